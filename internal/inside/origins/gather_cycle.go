package origins

import (
	"slices"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
	"entente/internal/inside/judgement"
)

// uncyclic refuses a statement of provenance by which something would come from itself.
func uncyclic(v judgement.View, id string, r assess.Record) error {
	p, ok := r.(assess.Provenance)
	if !ok {
		return errs.E(errs.Internal, "origins.uncyclic", "a statement of provenance that is none")
	}
	var err error
	if p.From, p.To, err = both(v, p.From, p.To); err != nil {
		return err
	}
	return refuseRound(v, []provenance.Edge{p.Edge("")}, assess.KindProvenance+":"+id)
}

// twoSided refuses a claim that the same thing supports and stands against, however it is
// written, and one that comes from itself.
func twoSided(v judgement.View, id string, r assess.Record) error {
	c, ok := r.(assess.Claim)
	if !ok {
		return errs.E(errs.Internal, "origins.twoSided", "a claim that is none")
	}
	for _, s := range c.Supports {
		for _, a := range c.Against {
			here, there, err := both(v, s.To, a.To)
			if err != nil {
				return err
			}
			if here == there {
				return errs.E(errs.Invalid, "origins.twoSided", "against: %s supports the claim as well, as %s; expected it on one side, or a portion on each", a.To, s.To)
			}
		}
	}
	if id == "" {
		return nil // nothing can rest on it yet
	}
	self := assess.KindClaim + ":" + id
	edges, err := supporting(v, self, c, "")
	if err != nil {
		return err
	}
	return refuseRound(v, edges, self)
}

// refuseRound follows new edges over statements and claims, but for one judgement, and
// refuses a cycle that they close.
func refuseRound(v judgement.View, edges []provenance.Edge, but string) error {
	var stated []provenance.Edge
	seen := map[string]bool{}
	var next []string
	reach := func(edges []provenance.Edge) {
		for _, e := range edges {
			for _, n := range []string{provenance.Whole(e.From), provenance.Whole(e.To)} {
				if _, err := assess.ParseTarget(n); err == nil && !seen[n] && !slices.Contains(next, n) && e.Relation != provenance.SameEvent && e.Relation != provenance.SameOrigin {
					next = append(next, n)
				}
			}
		}
	}
	for reach(edges); len(next) > 0 && len(seen) < mostNodes; {
		now := next
		next = nil
		for _, n := range now {
			seen[n] = true
		}
		found, err := said(v, now, but)
		if err != nil {
			return err
		}
		for _, n := range now {
			if t, err := assess.ParseTarget(n); err == nil && t.Kind == assess.KindClaim && n != but {
				more, err := claimed(v, t)
				if err != nil {
					return err
				}
				found = append(found, more...)
			}
		}
		stated = append(stated, found...)
		reach(found)
	}
	return assess.RefuseCycle(edges, stated)
}

// Checks are what judgements of provenance and claims must fit, beside their own document.
func Checks() map[string]judgement.Check {
	return map[string]judgement.Check{assess.KindProvenance: uncyclic, assess.KindClaim: twoSided}
}
