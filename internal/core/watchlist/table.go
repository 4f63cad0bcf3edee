package watchlist

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// table reads the rows of a CSV file. A damaged row is handed on with the
// reason and the cells before the damage; a file that is cut short inside quotes is refused.
type table struct {
	list  *list
	in    *guard
	rows  *csv.Reader
	line  int   // of the last row
	width int   // cells of the header
	held  error // quotes that may be the file's cut end
	drawn int   // lines that such quotes have drawn into the last row
}

func (l *list) table(in *guard, comma rune) *table {
	in.limit = MaxRecord
	r := csv.NewReader(in)
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	return &table{list: l, in: in, rows: r}
}

// next gives the cells of a row and its line, or io.EOF. A damaged row has a
// reason, and the cells before the damage.
func (t *table) next() (cells []string, line int, damage string, err error) {
	cells, err = t.rows.Read()
	t.drawn = 0
	t.in.token()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF) && t.in.err == nil:
		if t.held != nil {
			return nil, 0, "", t.list.refuse(t.line, "the file ends inside a quoted cell")
		}
		return nil, 0, "", io.EOF
	case errors.As(err, &broken) && t.in.err == nil:
		t.held, t.line = nil, broken.StartLine
		if errors.Is(broken.Err, csv.ErrQuote) {
			t.held = err
		}
		t.drawn = broken.Line - broken.StartLine
		return cells, broken.StartLine, fmt.Sprintf("quotes out of place at byte %d of the line", broken.Column), nil
	case err != nil:
		return nil, 0, "", t.list.refuse(t.line, "cannot be read: %.200v", t.in.because(err))
	}
	t.held = nil
	t.line, _ = t.rows.FieldPos(0)
	for _, c := range cells {
		switch {
		case !utf8.ValidString(c):
			return nil, 0, "", t.list.refuse(t.line, "not UTF-8")
		case len(c) > MaxToken:
			return cells, t.line, fmt.Sprintf("a cell of %d bytes; expected at most %d", len(c), MaxToken), nil
		}
	}
	return cells, t.line, "", nil
}

// damaged leaves out a row, and counts the lines in it: each may have been a row.
func (t *table) damaged(p at, id string, cells []string, why string) {
	t.list.damaged(p, id, "%s", why)
	t.list.sum.Missing += t.drawn
	for _, c := range cells {
		t.list.sum.Missing += strings.Count(c, "\n")
	}
}

// header reads the first row, which names the columns.
func (t *table) header() (map[string]int, error) {
	cells, line, damage, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, t.list.refuse(0, "an empty file; expected a header")
	}
	if err == nil && damage != "" {
		err = t.list.refuse(line, "header: %s", damage)
	}
	if err != nil {
		return nil, err
	}
	t.width = len(cells)
	columns := map[string]int{}
	for i, c := range cells {
		name := strings.ToLower(spaced(c))
		if _, twice := columns[name]; twice && name != "" {
			return nil, t.list.refuse(line, "column %.60q stands twice in the header", name)
		}
		columns[name] = i
	}
	return columns, nil
}

// Columns say which columns of a table hold what: for each field the headings,
// in order. A heading of the form a+b joins columns with a space.
type Columns map[string][]string

// usual are the headings by which a field is found when none is given.
var usual = Columns{
	"id":            {"id", "qid", "uid", "reference", "reference_number"},
	"name":          {"name", "full_name", "fullname", "whole_name", "names"},
	"alias":         {"alias", "aliases", "alt_names", "aka"},
	"weak":          {"weak_alias", "weak_aliases", "weak"},
	"dob":           {"dob", "birth", "birth_date", "birthdate", "date_of_birth", "dates_of_birth"},
	"dob_certainty": {"dob_certainty"},
	"nationality":   {"nationality", "nationalities", "citizenship", "citizenships"},
	"sex":           {"sex", "gender"},
	"place":         {"place", "place_of_birth", "places_of_birth", "birth_place"},
	"document":      {"document", "documents", "document_number", "docs"},
	"passport":      {"passport", "passport_number"},
}

// Fields are the fields that Columns may name, in the order for messages.
var Fields = []string{"id", "name", "alias", "weak", "dob", "dob_certainty", "nationality", "sex", "place", "document", "passport"}

// ParseColumns reads "name=full_name,dob=birth,name=first+last": field=heading
// with commas between; a field given more than once has several columns.
func ParseColumns(s string) (Columns, error) {
	out := Columns{}
	for part := range strings.SplitSeq(s, ",") {
		field, heading, found := strings.Cut(part, "=")
		field, heading = strings.TrimSpace(field), strings.ToLower(spaced(heading))
		if _, known := usual[field]; !found || !known || heading == "" {
			return nil, errs.E(errs.Invalid, "watchlist.ParseColumns", "%.60q; expected field=heading, field one of %s", part, strings.Join(Fields, " "))
		}
		out[field] = append(out[field], heading)
	}
	return out, nil
}

// Cells finds the cells of a field in the rows of a table. The outer list is
// of columns that each hold values of their own, the inner one of columns to join.
type Cells map[string][][]int

// Place looks up the columns in a header (headings in lower case). Headings
// that a mapping names must be there; the usual ones may be.
func (c Columns) Place(header map[string]int) (Cells, error) {
	out := Cells{}
	for field, headings := range usual {
		given, mapped := c[field]
		if mapped {
			headings = given
		}
		for _, h := range headings {
			var join []int
			for part := range strings.SplitSeq(h, "+") {
				i, found := header[strings.TrimSpace(part)]
				if !found && mapped {
					return nil, errs.E(errs.Invalid, "watchlist.Columns", "no column %.60q in the header, which %s is to be read from", part, field)
				}
				if found {
					join = append(join, i)
				}
			}
			if len(join) > 0 {
				out[field] = append(out[field], join)
			}
		}
	}
	if len(out["name"]) == 0 {
		return nil, errs.E(errs.Invalid, "watchlist.Columns", "no column for name in the header; expected one of %s, or a mapping", strings.Join(usual["name"], " "))
	}
	return out, nil
}

// Values gives the values of a field in a row, trimmed, empty ones left out.
func (c Cells) Values(row []string, field string) []string {
	var out []string
	for _, join := range c[field] {
		var parts []string
		for _, i := range join {
			if i < len(row) {
				parts = append(parts, row[i])
			}
		}
		if v := spaced(strings.Join(parts, " ")); v != "" {
			out = append(out, v)
		}
	}
	return out
}
