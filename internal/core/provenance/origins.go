package provenance

import (
	"cmp"
	"slices"
	"strings"
)

// Result is where the supports of a claim come from.
type Result struct {
	Supports    []string    `json:"supports"`           // what was counted, sorted, each once
	Independent int         `json:"independent"`        // the greatest number of supports of which no two share an origin
	AtLeast     bool        `json:"at_least,omitempty"` // there may be more: the search was cut short
	Origins     []Origin    `json:"origins"`            // the one with the most supports first
	Beside      [][]string  `json:"beside,omitempty"`   // further roots, behind supports that an origin has already
	SameEvent   []Edge      `json:"same_event,omitempty"`
	Overruled   []Overruled `json:"overruled,omitempty"`
	Nothing     []string    `json:"nothing_behind,omitempty"` // supports behind which claims stand and nothing else; counted as none
}

// Origin is one root, with the supports that go back to it.
type Origin struct {
	At     []string `json:"at"`     // what stands at the root, sorted: several where nobody says which was first
	Chains []Chain  `json:"chains"` // by support
}

// Chain leads from a support to its origin, step by step; no steps where it is the origin.
type Chain struct {
	Support  string   `json:"support"`
	Steps    []Edge   `json:"steps,omitempty"`
	Portions []string `json:"portions,omitempty"` // of a whole item of which less than mostly all goes back there: those that do
}

// Overruled is an officer's word on a pair with what it took away.
type Overruled struct {
	Overrule
	Removed []Edge   `json:"removed,omitempty"`
	Apart   []string `json:"held_apart_at,omitempty"`   // where the two would meet beside that, sorted
	Still   bool     `json:"still_one_origin"`          // the two share an origin, as it says or by what another adds
	Counts  bool     `json:"counts"`                    // the count follows it
	Differ  bool     `json:"officers_differ,omitempty"` // another officer says the opposite; the lower count is taken
}

// Largest is the origin of the most supports, and how many those are; nothing for no support.
func (r Result) Largest() (Origin, int) {
	if len(r.Origins) == 0 {
		return Origin{}, 0
	}
	return r.Origins[0], len(r.Origins[0].Chains)
}

// Origins finds the independent origins of what supports a claim. Edges between other
// things are followed as far as they lead somewhere from there.
//
// What is said of an item holds for each of its portions. An item rests on all that its
// portions rest on; a portion of which nothing is said rests on what the item names as
// its sources, else on the item's own word.
func Origins(supports []string, edges []Edge, overrules []Overrule) Result {
	return OriginsOf(supports, nil, edges, overrules)
}

// OriginsOf is Origins where it is known which portions the supports have that are whole
// items. Two of these share an origin when most of the one goes back to what is behind the
// other; else what they share is one origin, and the rest is counted apart.
func OriginsOf(supports []string, portions map[string][]Portion, edges []Edge, overrules []Overrule) Result {
	supports = append([]string{}, supports...)
	slices.Sort(supports)
	supports = slices.Compact(supports)
	said := rulings(overrules)
	kept := apply(edges, said)
	g := build(append(nodesOf(supports, portions), supports...), kept)
	g.said, g.portions = said, portions
	r := Result{Supports: supports}
	var on []string
	for _, n := range supports {
		if len(g.rootsOf(n)) > 0 {
			on = append(on, n)
		} else {
			r.Nothing = append(r.Nothing, n)
		}
	}
	r.Independent, r.AtLeast = independent(len(on), func(i, j int) bool { return g.dependent(on[i], on[j]) })
	r.Origins, r.Beside = g.origins(supports)
	for _, e := range kept {
		if e.Relation == SameEvent && supported(supports, e.From) && supported(supports, e.To) {
			r.SameEvent = append(r.SameEvent, e)
		}
	}
	for _, o := range said {
		if supported(supports, o.A) || supported(supports, o.B) || g.has(o.A) && g.has(o.B) {
			o.Still = g.oneOrigin(o.A, o.B)
			if o.Counts && o.Verdict == Independent && !o.Still {
				o.Apart = g.meetings(o.A, o.B)
			}
			r.Overruled = append(r.Overruled, o)
		}
	}
	return r
}

func supported(supports []string, node string) bool {
	return slices.ContainsFunc(supports, func(s string) bool { return touches(s, node) })
}

// root is a root with the places of the supports that go back to it.
type root struct {
	classes  []int
	supports []int
}

// origins lists the roots with their chains. Roots behind the same supports are one
// origin; a root behind fewer supports than another has, all of them among those, is no
// origin of its own and stands beside.
func (g *graph) origins(supports []string) ([]Origin, [][]string) {
	behind := map[int][]int{}
	for i, s := range supports {
		for _, r := range g.rootsOf(s) {
			behind[r] = append(behind[r], i)
		}
	}
	for i, s := range supports { // bare, where another goes back to what is bare
		for _, r := range g.rootsOf(bare(s)) {
			if of := behind[r]; len(of) > 0 && !slices.Contains(of, i) {
				behind[r] = append(of, i)
			}
		}
	}
	for _, of := range behind {
		slices.Sort(of)
	}
	roots := make([]root, 0, len(behind))
	for c, of := range behind {
		for _, together := range groups(g.said, supports, of) {
			roots = append(roots, root{[]int{c}, together})
		}
	}
	slices.SortFunc(roots, func(a, b root) int {
		return cmp.Or(cmp.Compare(len(b.supports), len(a.supports)), slices.Compare(a.supports, b.supports), cmp.Compare(a.classes[0], b.classes[0]))
	})
	var first []root
	var beside [][]string
	for _, r := range roots {
		i := slices.IndexFunc(first, func(f root) bool { return subset(r.supports, f.supports) })
		switch {
		case i < 0:
			first = append(first, r)
		case len(first[i].supports) == len(r.supports):
			first[i].classes = append(first[i].classes, r.classes...)
		default:
			beside = append(beside, g.at[r.classes[0]])
		}
	}
	slices.SortFunc(beside, slices.Compare)
	beside = slices.CompactFunc(beside, slices.Equal)
	out := make([]Origin, len(first))
	for i, r := range first {
		out[i] = g.origin(r, supports)
	}
	slices.SortFunc(out, func(a, b Origin) int {
		return cmp.Or(cmp.Compare(len(b.Chains), len(a.Chains)), slices.Compare(a.At, b.At))
	})
	return out, beside
}

// origin names what stands at a root: not an item where a portion of it is meant.
func (g *graph) origin(r root, supports []string) Origin {
	var o Origin
	for _, c := range r.classes {
		o.At = append(o.At, g.at[c]...)
	}
	slices.Sort(o.At)
	o.At = slices.Compact(o.At)
	all := o.At
	o.At = slices.DeleteFunc(slices.Clone(all), func(n string) bool {
		return n == Whole(n) && slices.ContainsFunc(all, func(m string) bool { return strings.HasPrefix(m, n+"#") })
	})
	for _, i := range r.supports {
		c := Chain{Support: supports[i], Steps: g.chain(supports[i], r.classes[0])}
		if len(r.supports) > 1 {
			c.Portions = g.sharing(supports[i], r.classes)
		}
		o.Chains = append(o.Chains, c)
	}
	return o
}

// subset tells whether all of a sorted list stand in another.
func subset(some, all []int) bool {
	for _, x := range some {
		if _, ok := slices.BinarySearch(all, x); !ok {
			return false
		}
	}
	return true
}
