package release

import (
	"slices"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// facts are what the rules may know of the item at a mark, on a road.
func (e *engine) facts(x item, m marking.Marking, w road, on marking.Road) directive.Facts {
	rank := e.rank(m)
	f := directive.Facts{
		Ladder: report.Text, Topics: e.topics(x.portion), Level: rank, Road: on, Opens: w.granted, Controls: m.Dissem,
		Originator: e.Report.Originator, ThirdParties: w.thirdParties,
		Concern: "none", Assurances: e.prose(x.portion).assurances, Risk: "none", Equivalent: e.equivalent(rank),
	}
	for _, o := range []report.Obtained{e.Report.Obtained, e.Report.ObtainedOf(x.portion)} {
		f.Detention = f.Detention || o.Detention
		if o.Concern == "mistreatment" {
			f.Concern = o.Concern
		}
	}
	if x.field == nil {
		e.together(&f, e.prose(x.portion).persons)
		return f
	}
	f.Ladder = x.field.Ladder
	f.Discipline = x.field.Collection
	if subject := e.Report.Fields[e.Report.Subject(x.field.Name)]; subject != nil {
		f.Protected = subject.Protections(e.self)
		f.Risk = e.risk(subject.Name)
		if subject.Nationality != "" {
			f.Nationalities = []party.Code{party.Code(subject.Nationality)}
		}
	}
	c := e.company(x.field.Name)
	f.WithProtected, f.AsylumFrom, f.AsylumUnknown = c.WithProtected, c.AsylumFrom, c.AsylumUnknown
	if x.field.Ladder == report.Person {
		f.AsylumFrom, f.AsylumUnknown = nil, false
		e.asylum(&f, x.field)
	}
	return f
}

// topics of a portion, in order, so that equal sets are equal facts.
func (e *engine) topics(i int) []string {
	if t, ok := e.sorted[i]; ok {
		return t
	}
	t := slices.Clone(e.Report.TopicsOf(i))
	slices.Sort(t)
	e.sorted[i] = t
	return t
}

// company lists the persons who stand together with the field in any text that
// goes as written. What stays back is not asked: else what goes would tell of it.
func (e *engine) company(field string) directive.Facts {
	if f, ok := e.companies[field]; ok {
		return f
	}
	seen := map[string]bool{}
	var out []string
	for _, i := range e.holding(field) {
		if t := e.text(i); t.chosen == nil || t.chosen.at != asWritten {
			continue
		}
		for _, p := range e.prose(i).persons {
			if !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	var f directive.Facts
	e.together(&f, out)
	e.companies[field] = f
	return f
}

// holding lists the texts that hold the field.
func (e *engine) holding(field string) []int { return e.held[field] }

// prose is what is worked out once of a text's prose.
type prose struct {
	refs       []string // fields, each once, in order of appearance
	persons    []string
	assurances []string // kinds that cover it
}

func (e *engine) prose(i int) *prose { return e.proses[i-report.TitleIndex] }

// read works out once what every text holds, and where each field stands.
func (e *engine) read() {
	for i := report.TitleIndex; i < len(e.Report.Portions); i++ {
		p := &prose{refs: e.Report.ProseOf(i).Refs()}
		for _, name := range p.refs {
			e.held[name] = append(e.held[name], i)
			if e.Report.Fields[name].Ladder == report.Person {
				p.persons = append(p.persons, name)
			}
		}
		p.assurances = e.covering(p.persons)
		e.proses = append(e.proses, p)
	}
}

func (e *engine) together(f *directive.Facts, persons []string) {
	for _, name := range persons {
		p := e.Report.Fields[name]
		for _, word := range p.Protections(e.self) {
			if !slices.Contains(f.WithProtected, word) {
				f.WithProtected = append(f.WithProtected, word)
			}
		}
		e.asylum(f, p)
	}
	slices.Sort(f.WithProtected)
	slices.Sort(f.AsylumFrom)
}

func (e *engine) asylum(f *directive.Facts, p *report.Field) {
	switch from := party.Code(p.Nationality); {
	case !slices.Contains(p.Protected, "asylum"):
	case from == "":
		f.AsylumUnknown = true
	case !slices.Contains(f.AsylumFrom, from):
		f.AsylumFrom = append(f.AsylumFrom, from)
	}
}

// assurances are those of the partner that are in force for this report.
func (e *engine) assurances() []party.Assurance {
	if e.assured == nil {
		e.assured = []party.Assurance{}
		all := e.Policy.Assurances()
		for _, a := range all {
			if a.CountsFor(e.Partner) && a.InForce(e.At, all) && (a.Report == "" || a.Report == e.Report.Serial) {
				e.assured = append(e.assured, a)
			}
		}
	}
	return e.assured
}

// covering lists the kinds of assurance that cover a text: a general one, or
// one for each person that the text holds.
func (e *engine) covering(persons []string) []string {
	var out []string
	for _, kind := range party.AssuranceKinds {
		has := func(subject string) bool {
			return slices.ContainsFunc(e.assurances(), func(a party.Assurance) bool { return a.Kind == kind && a.Subject == subject })
		}
		covered := has("")
		if !covered && len(persons) > 0 {
			covered = !slices.ContainsFunc(persons, func(p string) bool { return !has(p) })
		}
		if covered {
			out = append(out, kind)
		}
	}
	return out
}

// risk is what was assessed for the person: real once any assessment says so,
// else low once one says so. An assessment without subject is general.
func (e *engine) risk(person string) string {
	out := "none"
	for _, a := range e.assurances() {
		if a.Assessed == nil || e.At.Before(a.Assessed.At) || a.Subject != "" && a.Subject != person {
			continue
		}
		switch {
		case a.Assessed.Risk == "real":
			return "real"
		case a.Assessed.Risk == "low" || out == "none":
			out = a.Assessed.Risk
		}
	}
	return e.recorded(person, out)
}

// recorded goes on from a risk with what officers recorded apart from assurances.
func (e *engine) recorded(person, out string) string {
	for _, a := range e.Policy.Assessments() {
		if !a.For(e.Partner) || a.Subject != "" && a.Subject != person || a.Report != "" && a.Report != e.Report.Serial || !a.InForce(e.At, e.Policy.Assurances()) {
			continue
		}
		switch {
		case a.Risk == "real" || out == "real":
			return "real"
		case a.Risk == "low" || out == "none":
			out = a.Risk
		}
	}
	return out
}
