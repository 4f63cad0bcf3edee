package watchlist

import (
	"strings"
	"unicode"

	"entente/internal/core/screening"
)

// readUN reads the consolidated list of the United Nations Security Council.
func (l *list) readUN(in *guard) error {
	p := at{}
	r := records{list: l, in: in, root: "CONSOLIDATED_LIST", wanted: []string{"INDIVIDUAL", "ENTITY"}}
	r.begin = func(root *element) {
		l.sum.Version = root.attr("dateGenerated")
		l.sum.Date = dateOf(l.sum.Version)
	}
	r.each = func(e *element, over string) error {
		p.record++
		p.line = e.line
		switch {
		case e.name == "ENTITY":
			l.sum.PassedBy++
			return nil
		case over != "":
			l.damaged(p, e.value("REFERENCE_NUMBER"), "%s", over)
			return nil
		}
		return l.add(p, l.unPerson(p, e))
	}
	return r.read()
}

// dateOf takes the date off a time as XML writes it.
func dateOf(s string) string {
	if date, _, _ := strings.Cut(s, "T"); len(date) == 10 {
		return date
	}
	return ""
}

func (l *list) unPerson(p at, e *element) screening.Entry {
	out := screening.Entry{ID: e.value("REFERENCE_NUMBER")}
	who := &out.Person
	name := strings.Join([]string{e.value("FIRST_NAME"), e.value("SECOND_NAME"), e.value("THIRD_NAME"), e.value("FOURTH_NAME")}, " ")
	who.Names = append(who.Names, screening.Name{Text: name})
	for _, n := range e.all("NAME_ORIGINAL_SCRIPT") {
		who.Names = append(who.Names, written(n.text, false)...)
	}
	for _, a := range e.all("INDIVIDUAL_ALIAS") {
		l.unAlias(p, who, a)
	}
	for _, n := range e.all("NATIONALITY", "VALUE") {
		l.nationality(p, who, n.text)
	}
	for _, b := range e.all("INDIVIDUAL_DATE_OF_BIRTH") {
		l.unBirth(p, who, b)
	}
	for _, b := range e.all("INDIVIDUAL_PLACE_OF_BIRTH") {
		city, street := b.value("CITY"), b.value("STREET")
		if street == city {
			street = ""
		}
		place(who, street, city, b.value("STATE_PROVINCE"), b.value("COUNTRY"))
	}
	for _, d := range e.all("INDIVIDUAL_DOCUMENT") {
		l.unDocument(p, who, d)
	}
	l.sex(p, who, e.value("GENDER"))
	return out
}

// unAlias reads an alias: several spellings with semicolons between, the
// original script in brackets or in the note, a birth date used with it.
func (l *list) unAlias(p at, who *screening.Person, a *element) {
	weak := strings.EqualFold(a.value("QUALITY"), "low")
	who.Names = append(who.Names, written(a.value("ALIAS_NAME"), weak)...)
	if _, original, found := strings.Cut(a.value("NOTE"), "original script:"); found {
		who.Names = append(who.Names, written(original, weak)...)
	}
	l.birth(p, who, a.value("DATE_OF_BIRTH"), screening.Reported)
}

// written splits what stands in a list's name field into names: at semicolons,
// and before a bracket that gives the name in another script. Any other bracket
// is a remark.
func written(text string, weak bool) []screening.Name {
	var out []screening.Name
	add := func(s string) {
		for s := range strings.SplitSeq(s, ";") {
			out = append(out, screening.Name{Text: strings.Trim(s, " ,\n\t"), Weak: weak})
		}
	}
	before, rest, found := strings.Cut(text, "(")
	inside, after, closed := strings.Cut(rest, ")")
	if !found || !closed {
		add(text)
		return out
	}
	outside := before + " " + after
	inside = strings.TrimPrefix(strings.TrimSpace(inside), "original script:")
	switch other := script(inside); {
	case strings.IndexFunc(outside, unicode.IsLetter) < 0:
		add(inside)
	case other != nil && other != script(outside):
		add(outside)
		add(inside)
	default:
		add(outside)
	}
	return out
}

// script is that of the first letter.
func script(s string) *unicode.RangeTable {
	for _, r := range s {
		for _, t := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Arabic, unicode.Han, unicode.Hangul, unicode.Hebrew,
			unicode.Greek, unicode.Georgian, unicode.Armenian, unicode.Devanagari, unicode.Thai} {
			if unicode.Is(t, r) {
				return t
			}
		}
	}
	return nil
}

func (l *list) unBirth(p at, who *screening.Person, b *element) {
	c := screening.Documented
	if strings.EqualFold(b.value("TYPE_OF_DATE"), "APPROXIMATELY") {
		c = screening.Estimated
	}
	date, year, from, to, note := b.value("DATE"), b.value("YEAR"), b.value("FROM_YEAR"), b.value("TO_YEAR"), b.value("NOTE")
	switch {
	case date != "":
		date, _, _ = strings.Cut(date, "T")
		l.birth(p, who, date, c)
	case from != "" && to != "":
		l.birth(p, who, from+"/"+to, c)
	case year != "" && month(strings.ToLower(note)) > 0:
		l.birth(p, who, note+" "+year, c)
	case year+from+to != "":
		l.birth(p, who, year+from+to, c)
	case !strings.EqualFold(note, "approximately"):
		l.birth(p, who, note, c)
	}
}

func (l *list) unDocument(p at, who *screening.Person, d *element) {
	kind := strings.ToLower(d.value("TYPE_OF_DOCUMENT") + " " + d.value("TYPE_OF_DOCUMENT2"))
	issuer := d.value("ISSUING_COUNTRY")
	if issuer == "" {
		issuer = d.value("COUNTRY_OF_ISSUE")
	}
	number := d.value("NUMBER")
	if _, after, found := strings.Cut(number, "no. "); found { // "CAR diplomatic passport no. D00001"
		number = after
	}
	l.document(p, who, documentKind(kind), number, issuer)
}

// documentKind folds the lists' words for documents to screening's.
func documentKind(word string) string {
	word = strings.TrimSpace(strings.ToLower(word))
	has := func(parts ...string) bool {
		for _, s := range parts {
			if strings.Contains(word, s) {
				return true
			}
		}
		return false
	}
	switch {
	case has("passport", "passeport", "pasaporte"):
		return "passport"
	case word == "id", has("national identif", "national id", "identity card", "id card", "idcard", "cedula", "d.n.i", "personal id", "identification number"):
		return "identity-card"
	case has("visa"):
		return "visa"
	}
	return "other"
}
