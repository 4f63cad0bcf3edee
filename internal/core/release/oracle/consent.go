package oracle

import (
	"slices"
	"strconv"
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
		to := slices.ContainsFunc(c.To, func(code string) bool { return includes(code, w.Partner) })
		if c.From != giver || !to || c.Report != w.Report.Serial || !inForce(c.Given, c.Expires, w.At) {
			continue
		}
		if c.Item == "report" || c.Item == itemName(at.item) || at.field != "" && c.Item == at.field {
			return true
		}
	}
	return false
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
