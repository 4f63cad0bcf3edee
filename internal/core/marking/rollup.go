package marking

import (
	"slices"
	"time"

	"entente/internal/core/errs"
)

const opRollup = "marking.Rollup"

// Rollup is the banner of a document at a time, from the marks of its portions
// (the order does not matter). It follows the ISM rules: the highest level, the
// union of what restricts, the intersection of the release lists, taken word
// for word. NOFORN stands where the portions release to nobody in common, with
// a warning. Errors: no portion, portions of several systems, and a portion
// that stands for the banner's list, which is not known before the roll-up.
func Rollup(at time.Time, portions []Marking) (Marking, error) {
	if len(portions) == 0 {
		return Marking{}, errs.E(errs.Invalid, opRollup, "no portion; expected at least one mark")
	}
	for _, p := range portions {
		switch {
		case p.IsZero():
			return Marking{}, errs.E(errs.Invalid, opRollup, "a portion without a mark; expected one for each")
		case p.System != portions[0].System:
			return Marking{}, errs.E(errs.Invalid, opRollup, "marks of %s and %s; expected one system", portions[0].System, p.System)
		case p.RelBare:
			return Marking{}, errs.E(errs.Invalid, opRollup, "%s stands for the banner's list; expected a list, since the banner is what is computed", p.Portion())
		}
	}
	out := roll(portions)
	if out.ownerHome() {
		out.Level = levelFrom(out.System, at, out.Level.Rank)
	}
	if len(out.Banner()) > MaxBytes || len(out.FGI) > MaxCodes || len(out.Display) > MaxCodes {
		return Marking{}, errs.E(errs.Invalid, opRollup, "the roll-up is longer than a mark may be; expected at most %d bytes and %d codes in a list", MaxBytes, MaxCodes)
	}
	out.Warning = append(out.Warning, out.oddities()...)
	return out, nil
}

// ownerHome: the system's own country owns the mark alone.
func (m Marking) ownerHome() bool { return m.Owner == nil }

// roll joins portions of one system. The level keeps the words of the portion it came from.
func roll(portions []Marking) Marking {
	out := Marking{System: portions[0].System, Level: portions[0].Level}
	for _, p := range portions[1:] {
		if p.Level.Rank > out.Level.Rank {
			out.Level = p.Level
		}
	}
	if out.System == TLP {
		return out
	}
	out.joinOwners(portions)
	if out.System == USA && out.ownerHome() {
		out.Level = levelFrom(USA, time.Time{}, out.Level.Rank)
	}
	for _, p := range portions {
		out.SCI = joinHoldings(out.SCI, p.SCI)
		out.SAP = joinHoldings(out.SAP, p.SAP)
		out.AEA = joinAtomic(out.AEA, p.AEA)
		out.CUI = joinCUI(out.CUI, p.CUI)
		out.Dissem = union(out.Dissem, p.Dissem)
		out.NonIC = union(out.NonIC, p.NonIC)
	}
	if !out.unclassified() {
		out.AEA = classifiedAtomic(out.AEA)
	}
	out.joinControls()
	out.joinReleases(portions)
	return out
}

// joinOwners keeps the owners that all portions share; otherwise the document
// is the system's own, and the foreign owners go to the FGI field: named, or
// bare once any of them is protected (ISM-ID-00064, 00065).
func (m *Marking) joinOwners(portions []Marking) {
	first := portions[0]
	shared := !slices.ContainsFunc(portions, func(p Marking) bool { return p.Joint != first.Joint || !slices.Equal(p.Owner, first.Owner) })
	if shared {
		m.Owner, m.Joint, m.Body = first.Owner, first.Joint, first.Body
	}
	for _, p := range portions {
		if p.Body != m.Body {
			m.Body = ""
		}
		m.FGI = union(m.FGI, p.FGI)
		m.FGIBare = m.FGIBare || p.FGIBare
		if shared {
			m.NATO = slices.Compact(slices.Sorted(slices.Values(union(m.NATO, p.NATO))))
			continue
		}
		if p.NATO != nil {
			m.Warning = union(m.Warning, []string{"ATOMAL, BALK and BOHEMIA stand on NATO's portions only (ISM-ID-00163)"})
		}
		for _, o := range p.Owner {
			switch o {
			case ownerFGI:
				m.FGIBare = true
			case string(m.System):
			default:
				m.FGI = union(m.FGI, []string{o})
			}
		}
	}
	m.FGI = canonical(m.FGI, "")
	if m.FGIBare {
		m.FGI = nil
	}
}

// classifiedAtomic drops what stands on unclassified marks only (ISM-ID-00078, 00079, 00181).
func classifiedAtomic(values []string) []string {
	var out []string
	for _, v := range values {
		if v != "DCNI" && v != "UCNI" {
			out = append(out, v)
		}
	}
	return out
}

// joinCUI: a category says more than CUI alone.
func joinCUI(a, b []string) []string {
	out := sortCUI(union(a, b))
	if len(out) > 1 {
		out = slices.DeleteFunc(out, func(w string) bool { return w == wordCUI })
	}
	return out
}

// joinControls settles the joined controls among themselves.
func (m *Marking) joinControls() {
	drop := func(list *[]string, token string) {
		*list = slices.DeleteFunc(*list, func(t string) bool { return t == token })
	}
	if m.has(tokenOC) {
		drop(&m.Dissem, tokenOCUSGOV)
	}
	lawEnforcement := m.hasNonIC(tokenLES) || m.hasNonIC(tokenLESNF)
	if m.hasNonIC(tokenSBU) || m.hasNonIC(tokenSBUNF) || lawEnforcement || !m.unclassified() {
		drop(&m.Dissem, tokenFOUO) // ISM-ID-00066, 00030
	}
	if m.hasNonIC(tokenND) {
		drop(&m.NonIC, tokenXD) // ISM-ID-00085
	}
	switch {
	case m.unclassified():
		if m.hasNonIC(tokenSBUNF) {
			drop(&m.NonIC, tokenSBU) // ISM-ID-00105
		}
		if m.hasNonIC(tokenLESNF) {
			drop(&m.NonIC, tokenLES) // ISM-ID-00145, 00149
		}
	default:
		if m.hasNonIC(tokenSBUNF) || m.hasNonIC(tokenLESNF) {
			m.Dissem = union(m.Dissem, []string{tokenNF}) // ISM-ID-00087, 00146
		}
		if m.hasNonIC(tokenLESNF) {
			m.NonIC = union(m.NonIC, []string{tokenLES}) // ISM-ID-00147
		}
		for _, t := range []string{tokenSBU, tokenSBUNF, tokenLESNF} { // ISM-ID-00037
			drop(&m.NonIC, t)
		}
	}
	m.NonIC = none(inOrder(m.NonIC, nonIC()))
}

// none makes an empty list nil.
func none(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

// joinReleases finds to whom all portions may go. What closes a portion closes
// the banner; else what every classified portion allows stands in it.
func (m *Marking) joinReleases(portions []Marking) {
	relido := m.has(tokenRELIDO)
	m.Dissem = slices.DeleteFunc(m.Dissem, func(t string) bool { return t == tokenRELIDO })
	defer func() { m.Dissem = none(inOrder(m.Dissem, dissemination(m.System))) }()
	released := relido || slices.ContainsFunc(portions, func(p Marking) bool { return p.Rel != nil || p.Display != nil })
	if m.closed() || !released {
		return
	}
	m.Rel = commonRel(portions)
	m.Eyes = m.Rel != nil && !slices.ContainsFunc(portions, func(p Marking) bool { return p.Rel != nil && !p.Eyes }) // ISM-ID-00090
	if m.FGI == nil && !m.FGIBare {                                                                                  // ISM-ID-00233, 00234
		if m.ownerUSA() && !m.hasNonIC(tokenNNPI) && commonRELIDO(portions) { // ISM-ID-00124, 00252
			m.Dissem = append(m.Dissem, tokenRELIDO)
		}
		m.Display = commonDisplay(portions, m.Rel, string(m.System))
	}
	if m.uncontrolled() {
		m.Dissem = append(m.Dissem, tokenNF)
		m.Warning = append(m.Warning, "the portions release to nobody in common, so the banner is NOFORN")
	}
}

// counts tells whether a portion has a say in the banner's releases: every
// classified one, and an unclassified one that carries a release control.
func (m Marking) counts() bool {
	return !m.unclassified() || m.Rel != nil || m.Display != nil || m.has(tokenRELIDO)
}

// commonRel is the intersection of the lists (ISM-ID-00088, 00318); nil when a
// portion that counts has none, or fewer than two codes remain (ISM-ID-00319).
func commonRel(portions []Marking) []string {
	var out []string
	for _, p := range portions {
		switch {
		case !p.counts():
			continue
		case p.Rel == nil:
			return nil
		case out == nil:
			out = p.Rel
		}
		if out = intersect(out, p.Rel); len(out) < 2 {
			return nil
		}
	}
	return out
}

// commonRELIDO: every portion that counts carries it (ISM-ID-00132).
func commonRELIDO(portions []Marking) bool {
	return !slices.ContainsFunc(portions, func(p Marking) bool { return p.counts() && !p.has(tokenRELIDO) })
}

// commonDisplay is whom everything may be shown to and not released: a portion
// that is released to a country may be shown to it too. Nil when no portion is
// DISPLAY ONLY.
func commonDisplay(portions []Marking, rel []string, home string) []string {
	var out, named []string
	first := true
	for _, p := range portions {
		if !p.counts() {
			continue
		}
		shown := union(p.Rel, p.Display)
		named = union(named, p.Display)
		if first {
			out, first = shown, false
		}
		out = intersect(out, shown)
	}
	if named == nil {
		return nil
	}
	out = slices.DeleteFunc(slices.Clone(out), func(w string) bool {
		return slices.Contains(rel, w) || w == home && !slices.Contains(named, home)
	})
	return none(canonical(out, home))
}
