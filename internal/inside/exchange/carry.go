package exchange

import (
	"context"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Push hands sealed envelopes to the gateway, one batch for each partner, and
// says how many. Envelopes that the gateway holds already are handed over again
// without harm. What fails for one partner stops no other.
func (x *Exchange) Push(ctx context.Context) (int, error) {
	var waiting []party.Code
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		waiting, err = tx.UnmovedPartners()
		return err
	})
	if err != nil {
		return 0, err
	}
	return x.each(waiting, func(partner party.Code) (int, error) { return x.pushFor(ctx, partner) })
}

// pushFor hands over one batch for a partner.
func (x *Exchange) pushFor(ctx context.Context, partner party.Code) (int, error) {
	if x.stopsPush(partner) {
		return 0, nil
	}
	var rows []insidedb.Outgoing
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		rows, err = tx.Unmoved(partner, batch, batchBytes)
		return err
	})
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	items := make([]Item, len(rows))
	for i, row := range rows {
		if items[i], err = x.item(row); err != nil {
			return 0, err
		}
	}
	x.Crash("put.begun")
	if err := x.Carrier.Put(ctx, items); err != nil {
		return 0, err
	}
	x.Crash("put.done")
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		now := x.Store.Now()
		for _, row := range rows {
			if _, err := tx.MarkMoved(row.ID, now); err != nil {
				return err
			}
			if err := advance(tx, row, insidedb.Moved, "", ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.Crash("put.stored")
	return len(rows), nil
}

// item gives an envelope of the outbox its type again, unless it never lost it.
func (x *Exchange) item(row insidedb.Outgoing) (Item, error) {
	out := Item{ID: row.ID, Cancelled: row.CancelAt != nil}
	if out.Sealed = x.fresh.take(row.ID); out.Sealed.Valid() && out.Sealed.Hash() == row.Hash {
		return out, nil
	}
	at, err := envelope.ReadAddress(row.Envelope)
	if err != nil {
		return Item{}, err
	}
	own, err := x.own.Load().ring.Known(at.KeySet) // revoked or not: it was sealed before
	if err != nil {
		return Item{}, err
	}
	out.Sealed, err = envelope.Restore(row.Envelope, own)
	if err == nil && out.Sealed.Hash() != row.Hash {
		err = errs.E(errs.Internal, "exchange.Push", "envelope %s of the outbox has other bytes than were sealed", row.ID)
	}
	return out, err
}

// StopCancelled asks the gateway to stop what is cancelled, one batch, and says
// how many. What the gateway stops is cancelled; what it has handed to the
// partner already is not, and the release says so.
func (x *Exchange) StopCancelled(ctx context.Context) (int, error) {
	var rows []insidedb.Outgoing
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		rows, err = tx.ToCancel(batch)
		return err
	})
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	done, err := x.Carrier.Cancel(ctx, ids)
	if err != nil {
		return 0, err
	}
	x.Crash("cancel.done")
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		for _, row := range rows {
			if err := tx.MarkStopped(row.ID, x.Store.Now()); err != nil {
				return err
			}
			if slices.Contains(done, row.ID) {
				if err := tx.DropPartsOut(row.ID); err != nil {
					return err
				}
			}
			if err := x.stopped(tx, row, slices.Contains(done, row.ID)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		x.Crash("cancel.stored")
	}
	return len(rows), err
}

// Pull takes events from the gateway into the inbox, one batch, and says how many.
func (x *Exchange) Pull(ctx context.Context) (int, error) {
	events, err := x.Carrier.Take(ctx, batch)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	x.Crash("take.done")
	ids, now := make([]string, len(events)), x.Store.Now()
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		for i, e := range events {
			ids[i] = e.ID
			in := insidedb.Incoming{ID: e.ID, Kind: e.Kind, Partner: e.Partner, Hash: e.Hash, Item: e.Item, Code: e.Code, Body: e.Bytes, Held: e.Held, TakenAt: now}
			if e.Kind == eventEnvelope || e.Kind == eventVoid {
				in.Incarnation, in.Lane, in.Seq = e.Incarnation, e.Lane, e.Seq
			}
			if _, err := tx.AddIncoming(in); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.Crash("take.stored")
	if err := x.Carrier.Ack(ctx, ids); err != nil {
		return 0, err
	}
	x.Crash("take.acked")
	return len(events), nil
}

// rank orders the states of a release that has left; later ones replace earlier ones.
var rank = map[insidedb.State]int{insidedb.Sealed: 1, insidedb.Moved: 2, insidedb.Delivered: 3,
	insidedb.Admitted: 4, insidedb.Refused: 4, insidedb.Quarantined: 4}

// advance moves the release of an envelope on. News that is older than what is
// known changes nothing.
func advance(tx *insidedb.Tx, row insidedb.Outgoing, to insidedb.State, actor, reason string) error {
	if row.Release == "" {
		return nil
	}
	r, err := tx.Release(row.Release)
	if err != nil {
		return err
	}
	if now := rank[r.State]; now == 0 || now >= rank[to] || r.Envelope != row.ID { // it left under another since
		return nil
	}
	_, err = tx.SetState(r, to, actor, reason)
	return err
}
