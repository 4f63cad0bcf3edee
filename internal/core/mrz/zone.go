package mrz

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/core/country"
)

// zone is a zone being read.
type zone struct {
	layout
	lines []string
	today time.Time
	doc   Document
}

func (z *zone) at(s span) string { return z.lines[s.line-1][s.from-1 : s.to] }

func (z *zone) fault(s span, format string, args ...any) {
	z.doc.Faults = append(z.doc.Faults, Fault{s.line, s.from, fmt.Sprintf(format, args...)})
}

func (z *zone) read() Document {
	z.doc.Format, z.doc.Type = z.format, trimmed(z.at(z.kind))
	z.doc.Issuer, z.doc.Nationality = z.state(z.issuer), z.state(z.nation)
	if !strings.ContainsAny(z.doc.Type[:1], "ACIPV") {
		z.fault(z.kind, "document type %s; expected one that begins with A, C, I, P or V", z.doc.Type)
	}
	z.number9()
	z.doc.Birth = z.date(z.birth, func(year int) bool { return year <= z.today.Year() })
	z.doc.Expiry = z.date(z.expiry, func(year int) bool { return year <= z.today.Year()+50 })
	if z.doc.Birth.after(z.today) { // later this year: a century ago
		z.doc.Birth.Year -= 100
	}
	z.check("birth", z.birthCheck, z.at(z.birth))
	z.check("expiry", z.expiryCheck, z.at(z.expiry))
	switch sex := z.at(z.sex); sex {
	case "M", "F":
		z.doc.Sex = sex
	case "<":
	default:
		z.fault(z.sex, "sex %s; expected M, F or <", sex)
	}
	if z.optCheck != (span{}) {
		z.check("optional", z.optCheck, z.at(z.optional[0]))
	}
	if z.allCheck != (span{}) {
		var over strings.Builder
		for _, s := range z.composite {
			over.WriteString(z.at(s))
		}
		z.check("composite", z.allCheck, over.String())
	}
	z.name()
	return z.doc
}

// number9 reads the number and the optional data. In cards a number of more
// than nine characters has < for its check digit and goes on in the first
// optional field, with its check digit and a < behind it.
func (z *zone) number9() {
	number, optional := z.at(z.number), make([]string, len(z.optional))
	for i, s := range z.optional {
		optional[i] = z.at(s)
	}
	rest, _, _ := strings.Cut(optional[0], "<")
	card := z.format == TD1 || z.format == TD2
	if z.at(z.numberCheck) == "<" && card && len(rest) > 1 && !strings.Contains(number, "<") {
		s := z.optional[0]
		s.from += len(rest) - 1
		s.to = s.from
		number += rest[:len(rest)-1]
		z.check("number", s, number)
		optional[0] = strings.TrimPrefix(optional[0][len(rest):], "<")
	} else {
		z.check("number", z.numberCheck, number)
	}
	z.doc.Number = trimmed(number)
	if z.doc.Number == "" {
		z.fault(z.number, "no document number")
	}
	for _, o := range optional {
		if o = trimmed(o); o != "" {
			z.doc.Optional = append(z.doc.Optional, o)
		}
	}
}

// trimmed makes fillers spaces and trims them.
func trimmed(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "<", " ")) }

// check compares a check digit. Of empty optional data it may be left out.
func (z *zone) check(field string, s span, over string) {
	c := Check{Field: field, Printed: z.at(s), Computed: string(Digit(over))}
	c.OK = c.Printed == c.Computed || field == "optional" && c.Printed == "<" && trimmed(over) == ""
	if !c.OK {
		z.fault(s, "check digit (%s) is %s; expected %s", field, c.Printed, c.Computed)
	}
	z.doc.Checks = append(z.doc.Checks, c)
}

// Digit computes a check digit (Doc 9303-3 section 4.9): weights 7, 3, 1, the
// letters from A = 10, < is nothing.
func Digit(field string) byte {
	sum := 0
	for i := range len(field) {
		value := 0
		switch c := field[i]; {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

// noState are codes of Doc 9303-3 section 5 that stand for no state: bodies
// that issue documents, persons without nationality, the specimens' Utopia.
var noState = map[string]bool{"UNO": true, "UNA": true, "XXA": true, "XXB": true, "XXC": true, "XXX": true, "XOM": true, "XPO": true,
	"EUE": true, "XBA": true, "XIM": true, "XCC": true, "XCE": true, "XCO": true, "XEC": true, "XES": true, "XMP": true, "XDC": true,
	"XCT": true, "UTO": true}

func (z *zone) state(s span) string {
	code := trimmed(z.at(s))
	if _, known := country.Code(code); !noState[code] && (!known || len(code) == 2) {
		z.fault(s, "state %q is on no list of ICAO or ISO", code)
	}
	return code
}

// date reads YYMMDD, of which parts may be unknown. The century is the latest
// that may be.
func (z *zone) date(s span, may func(year int) bool) Date {
	text := z.at(s)
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '<' && (r < '0' || r > '9') }); i >= 0 {
		z.fault(span{s.line, s.from + i, 0}, "%c in a date; expected a digit or <", text[i])
		return Date{}
	}
	part := func(i int) (n int, known bool) {
		p := text[i : i+2]
		if strings.Contains(p, "<") {
			return 0, false
		}
		return int(p[0]-'0')*10 + int(p[1]-'0'), true
	}
	year, known := part(0)
	if !known {
		return Date{}
	}
	d := Date{Year: year + z.today.Year() - z.today.Year()%100 + 100}
	for !may(d.Year) {
		d.Year -= 100
	}
	if d.Month, _ = part(2); d.Month == 0 {
		return d
	}
	d.Day, _ = part(4)
	if days := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}; d.Month > 12 || d.Day > days[d.Month-1] {
		z.fault(s, "%s is no day of the calendar", text)
		return Date{Year: d.Year}
	}
	return d
}

// after tells whether a date is after a day, as far as it is known.
func (d Date) after(t time.Time) bool {
	switch {
	case d.Year != t.Year():
		return d.Year > t.Year()
	case d.Month != int(t.Month()):
		return d.Month > int(t.Month())
	}
	return d.Day > t.Day()
}

// name splits the name field: primary identifier, <<, secondary identifier,
// with < between their words.
func (z *zone) name() {
	field := z.at(z.names)
	primary, secondary, _ := strings.Cut(strings.TrimRight(field, "<"), "<<")
	z.doc.Truncated = field[len(field)-1] != '<'
	z.doc.Primary, z.doc.Secondary = trimmed(primary), trimmed(secondary)
	switch i := strings.IndexAny(field, "0123456789"); {
	case z.doc.Primary == "":
		z.fault(z.names, "no name")
	case i >= 0:
		z.fault(span{z.names.line, z.names.from + i, 0}, "%c in a name; expected letters", field[i])
	case field[0] == '<':
		z.fault(z.names, "the name begins with a filler")
	case strings.Contains(secondary, "<<") || strings.HasPrefix(secondary, "<"):
		z.fault(z.names, "more than two parts; expected primary and secondary identifier")
	}
}
