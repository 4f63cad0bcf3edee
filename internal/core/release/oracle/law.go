package oracle

import "slices"

// law lists the rules that forbid a rung of a ladder under a mark in an item,
// whatever else is known of a field: text and fields alike.
func (w *World) law(ladder, rung string, m Mark, at itemRef) []string {
	out := w.rules(ladder, rung, m, at)
	road, _, _ := w.road(m, at)
	switch {
	case road == closed || road == asked:
		out = append(out, "road-"+road)
	case road == shown && w.Method == "release": // "`shown` with method release is withhold"
		out = append(out, "road-shown")
	}
	level := w.ours(m)
	agreement := w.Parties.Parties[country(w.Partner)]
	// "the ceiling of the agreement"; one that names none has the lowest.
	if level > max(0, levelNamed("", agreement.Ceiling)) {
		out = append(out, "ceiling")
	}
	if !w.equivalent(agreement, level) {
		out = append(out, "equivalence")
	}
	// "`obtained.concern: mistreatment` serves saving life only"; "saving life means kind `warning`"
	if w.mistreatment(at.item) && w.Report.Kind != "warning" {
		out = append(out, "mistreatment")
	}
	return out
}

// equivalent: "Equivalences, where an agreement gives any, must cover the level
// at that date, else withhold; where it gives none, the ceiling alone counts."
func (w *World) equivalent(agreement Party, level int) bool {
	if level == 0 || len(agreement.Equivalences) == 0 {
		return true
	}
	for _, e := range agreement.Equivalences {
		if levelNamed("", e.Ours) == level && inForce(e.From, e.To, w.At) {
			return true
		}
	}
	return false
}

func (w *World) mistreatment(item int) bool {
	concern := func(o *Obtained) bool { return o != nil && o.Concern == "mistreatment" }
	return concern(w.Report.Obtained) || item != titleItem && concern(w.Report.Portions[item].Obtained)
}

// fieldLaw lists the built-in rules that forbid a rung of a field in an item,
// whichever directive would permit it.
func (w *World) fieldLaw(name, rung string, item int) []string {
	return w.fieldLawUnder(Directive{}, name, rung, item)
}

// fieldLawUnder lists those that forbid it to what one directive permits.
func (w *World) fieldLawUnder(d Directive, name, rung string, item int) []string {
	f := w.Report.Fields[name]
	out := w.lawUnder(d, f.Ladder, rung, f.markAt(rung, w.mark(item)), itemRef{item, name})
	if f.Ladder == "officer" { // "`officer` always withheld"
		out = append(out, "officer")
	}
	if w.heldForAsylum(name) {
		out = append(out, "asylum")
	}
	// "a partner flagged `identity-needs-assessment` gets person above masked,
	// document, selector above withheld only with an assessment of low risk for that person"
	if w.identifies(f, rung) && w.flagged() {
		// "A document or selector without holder is withheld from a flagged partner."
		if person := subject(name, f); person == "" || !w.lowRisk(person) {
			out = append(out, "assessment")
		}
	}
	return out
}

func (w *World) flagged() bool {
	return slices.Contains(w.Parties.Parties[country(w.Partner)].Flags, "identity-needs-assessment")
}

func (w *World) identifies(f Field, rung string) bool {
	return f.Ladder == "person" && fuller("person", rung, "masked") ||
		(f.Ladder == "document" || f.Ladder == "selector") && rung != withheld
}

// subject is the person that a field is about.
func subject(name string, f Field) string {
	if f.Ladder == "person" {
		return name
	}
	return f.Holder
}

// heldForAsylum: "`asylum`: person, place and travel never to the state of
// origin"; "holds back the person and every place and transport in the same
// portions": those that go as written, since what stays back must not show in
// what goes. A person without nationality may be anyone's.
func (w *World) heldForAsylum(name string) bool {
	if w.refugee(name) {
		return true
	}
	if l := w.Report.Fields[name].Ladder; l != "place" && l != "transport" {
		return false
	}
	for _, item := range w.told {
		refs := w.refs(item)
		if slices.Contains(refs, name) && slices.ContainsFunc(refs, w.refugee) {
			return true
		}
	}
	return false
}

func (w *World) refugee(name string) bool {
	f := w.Report.Fields[name]
	return f.Ladder == "person" && slices.Contains(f.Protected, "asylum") &&
		(f.Nationality == "" || f.Nationality == country(w.Partner))
}

// needsOffice: "own nationals and residents above masked need a named
// authority"; "`nationality` equal to our country makes a person
// own-national"; "a named authority is the directive's `authority.office`".
func (w *World) needsOffice(f Field, rung string) bool {
	if f.Ladder != "person" || !fuller("person", rung, "masked") {
		return false
	}
	return f.Nationality == country(w.Parties.Self) || slices.Contains(f.Protected, "own-national") || slices.Contains(f.Protected, "resident")
}
