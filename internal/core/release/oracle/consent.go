package oracle

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func inForce(from, to, t time.Time) bool {
	return !t.Before(from) && (to.IsZero() || t.Before(to)) // "no expiry means unlimited"
}

// consented tells whether the giver's consent for the partner is recorded and
// in force for the item: "givers match exactly, `to` includes services";
// "`item: report`, `portion:N`, or a field's name"; "the title is an item";
// "`portion:N` covers all its forms and fields there"; "a report without one
// [serial] cannot be named by consents".
func (w *World) consented(giver string, at itemRef) bool {
	for _, c := range w.Consents {
		if c.From == giver && w.lasting(c) && w.namesItem(c, at) {
			return true
		}
	}
	return false
}

func (w *World) lasting(c Consent) bool {
	to := slices.ContainsFunc(c.To, func(code string) bool { return includes(code, w.Partner) })
	return to && inForce(c.Given, c.Expires, w.At)
}

func (w *World) namesItem(c Consent, at itemRef) bool {
	if len(c.Ref) > 0 || c.Report != w.Report.Serial {
		return false
	}
	return c.Item == "report" || c.Item == itemName(at.item) || at.field != "" && c.Item == at.field
}

// namesRef: a ref, or a part of what it names, written ref#N.
func (c Consent) namesRef(ref string) bool {
	whole, _, _ := strings.Cut(ref, "#")
	return slices.Contains(c.Ref, ref) || slices.Contains(c.Ref, whole)
}

// consentedByRef tells whether all that the item states of the giver's own is
// covered by ref. The giver of the whole report is asked about the report.
func (w *World) consentedByRef(giver string, at itemRef) bool {
	var refs []string
	for _, t := range w.stated(at) {
		if t.From == giver && t.Consent != "standing" {
			refs = append(refs, t.Ref)
		}
	}
	if len(refs) == 0 || giver == w.Report.Originator {
		return false
	}
	for _, ref := range refs {
		found := false
		for _, c := range w.Consents {
			found = found || c.From == giver && w.lasting(c) && c.namesRef(ref)
		}
		if !found {
			return false
		}
	}
	return true
}

// binding lists the consents that cover the item and so bind what goes of it.
func (w *World) binding(at itemRef) []Consent {
	var out []Consent
	for _, c := range w.Consents {
		covers := w.namesItem(c, at)
		for _, t := range w.stated(at) {
			covers = covers || t.From == c.From && c.namesRef(t.Ref)
		}
		if covers && w.lasting(c) {
			out = append(out, c)
		}
	}
	return out
}

func itemName(item int) string {
	if item == titleItem {
		return "title"
	}
	return "portion:" + strconv.Itoa(item)
}

// counting lists the assurances that count for the partner and this report at
// the time of the decision.
func (w *World) counting() []Assurance {
	var out []Assurance
	for _, a := range w.Assurances {
		// "givers match exactly"; "a service's assurance counts for its country"
		from := a.From == w.Partner || country(a.From) == w.Partner
		// "An assurance may name `report`"
		about := a.Report == "" || a.Report == w.Report.Serial
		if from && about && inForce(a.Given, a.Expires, w.At) && !w.breached(a.From) {
			out = append(out, a)
		}
	}
	return out
}

// breached: "a breach suspends, from its `at`, everything that rests on that giver".
func (w *World) breached(giver string) bool {
	for _, a := range w.Assurances {
		for _, b := range a.Breaches {
			if a.From == giver && !w.At.Before(b.At) {
				return true
			}
		}
	}
	return false
}

// assured tells whether a directive's condition is met for an item: "an
// unexpired, unsuspended assurance of that kind from that partner"; "without
// `subject` it is general". A bound one counts only for its subject, so every
// person of the prose needs one.
func (w *World) assured(kind string, item int) bool {
	var persons []string
	for _, name := range w.refs(item) {
		if w.Report.Fields[name].Ladder == "person" {
			persons = append(persons, name)
		}
	}
	covered := map[string]bool{}
	for _, a := range w.counting() {
		if a.Kind != kind {
			continue
		}
		if a.Subject == "" {
			return true
		}
		covered[a.Subject] = true
	}
	for _, p := range persons {
		if !covered[p] {
			return false
		}
	}
	return len(persons) > 0
}

// lowRisk tells whether an assessment finds low risk for the person: "`risk:
// real` cannot be overridden"; "only with an assessment of low risk for that
// person".
func (w *World) lowRisk(person string) bool {
	low := false
	for _, a := range w.counting() {
		if a.Assessed == nil || a.Subject != "" && a.Subject != person || w.At.Before(a.Assessed.At) {
			continue
		}
		if a.Assessed.Risk == "real" {
			return false
		}
		low = low || a.Assessed.Risk == "low"
	}
	return low
}
