package link

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// The paths and the content type of the protocol.
const (
	pathEnvelopes = "/link/v1/envelopes"
	pathParts     = "/link/v1/parts/" // HASH/NUMBER
	pathHealth    = "/link/v1/health"
	batchType     = "application/vnd.entente.batch.v1"
	problemType   = "application/problem+json"
)

// answer serves one call of a partner.
func (l *Link) answer(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil // the clock of this machine is nobody's business
	p := l.caller(r)
	switch {
	case p == nil:
		writeProblem(w, refuse(CodeUnknownPeer))
	case !l.admitted(r.Context(), p):
		w.Header().Set("Connection", "close")
		writeBusy(w, p)
	case r.URL.Path == pathHealth && r.Method == http.MethodGet:
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Path == pathHeads && r.Method == http.MethodGet:
		l.heads(w, r, p)
	case r.URL.Path == pathEnvelopes && r.Method == http.MethodPost:
		l.receive(w, r, p)
	case strings.HasPrefix(r.URL.Path, pathParts) && r.Method == http.MethodPut:
		l.receivePart(w, r, p)
	default:
		writeProblem(w, refuse(CodeNoSuchPage))
	}
}

// caller is the peer whose certificate the connection has; nil once it is gone.
func (l *Link) caller(r *http.Request) *peer {
	if r.TLS == nil || len(r.TLS.PeerCertificates) != 1 {
		return nil
	}
	return (*l.peers.Load()).find(keys.Pin(r.TLS.PeerCertificates[0]))
}

// receive takes one envelope, or a batch, and answers with receipts.
func (l *Link) receive(w http.ResponseWriter, r *http.Request, p *peer) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	default:
		writeBusy(w, p)
		return
	}
	frames, refused := readCall(w, r, p)
	if refused != nil {
		writeProblem(w, refused)
		return
	}
	lanes := lanesOf(frames)
	if !l.allowed(p, lanes) || l.backlogged(r, p, lanes) {
		writeBusy(w, p)
		return
	}
	results, err := l.store(r.Context(), p, l.readAll(p, frames))
	if err != nil {
		l.Log.Error("the gateway cannot store", "error", err, "cause", errors.Unwrap(err))
		writeProblem(w, refuse(CodeUnavailable))
		return
	}
	l.crash("link.receive.stored")
	signal(l.news)
	if r.Header.Get("Content-Type") == batchType {
		write(w, http.StatusOK, batchType, writeFrames(results))
		return
	}
	if results[0].kind == frameProblem {
		write(w, statusOf(results[0].body), problemType, results[0].body)
		return
	}
	write(w, http.StatusOK, keys.DeliveredType, results[0].body)
}

// readCall reads the frames of a call; a single envelope is one frame.
func readCall(w http.ResponseWriter, r *http.Request, p *peer) ([]frame, *problem) {
	largest := int(p.ours.MaxBytes)
	limit := largest
	kind := r.Header.Get("Content-Type")
	switch kind {
	case keys.EnvelopeType:
	case batchType:
		limit += maxFrames * frameHeader
	default:
		return nil, refuse(CodeMalformed)
	}
	if r.ContentLength > int64(limit) {
		return nil, refuse(CodeTooLarge)
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, refuse(CodeTooLarge)
	}
	if err != nil || len(data) == 0 {
		return nil, refuse(CodeMalformed)
	}
	if kind == keys.EnvelopeType {
		return []frame{{frameEnvelope, data}}, nil
	}
	frames, err := readFrames(data, "EV", largest)
	if err != nil {
		return nil, refuse(CodeMalformed)
	}
	return frames, nil
}

// lanesOf counts the frames of a call by the lane that each names, unverified;
// what names none counts as bulk.
func lanesOf(frames []frame) map[envelope.Lane]int {
	out := map[envelope.Lane]int{}
	for _, f := range frames {
		lane := envelope.LaneBulk
		if f.kind == frameVoid {
			if v, err := readVoid(f.body); err == nil {
				lane = v.Lane
			}
		} else if at, err := envelope.ReadAddress(f.body); err == nil {
			lane = at.Lane
		}
		out[lane]++
	}
	return out
}

// allowed tells whether a partner may send so much now: each lane has a rate of
// its own, so that a full one delays no other.
func (l *Link) allowed(p *peer, lanes map[envelope.Lane]int) bool {
	now, ok := l.Store.Now(), true
	for lane, n := range lanes {
		ok = p.rate[lane].AllowN(now, n) && ok
	}
	return ok
}

// backlogged tells whether inside has more of a partner's lanes to take, in
// events or in bytes, than the gateway is willing to hold. It asks the store and
// does not wait for inside.
func (l *Link) backlogged(r *http.Request, p *peer, lanes map[envelope.Lane]int) bool {
	full := false
	err := l.Store.Read(r.Context(), func(tx *gatewaydb.Tx) error {
		full = false
		for lane := range lanes {
			events, size, err := tx.Waiting(p.service, lane, l.Limits.Backlog)
			if err != nil {
				return err
			}
			full = full || events >= l.Limits.Backlog || size >= l.Limits.BacklogBytes
		}
		return nil
	})
	return err == nil && full
}

// arrival is a frame that was read: an envelope with the receipt that it will
// get, a void number, or a refusal.
type arrival struct {
	place   gatewaydb.Place
	hash    string
	carried envelope.Carried // envelopes only
	receipt []byte           // envelopes only
	refused *problem
}

// readAll verifies frames side by side.
func (l *Link) readAll(p *peer, frames []frame) []arrival {
	out := make([]arrival, len(frames))
	var all sync.WaitGroup
	for i, f := range frames {
		all.Go(func() {
			var err error
			if f.kind == frameVoid {
				out[i], err = l.readVoid(p, f.body)
			} else {
				out[i], err = l.readEnvelope(p, f.body)
			}
			if err != nil {
				out[i] = arrival{refused: refuseFor(err)}
			}
		})
	}
	all.Wait()
	return out
}

func (l *Link) readVoid(p *peer, data []byte) (arrival, error) {
	v, err := readVoid(data)
	return arrival{place: gatewaydb.Place{Partner: p.service, Incarnation: v.Incarnation, Lane: v.Lane, Seq: v.Seq}, hash: v.Hash}, err
}

// readEnvelope verifies an envelope and signs the receipt that it will get if
// it is stored: signing outside the transaction keeps that short.
func (l *Link) readEnvelope(p *peer, data []byte) (arrival, error) {
	carried, err := inspect(p, l.Self, data)
	if err != nil {
		return arrival{}, err
	}
	h := carried.Header()
	head := envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: carried.Hash()}
	receipt, err := envelope.SignDelivered(l.own.Load().key, carried, head, l.Store.Now())
	return arrival{place: gatewaydb.Place{Partner: p.service, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq},
		hash: carried.Hash(), carried: carried, receipt: receipt}, err
}

// inspect verifies that an envelope is the peer's and for self. The cheap
// checks come first.
func inspect(p *peer, self party.Code, data []byte) (envelope.Carried, error) {
	address, err := envelope.ReadAddress(data)
	if err != nil {
		return envelope.Carried{}, err
	}
	if address.From != p.service || address.To != self {
		return envelope.Carried{}, errs.E(errs.Denied, "link.inspect", "not from the caller or not for this service")
	}
	set, err := p.ring.Set(address.KeySet)
	if err != nil {
		return envelope.Carried{}, err
	}
	return envelope.Inspect(data, set)
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

func writeProblem(w http.ResponseWriter, p *problem) { write(w, p.Status, problemType, p.encode()) }

// writeBusy asks the partner to wait for as long as our peering statement says.
func writeBusy(w http.ResponseWriter, p *peer) {
	w.Header().Set("Retry-After", strconv.FormatUint(p.ours.RetryAfter, 10))
	writeProblem(w, refuse(CodeBusy))
}

// statusOf is the status of a problem that this side encoded.
func statusOf(data []byte) int {
	code, _ := readProblem(data)
	return problems[code].status
}
