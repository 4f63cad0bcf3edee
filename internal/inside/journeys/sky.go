package journeys

import (
	"maps"
	"slices"

	"entente/internal/core/airport"
	"entente/internal/core/journey"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// sky is every crossing that is held of the routes and months in which somebody flew.
type sky struct {
	flown    map[journey.Stratum]int   // how many crossings
	crossing map[int64]int             // of a flight
	stratum  map[int]journey.Stratum   // of a crossing
	flights  map[int][]insidedb.Flight // of a crossing
	ports    airport.Ports
}

// skyOf reads the routes and months of some journeys.
func skyOf(tx *insidedb.Tx, all []Journey, last int64, ports airport.Ports) (sky, error) {
	s := sky{map[journey.Stratum]int{}, map[int64]int{}, map[int]journey.Stratum{}, map[int][]insidedb.Flight{}, ports}
	wanted := map[journey.Stratum]bool{}
	for _, j := range all {
		wanted[journey.StratumOf(j.Leg)] = true
	}
	for of := range maps.Keys(wanted) {
		since, before := of.Span()
		flights, err := tx.FlightsAlong(of.From, of.To, since, before, last)
		if err != nil {
			return s, err
		}
		s.add(of, flights)
	}
	return s, nil
}

// add puts the flights of a stratum together to crossings.
func (s *sky) add(of journey.Stratum, flights []insidedb.Flight) {
	legs := make([]travel.Leg, len(flights))
	for i, f := range flights {
		legs[i] = f.Leg
	}
	base := len(s.stratum)
	number := map[int]int{}
	for i, first := range journey.Crossings(legs) {
		c, ok := number[first]
		if !ok {
			c = base + len(number)
			number[first] = c
			s.stratum[c] = of
			s.flown[of]++
		}
		s.crossing[flights[i].ID] = c
		s.flights[c] = append(s.flights[c], flights[i])
	}
}

// crossed gives the crossings of somebody's journeys. Two journeys that are one
// crossing among all that is held count once.
func (s sky) crossed(all []Journey) map[int]Journey {
	out := map[int]Journey{}
	for _, j := range all {
		c, ok := s.crossing[j.Flights[0]]
		if !ok {
			continue // erased meanwhile
		}
		if held, ok := out[c]; ok {
			held.Seats, held.Bookings = onceAll(held.Seats, j.Seats), onceAll(held.Bookings, j.Bookings)
			held.Flights, held.Travellers, held.Messages = onceAll(held.Flights, j.Flights), onceAll(held.Travellers, j.Travellers), onceAll(held.Messages, j.Messages)
			held.Counted = held.Counted || j.Counted
			j = held
		}
		out[c] = j
	}
	return out
}

// onceAll adds what is not there.
func onceAll[T comparable](list, more []T) []T {
	list = slices.Clone(list)
	for _, x := range more {
		list = once(list, x)
	}
	return list
}

// others is everybody on some crossings but the subject: the rows of each, by person.
func (s sky) others(tx *insidedb.Tx, on map[int]Journey, of subject) ([][]insidedb.Boarding, bool, error) {
	var ids []int64
	for c := range maps.Keys(on) {
		for _, f := range s.flights[c] {
			ids = append(ids, f.ID)
		}
	}
	slices.Sort(ids)
	rows, err := tx.BoardingsOn(ids, of.last, mostAboard+1)
	if err != nil {
		return nil, false, err
	}
	more := len(rows) > mostAboard
	rows = rows[:min(len(rows), mostAboard)]
	own := map[int64]bool{}
	for _, r := range of.rows {
		own[r.Seq] = true
	}
	people, err := byPerson(tx, rows, own)
	return people, more, err
}

// byPerson groups rows by person, in the order of their first rows, without those of
// the subject.
func byPerson(tx *insidedb.Tx, rows []insidedb.Boarding, own map[int64]bool) ([][]insidedb.Boarding, error) {
	labels, err := labelled(tx, rows, own)
	if err != nil {
		return nil, err
	}
	theirs := map[string]bool{}
	for row := range own {
		theirs[labels[row]] = true
	}
	delete(theirs, "")
	rows = slices.DeleteFunc(rows, func(b insidedb.Boarding) bool { return own[b.Traveller] || theirs[labels[b.Traveller]] })
	seqs := map[int64]int{}
	var keys []travel.Keys
	var said []string
	for _, b := range rows {
		if _, ok := seqs[b.Traveller]; !ok {
			seqs[b.Traveller] = len(keys)
			keys, said = append(keys, b.Keys), append(said, labels[b.Traveller])
		}
	}
	person := journey.Persons(keys, said)
	at := map[int]int{}
	var out [][]insidedb.Boarding
	for _, b := range rows {
		p := person[seqs[b.Traveller]]
		i, ok := at[p]
		if !ok {
			i = len(out)
			at[p] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], b)
	}
	return out, nil
}
