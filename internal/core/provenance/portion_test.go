package provenance

import (
	"fmt"
	"slices"
	"testing"
)

func TestWholeReportsShareAnOriginWhereMostOfOneGoesBack(t *testing.T) {
	edge := Edge{From: "report:a#1", Relation: SameOrigin, To: "report:b#1", Detected: true, Basis: "quotation"}
	of := func(a0, a1, b0, b1 int) map[string][]Portion {
		return map[string][]Portion{"report:a": {{"report:a#0", a0}, {"report:a#1", a1}}, "report:b": {{"report:b#0", b0}, {"report:b#1", b1}}}
	}
	for _, tt := range []struct {
		name     string
		supports []string
		portions map[string][]Portion
		want     int
		shared   int // portions named
	}{
		{"half of both", []string{"report:a", "report:b"}, of(20, 20, 20, 20), 2, 2},
		{"most of one", []string{"report:a", "report:b"}, of(5, 30, 30, 30), 1, 1},
		{"a portion of the one, the other whole", []string{"report:a#1", "report:b"}, of(20, 20, 20, 20), 1, 1},
		{"both portions", []string{"report:a#1", "report:b#1"}, of(20, 20, 20, 20), 1, 0},
		{"not known", []string{"report:a", "report:b"}, nil, 1, 0},
	} {
		r := OriginsOf(tt.supports, tt.portions, []Edge{edge}, nil)
		o, _ := r.Largest()
		var named []string
		for _, c := range o.Chains {
			named = append(named, c.Portions...)
		}
		if r.Independent != tt.want || len(named) != tt.shared || len(o.Chains) != 2 {
			t.Errorf("%s: %d origins, %q named; want %d and %d: %+v", tt.name, r.Independent, named, tt.want, tt.shared, r.Origins)
		}
	}
}

func TestTheSearchIsBoundedAndSaysAtLeast(t *testing.T) {
	var r uint32 = 1
	joined := map[[2]int]bool{}
	for i := range 400 { // 400 in a thicket: far too many to be tried out
		for range 5 {
			r = r*1664525 + 1013904223
			j := int(r>>8) % 400
			joined[[2]int{min(i, j), max(i, j)}] = true
		}
	}
	n, atLeast := independent(400, func(i, j int) bool { return joined[[2]int{min(i, j), max(i, j)}] })
	if !atLeast || n < 400/11 {
		t.Errorf("%d, at least: %v", n, atLeast)
	}
	var edges []Edge
	var supports []string
	for i := range 12 {
		supports = append(supports, fmt.Sprintf("report:%d", i))
		edges = append(edges, Edge{From: supports[i], Relation: DerivedFrom, To: fmt.Sprintf("source:%d", i%5), Basis: "x"})
	}
	if x := Origins(slices.Clone(supports), edges, nil); x.AtLeast || x.Independent != 5 {
		t.Errorf("%d of 5, at least: %v", x.Independent, x.AtLeast)
	}
}
