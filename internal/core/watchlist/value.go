package watchlist

import (
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/country"
	"entente/internal/core/screening"
)

// birth adds a date of birth, or tells that it was left out.
func (l *list) birth(p at, who *screening.Person, text string, c screening.Certainty) {
	if text = spaced(text); text == "" {
		return
	}
	b, ok := ParseBirth(text, c)
	if !ok {
		l.unread(p, "date of birth %.60q", text)
		return
	}
	if b.Year == 0 { // not known
		return
	}
	who.Births = with(who.Births, b)
}

// with appends what is not there yet, up to one beyond the limit, for which
// the record will be rejected.
func with[T comparable](have []T, v T) []T {
	if len(have) > MaxNames || slices.Contains(have, v) {
		return have
	}
	return append(have, v)
}

// certainty reads the word for how a date of birth is known.
func (l *list) certainty(p at, word string) screening.Certainty {
	c, err := screening.ParseCertainty(strings.ToLower(strings.TrimSpace(word)))
	if err != nil {
		l.unread(p, "dob_certainty %.40q; expected document, reported or estimated", word)
		return screening.Reported // not known to be from a document
	}
	return c
}

// nationality adds a country given by code or name.
func (l *list) nationality(p at, who *screening.Person, text string) {
	if code := l.country(p, text); code != "" {
		who.Nationalities = with(who.Nationalities, code)
	}
}

// country reads a country, "" where none is stated or it is not known.
func (l *list) country(p at, text string) string {
	if text = spaced(text); unstated(text) {
		return ""
	}
	code, ok := country.Code(text)
	if !ok {
		l.unread(p, "country %.60q", text)
	}
	return code
}

// unstated are the ways in which lists say nothing. NA is Namibia, na is not.
func unstated(s string) bool {
	switch s {
	case "", "-", "-0-", "na", "n/a", "N/A", "00", "unknown", "Unknown", "UNKNOWN":
		return true
	}
	return false
}

// sex reads the words of lists; another one is left out. H is the French and
// the Spanish lists' man.
func (l *list) sex(p at, who *screening.Person, text string) {
	switch text = strings.ToLower(strings.TrimSpace(text)); text {
	case "m", "male", "h", "man":
		who.Sex = "M"
	case "f", "female", "woman":
		who.Sex = "F"
	case "", "x", "u", "<", "unknown", "n/a":
	default:
		l.unread(p, "sex %.20q; expected M or F", text)
	}
}

// place adds a place of birth as written, from its parts, the smallest first.
func place(who *screening.Person, parts ...string) {
	var kept []string
	for _, s := range parts {
		if s = spaced(s); !unstated(s) && len(s) <= MaxName {
			kept = append(kept, s)
		}
	}
	if text := strings.Join(kept, ", "); text != "" {
		who.Places = with(who.Places, text)
	}
}

// document adds a document with its number as written.
func (l *list) document(p at, who *screening.Person, kind, number, issuer string) {
	number = spaced(number)
	switch {
	case unstated(number):
		return
	case len(number) > maxDocument || !utf8.ValidString(number) || !strings.ContainsAny(number, "0123456789"):
		l.unread(p, "document number %.60q; expected digits, at most %d bytes", number, maxDocument)
		return
	}
	who.Documents = with(who.Documents, screening.Document{Kind: kind, Number: number, Country: l.country(p, issuer)})
}
