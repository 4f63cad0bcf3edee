package oracle

import "strings"

// seen names what happened in a decision, for tests that ask whether the
// worlds are varied enough: verdict, road and form of each item, and every
// rule, restrict, default, need or cap that made a difference.
func (w *World) seen(chosen map[int]going, a Answer) []string {
	var out []string
	for _, item := range w.items() {
		t := a.Title
		if item != titleItem {
			t = a.Portions[item]
		}
		for _, f := range w.forms(item) {
			road, _, _ := w.road(f.mark, itemRef{item: item})
			kind, _, _ := strings.Cut(f.name, ":")
			if t.From == f.name || t.From == "" {
				out = append(out, t.Verdict+"/"+road+"/"+kind)
			}
			for _, law := range w.law("text", f.rung, f.mark, itemRef{item: item}) {
				out = append(out, "text-law/"+law)
			}
			if fuller("text", f.rung, w.cap("text", item)) {
				out = append(out, "restrict/text")
			}
		}
		for _, n := range t.Needs {
			out = append(out, "need/"+n.Ground)
		}
		if g, goes := chosen[item]; goes {
			out = append(out, w.seenConsents(g.form, item)...)
			if g.form.name == "written" {
				out = append(out, w.seenFields(item, a)...)
			}
		}
	}
	return append(append(out, w.seenDirectives(a)...), w.seenEmergencies(chosen, a)...)
}

// seenConsents names what consents did for an item that goes.
func (w *World) seenConsents(f form, item int) []string {
	var out []string
	for _, giver := range w.thirdParties(f.mark, itemRef{item: item}) {
		if at := (itemRef{item: item}); !includes(giver, w.Partner) && !w.consented(giver, at) && w.consentedByRef(giver, at) {
			out = append(out, "consent/ref")
		}
	}
	for _, c := range w.binding(itemRef{item: item}) {
		if len(c.Use) > 0 {
			out = append(out, "consent/use")
		}
		if c.Onward != "" {
			out = append(out, "consent/onward")
		}
	}
	return out
}

func (w *World) seenFields(item int, a Answer) []string {
	var out []string
	for _, name := range w.refs(item) {
		f, x := w.Report.Fields[name], a.Fields[name]
		for _, why := range x.Why {
			out = append(out, "rung/"+why)
		}
		if x.Assess {
			out = append(out, "need/assessment")
		}
		if f.Ladder == "officer" {
			out = append(out, "field-law/officer")
		} else if x.Ceiling == f.valued()[0] {
			out = append(out, "field/full")
		}
		for _, r := range f.valued() {
			if r == withheld {
				continue
			}
			road, _, _ := w.road(f.markAt(r, w.mark(item)), itemRef{item, name})
			out = append(out, "field-road/"+road)
			for _, law := range w.fieldLaw(name, r, item) {
				out = append(out, "field-law/"+law)
			}
			if w.needsOffice(f, r) {
				out = append(out, "field-law/office")
			}
			if fuller(f.Ladder, r, w.cap(f.Ladder, item)) {
				out = append(out, "restrict/field")
			}
		}
	}
	return out
}

func (w *World) seenDirectives(a Answer) []string {
	var out []string
	for _, d := range w.Directives {
		switch {
		case !inForce(d.Effective, d.Expires, w.At):
			out = append(out, "directive/out-of-date")
		case !w.inForce(d):
			out = append(out, "directive/superseded")
		case d.Emergency != nil:
			out = append(out, "directive/emergency")
		}
	}
	if len(a.Directives) > 1 {
		out = append(out, "directive/several")
	}
	return out
}
