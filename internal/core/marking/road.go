package marking

import "slices"

// Road says what the mark opens for one partner. names tells whether a word of
// a list (a trigraph or a community) includes the partner; c says which
// consents for that partner are recorded and in force. The first that fits:
//
//  1. closed: NOFORN in any of its words, SPÉCIAL FRANCE, TLP:RED, and SCI, SAP
//     or atomic energy controls without a REL TO that includes the partner
//  2. asked: ORCON or third-party material without its consent, and a source
//     that nobody can consent for
//  3. listed: a REL TO or EYES ONLY that includes the partner
//  4. shown: a DISPLAY ONLY that does
//  5. asked: a list that leaves the partner out, or is not known; the
//     originator's consent makes it listed
//  6. open
func (m Marking) Road(names func(word string) bool, c Consents) Road {
	listed := slices.ContainsFunc(m.Rel, names)
	switch {
	case m.closed(), m.compartmented() && !listed:
		return Closed
	case m.Originated() && !c.ORCON, !c.ThirdParty, m.UnnamedSource():
		return Asked
	case listed:
		return Listed
	case slices.ContainsFunc(m.Display, names):
		return Shown
	case m.Rel == nil && m.Display == nil && !m.RelBare:
		return Open
	case c.Originator:
		return Listed
	}
	return Asked
}

// closed to every partner, whatever its lists say.
func (m Marking) closed() bool {
	return m.has(tokenNF) || m.has(tokenSF) || m.hasNonIC(tokenSBUNF) || m.hasNonIC(tokenLESNF) ||
		m.System == TLP && m.Level.Short == "RED"
}

// compartmented: under a control system whose holders decide who may see it.
func (m Marking) compartmented() bool { return m.SCI != nil || m.SAP != nil || m.AEA != nil }

// Originated tells whether the mark carries ORCON in either of its kinds, so
// that the originator's consent is needed.
func (m Marking) Originated() bool { return m.orcon() }

// UnnamedSource tells whether the mark holds material of somebody whom no
// consent can name: bare FGI, NATO, or another body that is no country.
func (m Marking) UnnamedSource() bool {
	return m.FGIBare || slices.ContainsFunc(slices.Concat(m.Owner, m.FGI), func(w string) bool { return !country(w) })
}

// Owners lists the foreign countries that own the mark or stand in its FGI
// field, other than self (a trigraph), A–Z, each once: the third parties that
// the mark itself names. NATO and other bodies are in UnnamedSource.
func (m Marking) Owners(self string) []string {
	var out []string
	for _, w := range slices.Concat(m.Owner, m.FGI) {
		if country(w) && w != self && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// Controls lists the portion tokens of dissemination in the register's order,
// without REL and DISPLAY ONLY, then the non-IC tokens. Never nil.
func (m Marking) Controls() []string {
	out := []string{}
	for _, c := range dissemination(m.System) {
		if m.has(c.Portion) || c.Portion == tokenEYES && m.Eyes {
			out = append(out, c.Portion)
		}
	}
	return append(out, m.NonIC...)
}
