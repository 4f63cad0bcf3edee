package travel

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"entente/internal/core/mrz"
	"entente/internal/core/screening"
)

// maxZones bounds the documents of one file.
const maxZones = 50_000

// mostRejected bounds what is rejected of one file in parts: beyond it, the rest
// of the file is rejected as one.
const mostRejected = 1_000

// zoneLines says of how many lines of a width a document consists; of one, where
// its lines are glued together.
var zoneLines = map[int]int{30: 3, 36: 2, 44: 2, 72: 1, 88: 1, 90: 1}

// readMRZ reads machine readable zones, one document after another, each into a
// message of its own. Blank lines between them are passed over. A line that belongs
// to no zone is rejected alone.
func readMRZ(data []byte, o Options) ([]Message, []Rejected) {
	var out []Message
	var bad []Rejected
	lines := linesOf(data, 3*(maxZones+mostRejected)+1)
	for i := 0; i < len(lines); {
		if len(out) == maxZones || len(bad) == mostRejected {
			rest := lines[i].offset
			return out, append(bad, Rejected{Form: MRZ, Offset: rest, Where: lines[i].where(), Code: "size", Data: data[rest:],
				Reason: fmt.Sprintf("more than %d documents, or %d that cannot be read; the rest of the file is not read", maxZones, mostRejected)})
		}
		n := take(lines[i:])
		last := lines[i+n-1]
		unit := data[lines[i].offset : last.offset+last.size]
		where := lines[i].where()
		m, reason, code := readZone(unit, o, where)
		if reason != "" {
			bad = append(bad, Rejected{Form: MRZ, Offset: lines[i].offset, Where: where, Code: code, Reason: reason, Data: unit})
		} else {
			out = append(out, m)
		}
		i += n
	}
	return out, bad
}

// textLine is a line that is not blank.
type textLine struct{ number, offset, size, width int }

func (l textLine) where() string { return fmt.Sprintf("line %d", l.number) }

// linesOf gives the first lines that are not blank; a byte order mark is no part of
// one.
func linesOf(data []byte, most int) []textLine {
	var out []textLine
	number, offset := 0, 0
	for line := range bytes.Lines(data) {
		number++
		body := line
		if number == 1 {
			body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
		}
		skipped := len(line) - len(body)
		body = bytes.TrimRightFunc(body, unicode.IsSpace)
		if width := len(bytes.TrimSpace(body)); width > 0 {
			out = append(out, textLine{number: number, offset: offset + skipped, size: len(body), width: width})
		}
		if offset += len(line); len(out) == most {
			break
		}
	}
	return out
}

// take tells how many lines, of those that are left, make the next document: as
// many of one width as a format has, or one that fits no format.
func take(lines []textLine) int {
	want := zoneLines[lines[0].width]
	n := 1
	for n < want && n < len(lines) && lines[n].width == lines[0].width {
		n++
	}
	return n
}

func readZone(unit []byte, o Options, where string) (m Message, reason, code string) {
	d, err := mrz.Parse(string(unit), o.Today)
	if err != nil {
		return Message{}, "no zone of ICAO 9303: expected 3 lines of 30, or 2 of 36 or 44, of A-Z, 0-9 and <, that begin with the letter of a document", "form"
	}
	t := Traveller{Person: zonePerson(d, o), Surname: d.Primary, Given: d.Secondary, Role: Passenger}
	if len(t.Person.Names) == 0 {
		return Message{}, "no name", "missing"
	}
	if e := d.Expiry; e.Day > 0 {
		t.Expiry = fmt.Sprintf("%04d-%02d-%02d", e.Year, e.Month, e.Day)
	}
	m = Message{Form: MRZ, Version: string(d.Format), List: "travellers", Travellers: []Traveller{t}, Unit: unit}
	m.arrived(o)
	for _, c := range d.Checks {
		if c.OK {
			continue
		}
		said := "the check digit over the " + c.Field + " does not come out"
		if c.Field == "composite" {
			said = "the check digit over the whole does not come out"
		}
		if o.Strict {
			return Message{}, said, "value"
		}
		m.Notes = append(m.Notes, Note{Code: "check-digit", Where: where, Said: said})
	}
	if code, said := oddBirths(t.Person.Births); code != "" {
		m.Notes = append(m.Notes, Note{Code: code, Where: where, Said: said})
	}
	if d.Truncated {
		m.Notes = append(m.Notes, Note{Code: "truncated", Where: where, Said: "the name fills its field and may be cut short"})
	}
	for _, f := range d.Faults {
		if !strings.HasPrefix(f.What, "check digit") { // what the fault says may show a value: its place does not
			m.Notes = append(m.Notes, Note{Code: "value", Where: where,
				Said: fmt.Sprintf("line %d of the zone, position %d: not as ICAO 9303 has it", f.Line, f.Position)})
		}
	}
	return m, "", ""
}

// zonePerson is whom a zone names, given names first. The year of birth is of two
// digits; noughts alone are none.
func zonePerson(d mrz.Document, o Options) screening.Person {
	p := d.Person()
	var called []screening.Name
	for _, n := range p.Names {
		surname, given, _ := strings.Cut(n.Text, ", ")
		called = append(called, names(surname, given)...)
	}
	p.Names = called
	if len(p.Births) == 0 {
		return p
	}
	read := p.Births[0]
	p.Births = nil
	if read.Year%100 == 0 && read.Month == 0 {
		return p
	}
	for _, b := range centuries(screening.Birth{Year: read.Year % 100, Month: read.Month, Day: read.Day}, o.Today) {
		b.Certainty = max(read.Certainty, doubted(b, true).Certainty)
		p.Births = append(p.Births, b)
	}
	return p
}

// wholeName is given names and surname with a space between.
func wholeName(given, surname string) string {
	return strings.TrimSpace(strings.TrimSpace(given) + " " + strings.TrimSpace(surname))
}
