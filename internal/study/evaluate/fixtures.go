package main

import (
	"fmt"
	"io"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/study/labelled"
)

// fixtures asks the cases made by hand, each against a list of its one entry;
// their birth dates are reported ones.
func fixtures(w io.Writer, path string) error {
	fmt.Fprintf(w, "\n%-6s %7s %-7s  %s\n", "should", "bits", "verdict", "fixture")
	return labelled.Lines(path, func(n int, line string) error {
		cells := strings.Split(line, "\t")
		if len(cells) != 5 {
			return fmt.Errorf("%d cells; expected 5", len(cells))
		}
		listed, asked := person(cells[0], cells[1]), person(cells[2], cells[3])
		hits := screening.Build([]screening.Entry{{ID: "1", List: "fixture", Person: listed}}).SearchAll(asked, 1)
		score, verdict := 0.0, screening.None
		if len(hits) > 0 {
			score, verdict = hits[0].Score, hits[0].Verdict
		}
		should := map[string]string{"1": "match", "0": "not"}[cells[4]]
		mark := ""
		if should == "match" && verdict == screening.None || should == "not" && verdict != screening.None {
			mark = "  <-- wrong"
		}
		fmt.Fprintf(w, "%-6s %7.1f %-7s  %s %s | %s %s%s\n", should, score, verdict, cells[0], cells[1], cells[2], cells[3], mark)
		return nil
	})
}

func person(name, born string) screening.Person {
	p := screening.Person{Names: []screening.Name{{Text: name}}}
	if b, err := screening.ParseBirth(born, screening.Reported); err == nil {
		p.Births = []screening.Birth{b}
	}
	return p
}
