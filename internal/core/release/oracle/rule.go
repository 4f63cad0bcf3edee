package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is one more law of a service, in one of a few fixed shapes whose
// meaning is plain: it forbids a rung of one ladder, and every fuller rung, to
// whom and where it says. Empty conditions are not asked.
type Rule struct {
	ID           string
	Ladder, Rung string // "" and "": everything
	Partner      string // a country or service, and the services of the country
	Community    string
	Topic        string // of the portion
	Kind         string // of the report
	Road         string // that the mark of the form or rung opens
	Discipline   string // of a source
	Protected    string // protection of the person, or of the holder
}

// Cedar writes the rule as a file of law.
func (r Rule) Cedar() string {
	principal, action := "principal", "action"
	switch {
	case r.Partner != "":
		principal = fmt.Sprintf("principal in Party::%q", r.Partner)
	case r.Community != "":
		principal = fmt.Sprintf("principal in Community::%q", r.Community)
	}
	if r.Ladder != "" {
		action = fmt.Sprintf("action in Action::%q", r.Ladder+"."+r.Rung+".up")
	}
	var when []string
	ask := func(value, format string) {
		if value != "" {
			when = append(when, fmt.Sprintf(format, value))
		}
	}
	ask(r.Topic, "resource.topics.contains(Topic::%q)")
	ask(r.Kind, "resource.kind == Kind::%q")
	ask(r.Road, "resource.road == Road::%q")
	ask(r.Discipline, "resource.discipline == Discipline::%q")
	ask(r.Protected, "resource.protected.contains(Protection::%q)")
	out := fmt.Sprintf("@id(%q)\n@basis(\"a law of this world\")\nforbid (%s, %s, resource)", r.ID, principal, action)
	if len(when) > 0 {
		out += "\nwhen { " + strings.Join(when, " && ") + " }"
	}
	return out + ";\n"
}

// rules lists the world's own rules that forbid a rung of an item: "Law: Cedar
// files … `forbid` only"; "A service adds its own."
func (w *World) rules(ladder, rung string, m Mark, at itemRef) []string {
	var out []string
	for _, r := range w.Law {
		if (r.Ladder == "" || r.Ladder == ladder && !fuller(ladder, r.Rung, rung)) && w.meets(r, m, at) {
			out = append(out, "rule-"+r.ID)
		}
	}
	return out
}

func (w *World) meets(r Rule, m Mark, at itemRef) bool {
	road, _, _ := w.road(m, at)
	f := w.Report.Fields[at.field] // a text is no field: empty, without protection
	switch {
	case r.Partner != "" && !includes(r.Partner, w.Partner):
		return false
	case r.Community != "" && !w.names(r.Community):
		return false
	case r.Topic != "" && !slices.Contains(w.topics(at.item), r.Topic):
		return false
	case r.Kind != "" && r.Kind != w.Report.Kind:
		return false
	case r.Road != "" && r.Road != road:
		return false
	case r.Discipline != "" && (f.Ladder != "source" || f.Keys["collection"] != r.Discipline):
		return false
	}
	return r.Protected == "" || w.protects(at.field, r.Protected)
}

// protects tells whether the person of a field has a protection, by the
// author's word or, for own nationals, by nationality.
func (w *World) protects(field, protection string) bool {
	person := subject(field, w.Report.Fields[field])
	if person == "" {
		return false
	}
	p := w.Report.Fields[person]
	return slices.Contains(p.Protected, protection) ||
		protection == "own-national" && p.Nationality == country(w.Parties.Self)
}
