package bridge

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/crossing"
	"entente/internal/gateway/link"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// put takes envelopes, all or none, each verified under our own key sets.
func (s *Server) put(w http.ResponseWriter, r *http.Request) error {
	if !enter(w, s.big) {
		return nil
	}
	defer leave(s.big)
	body, err := s.body(w, r, crossing.FramesType, crossing.MaxFrames)
	if err != nil {
		return err
	}
	var items []link.Item
	for from := bytes.NewReader(body); ; {
		p, err := crossing.ReadParcel(from)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if len(items) == crossing.MaxItems {
			return errs.E(errs.Invalid, "bridge.put", "expected at most %d items", crossing.MaxItems)
		}
		sealed, err := s.believe(p.Envelope)
		if err != nil {
			return err
		}
		items = append(items, link.Item{ID: p.ID, Sealed: sealed, Cancelled: p.Cancelled})
	}
	if len(items) > 0 {
		if err := s.queue.Put(r.Context(), items); err != nil {
			return err
		}
	}
	return done(w)
}

// believe gives bytes their type when our own service signed them.
func (s *Server) believe(data []byte) (envelope.Sealed, error) {
	at, err := envelope.ReadAddress(data)
	if err != nil {
		return envelope.Sealed{}, err
	}
	if at.From != s.Self {
		return envelope.Sealed{}, errs.E(errs.Denied, "bridge.put", "an envelope of another service")
	}
	set, err := s.own.Load().Set(at.KeySet)
	if err != nil {
		return envelope.Sealed{}, err
	}
	return envelope.Restore(data, set)
}

func (s *Server) take(w http.ResponseWriter, r *http.Request) error {
	if !enter(w, s.big) {
		return nil
	}
	defer leave(s.big)
	most, err := ask(s, w, r, crossing.ReadTake)
	if err != nil {
		return err
	}
	events, err := s.queue.Take(r.Context(), most)
	if err != nil {
		return err
	}
	var out []byte
	for _, e := range events {
		if out, err = crossing.AppendEvent(out, crossing.Event(e)); err != nil {
			return err
		}
	}
	return write(w, crossing.FramesType, out)
}

func (s *Server) ack(w http.ResponseWriter, r *http.Request) error {
	ids, err := ask(s, w, r, crossing.ReadIDs)
	if err == nil {
		err = s.queue.Ack(r.Context(), ids)
	}
	if err != nil {
		return err
	}
	return done(w)
}

func (s *Server) forget(w http.ResponseWriter, r *http.Request) error {
	hashes, err := ask(s, w, r, crossing.ReadIDs)
	if err == nil {
		err = s.queue.Forget(r.Context(), hashes)
	}
	if err != nil {
		return err
	}
	return done(w)
}

func (s *Server) cancel(w http.ResponseWriter, r *http.Request) error {
	ids, err := ask(s, w, r, crossing.ReadIDs)
	if err != nil {
		return err
	}
	stopped, err := s.queue.Cancel(r.Context(), ids)
	if err != nil {
		return err
	}
	out, err := crossing.WriteIDs(stopped)
	if err != nil {
		return err
	}
	return write(w, crossing.JSONType, out)
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) error {
	ids, err := ask(s, w, r, crossing.ReadIDs)
	if err != nil {
		return err
	}
	list, err := s.queue.Status(r.Context(), ids)
	if err != nil {
		return err
	}
	said := make([]crossing.Status, len(list))
	for i, x := range list {
		said[i] = crossing.Status(x)
	}
	out, err := crossing.WriteStatuses(said)
	if err != nil {
		return err
	}
	return write(w, crossing.JSONType, out)
}

// askHeads answers with what a partner has said of its heads, or that it has
// not said anything yet.
func (s *Server) askHeads(w http.ResponseWriter, r *http.Request) error {
	partner, err := ask(s, w, r, crossing.ReadPartner)
	if err != nil {
		return err
	}
	signed, state, err := s.heads.visit(partner)
	switch {
	case err != nil:
		return err
	case state == full:
		crossing.Busy.Write(w)
		return nil
	case state == away:
		w.WriteHeader(http.StatusAccepted)
		return nil
	}
	var out []byte
	for _, receipt := range signed {
		out = crossing.AppendReceipt(out, receipt)
	}
	return write(w, crossing.FramesType, out)
}

func (s *Server) tellNews(w http.ResponseWriter, r *http.Request) error {
	seen, err := ask(s, w, r, crossing.ReadNews)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), crossing.NewsWait)
	defer cancel()
	out, err := crossing.WriteNews(s.news.after(ctx, seen))
	if err != nil {
		return err
	}
	return write(w, crossing.JSONType, out)
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.Read(r.Context(), func(*gatewaydb.Tx) error { return nil }); err != nil {
		return errs.Wrap(errs.Unavailable, "bridge.ready", err, "the gateway's database does not answer")
	}
	return done(w)
}

// ask reads a small message.
func ask[T any](s *Server, w http.ResponseWriter, r *http.Request, read func([]byte) (T, error)) (T, error) {
	var none T
	data, err := s.body(w, r, crossing.JSONType, crossing.MaxJSON)
	if err != nil {
		return none, err
	}
	return read(data)
}

// body reads a whole body of one type and at most limit bytes.
func (s *Server) body(w http.ResponseWriter, r *http.Request, kind string, limit int64) ([]byte, error) {
	const op = "bridge.body"
	if r.Header.Get("Content-Type") != kind || r.ContentLength > limit {
		return nil, errs.E(errs.Invalid, op, "expected a body of the type %s and at most %d bytes", kind, limit)
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "expected a whole body of at most %d bytes", limit)
	}
	return data, nil
}

// enter takes a slot, or answers that there is none.
func enter(w http.ResponseWriter, slots chan struct{}) bool {
	select {
	case slots <- struct{}{}:
		return true
	default:
		crossing.Busy.Write(w)
		return false
	}
}

func leave(slots chan struct{}) { <-slots }

func done(w http.ResponseWriter) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func write(w http.ResponseWriter, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the caller has gone when this cannot be written, and asks again
	return nil
}
