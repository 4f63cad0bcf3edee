package provenance

import "slices"

// Portion is a part of an item, with how much of it that is.
type Portion struct {
	Node  string // "report:ID#2"
	Words int
}

// mostly is how much of an item's words, of 10, have to go back to an origin for the whole
// of it to do so: as much as makes a text a copy (core/passage).
const mostly = 7

func nodesOf(supports []string, portions map[string][]Portion) []string {
	var out []string
	for _, s := range supports {
		for _, p := range portions[s] {
			out = append(out, p.Node)
		}
	}
	return out
}

// dependent tells whether a support adds nothing to another: they share an origin, and
// most of one of them goes back to what is behind the other.
func (g *graph) dependent(a, b string) bool {
	return g.oneOrigin(a, b) && (g.goesBack(a, b) || g.goesBack(b, a))
}

// goesBack tells whether most of a support shares origins with another, beside its own
// word. A support of which no portions are known is all one.
func (g *graph) goesBack(a, b string) bool {
	return most(g.portions[a], func(p string) bool {
		return (meet(g.beyond(p), g.rootsOf(b)) || meet(g.beyond(p), g.rootsOf(bare(b))) || meet(g.beyond(bare(p)), g.rootsOf(b))) && !parted(g.said, p, b)
	})
}

// beyond are the roots of a portion that are not its own item's word.
func (g *graph) beyond(portion string) []int {
	return slices.DeleteFunc(slices.Clone(g.rootsOf(portion)), func(r int) bool {
		return !slices.ContainsFunc(g.at[r], func(n string) bool { return !within(n, Whole(portion)) })
	})
}

func most(portions []Portion, of func(node string) bool) bool {
	some, all := 0, 0
	for _, p := range portions {
		if all += p.Words; of(p.Node) {
			some += p.Words
		}
	}
	return 10*some >= mostly*all
}

// sharing lists the portions of a support that go back to a root, where these are not
// most of it.
func (g *graph) sharing(support string, root []int) []string {
	var out []string
	back := func(p string) bool {
		return slices.ContainsFunc(root, func(c int) bool { return slices.Contains(g.beyond(p), c) })
	}
	if most(g.portions[support], back) {
		return nil
	}
	for _, p := range g.portions[support] {
		if back(p.Node) {
			out = append(out, p.Node)
		}
	}
	return out
}
