package travel

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxRow bounds a row of a table, in bytes.
const maxRow = 64 << 10

// Bounds of one table.
const (
	maxFlights = 10_000
	maxListed  = 200_000 // travellers
)

// sheet is a table being read.
type sheet struct {
	o       Options
	data    []byte
	header  []byte
	comma   rune
	width   int
	columns map[string]int // field → column, from 0
	unread  []int          // columns that are no field, from 1
	listed  int            // travellers so far
	groups  map[group]*party
	order   []*party
	out     []Message
	bad     []Rejected
}

// group is what the rows of one message have in common.
type group struct {
	applies     bool
	application string // visa or residence; "" for travel, and where it cannot be told
	leg         Leg
	partly      bool // of rows that cannot be trusted whole
}

// party are the rows of one message as they come in.
type party struct {
	Message
	unit    bytes.Buffer
	partial string // of rows that cannot be trusted whole: where the first stands
}

// readCSV reads a table with a header, comma, semicolon or tab between cells. The
// rows of one flight make a message, cut in several where they are too many. A row
// that cannot be read is rejected alone; where it names somebody all the same, they
// stand in a partial message.
func readCSV(data []byte, o Options) ([]Message, []Rejected) {
	s := &sheet{o: o, data: data, groups: map[group]*party{}}
	body := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	offset := len(data) - len(body)
	size := rowEnd(body, 0)
	if reason := s.head(body[:size]); reason != "" {
		return nil, []Rejected{{Form: s.form(), Where: "row 1", Code: "form", Reason: reason, Data: data}}
	}
	offset += size
	for number := 2; offset < len(data); number++ {
		if len(s.bad) == mostRejected || len(s.groups) > maxFlights || s.listed == maxListed {
			s.reject(offset, len(data), number, "size", fmt.Sprintf("more than %d travellers, %d rows that cannot be read, or %d flights; the rest of the table is not read", maxListed, mostRejected, maxFlights))
			break
		}
		end, code, reason := s.next(offset, number)
		if reason != "" {
			s.reject(offset, end, number, code, reason)
		}
		offset = end
	}
	for _, p := range s.order {
		s.close(p)
	}
	return s.out, s.bad
}

func (s *sheet) form() Form {
	if s.o.Form == Application {
		return Application
	}
	return CSV
}

func (s *sheet) reject(from, to, number int, code, reason string) {
	s.bad = append(s.bad, Rejected{Form: s.form(), Offset: from, Where: fmt.Sprintf("row %d", number), Code: code, Reason: reason, Data: s.data[from:to]})
}

// next reads the row that begins at an offset, and tells where it ends.
func (s *sheet) next(offset, number int) (end int, code, reason string) {
	end = rowEnd(s.data, offset)
	row := s.data[offset:end]
	if len(bytes.TrimSpace(row)) == 0 {
		return end, "", ""
	}
	cells, code, reason := s.cells(row)
	if cells = s.trimmed(cells); reason == "" {
		quoted := bytes.IndexByte(row, '"') >= 0
		if strings.TrimSpace(strings.Join(cells, "")) == "" && (!quoted || len(cells) == s.width) {
			return end, "", ""
		}
		if len(cells) != s.width {
			code, reason = "syntax", fmt.Sprintf("%d cells; expected %d, as in the header", len(cells), s.width)
		}
	}
	if reason != "" { // a quote that does not close may have drawn in rows to come: one line is rejected
		if i := bytes.IndexByte(row, '\n'); i >= 0 {
			end = offset + i + 1
		}
		row = s.data[offset:end]
		cells = s.trimmed(s.roughly(row))
	}
	cells = append(cells, make([]string, max(0, s.width-len(cells)))...)
	r := &said{o: s.o, where: fmt.Sprintf("row %d", number)}
	if reason != "" {
		r.fail(code, "%s", reason)
	}
	g, t := s.read(r, cells)
	if g.partly = r.err != nil; !g.partly || t.known() {
		s.add(g, t, r, row)
	}
	if r.err != nil {
		return end, r.err.Code, r.err.Reason
	}
	return end, "", ""
}

// trimmed leaves out empty cells behind the last column.
func (s *sheet) trimmed(cells []string) []string {
	for len(cells) > s.width && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// roughly splits a row that is not as it should be, its quotes left out; nothing of one
// that is too long.
func (s *sheet) roughly(row []byte) []string {
	if len(row) > maxRow {
		return nil
	}
	text := strings.TrimRight(string(fromLatin(row)), "\r\n")
	if cells, err := s.quoted([]byte(text)); err == nil {
		return cells
	}
	return strings.Split(strings.ReplaceAll(text, `"`, ""), string(s.comma))
}

// quoted splits a row with quotes.
func (s *sheet) quoted(row []byte) ([]string, error) {
	r := csv.NewReader(bytes.NewReader(row))
	r.Comma, r.FieldsPerRecord = s.comma, -1
	return r.Read()
}

// cells splits a row.
func (s *sheet) cells(row []byte) (cells []string, code, reason string) {
	switch {
	case len(row) > maxRow:
		return nil, "size", fmt.Sprintf("a row of more than %d bytes", maxRow)
	case !utf8.Valid(row):
		return nil, "charset", "not UTF-8"
	}
	if bytes.IndexByte(row, '"') < 0 { // nearly every row
		return strings.Split(strings.TrimRight(string(row), "\r\n"), string(s.comma)), "", ""
	}
	cells, err := s.quoted(row)
	if err != nil {
		return nil, "syntax", "quotes out of place, or not closed"
	}
	return cells, "", ""
}

// rowEnd tells where the row that begins at an offset ends: behind the first line
// end outside quotes or, of a row too long, behind the first line end at all.
func rowEnd(data []byte, offset int) int {
	quoted := false
	for i := offset; i < len(data) && i-offset <= maxRow; i++ {
		switch {
		case data[i] == '"':
			quoted = !quoted
		case data[i] == '\n' && !quoted:
			return i + 1
		case i+1 == len(data) && !quoted:
			return len(data)
		}
	}
	if i := bytes.IndexByte(data[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(data)
}

// add puts a traveller into the message of the flight.
func (s *sheet) add(g group, t Traveller, r *said, row []byte) {
	p := s.groups[g]
	if p == nil || len(p.Travellers) == MaxTravellers || p.unit.Len()+len(row) > MaxUnit {
		p = &party{Message: Message{Form: CSV, List: "travellers"}}
		if g.applies {
			p.Form, p.List, p.Version = Application, "applications", g.application
		}
		if g.leg != (Leg{}) {
			p.Legs = []Leg{g.leg}
		}
		if g.partly {
			p.partial = r.where
		}
		if len(s.unread) > 0 {
			p.noted(Note{Code: "left-out", Where: "row 1", Said: fmt.Sprintf("columns that are not known: %v", s.unread)})
		}
		p.unit.Write(s.header)
		s.groups[g], s.order = p, append(s.order, p)
	}
	if p.Form == CSV && len(p.Legs) > 0 {
		t.Legs = []int{0}
	}
	s.listed++
	p.Travellers = append(p.Travellers, t)
	p.noted(r.notes...)
	p.unit.Write(row)
}

func (s *sheet) close(p *party) {
	m := p.Message
	m.Unit = p.unit.Bytes()
	if p.partial == "" {
		m.arrived(s.o)
	} else {
		notes := m.Notes
		m.Notes = nil
		m.partly(p.partial, s.o)
		m.noted(notes...)
	}
	s.out = append(s.out, m)
}
