package tearline

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape undoes escapes in which text hides inside text: HTML entities,
// \u and \x, percent. What is no escape stays.
func unescape(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	if strings.IndexByte(s, '\\') >= 0 {
		s = backslashes(s)
	}
	return octets(s, '%')
}

// unquote undoes quoted-printable.
func unquote(s string) string {
	s = strings.ReplaceAll(s, "=\r\n", "") // soft line breaks
	s = strings.ReplaceAll(s, "=\n", "")
	return octets(s, '=')
}

// backslashes undoes \uXXXX, \u{X…}, \UXXXXXXXX and \xXX.
func backslashes(s string) string {
	var out []byte
	var high rune // first half of a surrogate pair
	for i := 0; i < len(s); {
		r, n := backslash(s[i:])
		if n == 0 {
			out, high = append(out, s[i]), 0
			i++
			continue
		}
		i += n
		switch {
		case n == 4 && s[i-n+1] == 'x':
			out = append(out, byte(r)) // one octet, perhaps of a longer character
		case high != 0 && utf16.DecodeRune(high, r) != utf8.RuneError:
			out = utf8.AppendRune(out, utf16.DecodeRune(high, r))
		case utf16.IsSurrogate(r):
			high = r
			continue
		default:
			out = utf8.AppendRune(out, r)
		}
		high = 0
	}
	return string(out)
}

// backslash reads one escape at the start of s; n is 0 when there is none.
func backslash(s string) (r rune, n int) {
	if len(s) < 4 || s[0] != '\\' {
		return 0, 0
	}
	digits := map[byte]int{'u': 4, 'U': 8, 'x': 2}[s[1]]
	if digits == 0 {
		return 0, 0
	}
	start, end := 2, 2+digits
	if s[1] == 'u' && s[2] == '{' {
		start, end = 3, strings.IndexByte(s[:min(len(s), len(`\u{10ffff}`))], '}')
		if end < 0 {
			return 0, 0
		}
	}
	if end > len(s) || end == start {
		return 0, 0
	}
	for _, c := range []byte(s[start:end]) {
		v, ok := hexDigit(c)
		if !ok {
			return 0, 0
		}
		r = r<<4 | rune(v)
	}
	if start == 3 {
		end++
	}
	return r, end
}

// octets undoes a sign followed by two hexadecimal digits.
func octets(s string, sign byte) string {
	if strings.IndexByte(s, sign) < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == sign && i+2 < len(s) {
			hi, ok1 := hexDigit(s[i+1])
			lo, ok2 := hexDigit(s[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// minRun is the length from which a run of an encoding's letters is decoded.
const minRun = 8

// base64Text decodes every run of base64 or base64url letters at each of the
// four places where a group may begin, so that a value is found wherever it
// stands in what was encoded. Lines of a run are joined.
func base64Text(s string) string {
	var out, run []byte
	flush := func() {
		if len(run) >= minRun {
			for start := range 4 {
				out = append(append(out, '\n'), readable(base64Bytes(run[start:]))...)
			}
		}
		run = run[:0]
	}
	newLine := false // spaces at the start of a line do not end a run
	for i := 0; i < len(s); i++ {
		c := s[i]
		if v, ok := base64Digit(c); ok {
			run, newLine = append(run, v), false
		} else if c == '\r' || c == '\n' {
			newLine = true
		} else if !newLine || c != ' ' && c != '\t' {
			flush()
			newLine = false
		}
	}
	flush()
	return string(out)
}

func base64Digit(c byte) (byte, bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case '0' <= c && c <= '9':
		return c - '0' + 52, true
	case c == '+' || c == '-':
		return 62, true
	case c == '/' || c == '_':
		return 63, true
	}
	return 0, false
}

func base64Bytes(digits []byte) []byte {
	out := make([]byte, 0, len(digits)*3/4)
	buffer, bits := uint32(0), 0
	for _, d := range digits {
		buffer, bits = buffer<<6|uint32(d), bits+6
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(buffer>>bits))
		}
	}
	return out
}

// hexText decodes every run of hexadecimal digits from its first and from its
// second digit. Single signs that part octets are passed over.
func hexText(s string) string {
	var out, run []byte
	parted := false
	flush := func() {
		if len(run) >= minRun {
			for start := range 2 {
				out = append(append(out, '\n'), readable(hexBytes(run[start:]))...)
			}
		}
		run, parted = run[:0], false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		v, ok := hexDigit(c)
		switch {
		case ok && c == '0' && i+1 < len(s) && s[i+1] == 'x':
			i, parted = i+1, false // the prefix of one octet
		case ok:
			run, parted = append(run, v), false
		case !parted && strings.IndexByte(" :-,\\x%\r\n", c) >= 0:
			parted = c != '\\' && c != ',' && c != '\r' // another sign may follow these
		default:
			flush()
		}
	}
	flush()
	return string(out)
}

func hexBytes(digits []byte) []byte {
	out := make([]byte, 0, len(digits)/2)
	for i := 0; i+1 < len(digits); i += 2 {
		out = append(out, digits[i]<<4|digits[i+1])
	}
	return out
}

// readable keeps what can be text: octets that are no UTF-8 and control
// characters become line ends.
func readable(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError || unicode.IsControl(r) {
			out = append(out, '\n')
		} else {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}
