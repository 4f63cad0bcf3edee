package provenance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/provenance"

	"pgregory.net/rapid"
)

var (
	drawnNodes    = []string{"a", "a#1", "a#2", "b", "b#1", "c", "c#1", "c#2", "d", "e", "f", "source:s", "source:t"}
	drawnSupports = drawnNodes[:11]
)

func drawWorld(t *rapid.T) (supports []string, edges []provenance.Edge, overrules []provenance.Overrule) {
	supports = rapid.SliceOfNDistinct(rapid.SampledFrom(drawnSupports), 0, 7, rapid.ID[string]).Draw(t, "supports")
	edges = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) provenance.Edge {
		return provenance.Edge{
			From: rapid.SampledFrom(drawnNodes).Draw(t, "from"), To: rapid.SampledFrom(drawnNodes).Draw(t, "to"),
			Relation: rapid.SampledFrom(provenance.Relations).Draw(t, "relation"), Detected: rapid.Bool().Draw(t, "detected"),
			Basis: rapid.SampledFrom([]string{"statement", "passages"}).Draw(t, "basis"),
		}
	}), 0, 10).Draw(t, "edges")
	overrules = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) provenance.Overrule {
		return provenance.Overrule{
			ID: rapid.SampledFrom([]string{"o1", "o2", "o3"}).Draw(t, "id"),
			A:  rapid.SampledFrom(drawnNodes).Draw(t, "a"), B: rapid.SampledFrom(drawnNodes).Draw(t, "b"),
			Verdict: rapid.SampledFrom([]provenance.Verdict{provenance.Independent, provenance.One}).Draw(t, "verdict"),
			At:      time.Unix(int64(rapid.IntRange(0, 3).Draw(t, "at")), 0).UTC(),
		}
	}), 0, 3).Draw(t, "overrules")
	slices.SortFunc(overrules, func(a, b provenance.Overrule) int { return a.At.Compare(b.At) })
	for i := range overrules {
		overrules[i].ID = fmt.Sprint("o", i)
	}
	return supports, edges, overrules
}

// The count is that of a plain reading of the rules, by trying everything.
func TestTheCountIsThatOfTryingEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, overrules := drawWorld(t)
		if got, want := provenance.Origins(supports, edges, overrules).Independent, tryEverything(supports, edges, overrules); got != want {
			t.Fatalf("%d independent; by trying everything %d", got, want)
		}
	})
}

func TestTheOrderOfArrivalChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, overrules := drawWorld(t)
		here := provenance.Origins(supports, edges, overrules)
		there := provenance.Origins(rapid.Permutation(supports).Draw(t, "supports again"), rapid.Permutation(edges).Draw(t, "edges again"), rapid.Permutation(overrules).Draw(t, "overrules again"))
		if a, b := marshal(t, here), marshal(t, there); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
		if a, b := marshal(t, provenance.Cycle(edges)), marshal(t, provenance.Cycle(rapid.Permutation(edges).Draw(t, "and again"))); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

// A copy of what supports already may name any sources beside: it raises nothing. A copy
// of a portion gives no more than that portion does which stands by itself: a whole of
// which another portion is joined with a third item has more origins than its one place shows.
func TestACopyNeverRaisesCorroboration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, overrules := drawWorld(t)
		if len(supports) == 0 {
			t.Skip("nothing to copy")
		}
		of := rapid.SampledFrom(supports).Draw(t, "of")
		if provenance.Whole(of) == of && rapid.Bool().Draw(t, "portion") {
			of += "#9"
		}
		with := append(slices.Clone(edges), rapid.SampledFrom([]provenance.Edge{
			stated("copy", derived, of), stated("copy", translated, of), stated(of, quotedBy, "copy"), stated("copy", sameOrigin, of), stated(of, sameOrigin, "copy"),
		}).Draw(t, "copy"))
		for _, further := range rapid.SliceOfN(rapid.SampledFrom(drawnNodes), 0, 3).Draw(t, "further") {
			with = append(with, stated("copy", rapid.SampledFrom([]provenance.Relation{derived, translated, sameOrigin}).Draw(t, "by"), further))
		}
		before := provenance.Origins(append(slices.Clone(supports), of), edges, overrules).Independent
		if after := provenance.Origins(append(slices.Clone(supports), "copy"), with, overrules).Independent; after > before {
			t.Fatalf("%d independent, with a copy of %s %d", before, of, after)
		}
	})
}

// Whoever takes away a support that shares an origin with no other lowers the count.
func TestWithoutAnOnlyIndependentSupportTheCountIsLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, overrules := drawWorld(t)
		supports = slices.DeleteFunc(supports, func(s string) bool { return provenance.Whole(s) == "f" })
		edges = slices.DeleteFunc(edges, func(e provenance.Edge) bool { return e.From == "f" || e.To == "f" })
		overrules = slices.DeleteFunc(overrules, func(o provenance.Overrule) bool { return o.A == "f" || o.B == "f" })
		edges = append(edges, stated("f", derived, "source:only"))
		without := provenance.Origins(supports, edges, overrules).Independent
		if with := provenance.Origins(append(slices.Clone(supports), "f"), edges, overrules).Independent; with != without+1 {
			t.Fatalf("%d without and %d with an independent support", without, with)
		}
	})
}

// What was overruled and taken back leaves the same bytes, and an overrule of a pair
// that are independent already adds nothing.
func TestAnOverruleTakenBackLeavesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, overrules := drawWorld(t)
		before := marshal(t, provenance.Origins(supports, edges, nil))
		kept := marshal(t, edges)
		provenance.Origins(supports, edges, overrules)
		if after := marshal(t, provenance.Origins(supports, edges, nil)); after != before {
			t.Fatalf("%s\n%s", before, after)
		}
		if again := marshal(t, edges); again != kept {
			t.Fatal("an overrule changed the edges that it was given")
		}
	})
}

// Every chain begins at its support and is made of edges that stand there.
func TestEveryOriginIsShownWithItsChains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		supports, edges, _ := drawWorld(t)
		r := provenance.Origins(supports, edges, nil)
		covered := map[string]bool{}
		for _, o := range r.Origins {
			for _, c := range o.Chains {
				covered[c.Support] = true
				for _, s := range c.Steps {
					if !slices.ContainsFunc(edges, func(e provenance.Edge) bool { return marshal(t, e) == marshal(t, s) }) {
						t.Fatalf("%s goes back over %v, which nobody said", c.Support, s)
					}
				}
			}
		}
		if len(covered) != len(r.Supports) || len(r.Origins) < r.Independent {
			t.Fatalf("%d of %d supports have an origin; %d origins, %d independent", len(covered), len(r.Supports), len(r.Origins), r.Independent)
		}
	})
}
