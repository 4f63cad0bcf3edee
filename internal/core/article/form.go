package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxForm is how many bytes a match of a form may have to be found at once, but for the
// last few; a longer one is looked for in all that follows.
const (
	maxForm = 160
	maxStep = 16
)

// form is an expression that is tried only at places where it can match: an expression
// that begins with anything is slow when it is tried everywhere. What it finds is what
// the expression itself finds.
type form struct {
	here   *regexp.Regexp // at the beginning of what it is given
	begins openings
}

func formOf(expression string, begins openings) form {
	return form{regexp.MustCompile(`^(?:` + expression + `)`), begins}
}

// all is as FindAllStringSubmatchIndex; no match is empty.
func (f form) all(s string) (out [][]int) {
	for at := 0; at < len(s); {
		if s[at] < utf8.RuneSelf && !f.begins.ascii[s[at]] {
			at++
			continue
		}
		r, n := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[at:])
		}
		if !f.begins.at(s, at, r) {
			at += n
			continue
		}
		m := f.here.FindStringSubmatchIndex(s[at:min(at+maxForm, len(s))])
		if m != nil && m[1] > maxForm-maxStep {
			m = f.here.FindStringSubmatchIndex(s[at:])
		}
		if m == nil {
			at += n
			continue
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += at
			}
		}
		out, at = append(out, m), m[1]
	}
	return out
}

// openings say where a form can begin: with a digit, or with the letters of words.
type openings struct {
	digit bool
	alone bool      // a digit or a letter behind one, or behind an underscore, begins nothing
	ascii [128]bool // that a word may begin with, in any case
	runes map[rune]bool
	three map[string]bool // the first letters of the words that begin in ASCII, in small letters
}

// beginsWith lists the words that a form may begin with, in small letters; of a word that
// does not begin in ASCII the first letter is enough.
func beginsWith(digit, alone bool, words string) openings {
	b := openings{digit: digit, alone: alone, runes: map[rune]bool{'ſ': true}, three: map[string]bool{}}
	for r := '0'; digit && r <= '9'; r++ {
		b.ascii[r] = true
	}
	for _, w := range strings.Fields(words) {
		r, _ := utf8.DecodeRuneInString(w)
		if r >= utf8.RuneSelf {
			b.runes[r] = true
			continue
		}
		b.ascii[r], b.ascii[unicode.ToUpper(r)] = true, true
		b.three[(w + " ")[:3]] = true
	}
	return b
}

func (b openings) at(s string, at int, r rune) bool {
	if r >= utf8.RuneSelf {
		return b.runes[unicode.ToLower(r)] || r >= 'ᲀ' && r <= 'ᲈ' // other cases of Cyrillic letters
	}
	if b.alone && at > 0 && inWord(s[at-1]) {
		return false
	}
	if r >= '0' && r <= '9' || len(s) < at+3 {
		return true // a form of two letters there is none, but the expression knows best
	}
	var head [3]byte
	for i := range head {
		c := s[at+i]
		switch {
		case c >= utf8.RuneSelf:
			return true // a letter that is another's other case
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		head[i] = c
	}
	return b.three[string(head[:])]
}

// inWord tells of what \b takes for a part of a word.
func inWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// has tells whether a text in small letters has one of some words, or a letter whose other
// case is another letter's too, so that it may have.
func has(low string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(low, w) {
			return true
		}
	}
	return strings.ContainsAny(low, "ſ\u212a")
}
