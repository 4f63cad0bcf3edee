package release

import (
	"slices"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// engine holds one decision while it is made.
type engine struct {
	Request
	parties *party.Parties
	self    party.Code
	session *directive.Session
	sorted  map[int][]string
	held    map[string][]int // field → the texts that hold it, title first
	proses  []*prose         // title first
	assured []party.Assurance

	consents []party.Consent // in force for the partner; nil until they are asked for

	companies map[string]directive.Facts // of the persons told with a field
	texts     []*text                    // title first, then the portions
	fields    map[string]*field
	granted   grants
}

// Decide answers what goes to the partner, and what stands in the way.
func Decide(r Request) (Decision, error) {
	if err := r.check(); err != nil {
		return Decision{}, err
	}
	e := &engine{Request: r, parties: r.Policy.Parties(), self: r.Policy.Parties().Self,
		session: r.Policy.Session(r.Partner, directive.Matter{Service: r.Service, At: r.At, Method: string(r.Method), Kind: r.Report.Kind, Serial: r.Report.Serial}),
		sorted:  map[int][]string{}, held: map[string][]int{}, companies: map[string]directive.Facts{}, fields: map[string]*field{}}
	e.read()
	e.decideTexts()
	e.decideFields()
	if e.anyGoes() && len(e.uses()) == 0 {
		for _, t := range e.texts {
			t.withholdForUse()
		}
		clear(e.companies)
		e.decideFields()
	}
	e.checkNeeds()
	return e.decision(nil), nil
}

// checkNeeds keeps a refer only if it is true. Granting a consent lets a text
// go unless nothing is then left that the receiver may do with the whole, so
// where no use is common to everything, it decides again with the grant.
func (e *engine) checkNeeds() {
	common := e.Report.Use
	for i := range e.Report.Portions {
		common = both(common, e.Report.UseOf(i))
	}
	for _, d := range e.Policy.Directives() {
		common = both(common, d.Use)
	}
	common = allowed(common, e.consenting())
	if len(common) > 0 {
		return
	}
	for _, t := range e.texts {
		if len(t.needs) == 0 {
			continue
		}
		again := &engine{Request: e.Request, parties: e.parties, self: e.self, session: e.session, sorted: e.sorted, held: e.held, proses: e.proses,
			companies: map[string]directive.Facts{}, assured: e.assured, consents: e.consents, fields: map[string]*field{}, granted: grants{needs: t.needs, portions: t.needFor}}
		again.decideTexts()
		again.decideFields()
		if again.text(t.index).chosen == nil || again.anyGoes() && len(again.uses()) == 0 {
			t.needs = nil
		}
	}
}

// grants are consents assumed, for the texts that they would cover.
type grants struct {
	needs    []Need
	portions []int
}

// text returns what was decided for portion i, or the title.
func (e *engine) text(i int) *text { return e.texts[i-report.TitleIndex] }

// anyGoes tells whether any portion goes; the title alone is not a release.
func (e *engine) anyGoes() bool {
	return slices.ContainsFunc(e.texts[1:], func(t *text) bool { return t.chosen != nil })
}

// carriers are the directives that the release rests on: those whose whole
// scope covers a text that goes, and those that permit a field at the rung given.
func (e *engine) carriers() []*directive.Directive {
	var out []*directive.Directive
	add := func(d *directive.Directive) {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for _, tried := range e.bearing(t) {
			for _, d := range tried.covers() {
				add(d)
			}
		}
	}
	for _, name := range e.Report.FieldOrder {
		for _, d := range e.fields[name].carriers() {
			add(d)
		}
	}
	slices.SortFunc(out, func(a, b *directive.Directive) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

// uses are what the receiver may do with the whole release: what every
// directive it rests on, the report, each portion that goes and every consent
// that covers any of it allow.
func (e *engine) uses() []string {
	out := e.Report.Use
	for _, d := range e.carriers() {
		out = both(out, d.Use)
	}
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for i := range e.bearing(t) {
			out = both(out, e.Report.UseOf(i))
		}
	}
	return inOrder(allowed(out, e.binding()), report.Uses)
}

func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(x string) bool { return !slices.Contains(b, x) })
}

func inOrder(words, order []string) []string {
	return slices.DeleteFunc(slices.Clone(order), func(x string) bool { return !slices.Contains(words, x) })
}

// onward is the strictest term of the directives, the report, the portions and
// the consents.
func (e *engine) onward() string {
	out := e.Report.Onward
	stricter := func(term string) {
		if slices.Index(report.Onwards, term) < slices.Index(report.Onwards, out) {
			out = term
		}
	}
	for _, d := range e.carriers() {
		stricter(d.Onward)
	}
	for _, t := range e.texts {
		if t.chosen == nil {
			continue
		}
		for i := range e.bearing(t) {
			stricter(e.Report.OnwardOf(i))
		}
	}
	for _, c := range e.binding() {
		if c.Onward != "" {
			stricter(c.Onward)
		}
	}
	return out
}
