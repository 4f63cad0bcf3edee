package journeys

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/airport"
	"entente/internal/core/journey"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// Journey is one crossing that somebody was on, or was to be on.
type Journey struct {
	travel.Leg
	DepartsAt   travel.Clock `json:"departs,omitempty"` // the leg's, as an answer has them
	ArrivesAt   travel.Clock `json:"arrives,omitempty"`
	FromCountry string       `json:"from_country,omitempty"` // "" for a port that is not known
	ToCountry   string       `json:"to_country,omitempty"`
	Flights     []int64      `json:"flights"` // its numbers here; several where one aircraft has several
	Role        string       `json:"role,omitempty"`
	Seats       []string     `json:"seats,omitempty"`
	Bookings    []string     `json:"bookings,omitempty"` // hashes of record locators
	Aboard      string       `json:"aboard,omitempty"`   // boarded, not-boarded, cancelled; "" where it is not said
	Counted     bool         `json:"counted"`            // false for who is said not to have been on board
	Travellers  []int64      `json:"travellers"`         // the rows that say so
	Messages    []string     `json:"messages"`

	unstated bool // nobody stated when it departs: Departs is when it arrives
}

// place is where somebody was on the crossing.
func (j Journey) place() journey.Place { return journey.Place{Bookings: j.Bookings, Seats: j.Seats} }

// loaded is what is held of some rows.
type loaded struct {
	travellers map[int64]insidedb.Traveller
	boardings  map[int64][]insidedb.Boarding // by row
	flights    map[int64]insidedb.Flight
	functions  map[string]string // of messages
	ports      airport.Ports
}

// load opens rows with their flights and messages.
func load(tx *insidedb.Tx, seqs []int64, ports airport.Ports) (loaded, error) {
	on, err := tx.BoardingsOf(seqs)
	if err != nil {
		return loaded{}, err
	}
	ids := map[int64]bool{}
	for _, b := range on {
		ids[b.Flight] = true
	}
	flights, err := tx.Flights(slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return loaded{}, err
	}
	return loadWith(tx, seqs, on, flights, ports)
}

// load opens rows that are on crossings of the sky.
func (s sky) load(tx *insidedb.Tx, on []insidedb.Boarding) (loaded, error) {
	seqs := map[int64]bool{}
	flights := map[int]bool{}
	for _, b := range on {
		seqs[b.Traveller], flights[s.crossing[b.Flight]] = true, true
	}
	var all []insidedb.Flight
	for c := range maps.Keys(flights) {
		all = append(all, s.flights[c]...)
	}
	return loadWith(tx, slices.Sorted(maps.Keys(seqs)), on, all, s.ports)
}

// loadWith opens rows whose flights are known, and reads what their messages are for.
func loadWith(tx *insidedb.Tx, seqs []int64, on []insidedb.Boarding, flights []insidedb.Flight, ports airport.Ports) (loaded, error) {
	l := loaded{travellers: map[int64]insidedb.Traveller{}, boardings: map[int64][]insidedb.Boarding{}, flights: map[int64]insidedb.Flight{}, functions: map[string]string{}, ports: ports}
	for _, b := range on {
		l.boardings[b.Traveller] = append(l.boardings[b.Traveller], b)
	}
	for _, f := range flights {
		l.flights[f.ID] = f
	}
	all, err := tx.Opened(seqs)
	if err != nil {
		return l, err
	}
	for _, t := range all {
		l.travellers[t.Seq] = t
		if _, ok := l.functions[t.Message]; ok {
			continue
		}
		m, err := tx.TravelMessage(t.Message)
		if err != nil {
			return l, err
		}
		l.functions[t.Message] = m.Function
	}
	return l, nil
}

// journeys puts rows of one person together to crossings, in the order of departure.
func (l loaded) journeys(seqs []int64) []Journey {
	var on []insidedb.Boarding
	var legs []travel.Leg
	for _, seq := range slices.Sorted(slices.Values(seqs)) {
		for _, b := range l.boardings[seq] {
			on, legs = append(on, b), append(legs, l.flights[b.Flight].Leg)
		}
	}
	at := map[int]int{}
	var out []Journey
	for i, first := range journey.Crossings(legs) {
		k, ok := at[first]
		if !ok {
			k = len(out)
			at[first] = k
			from, _ := l.ports.For(legs[i].From)
			to, _ := l.ports.For(legs[i].To)
			out = append(out, Journey{Leg: legs[i], FromCountry: from, ToCountry: to, Counted: true, unstated: l.flights[on[i].Flight].Unstated})
		}
		l.add(&out[k], on[i])
	}
	for i, j := range out {
		if out[i].ArrivesAt = travel.ClockOf(j.Arrives); !j.unstated {
			out[i].DepartsAt = travel.ClockOf(j.Departs)
		}
	}
	slices.SortStableFunc(out, func(a, b Journey) int { return cmp.Or(a.Departs.Compare(b.Departs), a.Arrives.Compare(b.Arrives)) })
	return out
}

// add adds what one row says to a crossing. What the last row says of having been on
// board stands.
func (l loaded) add(j *Journey, b insidedb.Boarding) {
	t := l.travellers[b.Traveller]
	if f := l.flights[b.Flight]; !clockKnown(j.Leg) && clockKnown(f.Leg) {
		j.Leg, j.unstated = f.Leg, f.Unstated
	}
	j.Flights, j.Seats, j.Bookings = once(j.Flights, b.Flight), once(j.Seats, b.Seat), once(j.Bookings, b.Booking)
	j.Travellers, j.Messages = once(j.Travellers, b.Traveller), once(j.Messages, b.Message)
	if t.Role != "" {
		j.Role = string(t.Role)
	}
	m := insidedb.TravelMessage{Message: travel.Message{Function: l.functions[b.Message]}}
	if aboard := m.AboardOf(t.Traveller); aboard != "" {
		j.Aboard, j.Counted = aboard, flew(aboard)
	}
}

// flew tells whether somebody counts as on board by what is said of it.
func flew(aboard string) bool { return aboard != "cancelled" && aboard != "not-boarded" }

// clockKnown tells a departure with its hour from one that says its day alone.
func clockKnown(l travel.Leg) bool { return l.Departs.Hour() != 0 || l.Departs.Minute() != 0 }

// once adds what is not empty and not there.
func once[T comparable](list []T, value T) []T {
	var none T
	if value == none || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

// Person is somebody as keys tell them.
type Person struct {
	Names   []string `json:"names,omitempty"`  // as messages state them, the last first
	Papers  []string `json:"papers,omitempty"` // keys of documents
	Persons []string `json:"persons,omitempty"`
	Row     int64    `json:"traveller,omitempty"` // the last row that states them
}

func (p *Person) add(k travel.Keys) {
	p.Papers, p.Persons = once(p.Papers, k.Paper), once(p.Persons, k.Person)
}

// named gives somebody the names that their rows state.
func (l loaded) named(p *Person, seqs []int64) {
	for _, seq := range slices.Backward(slices.Sorted(slices.Values(seqs))) {
		t, ok := l.travellers[seq]
		if !ok {
			continue
		}
		if p.Row == 0 {
			p.Row = seq
		}
		if len(t.Traveller.Person.Names) > 0 && len(p.Names) < mostNames {
			p.Names = once(p.Names, strings.TrimSpace(t.Traveller.Person.Names[0].Text))
		}
	}
}

// keys are those of a person, in pairs as rows have them.
func (p Person) keys() []travel.Keys {
	var out []travel.Keys
	for _, k := range p.Papers {
		out = append(out, travel.Keys{Paper: k})
	}
	for _, k := range p.Persons {
		out = append(out, travel.Keys{Person: k})
	}
	return out
}

// about names a flight as a look does.
func aboutFlight(flight int64) string { return "flight/" + strconv.FormatInt(flight, 10) }
