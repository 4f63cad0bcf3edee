package release

import (
	"slices"

	"entente/internal/core/report"
)

// What goes of a source beside its rung, so that two who hold its information can
// tell that it is one source.
const (
	TokenOwn      = "own"      // a token of ours, made of its name in our register
	TokenReceived = "received" // the token that another service gave for it, unchanged
)

// tokenOf tells which token goes with a source in a copy; "" for none. Every
// directive by which it goes at its rung must say tokens, and no restrict that binds
// a portion which shows it may keep them back. A token that was received goes only to
// its giver's country and to services of our own, where the giver's part is
// acknowledged, and never by an emergency; a source that has one gets none of ours.
func (e *engine) tokenOf(f *field) string {
	if f.Ladder != report.Source || e.Method != Release || f.given == f.withheld() || f.Ref == "" && f.Token == "" || !e.anyGoes() {
		return ""
	}
	received := f.Token != ""
	if received && !e.passesOn(f) {
		return ""
	}
	permitted := false
	for _, s := range f.stands {
		if s.text.rewritten() {
			continue
		}
		if e.session.KeepsTokens(e.topics(s.text.index)) {
			return ""
		}
		for _, g := range s.groups {
			if !slices.Contains(g.rungs, f.given) {
				continue
			}
			for _, p := range g.answer.Permits {
				if p.At > f.given {
					continue
				}
				if !p.Directive.Tokens || received && p.Directive.Emergency != nil {
					return ""
				}
				permitted = true
			}
		}
	}
	switch {
	case !permitted:
		return ""
	case received:
		return TokenReceived
	}
	return TokenOwn
}

// passesOn tells whether the token that was given for a source may go to the partner.
func (e *engine) passesOn(f *field) bool {
	giver, acknowledged := e.Report.Giver(f.Field)
	to := e.Partner.Country()
	return acknowledged && giver != e.self && (to == giver.Country() || to == e.self.Country())
}
