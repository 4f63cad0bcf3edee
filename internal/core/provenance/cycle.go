package provenance

import (
	"maps"
	"slices"
)

// Cycle gives statements by which something comes from itself, in the order in which they
// lead on, each once; nil where there are none. What is said of an item is said of its
// portions, and what comes from a portion comes from its item. Detected edges and those
// that lead nowhere are not looked at.
func Cycle(edges []Edge) []Edge {
	stated := slices.DeleteFunc(slices.Clone(edges), func(e Edge) bool { _, _, up := e.up(); return e.Detected || !up })
	slices.SortFunc(stated, compare)
	after := map[string][]int{} // item → its edges
	for i, e := range stated {
		child, _, _ := e.up()
		after[Whole(child)] = append(after[Whole(child)], i)
	}
	next := func(i int) []int {
		_, parent, _ := stated[i].up()
		return slices.DeleteFunc(slices.Clone(after[Whole(parent)]), func(j int) bool {
			child, _, _ := stated[j].up()
			return !touches(parent, child)
		})
	}
	var shortest []int
	for i := range stated {
		if c := shortestBack(i, next); c != nil && (shortest == nil || len(c) < len(shortest)) {
			shortest = c
		}
	}
	out := make([]Edge, len(shortest))
	for i, at := range shortest {
		out[i] = stated[at]
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// shortestBack is a shortest way from an edge back to it.
func shortestBack(from int, next func(int) []int) []int {
	came := map[int]int{}
	for layer := []int{from}; len(layer) > 0; {
		reached := map[int]bool{}
		for _, i := range layer {
			for _, j := range next(i) {
				if j == from {
					out := []int{i}
					for ; i != from; i = came[i] {
						out = append(out, came[i])
					}
					slices.Reverse(out)
					return out
				}
				if _, seen := came[j]; !seen {
					came[j] = i
					reached[j] = true
				}
			}
		}
		layer = slices.Sorted(maps.Keys(reached))
	}
	return nil
}
