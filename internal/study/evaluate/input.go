package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"entente/internal/core/screening"
)

// readList reads the study's list, one entry a line.
func readList(path string) ([]screening.Entry, error) {
	var out []screening.Entry
	err := lines(path, func(n int, line string) error {
		var e struct {
			ID    string
			Names []struct{ Name, Quality string }
			DOB   []string
			Sex   string
			Docs  []string
			Nat   []string `json:"nationality"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return err
		}
		entry := screening.Entry{ID: e.ID, List: "dev", Person: screening.Person{Nationalities: e.Nat, Sex: e.Sex}}
		for _, n := range e.Names {
			entry.Names = append(entry.Names, screening.Name{Text: n.Name, Weak: n.Quality == "low"})
		}
		for _, d := range e.DOB {
			b, err := screening.ParseBirth(d, screening.Documented)
			if err != nil {
				return err
			}
			entry.Births = append(entry.Births, b)
		}
		for _, d := range e.Docs {
			kind, number, _ := strings.Cut(d, ":")
			entry.Documents = append(entry.Documents, screening.Document{Kind: map[string]string{"P": "passport", "N": "identity-card"}[kind], Number: number})
		}
		out = append(out, entry)
		return nil
	})
	return out, err
}

// query is a labelled question.
type query struct {
	id, kind, note string
	person         screening.Person
	right          []string // none for a negative
}

func (q query) positive() bool { return len(q.right) > 0 }

func readQueries(path string) ([]query, error) {
	var out []query
	var columns []string
	err := lines(path, func(n int, line string) error {
		cells := strings.Split(line, "\t")
		if n == 1 {
			columns = cells
			return nil
		}
		if len(cells) != len(columns) {
			return fmt.Errorf("%d cells; expected %d", len(cells), len(columns))
		}
		cell := func(name string) string { return cells[slices.Index(columns, name)] }
		q := query{id: cell("qid"), kind: cell("kind"), note: cell("note")}
		q.person.Names = []screening.Name{{Text: cell("name")}}
		if d := cell("dob"); d != "" {
			b, err := screening.ParseBirth(d, screening.Documented)
			if err != nil {
				return err
			}
			q.person.Births = []screening.Birth{b}
		}
		if c := cell("nationality"); c != "" {
			q.person.Nationalities = strings.Split(c, ",")
		}
		if e := cell("expected"); e != "NONE" {
			q.right = append([]string{e}, strings.FieldsFunc(cell("acceptable"), func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == ' ' })...)
		}
		out = append(out, q)
		return nil
	})
	return out, err
}

func lines(path string, each func(n int, line string) error) error {
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
