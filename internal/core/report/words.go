package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Words is what a reference to the field becomes at a rung, in a language. The
// author's render for the language wins, then the author's values, then the
// words made here; a rung without words falls as Fall does. person is the
// number of a masked person, from 1. At Withheld it is a neutral noun.
func (f *Field) Words(r Rung, lang string, person int) string {
	lang = strings.ToLower(lang)
	list := f.Ladder.Rungs()
	for i := f.Ladder.Index(r); i >= 0 && i < len(list); i++ {
		if s := f.authored(list[i], lang); s != "" {
			return s
		}
		if s := f.made(list[i], lang, person); s != "" {
			return s
		}
	}
	if s := f.authored(Withheld, lang); s != "" {
		return s
	}
	return noun(f.Ladder, lang)
}

// Spoken tells whether a rung shows the very name by which plain text names
// the field: then recognised words stand as the author wrote them.
func (f *Field) Spoken(r Rung) bool {
	switch f.Ladder {
	case Person, Document, Selector, Source, Transport:
		return r == "full"
	case Place:
		return r == "point" || r == "name"
	case Organisation:
		return r == "name"
	}
	return false
}

// authored gives the author's own words for a rung: render for the language,
// for its base language, then values.
func (f *Field) authored(r Rung, lang string) string {
	if s := f.Render[lang][r]; s != "" {
		return s
	}
	if s := f.Render[base(lang)][r]; s != "" {
		return s
	}
	return f.Values[r]
}

// base is the language of a tag without its region and script.
func base(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	return lang
}

// made gives the words that the field's own values make at a rung, "" when
// they make none. Only the values of that rung and of coarser ones are read.
func (f *Field) made(r Rung, lang string, person int) string {
	if !f.holds(r) {
		return ""
	}
	english := base(lang) == "en"
	switch f.Ladder {
	case Source:
		return f.sourceWords(r, lang, english)
	case Person:
		switch {
		case r == "masked" && person < 1:
			return noun(Person, lang)
		case r == "masked":
			return "PERSON " + strconv.Itoa(person)
		}
	case Place:
		return f.placeWords(r, english)
	case Time:
		return f.timeWords(r, english)
	case Document:
		return f.documentWords(r, lang)
	case Selector:
		if r == "partial" {
			return partial(f.Value)
		}
		if r == "kind" && english {
			return selectorKind(f.KindText)
		}
	case Organisation:
		if r == "kind" && english {
			return indefinite(f.KindText)
		}
	case Quote:
		if r == "verbatim" {
			return quoted(f.Verbatim)
		}
	}
	return f.datum(r)
}

// sourceKinds are the disciplines as a source that a sentence can name.
var sourceKinds = map[string]string{
	"HUMINT":  "a human source",
	"SIGINT":  "a signals intelligence source",
	"GEOINT":  "a geospatial intelligence source",
	"MASINT":  "a measurement and signature intelligence source",
	"OSINT":   "an open source",
	"CYBER":   "a cyber source",
	"LIAISON": "a liaison source",
}

// gradeWords are the reliabilities of the Admiralty (NATO) code.
var gradeWords = map[string]string{
	"A": "completely reliable", "B": "usually reliable", "C": "fairly reliable",
	"D": "not usually reliable", "E": "unreliable", "F": "reliability cannot be judged",
}

func (f *Field) sourceWords(r Rung, lang string, english bool) string {
	switch {
	case r == "collection" && english:
		return sourceKinds[f.Collection]
	case r == "grade" && english:
		return fmt.Sprintf("a source graded %s (%s)", f.Grade, gradeWords[f.Grade])
	case r == "collection" || r == "grade":
		return noun(Source, lang) + " (" + f.datum(r) + ")"
	}
	return f.datum(r)
}

// placeWords names a place. Coarser than its name it is always "a location
// in …", whether or not a finer value is held: the words must not tell that.
func (f *Field) placeWords(r Rung, english bool) string {
	switch r {
	case "point":
		at := coordinates(*f.Point, english)
		if f.NameText != "" {
			return f.NameText + " (" + at + ")"
		}
		return at
	case "name":
		return f.NameText
	}
	in := f.datum(r)
	if !english {
		return in
	}
	if r == "country" {
		in = countryName(in)
	}
	return "a location in " + in
}

// coordinates writes decimal degrees as they were given.
func coordinates(p [2]float64, english bool) string {
	if !english {
		return degrees(p[0]) + ", " + degrees(p[1])
	}
	ns, ew := "N", "E"
	if p[0] < 0 {
		ns = "S"
	}
	if p[1] < 0 {
		ew = "W"
	}
	return degrees(math.Abs(p[0])) + "° " + ns + ", " + degrees(math.Abs(p[1])) + "° " + ew
}

func degrees(x float64) string { return strconv.FormatFloat(x+0, 'f', -1, 64) }

// documentWords keeps type and country beside the number, whole or partial.
func (f *Field) documentWords(r Rung, lang string) string {
	number := f.Number
	if r == "partial" {
		number = partial(number)
	}
	if f.Type != "" {
		number = f.Type + " " + number
	} else if base(lang) == "en" {
		number = "document " + number
	}
	if f.Country != "" {
		number += " (" + f.Country + ")"
	}
	return number
}

// partial keeps the last four characters, the last two of fewer than eight;
// each other one becomes •.
func partial(s string) string {
	n := utf8.RuneCountInString(s)
	keep := 4
	if n < 8 {
		keep = 2
	}
	var b strings.Builder
	i := 0
	for _, r := range s {
		if i < n-keep {
			r = '•'
		}
		b.WriteRune(r)
		i++
	}
	return b.String()
}

// selectorKinds are the usual kinds in words that a sentence can hold.
var selectorKinds = map[string]string{
	"phone": "a telephone number", "telephone": "a telephone number", "mobile": "a mobile telephone number",
	"e-mail": "an e-mail address", "email": "an e-mail address",
	"account": "an account", "device": "a device", "handle": "a handle",
}

func selectorKind(kind string) string {
	if s := selectorKinds[strings.ToLower(kind)]; s != "" {
		return s
	}
	return indefinite(kind)
}

// quoted puts words between quotation marks, unless they stand in some already.
func quoted(s string) string {
	if strings.ContainsAny(s[:1], `"'`) || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "«") {
		return s
	}
	return "“" + s + "”"
}

// indefinite sets "a" or "an" before an English noun that has no determiner.
// Plurals, names and numbers stay as they are.
func indefinite(s string) string {
	first, _, _ := strings.Cut(s, " ")
	switch {
	case determiners[strings.ToLower(first)], !lowerWord(first), plural(s):
		return s
	}
	return article(s) + " " + s
}

// plural guesses by the last letter of the words that stand before any preposition.
func plural(s string) bool {
	head := s
	for _, sep := range []string{" of ", " in ", " with ", " for ", " from ", ","} {
		head, _, _ = strings.Cut(head, sep)
	}
	return strings.HasSuffix(head, "s") && !strings.HasSuffix(head, "ss") && !strings.HasSuffix(head, "us")
}

// article is "a" or "an", by the sound with which the words begin.
func article(s string) string {
	low := strings.ToLower(s)
	for _, p := range []string{"uni", "use", "usu", "eu", "one", "once"} {
		if strings.HasPrefix(low, p) && !strings.HasPrefix(low, "unin") && !strings.HasPrefix(low, "unim") {
			return "a"
		}
	}
	for _, p := range []string{"hour", "honest", "honour", "heir"} {
		if strings.HasPrefix(low, p) {
			return "an"
		}
	}
	if low != "" && strings.IndexByte("aeiou", low[0]) >= 0 {
		return "an"
	}
	return "a"
}

// lowerWord tells whether a word is lower-case letters, with dashes and apostrophes between.
func lowerWord(s string) bool {
	if s == "" || strings.ToLower(s) != s || strings.ToUpper(s) == s {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !inWord(r) && r != '-' && r != '\'' && r != '’' })
}
