package origins

import (
	"maps"
	"slices"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
)

// mostNodes bounds how far back edges are followed, in things that are looked at.
const mostNodes = 500

// gathered is everything that is known of where some things come from.
type gathered struct {
	items     map[string]*item // by their nodes
	edges     []provenance.Edge
	overrules []provenance.Overrule
	known     []known
	cut       bool // there is more than mostNodes
}

// gather follows what is stated from some things on, and compares the items that it meets.
func (o *Origins) gather(v judgement.View, supports []assess.Target) (*gathered, error) {
	g := &gathered{items: map[string]*item{}}
	var err error
	if g.known, err = sources(v); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var next []string
	for _, t := range supports {
		next = append(next, t.Of().String())
	}
	for len(next) > 0 {
		slices.Sort(next)
		next = slices.DeleteFunc(slices.Compact(next), func(n string) bool { return seen[n] })
		if left := mostNodes - len(seen); len(next) > left {
			next, g.cut = next[:left], true
		}
		if len(next) == 0 {
			break
		}
		for _, n := range next {
			seen[n] = true
		}
		if next, err = o.step(v, g, next); err != nil {
			return nil, err
		}
	}
	if err := o.common(v, g, supports); err != nil {
		return nil, err
	}
	for n := range g.items {
		seen[n] = true
	}
	if g.overrules, err = overrulesOf(v, slices.Sorted(maps.Keys(seen))); err != nil {
		return nil, err
	}
	c := &counting{v: v, held: map[uint64]int{}}
	g.compare(supports, c.count)
	return g, c.failed
}

// portions are those of the supports that are whole items, as far as they are seen; of an
// item with one it makes no difference.
func (g *gathered) portions(supports []assess.Target) map[string][]provenance.Portion {
	out := map[string][]provenance.Portion{}
	for _, t := range supports {
		i := g.items[t.String()]
		if i == nil {
			continue
		}
		var all []provenance.Portion
		for _, x := range i.Texts {
			if n := len(passage.Words(x.Words)); x.Portion >= 0 && n > 0 {
				all = append(all, provenance.Portion{Node: i.node(x.Portion), Words: n})
			}
		}
		if len(all) > 1 {
			out[t.String()] = all
		}
	}
	return out
}

// step adds the edges of some nodes, and gives what they lead to.
func (o *Origins) step(v judgement.View, g *gathered, nodes []string) ([]string, error) {
	var edges []provenance.Edge
	var stated []string
	for _, n := range nodes {
		t, err := assess.ParseTarget(n)
		if err != nil {
			continue // what stands for a source that no record describes
		}
		stated = append(stated, n)
		var more []provenance.Edge
		switch {
		case t.Item():
			i, err := o.look(v, t)
			if errs.KindOf(err) == errs.NotFound {
				continue
			}
			if err != nil {
				return nil, err
			}
			g.items[n] = i
			more, err = o.written(v, i, g.known)
			if err != nil {
				return nil, err
			}
		case t.Kind == assess.KindClaim:
			more, err = claimed(v, t)
			if err != nil {
				return nil, err
			}
		}
		edges = append(edges, more...)
	}
	if len(stated) > 0 {
		more, err := said(v, stated, "")
		if err != nil {
			return nil, err
		}
		edges = append(edges, more...)
	}
	g.edges = append(g.edges, edges...)
	var next []string
	for _, e := range edges {
		if e.Relation != provenance.SameEvent {
			next = append(next, provenance.Whole(e.From), provenance.Whole(e.To))
		}
	}
	return next, nil
}

// claimed says that a claim which supports another comes from what supports it.
func claimed(v judgement.View, t assess.Target) ([]provenance.Edge, error) {
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if errs.KindOf(err) == errs.NotFound || err == nil && j.Erased != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, err := j.Record()
	if err != nil {
		return nil, err
	}
	c, ok := r.(assess.Claim)
	if !ok {
		return nil, nil
	}
	return supporting(v, t.String(), c, j.Target())
}

// supporting are the edges from a claim to what supports it.
func supporting(v judgement.View, claim string, c assess.Claim, by string) ([]provenance.Edge, error) {
	var out []provenance.Edge
	for _, s := range c.Supports {
		at, err := v.Resolve(s.To)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		why, err := fallen(v, at)
		if err != nil {
			return nil, err
		}
		if why == "" {
			out = append(out, provenance.Edge{From: claim, Relation: provenance.DerivedFrom, To: at.String(), Basis: "claim", By: by})
		}
	}
	return out, nil
}

// overrulesOf asks in parts of what one question may hold.
func overrulesOf(v judgement.View, nodes []string) ([]provenance.Overrule, error) {
	var refs []string
	for _, n := range nodes {
		if _, err := assess.ParseTarget(n); err == nil {
			refs = append(refs, n)
		}
	}
	byID := map[string]provenance.Overrule{}
	for part := range slices.Chunk(refs, 100) {
		found, err := overrules(v, part)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			byID[x.ID] = x
		}
	}
	out := slices.Collect(maps.Values(byID))
	slices.SortFunc(out, func(a, b provenance.Overrule) int { return a.At.Compare(b.At) })
	return out, nil
}

// compare compares all items that were met with each other. Of an item that supports by
// some of its portions, these are asked about.
func (g *gathered) compare(supports []assess.Target, count passage.Count) {
	of := map[string][]int{}
	whole := map[string]bool{}
	for _, t := range supports {
		n := t.Of().String()
		if t.Portion == assess.Whole {
			whole[n] = true
		}
		of[n] = append(of[n], t.Portion)
	}
	asked := func(n string) []int {
		if whole[n] {
			return nil
		}
		return of[n]
	}
	nodes := slices.Sorted(maps.Keys(g.items))
	var found []provenance.Edge
	for i, a := range nodes {
		for _, b := range nodes[:i] {
			found = append(found, between(g.items[a], g.items[b], asked(a), asked(b), count)...)
		}
	}
	g.edges = append(g.edges, passedOn(found, g.items)...)
}
