package origins

import (
	"cmp"
	"maps"
	"slices"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
)

// common looks among what the reader sees for items that nobody cited and that have
// passages in common with several of the supports: their common original, or a copy of it.
// What only quotes the same words ties nothing that those words do not tie.
func (o *Origins) common(v judgement.View, g *gathered, supports []assess.Target) error {
	met := map[assess.Target][]string{} // item → the supports that it meets
	c := &counting{v: v, held: map[uint64]int{}}
	asked := map[string]bool{}
	for _, t := range supports {
		n := t.Of().String()
		one := g.items[n]
		if one == nil || asked[n] {
			continue
		}
		asked[n] = true
		found, err := o.meet(v, one, c)
		if err != nil {
			return err
		}
		for _, m := range found[:min(len(found), MostFound)] {
			at := assess.Target{Kind: m.kind, ID: m.id, Portion: assess.Whole}
			if g.items[at.String()] == nil {
				met[at] = append(met[at], n)
			}
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(met), func(a, b assess.Target) int {
		if len(met[a]) != len(met[b]) {
			return len(met[b]) - len(met[a])
		}
		return cmp.Compare(a.String(), b.String())
	}) {
		if len(met[at]) < 2 || len(g.items) >= mostNodes {
			continue
		}
		other, err := o.look(v, at)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		tied := 0
		for _, n := range met[at] {
			if slices.ContainsFunc(between(g.items[n], other, nil, nil, c.count), func(e provenance.Edge) bool { return e.Basis == basisPassages }) {
				tied++
			}
		}
		if tied < 2 {
			continue
		}
		if _, err := o.step(v, g, []string{at.String()}); err != nil {
			return err
		}
	}
	return c.failed
}
