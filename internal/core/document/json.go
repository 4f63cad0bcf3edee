package document

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// plainJSON rewrites valid JSON so that YAML reads its strings alike: \/ and
// surrogate pairs, which YAML does not know, and characters that YAML reads as
// line ends or refuses. Tabs between values become spaces. Lines stay where
// they are.
func plainJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	inString := false
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case !inString:
			inString = c == '"'
			if c == '\t' {
				c = ' '
			}
			out = append(out, c)
			i++
		case c == '\\':
			n, text := escape(data[i:])
			out = append(out, text...)
			i += n
		case c >= utf8.RuneSelf || c == 0x7f:
			r, n := utf8.DecodeRune(data[i:])
			if special(r) {
				out = fmt.Appendf(out, `\u%04x`, r)
			} else {
				out = append(out, data[i:i+n]...)
			}
			i += n
		default:
			inString = c != '"'
			out = append(out, c)
			i++
		}
	}
	return out
}

// escape gives the length of the JSON escape that data begins with, and how YAML writes it.
func escape(data []byte) (n int, text []byte) {
	if data[1] == '/' {
		return 2, []byte("/")
	}
	if data[1] != 'u' {
		return 2, data[:2]
	}
	if len(data) >= 12 && data[6] == '\\' && data[7] == 'u' {
		var s string
		if json.Unmarshal([]byte(`"`+string(data[:12])+`"`), &s) == nil && utf8.RuneCountInString(s) == 1 {
			return 12, []byte(s)
		}
	}
	return 6, data[:6]
}

// special tells whether YAML reads a character otherwise than as itself.
func special(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff
}
