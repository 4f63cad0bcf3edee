package passage

import (
	"cmp"
	"slices"
)

// maxPlaces is at how many places of one text a shingle is tried, and maxRuns how many
// runs are weighed against each other.
const (
	maxPlaces = 8
	maxRuns   = 5_000
)

// tile is a common run: n words from a place of either text on.
type tile struct{ a, b, n int }

// tiles lays out what two texts have in common as runs of at least Shingle words, the
// longest first, so that no word of either stands in two (Wise, "String similarity via
// greedy string tiling", 1993). In order of their place in a.
func tiles(a, b []string) []tile { return laid(a, b, shingles(a), placed(shingles(b))) }

// placed says where each shingle stands, at most at maxPlaces.
func placed(shingles []uint64) map[uint64][]int {
	out := make(map[uint64][]int, len(shingles))
	for i, x := range shingles {
		if len(out[x]) < maxPlaces {
			out[x] = append(out[x], i)
		}
	}
	return out
}

// laid is tiles, where a's shingles and the places of b's are known.
func laid(a, b []string, shingled []uint64, places map[uint64][]int) []tile {
	var found []tile
	for i, x := range shingled {
		for _, j := range places[x] {
			if i > 0 && j > 0 && a[i-1] == b[j-1] || len(found) == maxRuns {
				continue // part of a longer one
			}
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n] == b[j+n] {
				n++
			}
			if n >= Shingle { // else hashes that collide
				found = append(found, tile{i, j, n})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y tile) int { return cmp.Or(y.n-x.n, x.a-y.a, x.b-y.b) })
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	var out []tile
	for _, t := range found {
		if t = free(t, inA, inB); t.n < Shingle {
			continue
		}
		for k := range t.n {
			inA[t.a+k], inB[t.b+k] = true, true
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(x, y tile) int { return cmp.Compare(x.a, y.a) })
	return out
}

// free is the first part of a run, long enough, of which no word is taken.
func free(t tile, inA, inB []bool) tile {
	from := 0
	for k := range t.n {
		if !inA[t.a+k] && !inB[t.b+k] {
			continue
		}
		if k-from >= Shingle {
			return tile{t.a + from, t.b + from, k - from}
		}
		from = k + 1
	}
	return tile{t.a + from, t.b + from, t.n - from}
}
