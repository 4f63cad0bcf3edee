package journey

import (
	"slices"
	"time"

	"entente/internal/core/airport"
	"entente/internal/core/travel"
)

// MostConnection is the longest time between two legs that are one way: a day in a
// hub is a connection, two are a stay.
const MostConnection = 24 * time.Hour

// Step is one leg of a trip, with the bookings that it stands under.
type Step struct {
	travel.Leg
	Bookings []string
}

// Change is where one leg of a way follows on another.
type Change struct {
	Hub      string        // where the first leg ends
	Next     string        // where the next begins: another airport of the same country, else the hub
	Gap      time.Duration // by the clocks of the ports
	Separate bool          // the legs have bookings, and none in common
}

// Way is legs that follow on each other within MostConnection.
type Way struct {
	Legs    []int // places among the steps
	Changes []Change
	From    string
	To      string
}

// Separate tells whether any of the way's connections was booked apart.
func (w Way) Separate() bool {
	return slices.ContainsFunc(w.Changes, func(c Change) bool { return c.Separate })
}

// Stopover is a time between two ways of a trip.
type Stopover struct {
	Port    string // where the way before it ends
	Leaves  string // where the next begins; another port than Port: it was reached otherwise
	Country string // of Port; "" where that is not known
	Days    int    // by the days of the clocks of the ports
}

// Trip is what lies between leaving a country and coming back to it.
type Trip struct {
	Home  string // the country; "" for a port that no country is known of
	Ways  []Way
	Stays []Stopover // between the ways, one fewer than these
	Days  int        // from the day of the first departure to that of the last arrival
	Open  bool       // not come back as far as journeys tell
}

// Hubs are the ports that the trip only went through, each once.
func (t Trip) Hubs() []string {
	var out []string
	for _, w := range t.Ways {
		for _, c := range w.Changes {
			if !slices.Contains(out, c.Hub) {
				out = append(out, c.Hub)
			}
		}
	}
	return out
}

// Separate tells whether any connection of the trip was booked apart.
func (t Trip) Separate() bool { return slices.ContainsFunc(t.Ways, Way.Separate) }

// Trips puts legs together to round trips. A leg follows on another where it departs
// from the port, or the country, where that one ended, at most MostConnection after.
// A trip begins with a way that leaves a country, and ends with the first that comes
// back to it; ways within a country, outside of trips, are none. Times are those of
// the ports' clocks. steps may be in any order; ports are where the service knows better.
func Trips(steps []Step, ports airport.Ports) []Trip {
	var out []Trip
	var open *Trip
	for _, w := range ways(steps, ports) {
		from, to := countryOf(w.From, ports), countryOf(w.To, ports)
		if open == nil {
			if from == to {
				if mid, ok := turnedIn(steps, w, ports); ok { // out and back within a day
					out = append(out, finish(steps, Trip{Home: from, Ways: mid}, ports))
				}
				continue
			}
			open = &Trip{Home: from, Open: true}
		}
		open.Ways = append(open.Ways, w)
		if to == open.Home {
			open.Open = false
			out, open = append(out, finish(steps, *open, ports)), nil
		}
	}
	if open != nil {
		out = append(out, finish(steps, *open, ports))
	}
	return out
}

// countryOf is the country of a port; a port that no country is known of is one by itself.
func countryOf(port string, ports airport.Ports) string {
	if c, ok := ports.For(port); ok {
		return c
	}
	return "?" + port
}

// ways cuts the steps, in the order of departure, where one does not follow on
// another.
func ways(steps []Step, ports airport.Ports) []Way {
	legs := make([]travel.Leg, len(steps))
	for i, s := range steps {
		legs[i] = s.Leg
	}
	var out []Way
	for _, i := range byDeparture(legs) {
		if n := len(out) - 1; n >= 0 {
			last := out[n].Legs[len(out[n].Legs)-1]
			if c, ok := follows(steps[last], steps[i], ports); ok {
				out[n].Legs, out[n].Changes, out[n].To = append(out[n].Legs, i), append(out[n].Changes, c), steps[i].To
				continue
			}
		}
		out = append(out, Way{Legs: []int{i}, From: steps[i].From, To: steps[i].To})
	}
	return out
}

// follows tells whether a step follows on another, and how. What goes straight back
// to where the other set out from is no connection.
func follows(a, b Step, ports airport.Ports) (Change, bool) {
	gap := b.Departs.Sub(arrival(a.Leg))
	if a.To != b.From && countryOf(a.To, ports) != countryOf(b.From, ports) || gap > MostConnection || gap < -MostConnection || b.To == a.From {
		return Change{}, false
	}
	c := Change{Hub: a.To, Next: b.From, Gap: gap}
	if len(a.Bookings) > 0 && len(b.Bookings) > 0 {
		c.Separate = !slices.ContainsFunc(a.Bookings, func(x string) bool { return slices.Contains(b.Bookings, x) })
	}
	return c, true
}

// turnedIn cuts a way that leaves a country and comes back to it within connections,
// at its longest gap abroad; false for one that never leaves.
func turnedIn(steps []Step, w Way, ports airport.Ports) ([]Way, bool) {
	home, cut := countryOf(w.From, ports), -1
	for i, c := range w.Changes {
		if countryOf(c.Hub, ports) != home && (cut < 0 || c.Gap > w.Changes[cut].Gap) {
			cut = i
		}
	}
	if cut < 0 {
		return nil, false
	}
	return []Way{
		{Legs: w.Legs[:cut+1], Changes: w.Changes[:cut], From: w.From, To: steps[w.Legs[cut]].To},
		{Legs: w.Legs[cut+1:], Changes: w.Changes[cut+1:], From: steps[w.Legs[cut+1]].From, To: w.To},
	}, true
}

// finish counts the stays and the days of a trip.
func finish(steps []Step, t Trip, ports airport.Ports) Trip {
	for i := 1; i < len(t.Ways); i++ {
		before, next := t.Ways[i-1], t.Ways[i]
		country, _ := ports.For(before.To)
		t.Stays = append(t.Stays, Stopover{Port: before.To, Leaves: next.From, Country: country,
			Days: days(arrival(steps[before.Legs[len(before.Legs)-1]].Leg), steps[next.Legs[0]].Departs)})
	}
	last := t.Ways[len(t.Ways)-1]
	t.Days = days(steps[t.Ways[0].Legs[0]].Departs, arrival(steps[last.Legs[len(last.Legs)-1]].Leg))
	if home, known := ports.For(t.Ways[0].From); known {
		t.Home = home
	} else {
		t.Home = ""
	}
	return t
}

// days is how many midnights lie between two times.
func days(from, to time.Time) int {
	day := func(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// Origin is where the way began that a leg is on, through connections; "" for no such
// leg.
func Origin(legs []travel.Leg, leg int, ports airport.Ports) string {
	steps := make([]Step, len(legs))
	for i, l := range legs {
		steps[i].Leg = l
	}
	for _, w := range ways(steps, ports) {
		if slices.Contains(w.Legs, leg) {
			return w.From
		}
	}
	return ""
}
