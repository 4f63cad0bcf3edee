package mrz

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/core/errs"
)

const op = "mrz.Parse"

// maxText bounds what is looked at; the longest zone has 90 characters.
const maxText = 400

// Document is what a zone says.
type Document struct {
	Format      Format
	Type        string   // one or two letters: P, V, I, IR
	Issuer      string   // code of the issuing state as printed: UTO, D
	Number      string   // of the document, whole where it is long
	Nationality string   // code as printed
	Birth       Date     // parts that are not known are 0
	Expiry      Date     // the same
	Sex         string   // F, M or "" for not stated
	Optional    []string // what the issuing state put into its own fields
	Primary     string   // primary identifier (surname), words with spaces between
	Secondary   string   // secondary identifier (given names)
	Truncated   bool     // the name fills its field: more may have been cut off
	Checks      []Check  // every check digit of the format
	Faults      []Fault  // what is wrong, check digits included; none for a sound document
}

// Date is a date of which parts may be unknown.
type Date struct{ Year, Month, Day int }

// Check is a check digit.
type Check struct {
	Field    string // number, birth, expiry, optional, composite
	Printed  string // one character
	Computed string
	OK       bool
}

// Fault is something wrong that does not keep the zone from being read.
type Fault struct {
	Line, Position int // from 1
	What           string
}

func (f Fault) String() string {
	return fmt.Sprintf("line %d, position %d: %s", f.Line, f.Position, f.What)
}

// Parse reads a zone: its lines, or the lines glued together. Today settles
// the century of two-digit years. Errors name line and position.
func Parse(text string, today time.Time) (Document, error) {
	if len(text) > maxText {
		return Document{}, errs.E(errs.Invalid, op, "%d characters; expected at most 90", len(text))
	}
	lines, err := split(text)
	if err != nil {
		return Document{}, err
	}
	l, known := recognise(lines)
	if !known {
		return Document{}, errs.E(errs.Invalid, op, "%d lines of %d characters; expected 3 of 30, 2 of 36 or 2 of 44", len(lines), len(lines[0]))
	}
	z := &zone{layout: l, lines: lines, today: today}
	return z.read(), nil
}

// split gives lines of equal length in the zone's alphabet, the first of which
// begins with a letter.
func split(text string) ([]string, error) {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, upper(line))
		}
	}
	if len(lines) == 0 {
		return nil, errs.E(errs.Invalid, op, "no line; expected a machine readable zone")
	}
	for i, line := range lines {
		for j, r := range line {
			if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '<' {
				return nil, errs.E(errs.Invalid, op, "line %d, position %d: %q; expected A-Z, 0-9 or <", i+1, j+1, r)
			}
		}
	}
	if len(lines) == 1 {
		lines = unglue(lines[0])
	}
	for i, line := range lines {
		if len(line) != len(lines[0]) {
			return nil, errs.E(errs.Invalid, op, "line %d, position %d: a line of %d characters; expected %d, as in line 1", i+1, len(line)+1, len(line), len(lines[0]))
		}
	}
	if c := lines[0][0]; c < 'A' || c > 'Z' {
		return nil, errs.E(errs.Invalid, op, "line 1, position 1: %q; expected the letter of a document type", c)
	}
	return lines, nil
}

// upper makes the letters a-z A-Z, as people type a zone, and leaves all else:
// what is a letter of the zone only to Unicode is none.
func upper(line string) string {
	out := []byte(line)
	for i, c := range out {
		if c >= 'a' && c <= 'z' {
			out[i] = c - 'a' + 'A'
		}
	}
	return string(out)
}

// unglue cuts one line into those of the format that has as many characters.
func unglue(line string) []string {
	for _, l := range layouts {
		if len(line) == l.lines*l.width {
			var out []string
			for i := range l.lines {
				out = append(out, line[i*l.width:(i+1)*l.width])
			}
			return out
		}
	}
	return []string{line}
}
