package party

import (
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/document"
)

// RecordedBreach is a breach that a service recorded by itself, of a giver and not of one
// assurance: it suspends, from its time on, everything that rests on that giver.
type RecordedBreach struct {
	ID     string
	From   Code // the giver, exactly
	At     time.Time
	Source string
}

// RecordedAssessment is an officer's judgement of the risk for somebody at a party, as a
// service recorded it. One of low or of unknown risk counts while every assurance that it
// rests on does. A real risk needs none, has no end, and counts whatever becomes of them:
// it cannot be overridden.
type RecordedAssessment struct {
	ID      string
	Of      Code   // the party at which the risk is
	Report  string // serial; "" means any report
	Subject string // a field's name; "" means general
	Risk    string // low, real, unknown
	By      string
	At      time.Time
	Expires time.Time // zero: unlimited
	Rests   []string  // ids of assurances
}

// DecodeBreaches reads {v: 1, breaches: […]} of what was recorded.
func DecodeBreaches(file string, data []byte) ([]RecordedBreach, error) {
	return decodeRecords(file, data, "breaches", func(x *document.Value, ids map[string]bool) (RecordedBreach, error) {
		o := x.Object()
		b := RecordedBreach{ID: document.Must(o, "id", unique(ids)), From: document.Must(o, "from", ReadCode),
			At: document.Must(o, "at", (*document.Value).Time), Source: o.Str("source")}
		return b, o.Err()
	})
}

// DecodeAssessments reads {v: 1, assessments: […]} of what was recorded.
func DecodeAssessments(file string, data []byte) ([]RecordedAssessment, error) {
	return decodeRecords(file, data, "assessments", func(x *document.Value, ids map[string]bool) (RecordedAssessment, error) {
		o := x.Object()
		a := RecordedAssessment{ID: document.Must(o, "id", unique(ids)), Of: document.Must(o, "of", ReadCode),
			Report: document.Read(o, "report", filled), Subject: document.Read(o, "subject", formed(fieldForm, "a field's name")),
			Risk: document.Must(o, "risk", func(v *document.Value) (string, error) { return v.Word(Risks...) }),
			By:   document.Must(o, "by", filled), At: document.Must(o, "at", (*document.Value).Time), Expires: o.Time("expires"),
			Rests: document.Read(o, "rests", readRefs)}
		lasts(o, a.At, a.Expires)
		if rests := x; o.Err() == nil {
			switch {
			case a.Risk == "low" && len(a.Rests) == 0:
				o.Fail(rests.Errorf("a low risk that rests on nothing; expected the assurances in rests"))
			case a.Risk == "real" && !a.Expires.IsZero():
				o.Fail(rests.Errorf("a real risk that ends; expected no expires"))
			}
		}
		return a, o.Err()
	})
}

func decodeRecords[T any](file string, data []byte, key string, read func(*document.Value, map[string]bool) (T, error)) ([]T, error) {
	items, err := records(file, data, key)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	out := make([]T, 0, len(items))
	for _, x := range items {
		r, err := read(x, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Text is the assurance as one of a list in assurances.yaml, without what was recorded
// of breaches and assessments apart from it.
func (a Assurance) Text() string {
	return text(struct {
		ID      string `json:"id"`
		From    Code   `json:"from"`
		Kind    string `json:"kind"`
		Report  string `json:"report,omitempty"`
		Subject string `json:"subject,omitempty"`
		Given   string `json:"given"`
		Expires string `json:"expires,omitempty"`
	}{a.ID, a.From, a.Kind, a.Report, a.Subject, stamp(a.Given), stamp(a.Expires)})
}

// Text is the breach as one of a list that DecodeBreaches reads.
func (b RecordedBreach) Text() string {
	return text(struct {
		ID     string `json:"id"`
		From   Code   `json:"from"`
		At     string `json:"at"`
		Source string `json:"source,omitempty"`
	}{b.ID, b.From, stamp(b.At), b.Source})
}

// Text is the assessment as one of a list that DecodeAssessments reads.
func (a RecordedAssessment) Text() string {
	return text(struct {
		ID      string   `json:"id"`
		Of      Code     `json:"of"`
		Report  string   `json:"report,omitempty"`
		Subject string   `json:"subject,omitempty"`
		Risk    string   `json:"risk"`
		By      string   `json:"by"`
		At      string   `json:"at"`
		Expires string   `json:"expires,omitempty"`
		Rests   []string `json:"rests,omitempty"`
	}{a.ID, a.Of, a.Report, a.Subject, a.Risk, a.By, stamp(a.At), stamp(a.Expires), a.Rests})
}

func text(v any) string {
	data, _ := json.Marshal(v) // words and times can always be written
	return string(data)
}

// stamp writes a time as files have it; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// WithBreaches gives assurances with the breaches of their givers that were recorded
// apart; those given are left as they are.
func WithBreaches(all []Assurance, recorded []RecordedBreach) []Assurance {
	out := slices.Clone(all)
	for i := range out {
		out[i].Breaches = slices.Clone(out[i].Breaches)
		for _, b := range recorded {
			if b.From == out[i].From {
				out[i].Breaches = append(out[i].Breaches, Breach{At: b.At, Source: b.Source})
			}
		}
	}
	return out
}

// For tells whether the assessment counts for the partner: as with assurances, the party
// itself, or its country. A real risk at a country is one at its services too.
func (a RecordedAssessment) For(partner Code) bool {
	return a.Of == partner || a.Of.Country() == partner || a.Risk == "real" && a.Of == partner.Country()
}

// InForce tells whether the assessment counts at t among all assurances that are
// recorded.
func (a RecordedAssessment) InForce(t time.Time, all []Assurance) bool {
	switch {
	case t.Before(a.At) || !a.Expires.IsZero() && !t.Before(a.Expires):
		return false
	case a.Risk == "real":
		return true
	}
	for _, id := range a.Rests {
		if !slices.ContainsFunc(all, func(x Assurance) bool { return x.ID == id && x.InForce(t, all) }) { // one that was taken back is not there
			return false
		}
	}
	return true
}
