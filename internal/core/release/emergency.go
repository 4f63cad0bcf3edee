package release

import (
	"slices"

	"entente/internal/core/marking"
)

// invocations lists the ids of what woke the emergency directives that the
// release rests on, A–Z.
func (e *engine) invocations() []string {
	var out []string
	for _, d := range e.carriers() {
		out = append(out, e.session.Woke(d)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// passedOver lists the consents that were missing for what goes, and that an
// emergency let it go without.
func (e *engine) passedOver() []Need {
	var out []Need
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for _, tried := range e.bearing(t) {
			if tried.road.now == marking.Asked {
				out = append(out, tried.road.missing...)
			}
		}
	}
	for _, name := range e.Report.FieldOrder {
		f := e.fields[name]
		for _, s := range f.stands {
			for _, g := range s.groups {
				if g.road.now == marking.Asked && slices.Contains(g.rungs, f.given) && reaches(g.answer, f.given, false) {
					out = append(out, g.road.missing...)
				}
			}
		}
	}
	return unique(out)
}
