package link

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// proofs is how many contradicting envelopes are kept for one place.
const proofs = 4

// store puts arrivals into the store in one transaction, each with its receipt
// and the event for inside, and gives the frames of the answer. It ends at the
// first that is refused: what follows in a lane could not be taken either.
func (l *Link) store(ctx context.Context, p *peer, arrivals []arrival) ([]frame, error) {
	var out []frame
	err := l.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		out = make([]frame, 0, len(arrivals))
		for _, a := range arrivals {
			result, err := l.accept(tx, a)
			if err != nil {
				return err
			}
			out = append(out, result)
			if result.kind == frameProblem {
				break
			}
		}
		return nil
	})
	return out, err
}

// accept stores one arrival, or says why not.
func (l *Link) accept(tx *gatewaydb.Tx, a arrival) (frame, error) {
	if a.refused != nil {
		return frame{frameProblem, a.refused.encode()}, nil
	}
	held, err := tx.Incoming(a.place)
	if err == nil {
		return l.again(tx, a, held)
	}
	if errs.KindOf(err) != errs.NotFound {
		return frame{}, err
	}
	head, err := tx.IncomingHead(a.place)
	switch {
	case err != nil:
		return frame{}, err
	case a.place.Seq != head.Seq+1:
		return frame{frameProblem, outOfOrder(head.Seq + 1).encode()}, nil
	case !a.carried.Valid():
		if err := tx.AbandonTransfer(a.place.Partner, a.hash); err != nil {
			return frame{}, err
		}
		return add(tx, a, gatewaydb.EventVoid)
	case !a.carried.Header().Follows(head):
		return otherPast(tx, a, head)
	}
	if parts := a.carried.Header().Parts; parts != nil {
		whole, err := acceptParts(tx, a, *parts)
		if err != nil || !whole {
			return frame{frameProblem, refuse(CodePartsMissing).encode()}, err
		}
	}
	return add(tx, a, gatewaydb.EventEnvelope)
}

// add stores what is the next of its lane.
func add(tx *gatewaydb.Tx, a arrival, kind gatewaydb.EventKind) (frame, error) {
	in := gatewaydb.Incoming{Place: a.place, Hash: a.hash, Receipt: a.receipt}
	if a.carried.Valid() {
		in.Signed = a.carried.Bytes()
	}
	if err := tx.AddIncoming(in); err != nil {
		return frame{}, err
	}
	return taken(a.receipt), tx.AddEvent(gatewaydb.Event{Kind: kind, Place: a.place, Hash: a.hash, Size: len(in.Signed)})
}

// taken is the answer for what is held: its receipt, or that a void is noted.
func taken(receipt []byte) frame {
	if receipt == nil {
		return frame{kind: frameVoid}
	}
	return frame{frameReceipt, receipt}
}

// again answers what came under a number that is taken. The same envelope gets
// the same receipt, byte for byte, unless our key set has changed; so does the
// sender who believes that it was
// never sent. Anything else contradicts what the sender said before.
func (l *Link) again(tx *gatewaydb.Tx, a arrival, held gatewaydb.Incoming) (frame, error) {
	if a.hash == held.Hash && (held.Receipt != nil || !a.carried.Valid()) {
		receipt, err := l.signedAgain(tx, a, held)
		return taken(receipt), err
	}
	return contradiction(tx, a, held)
}

// otherPast answers an envelope that is the next of its lane and names another
// one before it than the sender sent.
func otherPast(tx *gatewaydb.Tx, a arrival, head envelope.Head) (frame, error) {
	before := a.place
	before.Seq = head.Seq
	held, err := tx.Incoming(before)
	if err != nil {
		return frame{}, err
	}
	return contradiction(tx, a, held)
}

// contradiction keeps the proof, tells inside, and refuses. A contradiction by
// a void number is not signed and so proves nothing: it is refused only.
func contradiction(tx *gatewaydb.Tx, a arrival, held gatewaydb.Incoming) (frame, error) {
	refused := frame{frameProblem, refuse(CodeEquivocation).encode()}
	if !a.carried.Valid() {
		return refused, nil
	}
	fresh, err := tx.AddEquivocation(gatewaydb.Equivocation{Place: a.place, Hash: a.hash, Signed: a.carried.Bytes(),
		Held: held.Hash, HeldSigned: held.Signed}, proofs)
	if err != nil || !fresh {
		return refused, err
	}
	return refused, tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventEquivocation, Place: a.place, Hash: a.hash,
		Size: len(a.carried.Bytes()) + len(held.Signed)})
}
