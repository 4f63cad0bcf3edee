package travel

import (
	"strings"
	"unicode"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// mostHeard is how many words of a name are surely heard; of a longer one the last
// may not be, and the surname is the last.
const mostHeard = spelling.MaxWords - 4

// names gives the name of a person as it is screened: given names and surname with a
// space between, nil where both are empty. One of too many words to be heard whole is
// followed by a shorter one, of the first word and the end of the surname. A name that
// is not in parts is given names alone.
func names(surname, given string) []screening.Name {
	text := wholeName(given, surname)
	if text == "" {
		return nil
	}
	out := []screening.Name{{Text: text}}
	words := strings.FieldsFunc(text, between)
	if len(words) <= mostHeard {
		return out
	}
	last := strings.FieldsFunc(surname, between)
	if len(last) == 0 || len(last) == len(words) {
		last = words[1:]
	}
	last = last[max(0, len(last)-mostHeard+1):]
	return append(out, screening.Name{Text: words[0] + " " + strings.Join(last, " ")})
}

// between tells what stands between the words of a name. What joins the letters of a
// word in some scripts, and an apostrophe, does not.
func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '\u200c' && r != '\u200d'
}
