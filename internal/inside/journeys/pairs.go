package journeys

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"entente/internal/core/journey"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// unlikely is below which corrected tail a pair is said to travel together more often
// than chance has it.
const unlikely = 0.05

// formula says how the numbers of a pair come about.
const formula = "Each of the person's flights is one trial. The chance that the other was on it is the other's flights on that route in that month, " +
	"divided by all flights of that route and month that are held. expected is the sum of the chances. tail is the probability of as many shared flights or more " +
	"(Poisson-binomial, exact). corrected is tail times the number of people who were looked at, at most 1 (Bonferroni)."

// Pairs is who travels with somebody, the least likely by chance first.
type Pairs struct {
	V          int       `json:"v"`
	AsOf       time.Time `json:"as_of"`
	Of         Person    `json:"of"`
	Hit        string    `json:"hit,omitempty"`
	Flights    int       `json:"flights"`     // crossings of theirs that were looked at
	Others     int       `json:"others"`      // people on these
	Repeated   int       `json:"repeated"`    // of these on two or more
	NotWeighed int       `json:"not_weighed"` // of these left out: too many, or their keys stand for more than one person
	Level      float64   `json:"level"`       // of more_than_chance
	Formula    string    `json:"formula"`
	Pairs      []Pair    `json:"pairs"`
	More       bool      `json:"more"`
	Cut        bool      `json:"cut"` // so many were on these flights that not all were read
}

// Pair is somebody who shared two or more flights with somebody.
type Pair struct {
	Person
	journey.Pair
	MoreThanChance bool            `json:"more_than_chance"` // corrected is below level
	By             []journey.Share `json:"by"`               // route and month; those in which the other did not fly are left out
	On             []Meeting       `json:"on"`               // the shared flights, in order
	Role           string          `json:"role,omitempty"`   // as last stated: crews fly together because they are crews
}

// pair is somebody on two crossings or more, being weighed.
type pair struct {
	near
	person   Person
	journeys map[int]Journey // by crossing; those that count
	weighed  journey.Pair
	by       []journey.Share
}

// Pairs tells who shared flights with a person more often than chance has it, whoever
// of the person's rows is named.
func (j *Journeys) Pairs(ctx context.Context, q Query) (Pairs, error) {
	out := Pairs{V: 1, AsOf: j.at(q.AsOf)}
	if err := j.check(&q); err != nil {
		return out, err
	}
	if err := j.look(ctx, q.Officer, insidedb.LookPairs, q.about); err != nil {
		return out, err
	}
	err := j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Pairs{V: 1, AsOf: out.AsOf, Level: unlikely, Formula: formula, Pairs: []Pair{}}
		s, err := find(tx, q)
		if err != nil {
			return err
		}
		return out.fill(tx, q, s)
	})
	return out, err
}

func (out *Pairs) fill(tx *insidedb.Tx, q Query, s subject) error {
	seqs := s.seqs(false)
	l, err := load(tx, seqs, q.ports)
	if err != nil {
		return err
	}
	out.Hit, out.Of = s.hit, s.person()
	l.named(&out.Of, seqs)
	own := slices.DeleteFunc(l.journeys(seqs), func(j Journey) bool { return !j.Counted || !q.within(j.Departs) })
	sky, err := skyOf(tx, own, s.last, q.ports)
	if err != nil {
		return err
	}
	on := sky.crossed(own)
	groups, cut, err := sky.others(tx, on, s)
	if err != nil {
		return err
	}
	out.Flights, out.Others, out.Cut = len(on), len(groups), cut
	all := repeated(sky, on, groups)
	out.Repeated = len(all)
	all = all[:min(len(all), mostWeighed)]
	if all, err = openPairs(tx, sky, on, all); err != nil {
		return err
	}
	if all, err = weigh(tx, sky, on, all, s.last, out.Others); err != nil {
		return err
	}
	out.NotWeighed = out.Repeated - len(all)
	all = slices.DeleteFunc(all, func(p pair) bool { return p.weighed.Shared < 2 })
	out.More = len(all) > q.Limit
	for _, p := range all[:min(len(all), q.Limit)] {
		out.Pairs = append(out.Pairs, p.shown(sky, on))
	}
	return nil
}

// repeated are those who were on two crossings or more, who was on most first.
func repeated(s sky, on map[int]Journey, groups [][]insidedb.Boarding) []pair {
	var out []pair
	for _, rows := range groups {
		if n := nearness(s, on, rows); len(n.near) >= 2 {
			out = append(out, pair{near: n})
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int {
		return cmp.Or(len(b.near.near)-len(a.near.near), nearer(a.near, b.near))
	})
	return out
}

// openPairs opens their rows on the shared crossings, and leaves out those crossings on
// which they are said not to have been.
func openPairs(tx *insidedb.Tx, s sky, on map[int]Journey, all []pair) ([]pair, error) {
	var rows []insidedb.Boarding
	for _, p := range all {
		rows = append(rows, p.rows...)
	}
	l, err := s.load(tx, rows)
	if err != nil {
		return nil, err
	}
	for i := range all {
		p := &all[i]
		for _, b := range p.rows {
			p.person.add(b.Keys)
		}
		l.named(&p.person, seqsOf(p.rows))
		p.journeys = map[int]Journey{}
		for c, j := range s.crossed(l.journeys(seqsOf(p.rows))) {
			if _, met := on[c]; met && j.Counted {
				p.journeys[c] = j
			}
		}
	}
	return all, nil
}

// weigh measures each against chance, the least likely first. Whose keys stand for more
// than one person is left out.
func weigh(tx *insidedb.Tx, s sky, on map[int]Journey, all []pair, last int64, others int) ([]pair, error) {
	ours := map[journey.Stratum]int{}
	for c := range on {
		ours[s.stratum[c]]++
	}
	var out []pair
	for part := range slices.Chunk(all, 100) {
		whose, err := takenByEach(tx, s, part, last)
		if err != nil {
			return nil, err
		}
		for i, p := range part {
			if whose[i] != nil {
				p.by = shares(s, ours, whose[i], p.journeys)
				p.weighed = journey.Weigh(p.by, others)
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.weighed.Tail, b.weighed.Tail), b.weighed.Shared-a.weighed.Shared, nearer(a.near, b.near))
	})
	return out, nil
}

// takenByEach gives the crossings that each of some people took; nil for whom they are
// more than can be read.
func takenByEach(tx *insidedb.Tx, s sky, all []pair, last int64) ([]map[int]bool, error) {
	out, whole, err := taken(tx, s, all, last)
	if err != nil || whole {
		return out, err
	}
	for i := range all { // one of them has far too many
		alone, whole, err := taken(tx, s, all[i:i+1], last)
		if err != nil {
			return nil, err
		}
		if out[i] = nil; whole {
			out[i] = alone[0]
		}
	}
	return out, nil
}

// taken gives the crossings that each of some people took, on whatever flight of the
// routes and months, without those on which they are said not to have been; false where
// there are more than can be read. Who has no keys is only where they were found.
func taken(tx *insidedb.Tx, s sky, all []pair, last int64) ([]map[int]bool, bool, error) {
	var keys []travel.Keys
	of := map[travel.Keys][]int{}
	out, aboard := make([]map[int]bool, len(all)), make([]map[int]string, len(all))
	for i, p := range all {
		out[i], aboard[i] = map[int]bool{}, map[int]string{}
		for c := range p.journeys {
			out[i][c] = true
		}
		for _, k := range p.person.keys() {
			keys = append(keys, k)
			of[k] = append(of[k], i)
		}
	}
	flights, err := tx.TakenBy(keys, last, mostTaken)
	if err != nil {
		return nil, false, err
	}
	slices.SortStableFunc(flights, func(a, b insidedb.Taken) int { return cmp.Compare(a.Row, b.Row) })
	for _, b := range flights {
		c, ok := s.crossing[b.Flight]
		if !ok {
			continue
		}
		for _, i := range of[b.Keys] {
			if _, met := all[i].near.near[c]; met { // their rows there are opened
				continue
			}
			aboard[i][c] = cmp.Or(b.Aboard, aboard[i][c]) // what the last row says stands
			out[i][c] = flew(aboard[i][c])
		}
	}
	for i := range out {
		maps.DeleteFunc(out[i], func(_ int, on bool) bool { return !on })
	}
	return out, len(flights) < mostTaken, nil
}

// shares counts two people's crossings by route and month: all in which the first flew.
func shares(s sky, ours map[journey.Stratum]int, theirs map[int]bool, shared map[int]Journey) []journey.Share {
	at := map[journey.Stratum]*journey.Share{}
	for of, n := range ours {
		at[of] = &journey.Share{Stratum: of, Flights: s.flown[of], Ours: n}
	}
	for c := range theirs {
		if x := at[s.stratum[c]]; x != nil {
			x.Theirs++
		}
	}
	for c := range shared {
		at[s.stratum[c]].Shared++
	}
	var out []journey.Share
	for _, of := range slices.SortedFunc(maps.Keys(at), func(a, b journey.Stratum) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	}) {
		out = append(out, *at[of])
	}
	return out
}

// shown is a pair as people see it.
func (p pair) shown(s sky, on map[int]Journey) Pair {
	out := Pair{Person: p.person, Pair: p.weighed, MoreThanChance: p.weighed.Corrected < unlikely, By: journey.Known(p.by), On: []Meeting{}}
	for c, j := range p.journeys {
		out.On = append(out.On, Meeting{journey.Near(on[c].place(), j.place()), s.flights[c][0].ID, j, on[c].Seats})
	}
	slices.SortFunc(out.On, func(a, b Meeting) int {
		return cmp.Or(a.Journey.Departs.Compare(b.Journey.Departs), cmp.Compare(a.Flight, b.Flight))
	})
	for _, m := range out.On {
		out.Role = cmp.Or(m.Journey.Role, out.Role)
	}
	return out
}
