package hits

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// stopTries is how often a question is put again because lookouts changed meanwhile.
const stopTries = 5

// BoothName tells the front line what to do about somebody whom it names. Who is met is
// kept as travel is, and is a hit from then on: whoever answers for it is called, and
// has the time that the front line was promised. A question that meets nobody is not
// kept. Of a lookout at which nobody is to be alerted its owner learns as of any other,
// and the front line nothing.
func (h *Hits) BoothName(ctx context.Context, officer string, q watch.Query) (Booth, error) {
	const op = "hits.Booth"
	out := Booth{V: 1, Orders: []Order{}}
	if err := h.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(officer, askers...) }); err != nil {
		return out, err
	}
	p, err := q.Asked()
	if err != nil {
		return out, err
	}
	for range stopTries {
		met, against, err := h.Watch.Against(ctx, []screening.Person{p}, mostMet)
		if err != nil || len(met[0]) == 0 {
			return out, err
		}
		stale := false
		err = h.Store.Write(ctx, func(tx *insidedb.Tx) error {
			if err := tx.Authorise(officer, askers...); err != nil {
				return err
			}
			epoch, err := tx.LookoutEpoch()
			if stale = epoch != against.Lookouts; err != nil || stale {
				return err
			}
			out.Orders, err = h.stopped(tx, stop{officer, q, p, met[0], against, nil})
			return err
		})
		if err != nil || !stale {
			return out, err
		}
	}
	return out, errs.E(errs.Unavailable, op, "lookouts changed %d times meanwhile; ask again", stopTries)
}

// stop is somebody whom the front line has before it, and who that may be.
type stop struct {
	officer string
	asked   watch.Query
	person  screening.Person
	met     []screening.Hit
	against watch.Sought
	kept    *insidedb.Traveller // as it is kept; nil while nothing is
}

func (s stop) keys() travel.Keys { return travel.Traveller{Person: s.person}.Keys() }

// stoppedBy gives the hit of somebody whom the front line has before it: the one that is
// open of the same person, with what this stop adds to it, or one of its own; false for
// somebody whom nobody seeks any more.
func (h *Hits) stoppedBy(tx *insidedb.Tx, s *stop, m screening.Hit) (insidedb.Hit, bool, error) {
	hit, open, err := tx.HitAwaiting(m.Entry.List, m.Entry.ID, s.keys()) // of the flight that brought them, it may be
	if err != nil {
		return hit, false, err
	}
	if open {
		stronger, err := h.stronger(tx, hit, Met{Traveller: insidedb.Traveller{Keys: s.keys(), Traveller: travel.Traveller{Person: s.person}}, Against: s.against}, m)
		if err != nil || !stronger {
			return hit, true, err
		}
	}
	if s.kept == nil {
		if s.kept, err = h.keepStop(tx, *s); err != nil {
			return hit, false, err
		}
	}
	met := Met{Message: s.kept.Message, Traveller: *s.kept, Hits: []screening.Hit{m}, Against: s.against}
	if !open {
		if _, err := h.Record(tx, met); err != nil {
			return hit, false, err
		}
		return tx.HitOf(m.Entry.List, m.Entry.ID, 0, *s.kept)
	}
	if x, sought, err := h.meet(tx, met, m); err != nil || sought {
		if err == nil {
			err = h.more(tx, hit, x)
		}
		if err != nil {
			return hit, false, err
		}
	}
	hit, err = tx.Hit(hit.ID)
	return hit, true, err
}

// stronger tells whether a stop says more of an open hit than is on record.
func (h *Hits) stronger(tx *insidedb.Tx, hit insidedb.Hit, met Met, m screening.Hit) (bool, error) {
	x, sought, err := h.meet(tx, met, m)
	if err != nil || !sought {
		return false, err
	}
	x.fresh.Known = hit.Knows
	if err := x.weigh(); err != nil {
		return false, err
	}
	before, score, err := heldEvidence(tx, hit)
	return x.fresh.Base > hit.Base || len(lookout.News(before.evidence(score, hit.Paper), x.evidence())) > 0, err
}

// more adds to an open hit what a stop says of it.
func (h *Hits) more(tx *insidedb.Tx, hit insidedb.Hit, x *meeting) error {
	x.fresh.Known = hit.Knows
	if err := x.weigh(); err != nil {
		return err
	}
	_, err := h.again(tx, hit, x)
	return err
}

// stopped gives what to do about somebody, the gravest first.
func (h *Hits) stopped(tx *insidedb.Tx, s stop) ([]Order, error) {
	orders := []Order{}
	for _, m := range s.met {
		hit, recorded, err := h.stoppedBy(tx, &s, m)
		if err != nil {
			return nil, err
		}
		if !recorded {
			continue
		}
		o, says, err := h.orderOf(tx, hit, s.keys().Paper, s.officer)
		if err != nil {
			return nil, err
		}
		if says && !slices.ContainsFunc(orders, o.same) {
			orders = append(orders, o)
		}
	}
	slices.SortStableFunc(orders, func(a, b Order) int {
		return slices.Index(lookout.Instructions, a.Instruction) - slices.Index(lookout.Instructions, b.Instruction)
	})
	return orders[:min(len(orders), mostOrders)], nil
}

// keepStop keeps who is stopped as a message of one traveller. The same officer who asks
// the same again within the hour asks about one stop.
func (h *Hits) keepStop(tx *insidedb.Tx, s stop) (*insidedb.Traveller, error) {
	now := h.Store.Now()
	unit, err := json.Marshal([]any{"stop", s.officer, now.Truncate(time.Hour).Unix(), s.asked})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "hits.Booth", err, "a question cannot be written")
	}
	kept, all, fresh, err := tx.AddTravel(insidedb.TravelMessage{Source: "booth", Officer: s.officer, Lists: s.against.Lists, Lookouts: s.against.Lookouts,
		Message: travel.Message{Form: travel.Stop, List: "stop", Sent: now, Travellers: []travel.Traveller{{Person: s.person}}, Unit: unit}})
	if err == nil && !fresh {
		if kept, err = tx.TravelMessage(kept.ID); err == nil {
			all, err = tx.Travellers([]int64{kept.First})
		}
	}
	if err == nil && len(all) == 0 {
		err = errs.E(errs.Conflict, "hits.Booth", "the same question was asked and has been erased; ask again in an hour, or with more")
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}
