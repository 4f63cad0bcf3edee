package article

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// line is one line of a file without its end and its outer space.
type line struct {
	text       string
	number     int
	start, end int // bytes in the file
}

// lines cuts a file into lines, or says what stands in the way.
func lines(file string, data []byte) ([]line, error) {
	if len(data) > MaxBytes {
		return nil, errs.At(op, file, 0, "", "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	at := len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))
	var out []line
	for n := 1; at < len(data); n++ {
		end, next := len(data), len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		raw := string(bytes.TrimSuffix(data[at:end], []byte("\r")))
		if err := readable(file, n, raw); err != nil {
			return nil, err
		}
		left := strings.TrimLeftFunc(raw, unicode.IsSpace)
		start := at + len(raw) - len(left)
		text := strings.TrimRightFunc(left, unicode.IsSpace)
		out = append(out, line{text, n, start, start + len(text)})
		at = next
	}
	return out, nil
}

func readable(file string, n int, s string) error {
	if len(s) > MaxLine {
		return errs.At(op, file, n, "", "%d bytes; expected a line of at most %d", len(s), MaxLine)
	}
	if !utf8.ValidString(s) {
		return errs.At(op, file, n, "", "is not UTF-8; expected text in UTF-8")
	}
	for _, r := range s {
		switch {
		case r == '\r':
			return errs.At(op, file, n, "", "a carriage return within the line; expected lines that end with LF or CR LF")
		case r != '\t' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029'), hidden(r):
			return errs.At(op, file, n, "", "character %U, which does not show; expected text without control or hidden characters", r)
		}
	}
	return nil
}

// hidden tells of the signs of format that change how a text looks or is cut and
// do not show. Joiners and single marks of direction are part of how some
// scripts are written.
func hidden(r rune) bool {
	switch r {
	case '\u200c', '\u200d', '\u200e', '\u200f', '\u061c':
		return false
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == utf8.RuneError || r&0xfffe == 0xfffe
}
