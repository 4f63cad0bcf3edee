package release

import (
	"fmt"
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Row is one combination of the finite space that directives and law span.
type Row struct {
	Kind       string        `json:"kind"`
	Topic      string        `json:"topic"`
	Level      string        `json:"level"` // as in a banner, in our own system
	Road       marking.Road  `json:"road"`
	Ladder     report.Ladder `json:"ladder"`
	Ceiling    report.Rung   `json:"ceiling"`
	Directives []string      `json:"directives"`
	Conditions []string      `json:"conditions"` // what must hold besides, by name

	// What emergency directives would permit beyond Ceiling if each were invoked;
	// nil when that is no more.
	Emergency *InEmergency `json:"emergency,omitempty"`
}

// InEmergency is what a combination would permit in an emergency.
type InEmergency struct {
	Ceiling    report.Rung `json:"ceiling"`
	Directives []string    `json:"directives"`
	Conditions []string    `json:"conditions"`
}

// PolicyTable is what a policy permits one partner, combination by
// combination. A combination of several topics is permitted as far as one
// directive permits each of them.
type PolicyTable struct {
	V       int        `json:"v"`
	Partner party.Code `json:"partner"`
	At      time.Time  `json:"at"`
	Method  Method     `json:"method"`
	Rows    []Row      `json:"rows"`
}

// Table enumerates kind × topic × level × road × ladder for the partner. It
// assumes that every other condition is met and names those that matter.
func Table(p *directive.Policy, partner party.Code, at time.Time, method Method) (PolicyTable, error) {
	if !p.Parties().Known(partner) {
		return PolicyTable{}, errs.E(errs.Invalid, "release.Table", "unknown partner %q; expected a party of parties.yaml: %s", partner, known(p.Parties()))
	}
	out := PolicyTable{V: 1, Partner: partner, At: at.UTC(), Method: method, Rows: []Row{}}
	some := slices.ContainsFunc(p.Directives(), func(d *directive.Directive) bool { return d.Emergency != nil })
	levels := marking.Levels(directive.OwnSystem(p.Parties().Self), at)
	for _, kind := range report.Kinds {
		q := directive.Matter{Service: p.Parties().Self, At: at, Method: string(method), Kind: kind}
		s := p.Session(partner, q)
		q.Emergencies = true
		awake := p.Session(partner, q)
		for _, topic := range topicsOf(p) {
			for _, level := range levels {
				for _, road := range []marking.Road{marking.Listed, marking.Shown, marking.Open, marking.Asked, marking.Closed} {
					for _, l := range report.Ladders {
						row := Row{Kind: kind, Topic: topic, Level: level.Name, Road: road, Ladder: l}
						fillRow(&row, s, level.Rank, p, partner, at)
						if some {
							row.Emergency = inEmergency(row, awake, level.Rank, p, partner, at)
						}
						out.Rows = append(out.Rows, row)
					}
				}
			}
		}
	}
	return out, nil
}

// topicsOf is the register, or every topic that a directive names.
func topicsOf(p *directive.Policy) []string {
	if t := p.Parties().Topics; t != nil {
		return t
	}
	var out []string
	for _, d := range p.Directives() {
		out = append(append(out, d.Topics...), d.NotAuthorised...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func fillRow(row *Row, s *directive.Session, rank int, p *directive.Policy, partner party.Code, at time.Time) {
	e := &engine{Request: Request{Policy: p, Partner: partner, At: at}, parties: p.Parties()}
	f := directive.Facts{Ladder: row.Ladder, Topics: []string{row.Topic}, Level: rank, Road: row.Road, Originator: p.Parties().Self,
		Concern: "none", Assurances: party.AssuranceKinds, Risk: "low", Equivalent: e.equivalent(rank), Opens: marking.Listed}
	best := func(f directive.Facts) (int, directive.Answer) {
		a := s.Ask(f)
		for i := range len(row.Ladder.Rungs()) - 1 {
			if reaches(a, i, false) {
				return i, a
			}
		}
		return len(row.Ladder.Rungs()) - 1, a
	}
	// A source's ceiling may hang on its discipline: take the best, and say so.
	at0, answer := best(f)
	if row.Ladder == report.Source {
		for _, d := range report.Disciplines {
			g := f
			g.Discipline = d
			if i, a := best(g); i < at0 {
				at0, answer = i, a
			}
		}
	}
	row.Ceiling, row.Directives, row.Conditions = row.Ladder.Rungs()[at0], []string{}, []string{}
	if row.Ceiling == report.Withheld {
		return
	}
	for _, x := range answer.Permits {
		if x.At > at0 {
			continue
		}
		row.Directives = append(row.Directives, x.Directive.ID)
		for _, c := range conditionsOf(x.Directive, row.Ladder) {
			if !slices.Contains(row.Conditions, c) {
				row.Conditions = append(row.Conditions, c)
			}
		}
	}
	f.Risk = "none"
	if i, _ := best(f); i > at0 && row.Ladder != report.Source {
		row.Conditions = append(row.Conditions, "an assessment of low risk")
	}
	slices.Sort(row.Conditions)
}

// inEmergency is the row as it would be if every emergency directive were invoked.
// On the road asked the consents that are passed over would make it listed.
func inEmergency(row Row, awake *directive.Session, rank int, p *directive.Policy, partner party.Code, at time.Time) *InEmergency {
	dormant := row.Ladder.Index(row.Ceiling)
	fillRow(&row, awake, rank, p, partner, at)
	if row.Ladder.Index(row.Ceiling) >= dormant {
		return nil
	}
	return &InEmergency{Ceiling: row.Ceiling, Directives: row.Directives, Conditions: row.Conditions}
}

func conditionsOf(d *directive.Directive, l report.Ladder) []string {
	var out []string
	for _, c := range d.Conditions {
		out = append(out, "assurance "+c)
	}
	if l == report.Source && d.Collection != nil {
		for _, c := range d.Collection {
			out = append(out, "collection "+c)
		}
	}
	if !d.Automatic {
		out = append(out, "review")
	}
	if e := d.Emergency; e != nil {
		out = append(out, fmt.Sprintf("emergency %s invoked by %s, at most %s", e.Trigger, e.Approver, e.Max))
	}
	return out
}
