package travel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/edifact"
)

// maxBookings bounds the bookings of one message; MaxLegs bounds the flights of
// each, and of them all these are the most.
const (
	maxBookings    = 5_000
	maxBookingLegs = 5_000
)

// bookings is a PNRGOV message being read.
type bookings struct {
	o      Options
	m      Message
	legs   map[Leg]int // → number in the message
	b      *booking    // the one being read; nil at level 0
	read   int         // bookings
	stated string      // how many there are, by EQN
	counts string      // where EQN stands
	left   map[string]int
	flight bool // the message's own is known: it is the first leg
	full   bool // what follows is more than may be read
	err    *Rejected
}

// leftOut are the kinds of what is left out, in the order of their note.
var leftOut = []string{"remarks", "special services", "forms of payment", "contacts"}

// readPNRGOV reads the bookings of one flight (IATA PNRGOV 11:1 to 16): at level 0
// the flight, and behind each SRC a booking with its travellers, itinerary and what
// check-in knows. Everybody of the message is on its flight, and further on what
// the booking says. History, remarks, forms of payment and services that say of a
// traveller more than who they are and how they are reached are left out, and
// counted. Where a part cannot be read both are given: what is rejected, and the
// message with whom the rest names, so that one slip hides nobody.
func readPNRGOV(unit edifact.Message, o Options) (Message, *Rejected) {
	r := &bookings{o: o, legs: map[Leg]int{}, left: map[string]int{}, m: Message{List: "bookings"}}
	for _, s := range unit.Segments {
		parts := resplit(s)
		if len(parts) > 1 {
			r.note(s, "terminator", "no terminator before the traveller that follows")
		}
		for _, part := range parts {
			r.segment(part)
		}
	}
	r.close()
	if !r.flight && r.err == nil {
		r.err = &Rejected{Where: "message", Code: "missing", Reason: "no flight of the message; expected TVL before the first SRC"}
	}
	if n, err := strconv.Atoi(r.stated); r.stated != "" && unit.Part == "" && (err != nil || n != r.read) {
		r.m.noted(Note{Code: "count", Where: r.counts, Said: fmt.Sprintf("another number of bookings is stated than the %d that are there", r.read)})
	}
	for _, kind := range leftOut {
		if n := r.left[kind]; n > 0 {
			r.m.noted(Note{Code: "left-out", Where: "message", Said: fmt.Sprintf("%s: %d", kind, n)})
		}
	}
	return r.m, r.err
}

// resplit gives a segment, or the two that a forgotten terminator made one of an
// ORG and a TIF: nobody may be lost for it.
func resplit(s edifact.Segment) []edifact.Segment {
	if s.Tag != "ORG" {
		return []edifact.Segment{s}
	}
	for i, e := range s.Elements {
		last := e[max(0, len(e)-1):]
		if i+1 < len(s.Elements) && len(last) == 1 && len(last[0]) > 3 && strings.HasSuffix(last[0], "TIF") {
			return []edifact.Segment{{Tag: "ORG", Number: s.Number, Offset: s.Offset, Elements: s.Elements[:i]},
				{Tag: "TIF", Number: s.Number, Offset: s.Offset, Elements: s.Elements[i+1:]}}
		}
	}
	return []edifact.Segment{s}
}

func (r *bookings) fail(s edifact.Segment, code, format string, args ...any) {
	if r.err == nil {
		r.err = &Rejected{Where: at(s), Code: code, Reason: fmt.Sprintf(format, args...)}
	}
}

func (r *bookings) note(s edifact.Segment, code, said string) {
	r.m.noted(Note{Code: code, Where: at(s), Said: said})
}

func (r *bookings) segment(s edifact.Segment) {
	if r.full {
		return
	}
	if s.Tag != "IFT" && s.Tag != "LTS" && s.Tag != "OSI" && s.Tag != "SSR" { // of which no word goes any further unread
		for _, e := range s.Elements {
			if slices.ContainsFunc(e, func(v string) bool { return len(v) > MaxValue }) {
				r.fail(s, "size", "a value of more than %d bytes", MaxValue)
				return
			}
		}
	}
	switch s.Tag {
	case "LTS", "OSI":
		r.left["remarks"]++
		return
	case "FOP":
		r.left["forms of payment"]++
		return
	case "SRC":
		r.close()
		r.open(s)
		return
	}
	if r.b == nil {
		r.level0(s)
		return
	}
	r.b.segment(s)
}

// level0 reads what stands before the first booking.
func (r *bookings) level0(s edifact.Segment) {
	switch s.Tag {
	case "MSG":
		r.m.Function = map[string]string{"22": "new", "141": "update"}[s.At(0, 1)]
	case "TVL":
		leg, reason := flightLeg(s)
		switch {
		case len(r.m.Legs) > 0:
			r.note(s, "order", "a second flight of the message; expected one, and this one is not read")
		case reason != "":
			r.fail(s, "value", "%s", reason)
		default:
			r.m.Legs, r.flight = []Leg{leg}, true
			r.legs[leg] = 0
		}
	case "EQN":
		r.stated, r.counts = s.At(0, 0), at(s)
	case "TIF":
		r.note(s, "order", "a traveller before the first booking; expected SRC")
		r.open(s)
		r.b.segment(s)
	case "IFT":
		r.left["remarks"]++
	case "SSR":
		r.left["special services"]++
	}
}

func (r *bookings) open(s edifact.Segment) {
	if !r.flight {
		r.fail(s, "missing", "no flight of the message; expected TVL before the first SRC")
	}
	if r.read++; r.read > maxBookings {
		r.fail(s, "size", "more than %d bookings", maxBookings)
		r.full = true
		return
	}
	r.b = &booking{r: r, src: s, refs: map[string]*booked{}}
}

// close ends a booking, and puts its travellers into the message.
func (r *bookings) close() {
	b := r.b
	if r.b = nil; b == nil {
		return
	}
	legs := r.legsOf(b)
	b.settle()
	if room := MaxTravellers - len(r.m.Travellers); len(b.people) > room {
		r.fail(b.src, "size", "more than %d travellers", MaxTravellers)
		b.people, r.full = b.people[:room], true
	}
	if len(b.people) == 0 {
		r.fail(b.src, "missing", "a booking of nobody; expected TIF")
	}
	for _, p := range b.people {
		r.m.Travellers = append(r.m.Travellers, p.traveller(b, legs))
	}
}
