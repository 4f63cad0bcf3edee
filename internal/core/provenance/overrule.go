package provenance

import (
	"cmp"
	"slices"
	"time"
)

// Verdict is what an officer says against what stands there.
type Verdict string

// The verdicts on a pair.
const (
	Independent Verdict = "independent" // these two share no origin, whatever would join them
	One         Verdict = "one-origin"  // these two have one origin
)

// Overrule is an officer's word on a pair of nodes. Of several by one officer on one pair
// the last holds; where officers differ, the pair is of one origin: the lower count is taken.
type Overrule struct {
	ID      string    `json:"id"`
	A       string    `json:"a"`
	B       string    `json:"b"`
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
}

// pair names two nodes in one order.
func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// on tells whether an overrule speaks of the pair that an edge joins.
func (o Overrule) on(e Edge) bool {
	return within(e.From, o.A) && within(e.To, o.B) || within(e.To, o.A) && within(e.From, o.B)
}

// speaksOf tells whether an overrule is about two nodes, or about what they are portions of.
func (o Overrule) speaksOf(a, b string) bool {
	return within(a, o.A) && within(b, o.B) || within(b, o.A) && within(a, o.B)
}

// overlaps tells whether an overrule and two nodes have a pair in common.
func (o Overrule) overlaps(a, b string) bool {
	return touches(a, o.A) && touches(b, o.B) || touches(b, o.A) && touches(a, o.B)
}

// rulings gives all overrules in one order, each with whether the count follows it and
// whether another officer says the opposite.
func rulings(all []Overrule) []Overruled {
	type hand struct {
		pair [2]string
		by   string
	}
	last := map[hand]Overrule{}
	for _, o := range all {
		h := hand{pair(o.A, o.B), o.By}
		if held, ok := last[h]; !ok || cmp.Or(held.At.Compare(o.At), cmp.Compare(held.ID, o.ID)) < 0 {
			last[h] = o
		}
	}
	one := map[[2]string]bool{} // pairs of which somebody's last word is that they are one
	for h, o := range last {
		one[h.pair] = one[h.pair] || o.Verdict == One
	}
	out := make([]Overruled, 0, len(all))
	for _, o := range all {
		p := pair(o.A, o.B)
		said := Overruled{Overrule: o}
		if last[hand{p, o.By}] == o {
			said.Counts = one[p] == (o.Verdict == One)
			for _, x := range last {
				said.Differ = said.Differ || x.By != o.By && x.Verdict != o.Verdict && o.overlaps(x.A, x.B)
			}
		}
		out = append(out, said)
	}
	slices.SortFunc(out, func(a, b Overruled) int {
		return cmp.Or(cmp.Compare(min(a.A, a.B), min(b.A, b.B)), cmp.Compare(max(a.A, a.B), max(b.A, b.B)), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// apply takes away and adds what officers say, and gives the edges in one order.
func apply(edges []Edge, said []Overruled) []Edge {
	kept := slices.Clone(edges)
	slices.SortFunc(kept, compare)
	kept = slices.CompactFunc(kept, func(a, b Edge) bool { return compare(a, b) == 0 })
	for i := range said {
		if o := &said[i]; o.Counts && o.Verdict == Independent {
			kept = slices.DeleteFunc(kept, func(e Edge) bool {
				gone := e.Relation != SameEvent && o.on(e)
				if gone {
					o.Removed = append(o.Removed, e)
				}
				return gone
			})
		}
	}
	for _, o := range said { // last: no overrule takes away what another adds
		if o.Counts && o.Verdict == One {
			p := pair(o.A, o.B)
			kept = append(kept, Edge{From: p[0], Relation: SameOrigin, To: p[1], Basis: "overrule", By: o.ID})
		}
	}
	slices.SortFunc(kept, compare)
	return kept
}

// parted tells whether officers hold two nodes apart, whatever joins them.
func parted(said []Overruled, a, b string) bool {
	apart := false
	for _, o := range said {
		switch {
		case !o.Counts:
		case o.Verdict == One && o.overlaps(a, b):
			return false
		case o.Verdict == Independent && o.speaksOf(a, b):
			apart = true
		}
	}
	return apart
}

// mostGroups bounds into how many groups overrules part the supports of one root for showing.
const mostGroups = 64

// groups parts supports, given by their places, into the largest groups of which no two
// are held apart.
func groups(said []Overruled, supports []string, of []int) [][]int {
	out := [][]int{of}
	for i, x := range of {
		for _, y := range of[:i] {
			if !parted(said, supports[x], supports[y]) {
				continue
			}
			var next [][]int
			for _, g := range out {
				if !slices.Contains(g, x) || !slices.Contains(g, y) {
					next = append(next, g)
					continue
				}
				for _, without := range []int{x, y} {
					next = append(next, slices.DeleteFunc(slices.Clone(g), func(z int) bool { return z == without }))
				}
			}
			if out = largest(next); len(out) > mostGroups {
				return out
			}
		}
	}
	return out
}

// largest leaves out what is part of another.
func largest(sets [][]int) [][]int {
	slices.SortFunc(sets, func(a, b []int) int { return cmp.Or(cmp.Compare(len(b), len(a)), slices.Compare(a, b)) })
	var out [][]int
	for _, s := range sets {
		if !slices.ContainsFunc(out, func(o []int) bool { return subset(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}
