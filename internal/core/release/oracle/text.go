package oracle

import "slices"

// form is one way in which a text may go: as written, as a gist, or as an
// author's tearline for several portions.
type form struct {
	name  string // written, gist:ID, tearline:ID
	rung  string // of the text ladder: "in the text ladder both are `gist`"
	mark  Mark
	items []int // what it stands for
}

// forms lists the forms of an item: "text forms are tried in order: tearline
// for this audience, prose as written, gists". The title has its prose alone.
func (w *World) forms(item int) []form {
	written := form{"written", "written", w.mark(item), []int{item}}
	if item == titleItem {
		return []form{written}
	}
	p := w.Report.Portions[item]
	if p.Frame != nil { // "The mark of the prose: `frame` if given, else `mark`."
		written.mark = *p.Frame
	}
	var out []form
	for _, t := range w.Report.Tearlines {
		// "a tearline stands for the `portions` it lists (default all)"
		stands := t.Portions
		if stands == nil {
			stands = w.items()[1:]
		}
		if slices.Contains(stands, item) && (t.Audience == nil || slices.ContainsFunc(t.Audience, w.names)) {
			out = append(out, form{"tearline:" + t.ID, "gist", t.Mark, stands})
		}
	}
	out = append(out, written)
	for _, g := range p.Gists {
		out = append(out, form{"gist:" + g.ID, "gist", g.Mark, []int{item}})
	}
	return out
}

// goes: "the first that the whole scope and text rung of some directive in
// force permit, and no law forbids". A tearline goes only if every portion
// that it stands for would let it.
func (w *World) goes(f form) bool {
	for _, item := range f.items {
		if !w.permitted(f, item, false) {
			return false
		}
	}
	return true
}

// permitted tells whether one directive permits the form of an item, no law
// forbids what it permits, and no restrict caps it; automatic looks at automatic
// directives alone.
func (w *World) permitted(f form, item int, automatic bool) bool {
	if fuller("text", f.rung, w.cap("text", item)) {
		return false
	}
	return slices.ContainsFunc(w.Directives, func(d Directive) bool {
		return (!automatic || d.Mode == "automatic") && w.covers(d, f.mark, itemRef{item: item}) &&
			!fuller("text", f.rung, d.rung("text")) && len(w.lawUnder(d, "text", f.rung, f.mark, itemRef{item: item})) == 0
	})
}

// unreviewed tells whether the form goes without review: "`review` (only
// review-mode directives permit it, or knowability is narrow)".
func (w *World) unreviewed(f form) bool {
	for _, item := range f.items {
		narrow := item != titleItem && w.Report.Portions[item].Knowability == "narrow"
		if narrow || !w.permitted(f, item, true) {
			return false
		}
	}
	return true
}

// usable tells whether each item that the form stands for has a use in common
// with the report and the "directives whose whole scope covers a portion": "an
// empty intersection of uses withholds".
func (w *World) usable(f form) bool {
	for _, item := range f.items {
		use := w.reportUse(item)
		for _, d := range w.Directives {
			if w.covers(d, f.mark, itemRef{item: item}) {
				use = common(use, orElse(d.Use, "intelligence"))
			}
		}
		for _, c := range w.binding(itemRef{item: item}) {
			if len(c.Use) > 0 {
				use = common(use, c.Use)
			}
		}
		if len(use) == 0 {
			return false
		}
	}
	return true
}

// reportUse is what the report and the item allow a receiver to do.
func (w *World) reportUse(item int) []string {
	use := orElse(w.Report.Use, "intelligence")
	if item != titleItem && len(w.Report.Portions[item].Use) > 0 {
		use = common(use, w.Report.Portions[item].Use)
	}
	return use
}

func common(a, b []string) []string {
	var out []string
	for _, x := range a {
		if slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// missing lists the consents that a form lacks, for all that it stands for;
// curable is false when no recorded consent could free it.
func (w *World) missing(f form) (needs []Need, curable bool) {
	for _, item := range f.items {
		_, m, bare := w.road(f.mark, itemRef{item: item})
		if bare {
			return nil, false
		}
		for _, n := range m {
			if !slices.Contains(needs, n) {
				needs = append(needs, n)
			}
		}
	}
	return needs, len(needs) > 0
}

// Grant records what the needs name, for the items, from a little before the
// decision and without end.
func (w World) Grant(needs []Need, items ...string) World {
	w.Consents = slices.Clone(w.Consents)
	for i, n := range needs {
		for j, item := range items {
			w.Consents = append(w.Consents, Consent{ID: "granted-" + string(rune('a'+i)) + "-" + string(rune('a'+j)),
				From: n.Who, To: []string{w.Partner}, Report: w.Report.Serial, Item: item, Given: w.At})
		}
	}
	return w
}
