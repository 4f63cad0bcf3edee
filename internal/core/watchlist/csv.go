package watchlist

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente/internal/core/screening"
)

// readCSV reads a table with a header: comma, semicolon or tab between cells,
// whichever the header holds most of. A cell of aliases, dates, nationalities,
// places or documents may hold several, with semicolons (or, in a table of
// semicolons, bars) between. Without a column for the id the row's number is it.
func (l *list) readCSV(in *guard) error {
	head, _ := in.in.Peek(4096)
	comma := Separator(string(head))
	t := l.table(in, comma)
	header, err := t.header()
	if err != nil {
		return err
	}
	cells, err := l.opts.Columns.Place(header)
	if err != nil {
		return l.refuse(1, "%v", err)
	}
	inner := ";"
	if comma == ';' {
		inner = "|"
	}
	for p := (at{}); ; {
		row, line, damage, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		p.record, p.line = p.record+1, line
		if damage == "" && len(row) != t.width {
			damage = fmt.Sprintf("%d cells; expected %d, as in the header", len(row), t.width)
		}
		if damage != "" {
			t.damaged(p, rowID(p, cells, row), row, damage)
			continue
		}
		if err := l.add(p, l.rowPerson(p, cells, row, inner)); err != nil {
			return err
		}
	}
}

// Separator tells what stands between cells, of comma, semicolon and tab: the one that the first line holds most of.
func Separator(head string) rune {
	head, _, _ = strings.Cut(head, "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(head, string(c)) > strings.Count(head, string(best)) {
			best = c
		}
	}
	return best
}

// rowID is the id of a row, "" where it has not all the cells of it.
func rowID(p at, cells Cells, row []string) string {
	columns, has := cells["id"]
	if !has {
		return fmt.Sprint(p.record)
	}
	for _, join := range columns {
		if slices.Max(join) >= len(row) {
			return ""
		}
	}
	return strings.Join(cells.Values(row, "id"), " ")
}

func (l *list) rowPerson(p at, cells Cells, row []string, inner string) screening.Entry {
	e := screening.Entry{ID: rowID(p, cells, row)}
	each := func(field string, do func(string)) {
		for _, v := range cells.Values(row, field) {
			for v := range strings.SplitSeq(v, inner) {
				do(spaced(v))
			}
		}
	}
	for _, v := range cells.Values(row, "name") {
		e.Names = append(e.Names, screening.Name{Text: v})
	}
	each("alias", func(v string) { e.Names = append(e.Names, screening.Name{Text: v}) })
	if len(e.Names) > 0 { // a loose alias alone makes no record
		each("weak", func(v string) { e.Names = append(e.Names, screening.Name{Text: v, Weak: true}) })
	}
	c := l.certainty(p, strings.Join(cells.Values(row, "dob_certainty"), " "))
	each("dob", func(v string) { l.birth(p, &e.Person, v, c) })
	each("nationality", func(v string) { l.nationality(p, &e.Person, v) })
	l.sex(p, &e.Person, strings.Join(cells.Values(row, "sex"), " "))
	each("place", func(v string) { place(&e.Person, v) })
	each("document", func(v string) { l.prefixed(p, &e.Person, v) })
	each("passport", func(v string) { l.document(p, &e.Person, "passport", v, "") })
	return e
}
