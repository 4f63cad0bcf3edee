package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word of a text: letters, marks, signs without width, apostrophes
// and digits between letters.
type token struct {
	start, end int // bytes of the text
	capital    bool
	cased      bool // of a script that has capitals
	stop       bool // a sentence or a line of its own ends before it
	joined     bool // nothing but a hyphen, or a sign without width, parts it from the word before
	comma      bool // something else than space or hyphen stands before it
	dot        bool // a full stop is among it
}

// maxToken bounds the bytes of a word; a longer run of letters is no name.
const maxToken = 200

// tokenise cuts a text into words.
func tokenise(s string) []token {
	out := make([]token, 0, len(s)/6+1)
	last := 0 // end of the word before
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			i += n
			continue
		}
		end := wordEnd(s, i)
		between := seen(s[last:i])
		if !coded(s, i, end) {
			out = appendWord(out, s, i, end, between)
			last = end
		}
		i = end
	}
	return out
}

// seen drops what has no width from what stands between two words.
func seen(between string) string {
	if strings.IndexFunc(between, silent) < 0 {
		return between
	}
	return strings.Map(func(r rune) rune {
		if silent(r) {
			return -1
		}
		return r
	}, between)
}

// appendWord adds the word of a text, or the two that are written as one.
func appendWord(out []token, s string, start, end int, between string) []token {
	first := len(out) == 0
	for from := start; from < end; {
		to := camelEnd(s, from, end)
		t := token{start: from, end: to}
		if from > start {
			t.joined = true
		} else {
			t.joined = !first && (between == "-" || between == "\u2010" || between == "\u2011" || between == "")
			t.stop = first || stops(between)
			t.dot = strings.Contains(between, ".")
			t.comma = between != " " && strings.Trim(between, " \t\u00a0-\u2010\u2011") != ""
		}
		t.capital, t.cased = capitalOf(s[from:to])
		if to-from <= maxToken {
			out, first = append(out, t), false
		}
		from = to
	}
	return out
}

// wordEnd is where the word that begins at i ends.
func wordEnd(s string, i int) int {
	end := i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) && end > 0:
			end = i + n
		case silent(r) || unicode.IsDigit(r):
		case isApostrophe(r):
			if next, _ := utf8.DecodeRuneInString(s[i+n:]); !unicode.IsLetter(next) {
				return end
			}
		default:
			return end
		}
		i += n
	}
	return end
}

// coded tells whether digits stand in a word or touch it: it is a number or a
// code. One and nought between letters may stand for letters.
func coded(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return unicode.IsDigit(before) || unicode.IsDigit(after) ||
		strings.ContainsFunc(s[start:end], func(r rune) bool { return unicode.IsDigit(r) && r != '0' && r != '1' })
}

// camelEnd parts what is written as one word with a capital inside, where both
// parts are long enough for names: TamerlanTsarnaev.
func camelEnd(s string, from, end int) int {
	const least = 4
	letters, lower := 0, false
	for i, r := range s[from:end] {
		if unicode.IsUpper(r) && lower && letters >= least && utf8.RuneCountInString(s[from+i:end]) >= least {
			return from + i
		}
		if unicode.IsLetter(r) {
			letters++
			lower = unicode.IsLower(r)
		}
	}
	return end
}

// capitalOf tells whether a word begins with a capital, behind an elided article
// too, and whether its script has capitals at all.
func capitalOf(word string) (capital, cased bool) {
	elided := false
	for i, r := range word {
		switch {
		case unicode.IsUpper(r) || unicode.IsTitle(r):
			return true, true
		case unicode.IsLower(r) && !unicode.Is(unicode.Georgian, r): // capitals of Georgian are for headlines
			cased = true
			if elided || i > 0 && !strings.ContainsFunc(word, isApostrophe) {
				return false, true
			}
		case isApostrophe(r):
			elided = true
		}
	}
	return false, cased
}

// stops tells whether what stands between two words parts them for good: the end
// of a sentence, an empty line, or something that is not between the words of a
// name. Behind a full stop it depends on the word before.
func stops(between string) bool {
	return between != " " && (strings.Count(between, "\n") > 1 || strings.ContainsAny(between, "!?;:…؟؛()[]{}|/<>=@\t\u2014"))
}

// silent tells whether a character neither counts nor parts.
func silent(r rune) bool {
	return r == '\u00ad' || r >= 0x300 && unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || r == '\u0640'
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'`´‘’ʹʻʼʾʿ′＇", r) }
