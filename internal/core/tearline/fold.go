package tearline

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// edge tells what lies between two significant characters of a text.
type edge byte

const (
	gap  edge = 1 << iota // something that is neither letter nor digit, or an end
	turn                  // a letter beside a digit, or a capital behind a small letter
)

// folded is a text reduced to letters and digits in one form: compatibility
// decomposition, no accents, no invisible characters, lower case, digits of
// any script as ASCII. What was left out stays known as edges.
type folded struct {
	text  string
	edges []edge // edges[i] lies before byte i of text; the last one behind it
}

// fold reduces a text.
func fold(s string) folded {
	out := make([]byte, 0, len(s))
	edges := make([]edge, 0, len(s)+1)
	before, last := gap, rune(0)
	for _, r := range norm.NFKD.String(s) {
		if r >= utf8.RuneSelf && silent(r) {
			continue
		}
		digit, isDigit := digitValue(r)
		if isDigit {
			r = '0' + digit
		} else if !unicode.IsLetter(r) && !unicode.Is(unicode.Mc, r) && !unicode.IsNumber(r) {
			before |= gap
			continue
		}
		if before&gap == 0 && turns(last, r) {
			before |= turn
		}
		last = r
		for _, c := range simple(unicode.ToLower(r)) {
			out = utf8.AppendRune(out, c)
			edges = append(edges, before)
			for len(edges) < len(out) {
				edges = append(edges, 0)
			}
			before = 0
		}
	}
	return folded{text: string(out), edges: append(edges, before|gap)}
}

// silent tells whether a character neither counts nor parts: accents, what has
// no width, the Arabic stretching sign and the fillers of Hangul.
func silent(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r == 'ـ' || r == '\u115f' || r == '\u1160'
}

// turns tells whether a word may end between two characters that touch.
func turns(a, b rune) bool {
	return unicode.IsDigit(a) != unicode.IsDigit(b) || unicode.IsLower(a) && unicode.IsUpper(b)
}

// simple gives letters that have no decomposition the spelling without their sign.
func simple(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ı':
		return "i"
	case 'þ':
		return "th"
	case 'ς':
		return "σ"
	}
	return string(r)
}

// digitValue is the value of a decimal digit of any script. Unicode sets the
// ten digits of a script side by side.
func digitValue(r rune) (rune, bool) {
	if r < utf8.RuneSelf {
		return r - '0', '0' <= r && r <= '9'
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return (r - rune(x.Lo)) % 10, true
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return (r - rune(x.Lo)) % 10, true
		}
	}
	return 0, false
}
