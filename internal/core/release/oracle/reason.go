package oracle

import "slices"

// Reason names a rule that bears on an item, as the program must name it.
type Reason struct{ Rule, Effect string }

// builtin are the ids of the built-in law, by the oracle's names.
var builtin = map[string]string{
	"road-closed": "law.road.closed", "road-asked": "law.road.asked", "road-shown": "law.road.shown",
	"ceiling": "law.agreement.ceiling", "equivalence": "law.agreement.equivalence", "mistreatment": "law.obtained.mistreatment",
	"officer": "law.officer", "asylum": "law.asylum", "assessment": "law.identity.assessment",
}

func ruleID(law string) string {
	if id, ok := builtin[law]; ok {
		return id
	}
	return law[len("rule-"):]
}

// Reasons lists the rules that bear on each text, for the forms tried up to the
// one that goes, and on each field that stands in prose that goes: "every
// permit at its highest rung, every forbid and restrict that binds".
func Reasons(w World) map[string][]Reason {
	out := map[string][]Reason{}
	chosen, cut := w.choose()
	if len(cut) > 0 { // withheld for its uses: what was tried is no longer what goes
		return out
	}
	for _, item := range w.items() {
		for _, f := range w.forms(item) {
			out[itemName(item)] = append(out[itemName(item)], w.textReasons(f, item)...)
			if g, goes := chosen[item]; goes && g.form.name == f.name {
				break
			}
		}
	}
	for name := range w.Report.Fields {
		holders, _ := w.holders(name, chosen)
		for _, item := range holders {
			out[name] = append(out[name], w.telling(chosen).fieldReasons(name, item)...)
		}
	}
	return out
}

func (w *World) textReasons(f form, item int) []Reason {
	var out []Reason
	var laws []string // those that bind anything that permits it; all, where nothing does
	permits := false
	for _, d := range w.Directives {
		if w.covers(d, f.mark, itemRef{item: item}) && d.rung("text") != withheld {
			permits = true
			laws = append(laws, w.lawUnder(d, "text", f.rung, f.mark, itemRef{item: item})...)
		}
	}
	if !permits {
		laws = w.law("text", f.rung, f.mark, itemRef{item: item})
	}
	for _, l := range laws {
		out = append(out, Reason{ruleID(l), "forbid"})
	}
	for _, d := range w.Directives {
		if w.covers(d, f.mark, itemRef{item: item}) && d.rung("text") != withheld {
			out = append(out, Reason{d.ID, "permit"})
		}
		if r, ok := d.Rungs["text"]; ok && w.binds(d, item) && fuller("text", f.rung, r) {
			out = append(out, Reason{d.ID, "restrict"})
		}
	}
	return out
}

func (w *World) fieldReasons(name string, item int) []Reason {
	var out []Reason
	f := w.Report.Fields[name]
	for _, rung := range f.valued() {
		if rung == withheld {
			break
		}
		for _, l := range w.bindingField(name, rung, item) {
			out = append(out, Reason{ruleID(l), "forbid"})
		}
		office := false
		for _, d := range w.Directives {
			if w.covers(d, f.markAt(rung, w.mark(item)), itemRef{item, name}) && d.rungFor(f) != withheld {
				out = append(out, Reason{d.ID, "permit"})
				office = office || d.Authority != nil && d.Authority.Office != ""
			}
			if r, ok := d.Rungs[f.Ladder]; ok && w.binds(d, item) && fuller(f.Ladder, rung, r) {
				out = append(out, Reason{d.ID, "restrict"})
			}
		}
		if w.needsOffice(f, rung) && !office {
			out = append(out, Reason{"law.person.own", "forbid"})
		}
	}
	if f.Ladder == "officer" {
		out = append(out, Reason{"law.officer", "forbid"})
	}
	return slices.Compact(out)
}

// bindingField lists the laws that bind anything that permits a rung of a field;
// all of them, where nothing does.
func (w *World) bindingField(name, rung string, item int) []string {
	f := w.Report.Fields[name]
	var out []string
	permits := false
	for _, d := range w.Directives {
		if w.covers(d, f.markAt(rung, w.mark(item)), itemRef{item, name}) && d.rungFor(f) != withheld {
			permits = true
			out = append(out, w.fieldLawUnder(d, name, rung, item)...)
		}
	}
	if !permits {
		return w.fieldLaw(name, rung, item)
	}
	return out
}

// Fullest is the fullest rung that has a value: what was written.
func (f Field) Fullest() string { return f.valued()[0] }
