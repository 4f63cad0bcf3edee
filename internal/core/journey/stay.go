package journey

import (
	"cmp"
	"slices"
	"time"

	"entente/internal/core/airport"
	"entente/internal/core/travel"
)

// Standing is whether somebody is in a country as far as journeys tell.
type Standing string

// The standings.
const (
	NeverEntered Standing = "never-entered" // no journey into it
	NotLeft      Standing = "not-left"      // entered, and no journey out since
	Left         Standing = "left"          // entered, and left
	Elsewhere    Standing = "elsewhere"     // entered, and seen later to set out from another country: left unseen
)

// Stay is somebody's last entry into a country. The legs are places among those that
// were given; -1 for none.
type Stay struct {
	Standing Standing
	Entered  int      // the leg that brought them in
	Since    int      // the leg that took them out, or that they were seen elsewhere on
	Last     int      // the last leg of all, by the time
	Unknown  []string // ports that no country is known of: what happened there is not counted
}

// InCountry tells whether somebody who took the legs is in a country at a time. A leg
// into it from another country enters, also from a port that is not known; one out of
// it leaves, but to a port that is not known it does not. legs may be in any order;
// what departs after the time is left out. ports are where the service knows better.
func InCountry(legs []travel.Leg, country string, at time.Time, ports airport.Ports) Stay {
	s := Stay{Standing: NeverEntered, Entered: -1, Since: -1, Last: -1}
	for _, i := range byDeparture(legs) {
		l := legs[i]
		if l.Departs.After(at) {
			continue
		}
		s.Last = i
		from, known := ports.For(l.From)
		to, reached := ports.For(l.To)
		s.unknown(l.From, known)
		s.unknown(l.To, reached)
		if known && from != country && s.Standing == NotLeft {
			s.Standing, s.Since = Elsewhere, i
		}
		switch {
		case reached && to == country && from != country:
			s.Standing, s.Entered, s.Since = NotLeft, i, -1
		case known && from == country && reached && to != country && s.Standing == NotLeft:
			s.Standing, s.Since = Left, i
		}
	}
	return s
}

func (s *Stay) unknown(port string, known bool) {
	if !known && port != "" && !slices.Contains(s.Unknown, port) {
		s.Unknown = append(s.Unknown, port)
	}
}

// byDeparture gives the places of the legs in the order of departure.
func byDeparture(legs []travel.Leg) []int {
	out := make([]int, len(legs))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(legs[a].Departs.Compare(legs[b].Departs), arrival(legs[a]).Compare(arrival(legs[b])))
	})
	return out
}

// arrival is when a leg ends, or begins where that is not said.
func arrival(l travel.Leg) time.Time {
	if l.Arrives.IsZero() {
		return l.Departs
	}
	return l.Arrives
}
