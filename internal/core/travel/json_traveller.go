package travel

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/country"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
)

// Bounds of what is said of one traveller in a document or a row.
const (
	maxPapers   = 16 // documents
	maxSaid     = 16 // other names, dates, nationalities, places; of contacts of each kind
	maxBags     = 99
	mostNotes   = 200 // of one message
	clockFormat = "2006-01-02T15:04"
)

const expectedPort = "expected the three letters of an airport"

// noted adds notes to a message, up to the limit; the last one says so.
func (m *Message) noted(notes ...Note) {
	for _, n := range notes {
		switch {
		case len(m.Notes) < mostNotes-1:
			m.Notes = append(m.Notes, n)
		case len(m.Notes) == mostNotes-1:
			m.Notes = append(m.Notes, Note{Code: "size", Where: "message", Said: "more is odd than is noted here"})
		}
	}
}

// record is a traveller as a document or a row states them. The keys are those of
// docs/travel.md.
type record struct {
	Surname     string  `json:"surname"`
	Given       string  `json:"given"`
	Name        string  `json:"name"`
	Also        texts   `json:"also"`
	Born        texts   `json:"born"`
	Place       texts   `json:"place"`
	Sex         string  `json:"sex"`
	Nationality texts   `json:"nationality"`
	Residence   string  `json:"residence"`
	Documents   []paper `json:"documents"`
	Role        string  `json:"role"`
	Booking     string  `json:"booking"`
	Ref         string  `json:"ref"`
	Seat        string  `json:"seat"`
	Embarks     string  `json:"embarks"`
	Debarks     string  `json:"debarks"`
	Aboard      string  `json:"aboard"`
	Bags        int     `json:"bags"`
	Legs        []int   `json:"legs"`
	Phone       texts   `json:"phone"`
	Email       texts   `json:"email"`
	Address     texts   `json:"address"`
}

// paper is a document of a traveller.
type paper struct {
	Kind    string `json:"kind"`
	Number  string `json:"number"`
	Country string `json:"country"`
	Expires string `json:"expires"`
}

// paperKinds is the closed list of kinds of documents.
var paperKinds = []string{"passport", "identity-card", "visa", "other"}

// said is a record being read: its notes gather, and the first thing for which it
// cannot be trusted whole stays. What can be read of it is read all the same.
type said struct {
	o     Options
	where string
	notes []Note
	err   *Rejected
}

func (s *said) fail(code, format string, args ...any) {
	if s.err == nil {
		s.err = &Rejected{Where: s.where, Code: code, Reason: fmt.Sprintf(format, args...)}
	}
}

func (s *said) note(format string, args ...any) {
	s.notes = append(s.notes, Note{Code: "value", Where: s.where, Said: fmt.Sprintf(format, args...)})
}

// traveller turns a record into a traveller. Somebody of no name, a date that
// nobody can read, a word outside a closed list: the record cannot be trusted whole,
// and the value is left out. A country that is none, a seat, a contact, bags or an
// expiry is left out and noted: they make nobody another.
func (s *said) traveller(r record, form Form) Traveller {
	r = s.bounded(r)
	t := Traveller{Surname: spaced(r.Surname), Given: spaced(r.Given), Role: s.role(r.Role, form), Booking: spaced(r.Booking),
		Ref: spaced(r.Ref), Seat: s.seat(r.Seat), Embarks: s.port("embarks", r.Embarks), Debarks: s.port("debarks", r.Debarks),
		Residence: s.state("residence", r.Residence), Bags: r.Bags}
	if r.Bags < 0 || r.Bags > maxBags {
		s.note("bags: expected a number from 0 to %d; left out", maxBags)
		t.Bags = 0
	}
	switch t.Aboard = r.Aboard; r.Aboard {
	case "", "boarded", "not-boarded", "cancelled":
	default:
		s.fail("value", "aboard: expected boarded, not-boarded or cancelled")
		t.Aboard = ""
	}
	t.Person = s.person(r, t)
	for i, d := range r.Documents {
		expiry := s.day(fmt.Sprintf("documents[%d].expires", i), d.Expires)
		if i == 0 {
			t.Expiry = expiry
		}
	}
	for _, c := range []struct {
		kind   string
		values texts
	}{{"phone", r.Phone}, {"email", r.Email}, {"address", r.Address}} {
		for _, v := range c.values {
			if v = spaced(v); v != "" {
				t.Contacts = append(t.Contacts, Contact{c.kind, v})
			}
		}
	}
	return t
}

func (s *said) person(r record, t Traveller) screening.Person {
	p := screening.Person{Sex: s.sex(r.Sex)}
	all := append(names(t.Surname, t.Given), names("", spaced(r.Name))...)
	for _, also := range r.Also {
		all = append(all, names("", spaced(also))...)
	}
	for _, n := range all {
		if !slices.Contains(p.Names, n) {
			p.Names = append(p.Names, n)
		}
	}
	if wholeName(t.Given, t.Surname) == "" && spaced(r.Name) == "" {
		s.fail("missing", "surname, given or name: expected at least one")
	}
	for _, text := range r.Born {
		if b, ok := s.born(text); ok && !slices.Contains(p.Births, b) {
			p.Births = append(p.Births, b)
		}
	}
	for _, text := range r.Place {
		if text = spaced(text); text != "" && !slices.Contains(p.Places, text) {
			p.Places = append(p.Places, text)
		}
	}
	for _, text := range r.Nationality {
		if code := s.state("nationality", text); code != "" && !slices.Contains(p.Nationalities, code) {
			p.Nationalities = append(p.Nationalities, code)
		}
	}
	for i, d := range r.Documents {
		if spaced(d.Number) == "" {
			s.fail("missing", "documents[%d].number: expected one", i)
			continue
		}
		kind := d.Kind
		if kind == "" {
			kind = "other"
		} else if !slices.Contains(paperKinds, kind) {
			s.fail("value", "documents[%d].kind: expected one of %s", i, strings.Join(paperKinds, ", "))
			kind = "other"
		}
		p.Documents = append(p.Documents, screening.Document{Kind: kind, Number: spaced(d.Number), Country: s.state(fmt.Sprintf("documents[%d].country", i), d.Country)})
	}
	return p
}

// bounded leaves out what is too long or too much. Of a contact that is noted; what
// else is over a bound is cut, and the record cannot be trusted whole.
func (s *said) bounded(r record) record {
	for _, list := range []struct {
		key    string
		values *texts
	}{{"also", &r.Also}, {"born", &r.Born}, {"place", &r.Place}, {"nationality", &r.Nationality}} {
		all := *list.values
		if len(all) > maxSaid {
			s.fail("size", "%s: %d values; expected at most %d", list.key, len(all), maxSaid)
			all = all[:maxSaid]
		}
		*list.values = nil
		for _, v := range all {
			*list.values = append(*list.values, s.short(list.key, v))
		}
	}
	for _, one := range []struct {
		key   string
		value *string
	}{{"surname", &r.Surname}, {"given", &r.Given}, {"name", &r.Name}, {"booking", &r.Booking}, {"ref", &r.Ref}} {
		*one.value = s.short(one.key, *one.value)
	}
	r.Phone, r.Email, r.Address = s.contacts("phone", r.Phone), s.contacts("email", r.Email), s.contacts("address", r.Address)
	if len(r.Documents) > maxPapers {
		s.fail("size", "documents: %d; expected at most %d", len(r.Documents), maxPapers)
		r.Documents = r.Documents[:maxPapers]
	}
	r.Documents = slices.Clone(r.Documents)
	for i := range r.Documents {
		d := &r.Documents[i]
		if number := s.short(fmt.Sprintf("documents[%d].number", i), d.Number); len(d.Number) <= MaxValue {
			d.Number = number
		} else {
			d.Number = "" // a part of a number is another number
		}
	}
	return r
}

// short gives a value without control characters, and no longer than a value may be.
func (s *said) short(key, v string) string {
	if len(v) > MaxValue {
		s.fail("size", "%s: %d bytes; expected at most %d", key, len(v), MaxValue)
	}
	if controls(v) {
		s.fail("charset", "%s: a control character", key)
	}
	return fitted(v)
}

// fitted is a text without control characters, cut where it is longer than a value may be.
func fitted(v string) string {
	v = strings.Map(func(r rune) rune {
		if control(r) {
			return -1
		}
		return r
	}, v)
	if len(v) > MaxValue {
		v = strings.ToValidUTF8(v[:MaxValue], "")
	}
	return v
}

// contacts leaves out those that are too long, or too many, and notes that.
func (s *said) contacts(key string, all texts) (out texts) {
	for _, v := range all {
		switch {
		case len(out) == maxSaid:
			s.note("%s: %d values; expected at most %d, and the rest is left out", key, len(all), maxSaid)
			return out
		case len(v) > MaxValue:
			s.note("%s: %d bytes; expected at most %d; left out", key, len(v), MaxValue)
		case controls(v):
			s.note("%s: a control character; left out", key)
		default:
			out = append(out, v)
		}
	}
	return out
}

// controls tells whether a text holds a control character that is no white space.
func controls(v string) bool {
	return strings.ContainsFunc(v, control)
}

func control(r rune) bool { return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' }

func (s *said) role(word string, form Form) Role {
	switch role := Role(word); {
	case form == Application && (role == "" || role == Applicant):
		return Applicant
	case form == Application:
		s.fail("value", "role: expected applicant, of an application")
		return Applicant
	case role == "":
		return Passenger
	case role == Passenger || role == Crew || role == Transit || role == TransitCrew:
		return role
	default:
		s.fail("value", "role: expected passenger, crew, transit or transit-crew")
	}
	return Passenger
}

func (s *said) sex(word string) string {
	switch strings.ToUpper(spaced(word)) {
	case "F", "FEMALE":
		return "F"
	case "M", "MALE":
		return "M"
	case "", "U", "X", "<":
		return ""
	}
	s.fail("value", "sex: expected F, M, or U or X where it is not stated")
	return ""
}

// born reads a date of birth; zeros for all of it say that it is not known. One of
// more than 110 years ago stands for one that is not known, and is left out.
func (s *said) born(text string) (screening.Birth, bool) {
	if spaced(text) == "" {
		return screening.Birth{}, false
	}
	b, ok := watchlist.ParseBirth(text, screening.Documented)
	switch {
	case !ok:
		s.fail("value", "born: expected YYYY-MM-DD, YYYY-MM, YYYY or YYYY/YYYY")
		return screening.Birth{}, false
	case time.Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, time.UTC).After(s.o.Today):
		s.fail("value", "born: a date after today")
		return screening.Birth{}, false
	case b.Year > 0 && max(b.Year, b.Until) < s.o.Today.Year()-oldest:
		s.note("born: more than %d years ago; left out", oldest)
		return screening.Birth{}, false
	}
	if b.Year == 0 {
		return b, false
	}
	before := b.Certainty
	if b = doubted(b, false); b.Certainty != before {
		_, said := oddBirths([]screening.Birth{b})
		s.notes = append(s.notes, Note{Code: "estimate", Where: s.where, Said: said})
	}
	return b, ok
}

// state gives the code of a country, "" for what is none.
func (s *said) state(key, text string) string {
	if text = spaced(text); text == "" {
		return ""
	}
	code, known := country.Code(text)
	if !known {
		s.note("%s: no country that is known; left out", key)
	}
	return code
}

func (s *said) port(key, text string) string {
	text = strings.ToUpper(spaced(text))
	if text != "" && !isPort(text) {
		s.fail("value", "%s: %s", key, expectedPort)
		return ""
	}
	return text
}

func (s *said) seat(text string) string {
	if text = spaced(text); text == "" {
		return ""
	}
	seat, ok := seatOf(text)
	if !ok {
		s.note("seat: expected row and letter, as 17B; left out")
	}
	return seat
}

func (s *said) day(key, text string) string {
	if text = spaced(text); text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		s.note("%s: expected YYYY-MM-DD; left out", key)
		return ""
	}
	return text
}

// clock reads a time by the clock of a port.
func clock(text string) (time.Time, error) {
	text = strings.Replace(spaced(text), " ", "T", 1)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, clockFormat, clockFormat + ":05"} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1900 {
			return at, nil
		}
	}
	return time.Time{}, errors.New("expected YYYY-MM-DDThh:mm by the clock of the port, without a zone, or the date alone")
}

// seatOf gives row and letter without leading noughts.
func seatOf(text string) (string, bool) {
	seat := strings.TrimLeft(strings.ToUpper(text), "0")
	row := strings.TrimRight(seat, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letters := len(seat) - len(row)
	if row == "" || len(row) > 3 || strings.Trim(row, "0123456789") != "" || letters < 1 || letters > 2 {
		return "", false
	}
	return seat, true
}

func isPort(s string) bool { return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }

// flightOf gives carrier and number, the number without leading noughts, of one
// or two cells: UA and 0989, or UA989 alone.
func flightOf(carrier, number string) (string, string, bool) {
	carrier, number = strings.ToUpper(spaced(carrier)), strings.ToUpper(strings.ReplaceAll(spaced(number), " ", ""))
	if carrier == "" && len(number) > 2 {
		n := 2
		if len(number) > 3 && strings.Trim(number[:3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
			n = 3
		}
		carrier, number = number[:n], number[n:]
	} else {
		number = strings.TrimPrefix(number, carrier)
	}
	number = strings.TrimLeft(number, "0")
	digits := strings.TrimRight(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	ok := len(carrier) >= 2 && len(carrier) <= 3 && plain(carrier) == carrier &&
		len(digits) >= 1 && len(digits) <= 4 && strings.Trim(digits, "0123456789") == "" && len(number)-len(digits) <= 1
	return carrier, number, ok
}

// spaced trims, and leaves one space where there are several.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
