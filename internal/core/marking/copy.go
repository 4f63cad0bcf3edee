package marking

import (
	"slices"
	"time"
)

// CopyRequest says what a released copy is made of and for whom.
type CopyRequest struct {
	System       System
	At           time.Time // the copy's level is written in the version of this time; zero: the newest
	Parts        []Marking // the form's mark first, then the marks of the rungs given in it
	Self         string    // our trigraph
	Recipient    string    // the recipient's trigraph
	Display      bool      // shown or told, not left with the recipient
	Acknowledged []string  // trigraphs of sources that may be named to the recipient
}

// Copy is the mark of a released copy: the highest level of its parts; their
// ORCON, IMCON, PROPIN, SCI, SAP and atomic energy controls; acknowledged
// foreign sources in the FGI field (DISPLAY ONLY excludes that field,
// ISM-ID-00233); REL TO us and the recipient, or DISPLAY ONLY the recipient.
// Everything else is dropped. Of a TLP label only the level is kept.
//
// It does not ask whether the parts may go: that is Road. Where no valid
// release can be written (within our own country, or under a control that
// needs NOFORN) the copy is NOFORN. A REL TO of the USA always names the USA.
func Copy(c CopyRequest) Marking {
	out := Marking{System: c.System}
	rank := 0
	for _, p := range c.Parts {
		rank = max(rank, p.Level.Rank)
	}
	out.Level = levelFrom(c.System, c.At, rank)
	if c.System == TLP {
		return out
	}
	for _, p := range c.Parts {
		out.SCI = joinHoldings(out.SCI, p.SCI)
		out.SAP = joinHoldings(out.SAP, p.SAP)
		out.AEA = joinAtomic(out.AEA, p.AEA)
		out.Dissem = union(out.Dissem, intersect(p.Dissem, []string{tokenOC, tokenOCUSGOV, tokenIMC, tokenPR}))
		if !c.Display {
			out.FGI = union(out.FGI, intersect(p.Owners(string(c.System)), c.Acknowledged))
		}
	}
	if !out.unclassified() {
		out.AEA = classifiedAtomic(out.AEA)
	}
	if out.has(tokenOC) {
		out.Dissem = slices.DeleteFunc(out.Dissem, func(t string) bool { return t == tokenOCUSGOV })
	}
	out.FGI = canonical(out.FGI, "")
	switch {
	case c.Self == c.Recipient, out.hasSCI("HCS"), out.hasSCI("KDK"):
		out.Dissem = append(out.Dissem, tokenNF)
	case c.Display:
		out.Display = []string{c.Recipient}
	default:
		out.Rel = []string{c.Self, c.Recipient}
		if c.System == USA { // whose lists always name it (ISM-ID-00214)
			out.Rel = union([]string{string(USA)}, out.Rel)
		}
		out.Rel = canonical(out.Rel, string(c.System))
	}
	out.Dissem = none(inOrder(out.Dissem, dissemination(c.System)))
	out.Warning = out.oddities()
	return out
}
