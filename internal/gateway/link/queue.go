package link

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// takeBytes bounds what one Take brings, beyond its first event.
const takeBytes = 16 << 20

// Queue is the door between inside and the gateway: the only one. Every call
// may be repeated without harm.
type Queue struct{ link *Link }

// Queue gives the link's door to inside.
func (l *Link) Queue() Queue { return Queue{l} }

// Item is one sealed envelope that inside hands over.
type Item struct {
	ID        string // inside's name for it
	Sealed    envelope.Sealed
	Cancelled bool // it is not to go any more: only its number does, as void
}

// Event is something that inside has yet to take note of.
type Event struct {
	ID          string // the same for the same happening, however often it is taken
	Kind        string // envelope void receipt refusal equivocation
	Partner     party.Code
	Incarnation string // the sender's; of ours for receipts and refusals
	Lane        envelope.Lane
	Seq         uint64
	Hash        string // of the envelope that it is about
	Item        string // receipts and refusals: inside's name for the envelope
	Code        string // refusals: a Code
	Bytes       []byte // the envelope, the receipt, or the contradicting envelope
	Held        []byte // equivocations: the envelope that was there before
}

// Status is how far an item has come.
type Status struct {
	ID       string
	State    string // queued sending delivered refused cancelled void
	Attempts int    // that brought no answer that counts
	NextTry  time.Time
	Code     string // why it is not delivered; "" when nothing needs saying
}

// Put takes sealed envelopes to carry, all or none. Of each partner, lane and
// incarnation they must be the next ones, in order: anything else is a
// conflict. One that was put before, under the same id, changes nothing.
func (q Queue) Put(ctx context.Context, items []Item) error {
	q.link.crash("queue.put.begun")
	err := q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		for _, item := range items {
			if err := q.link.put(tx, item); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	q.link.crash("queue.put.stored")
	for _, item := range items {
		h := item.Sealed.Header()
		q.link.wake(laneKey{h.To, h.Lane})
	}
	return nil
}

func (l *Link) put(tx *gatewaydb.Tx, item Item) error {
	const op = "link.Put"
	h := item.Sealed.Header()
	if !item.Sealed.Valid() || item.ID == "" || h.From != l.Self {
		return errs.E(errs.Internal, op, "not an envelope that was sealed here, or one without an id")
	}
	known, err := tx.Outgoing(item.ID)
	switch {
	case err == nil && known.Hash == item.Sealed.Hash():
		return nil
	case err == nil:
		return errs.E(errs.Conflict, op, "another envelope was put under the same id")
	case errs.KindOf(err) != errs.NotFound:
		return err
	}
	head, err := tx.OutgoingHead(gatewaydb.Place{Partner: h.To, Incarnation: h.Incarnation, Lane: h.Lane})
	if err != nil {
		return err
	}
	if !h.Follows(head) {
		return errs.E(errs.Conflict, op, "number %d is not the next of its lane; expected number %d, naming the envelope before it", h.Seq, head.Seq+1)
	}
	state := gatewaydb.Queued
	if item.Cancelled {
		state = gatewaydb.Cancelled
	}
	return tx.AddOutgoing(item.ID, item.Sealed, state)
}

// Take gives the oldest events that were not acknowledged, at most max of
// them. Those of one partner's lane are in exact order. Each lane has its share,
// so that a full one delays no other: what one leaves goes to the urgent first.
func (q Queue) Take(ctx context.Context, max int) ([]Event, error) {
	var out []Event
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		out = nil
		events, err := share(tx, max)
		if err != nil {
			return err
		}
		size := 0
		for _, e := range events {
			full, err := fill(tx, e)
			if err != nil {
				return err
			}
			if size += len(full.Bytes) + len(full.Held); len(out) > 0 && size > takeBytes {
				return nil
			}
			out = append(out, full)
		}
		return nil
	})
	q.link.crash("queue.take.read")
	return out, err
}

// urgent are the lanes in the order in which they are served.
var urgent = []envelope.Lane{envelope.LaneControl, envelope.LaneWarning, envelope.LaneOrdinary, envelope.LaneBulk}

// share lists at most max events of all lanes: of each what it is owed, and then
// of the urgent ones what is left.
func share(tx *gatewaydb.Tx, max int) ([]gatewaydb.Event, error) {
	waiting := make([][]gatewaydb.Event, len(urgent))
	for i, lane := range urgent {
		var err error
		if waiting[i], err = tx.Events(lane, max); err != nil {
			return nil, err
		}
	}
	var out []gatewaydb.Event
	for _, most := range []int{(max + len(urgent) - 1) / len(urgent), max} {
		for i := range waiting {
			n := min(most, len(waiting[i]), max-len(out))
			out, waiting[i] = append(out, waiting[i][:n]...), waiting[i][n:]
		}
	}
	return out, nil
}

// News says that there may be something new to take. It spares waiting and
// promises nothing: it may come for nothing, and it does not tell of what
// another process stored, so whoever takes looks at fixed times too.
func (q Queue) News() <-chan struct{} { return q.link.news }

// fill adds to an event the bytes that it is about.
func fill(tx *gatewaydb.Tx, e gatewaydb.Event) (Event, error) {
	out := Event{ID: e.ID, Kind: string(e.Kind), Partner: e.Partner, Incarnation: e.Incarnation, Lane: e.Lane, Seq: e.Seq,
		Hash: e.Hash, Item: e.Item, Code: e.Code}
	switch e.Kind {
	case gatewaydb.EventEnvelope:
		in, err := tx.Incoming(e.Place)
		out.Bytes = in.Signed
		return out, err
	case gatewaydb.EventReceipt:
		o, err := tx.Outgoing(e.Item)
		out.Bytes = o.Receipt
		return out, err
	case gatewaydb.EventEquivocation:
		proof, err := tx.Equivocation(e.Place, e.Hash)
		out.Bytes, out.Held = proof.Signed, proof.HeldSigned
		return out, err
	}
	return out, nil
}

// Ack says that inside holds the events durably; they are not given again.
func (q Queue) Ack(ctx context.Context, ids []string) error {
	q.link.crash("queue.ack.begun")
	err := q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		for _, id := range ids {
			if err := tx.RemoveEvent(id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		q.link.crash("queue.ack.stored")
	}
	return err
}

// Cancel stops items of which no byte has left or that the partner refused, and
// says which it stopped; the others are too late. The numbers of what is stopped
// go to the partner as void.
func (q Queue) Cancel(ctx context.Context, ids []string) ([]string, error) {
	var stopped []string
	var lanes []laneKey
	err := q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		stopped, lanes = nil, nil
		for _, id := range ids {
			o, err := tx.Outgoing(id)
			if errs.KindOf(err) == errs.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			done, err := tx.Cancel(id)
			if err != nil {
				return err
			}
			if done || o.State == gatewaydb.Cancelled || o.State == gatewaydb.Void {
				stopped, lanes = append(stopped, id), append(lanes, laneKey{o.Partner, o.Lane})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, key := range lanes {
		q.link.wake(key)
	}
	return stopped, nil
}

// Status says how far items have come; ids that were never put are left out.
func (q Queue) Status(ctx context.Context, ids []string) ([]Status, error) {
	var out []Status
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		out = nil
		for _, id := range ids {
			o, err := tx.Outgoing(id)
			if errs.KindOf(err) == errs.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, Status{ID: o.ID, State: string(o.State), Attempts: o.Attempts, NextTry: o.NextTry, Code: o.Code})
		}
		return nil
	})
	return out, err
}
