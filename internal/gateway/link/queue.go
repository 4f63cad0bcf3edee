package link

import (
	"cmp"
	"context"
	"math"
	"slices"
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

// Take gives events that were not acknowledged, at most max of them, the urgent
// lanes' first. Those of one partner's lane are in exact order, the oldest first.
// Each partner has its share, and of that each of its lanes: a full one delays
// no other, nor another partner's.
func (q Queue) Take(ctx context.Context, max int) ([]Event, error) {
	var out []Event
	turn := int(q.link.turn.Add(1) & math.MaxInt32)
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		out = nil
		events, err := share(tx, max, turn)
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
	slices.SortStableFunc(out, func(a, b Event) int { return slices.Index(urgent, a.Lane) - slices.Index(urgent, b.Lane) })
	q.link.crash("queue.take.read")
	return out, err
}

// urgent are the lanes in the order in which they are served.
var urgent = []envelope.Lane{envelope.LaneControl, envelope.LaneWarning, envelope.LaneOrdinary, envelope.LaneBulk}

// share lists at most max events: one of each partner, then another of each, and
// of a partner one of each lane in turn. Who is first changes from turn to turn,
// so that where not all fit, all come to be first.
func share(tx *gatewaydb.Tx, max, turn int) ([]gatewaydb.Event, error) {
	lanes, err := tx.EventLanes()
	if err != nil || len(lanes) == 0 {
		return nil, err
	}
	slices.SortStableFunc(lanes, func(a, b gatewaydb.EventLane) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), slices.Index(urgent, a.Lane)-slices.Index(urgent, b.Lane))
	})
	most := min(max, len(urgent)*max/len(lanes)+1) // what is read does not grow with the number of lanes
	var partners, queues [][]gatewaydb.Event
	for i, lane := range lanes {
		events, err := tx.Events(lane, most)
		if err != nil {
			return nil, err
		}
		queues = append(queues, events)
		if i+1 == len(lanes) || lanes[i+1].Partner != lane.Partner {
			partners, queues = append(partners, inTurn(queues)), nil
		}
	}
	first := turn % len(partners)
	out := inTurn(append(partners[first:len(partners):len(partners)], partners[:first]...))
	return out[:min(max, len(out))], nil
}

// inTurn takes the first of every queue, then the second of every queue, to the end of all.
func inTurn(queues [][]gatewaydb.Event) []gatewaydb.Event {
	var out []gatewaydb.Event
	for i, more := 0, true; more; i++ {
		more = false
		for _, queue := range queues {
			if i < len(queue) {
				out, more = append(out, queue[i]), true
			}
		}
	}
	return out
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
