package backwards

import (
	"context"
	"slices"

	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

const (
	pageOfTravellers = 1_000
	pageOfMet        = 50    // travellers with hits that are put on record in one transaction
	mostHits         = 1_000 // entries of lists that one traveller may be, among which those sought are
)

// search is a screening under way: whom it seeks, and what tells who may be one of them.
type search struct {
	insidedb.Backscreen
	entries []screening.Entry
	among   *screening.Among // nil: anybody
	seeks   map[screening.Key]bool

	// against gives who each of some persons may be, as they are screened who come.
	against func(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, watch.Sought, error)
}

// look screens travellers, puts on record who was met, and gives how many hits are new.
func (s *Screener) look(ctx context.Context, x search, seqs []int64) (fresh int64, err error) {
	for part := range slices.Chunk(seqs, pageOfTravellers) {
		var page []insidedb.Traveller
		err := s.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			page, err = tx.Travellers(part)
			return err
		})
		if err != nil {
			return fresh, err
		}
		n, err := s.met(ctx, x, page)
		fresh += n
		if err != nil {
			return fresh, err
		}
	}
	return fresh, ctx.Err()
}

// pagesOfOne is how many pages are looked at before it is asked whether a lookout waits.
const pagesOfOne = 20

// inTurn looks at every traveller in turn, some pages of them.
func (s *Screener) inTurn(ctx context.Context, x search) (insidedb.Backscreen, error) {
	b := x.Backscreen
	for page := 0; b.EndedAt == nil && page < pagesOfOne; page++ {
		var page []insidedb.Traveller
		err := s.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			page, err = tx.NextTravellers(b.Reached, b.Last, pageOfTravellers)
			return err
		})
		if err != nil {
			return b, err
		}
		to := b.Last
		if len(page) == pageOfTravellers {
			to = page[len(page)-1].Seq
		}
		fresh, err := s.met(ctx, x, page)
		if err != nil {
			return b, err
		}
		if b, err = s.reach(ctx, b, to, int64(len(page)), fresh); err != nil {
			return b, err
		}
	}
	return b, nil
}

// met screens those travellers who may be sought as all are screened who come, and puts
// on record who is a hit on somebody sought.
func (s *Screener) met(ctx context.Context, x search, page []insidedb.Traveller) (fresh int64, err error) {
	might := make([]bool, len(page))
	each(len(page), func(i int) { might[i] = x.among == nil || x.among.Might(page[i].Traveller.Person) })
	var who []insidedb.Traveller
	var persons []screening.Person
	for i, t := range page {
		if might[i] {
			who, persons = append(who, t), append(persons, t.Traveller.Person)
		}
	}
	if len(who) == 0 {
		return 0, ctx.Err()
	}
	found, against, err := x.against(ctx, persons, mostHits)
	if err != nil {
		return 0, err
	}
	var met []hits.Met
	for i, t := range who {
		sought := slices.DeleteFunc(found[i], func(h screening.Hit) bool { return !x.seeks[screening.Key{List: h.Entry.List, ID: h.Entry.ID}] })
		if len(sought) > 0 {
			met = append(met, hits.Met{Message: t.Message, Traveller: t, Hits: sought, Against: against, Backwards: true})
		}
	}
	s.Crash("backwards.found")
	for part := range slices.Chunk(met, pageOfMet) {
		n, err := s.record(ctx, part)
		if err != nil {
			return fresh, err
		}
		fresh += n
	}
	return fresh, nil
}

// record puts on record who was met.
func (s *Screener) record(ctx context.Context, met []hits.Met) (fresh int64, err error) {
	err = s.Store.Write(ctx, func(tx *insidedb.Tx) error {
		fresh = 0
		for _, m := range met {
			message, err := tx.TravelMessage(m.Message)
			if err != nil {
				return err
			}
			if message.Erased != nil { // since it was read
				continue
			}
			if m.Flights, err = tx.Flights(m.Traveller.Flights); err != nil {
				return err
			}
			n, err := s.Record(tx, m)
			if err != nil {
				return err
			}
			fresh += int64(n)
		}
		return nil
	})
	if err == nil {
		s.Crash("backwards.recorded")
	}
	return fresh, err
}
