package labelled

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
)

// List reads the list of the labelled names, as any list is read.
func List(path string) ([]screening.Entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	var out []screening.Entry
	_, err = watchlist.Read(f, watchlist.JSONL, watchlist.Options{Name: "dev", File: path}, func(e screening.Entry) error {
		out = append(out, e)
		return nil
	})
	return out, err
}

// Query is a labelled question.
type Query struct {
	ID, Kind, Note string
	Person         screening.Person
	Right          []string // the entries that are right; none for somebody who is not listed
}

// Positive tells whether somebody is to be found.
func (q Query) Positive() bool { return len(q.Right) > 0 }

// Queries reads the labelled queries, a table with a header.
func Queries(path string) ([]Query, error) {
	var out []Query
	var columns []string
	err := Lines(path, func(n int, line string) error {
		cells := strings.Split(line, "\t")
		if n == 1 {
			columns = cells
			return nil
		}
		if len(cells) != len(columns) {
			return fmt.Errorf("%d cells; expected %d", len(cells), len(columns))
		}
		cell := func(name string) string { return cells[slices.Index(columns, name)] }
		q := Query{ID: cell("qid"), Kind: cell("kind"), Note: cell("note")}
		q.Person.Names = []screening.Name{{Text: cell("name")}}
		if d := cell("dob"); d != "" {
			b, err := screening.ParseBirth(d, screening.Documented)
			if err != nil {
				return err
			}
			q.Person.Births = []screening.Birth{b}
		}
		if c := cell("nationality"); c != "" {
			q.Person.Nationalities = strings.Split(c, ",")
		}
		if e := cell("expected"); e != "NONE" {
			q.Right = append([]string{e}, strings.FieldsFunc(cell("acceptable"), func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == ' ' })...)
		}
		out = append(out, q)
		return nil
	})
	return out, err
}

// Lines hands the lines of a file over, without remarks.
func Lines(path string, each func(n int, line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		if err := each(n, in.Text()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return in.Err()
}
