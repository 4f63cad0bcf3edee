package party

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/document"
)

// Consent is a party's permission to pass on what is theirs, or the
// originator's own for ORCON and for a REL TO that leaves a partner out.
type Consent struct {
	ID         string
	From       Code   // matches exactly
	To         []Code // includes services
	Report     string // serial
	Item       string // report, title, portion:N (from 0), or a field's name
	Conditions string
	Given      time.Time
	Expires    time.Time // zero: unlimited
}

// Assurance kinds.
var AssuranceKinds = []string{"humane-treatment", "no-death-penalty", "due-process", "lead-only", "no-onward"}

// Risks that an assessment may find.
var Risks = []string{"low", "real", "unknown"}

// Breach is a recorded breach of an assurance; it suspends, from its time on,
// every assurance and assessment that rests on the same giver.
type Breach struct {
	At     time.Time
	Source string
	Note   string
}

// Assessment is a person's judgement, resting on an assurance, of the risk for its subject.
type Assessment struct {
	Risk string // low, real, unknown
	By   string
	At   time.Time // zero: since the assurance was given
}

// Assurance is what a partner promised; it never lifts a forbid by itself.
type Assurance struct {
	ID       string
	From     Code
	Kind     string
	Report   string // serial; "" means any report
	Subject  string // a field's name; "" means general
	Given    time.Time
	Expires  time.Time // zero: unlimited
	Breaches []Breach
	Assessed *Assessment
}

var itemForm = regexp.MustCompile(`^(report|title|portion:(0|[1-9][0-9]{0,5})|[a-z][a-z0-9_]{0,31})$`)

// DecodeConsents reads consents.yaml: a list of consents, or a map {v: 1, consents: […]}.
func DecodeConsents(file string, data []byte) ([]Consent, error) {
	items, err := records(file, data, "consents")
	if err != nil {
		return nil, err
	}
	var out []Consent
	for _, x := range items {
		o := x.Object()
		c := Consent{ID: document.Must(o, "id", (*document.Value).Text), From: document.Must(o, "from", ReadCode),
			To: document.Must(o, "to", ReadCodes), Report: document.Must(o, "report", (*document.Value).Text),
			Item: document.Must(o, "item", (*document.Value).String), Conditions: o.Str("conditions"),
			Given: document.Must(o, "given", (*document.Value).Time), Expires: o.Time("expires")}
		switch {
		case o.Has("item") && !itemForm.MatchString(c.Item):
			o.Fail(x.Errorf("item %q; expected report, title, portion:N or a field's name", c.Item))
		case slices.ContainsFunc(out, func(d Consent) bool { return d.ID == c.ID }):
			o.Fail(x.Errorf("id %q given twice; expected it once", c.ID))
		}
		if err := o.Err(); err != nil {
			return nil, err
		}
		if len(c.To) == 0 {
			return nil, x.Errorf("to is empty; expected at least one party")
		}
		out = append(out, c)
	}
	return out, nil
}

// DecodeAssurances reads assurances.yaml: a list, or a map {v: 1, assurances: […]}.
func DecodeAssurances(file string, data []byte) ([]Assurance, error) {
	items, err := records(file, data, "assurances")
	if err != nil {
		return nil, err
	}
	var out []Assurance
	for _, x := range items {
		o := x.Object()
		a := Assurance{ID: document.Must(o, "id", (*document.Value).Text), From: document.Must(o, "from", ReadCode),
			Kind:   document.Must(o, "kind", func(v *document.Value) (string, error) { return v.Word(AssuranceKinds...) }),
			Report: document.Read(o, "report", (*document.Value).Text), Subject: o.Str("subject"),
			Given: document.Must(o, "given", (*document.Value).Time), Expires: o.Time("expires")}
		for _, b := range document.Read(o, "breaches", (*document.Value).List) {
			bo := b.Object()
			a.Breaches = append(a.Breaches, Breach{At: document.Must(bo, "at", (*document.Value).Time), Source: bo.Str("source"), Note: bo.Str("note")})
			if err := bo.Err(); err != nil {
				return nil, err
			}
		}
		if s := o.Get("assessed"); s != nil {
			so := s.Object()
			a.Assessed = &Assessment{Risk: document.Must(so, "risk", func(v *document.Value) (string, error) { return v.Word(Risks...) }),
				By: so.Str("by"), At: so.Time("at")}
			if err := so.Err(); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(out, func(d Assurance) bool { return d.ID == a.ID }) {
			o.Fail(x.Errorf("id %q given twice; expected it once", a.ID))
		}
		if err := o.Err(); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func records(file string, data []byte, key string) ([]*document.Value, error) {
	if len(strings.TrimSpace(string(data))) == 0 {
		return nil, nil
	}
	v, err := document.Parse(file, data)
	if err != nil || v.IsNull() {
		return nil, err
	}
	if v.IsList() {
		return v.List()
	}
	o := v.Object()
	o.Version()
	items := document.Must(o, key, (*document.Value).List)
	return items, o.Err()
}

// InForce tells whether the consent holds at t: given ≤ t < expires.
func (c Consent) InForce(t time.Time) bool {
	return !t.Before(c.Given) && (c.Expires.IsZero() || t.Before(c.Expires))
}

// For tells whether the consent names the partner (a country includes its services).
func (c Consent) For(partner Code) bool {
	return slices.ContainsFunc(c.To, func(to Code) bool { return to.Includes(partner) })
}

// CountsFor tells whether the assurance counts for the partner: its giver
// itself, or its giver's country.
func (a Assurance) CountsFor(partner Code) bool {
	return a.From == partner || a.From.Country() == partner
}

// InForce tells whether the assurance holds at t among all that is recorded:
// given, unexpired, and its giver without a breach at or before t.
func (a Assurance) InForce(t time.Time, all []Assurance) bool {
	if t.Before(a.Given) || !a.Expires.IsZero() && !t.Before(a.Expires) {
		return false
	}
	return !slices.ContainsFunc(all, func(b Assurance) bool {
		return b.From == a.From && slices.ContainsFunc(b.Breaches, func(x Breach) bool { return !t.Before(x.At) })
	})
}
