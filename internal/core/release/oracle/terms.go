package oracle

import (
	"cmp"
	"slices"
)

func compareNeeds(a, b Need) int {
	return cmp.Or(cmp.Compare(a.Ground, b.Ground), cmp.Compare(a.Who, b.Who))
}

// copy is the mark under which an item goes: "A released portion keeps its
// level (of the form that goes) with a REL TO of us and the recipient"; "such a
// copy [shown or told] is marked DISPLAY ONLY the partner"; "A released
// portion's level is the highest of its form and the rungs given in it; ORCON,
// IMCON, PROPIN and SCI stay on the copy, FGI only if acknowledged." TLP keeps
// its level alone.
func (w *World) copy(item int, f form, fields map[string]FieldAnswer) Mark {
	parts := []Mark{f.mark}
	var acknowledged []string
	note := func(at itemRef) {
		for _, t := range w.stated(at) {
			if t.Acknowledged {
				acknowledged = append(acknowledged, country(t.From))
			}
		}
	}
	for _, i := range f.items {
		note(itemRef{item: i})
	}
	if f.name == "written" {
		for _, name := range w.refs(item) {
			if r := fields[name].Rung; r != withheld {
				parts = append(parts, w.Report.Fields[name].markAt(r, w.mark(item)))
				note(itemRef{item, name})
			}
		}
	}
	out := Mark{System: f.mark.System}
	for _, m := range parts {
		out.Level = max(out.Level, m.Level)
		out.OC, out.IMC, out.PR, out.SI = out.OC || m.OC, out.IMC || m.IMC, out.PR || m.PR, out.SI || m.SI
		for _, c := range m.foreign() { // the grammar has no FGI beside DISPLAY ONLY
			if w.Method == "release" && slices.Contains(acknowledged, c) && !slices.Contains(out.FGI, c) {
				out.FGI = append(out.FGI, c)
			}
		}
	}
	slices.Sort(out.FGI)
	switch {
	case out.System == "TLP": // TLP has no words for a list
	case country(w.Partner) == country(w.Parties.Self): // a list of us alone is no list
		out.NF = true
	case w.Method == "release":
		out.Rel = ordered(out.System, []string{country(w.Parties.Self), country(w.Partner)})
	default:
		out.Display = []string{country(w.Partner)}
	}
	return out
}

// rollup: "`marking` is their roll-up"; "union upwards: SCI, OC, IMC, PR"; all
// the copies have one list.
func (w *World) rollup(marks []Mark) string {
	out := marks[0]
	for _, m := range marks[1:] {
		out.Level = max(out.Level, m.Level)
		out.OC, out.IMC, out.PR, out.SI = out.OC || m.OC, out.IMC || m.IMC, out.PR || m.PR, out.SI || m.SI
		for _, c := range m.FGI {
			if !slices.Contains(out.FGI, c) {
				out.FGI = append(slices.Clone(out.FGI), c)
			}
		}
	}
	slices.Sort(out.FGI)
	return out.Banner()
}

// terms gives the uses, the onward term and the directives that a release
// carries: "the intersection of their uses and the report's and portions', and
// the strictest onward term of all"; "Onward, strictest first: none, ask,
// own-government". The directives are those whose whole scope covers a form that
// goes, and those that permit a field at the rung given. A consent that covers
// any of it and sets terms counts like a directive's.
func (w *World) terms(chosen map[int]going, fields map[string]FieldAnswer) (use []string, onward string, directives []string) {
	var terms []string
	add := func(d Directive) {
		directives = append(directives, d.ID)
		terms = append(terms, cmp.Or(d.Onward, "none"))
		use = common(use, orElse(d.Use, "intelligence"))
	}
	bind := func(at itemRef) {
		for _, c := range w.binding(at) {
			if len(c.Use) > 0 {
				use = common(use, c.Use)
			}
			if c.Onward != "" {
				terms = append(terms, c.Onward)
			}
		}
	}
	use = orElse(w.Report.Use, "intelligence")
	terms = append(terms, cmp.Or(w.Report.Onward, "ask"))
	for _, item := range w.items() {
		g, goes := chosen[item]
		if !goes {
			continue
		}
		for _, told := range g.form.items { // a tearline tells of all that it stands for
			use = common(use, w.reportUse(told))
			bind(itemRef{item: told})
			if told != titleItem {
				terms = append(terms, cmp.Or(w.Report.Portions[told].Onward, w.Report.Onward, "ask"))
			}
		}
		for _, name := range w.refs(item) {
			if g.form.name == "written" && fields[name].Rung != withheld {
				bind(itemRef{item, name})
			}
		}
		for _, d := range w.Directives {
			if w.coversAny(d, g.form) || g.form.name == "written" && w.opensAny(d, item, fields) {
				add(d)
			}
		}
	}
	for _, term := range []string{"own-government", "ask", "none"} {
		if slices.Contains(terms, term) {
			onward = term
		}
	}
	slices.Sort(use)
	slices.Sort(directives)
	return use, onward, slices.Compact(directives)
}

func (w *World) coversAny(d Directive, f form) bool {
	return slices.ContainsFunc(f.items, func(item int) bool { return w.covers(d, f.mark, itemRef{item: item}) })
}

// opensAny tells whether a directive permits a field of the item at its given
// rung, whatever law says of it there.
func (w *World) opensAny(d Directive, item int, fields map[string]FieldAnswer) bool {
	return slices.ContainsFunc(w.refs(item), func(name string) bool {
		r := fields[name].Rung
		f := w.Report.Fields[name]
		return r != withheld && w.covers(d, f.markAt(r, w.mark(item)), itemRef{item, name}) && !fuller(f.Ladder, r, d.rungFor(f))
	})
}

// gaps lists the steps from what was written to the ceiling and from the
// ceiling to what is given: "One gap entry per step."
func (w *World) gaps(chosen map[int]going, a Answer) []Gap {
	var out []Gap
	add := func(item string, steps ...string) {
		for i := 1; i < len(steps); i++ {
			if steps[i] != steps[i-1] {
				out = append(out, Gap{item, steps[i-1], steps[i]})
			}
		}
	}
	for _, item := range w.items() {
		ceiling, rung := withheld, withheld
		for _, f := range w.forms(item) {
			if w.goes(f) {
				ceiling = higher("text", ceiling, f.rung)
			}
		}
		if g, goes := chosen[item]; goes {
			rung = g.form.rung
		}
		add(itemName(item), "written", ceiling, rung)
	}
	for name, f := range a.Fields {
		add(name, w.Report.Fields[name].valued()[0], f.Ceiling, f.Rung)
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Compare(a.Item, b.Item) })
	return out
}
