package travel

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"entente/internal/core/edifact"
	"entente/internal/core/screening"
)

// Bounds of one booking.
const (
	maxAboard   = 999   // travellers
	maxServices = 4_000 // services that say something of somebody
)

// part is which part of a booking is being read.
type part uint8

const (
	ofAll     part = iota // what holds of all its travellers
	ofOne                 // one of them, with what is theirs
	ofFlights             // the flights
	ofCheckIn             // what departure control knows, below a flight
	ofOthers              // bookings split off, hotels, cars
	ofThePast             // history: of it only who is named, and their documents
)

// booking is what stands behind one SRC.
type booking struct {
	r        *bookings
	src      edifact.Segment
	part     part
	locator  string
	people   []*booked
	refs     map[string]*booked // by the sender's number of a traveller
	here     *booked            // whose group is being read
	contacts []Contact          // of them all
	stages   []stop
	papers   []paperSaid
	infants  []infant
	seats    []seating
	services int
	group    string // the name of a group
	off      bool   // history tells of what was taken off the booking
	onboard  int    // which of the stages is the message's flight; -1 for none
}

// booked is one traveller of a booking.
type booked struct {
	surname, given string // without titles
	doubt          string // the given names as they stand, where a title was cut that was glued to them
	infant         bool
	late           bool // only history names them
	gone           bool // and says that they were taken off
	ref, system    string
	names          []screening.Name // as their documents have them
	first          [2]string        // surname and given names of the document that agrees with the booking
	births         []screening.Birth
	sex            string
	nationalities  []string
	places         []string
	documents      []document
	residence      string
	contacts       []Contact
	seat           string
	seatLeg        int // of their legs, the one that the seat is of
	bags           int
	plain          [3]string // surname, given names and doubt, letters alone
}

// document is one with its expiry.
type document struct {
	screening.Document
	expiry string
}

func (b *booking) segment(s edifact.Segment) {
	switch s.Tag {
	case "ABI":
		b.behind(s, ofThePast)
	case "SAC":
		b.off = s.At(2, 0) == "X"
	case "IFT":
		b.remark(s)
	case "SSR":
		b.service(s)
	case "TIF":
		b.travellers(s)
	}
	if b.part == ofThePast {
		return
	}
	switch s.Tag {
	case "RCI":
		if b.locator == "" && b.part != ofOthers {
			b.locator = spaced(s.At(0, 1))
		}
	case "REF":
		if b.part == ofOne && b.here != nil {
			b.here.system = spaced(s.At(0, 1))
		}
	case "ADD":
		b.address(s)
	case "TVL":
		b.flight(s)
	case "TRA":
		b.operating(s.At(0, 0), s.At(1, 0))
	case "RPI":
		b.status(s.At(1, 0))
	case "TRI", "SSD", "TBD":
		b.checkedIn(s)
	case "EQN":
		b.r.note(s, "split", "other bookings belong to this one; they are not read from here")
		if b.part == ofFlights || b.part == ofCheckIn {
			b.part = ofOthers
		}
	case "MSG":
		b.behind(s, ofOthers)
	}
}

// behind begins what stands behind the travellers of a booking: where it has named
// none, they are yet to come.
func (b *booking) behind(s edifact.Segment, p part) {
	if len(b.people) == 0 {
		b.r.note(s, "order", "what stands behind the travellers before the first of them; expected TIF")
		return
	}
	b.part, b.here = p, nil
}

// travellers reads a TIF: before the itinerary it names who travels, below a flight
// it says of whom check-in speaks. Whom the booking does not name, but another part
// of it, is a traveller more: nobody is hidden by where they stand.
func (b *booking) travellers(s edifact.Segment) {
	surname, group := untitled(s.At(0, 0)), s.At(0, 1) == "G"
	for i := 1; i < max(2, len(s.Elements)); i++ {
		given, doubt := cutTitle(s.At(i, 0))
		p := &booked{surname: surname, given: given, doubt: doubt, infant: s.At(i, 1) == "IN", ref: strings.TrimLeft(s.At(i, 2), "0")}
		switch {
		case group && given == "":
			b.r.note(s, "group", "the name of a group, which is nobody's")
			b.group = cmp.Or(b.group, surname)
			continue
		case p.surname == "" && p.given == "":
			b.r.note(s, "missing", "a traveller of no name; left out")
			continue
		case b.part == ofAll || b.part == ofOne:
			b.part = ofOne
			b.add(s, p)
			continue
		}
		have, named := b.known(p)
		if b.here = have; named {
			continue
		}
		switch b.part {
		case ofThePast:
			p.late, p.gone = true, b.off
			b.r.note(s, "order", "history names somebody whom the booking does not; taken for one of its travellers")
		case ofOthers:
			b.part = ofOne
			b.r.note(s, "order", "somebody whom the booking does not name stands behind it; taken for one of its travellers")
		default:
			b.r.note(s, "order", "check-in names somebody whom the booking does not; taken for one of its travellers")
		}
		b.add(s, p)
	}
}

// known gives the one traveller whom another part of the booking means; where it may
// mean several, none, unless that part is history. They bear its name too where that
// is another, as before it was corrected.
func (b *booking) known(p *booked) (have *booked, named bool) {
	surname, given := lettersOf(p.surname), lettersOf(p.given)
	past := b.part == ofThePast || b.part == ofOthers
	have = b.refs[p.ref]
	if corrected := past && have != nil && have.plain[0] == surname; !corrected && (have == nil || !have.plainly(surname, given)) {
		have = b.find(p.surname, p.given)
	}
	if have != nil && given != have.plain[1] && given != have.plain[2] {
		have.alsoCalled(p.surname, p.given)
	}
	return have, have != nil || past && slices.ContainsFunc(b.people, func(o *booked) bool { return o.plainly(surname, given) })
}

// alsoCalled adds a name of somebody, up to the limit.
func (p *booked) alsoCalled(surname, given string) {
	for _, n := range names(surname, given) {
		if !slices.Contains(p.names, n) && len(p.names) < maxSaid {
			p.names = append(p.names, n)
		}
	}
}

func (b *booking) add(s edifact.Segment, p *booked) {
	if len(b.people) == maxAboard {
		b.r.fail(s, "size", "a booking of more than %d travellers", maxAboard)
		b.here = nil
		return
	}
	p.plain = [3]string{lettersOf(p.surname), lettersOf(p.given), lettersOf(p.doubt)}
	b.people, b.here = append(b.people, p), p
	if p.ref != "" && b.refs[p.ref] == nil {
		b.refs[p.ref] = p
	}
}

// find gives the one traveller of a name; nil where there is none, or several.
func (b *booking) find(surname, given string) *booked {
	var found *booked
	surname, given = lettersOf(surname), lettersOf(given)
	for _, p := range b.people {
		if p.plainly(surname, given) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// named tells whether a name may be this traveller's: the same surname, and given
// names of which one begins with the other. Spaces do not count, for lines are
// wrapped in the middle of names.
func (p *booked) named(surname, given string) bool {
	return p.plainly(lettersOf(surname), lettersOf(given))
}

// lettersOf keeps the letters of any script, in capitals.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// plainly is named, of the letters alone.
func (p *booked) plainly(surname, given string) bool {
	begins := func(own string) bool { return strings.HasPrefix(given, own) || strings.HasPrefix(own, given) }
	return surname == p.plain[0] && (begins(p.plain[1]) || p.doubt != "" && begins(p.plain[2]))
}

// checkedIn reads what departure control says of somebody.
func (b *booking) checkedIn(s edifact.Segment) {
	if b.part != ofFlights && b.part != ofCheckIn {
		return
	}
	b.part = ofCheckIn
	switch s.Tag {
	case "TRI":
		b.here = b.refs[strings.TrimLeft(s.At(1, 3), "0")]
	case "SSD":
		if seat, ok := seatOf(s.At(0, 0)); ok && b.here != nil && len(b.stages) > 0 {
			b.seats = append(b.seats, seating{who: b.here, stage: len(b.stages) - 1, seat: seat, assigned: true})
		}
	case "TBD":
		if n, ok := small(s.At(1, 0)); ok && b.here != nil {
			b.here.bags = max(b.here.bags, n)
		}
	}
}

// small reads a number of at most two digits.
func small(s string) (int, bool) {
	if len(s) == 0 || len(s) > 2 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n, true
}

// settle gives every traveller what the booking says of them, now that all are known.
func (b *booking) settle() {
	if len(b.people) == 0 && b.group != "" { // better somebody who is none than nobody
		b.add(b.src, &booked{surname: b.group})
	}
	for _, i := range b.infants {
		b.settleInfant(i)
	}
	for _, p := range b.papers {
		b.settlePaper(p)
	}
	b.settleSeats()
}

// traveller gives somebody of a booking as a traveller of the message.
func (p *booked) traveller(b *booking, legs []int) Traveller {
	t := Traveller{Surname: p.surname, Given: p.given, Role: Passenger, Legs: slices.Clone(legs), Booking: b.locator, Ref: p.system,
		Seat: p.seat, SeatLeg: p.seatLeg, Residence: p.residence, Bags: p.bags}
	if p.gone { // they are not on the flight
		t.Aboard, t.Legs, t.Seat, t.SeatLeg = "cancelled", nil, "", 0
	}
	own := names(p.surname, p.given)
	if p.first != [2]string{} {
		t.Surname, t.Given = p.first[0], p.first[1]
		own = append(names(t.Surname, t.Given), own...)
	}
	if p.doubt != "" {
		own = append(own, names(p.surname, p.doubt)...)
	}
	for _, n := range own {
		if !slices.Contains(t.Person.Names, n) {
			t.Person.Names = append(t.Person.Names, n)
		}
	}
	for _, n := range p.names {
		if !slices.Contains(t.Person.Names, n) && len(t.Person.Names) < maxSaid {
			t.Person.Names = append(t.Person.Names, n)
		}
	}
	t.Person.Births, t.Person.Sex, t.Person.Nationalities, t.Person.Places = p.births, p.sex, p.nationalities, p.places
	rank := []string{"passport", "identity-card", "visa", "other"}
	slices.SortStableFunc(p.documents, func(a, b document) int { return cmp.Compare(slices.Index(rank, a.Kind), slices.Index(rank, b.Kind)) })
	for i, d := range p.documents {
		if t.Person.Documents = append(t.Person.Documents, d.Document); i == 0 {
			t.Expiry = d.expiry
		}
	}
	for _, c := range append(slices.Clone(p.contacts), b.contacts...) {
		if !slices.Contains(t.Contacts, c) && len(t.Contacts) < 2*maxSaid {
			t.Contacts = append(t.Contacts, c)
		}
	}
	return t
}
