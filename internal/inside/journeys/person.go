package journeys

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/journey"
	"entente/internal/store/insidedb"
)

// History is all that somebody flew, in order.
type History struct {
	V        int       `json:"v"`
	AsOf     time.Time `json:"as_of"`
	Of       Person    `json:"of"`
	Hit      string    `json:"hit,omitempty"`
	Rows     int       `json:"rows"` // in which messages state them
	Journeys []Journey `json:"journeys"`
	More     bool      `json:"more"` // the latest were left out
	Looks    []Look    `json:"looks"`
}

// Look is that an officer asked about somebody's journeys.
type Look struct {
	What    string    `json:"what"` // together, pairs, person, trips
	Officer string    `json:"officer"`
	At      time.Time `json:"at"`
}

// Person gives all journeys of a person in order, with the messages that say so, and
// who asked about them before.
func (j *Journeys) Person(ctx context.Context, q Query) (History, error) {
	out := History{V: 1, AsOf: j.at(q.AsOf)}
	if err := j.check(&q); err != nil {
		return out, err
	}
	if err := j.look(ctx, q.Officer, insidedb.LookPerson, q.about); err != nil {
		return out, err
	}
	err := j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = History{V: 1, AsOf: out.AsOf, Looks: []Look{}}
		s, all, person, err := whole(tx, q)
		if err != nil {
			return err
		}
		out.Of, out.Hit, out.Rows, out.Journeys = person, s.hit, len(s.rows), all
		if out.More = len(all) > q.Limit; out.More {
			out.Journeys = all[:q.Limit]
		}
		for _, what := range []string{insidedb.LookTogether, insidedb.LookPairs, insidedb.LookPerson, insidedb.LookTrips} {
			looks, err := tx.TravelLooks(what, s.about(), MostListed)
			if err != nil {
				return err
			}
			for _, x := range looks {
				out.Looks = append(out.Looks, Look{x.Kind, x.Officer, x.At})
			}
		}
		slices.SortStableFunc(out.Looks, func(a, b Look) int { return a.At.Compare(b.At) })
		return nil
	})
	return out, err
}

// whole reads all journeys of a person that are asked for.
func whole(tx *insidedb.Tx, q Query) (subject, []Journey, Person, error) {
	s, err := find(tx, q)
	if err != nil {
		return s, nil, Person{}, err
	}
	seqs := s.seqs(false)
	l, err := load(tx, seqs, q.ports)
	if err != nil {
		return s, nil, Person{}, err
	}
	p := s.person()
	l.named(&p, seqs)
	all := slices.DeleteFunc(l.journeys(seqs), func(j Journey) bool { return !q.within(j.Departs) })
	if all == nil {
		all = []Journey{}
	}
	return s, all, p, nil
}

// Trips is the round trips of somebody.
type Trips struct {
	V          int       `json:"v"`
	AsOf       time.Time `json:"as_of"`
	Of         Person    `json:"of"`
	Hit        string    `json:"hit,omitempty"`
	Connection int       `json:"connection_hours"` // the longest time between two legs of one way
	Trips      []Trip    `json:"trips"`
	More       bool      `json:"more"`    // the latest were left out
	Unknown    []string  `json:"unknown"` // ports that no country is known of
}

// Trip is what lies between leaving a country and coming back to it.
type Trip struct {
	Home     string   `json:"home"` // "" for a port that no country is known of
	Days     int      `json:"days"`
	Open     bool     `json:"open"`     // not come back as far as journeys tell
	Separate bool     `json:"separate"` // a connection was booked apart
	Hubs     []string `json:"hubs"`
	Ways     []Way    `json:"ways"`
	Stays    []Stop   `json:"stays"`
}

// Way is legs that follow on each other.
type Way struct {
	From    string    `json:"from"`
	To      string    `json:"to"`
	Legs    []Journey `json:"legs"`
	Changes []Change  `json:"changes"`
}

// Change is a connection.
type Change struct {
	Hub      string `json:"hub"`
	Next     string `json:"next"` // the port that the next leg departs from
	Minutes  int    `json:"minutes"`
	Separate bool   `json:"separate"`
}

// Stop is a stay between two ways.
type Stop struct {
	Port    string `json:"port"`
	Leaves  string `json:"leaves"` // the port that the next way departs from
	Country string `json:"country"`
	Days    int    `json:"days"`
}

// Trips puts a person's journeys together to round trips.
func (j *Journeys) Trips(ctx context.Context, q Query) (Trips, error) {
	out := Trips{V: 1, AsOf: j.at(q.AsOf)}
	if err := j.check(&q); err != nil {
		return out, err
	}
	if err := j.look(ctx, q.Officer, insidedb.LookTrips, q.about); err != nil {
		return out, err
	}
	err := j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Trips{V: 1, AsOf: out.AsOf, Connection: int(journey.MostConnection / time.Hour), Trips: []Trip{}, Unknown: []string{}}
		s, all, person, err := whole(tx, q)
		if err != nil {
			return err
		}
		out.Of, out.Hit = person, s.hit
		all = slices.DeleteFunc(all, func(j Journey) bool { return !j.Counted })
		steps := make([]journey.Step, len(all))
		for i, x := range all {
			steps[i] = journey.Step{Leg: x.Leg, Bookings: x.Bookings}
			if x.FromCountry == "" {
				out.Unknown = once(out.Unknown, x.From)
			}
			if x.ToCountry == "" {
				out.Unknown = once(out.Unknown, x.To)
			}
		}
		for _, t := range journey.Trips(steps, q.ports) {
			if out.More = len(out.Trips) == q.Limit; out.More {
				break
			}
			out.Trips = append(out.Trips, shownTrip(t, all))
		}
		return nil
	})
	return out, err
}

func shownTrip(t journey.Trip, all []Journey) Trip {
	out := Trip{Home: t.Home, Days: t.Days, Open: t.Open, Separate: t.Separate(), Hubs: append([]string{}, t.Hubs()...), Stays: []Stop{}}
	for _, w := range t.Ways {
		way := Way{From: w.From, To: w.To, Changes: []Change{}}
		for _, i := range w.Legs {
			way.Legs = append(way.Legs, all[i])
		}
		for _, c := range w.Changes {
			way.Changes = append(way.Changes, Change{c.Hub, c.Next, int(c.Gap / time.Minute), c.Separate})
		}
		out.Ways = append(out.Ways, way)
	}
	for _, s := range t.Stays {
		out.Stays = append(out.Stays, Stop(s))
	}
	return out
}
