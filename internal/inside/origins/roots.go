package origins

import (
	"slices"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Roots gives, for items that judgements rest on, what each goes back to, as far as the
// reader of the view sees it. Items that are not seen go back to nothing that is known.
func (o *Origins) Roots(v judgement.View, items []string) (assess.Roots, error) {
	var targets []assess.Target
	named := map[string]string{}
	for _, ref := range items {
		t, err := v.Resolve(ref)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		named[ref] = t.String()
		targets = append(targets, t)
	}
	g, err := o.gather(v, targets)
	if err != nil {
		return nil, err
	}
	r := provenance.Origins(names(targets), g.edges, g.overrules)
	planters, err := g.planters(v)
	if err != nil {
		return nil, err
	}
	roots := map[string][]assess.Root{}
	for _, x := range r.Origins {
		root := assess.Root{Key: strings.Join(x.At, "+"), Planted: true}
		for _, n := range x.At {
			root.Planted = root.Planted && planters[n]
			if k := slices.IndexFunc(g.known, func(k known) bool { return k.ref == n }); k >= 0 && len(x.At) == 1 && g.known[k].source.Type == assess.Outlet {
				root.Outlet = g.known[k].source.Name
			}
		}
		for _, c := range x.Chains {
			own := root
			own.Planted = root.Planted || g.cameFrom(planters, c.Support)
			roots[c.Support] = append(roots[c.Support], own)
		}
	}
	return func(item string) []assess.Root { return roots[named[item]] }, nil
}

// planters are the sources behind what was gathered that are on record to have planted
// something.
func (g *gathered) planters(v judgement.View) (map[string]bool, error) {
	out := map[string]bool{}
	for _, e := range g.edges {
		if _, asked := out[e.To]; asked || !slices.ContainsFunc(g.known, func(k known) bool { return k.ref == e.To }) {
			continue
		}
		planted, err := hasPlanted(v, e.To)
		if err != nil {
			return nil, err
		}
		out[e.To] = planted
	}
	return out, nil
}

// cameFrom tells whether an item or a portion itself came from one of some sources: they
// are named for it, or for all of its item. What it quotes is not its own.
func (g *gathered) cameFrom(sources map[string]bool, support string) bool {
	return slices.ContainsFunc(g.edges, func(e provenance.Edge) bool {
		return sources[e.To] && e.Relation == provenance.DerivedFrom && (e.From == support || e.From == provenance.Whole(support))
	})
}

// hasPlanted tells whether a source is on record to have planted something.
func hasPlanted(v judgement.View, ref string) (bool, error) {
	t, err := assess.ParseTarget(ref)
	if err != nil {
		return false, err
	}
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, v.AsOf)
	if err != nil {
		return false, err
	}
	s, err := sourceOf(v, j)
	return s.Proposal.Counts[assess.Planted] > 0, err
}

// marks are the marks and caveats of what the reader sees of some items.
func marks(items map[string]*item) []judgement.Marked {
	var out []judgement.Marked
	for _, i := range items {
		for _, p := range i.held.Portions {
			out = append(out, judgement.Marked{Mark: p.Mark, System: p.System, From: string(i.held.From.Country()), Caveats: p.Caveats})
		}
	}
	return out
}

// markOf is the mark and the caveats of a judgement.
func markOf(j insidedb.Judgement) judgement.Marked {
	return judgement.Marked{Mark: j.Mark, Caveats: j.Caveats}
}
