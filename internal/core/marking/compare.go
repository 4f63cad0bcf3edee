package marking

import "slices"

// Lower tells whether a declared banner is lower or looser than another mark,
// the roll-up of its portions, in any respect: its level, a control that it
// lacks, a wider list, a release where the other has none. A banner is not
// lower when taking the other in would change nothing in it.
func (m Marking) Lower(than Marking) bool {
	if m.System != than.System {
		return true
	}
	if m.releases() && !than.releases() {
		return true
	}
	return m.RelBare || than.RelBare || roll([]Marking{m, than}).render(banner) != m.render(banner)
}

// releases: carries a control that lets it go to somebody foreign.
func (m Marking) releases() bool {
	return m.Rel != nil || m.RelBare || m.Display != nil || m.has(tokenRELIDO)
}

// Narrower tells whether the mark of a coarser rung is narrower than that of a
// finer one, which an author never means: a higher level; closed where the
// finer is not; a restricting control that the finer lacks; lists that leave
// out somebody whom the finer names. Under a finer mark that is closed to
// every partner only the level can be narrower. A mark without controls, at
// the same or a lower level, is never narrower. Two marks of different systems
// cannot be compared and are taken as narrower.
func Narrower(coarse, fine Marking) bool {
	switch {
	case coarse.System != fine.System, coarse.Level.Rank > fine.Level.Rank:
		return true
	case fine.closed():
		return false
	case coarse.closed():
		return true
	}
	return !within(coarse.restrictions(), fine.restrictions()) ||
		!covers(fine.SCI, coarse.SCI) || !covers(fine.SAP, coarse.SAP) ||
		!coversAtomic(fine, coarse) || !coversSources(fine, coarse) || listsNarrower(coarse, fine)
}

// restrictions are the controls that keep readers out. Those that only
// unclassified marks can carry keep nobody out who may read classified ones.
func (m Marking) restrictions() []string {
	var out []string
	for _, t := range slices.Concat(m.Dissem, m.NonIC, m.NATO) {
		switch t {
		case tokenRELIDO, tokenFOUO, tokenSBU:
		case tokenOC: // the stricter kind holds the other
			out = append(out, tokenOC, tokenOCUSGOV)
		default:
			out = append(out, t)
		}
	}
	return out
}

func coversAtomic(fine, coarse Marking) bool {
	values := classifiedAtomic(coarse.AEA)
	return slices.Equal(joinAtomic(fine.AEA, values), joinAtomic(fine.AEA, nil))
}

// coversSources: every foreign source of the coarse mark is one of the fine
// mark too; an unnamed one stands for any.
func coversSources(fine, coarse Marking) bool {
	if fine.FGIBare || slices.Contains(fine.Owner, ownerFGI) {
		return true
	}
	unnamed := coarse.FGIBare || slices.Contains(coarse.Owner, ownerFGI)
	return !unnamed && within(slices.Concat(coarse.Owner, coarse.FGI), slices.Concat(fine.Owner, fine.FGI, []string{string(coarse.System)}))
}

// listsNarrower: the coarse mark has a list, and it leaves out somebody to
// whom the fine mark may be released, or shown.
func listsNarrower(coarse, fine Marking) bool {
	if coarse.Rel == nil && coarse.Display == nil {
		return false
	}
	return !within(fine.Rel, coarse.Rel) || !within(fine.Display, union(coarse.Rel, coarse.Display))
}
