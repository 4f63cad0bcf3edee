package directive

import (
	"slices"
	"strings"

	"entente/internal/core/marking"
	"entente/internal/core/party"
)

// authority is what a permit brings against law that lets itself be lifted.
type authority int

const (
	namedOffice authority = 1 << iota // its directive names an office
	inEmergency                       // its directive is for emergencies, and invoked
	authorities                       // how many combinations there are
)

// authorityRead says which attribute of the context tells a law of it.
var authorityRead = map[string]authority{"namedAuthority": namedOffice, "emergency": inEmergency}

func (d *Directive) authority() (a authority) {
	if d.Office != "" {
		a |= namedOffice
	}
	if d.dormant() {
		a |= inEmergency
	}
	return a
}

// Against lists the forbids that bind what a directive permits, by rule id. The
// directive is one of the Permits.
func (a Answer) Against(d *Directive) []Forbid { return a.against[d.authority()] }

// Binding lists the forbids that bind any of the permits, by rule id; where there
// are no permits, those that bind whatever would permit it.
func (a Answer) Binding() []Forbid {
	if len(a.Permits) == 0 {
		return a.against[0]
	}
	var out []Forbid
	for _, p := range a.Permits {
		out = append(out, a.Against(p.Directive)...)
	}
	return sortForbids(out)
}

func sortForbids(list []Forbid) []Forbid {
	slices.SortStableFunc(list, func(a, b Forbid) int {
		if c := strings.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return a.At - b.At
	})
	return slices.Compact(list)
}

// forbids fills in what forbids the item, for every authority that a permit
// brings. failed are permits that could not be asked. What goes in extremis goes
// as if the consents that it waits for were given, so that what would forbid it
// then forbids it now as well.
func (s *Session) forbids(a *Answer, w *world, f Facts, failed []Forbid) {
	top := actionID(f.Ladder, openRungs(f.Ladder)[0], "")
	ask := func(w *world, with authority) []Forbid {
		hit, out := fired(w, s.forbidding[f.Ladder], s.request(w, top, with))
		for _, x := range hit {
			out = append(out, Forbid{ID: x.id, Basis: x.basis, Cure: x.cure, At: x.from[f.Ladder], Restrict: x.restrict})
		}
		return out
	}
	a.against[0] = sortForbids(append(slices.Clone(failed), ask(w, 0)...))
	var read authority
	for _, x := range s.forbidding[f.Ladder] {
		read |= x.reads
	}
	var done [authorities]bool
	done[0] = true
	for _, p := range a.Permits {
		with := p.Directive.authority()
		if done[with] {
			continue
		}
		done[with] = true
		if with&read == 0 {
			a.against[with] = a.against[0]
			continue
		}
		out := append(slices.Clone(failed), ask(w, with)...)
		if with&inEmergency != 0 && f.Road == marking.Asked {
			given := f
			given.Road = f.Opens
			out = append(out, ask(&world{actions: w.actions, parents: w.parents, item: given.entity(s.kind)}, with)...)
		}
		a.against[with] = sortForbids(out)
	}
}

// Woke lists the ids of the invocations that wake the directive for what the
// session is about; nil for a directive that is always awake, or sleeps.
func (s *Session) Woke(d *Directive) []string { return s.awake[d] }

// woke lists the ids of the invocations that wake the directive.
func (p *Policy) woke(d *Directive, partner party.Code, q Matter) (ids []string) {
	for _, i := range p.invocations {
		if i.Directive == d.ID && i.covers(partner, q.At, q.Serial, q.Kind) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}
