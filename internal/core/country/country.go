package country

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxName bounds a name that is looked up; no country's is longer.
const maxName = 200

// Code gives the two-letter code of a country written as a two-letter or
// three-letter code or as an English name; false when it is not known.
func Code(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxName {
		return "", false
	}
	if upper := strings.ToUpper(s); states[upper] {
		return upper, true
	} else if code, ok := threeLetter[upper]; ok {
		return code, true
	}
	code, ok := named[key(s)]
	return code, ok
}

// key folds a name: its words without marks, articles and order, so that
// "Korea, North" and "The Republic of the Congo" are found.
func key(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "the" || w == "of" || w == "and" })
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}
