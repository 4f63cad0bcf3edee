package journeys

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/journey"
	"entente/internal/store/insidedb"
)

// Together is who was near to somebody on their flights.
type Together struct {
	V          int         `json:"v"`
	AsOf       time.Time   `json:"as_of"`
	Of         Person      `json:"of"`
	Hit        string      `json:"hit,omitempty"` // by which they were asked for
	Confirmed  []string    `json:"confirmed"`     // hits that were found to be them
	Journeys   []Journey   `json:"journeys"`      // that were looked at
	Others     int         `json:"others"`        // people on these
	Companions []Companion `json:"companions"`    // the nearest first
	More       bool        `json:"more"`          // there are more than were asked for
	Cut        bool        `json:"cut"`           // so many were on these flights that not all were read
}

// Companion is somebody who was on a flight with somebody.
type Companion struct {
	Person
	Nearest   journey.Closeness `json:"nearest"`
	Shared    int               `json:"shared"` // crossings
	On        []Meeting         `json:"on"`     // these, the nearest first
	Confirmed []string          `json:"confirmed,omitempty"`
}

// Meeting is one crossing that two people were on.
type Meeting struct {
	Nearest journey.Closeness `json:"nearest"`
	Flight  int64             `json:"flight"` // its first number here
	Journey Journey           `json:"journey"`
	Seats   []string          `json:"seats_of,omitempty"` // of the one who is asked for
}

// near is somebody on some of the crossings, not yet opened.
type near struct {
	rows  []insidedb.Boarding
	near  map[int]journey.Closeness // by crossing
	score [4]int                    // how many crossings of each closeness
}

// Together tells who was near to somebody: on the same booking, in adjacent seats, in
// the same row, on the same flight. Of a hit or a traveller it is the journey of that
// message; of a key it is all that the person flew.
func (j *Journeys) Together(ctx context.Context, q Query) (Together, error) {
	out := Together{V: 1, AsOf: j.at(q.AsOf)}
	if err := j.check(&q); err != nil {
		return out, err
	}
	if err := j.look(ctx, q.Officer, insidedb.LookTogether, q.about); err != nil {
		return out, err
	}
	err := j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Together{V: 1, AsOf: out.AsOf}
		s, err := find(tx, q)
		if err != nil {
			return err
		}
		out.Hit = s.hit
		return out.fill(tx, q, s, func(j Journey) bool { return q.within(j.Departs) })
	})
	return out, err
}

// about names the subject for a look.
func (q Query) about(tx *insidedb.Tx) (string, error) {
	s, err := find(tx, q)
	if err != nil {
		return "", err
	}
	return s.about(), nil
}

// at is the time that an answer is of.
func (j *Journeys) at(asOf time.Time) time.Time {
	if asOf.IsZero() {
		return j.Store.Now()
	}
	return asOf.UTC()
}

// fill looks at those of the subject's journeys that are to be kept.
func (out *Together) fill(tx *insidedb.Tx, q Query, s subject, keep func(Journey) bool) error {
	seqs := s.seqs(true)
	l, err := load(tx, seqs, q.ports)
	if err != nil {
		return err
	}
	out.Of = s.person()
	l.named(&out.Of, seqs)
	out.Journeys = slices.DeleteFunc(l.journeys(seqs), func(j Journey) bool { return !keep(j) })
	if out.Journeys == nil {
		out.Journeys = []Journey{}
	}
	sky, err := skyOf(tx, out.Journeys, s.last, q.ports)
	if err != nil {
		return err
	}
	on := sky.crossed(out.Journeys)
	groups, cut, err := sky.others(tx, on, s)
	if err != nil {
		return err
	}
	out.Others, out.Cut, out.Companions = len(groups), cut, []Companion{}
	all := make([]near, len(groups))
	for i, rows := range groups {
		all[i] = nearness(sky, on, rows)
	}
	slices.SortStableFunc(all, nearer)
	out.More = len(all) > q.Limit
	if out.Companions, err = openNear(tx, sky, on, all[:min(len(all), q.Limit)]); err != nil {
		return err
	}
	return out.confirm(tx, q, s, all[:len(out.Companions)])
}

// nearness measures how near somebody was to the subject on each crossing.
func nearness(s sky, on map[int]Journey, rows []insidedb.Boarding) near {
	n := near{rows: rows, near: map[int]journey.Closeness{}}
	places := map[int]journey.Place{}
	for _, b := range rows {
		c := s.crossing[b.Flight]
		p := places[c]
		p.Bookings, p.Seats = once(p.Bookings, b.Booking), once(p.Seats, b.Seat)
		places[c] = p
	}
	for c, p := range places {
		n.near[c] = journey.Near(on[c].place(), p)
		n.score[slices.Index(journey.Closenesses, n.near[c])]++
	}
	return n
}

// nearer orders by the nearest that two people were, then by how often: a booking
// before seats, and these before a flight.
func nearer(a, b near) int {
	for i := range a.score {
		if (a.score[i] > 0) != (b.score[i] > 0) {
			return b.score[i] - a.score[i]
		}
		if a.score[i] > 0 {
			break
		}
	}
	for i := range a.score {
		if a.score[i] != b.score[i] {
			return b.score[i] - a.score[i]
		}
	}
	return cmp.Compare(a.rows[0].Traveller, b.rows[0].Traveller)
}

// openNear opens those who are shown.
func openNear(tx *insidedb.Tx, s sky, on map[int]Journey, all []near) ([]Companion, error) {
	var rows []insidedb.Boarding
	for _, n := range all {
		rows = append(rows, n.rows...)
	}
	l, err := s.load(tx, rows)
	if err != nil {
		return nil, err
	}
	out := []Companion{}
	for _, n := range all {
		c := Companion{}
		for _, b := range n.rows {
			c.add(b.Keys)
		}
		l.named(&c.Person, seqsOf(n.rows))
		for crossing, j := range s.crossed(l.journeys(seqsOf(n.rows))) {
			if how, met := n.near[crossing]; met {
				c.On = append(c.On, Meeting{how, s.flights[crossing][0].ID, j, on[crossing].Seats})
			}
		}
		slices.SortFunc(c.On, func(a, b Meeting) int {
			return cmp.Or(a.Journey.Departs.Compare(b.Journey.Departs), cmp.Compare(a.Flight, b.Flight))
		})
		slices.SortStableFunc(c.On, func(a, b Meeting) int {
			return slices.Index(journey.Closenesses, a.Nearest) - slices.Index(journey.Closenesses, b.Nearest)
		})
		c.Shared = len(c.On)
		if c.Shared > 0 {
			c.Nearest = c.On[0].Nearest
		}
		out = append(out, c)
	}
	return out, nil
}

func seqsOf(rows []insidedb.Boarding) []int64 {
	var out []int64
	for _, b := range rows {
		out = once(out, b.Traveller)
	}
	return out
}

// confirm says which of the people are hits that were found to be who was sought.
func (out *Together) confirm(tx *insidedb.Tx, q Query, s subject, all []near) error {
	own, err := tx.ConfirmedHits(s.rows, q.AsOf)
	if err != nil {
		return err
	}
	out.Confirmed = hitIDs(own)
	var rows []insidedb.Row
	for _, n := range all {
		for _, b := range n.rows {
			rows = append(rows, insidedb.Row{Seq: b.Traveller, Keys: b.Keys})
		}
	}
	hits, err := tx.ConfirmedHits(rows, q.AsOf)
	if err != nil {
		return err
	}
	for i, n := range all {
		out.Companions[i].Confirmed = hitIDs(slices.DeleteFunc(slices.Clone(hits), func(h insidedb.Hit) bool { return !isOf(h, n.rows) }))
	}
	return nil
}

// isOf tells whether a hit is of somebody's rows.
func isOf(h insidedb.Hit, rows []insidedb.Boarding) bool {
	return slices.ContainsFunc(rows, func(b insidedb.Boarding) bool {
		return h.Traveller == b.Traveller || h.Paper != "" && h.Paper == b.Paper || h.Person != "" && h.Person == b.Person
	})
}

func hitIDs(hits []insidedb.Hit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.ID)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

// Aboard is who was near to each confirmed hit of one flight.
type Aboard struct {
	V      int        `json:"v"`
	AsOf   time.Time  `json:"as_of"`
	Flight Journey    `json:"flight"`
	Aboard int        `json:"aboard"` // people
	Around []Together `json:"around"` // of each confirmed hit on board; none: nobody on board is confirmed
}
