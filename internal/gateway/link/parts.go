package link

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
	"entente/internal/store/gatewaydb"
)

const (
	partType  = "application/vnd.entente.part.v1"
	nextType  = "application/json"
	mostParts = envelope.MaxParts * envelope.SealedPartSize // bytes of the parts of one envelope
	trimmed   = 64                                          // parts that are forgotten in one transaction
	maxNext   = 256                                         // bytes of an answer that says which part is next
)

// nextPart is the answer to a part: the number of the one that is next.
type nextPart struct {
	V    int    `json:"v"`
	Next uint64 `json:"next"`
}

// receivePart takes one part of an envelope that has yet to come. One that is not
// the next is not kept; the answer says which is.
func (l *Link) receivePart(w http.ResponseWriter, r *http.Request, p *peer) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	default:
		writeBusy(w, p)
		return
	}
	hash, number, ok := partOf(r.URL.Path)
	if !ok || r.Header.Get("Content-Type") != partType {
		writeProblem(w, refuse(CodeMalformed))
		return
	}
	if r.ContentLength > envelope.SealedPartSize {
		writeProblem(w, refuse(CodeTooLarge))
		return
	}
	sealed, err := io.ReadAll(http.MaxBytesReader(w, r.Body, envelope.SealedPartSize))
	if err != nil || len(sealed) <= envelope.SealedPartSize-envelope.PartSize {
		writeProblem(w, refuse(CodeMalformed))
		return
	}
	if !l.allowed(p, map[envelope.Lane]int{envelope.LaneBulk: 1}) {
		writeBusy(w, p)
		return
	}
	next, full, err := l.holdPart(r.Context(), p.service, hash, number, sealed)
	switch {
	case err != nil:
		l.Log.Error("the gateway cannot store a part", "error", err)
		writeProblem(w, refuse(CodeUnavailable))
		return
	case full:
		writeBusy(w, p)
		return
	}
	l.crash("link.part.stored")
	data, err := wire.Marshal(nextPart{1, uint64(next)})
	if err != nil { // two numbers always can be written
		writeProblem(w, refuse(CodeUnavailable))
		return
	}
	write(w, http.StatusOK, nextType, data)
}

// partOf reads the hash and the number from the path of a part.
func partOf(path string) (hash string, number int, ok bool) {
	hash, digits, _ := strings.Cut(strings.TrimPrefix(path, pathParts), "/")
	n, err := strconv.ParseUint(digits, 10, 16)
	ok = err == nil && n < envelope.MaxParts && strconv.FormatUint(n, 10) == digits && wire.Digest.MatchString(hash)
	return hash, int(n), ok
}

// takes tells whether a transfer goes on with the part of a number.
func takes(t gatewaydb.Transfer, number int) bool {
	return number == t.Held && !t.Accepted && (t.Held == 0 || t.Last == envelope.SealedPartSize) // a short one was the last
}

// transfer reads a transfer; what is not known is one that has nothing yet.
func transfer(tx *gatewaydb.Tx, partner party.Code, hash string) (t gatewaydb.Transfer, known bool, err error) {
	t, err = tx.Transfer(partner, hash)
	if errs.KindOf(err) == errs.NotFound {
		return gatewaydb.Transfer{}, false, nil
	}
	return t, err == nil, err
}

// holdPart keeps a part that is the next, and says which is next after that.
// Nothing is written for one that is not.
func (l *Link) holdPart(ctx context.Context, partner party.Code, hash string, number int, sealed []byte) (next int, full bool, err error) {
	var t gatewaydb.Transfer
	known := false
	err = l.Store.Read(ctx, func(tx *gatewaydb.Tx) (err error) {
		t, known, err = transfer(tx, partner, hash)
		return err
	})
	if err != nil || !takes(t, number) {
		return t.Held, false, err
	}
	for more := !known; more && err == nil; { // what was begun before goes a little at a time
		err = l.Store.Write(ctx, func(tx *gatewaydb.Tx) (err error) {
			more, err = tx.TrimTransfers(partner, l.Store.Now().Add(-l.Limits.PartsKept), trimmed)
			return err
		})
	}
	if err != nil {
		return 0, false, err
	}
	err = l.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		full = false
		now := l.Store.Now()
		t, known, err := transfer(tx, partner, hash)
		if next = t.Held; err != nil || !takes(t, number) {
			return err
		}
		if !known {
			if err := tx.BeginTransfer(partner, hash, now, now.Add(-l.Limits.PartsKept)); err != nil {
				return err
			}
		}
		held, err := tx.TransferBytes(partner)
		if err != nil {
			return err
		}
		if full = held+int64(len(sealed)) > l.Limits.PartsBytes; full {
			return nil
		}
		next++
		return tx.HoldPart(partner, hash, number, sealed, now)
	})
	return next, full, err
}

// acceptParts tells whether the parts that an envelope announces are here, and
// then keeps them for inside. What is not what it announces is forgotten.
func acceptParts(tx *gatewaydb.Tx, a arrival, parts envelope.Parts) (bool, error) {
	t, err := tx.Transfer(a.place.Partner, a.hash)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if t.Held < parts.Count && t.Last == envelope.SealedPartSize {
		return false, nil
	}
	sealed := parts.Bytes + int64(parts.Count*(envelope.SealedPartSize-envelope.PartSize))
	if t.Held != parts.Count || t.Bytes != sealed {
		return false, tx.AbandonTransfer(a.place.Partner, a.hash)
	}
	return true, tx.AcceptTransfer(a.place.Partner, a.hash)
}

// sendPart sends the next part of an envelope that has any, and says whether
// there was one to send, or to wait for. The envelope goes behind its parts: without
// it they say nothing, so until then it can be cancelled.
func (n *lane) sendPart(ctx context.Context, p *peer, b parcel) (outcome, bool, error) {
	if b.kind != frameEnvelope || n.lane != envelope.LaneBulk {
		return outcome{}, false, nil
	}
	var parts gatewaydb.Parts
	var sealed []byte
	err := n.Store.Read(ctx, func(tx *gatewaydb.Tx) (err error) {
		sealed = nil
		if parts, err = tx.OutgoingParts(b.ID); err != nil || parts.Taken >= parts.Count {
			return err
		}
		sealed, err = tx.Part(b.ID, parts.Taken)
		if errs.KindOf(err) == errs.NotFound {
			err = nil
		}
		return err
	})
	if err != nil || parts.Taken >= parts.Count {
		return outcome{}, false, err
	}
	if sealed == nil { // inside has yet to hand it over, and wakes the lane then
		return outcome{}, true, nil
	}
	n.crash("link.part.claimed")
	next, r := n.putPart(ctx, p, b.Hash, parts.Taken, sealed)
	if ctx.Err() != nil {
		return outcome{}, true, nil
	}
	if r.code != "" {
		wait := max(n.backoff(), r.wait)
		again := n.Store.Now().Add(wait)
		return outcome{wait: wait}, true, n.Store.Write(ctx, func(tx *gatewaydb.Tx) error { return tx.SetLater(b.ID, again, string(r.code)) })
	}
	n.crash("link.part.answered")
	err = n.Store.Write(ctx, func(tx *gatewaydb.Tx) error { return tx.SetTaken(b.ID, min(next, parts.Count)) })
	if err != nil {
		return outcome{}, true, err
	}
	if next <= parts.Taken { // it has not gone on: what the partner wants comes from inside
		return outcome{wait: n.backoff()}, true, nil
	}
	n.failures = 0
	signal(n.news)
	return outcome{more: true}, true, nil
}

// putPart sends a part, and gives the number that the partner wants next.
func (n *lane) putPart(ctx context.Context, p *peer, hash string, number int, sealed []byte) (int, reply) {
	ctx, cancel := context.WithTimeout(ctx, n.Limits.Answer)
	defer cancel()
	endpoint := p.theirs.Endpoints[n.endpoint%len(p.theirs.Endpoints)]
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, endpoint+pathParts+url.PathEscape(hash)+"/"+strconv.Itoa(number), bytes.NewReader(sealed))
	if err != nil {
		return 0, reply{code: CodeUnreachable}
	}
	request.Header.Set("Content-Type", partType)
	request.Header.Set("User-Agent", "")
	response, err := p.call.RoundTrip(request)
	if err != nil {
		n.endpoint++
		return 0, reply{code: CodeUnreachable}
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		n.endpoint++
		return 0, reply{code: CodeUnreachable}
	}
	if response.StatusCode != http.StatusOK {
		return 0, readReply(response, data, p.theirs.RetryAfter, 0)
	}
	o, err := wire.Parse(data, wire.Limits{Bytes: maxNext, Depth: 1, Values: 8})
	if err != nil || response.Header.Get("Content-Type") != nextType {
		return 0, reply{code: CodeBadAnswer}
	}
	o.Uint("v", 1, 1)
	next := o.Uint("next", 0, envelope.MaxParts)
	if o.Done() != nil {
		return 0, reply{code: CodeBadAnswer}
	}
	return int(next), reply{}
}

// PartsWanted is what the gateway can hold of one item's parts: Count of them,
// the first of them From.
type PartsWanted struct {
	Item        string
	Partner     party.Code
	From, Count int
}

// PartsWanted says which parts the gateway can hold now: of each partner those
// of the envelope that is next in its lane, a few ahead of what the partner has.
func (q Queue) PartsWanted(ctx context.Context) ([]PartsWanted, error) {
	var out []PartsWanted
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		out = nil
		open, err := tx.Parted()
		if err != nil {
			return err
		}
		for _, o := range open {
			parts, err := tx.OutgoingParts(o.ID)
			if err != nil {
				return err
			}
			held, err := tx.HeldParts(o.ID)
			if err != nil {
				return err
			}
			from, end := parts.Taken, min(parts.Count, parts.Taken+q.link.Limits.PartsAhead)
			for from < end && slices.Contains(held, from) {
				from++
			}
			if from < end {
				out = append(out, PartsWanted{o.ID, o.Partner, from, end - from})
			}
		}
		return nil
	})
	return out, err
}

// PutPart takes a part to carry. One that is held, or that the partner has, changes
// nothing; one for which there is no room now is unavailable.
func (q Queue) PutPart(ctx context.Context, item string, number int, sealed []byte) error {
	const op = "link.PutPart"
	var to laneKey
	err := q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		o, err := tx.Outgoing(item)
		if err != nil {
			return err
		}
		to = laneKey{o.Partner, o.Lane}
		parts, err := tx.OutgoingParts(item)
		switch {
		case err != nil:
			return err
		case number < 0 || number >= parts.Count || len(sealed) != parts.SealedSize(number):
			return errs.E(errs.Invalid, op, "not a part that the envelope announces")
		case o.State != gatewaydb.Queued && o.State != gatewaydb.Sending, number < parts.Taken:
			return nil
		case number >= parts.Taken+q.link.Limits.PartsAhead:
			return errs.E(errs.Unavailable, op, "no room for part %d before the partner has more of those before it", number)
		}
		return tx.AddPart(item, number, sealed)
	})
	if err == nil {
		q.link.crash("queue.part.stored")
		q.link.wake(to)
	}
	return err
}

// TakePart gives inside a part of an envelope that came; not-found for one that
// is not held, or not any more.
func (q Queue) TakePart(ctx context.Context, hash string, number int) ([]byte, error) {
	var out []byte
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) (err error) {
		out, err = tx.TakenPart(hash, number)
		return err
	})
	return out, err
}

// DropParts forgets the parts of an envelope that came: inside holds them, or
// does not want them.
func (q Queue) DropParts(ctx context.Context, hash string) error {
	err := q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error { return tx.DropTransfer(hash) })
	if err == nil {
		q.link.crash("queue.part.dropped")
	}
	return err
}
