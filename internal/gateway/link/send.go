package link

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/gatewaydb"
)

// reply is what a partner's gateway answered to a batch: a frame for each
// parcel up to the first problem, or a code for the whole.
type reply struct {
	frames []frame
	code   Code          // "" when there are frames
	wait   time.Duration // the partner asks for at least this
}

// send carries a batch to the partner. A call that fails goes to the next
// endpoint the next time. The error is that nothing could be recorded, or that
// an envelope was cancelled meanwhile; then nothing has left.
func (n *lane) send(ctx context.Context, p *peer, batch []parcel) (reply, error) {
	frames := make([]frame, len(batch))
	for i, b := range batch {
		frames[i] = b.frame
	}
	ctx, cancel := context.WithTimeout(ctx, n.Limits.Answer)
	defer cancel()
	var failed atomic.Pointer[error]
	begin := sync.OnceValue(func() error {
		err := n.commit(ctx, batch)
		if err != nil {
			failed.Store(&err)
		}
		return err
	})
	endpoint := p.theirs.Endpoints[n.endpoint%len(p.theirs.Endpoints)]
	request, err := newCall(ctx, endpoint+pathEnvelopes, writeFrames(frames), begin)
	if err != nil {
		return reply{code: CodeUnreachable}, nil
	}
	response, err := p.call.RoundTrip(request)
	if err != nil {
		if why := failed.Load(); why != nil {
			return reply{}, *why
		}
		n.endpoint++
		return reply{code: CodeUnreachable}, nil
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxFrames*(frameHeader+maxAnswer)+1))
	if err != nil {
		n.endpoint++
		return reply{code: CodeUnreachable}, nil
	}
	return readReply(response, data, p.theirs.RetryAfter, len(batch)), nil
}

// newCall is the request that carries a batch. It calls begin before it gives
// its first byte away, which is when the way to the partner is open, and gives
// none when begin fails.
func newCall(ctx context.Context, url string, data []byte, begin func() error) (*http.Request, error) {
	body := func() (io.ReadCloser, error) {
		return io.NopCloser(&departing{begin: begin, rest: bytes.NewReader(data)}), nil
	}
	first, _ := body()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, first)
	if err != nil {
		return nil, err
	}
	request.ContentLength, request.GetBody = int64(len(data)), body
	request.Header.Set("Content-Type", batchType)
	request.Header.Set("User-Agent", "") // says nothing
	return request, nil
}

// departing is a body that says when it begins to be read.
type departing struct {
	begin func() error
	rest  *bytes.Reader
}

// Read implements io.Reader.
func (d *departing) Read(p []byte) (int, error) {
	if err := d.begin(); err != nil {
		return 0, err
	}
	return d.rest.Read(p)
}

func readReply(response *http.Response, data []byte, retryAfter uint64, sent int) reply {
	if response.StatusCode == http.StatusOK {
		frames, err := readFrames(data, "RVP", maxAnswer)
		if err != nil || response.Header.Get("Content-Type") != batchType || len(frames) > sent {
			return reply{code: CodeBadAnswer}
		}
		return reply{frames: frames}
	}
	if len(data) > maxAnswer || response.Header.Get("Content-Type") != problemType {
		return reply{code: CodeBadAnswer}
	}
	code, _ := readProblem(data)
	out := reply{code: code}
	if code == CodeBusy {
		if asked, err := strconv.ParseUint(response.Header.Get("Retry-After"), 10, 16); err == nil {
			retryAfter = min(asked, keys.MaxRetryAfter)
		}
		out.wait = time.Duration(retryAfter) * time.Second
	}
	return out
}

// settle records what the partner answered, in one transaction with the events
// for inside.
func (n *lane) settle(ctx context.Context, p *peer, batch []parcel, r reply) (outcome, error) {
	v := n.judge(p, batch, r)
	if v.refused && batch[len(v.settled)].State == gatewaydb.Cancelled { // a void number goes again, or its lane would stand still for good
		v.refused, v.later = false, true
	}
	wait := time.Duration(0)
	if v.later {
		wait = max(n.backoff(), r.wait)
	}
	next := n.Store.Now().Add(wait)
	err := n.Store.Write(ctx, func(tx *gatewaydb.Tx) error { return v.record(tx, batch, next) })
	if err != nil {
		return outcome{}, err
	}
	signal(n.news)
	if v.later {
		n.Log.Debug("the gateway will try again", "code", string(v.code), "failures", n.failures)
		return outcome{wait: wait}, nil
	}
	n.failures = 0
	n.single = n.single && !v.refused
	return outcome{more: !v.refused}, nil
}

// verdict is what an answer means for a batch: so many parcels are settled,
// and the one behind them, if any, is refused or to be sent again later.
type verdict struct {
	settled  [][]byte // for each parcel from the first: its receipt, nil for a void number
	refused  bool
	later    bool
	code     Code
	expected uint64 // out-of-order: the number that the partner has next
}

// judge reads an answer. A problem of the whole call concerns the first parcel
// alone when nothing else was sent; otherwise the lane sends one by one until
// it knows which parcel it is.
func (n *lane) judge(p *peer, batch []parcel, r reply) verdict {
	v := verdict{code: r.code, later: r.code != ""}
	if v.code.final() {
		n.single = len(batch) > 1
		v.refused, v.later = !n.single, n.single
	}
	for i, f := range r.frames {
		receipt, err := confirm(p, n.Self, batch[i], f)
		switch {
		case f.kind == frameProblem:
			v.code, v.expected = readProblem(f.body)
			v.refused = v.code.final()
			v.later = !v.refused
			return v
		case err != nil:
			v.code, v.later = CodeBadAnswer, true
			return v
		}
		v.settled = append(v.settled, receipt)
	}
	return v
}

// confirm tells whether a frame settles a parcel: with the partner's receipt for
// this very envelope, or with the note that the number is void.
func confirm(p *peer, self party.Code, b parcel, f frame) ([]byte, error) {
	const op = "link.confirm"
	if f.kind == frameVoid && b.State == gatewaydb.Cancelled && len(f.body) == 0 {
		return nil, nil
	}
	if f.kind != frameReceipt {
		return nil, errs.E(errs.Denied, op, "not the answer to what was sent")
	}
	signer, serial, err := envelope.DeliveredAddress(f.body)
	if err != nil || signer != p.service {
		return nil, errs.E(errs.Denied, op, "not a receipt of the partner")
	}
	set, err := p.ring.Set(serial)
	if err != nil {
		return nil, err
	}
	d, err := envelope.VerifyDelivered(f.body, set)
	if err != nil {
		return nil, err
	}
	sent := envelope.Header{ID: b.Envelope, From: self, To: b.Partner, Incarnation: b.Incarnation, Lane: b.Lane, Seq: b.Seq, Commitment: b.Commitment}
	if !d.Receipts(sent, b.Hash) {
		return nil, errs.E(errs.Denied, op, "a receipt for another envelope")
	}
	return f.body, nil
}

// record writes a verdict.
func (v verdict) record(tx *gatewaydb.Tx, batch []parcel, next time.Time) error {
	for i, receipt := range v.settled {
		if err := settled(tx, batch[i], receipt); err != nil {
			return err
		}
	}
	if len(v.settled) == len(batch) {
		return nil
	}
	b := batch[len(v.settled)]
	switch {
	case v.refused:
		fresh, err := tx.SetRefused(b.ID, string(v.code))
		if err != nil || !fresh {
			return err
		}
		return tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventRefusal, Place: b.Place, Hash: b.Hash, Item: b.ID, Code: string(v.code)})
	case v.code == CodeOutOfOrder && v.expected < b.Seq:
		from := b.Place
		from.Seq = v.expected
		if _, err := tx.Rewind(from, b.Seq); err != nil {
			return err
		}
	}
	if v.code == CodePartsMissing { // they go again, from where the partner says that it stands
		if err := tx.SetTaken(b.ID, 0); err != nil {
			return err
		}
	}
	if v.later {
		return tx.SetLater(b.ID, next, string(v.code))
	}
	return nil
}

// settled records a receipt, also for a number that was to be void: the
// partner had the envelope after all.
func settled(tx *gatewaydb.Tx, b parcel, receipt []byte) error {
	if receipt == nil {
		return tx.SetVoid(b.ID)
	}
	if err := tx.SetDelivered(b.ID, receipt); err != nil {
		return err
	}
	return tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventReceipt, Place: b.Place, Hash: b.Hash, Item: b.ID})
}

func writeVoid(o gatewaydb.Outgoing) []byte {
	data, err := wire.Marshal(void{V: 1, Incarnation: o.Incarnation, Lane: o.Lane, Seq: o.Seq, Hash: o.Hash})
	if err != nil { // strings and numbers always can be written
		return nil
	}
	return data
}
