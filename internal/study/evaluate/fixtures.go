package main

import (
	"fmt"
	"io"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/study/labelled"
)

// fixture is a case made by hand and what it came to.
type fixture struct {
	cells   []string // listed name and date, name and date asked for, 1 for one person
	score   float64
	verdict screening.Verdict
}

func (f fixture) match() bool { return f.cells[4] == "1" }

// wrong tells whether one person is missed, or two are taken for one.
func (f fixture) wrong() bool { return f.match() == (f.verdict == screening.None) }

// fixtures asks the cases made by hand, each against a list of its one entry;
// their birth dates are reported ones.
func fixtures(path string) ([]fixture, error) {
	var out []fixture
	err := labelled.Lines(path, func(n int, line string) error {
		cells := strings.Split(line, "\t")
		if len(cells) != 5 {
			return fmt.Errorf("%d cells; expected 5", len(cells))
		}
		listed, asked := person(cells[0], cells[1]), person(cells[2], cells[3])
		hits := screening.Build([]screening.Entry{{ID: "1", List: "fixture", Person: listed}}).SearchAll(asked, 1)
		f := fixture{cells, 0, screening.None}
		if len(hits) > 0 {
			f.score, f.verdict = hits[0].Score, hits[0].Verdict
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

func showFixtures(w io.Writer, cases []fixture) {
	fmt.Fprintf(w, "\n%-6s %7s %-7s  %s\n", "should", "bits", "verdict", "fixture")
	for _, f := range cases {
		should, mark := "not", ""
		if f.match() {
			should = "match"
		}
		if f.wrong() {
			mark = "  <-- wrong"
		}
		fmt.Fprintf(w, "%-6s %7.1f %-7s  %s %s | %s %s%s\n", should, f.score, f.verdict, f.cells[0], f.cells[1], f.cells[2], f.cells[3], mark)
	}
}

func person(name, born string) screening.Person {
	p := screening.Person{Names: []screening.Name{{Text: name}}}
	if b, err := screening.ParseBirth(born, screening.Reported); err == nil {
		p.Births = []screening.Birth{b}
	}
	return p
}
