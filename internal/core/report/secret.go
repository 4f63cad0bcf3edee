package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Secret is one written form of a value, for the residue check: text released
// with the field below Shows must not hold it.
type Secret struct {
	Field string // the field's name; "" for what belongs to the report itself
	Shows Rung   // the coarsest rung that still shows the value; "" when none does
	Value string
	Place string // the key that it comes from, for example "fields.p1.also[0]"
}

// Secrets lists the written forms of every value of every field, and of what is
// said of the report, its parts and its third parties, which no rung ever shows.
func (r *Report) Secrets() []Secret {
	var out []Secret
	for _, name := range r.FieldOrder {
		out = append(out, r.Fields[name].Secrets()...)
	}
	return append(out, r.terms()...)
}

// Secrets lists the written forms of the field's values, each once, with the
// coarsest rung at which Words shows it. Country codes, the type of a document
// and single characters are left out: they are everywhere.
func (f *Field) Secrets() []Secret {
	s := &secrets{f: f, at: map[string]int{}}
	s.values()
	s.authored()
	shown := s.shown()
	for i := range s.list {
		s.settle(&s.list[i], shown)
	}
	return s.list
}

type secrets struct {
	f    *Field
	list []Secret
	at   map[string]int // value → index in list
}

// add records a value that the rung shows; of two rungs the coarser counts.
func (s *secrets) add(r Rung, key, value string) {
	if significant(value) < 2 {
		return
	}
	if i, ok := s.at[value]; ok {
		if s.list[i].Shows == "" {
			return // no rung shows it, whatever else has the same words
		}
		if l := s.f.Ladder; l.Index(r) > l.Index(s.list[i].Shows) {
			s.list[i].Shows = r
		}
		return
	}
	s.at[value] = len(s.list)
	s.list = append(s.list, Secret{Field: s.f.Name, Shows: r, Value: value, Place: "fields." + s.f.Name + "." + key})
}

func (s *secrets) values() {
	f := s.f
	switch f.Ladder {
	case Source:
		s.source()
	case Person:
		s.person()
	case Place:
		s.place()
	case Time:
		s.time()
	case Document:
		s.add("full", "number", f.Number)
		s.add("full", "number", bare(f.Number))
		s.add("partial", "number", partial(f.Number))
	case Selector:
		s.add("full", "value", f.Value)
		s.phone(f.Value)
		s.add("partial", "value", partial(f.Value))
		if selectorKinds[strings.ToLower(f.KindText)] == "" {
			s.add("kind", "kind", f.KindText)
		}
	case Organisation:
		s.add("name", "name", f.NameText)
		s.add("kind", "kind", f.KindText)
	case Quantity:
		s.add("exact", "exact", f.Exact)
		s.add("range", "range", f.Range)
		s.add("order", "order", f.Order)
	case Transport:
		s.add("full", "full", f.Full)
		s.add("route", "route", f.Route)
	case Quote:
		s.add("verbatim", "verbatim", f.Verbatim)
		s.add("paraphrase", "paraphrase", f.Paraphrase)
	case Officer:
		s.add("", "name", f.NameText)
	}
}

// commonNames begin a source's description without naming it.
var commonNames = []string{"source", "person", "officer", "contact", "informant", "subsource", "unknown"}

// source adds, beside the values, a code name with which the full text begins.
func (s *secrets) source() {
	f := s.f
	s.add("", "ref", f.Ref)
	s.add("", "token", f.Token)
	s.add("full", "full", f.Full)
	if code := strings.TrimSpace(upTo(f.Full, ",;:(")); significant(code) > 4 && strings.ToUpper(code) == code &&
		!strings.ContainsFunc(code, unicode.IsSpace) && !slices.Contains(commonNames, strings.ToLower(code)) {
		s.add("full", "full", code)
	}
	s.add("descriptor", "descriptor", f.Descriptor)
	s.add("collection", "collection", f.Collection)
	if f.Collection != "" {
		_, kind, _ := strings.Cut(sourceKinds[f.Collection], " ")
		s.add("collection", "collection", kind)
	}
	if f.Grade != "" {
		s.add("grade", "grade", "graded "+f.Grade)
	}
}

func upTo(s, signs string) string {
	if i := strings.IndexAny(s, signs); i >= 0 {
		return s[:i]
	}
	return s
}

func (s *secrets) person() {
	f := s.f
	s.add("full", "name", f.NameText)
	for i, name := range f.Also {
		s.add("full", fmt.Sprintf("also[%d]", i), name)
	}
	for i, born := range f.Born {
		for _, form := range birthForms(born) {
			s.add("full", fmt.Sprintf("born[%d]", i), form)
		}
	}
	s.add("described", "described", f.Described)
}

func (s *secrets) place() {
	f := s.f
	s.add("name", "name", f.NameText)
	s.add("city", "city", f.City)
	s.add("region", "region", f.Region)
	if f.Point == nil {
		return
	}
	for _, x := range f.Point {
		for _, form := range degreeForms(x) {
			s.add("point", "point", form)
		}
	}
	s.add("point", "point", coordinates(*f.Point, true))
	s.add("point", "point", coordinates(*f.Point, false))
}

func (s *secrets) time() {
	f := s.f
	if f.From.IsZero() {
		return
	}
	for _, form := range timeForms(f.From, f.To) {
		s.add(form.shows, "from", form.text)
	}
}

// bare is a number without the signs that group it.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// phone adds the digits of a telephone number, and its last ten.
func (s *secrets) phone(value string) {
	if value == "" || strings.Trim(value, "+-()./ 0123456789") != "" {
		return
	}
	digits := bare(value)
	if len(digits) < 7 {
		return
	}
	s.add("full", "value", digits)
	if len(digits) > 10 {
		s.add("full", "value", digits[len(digits)-10:])
	}
}

// authored adds the author's own words for rungs.
func (s *secrets) authored() {
	for _, r := range s.f.Ladder.Rungs() {
		if w := s.f.Values[r]; w != "" {
			s.add(r, "values."+string(r), w)
		}
		for _, lang := range slices.Sorted(maps.Keys(s.f.Render)) {
			if w := s.f.Render[lang][r]; w != "" {
				s.add(r, "render."+lang+"."+string(r), w)
			}
		}
	}
}

// shown is what each rung's words are, in every language that the author wrote
// for and in English, cut into words.
func (s *secrets) shown() [][][]token {
	langs := append(slices.Sorted(maps.Keys(s.f.Render)), "en")
	list := s.f.Ladder.Rungs()
	out := make([][][]token, len(list))
	for i, r := range list {
		for _, lang := range langs {
			out[i] = append(out[i], tokenise(s.f.Words(r, lang, 1)))
		}
	}
	return out
}

// settle moves a secret to the coarsest rung whose words hold it.
func (s *secrets) settle(x *Secret, shown [][][]token) {
	value := tokenise(x.Value)
	from := s.f.Ladder.Index(x.Shows)
	if x.Shows == "" {
		return
	}
	for i := len(shown) - 1; i > from; i-- {
		if slices.ContainsFunc(shown[i], func(words []token) bool { return within(words, value) }) {
			x.Shows = s.f.Ladder.Rungs()[i]
			return
		}
	}
}

// within tells whether the words of value stand in a row among words.
func within(words, value []token) bool {
	same := func(a, b token) bool { return a.folded == b.folded }
	for i := 0; i+len(value) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(value)], value, same) {
			return true
		}
	}
	return false
}
