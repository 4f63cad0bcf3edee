package release

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Method is how it goes: a copy to keep, shown, or told.
type Method string

// The methods.
const (
	Release Method = "release"
	Show    Method = "show"
	Tell    Method = "tell"
)

// Verdict of a portion, a title or a report.
type Verdict string

// The verdicts; a report's is the first of these that any portion has.
const (
	VerdictRelease  Verdict = "release"
	VerdictShow     Verdict = "show"
	VerdictReview   Verdict = "review"
	VerdictRefer    Verdict = "refer"
	VerdictWithhold Verdict = "withhold"
)

// Goes tells whether a portion with this verdict goes, or waits for review to go.
func (v Verdict) Goes() bool {
	return v == VerdictRelease || v == VerdictShow || v == VerdictReview
}

// Effects of a reason.
const (
	EffectPermit   = "permit"
	EffectForbid   = "forbid"
	EffectRestrict = "restrict"
	EffectDefault  = "default"
	EffectOfficer  = "officer"
	EffectSilent   = "silent"
)

// Reason names a rule that bears on an item, with the basis of the rule.
type Reason struct {
	Rule   string      `json:"rule"`
	Basis  string      `json:"basis"`
	Effect string      `json:"effect"`
	Rung   report.Rung `json:"rung,omitempty"` // highest permitted, lowest forbidden, cap, or chosen
	Cure   string      `json:"cure,omitempty"`

	Invocation string `json:"invocation,omitempty"` // what woke the directive, where it is for emergencies
}

// Need is a consent or an assessment whose recording would free an item.
type Need struct {
	Who    string `json:"who"`
	What   string `json:"what"`   // consent, assessment
	Ground string `json:"ground"` // orcon, third-party, rel; identity-needs-assessment
}

// FieldOutcome is what was decided for a field.
type FieldOutcome struct {
	Ceiling report.Rung `json:"ceiling"`
	Rung    report.Rung `json:"rung"`
	Reasons []Reason    `json:"reasons"`
	Needs   []Need      `json:"needs,omitempty"`
	Token   string      `json:"token,omitempty"` // TokenOwn, TokenReceived, or none: of a source
}

// TextOutcome is what was decided for the title.
type TextOutcome struct {
	Verdict  Verdict  `json:"verdict"`
	TextFrom string   `json:"text_from,omitempty"` // written, gist:ID, tearline:ID
	Mark     string   `json:"mark"`
	Text     string   `json:"text"`
	Needs    []Need   `json:"needs,omitempty"`
	Reasons  []Reason `json:"reasons,omitempty"`
}

// PortionOutcome is what was decided for a portion.
type PortionOutcome struct {
	Index    int      `json:"index"`
	Verdict  Verdict  `json:"verdict"`
	TextFrom string   `json:"text_from"`
	Mark     string   `json:"mark"`
	Text     string   `json:"text"`
	Needs    []Need   `json:"needs"`
	Reasons  []Reason `json:"reasons"`
}

// Gap is one step by which an item falls short of what was written.
type Gap struct {
	Item    string      `json:"item"` // a field's name, title, portion:N
	From    report.Rung `json:"from"`
	To      report.Rung `json:"to"`
	Because string      `json:"because"`
}

// Outcome is the whole answer, for our own eyes; its JSON is contract.
type Outcome struct {
	V          int                     `json:"v"`
	Decision   string                  `json:"decision"` // hash of the input
	Partner    party.Code              `json:"partner"`
	At         time.Time               `json:"at"`
	Policy     string                  `json:"policy"` // "sha256:…" of directives, law, parties, consents, assurances
	Verdict    Verdict                 `json:"verdict"`
	Marking    string                  `json:"marking"`
	Use        []string                `json:"use"`
	Onward     string                  `json:"onward"`
	Directives []string                `json:"directives"`
	Title      TextOutcome             `json:"title"`
	Fields     map[string]FieldOutcome `json:"fields"`
	Portions   []PortionOutcome        `json:"portions"`
	Gaps       []Gap                   `json:"gaps"`

	// Where it rests on emergency directives: what woke them, and the consents that
	// they passed over. Whoever would have given those is to be told.
	Invocations []string `json:"invocations,omitempty"`
	PassedOver  []Need   `json:"passed_over,omitempty"`
}

// Decision is a capability: only this package makes one. It is bound to the
// report's bytes, the partner, the method, the time and the policy. The zero
// value is refused by everything that takes a Decision.
type Decision struct {
	outcome Outcome
	report  *report.Report
	method  Method
	service party.Code // who acts
	self    party.Code
	proof   *trace // what a review needs to move rungs; nil in the zero value
}

// Valid tells whether Decide made this value.
func (d Decision) Valid() bool { return d.proof != nil }

// Outcome is the answer. It is the caller's own copy: changing it changes
// nothing of the decision, and nothing that is torn from it.
func (d Decision) Outcome() Outcome { return d.outcome.clone() }

// Report is the report that was decided.
func (d Decision) Report() *report.Report { return d.report }

// Officers is how many different officers approve it where it needs review:
// as many as the strictest directive that it rests on asks for.
func (d Decision) Officers() int {
	n := 1
	if d.Valid() {
		for _, x := range d.proof.engine.carriers() {
			n = max(n, x.Officers)
		}
	}
	return n
}

// Reworded tells whether an officer's own words stand in place of a portion's.
func (d Decision) Reworded(portion int) bool {
	if !d.Valid() {
		return false
	}
	t := d.proof.engine.text(portion)
	return t != nil && t.rewritten()
}

// Method is how it goes.
func (d Decision) Method() Method { return d.method }

// Self is the service whose node decided.
func (d Decision) Self() party.Code { return d.self }
