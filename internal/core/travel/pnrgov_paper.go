package travel

import (
	"slices"
	"strings"

	"entente/internal/core/screening"
)

// passport reads DOCS: kind / issuer / number / nationality / born / sex / expires /
// surname / given / further given names.
func (b *booking) passport(d paperSaid, p *booked) {
	var f [10]string
	for i := range f {
		if i < len(d.text) {
			f[i] = spaced(d.text[i])
		}
	}
	surname := untitled(f[7])
	given, doubt := cutTitle(f[8])
	if f[9] != "H" { // of who holds it
		given = wholeName(given, untitled(f[9]))
		if doubt != "" {
			doubt = wholeName(doubt, untitled(f[9]))
		}
	}
	infant := strings.HasSuffix(f[5], "I")
	if surname != "" {
		p = b.holder(d, p, surname, given, infant)
	}
	if p == nil {
		b.r.note(d.s, "missing", "a document of nobody who is known; left out")
		return
	}
	if surname != "" {
		if doubt != "" && lettersOf(doubt) == p.plain[1] { // the booking had it without a title glued to it
			given, doubt = doubt, ""
		}
		p.alsoNamed(surname, given)
		if doubt == "" {
			p.entitled(surname, given)
		}
		if doubt != "" && lettersOf(doubt) != p.plain[2] {
			p.alsoCalled(surname, doubt)
		}
	}
	b.born(d.s, p, f[4], infant || p.infant)
	if sex := strings.TrimSuffix(f[5], "I"); (sex == "F" || sex == "M") && p.sex == "" {
		p.sex = sex
	}
	if code := b.state(d.s, f[3]); code != "" && !slices.Contains(p.nationalities, code) && len(p.nationalities) < maxSaid {
		p.nationalities = append(p.nationalities, code)
	}
	paper := document{Document: screening.Document{Kind: docsKind(f[0]), Number: f[2], Country: b.state(d.s, f[1])}}
	if f[6] != "" {
		digits, ok := apisDate(f[6])
		if paper.expiry, ok = expiresOn(digits, b.r.o.Today); !ok {
			b.r.note(d.s, "value", "no date of expiry; expected DDMMMYY")
		}
	}
	b.document(p, paper)
}

// entitled ends the doubt whether what was cut off the given names was a title: their
// document has them without.
func (p *booked) entitled(surname, given string) {
	given = lettersOf(given)
	if p.named(surname, given) && strings.HasPrefix(given, p.plain[1]) && !strings.HasPrefix(given, p.plain[2]) {
		p.doubt, p.plain[2] = "", ""
	}
}

// alsoNamed adds the name of a document. The first that agrees with the booking is
// the traveller's, for it is the fuller one. Lines are wrapped in the middle of
// names, so that spaces alone make no other name: those of the booking stand, but
// for given names that it writes without any.
func (p *booked) alsoNamed(surname, given string) {
	agrees := p.named(surname, given)
	if plain(surname) == p.plain[0] {
		surname = p.surname
	}
	if plain(given) == p.plain[1] && strings.Contains(p.given, " ") {
		given = p.given
	}
	if agrees && p.first == [2]string{} {
		p.first = [2]string{surname, given}
	} else {
		p.alsoCalled(surname, given)
	}
}

// holder is the traveller whose document it is.
func (b *booking) holder(d paperSaid, p *booked, surname, given string, infant bool) *booked {
	if p != nil && p.named(surname, given) && p.infant == infant {
		return p
	}
	if named := b.find(surname, given); named != nil {
		return named
	}
	if p != nil && !(infant && !p.infant) {
		return p
	}
	if infant { // said of the one who holds it
		var laps []*booked
		for _, other := range b.people {
			if other.infant && len(other.documents) == 0 {
				laps = append(laps, other)
			}
		}
		if len(laps) == 1 {
			return laps[0]
		}
	}
	b.r.note(d.s, "order", "a document of somebody whom the booking does not name; taken for one of its travellers")
	p = &booked{surname: surname, given: given, infant: infant}
	b.add(d.s, p)
	return p
}

// docsKind is the kind of a document by its letters.
func docsKind(letters string) string {
	switch {
	case strings.HasPrefix(letters, "P"):
		return "passport"
	case strings.HasPrefix(letters, "V"):
		return "visa"
	case letters == "I" || letters == "A" || letters == "C" || letters == "ID":
		return "identity-card"
	}
	return "other"
}

// apisDate turns DDMMMYY or DDMMMYYYY into YYMMDD or YYYYMMDD.
func apisDate(s string) (string, bool) {
	if len(s) != 7 && len(s) != 9 {
		return "", false
	}
	const months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
	m := strings.Index(months, strings.ToUpper(s[2:5]))
	if m < 0 || m%3 != 0 || strings.Trim(s[:2]+s[5:], "0123456789") != "" {
		return "", false
	}
	m = m/3 + 1
	return s[5:] + string([]byte{'0' + byte(m/10), '0' + byte(m%10)}) + s[:2], true
}

// titles are what carriers put behind given names, in front of them or glued to
// them.
var titles = []string{"MSTR", "MISS", "MRS", "MR", "MS", "DR", "PROF", "SIR", "CHD", "INF"}

// glued are those that are cut where they are glued to a name. DR is not: more
// people are called Aleksandr than are doctors.
var glued = []string{"MSTR", "MISS", "MRS", "MR", "MS"}

// cutTitle cuts the title off given names. Doubt are the names as they stand where it
// was glued to them, for it may be part of them: THAMR, ADAMS.
func cutTitle(given string) (cut, doubt string) {
	given = spaced(strings.ToUpper(given))
	if cut = untitled(given); cut != given { // it stood apart: no other is glued on
		return cut, ""
	}
	for _, t := range glued {
		rest, has := strings.CutSuffix(cut, t)
		if !has || len(plain(rest)) < 2 || strings.HasSuffix(rest, " ") {
			continue
		}
		return strings.TrimSpace(rest), cut
	}
	return cut, ""
}

// untitled drops titles that stand apart, and the one that a document's given name
// has glued in front: MRJONATHON. A name that is nothing else stays.
func untitled(name string) string {
	words := strings.Fields(strings.ToUpper(name))
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(titles, w) })
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}
