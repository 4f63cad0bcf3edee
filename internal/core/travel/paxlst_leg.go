package travel

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/edifact"
)

// paxTransport is what a TDT and the segments behind it say.
type paxTransport struct {
	where           edifact.Segment
	carrier, number string
	points          []paxPoint
	pending         paxPoint // times stated before any place
}

// paxPoint is a place on the way, with the times that stand behind it.
type paxPoint struct {
	code             string // of 3227
	port             string
	departs, arrives time.Time
}

// transport begins a flight.
func (r *paxReader) transport(s edifact.Segment) {
	if r.part > inTransport {
		r.refuse(s, "order", "a flight behind the travellers; expected TDT before NAD")
		r.close()
	}
	r.part = inTransport
	if len(r.legs) > MaxLegs {
		r.refuse(s, "size", "too many flights in one message")
		return
	}
	carrier := s.At(4, 0)
	if carrier == "" {
		carrier = s.At(2, 0)
	}
	carrier, number, sound := flightOf(carrier, s.At(1, 0))
	if !sound {
		// Ships and trains number their journeys in other ways.
		carrier, number = spaced(s.At(4, 0)), spaced(s.At(1, 0))
		r.note("value", at(s), "no number of a flight; kept as it was sent")
	}
	if len(number) > MaxValue || len(carrier) > MaxValue {
		r.refuse(s, "size", "a number of a flight that is too long")
		carrier, number = "", ""
	}
	r.legs = append(r.legs, paxTransport{where: s, carrier: carrier, number: number})
}

// point reads the places and times of a flight.
func (r *paxReader) point(s edifact.Segment) {
	t := &r.legs[len(r.legs)-1]
	if s.Tag == "LOC" {
		r.place(t, s)
		return
	}
	code := strings.TrimSpace(s.At(0, 0))
	if code != "189" && code != "232" {
		return
	}
	when, ok := stamp(strings.TrimSpace(s.At(0, 1)))
	if !ok {
		r.note("value", at(s), "no date and time; expected YYMMDDHHMM")
		return
	}
	p := &t.pending
	if n := len(t.points); n > 0 {
		p = &t.points[n-1]
	}
	if code == "189" {
		p.departs = when
	} else {
		p.arrives = when
	}
}

func (r *paxReader) place(t *paxTransport, s edifact.Segment) {
	code := strings.TrimSpace(s.At(0, 0))
	switch code {
	case "125", "87", "92", "130", "5", "8", "9", "11":
	default:
		return // where a report was filed, or air space was entered
	}
	port := strings.ToUpper(strings.TrimSpace(s.At(1, 0)))
	if !isPort(port) {
		r.note("value", at(s), "no code of an airport; kept as it was sent")
	}
	if len(port) > MaxValue || len(t.points) > MaxLegs {
		r.refuse(s, "size", "a place that is too long, or too many of one flight")
		return
	}
	t.points = append(t.points, paxPoint{code: code, port: port})
}

// leaves and enters tell the end of a flight by the code of the place.
func (p paxPoint) leaves() bool { return p.code == "125" || p.code == "5" || p.code == "9" }
func (p paxPoint) enters() bool { return p.code == "87" || p.code == "8" || p.code == "11" }

// journey makes legs of what was said: between each place and the next.
func (r *paxReader) journey() []Leg {
	var out []Leg
	for _, t := range r.legs {
		p := t.points
		if len(p) == 2 && p[0].enters() && p[1].leaves() {
			p = []paxPoint{p[1], p[0]}
		}
		leg := Leg{Carrier: t.carrier, Number: t.number}
		switch len(p) {
		case 0:
			r.note("missing", at(t.where), "no place of the flight; expected LOC with where it leaves and arrives")
			leg.Departs, leg.Arrives = t.pending.departs, t.pending.arrives
			out = append(out, leg)
		case 1:
			r.note("missing", at(t.where), "one place of the flight; expected two")
			if p[0].enters() || !p[0].leaves() && p[0].departs.IsZero() && !p[0].arrives.IsZero() {
				leg.To, leg.Departs = p[0].port, t.pending.departs
			} else {
				leg.From, leg.Departs = p[0].port, p[0].departs
			}
			leg.Arrives = p[0].arrives
			out = append(out, leg)
		default:
			for i := range p[1:] {
				leg.From, leg.To, leg.Departs, leg.Arrives = p[i].port, p[i+1].port, p[i].departs, p[i+1].arrives
				out = append(out, leg)
			}
			ends := out[len(out)-len(p)+1:]
			ends[0].Departs = either(ends[0].Departs, t.pending.departs)
			ends[len(ends)-1].Arrives = either(ends[len(ends)-1].Arrives, t.pending.arrives)
		}
		if len(out) > MaxLegs {
			r.refuse(t.where, "size", "too many legs in one message")
			return out[:MaxLegs]
		}
	}
	return out
}

// either gives the first time, or the second where the first is not stated.
func either(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// legsOf gives the legs on which somebody is who embarks and debarks here. Who came
// on before the first of them, or goes on behind the last, is on those that are left.
func legsOf(legs []Leg, embarks, debarks string) []int {
	first := slices.IndexFunc(legs, func(l Leg) bool { return embarks != "" && l.From == embarks })
	first = max(first, 0)
	last := len(legs) - 1
	for i := first; i < len(legs) && debarks != ""; i++ {
		if legs[i].To == debarks {
			last = i
			break
		}
	}
	var out []int
	for i := first; i <= last; i++ {
		out = append(out, i)
	}
	return out
}
