package link

import (
	"context"
	"io"
	"net/http"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// pathHeads is where a partner learns what of its own is held here.
const pathHeads = "/link/v1/heads"

// heads tells a partner the last receipt that it was given in each of its
// incarnations and lanes: documents that it had before, so that nothing new is
// said. A sender whose store was restored has lost them.
func (l *Link) heads(w http.ResponseWriter, r *http.Request, p *peer) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	default:
		writeBusy(w, p)
		return
	}
	if !p.rate[envelope.LaneControl].AllowN(l.Store.Now(), maxFrames) { // it costs as much as a whole batch
		writeBusy(w, p)
		return
	}
	var frames []frame
	err := l.Store.Read(r.Context(), func(tx *gatewaydb.Tx) error {
		frames = nil
		last, err := tx.LastReceipts(p.service, maxFrames)
		for _, in := range last {
			frames = append(frames, frame{frameReceipt, in.Receipt})
		}
		return err
	})
	if err != nil {
		l.Log.Error("the gateway cannot read", "error", err)
		writeProblem(w, refuse(CodeUnavailable))
		return
	}
	write(w, http.StatusOK, batchType, writeFrames(frames))
}

// Heads asks a partner's gateway what it holds of ours: for each incarnation
// and lane the last delivered receipt that it gave, as it signed it; at most 64,
// the latest first. That they are receipts of the partner for envelopes of ours
// is checked by their form alone; inside verifies them. The error is unavailable
// when the partner does not answer, denied when it exchanges nothing with us.
func (q Queue) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	const op = "link.Heads"
	p := q.link.peer(partner)
	if p == nil {
		return nil, errs.E(errs.NotFound, op, "%s is no peer of this gateway", partner)
	}
	ctx, cancel := context.WithTimeout(ctx, q.link.Limits.Answer)
	defer cancel()
	err := error(errs.E(errs.Unavailable, op, "the gateway of %s does not answer", partner))
	for _, endpoint := range p.theirs.Endpoints {
		var out [][]byte
		if out, err = q.link.askHeads(ctx, p, endpoint); errs.KindOf(err) != errs.Unavailable {
			return out, err
		}
	}
	return nil, err
}

func (l *Link) askHeads(ctx context.Context, p *peer, endpoint string) ([][]byte, error) {
	const op = "link.Heads"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+pathHeads, nil)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the gateway of %s cannot be asked", p.service)
	}
	request.Header.Set("User-Agent", "")
	response, err := p.call.RoundTrip(request)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the gateway of %s does not answer", p.service)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxFrames*(frameHeader+maxAnswer)+1))
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the answer of the gateway of %s broke off", p.service)
	}
	if response.StatusCode != http.StatusOK {
		code := readReply(response, data, p.theirs.RetryAfter, 0).code
		if code == CodeUnknownPeer {
			return nil, errs.E(errs.Denied, op, "the gateway of %s exchanges nothing with us", p.service)
		}
		return nil, errs.E(errs.Unavailable, op, "the gateway of %s does not tell heads: %s", p.service, code)
	}
	return readHeads(p, response.Header.Get("Content-Type"), data)
}

// readHeads reads what a partner's gateway says it has receipted.
func readHeads(p *peer, kind string, data []byte) ([][]byte, error) {
	bad := errs.E(errs.Unavailable, "link.Heads", "the gateway of %s answers with something else than heads", p.service)
	if kind != batchType {
		return nil, bad
	}
	out := [][]byte{}
	if len(data) == 0 { // it holds nothing
		return out, nil
	}
	frames, err := readFrames(data, "R", maxAnswer)
	if err != nil {
		return nil, bad
	}
	for _, f := range frames {
		if signer, _, err := envelope.DeliveredAddress(f.body); err != nil || signer != p.service {
			return nil, bad
		}
		out = append(out, f.body)
	}
	return out, nil
}
