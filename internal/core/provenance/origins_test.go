package provenance_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/provenance"

	"github.com/google/go-cmp/cmp"
)

func stated(from string, r provenance.Relation, to string) provenance.Edge {
	return provenance.Edge{From: from, Relation: r, To: to, Basis: "statement"}
}

const (
	derived    = provenance.DerivedFrom
	quotedBy   = provenance.QuotedBy
	translated = provenance.Translated
	sameEvent  = provenance.SameEvent
	sameOrigin = provenance.SameOrigin
)

func TestOriginsAreCountedNotReports(t *testing.T) {
	for _, tt := range []struct {
		name     string
		supports string
		edges    []provenance.Edge
		want     int
		at       string // the origins, the largest first; several at one root by +
	}{
		{"nothing", "", nil, 0, ""},
		{"one report", "a", nil, 1, "a"},
		{"two that nothing joins", "a b", nil, 2, "a b"},
		{"a copy", "a b", []provenance.Edge{stated("b", derived, "a")}, 1, "a"},
		{"a chain through what supports nothing", "a d", []provenance.Edge{stated("d", translated, "c"), stated("b", quotedBy, "c"), stated("b", derived, "a")}, 1, "a"},
		{"two of one source", "a b c", []provenance.Edge{stated("a", derived, "source:s"), stated("b", derived, "source:s")}, 2, "source:s c"},
		{"two of one event", "a b", []provenance.Edge{stated("a", sameEvent, "b")}, 2, "a b"},
		{"two of one origin, and nobody knows which was first", "a b", []provenance.Edge{stated("a", sameOrigin, "b")}, 1, "a+b"},
		{"three of four", "a b c d", []provenance.Edge{stated("b", derived, "a"), stated("c", quotedBy, "x"), stated("x", derived, "b"), stated("c", derived, "b")}, 2, "a d"},
		{"a summary of two", "a b c", []provenance.Edge{stated("c", derived, "a"), stated("c", derived, "b")}, 2, "a b"},
		{"a summary alone is one report", "c", []provenance.Edge{stated("c", derived, "a"), stated("c", derived, "b")}, 1, "a+b"},
		{"a copy that names another source", "a b", []provenance.Edge{stated("a", derived, "source:s"), stated("b", derived, "source:t"), stated("a", sameOrigin, "b")}, 1, "source:s+source:t"},
		{"three, each two of which share something", "a b c", []provenance.Edge{stated("a", derived, "x"), stated("a", derived, "y"), stated("b", derived, "y"), stated("b", derived, "z"), stated("c", derived, "z"), stated("c", derived, "x")}, 1, "x y z"},
		{"two portions of one report", "a#1 a#2", nil, 1, "a"},
		{"two portions with a source each", "a#1 a#2", []provenance.Edge{stated("a#1", derived, "source:s"), stated("a#2", derived, "source:t")}, 2, "source:s source:t"},
		{"a portion of which nothing is said rests on the report's sources", "a#1 b", []provenance.Edge{stated("a#2", derived, "source:s"), stated("b", derived, "source:s")}, 1, "source:s"},
		{"what is said of the whole is said of its portions", "a#1 b#4", []provenance.Edge{stated("b", derived, "a")}, 1, "a"},
		{"a quotation joins the portions that share it", "a#1 b#4", []provenance.Edge{stated("b#4", sameOrigin, "a#1")}, 1, "a+b"},
		{"and not the others", "a#2 b#5", []provenance.Edge{stated("b#4", sameOrigin, "a#1")}, 2, "a b"},
		{"a whole rests on what its portions share", "a b", []provenance.Edge{stated("b#4", sameOrigin, "a#1")}, 1, "a+b"},
		{"what was detected goes round", "a b", []provenance.Edge{stated("a", derived, "b"), {From: "b", Relation: derived, To: "a", Detected: true}}, 1, "a+b"},
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

func TestTheChainLeadsFromAReportToItsOrigin(t *testing.T) {
	quote := provenance.Edge{From: "c#3", Relation: sameOrigin, To: "b#1", Detected: true, Basis: "quotation", Evidence: &provenance.Evidence{Says: "12 words", Words: 12}}
	edges := []provenance.Edge{stated("b", derived, "a"), quote, stated("d", quotedBy, "c")}
	r := provenance.Origins([]string{"a", "c#3", "e"}, edges, nil)
	o, n := r.Largest()
	if n != 2 || len(r.Supports) != 3 || r.Independent != 2 {
		t.Fatalf("%d of %d, %d independent", n, len(r.Supports), r.Independent)
	}
	want := []provenance.Chain{{Support: "a"}, {Support: "c#3", Steps: []provenance.Edge{quote, edges[0]}}}
	if diff := cmp.Diff(want, o.Chains); diff != "" {
		t.Error(diff)
	}
}

func TestAnOverruleHoldsUntilItIsTakenBack(t *testing.T) {
	copied := provenance.Edge{From: "b#2", Relation: sameOrigin, To: "a#1", Detected: true, Basis: "passages"}
	at := time.Date(2016, 2, 1, 0, 0, 0, 0, time.UTC)
	apart := provenance.Overrule{ID: "o1", A: "a", B: "b", Verdict: provenance.Independent, By: "lind", Reason: "both were in the hall", At: at}
	one := provenance.Overrule{ID: "o2", A: "b", B: "a", Verdict: provenance.One, By: "lind", Reason: "one stringer", At: at.Add(time.Hour)}
	supports, edges := []string{"a#1", "b#2", "c"}, []provenance.Edge{copied, stated("c", sameEvent, "a")}
	count := func(o ...provenance.Overrule) (int, provenance.Result) {
		r := provenance.Origins(supports, edges, o)
		return r.Independent, r
	}
	before, first := count()
	during, r := count(apart)
	both, _ := count(one, apart) // the later word on a pair holds, in whichever order they come
	after, last := count()
	if before != 2 || during != 3 || both != 2 || after != 2 {
		t.Errorf("%d, %d, %d, %d; expected 2, 3, 2, 2", before, during, both, after)
	}
	if diff := cmp.Diff([]provenance.Overruled{{Overrule: apart, Removed: []provenance.Edge{copied}, Counts: true}}, r.Overruled); diff != "" {
		t.Error(diff)
	}
	if x, y := bytesOf(t, first), bytesOf(t, last); x != y {
		t.Errorf("what was taken back left something:\n%s\n%s", x, y)
	}
	edges = append(edges, stated("a", derived, "source:s"), stated("b", derived, "source:s"))
	if n, r := count(apart); n != 3 || r.Overruled[0].Still || !slices.Equal(r.Overruled[0].Apart, []string{"source:s"}) || len(r.Origins) != 3 {
		t.Errorf("%d independent, %+v; expected 3, and that the two are held apart at their source", n, r)
	}
}

func bytesOf(t testing.TB, r provenance.Result) string {
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatComesFromItselfIsNamed(t *testing.T) {
	for _, tt := range []struct {
		name  string
		edges []provenance.Edge
		want  string
	}{
		{"none", []provenance.Edge{stated("b", derived, "a"), stated("c", derived, "b"), stated("c", derived, "a")}, ""},
		{"itself", []provenance.Edge{stated("a", derived, "a")}, "a derived-from a"},
		{"two", []provenance.Edge{stated("b", derived, "a"), stated("a", translated, "b")}, "a translated b, b derived-from a"},
		{"a quotation read the other way", []provenance.Edge{stated("b", derived, "a"), stated("b", quotedBy, "a")}, "b derived-from a, b quoted-by a"},
		{"three, through a portion", []provenance.Edge{stated("c", derived, "b"), stated("b#1", derived, "a"), stated("a", derived, "c#7"), stated("a", derived, "z")}, "a derived-from c#7, c derived-from b, b#1 derived-from a"},
		{"portions that quote each other are none", []provenance.Edge{stated("a#1", derived, "b#1"), stated("b#2", derived, "a#2")}, ""},
		{"what is detected is none", []provenance.Edge{stated("b", derived, "a"), {From: "a", Relation: derived, To: "b", Detected: true}}, ""},
		{"same origin leads nowhere", []provenance.Edge{stated("b", sameOrigin, "a"), stated("a", sameEvent, "b")}, ""},
	} {
		var got []string
		for _, e := range provenance.Cycle(tt.edges) {
			got = append(got, e.From+" "+string(e.Relation)+" "+e.To)
		}
		slices.Reverse(tt.edges)
		if back := provenance.Cycle(tt.edges); len(back) != len(got) {
			t.Errorf("%s: depends on the order", tt.name)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %q; expected %q", tt.name, s, tt.want)
		}
	}
}
