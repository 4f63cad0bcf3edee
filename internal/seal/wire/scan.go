package wire

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Limits on one JSON text. Zero values allow nothing.
type Limits struct {
	Bytes  int // octets of the whole text
	Depth  int // nested objects and arrays
	Values int // values of every kind, keys not counted
}

const op = "wire.Parse"

// check refuses, before anything is built, a text that is not one JSON value
// within its limits, that repeats a key, or that holds a lone surrogate.
func check(data []byte, lim Limits) error {
	switch {
	case len(data) > lim.Bytes:
		return errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), lim.Bytes)
	case !utf8.Valid(data):
		return errs.E(errs.Invalid, op, "not UTF-8; expected JSON in UTF-8")
	}
	if err := shallow(data, lim.Depth); err != nil {
		return err
	}
	if !json.Valid(data) {
		return errs.E(errs.Invalid, op, "not JSON; expected one JSON value")
	}
	s := scanner{data: data, left: lim.Values}
	s.space()
	return s.value()
}

// shallow bounds nesting without recursion, so that what recurses later may.
func shallow(data []byte, limit int) error {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i = closing(data, i)
		case '[', '{':
			if depth++; depth > limit {
				return errs.E(errs.Invalid, op, "nested too deeply; expected at most %d levels", limit)
			}
		case ']', '}':
			depth--
		}
	}
	return nil
}

// closing is the index of the quote that ends the string opened at i, or the
// end of data when none does. It steps from quote to quote: most strings here
// are long base64 without escapes.
func closing(data []byte, i int) int {
	for j := i + 1; j < len(data); j++ {
		n := bytes.IndexByte(data[j:], '"')
		if n < 0 {
			return len(data)
		}
		j += n
		escapes := 0
		for k := j - 1; k > i && data[k] == '\\'; k-- {
			escapes++
		}
		if escapes%2 == 0 {
			return j
		}
	}
	return len(data)
}

// scanner walks a text that is known to be valid JSON.
type scanner struct {
	data []byte
	pos  int
	left int // values still allowed
}

func (s *scanner) space() {
	for s.pos < len(s.data) && (s.data[s.pos] == ' ' || s.data[s.pos] == '\t' || s.data[s.pos] == '\n' || s.data[s.pos] == '\r') {
		s.pos++
	}
}

func (s *scanner) value() error {
	if s.left--; s.left < 0 {
		return errs.E(errs.Invalid, op, "too many values")
	}
	switch s.data[s.pos] {
	case '{':
		return s.object(nil)
	case '[':
		return s.array(nil)
	case '"':
		_, err := s.str()
		return err
	}
	for s.pos < len(s.data) && bytes.IndexByte([]byte(",]} \t\n\r"), s.data[s.pos]) < 0 {
		s.pos++
	}
	return nil
}

// str steps over a string and gives its raw bytes, quotes included.
func (s *scanner) str() ([]byte, error) {
	start := s.pos
	end := closing(s.data, start)
	s.pos = end + 1
	raw := s.data[start:s.pos]
	if bytes.IndexByte(raw, '\\') >= 0 && loneSurrogate(raw) {
		return nil, errs.E(errs.Invalid, op, "a lone surrogate in a string; expected Unicode text")
	}
	return raw, nil
}

// object walks an object; each, when given, is told every key and raw value.
func (s *scanner) object(each func(key string, raw []byte)) error {
	seen := map[string]bool{}
	s.pos++
	for s.space(); s.data[s.pos] != '}'; s.space() {
		raw, err := s.str()
		if err != nil {
			return err
		}
		key := unquote(raw)
		if seen[key] {
			return errs.E(errs.Invalid, op, "a key given twice; expected each key once")
		}
		seen[key] = true
		s.space()
		s.pos++ // the colon
		s.space()
		start := s.pos
		if err := s.value(); err != nil {
			return err
		}
		if each != nil {
			each(key, s.data[start:s.pos:s.pos])
		}
		s.comma()
	}
	s.pos++
	return nil
}

// array walks an array; each, when given, is told every raw value.
func (s *scanner) array(each func(raw []byte)) error {
	s.pos++
	for s.space(); s.data[s.pos] != ']'; s.space() {
		start := s.pos
		if err := s.value(); err != nil {
			return err
		}
		if each != nil {
			each(s.data[start:s.pos:s.pos])
		}
		s.comma()
	}
	s.pos++
	return nil
}

func (s *scanner) comma() {
	s.space()
	if s.data[s.pos] == ',' {
		s.pos++
	}
}

// unquote reads a valid JSON string.
func unquote(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var out string
	if json.Unmarshal(raw, &out) != nil {
		return ""
	}
	return out
}

// loneSurrogate tells whether a valid JSON string holds half of a pair:
// parsers disagree on what it means.
func loneSurrogate(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		switch r := hex4(raw[i+1:]); {
		case r >= 0xDC00 && r <= 0xDFFF:
			return true
		case r >= 0xD800 && r <= 0xDBFF:
			if len(raw) < i+11 || raw[i+5] != '\\' || raw[i+6] != 'u' {
				return true
			}
			if low := hex4(raw[i+7:]); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 10
		}
	}
	return false
}

// hex4 reads four hexadecimal digits, -1 when there are fewer.
func hex4(b []byte) int {
	if len(b) < 4 {
		return -1
	}
	n := 0
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | int(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | int(c-'a'+10)
		case c >= 'A' && c <= 'F':
			n = n<<4 | int(c-'A'+10)
		default:
			return -1
		}
	}
	return n
}
