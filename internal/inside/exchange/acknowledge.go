package exchange

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Acknowledgement is an officer's word to the sender of an item: that it was
// read, or that something was done about it.
type Acknowledgement struct {
	Officer string        `json:"-"`
	Item    string        `json:"-"`
	Verb    envelope.Verb `json:"verb"` // read, acted
}

// Acknowledged is what the sender was told.
type Acknowledged struct {
	V       int        `json:"v"`
	Item    string     `json:"item"`
	Partner party.Code `json:"partner"`
	Verb    string     `json:"verb"`
	At      time.Time  `json:"at"`
}

// Acknowledge tells the sender of an admitted item, with a receipt that this
// service signs, that an officer read it or acted on it. Nothing says so unless
// an officer does, and what is said once stays. It needs the disclosure role, for
// it tells a partner something about us.
func (x *Exchange) Acknowledge(ctx context.Context, a Acknowledgement) (Acknowledged, error) {
	const op = "exchange.Acknowledge"
	if a.Verb != envelope.Read && a.Verb != envelope.Acted {
		return Acknowledged{}, errs.E(errs.Invalid, op, "%q; expected read or acted", a.Verb)
	}
	var w work
	var out Acknowledged
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		if err := tx.Authorise(a.Officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		got, err := tx.Received(a.Item)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no item %q was received", a.Item)
		}
		if err != nil {
			return err
		}
		kept, err := tx.Inbound(got.ID)
		switch {
		case err != nil:
			return err
		case kept.Held(time.Time{}):
			return errs.E(errs.Conflict, op, "the item is held until an officer clears it")
		case got.State != insidedb.Admitted:
			return errs.E(errs.Conflict, op, "the item is %s; only what was admitted can be read", got.State)
		}
		said, err := tx.Receipts(insidedb.Out, got.Hash)
		if err != nil {
			return err
		}
		out = Acknowledged{V: 1, Item: got.ID, Partner: got.Partner, Verb: string(a.Verb)}
		for _, r := range said {
			if r.Verb == a.Verb { // it was said before
				out.At = r.At
				return nil
			}
		}
		if out.At, err = x.acknowledge(w, got, a.Verb); err != nil {
			return err
		}
		return x.acknowledged(tx, got.Partner, got.Hash, a.Officer)
	})
	if err != nil {
		return Acknowledged{}, err
	}
	x.fresh.keep(w.sealed)
	return out, nil
}

// acknowledge seals the receipt for an item and puts it into the outbox.
func (x *Exchange) acknowledge(w work, got insidedb.Received, verb envelope.Verb) (time.Time, error) {
	known, err := x.partners(w.Tx)
	if err != nil {
		return time.Time{}, err
	}
	p, now := known[got.Partner], x.Store.Now()
	set, blocked := p.sealable(got.Partner, now)
	if blocked != "" {
		return time.Time{}, errs.E(errs.Unavailable, "exchange.Acknowledge", "nothing can be told now: %s", blocked)
	}
	head, err := w.Head(insidedb.LaneKey{Partner: got.Partner, Direction: insidedb.In, Incarnation: got.Incarnation, Lane: got.Lane})
	if err != nil {
		return time.Time{}, err
	}
	at := now.Truncate(Tick)
	c := envelope.Control{Verb: verb, Subject: got.Envelope, EnvelopeHash: got.Hash, Commitment: got.Commitment, Head: head}
	sealed, err := x.state(w, p, set, c, got.Envelope, now)
	if err != nil {
		return time.Time{}, err
	}
	_, err = w.AddReceipt(insidedb.Receipt{Partner: got.Partner, Direction: insidedb.Out, Verb: verb, Hash: got.Hash, Envelope: got.Envelope,
		Commitment: got.Commitment, At: at, Evidence: sealed.Bytes()})
	return at, err
}
