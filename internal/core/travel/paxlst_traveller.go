package travel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/internal/core/country"
	"entente/internal/core/edifact"
	"entente/internal/core/screening"
)

// Bounds of what one traveller of a PAXLST brings.
const (
	paxPapers   = 16
	paxContacts = 16
	paxStates   = 8
	paxBags     = 999
)

// nameWidth is how long a part of a name may be in 3036; one that fills it may have
// been cut.
const nameWidth = 35

// name reads who a traveller is, and where they live or stay. Where the name is not
// in parts, C058 has it.
func (r *paxReader) name(s edifact.Segment) {
	surname := spaced(s.At(3, 0))
	var given []string
	cut := utf8.RuneCountInString(s.At(3, 0)) >= nameWidth
	for i := 1; i < 5; i++ {
		if part := spaced(s.At(3, i)); part != "" {
			given = append(given, part)
			cut = cut || utf8.RuneCountInString(s.At(3, i)) >= nameWidth
		}
	}
	if surname == "" && len(given) == 0 {
		surname = spaced(s.At(2, 0))
	}
	t := &r.one
	t.Surname, t.Given = surname, strings.Join(given, " ")
	if len(t.Surname)+len(t.Given) > MaxValue {
		r.refuse(s, "size", "a name that is too long")
		t.Surname, t.Given = firstBytes(t.Surname, MaxValue/2), firstBytes(t.Given, MaxValue/2)
	}
	if t.Person.Names = names(t.Surname, t.Given); t.Person.Names == nil {
		r.note("missing", at(s), "a traveller without a name")
	}
	r.named = s.Number
	if cut {
		r.note("truncated", at(s), "a part of a name fills its field and may have been cut")
	}
	var address []string
	for element := 4; element <= 8; element++ {
		for _, part := range components(s, element) {
			if part = spaced(part); part != "" {
				address = append(address, part)
			}
		}
	}
	r.contact(s, "address", strings.Join(address, ", "))
}

// broken reads a segment that PAXLST does not have. Behind a name it may be the rest of
// it, for an apostrophe that nobody released ends a segment: D'ARC.
func (r *paxReader) broken(s edifact.Segment) {
	r.refuse(s, "syntax", "a segment that PAXLST does not have; a terminator within a name may not have been released")
	t := &r.one
	if r.part != inTraveller || s.Number != r.named+1 || len(t.Person.Names) == 0 {
		return
	}
	rest := "'" + s.Tag
	for i := range s.Elements {
		rest += " " + strings.Join(s.Elements[i], " ")
	}
	rest = firstBytes(spaced(rest), MaxValue)
	if t.Given != "" {
		t.Person.Names = append(t.Person.Names, names(t.Surname, t.Given+rest)...)
	} else {
		t.Person.Names = append(t.Person.Names, names(t.Surname+rest, "")...)
	}
}

// firstBytes cuts a text to so many bytes, and no letter in two.
func firstBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func components(s edifact.Segment, element int) []string {
	if element >= len(s.Elements) {
		return nil
	}
	return s.Elements[element]
}

func (r *paxReader) contact(s edifact.Segment, kind, value string) {
	switch {
	case value == "":
	case len(value) > MaxValue:
		r.refuse(s, "size", "an address that is too long")
	case len(r.one.Contacts) >= paxContacts:
		r.once("left-out", s, "more ways to reach a traveller than are kept")
	default:
		r.one.Contacts = append(r.one.Contacts, Contact{Kind: kind, Value: value})
	}
}

// about reads a segment behind NAD or DOC.
func (r *paxReader) about(s edifact.Segment) {
	switch s.Tag {
	case "ATT":
		r.sex(s)
	case "DTM":
		r.date(s)
	case "MEA":
		if n, err := strconv.Atoi(strings.TrimSpace(s.At(2, 1))); err == nil && n >= 0 && n <= paxBags && strings.TrimSpace(s.At(0, 0)) == "CT" {
			r.one.Bags, r.bagsBy = n, "MEA"
		}
	case "FTX":
		r.text(s)
	case "LOC":
		r.where(s)
	case "COM":
		r.reached(s)
	case "NAT":
		r.nationality(s)
	case "RFF":
		r.reference(s)
	case "DOC":
		r.document(s)
	}
}

func (r *paxReader) sex(s edifact.Segment) {
	if strings.TrimSpace(s.At(0, 0)) != "2" {
		return
	}
	sex := strings.ToUpper(strings.TrimSpace(s.At(2, 0)))
	if sex != "F" && sex != "M" {
		return // X, U and what else there is: not stated
	}
	if r.one.Person.Sex != "" && r.one.Person.Sex != sex {
		r.refuse(s, "order", "two sexes of one traveller; the NAD of another may be lost")
		sex = "" // whichever it is, it speaks against nobody
	}
	r.one.Person.Sex = sex
}

// date reads births and the expiry of documents.
func (r *paxReader) date(s edifact.Segment) {
	text := strings.TrimSpace(s.At(0, 1))
	switch strings.TrimSpace(s.At(0, 0)) {
	case "329":
		r.born(s, text)
	case "36":
		if r.paper < 0 {
			r.note("order", at(s), "an expiry before any document; left out")
			return
		}
		day, ok := expiresOn(text, r.o.Today)
		if !ok {
			r.note("value", at(s), "no date of expiry; expected YYMMDD or YYYYMMDD")
			return
		}
		if r.paper == 0 {
			r.one.Expiry = day
		}
	}
}

// born reads a date of birth. Two that cannot be one are both kept.
func (r *paxReader) born(s edifact.Segment, text string) {
	births, ok := birthsOn(text, r.o.Today)
	if !ok {
		r.note("value", at(s), "no date of birth that can be; expected YYMMDD or YYYYMMDD, not after today")
		return
	}
	if code, said := oddBirths(births); code != "" {
		r.once(code, s, said)
	}
	p := &r.one.Person
	var both []screening.Birth
	for _, b := range births {
		if slices.ContainsFunc(p.Births, func(have screening.Birth) bool { return have.String() == b.String() }) {
			both = append(both, b)
		}
	}
	switch {
	case len(p.Births) == 0:
		p.Births = births
	case len(both) > 0:
		p.Births = both
	case len(births) > 0:
		r.refuse(s, "order", "two dates of birth of one traveller; the NAD of another may be lost")
		if len(p.Births) < paxPapers {
			p.Births = append(p.Births, births...)
		}
	}
}

// text counts the tags of bags. Other free text is left out.
func (r *paxReader) text(s edifact.Segment) {
	if strings.TrimSpace(s.At(0, 0)) != "BAG" {
		r.notes++
		return
	}
	tag := strings.TrimSpace(s.At(3, 0))
	if tag == "" || strings.EqualFold(tag, "NULL") || r.bagsBy == "MEA" {
		return
	}
	n := 1
	if several, err := strconv.Atoi(strings.TrimSpace(s.At(3, 1))); err == nil && several > 0 && several <= paxBags {
		n = several // a first tag, and how many follow it
	}
	r.one.Bags, r.bagsBy = min(r.one.Bags+n, paxBags), "FTX"
}

// where reads the places of a traveller. The same codes mean other things of a flight.
func (r *paxReader) where(s edifact.Segment) {
	code, place := strings.TrimSpace(s.At(0, 0)), strings.ToUpper(strings.TrimSpace(s.At(1, 0)))
	if len(place) > MaxValue || len(s.At(1, 3)) > MaxValue {
		r.refuse(s, "size", "a place that is too long")
		return
	}
	switch code {
	case "178":
		r.one.Embarks = place
	case "179":
		r.one.Debarks = place
	case "174":
		r.one.Residence = r.state(s, place)
	case "180":
		if text := spaced(s.At(1, 3)); text != "" && len(r.one.Person.Places) == 0 {
			r.one.Person.Places = []string{text}
		}
	case "91":
		if r.paper < 0 {
			r.note("order", at(s), "an issuing state before any document; left out")
		} else if r.paper < len(r.one.Person.Documents) {
			r.one.Person.Documents[r.paper].Country = r.state(s, place)
		}
	}
}

// state gives the code of a country; "" with a note for what is none.
func (r *paxReader) state(s edifact.Segment, text string) string {
	if text == "" {
		return ""
	}
	code, known := country.Code(text)
	if !known {
		r.once("country", s, fmt.Sprintf("no country that is known in %s; left out", s.Tag))
	}
	return code
}

// reached reads how a traveller said they are reached.
func (r *paxReader) reached(s edifact.Segment) {
	for i := range s.Elements {
		switch strings.TrimSpace(s.At(i, 1)) {
		case "TE", "AL", "FX":
			r.contact(s, "phone", spaced(s.At(i, 0)))
		case "EM":
			r.contact(s, "email", spaced(s.At(i, 0)))
		}
	}
}

func (r *paxReader) nationality(s edifact.Segment) {
	code := r.state(s, strings.ToUpper(strings.TrimSpace(s.At(1, 0))))
	p := &r.one.Person
	if code == "" || len(p.Nationalities) >= paxStates {
		return
	}
	for _, has := range p.Nationalities {
		if has == code {
			return
		}
	}
	p.Nationalities = append(p.Nationalities, code)
}

// reference reads booking, passenger reference and seat. References of the carrier's
// customer (CR) and of agencies (AEA) are not kept.
func (r *paxReader) reference(s edifact.Segment) {
	value := spaced(s.At(0, 1))
	if len(value) > MaxValue {
		r.refuse(s, "size", "a reference that is too long")
		return
	}
	switch strings.TrimSpace(s.At(0, 0)) {
	case "AVF":
		r.one.Booking = strings.ToUpper(value)
	case "ABO":
		r.one.Ref = value
	case "SEA":
		if seat, ok := seatOf(value); ok {
			r.one.Seat = seat
		} else if value != "" {
			r.once("value", s, "no seat; expected row and letter, as 17B")
		}
	}
}

// document begins a document of the traveller.
func (r *paxReader) document(s edifact.Segment) {
	r.part = inDocument
	number := spaced(s.At(1, 0))
	p := &r.one.Person
	switch {
	case number == "":
		r.note("missing", at(s), "a document without a number; left out")
		r.paper = paxPapers // what follows is about no document that is kept
	case len(number) > MaxValue:
		r.refuse(s, "size", "a number of a document that is too long")
		r.paper = paxPapers
	case len(p.Documents) >= paxPapers:
		r.once("left-out", s, "more documents of a traveller than are kept")
		r.paper = paxPapers
	default:
		p.Documents = append(p.Documents, screening.Document{Kind: paperKind(s.At(0, 0)), Number: number})
		r.paper = len(p.Documents) - 1
	}
}

// paperKind tells a document by the code of 1001. Crew members' certificates (AC)
// and licences are neither passports nor identity cards.
func paperKind(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	switch {
	case strings.HasPrefix(code, "P"):
		return "passport"
	case strings.HasPrefix(code, "V"):
		return "visa"
	case code == "AC":
		return "other"
	case strings.HasPrefix(code, "I"), strings.HasPrefix(code, "A"), strings.HasPrefix(code, "C"):
		return "identity-card"
	}
	return "other"
}
