package journeys

import (
	"context"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// Flight tells who was near to each confirmed hit on one flight, by its number here.
func (j *Journeys) Flight(ctx context.Context, q Query, flight int64) (Aboard, error) {
	out := Aboard{V: 1, AsOf: j.at(q.AsOf)}
	if err := j.check(&q); err != nil {
		return out, err
	}
	if err := j.look(ctx, q.Officer, insidedb.LookTogether, func(*insidedb.Tx) (string, error) { return aboutFlight(flight), nil }); err != nil {
		return out, err
	}
	err := j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Aboard{V: 1, AsOf: out.AsOf, Around: []Together{}}
		return out.fill(tx, q, flight)
	})
	return out, err
}

func (out *Aboard) fill(tx *insidedb.Tx, q Query, flight int64) error {
	last, err := tx.LastTravellerThen(q.AsOf)
	if err != nil {
		return err
	}
	found, err := tx.Flights([]int64{flight})
	if err != nil {
		return err
	}
	none := errs.E(errs.NotFound, "journeys.Flight", "flight %d is not held", flight)
	if len(found) == 0 {
		return none
	}
	out.Flight = Journey{Leg: found[0].Leg, DepartsAt: travel.ClockOf(found[0].Stated().Departs), ArrivesAt: travel.ClockOf(found[0].Arrives), Flights: []int64{flight}, Counted: true, Travellers: []int64{}, Messages: []string{}}
	out.Flight.FromCountry, _ = q.ports.For(found[0].From)
	out.Flight.ToCountry, _ = q.ports.For(found[0].To)
	s, err := skyOf(tx, []Journey{out.Flight}, last, q.ports)
	if err != nil {
		return err
	}
	crossing, ok := s.crossing[flight]
	if !ok {
		return none
	}
	people, _, err := s.others(tx, s.crossed([]Journey{out.Flight}), subject{last: last})
	if err != nil {
		return err
	}
	out.Aboard, out.Flight.Flights = len(people), nil
	for _, f := range s.flights[crossing] {
		out.Flight.Flights = append(out.Flight.Flights, f.ID)
	}
	return out.around(tx, q, last, people)
}

// around looks at who was near to each confirmed hit on board.
func (out *Aboard) around(tx *insidedb.Tx, q Query, last int64, people [][]insidedb.Boarding) error {
	var rows []insidedb.Row
	for _, p := range people {
		for _, b := range p {
			rows = append(rows, insidedb.Row{Seq: b.Traveller, Keys: b.Keys})
		}
	}
	hits, err := tx.ConfirmedHits(rows, q.AsOf)
	if err != nil {
		return err
	}
	for _, p := range people {
		if !slices.ContainsFunc(hits, func(h insidedb.Hit) bool { return isOf(h, p) }) {
			continue
		}
		s := subject{last: last}
		for _, seq := range seqsOf(p) {
			i := slices.IndexFunc(p, func(b insidedb.Boarding) bool { return b.Traveller == seq })
			s.rows = append(s.rows, insidedb.Row{Seq: seq, Message: p[i].Message, Keys: p[i].Keys})
		}
		t := Together{V: 1, AsOf: out.AsOf}
		if err := t.fill(tx, q, s, out.Flight.same); err != nil {
			return err
		}
		out.Around = append(out.Around, t)
	}
	return nil
}

// same tells whether two journeys are of one crossing.
func (j Journey) same(other Journey) bool {
	return slices.ContainsFunc(j.Flights, func(f int64) bool { return slices.Contains(other.Flights, f) })
}
