package provenance

import "slices"

// independent is the greatest number of supports, given by their places, of which no two
// meet: a greatest set of nodes without an edge. It is exact as long as the search branches
// no more than maxBranches times; then it is a number that there are at least.
func independent(n int, meets func(i, j int) bool) (number int, atLeast bool) {
	near := make([][]int, n) // each with itself, sorted
	for i := range n {
		for j := range n {
			if i == j || meets(i, j) {
				near[i] = append(near[i], j)
			}
		}
	}
	gone := make([]bool, n)
	for i := n - 1; i >= 0; i-- { // what meets all that another meets can be left for that one
		gone[i] = slices.ContainsFunc(near[i], func(j int) bool { return i != j && !gone[j] && subset(near[j], near[i]) })
	}
	left := make(map[int][]int, n)
	for i := range n {
		if !gone[i] {
			left[i] = slices.DeleteFunc(slices.Clone(near[i]), func(j int) bool { return i == j || gone[j] })
		}
	}
	s := search{}
	number = s.apart(left)
	return number, s.branches > maxBranches
}

// maxBranches bounds the search: each branch copies a graph of up to 64 nodes.
const maxBranches = 1000

// search counts its branches.
type search struct{ branches int }

// apart is the size of a greatest set of nodes without an edge between them. A node with
// at most one neighbour is always taken; else it branches on one with the most. When it has
// branched too often, it takes one with the fewest.
func (s *search) apart(near map[int][]int) int {
	taken := 0
	for {
		most, least := -1, -1
		for n, beside := range near {
			if least < 0 || len(beside) < len(near[least]) || len(beside) == len(near[least]) && n < least {
				least = n
			}
			if most < 0 || len(beside) > len(near[most]) || len(beside) == len(near[most]) && n < most {
				most = n
			}
		}
		switch {
		case most < 0:
			return taken
		case len(near[least]) <= 1 || s.branches > maxBranches:
			near = without(near, append(slices.Clone(near[least]), least)...)
			taken++
		default:
			s.branches++
			with := 1 + s.apart(without(near, append(slices.Clone(near[most]), most)...))
			return taken + max(with, s.apart(without(near, most)))
		}
	}
}

// without is the graph that is left when nodes are taken away.
func without(near map[int][]int, gone ...int) map[int][]int {
	out := make(map[int][]int, len(near))
	for n, beside := range near {
		if !slices.Contains(gone, n) {
			out[n] = slices.DeleteFunc(slices.Clone(beside), func(m int) bool { return slices.Contains(gone, m) })
		}
	}
	return out
}
