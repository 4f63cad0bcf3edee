package provenance_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/provenance"

	"pgregory.net/rapid"
)

func published(from, to string) provenance.Edge {
	return provenance.Edge{From: from, Relation: derived, To: to, Manner: provenance.Published, Basis: "source"}
}

func passes(from, words string) provenance.Edge {
	return provenance.Edge{From: from, Relation: derived, To: words, Manner: provenance.Passed, Detected: true, Basis: "speech"}
}

func TestWhoPublishedIsAnOriginOnlyOfWhatHasNothingElseBehindIt(t *testing.T) {
	for _, tt := range []struct {
		name     string
		supports string
		edges    []provenance.Edge
		want     int
		at       string
	}{
		{"two of one outlet", "a b", []provenance.Edge{published("a", "source:wire"), published("b#1", "source:wire")}, 1, "source:wire"},
		{"a speech that two outlets report", "a#5 b#4", []provenance.Edge{passes("a#5", "speech"), passes("b#4", "speech"), published("a", "source:x"), published("b", "source:y")}, 1, "speech"},
		{"and another article of the one outlet", "a#5 b#4 c", []provenance.Edge{passes("a#5", "speech"), passes("b#4", "speech"), published("b", "source:y"), published("c", "source:y")}, 2, "speech source:y"},
		{"what else stands in an article that reports a speech", "b#4 b#7 c", []provenance.Edge{passes("b#4", "speech"), published("b", "source:y"), published("c", "source:y")}, 2, "source:y speech"},
		{"a known source behind what an outlet has", "a b", []provenance.Edge{stated("a", derived, "source:s"), published("a", "source:y"), published("b", "source:y")}, 2, "source:s source:y"},
		{"what else stands in an article whose source is known", "a#1 a#2", []provenance.Edge{stated("a#1", derived, "b#1"), published("a", "source:x")}, 1, "b"},
		{"what goes round, and the rest of its article", "a#1 a#2", []provenance.Edge{stated("a#1", derived, "a#1"), published("a", "source:x")}, 1, "a#1"},
		{"what is joined with a copy, and the copied", "a d", []provenance.Edge{stated("a", sameOrigin, "b"), stated("b", derived, "d"), published("d", "source:x")}, 1, "d"},
		{"a stated copy has its original's outlet", "a c", []provenance.Edge{stated("a", derived, "b"), published("b", "source:y"), published("c", "source:y")}, 1, "source:y"},
		{"what is joined without a direction has not", "a c", []provenance.Edge{stated("a", sameOrigin, "b"), published("b", "source:y"), published("c", "source:y")}, 2, "a+b source:y"},
		{"two that are joined are one all the same", "a b", []provenance.Edge{stated("a", sameOrigin, "b"), published("b", "source:y"), published("a", "source:x")}, 1, "a+b"},
		{"two that share a whole with a third", "a b", []provenance.Edge{stated("a", sameOrigin, "c#0"), stated("b", sameOrigin, "c#1"), published("c", "source:y")}, 1, "c"},
	} {
		r := provenance.Origins(strings.Fields(tt.supports), tt.edges, nil)
		var at []string
		for _, o := range r.Origins {
			at = append(at, strings.Join(o.At, "+"))
		}
		if got := strings.Join(at, " "); r.Independent != tt.want || got != tt.at {
			t.Errorf("%s: %d independent, at %q; expected %d at %q", tt.name, r.Independent, got, tt.want, tt.at)
		}
	}
}

// A report that is added may have any publisher, pass on what each of the others passes
// on, and share passages with a portion of one of them: the others are as many as before.
func TestAReportThatIsAddedNeverLowersTheCountOfThose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, _ := drawWorld(t)
		drawn := rapid.SampledFrom(drawnSupports)
		outlet := rapid.SampledFrom([]string{"source:x", "source:y"})
		for _, n := range rapid.SliceOfN(drawn, 0, 5).Draw(t, "published") {
			edges = append(edges, published(n, outlet.Draw(t, "by")))
		}
		for i, n := range rapid.SliceOfN(drawn, 0, 3).Draw(t, "passing on") {
			edges = append(edges, passes(n, fmt.Sprint("speech:", i%2)))
		}
		with := append([]provenance.Edge{published("new", outlet.Draw(t, "its outlet"))}, edges...)
		for i, n := range rapid.SliceOfN(drawn, 0, 4).Draw(t, "passes on") {
			words := fmt.Sprint("quotation:", i)
			if provenance.Whole(n) == n {
				n += "#3"
			}
			with = append(with, passes(fmt.Sprint("new#", i), words), passes(n, words))
		}
		if rapid.Bool().Draw(t, "joined") {
			with = append(with, provenance.Edge{From: "new#8", Relation: sameOrigin, To: rapid.SampledFrom([]string{"a#1", "a#2", "b#1", "c#1", "d#0"}).Draw(t, "with"), Detected: true, Basis: "passages"})
		}
		before := provenance.Origins(supports, edges, nil).Independent
		if after := provenance.Origins(supports, with, nil).Independent; after < before {
			t.Fatalf("%d independent, and %d when a report is added", before, after)
		}
		if after := provenance.Origins(append([]string{"new"}, supports...), with, nil).Independent; after < before {
			t.Fatalf("%d independent, and %d together with a report that is added", before, after)
		}
	})
}

func TestWhereOfficersDifferAllStandAndTheLowerCountIsTaken(t *testing.T) {
	at := time.Date(2016, 2, 1, 0, 0, 0, 0, time.UTC)
	one := provenance.Overrule{ID: "o1", A: "a", B: "b", Verdict: provenance.One, By: "ray", Reason: "one stringer", At: at}
	apart := provenance.Overrule{ID: "o2", A: "b", B: "a", Verdict: provenance.Independent, By: "lind", Reason: "both were there", At: at.Add(time.Hour)}
	r := provenance.Origins([]string{"a", "b"}, nil, []provenance.Overrule{apart, one})
	if r.Independent != 1 || len(r.Overruled) != 2 || !r.Overruled[0].Differ || !r.Overruled[1].Differ || !r.Overruled[0].Counts || r.Overruled[1].Counts {
		t.Errorf("%+v", r)
	}
	apart.By = "ray" // he has thought again
	r = provenance.Origins([]string{"a", "b"}, nil, []provenance.Overrule{apart, one})
	if r.Independent != 2 || len(r.Overruled) != 2 || r.Overruled[0].Differ || r.Overruled[0].Counts || !r.Overruled[1].Counts {
		t.Errorf("%+v", r)
	}
}

func TestTwoThatAreHeldApartMeetNowhereAndOthersStillDo(t *testing.T) {
	edges := []provenance.Edge{stated("a", derived, "token:x"), stated("b#1", derived, "token:x"), stated("c", derived, "token:x")}
	apart := provenance.Overrule{ID: "o1", A: "a", B: "b", Verdict: provenance.Independent, By: "ray", Reason: "two men"}
	for supports, want := range map[string]int{"a b": 2, "a b#1": 2, "a c": 1, "b c": 1, "a b c": 2} {
		r := provenance.Origins(strings.Fields(supports), edges, []provenance.Overrule{apart})
		if r.Independent != want || strings.Join(r.Overruled[0].Apart, " ") != "token:x" {
			t.Errorf("%s: %+v; expected %d", supports, r, want)
		}
	}
	parts := apart
	parts.A, parts.B = "a#4", "b#1"
	if r := provenance.Origins([]string{"a", "b"}, edges, []provenance.Overrule{parts}); r.Independent != 1 {
		t.Errorf("what is said of portions parts the wholes: %+v", r)
	}
}

func TestClaimsAloneAreNoOrigin(t *testing.T) {
	round := []provenance.Edge{stated("claim:a", derived, "claim:b"), stated("claim:b", derived, "claim:a")}
	r := provenance.Origins([]string{"claim:a", "claim:c", "report:x"}, round, nil)
	if r.Independent != 1 || strings.Join(r.Nothing, " ") != "claim:a claim:c" || len(r.Origins) != 1 {
		t.Errorf("%+v", r)
	}
	if r := provenance.Origins([]string{"claim:a"}, append(round, stated("claim:b", derived, "report:x")), nil); r.Independent != 1 || len(r.Nothing) > 0 {
		t.Errorf("%+v", r)
	}
}
