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
	From       Code     // matches exactly
	To         []Code   // includes services
	Report     string   // serial; "" when Refs say what is covered
	Item       string   // of the report: report, title, portion:N (from 0), or a field's name
	Refs       []string // the third_party.ref that are covered, in whatever report
	Use        []string // what a receiver may do, in the words of Uses; nil: the consent sets no term
	Onward     string   // whether it may go on from there, a word of Onwards; "" likewise
	Conditions string
	Given      time.Time
	Expires    time.Time // zero: unlimited
}

// The terms that a consent may set: those of a report's use and onward, the
// strictest onward term first.
var (
	Uses    = []string{"intelligence", "lead", "travel-denial", "detention", "evidence", "strike"}
	Onwards = []string{"none", "ask", "own-government"}
)

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

var (
	itemForm  = regexp.MustCompile(`^(report|title|portion:(0|[1-9][0-9]{0,5})|[a-z][a-z0-9_]{0,31})$`)
	fieldForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
)

// DecodeConsents reads consents.yaml: a list of consents, or a map {v: 1, consents: […]}.
func DecodeConsents(file string, data []byte) ([]Consent, error) {
	items, err := records(file, data, "consents")
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	out := make([]Consent, 0, len(items))
	for _, x := range items {
		c, err := readConsent(x, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func readConsent(x *document.Value, ids map[string]bool) (Consent, error) {
	o := x.Object()
	c := Consent{ID: document.Must(o, "id", unique(ids)), From: document.Must(o, "from", ReadCode),
		To: document.Must(o, "to", receivers), Refs: document.Read(o, "ref", readRefs),
		Use: document.Read(o, "use", readUse), Onward: o.Word("onward", Onwards...),
		Conditions: o.Str("conditions"), Given: document.Must(o, "given", (*document.Value).Time), Expires: o.Time("expires")}
	if ref := o.Get("ref"); ref == nil {
		c.Report = document.Must(o, "report", filled)
		c.Item = document.Must(o, "item", formed(itemForm, "report, title, portion:N from 0, or a field's name"))
	} else if o.Get("report") != nil || o.Get("item") != nil {
		o.Fail(ref.Errorf("ref beside report or item; expected ref alone, for what is covered wherever it stands"))
	}
	lasts(o, c.Given, c.Expires)
	return c, o.Err()
}

// readRefs reads one ref, or a list of names of the same thing.
func readRefs(v *document.Value) ([]string, error) {
	items := []*document.Value{v}
	if v.IsList() {
		var err error
		if items, err = v.List(); err != nil {
			return nil, err
		}
	}
	var out []string
	for _, x := range items {
		s, err := filled(x)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil, v.Errorf("empty; expected at least one ref")
	}
	return out, nil
}

func readUse(v *document.Value) ([]string, error) {
	use, err := v.Words(Uses...)
	if err == nil && len(use) == 0 {
		return nil, v.Errorf("empty; expected at least one use, or no use for no term")
	}
	return use, err
}

// DecodeAssurances reads assurances.yaml: a list, or a map {v: 1, assurances: […]}.
func DecodeAssurances(file string, data []byte) ([]Assurance, error) {
	items, err := records(file, data, "assurances")
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	out := make([]Assurance, 0, len(items))
	for _, x := range items {
		a, err := readAssurance(x, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func readAssurance(x *document.Value, ids map[string]bool) (Assurance, error) {
	o := x.Object()
	a := Assurance{ID: document.Must(o, "id", unique(ids)), From: document.Must(o, "from", ReadCode),
		Kind:   document.Must(o, "kind", func(v *document.Value) (string, error) { return v.Word(AssuranceKinds...) }),
		Report: document.Read(o, "report", filled), Subject: document.Read(o, "subject", formed(fieldForm, "a field's name")),
		Given: document.Must(o, "given", (*document.Value).Time), Expires: o.Time("expires"),
		Assessed: document.Read(o, "assessed", readAssessment)}
	for _, b := range document.Read(o, "breaches", (*document.Value).List) {
		breach, err := readBreach(b)
		if err != nil {
			o.Fail(err)
			break
		}
		a.Breaches = append(a.Breaches, breach)
	}
	lasts(o, a.Given, a.Expires)
	return a, o.Err()
}

func readBreach(v *document.Value) (Breach, error) {
	o := v.Object()
	return Breach{At: document.Must(o, "at", (*document.Value).Time), Source: o.Str("source"), Note: o.Str("note")}, o.Err()
}

func readAssessment(v *document.Value) (*Assessment, error) {
	o := v.Object()
	risk := document.Must(o, "risk", func(v *document.Value) (string, error) { return v.Word(Risks...) })
	return &Assessment{Risk: risk, By: o.Str("by"), At: o.Time("at")}, o.Err()
}

// filled reads words that are not blank; a bare number is its digits.
func filled(v *document.Value) (string, error) {
	s, err := v.Text()
	if err == nil && strings.TrimSpace(s) == "" {
		return "", v.Errorf("blank; expected words")
	}
	return s, err
}

// unique reads an id that no record before it in the file has.
func unique(ids map[string]bool) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		id, err := filled(v)
		if err == nil && ids[id] {
			return "", v.Errorf("id %q given twice; expected it once", id)
		}
		ids[id] = true
		return id, err
	}
}

func formed(form *regexp.Regexp, expected string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.String()
		if err == nil && !form.MatchString(s) {
			return "", v.Errorf("%.40q; expected %s", s, expected)
		}
		return s, err
	}
}

func receivers(v *document.Value) ([]Code, error) {
	codes, err := ReadCodes(v)
	if err == nil && len(codes) == 0 {
		return nil, v.Errorf("empty; expected at least one party")
	}
	return codes, err
}

// lasts refuses a record that ends before it begins.
func lasts(o *document.Object, given, expires time.Time) {
	if at := o.Get("expires"); at != nil && !expires.IsZero() && !given.Before(expires) {
		o.Fail(at.Errorf("not after given; expected given < expires"))
	}
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

// CoversRef tells whether the consent covers what a third_party.ref names: one of
// its refs, or a part of it, written ref#N.
func (c Consent) CoversRef(ref string) bool {
	return slices.ContainsFunc(c.Refs, func(own string) bool { return ref == own || strings.HasPrefix(ref, own+"#") })
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
