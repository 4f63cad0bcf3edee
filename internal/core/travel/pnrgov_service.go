package travel

import (
	"slices"
	"strings"

	"entente/internal/core/country"
	"entente/internal/core/edifact"
	"entente/internal/core/screening"
)

// paperSaid is what a service says of somebody's document, whoever they turn out
// to be.
type paperSaid struct {
	s    edifact.Segment
	who  *booked // whom it is said of, by number or by place; nil where neither tells
	ref  string  // the number, whose traveller may stand behind it
	kind string  // DOCS, DOCO, DOCA, FOID, CHLD, CTCM, CTCE
	text []string
	at   Contact // of CTCM and CTCE
}

// infant is somebody who travels on another's lap.
type infant struct {
	s      edifact.Segment
	fields []string
	born   string
}

// seating is a seat of somebody on a flight of the itinerary.
type seating struct {
	who      *booked
	stage    int
	seat     string
	assigned bool // by check-in, not only asked for
}

// services are those that are read; all others are left out, and counted.
var services = []string{"DOCS", "DOCO", "DOCA", "FOID", "CTCM", "CTCE", "CTCR", "CHLD", "INFT", "TKNE", "SEAT", "NSST", "NSSA", "NSSW", "RQST"}

// service reads an SSR: DOCS:HK:1:UA:::FRA:IAD:text, and for whom.
func (b *booking) service(s edifact.Segment) {
	code := s.At(0, 0)
	if !slices.Contains(services, code) {
		b.r.left["special services"]++
		return
	}
	who, ref := b.whose(s)
	if b.part == ofThePast && (who == nil || !who.late) || b.part == ofOthers || code == "TKNE" {
		return
	}
	if b.services++; b.services > maxServices {
		b.r.fail(s, "size", "a booking of more than %d services", maxServices)
		return
	}
	for _, e := range s.Elements {
		if slices.ContainsFunc(e, func(v string) bool { return len(v) > MaxValue }) {
			b.r.fail(s, "size", "a value of more than %d bytes", MaxValue)
			return
		}
	}
	text := ""
	if len(s.Elements) > 0 && len(s.Elements[0]) > 8 {
		text = strings.TrimSpace(strings.Join(s.Elements[0][8:], ":"))
	}
	switch code {
	case "SEAT", "NSST", "NSSA", "NSSW", "RQST":
		b.seat(s, text)
	case "CTCM", "CTCE":
		if c, ok := reached(code, text); ok {
			b.papers = append(b.papers, paperSaid{s: s, who: who, ref: ref, kind: code, at: c})
		} else {
			b.r.left["contacts"]++
		}
	case "CTCR": // who refuses to say
	case "INFT":
		b.infants = append(b.infants, infantOf(s, text))
	default:
		b.papers = append(b.papers, paperSaid{s: s, who: who, ref: ref, kind: code, text: strings.Split(strings.TrimPrefix(text, "/"), "/")})
	}
}

// whose tells whom a service is for: by the number of the traveller, or by the
// group that it stands in.
func (b *booking) whose(s edifact.Segment) (who *booked, ref string) {
	for i := 1; i < len(s.Elements); i++ {
		if ref := strings.TrimLeft(s.At(i, 2), "0"); ref != "" {
			return b.refs[ref], ref
		}
	}
	if b.part == ofOne || b.part == ofThePast {
		return b.here, ""
	}
	return nil, ""
}

// seat reads seats: each with its traveller or, of a booking of one, as text.
func (b *booking) seat(s edifact.Segment, text string) {
	if len(b.stages) == 0 {
		return
	}
	stage := b.stageOf(s.At(0, 6), s.At(0, 7))
	if stage < 0 {
		return
	}
	for i := 1; i < len(s.Elements); i++ {
		seat, ok := seatOf(s.At(i, 0))
		who := b.refs[strings.TrimLeft(s.At(i, 2), "0")]
		if ok && who != nil {
			b.seats = append(b.seats, seating{who: who, stage: stage, seat: seat})
		}
	}
	if seat, ok := seatOf(strings.TrimSuffix(strings.TrimPrefix(text, "."), "N")); ok && len(b.people) == 1 {
		b.seats = append(b.seats, seating{who: b.people[0], stage: stage, seat: seat})
	}
}

// stageOf finds the flight of two ports: the last one read or, for another, the one
// of the itinerary.
func (b *booking) stageOf(from, to string) int {
	is := func(s stop) bool { return (from == "" || s.leg.From == from) && (to == "" || s.leg.To == to) }
	if n := len(b.stages); is(b.stages[n-1]) {
		return n - 1
	}
	return slices.IndexFunc(b.stages, is)
}

// settleSeats gives each the seat on the message's flight, and where none is known
// the first of another; what check-in says comes before what was asked for.
func (b *booking) settleSeats() {
	for _, own := range []bool{true, false} {
		for _, assigned := range []bool{true, false} {
			for _, s := range b.seats {
				place := b.stages[s.stage].place
				if s.assigned == assigned && (s.stage == b.onboard) == own && place >= 0 && s.who.seat == "" {
					s.who.seat, s.who.seatLeg = s.seat, place
				}
			}
		}
	}
}

// infantOf reads SURNAME/GIVEN 20SEP12, or with a bar before the date.
func infantOf(s edifact.Segment, text string) infant {
	i := infant{s: s, fields: strings.FieldsFunc(text, func(r rune) bool { return r == '/' })}
	if n := len(i.fields); n > 0 {
		rest, last := "", i.fields[n-1]
		if at := strings.LastIndexByte(last, ' '); at >= 0 {
			rest, last = last[:at], last[at+1:]
		}
		if _, ok := apisDate(last); ok {
			i.born = last
			i.fields = append(i.fields[:n-1:n-1], strings.TrimSpace(rest))
		}
	}
	return i
}

// settleInfant gives an infant the date of birth. One whom the booking does not name
// is a traveller more; a text without a bar is their whole name.
func (b *booking) settleInfant(i infant) {
	if len(i.fields) == 0 || untitled(i.fields[0]) == "" {
		b.r.note(i.s, "missing", "an infant of no name; left out")
		return
	}
	given, doubt := cutTitle(strings.Join(i.fields[1:], " "))
	surname := untitled(i.fields[0])
	p := b.find(surname, given)
	if len(i.fields) == 1 {
		whole := lettersOf(surname)
		n := slices.IndexFunc(b.people, func(p *booked) bool { return p.plain[0]+p.plain[1] == whole })
		if p = nil; n >= 0 {
			p = b.people[n]
		} else {
			b.r.note(i.s, "order", "an infant's name without a bar behind the surname; taken whole for a traveller more")
		}
	}
	if p == nil {
		p = &booked{surname: surname, given: given, doubt: doubt, infant: true}
		b.add(i.s, p)
	}
	b.born(i.s, p, i.born, true)
}

// born adds a date of birth, DDMMMYY. Of a child's two centuries it is the later.
func (b *booking) born(s edifact.Segment, p *booked, text string, child bool) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	digits, ok := apisDate(text)
	births, may := birthsOn(digits, b.r.o.Today)
	if !ok || !may {
		b.r.note(s, "value", "no date of birth that can be; expected DDMMMYY, not after today")
		return
	}
	if child {
		births = births[:min(1, len(births))]
	}
	if code, said := oddBirths(births); code != "" {
		b.r.note(s, code, said)
	}
	for _, born := range births {
		if !slices.Contains(p.births, born) && len(p.births) < maxSaid {
			p.births = append(p.births, born)
		}
	}
}

// settlePaper gives a document to whom it is of: to the traveller whose name it
// has; else to whom it is said of; else, in a booking of one, to that one. A name
// that nobody of the booking has is a traveller more.
func (b *booking) settlePaper(d paperSaid) {
	p := d.who
	if p == nil {
		p = b.refs[d.ref]
	}
	if p == nil && len(b.people) == 1 {
		p = b.people[0]
	}
	switch d.kind {
	case "DOCS":
		b.passport(d, p)
		return
	case "CTCM", "CTCE": // where it is nobody's, it is of them all
		b.reach(p, d.at)
		return
	}
	if p == nil {
		b.r.note(d.s, "missing", "a service of nobody who is known; left out")
		return
	}
	field := func(i int) string {
		if i < len(d.text) {
			return spaced(d.text[i])
		}
		return ""
	}
	switch d.kind {
	case "CHLD":
		b.born(d.s, p, field(0), true)
	case "DOCO": // place of birth / kind / number / place of issue / date / country that it is for
		if place := field(0); place != "" && !slices.Contains(p.places, place) && len(p.places) < maxSaid {
			p.places = append(p.places, place)
		}
		kind := "other"
		if field(1) == "V" {
			kind = "visa"
		}
		b.document(p, document{Document: screening.Document{Kind: kind, Number: field(2), Country: b.state(d.s, field(5))}})
	case "DOCA": // R or D / country / street / town / region / code
		if field(0) == "R" {
			p.residence = b.state(d.s, field(1))
		}
		b.lives(p, field(2), field(3), field(5), field(1))
	case "FOID":
		b.identified(p, field(0))
	}
}

// identified reads FOID: PP and a passport's number, NI and an identity card's.
func (b *booking) identified(p *booked, text string) {
	kind := map[string]string{"PP": "passport", "NI": "identity-card"}[text[:min(2, len(text))]]
	if kind == "" || !strings.ContainsAny(text, "0123456789") { // or words in the place of a number
		b.r.left["special services"]++
		return
	}
	d := document{Document: screening.Document{Kind: kind, Number: strings.TrimSpace(text[2:])}}
	if n := d.Number; len(n) > 7 {
		if code, known := country.Code(n[:3]); known && strings.Trim(n[:3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			d.Country, d.Number = code, n[3:]
		}
	}
	b.document(p, d)
}

// state gives the code of a country, "" for what is none.
func (b *booking) state(s edifact.Segment, text string) string {
	if text == "" {
		return ""
	}
	code, known := country.Code(text)
	if !known {
		b.r.note(s, "value", "no country that is known; left out")
	}
	return code
}

// document adds a document that is not there yet.
func (b *booking) document(p *booked, d document) {
	number := plain(d.Number)
	if number == "" || len(p.documents) == maxPapers {
		return
	}
	for i, have := range p.documents {
		if plain(have.Number) == number && have.Kind == d.Kind && (have.Country == d.Country || have.Country == "" || d.Country == "") {
			p.documents[i].Country = max(have.Country, d.Country)
			p.documents[i].expiry = max(have.expiry, d.expiry)
			return
		}
	}
	p.documents = append(p.documents, d)
}
