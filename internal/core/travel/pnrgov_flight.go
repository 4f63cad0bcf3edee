package travel

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/edifact"
)

// stop is one flight of an itinerary.
type stop struct {
	leg       Leg    // as it was sold
	carrier   string // who operates it, where that is another
	number    string // and under which number
	cancelled bool
	place     int // among the legs of the booking's travellers; -1 for none
}

// notFlown are the statuses of segments that are off: cancelled, refused, unable.
var notFlown = []string{"HX", "XX", "XL", "XR", "UC", "UN", "NO", "US", "UU"}

// flight reads a TVL of an itinerary. Segments that are no flight (open, ARNK,
// surface) are passed over; one of a number alone is the operating flight of the
// one before.
func (b *booking) flight(s edifact.Segment) {
	if b.part == ofOthers {
		return
	}
	b.part, b.here = ofFlights, nil
	number := s.At(4, 0)
	if s.At(0, 0) == "" && s.At(1, 0) == "" && s.At(2, 0) == "" && s.At(3, 0) == "" && number != "" {
		if n := len(b.stages); n > 0 {
			b.operating(b.stages[n-1].carrier, number)
		}
		return
	}
	if slices.Contains([]string{s.At(3, 0), number}, "OPEN") || number == "ARNK" || s.At(3, 0) == "ARNK" || s.At(0, 0) == "" {
		return
	}
	leg, reason := flightLeg(s)
	if reason != "" {
		b.r.note(s, "value", reason+"; this part of the journey is not read")
		return
	}
	if len(b.stages) == MaxLegs-1 { // and the message's flight, where the booking does not name it
		b.r.fail(s, "size", "a booking of more than %d flights", MaxLegs-1)
		return
	}
	by := strings.ToUpper(s.At(3, 1))
	if by == leg.Carrier || plain(by) != by || len(by) > 3 {
		by = ""
	}
	b.stages = append(b.stages, stop{leg: leg, carrier: by})
}

// operating says under which number the last flight is operated, and by whom.
func (b *booking) operating(carrier, number string) {
	if b.part != ofFlights || len(b.stages) == 0 {
		return
	}
	last := &b.stages[len(b.stages)-1]
	if carrier == "" {
		carrier = last.leg.Carrier
	}
	if c, n, ok := flightOf(carrier, number); ok {
		last.carrier, last.number = c, n
	}
}

func (b *booking) status(code string) {
	if b.part == ofFlights && len(b.stages) > 0 && slices.Contains(notFlown, code) {
		b.stages[len(b.stages)-1].cancelled = true
	}
}

// flown is the flight that leaves the ground.
func (s stop) flown() Leg {
	leg := s.leg
	if s.number != "" {
		leg.Carrier, leg.Number = s.carrier, s.number
	}
	return leg
}

// is tells whether this is a flight of the same ports, by its own number or the one
// it is operated under. Where its operator gives no number, that it operates it is
// enough.
func (s stop) is(f Leg) bool {
	if s.leg.From != f.From || s.leg.To != f.To {
		return false
	}
	return s.leg.Carrier == f.Carrier && s.leg.Number == f.Number || s.carrier == f.Carrier && (s.number == f.Number || s.number == "" || s.leg.Number == f.Number)
}

// legsOf gives the legs of a booking's travellers: the message's flight first,
// whether or not the booking names it, then the others as they stand.
func (r *bookings) legsOf(b *booking) []int {
	var out []int
	b.onboard = -1
	if r.flight {
		out = []int{0}
		b.onboard = b.stageOn(r.m.Legs[0])
		if b.onboard < 0 && len(b.people) > 0 && len(b.stages) > 0 {
			r.note(b.src, "itinerary", "a booking that does not name the message's flight; its travellers are taken to be on it")
		}
	}
	for n := range b.stages {
		s := &b.stages[n]
		if s.place = 0; n == b.onboard {
			continue
		}
		if s.place = -1; s.cancelled {
			continue
		}
		leg := s.flown()
		place, known := r.legs[leg]
		if !known {
			if len(r.m.Legs) == maxBookingLegs {
				r.fail(b.src, "size", "more than %d flights in all", maxBookingLegs)
				return out
			}
			place = len(r.m.Legs)
			r.m.Legs, r.legs[leg] = append(r.m.Legs, leg), place
		}
		if s.place = slices.Index(out, place); s.place < 0 {
			s.place, out = len(out), append(out, place)
		}
	}
	return out
}

// stageOn tells which part of the itinerary is a flight; -1 for none.
func (b *booking) stageOn(flight Leg) int {
	i := slices.IndexFunc(b.stages, func(s stop) bool { return s.is(flight) && sameDay(s.leg.Departs, flight.Departs) })
	if i < 0 { // named with the day of another clock
		i = slices.IndexFunc(b.stages, func(s stop) bool {
			return s.is(flight) && s.leg.Departs.Sub(flight.Departs).Abs() <= 36*time.Hour
		})
	}
	return i
}

func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

// flightLeg reads a TVL: dates DDMMYY and times HHMM of departure and arrival,
// ports, carrier and number.
func flightLeg(s edifact.Segment) (leg Leg, reason string) {
	leg.From, leg.To = strings.ToUpper(s.At(1, 0)), strings.ToUpper(s.At(2, 0))
	if !isPort(leg.From) || !isPort(leg.To) {
		return leg, "a flight without its two ports; expected three letters each"
	}
	var ok bool
	if leg.Carrier, leg.Number, ok = flightOf(s.At(3, 0), s.At(4, 0)); !ok {
		return leg, "a flight without carrier and number"
	}
	if leg.Departs, ok = ddmmyy(s.At(0, 0), s.At(0, 1)); !ok {
		return leg, "a departure that is no date; expected DDMMYY and HHMM"
	}
	day, hour := s.At(0, 2), s.At(0, 3)
	if len(day) == 4 && hour == "" { // some send the time alone, in the place of the date
		day, hour = "", day
	}
	switch {
	case day == "" && hour == "":
	case day == "":
		if leg.Arrives, ok = ddmmyy(s.At(0, 0), hour); ok && leg.Arrives.Before(leg.Departs) {
			leg.Arrives = leg.Arrives.AddDate(0, 0, 1)
		}
	default:
		leg.Arrives, ok = ddmmyy(day, hour)
	}
	if !ok {
		leg.Arrives = time.Time{}
	}
	return leg, ""
}

// ddmmyy reads a date of this century, with its time of day or without.
func ddmmyy(day, hour string) (time.Time, bool) {
	layout := "020106"
	if hour != "" {
		layout, day = layout+"1504", day+hour
	}
	t, err := time.Parse(layout, day)
	if err != nil {
		return time.Time{}, false
	}
	if t.Year() < 2000 {
		t = t.AddDate(100, 0, 0)
	}
	return t, true
}
