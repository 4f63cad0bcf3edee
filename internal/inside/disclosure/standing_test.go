package disclosure_test

import (
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/inside/disclosure"

	"github.com/google/go-cmp/cmp"
)

// Every date in a policy at which something begins, ends or is broken is a turn,
// and nothing else is: a review date changes no decision.
func TestRulesTurnAtEachOfTheirDates(t *testing.T) {
	file := func(name, text string) directive.File { return directive.File{Name: name, Data: []byte(text)} }
	p, err := directive.Load(directive.Files{
		Parties: file("parties.yaml", "self: USA/CIA\nparties:\n  FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: SECRET, from: 2017-01-11, to: 2017-01-12}]}\n"),
		Directives: []directive.File{file("d.yaml", `id: D-1
title: For France
issued_by: [Director]
basis: law
effective: 2017-01-01T00:00:00Z
expires: 2017-01-02T00:00:00Z
review: 2017-01-20T00:00:00Z
partners: [FRA]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: {text: written}
`)},
		Consents: file("consents.yaml", "- {id: C-1, from: GBR, to: [FRA], report: R-1, item: report, given: 2017-01-03T00:00:00Z, expires: 2017-01-04T00:00:00Z}\n"),
		Assurances: file("assurances.yaml", `- {id: A-1, from: FRA/DGSE, kind: humane-treatment, subject: p1, given: 2017-01-05T00:00:00Z, expires: 2017-01-08T00:00:00Z, assessed: {risk: low, by: colonel, at: 2017-01-06T00:00:00Z}, breaches: [{at: 2017-01-07T00:00:00Z, source: press}]}
`),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for at := (time.Time{}); len(got) < 20; {
		if at = disclosure.Turns(p, at); at.IsZero() {
			break
		}
		got = append(got, at.UTC().Format(time.DateOnly))
	}
	want := []string{"2017-01-01", "2017-01-02", "2017-01-03", "2017-01-04", "2017-01-05", "2017-01-06", "2017-01-07", "2017-01-08", "2017-01-11", "2017-01-12"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
