package links_test

import (
	"slices"
	"testing"

	"entente/internal/core/links"

	"pgregory.net/rapid"
)

// nearIn gives neighbours in a graph, none left out.
func nearIn(g map[int64][]int64) links.Near {
	return func(n int64) ([]int64, bool, error) { return g[n], false, nil }
}

func join(g map[int64][]int64, a, b int64) {
	if a == b || slices.Contains(g[a], b) {
		return
	}
	g[a], g[b] = append(g[a], b), append(g[b], a)
	slices.Sort(g[a])
	slices.Sort(g[b])
}

// every lists all paths without a loop between two, of at most so many steps: the plain way.
func every(g map[int64][]int64, at, to int64, steps int, before []int64) [][]int64 {
	before = append(slices.Clone(before), at)
	if at == to {
		return [][]int64{before}
	}
	var out [][]int64
	if steps == 0 {
		return nil
	}
	for _, m := range g[at] {
		if !slices.Contains(before, m) {
			out = append(out, every(g, m, to, steps-1, before)...)
		}
	}
	return out
}

func TestPathsAreTheShortestOfAllAndThenTheNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := map[int64][]int64{}
		nodes := rapid.Int64Range(2, 9).Draw(t, "nodes")
		for range rapid.IntRange(0, 16).Draw(t, "links") {
			join(g, rapid.Int64Range(1, nodes).Draw(t, "a"), rapid.Int64Range(1, nodes).Draw(t, "b"))
		}
		found, err := links.Paths(nearIn(g), 1, nodes, links.Bounds{Rows: 1_000, Steps: 6, Most: 5})
		if err != nil {
			t.Fatal(err)
		}
		all := every(g, 1, nodes, 6, nil)
		lengths := make([]int, len(all))
		for i, p := range all {
			lengths[i] = len(p)
		}
		slices.Sort(lengths)
		for i, p := range found.Paths {
			if len(p) != lengths[i] {
				t.Fatalf("path %d has %d nodes, the plain way's has %d", i, len(p), lengths[i])
			}
			if !slices.ContainsFunc(all, func(q []int64) bool { return slices.Equal(p, q) }) {
				t.Fatalf("%v is no path", p)
			}
			if slices.ContainsFunc(found.Paths[:i], func(q []int64) bool { return slices.Equal(p, q) }) {
				t.Fatalf("%v stands twice", p)
			}
		}
		shown := 0
		for _, n := range lengths {
			if n-1 <= lengths[0]-1+2 {
				shown++
			}
		}
		if want := min(5, shown); len(found.Paths) < want {
			t.Fatalf("%d paths; expected %d that are at most two steps longer than the shortest", len(found.Paths), want)
		}
		again, _ := links.Paths(nearIn(g), 1, nodes, links.Bounds{Rows: 1_000, Steps: 6, Most: 5})
		if !slices.EqualFunc(found.Paths, again.Paths, slices.Equal) {
			t.Fatal("the same graph gave other paths")
		}
	})
}

func TestABoundThatWasMetIsSaid(t *testing.T) {
	g := map[int64][]int64{}
	for i := int64(1); i <= 50; i++ {
		for j := int64(1); j <= 10; j++ {
			join(g, i, i*100+j)
		}
		join(g, i, i+1)
	}
	found, err := links.Paths(nearIn(g), 1, 51, links.Bounds{Rows: 40, Steps: 60, Most: 1})
	if err != nil || len(found.Paths) != 0 || !found.Cut || found.Complete > 40 {
		t.Errorf("%+v, %v; expected no path, and that the bound was met", found, err)
	}
	found, err = links.Paths(nearIn(g), 1, 51, links.Bounds{Rows: 10_000, Steps: 60, Most: 1})
	if err != nil || len(found.Paths) != 1 || len(found.Paths[0]) != 51 || found.Cut {
		t.Errorf("%+v, %v; expected the one path of 51 nodes", found, err)
	}
	found, err = links.Paths(nearIn(g), 1, 51, links.Bounds{Rows: 10_000, Steps: 20, Most: 1})
	if err != nil || len(found.Paths) != 0 || found.Complete != 20 {
		t.Errorf("%+v, %v; expected no path of 20 steps", found, err)
	}
}
