package assess

import (
	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// The kinds of the analysis of competing hypotheses.
const (
	KindHypothesis  = "hypothesis"
	KindEvidence    = "evidence"
	KindWeight      = "weight"
	KindAttribution = "attribution"
)

// Hypothesis is one possible answer to a question: who did it, and how.
type Hypothesis struct {
	Question  string   `json:"question"` // a word that the hypotheses of one matrix share
	Statement string   `json:"statement"`
	Items     []string `json:"items,omitempty"` // from which it is taken
	Assessment
}

// Assessment is what a party or an office holds of a hypothesis. Likelihood is about the
// event, confidence about the basis; they are shown apart.
type Assessment struct {
	By         string     `json:"by,omitempty"` // a party or an office; "" for the officer who writes it
	Likelihood Likelihood `json:"likelihood,omitempty"`
	Percent    *Band      `json:"percent,omitempty"` // narrower than the word's band
	Confidence Confidence `json:"confidence,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	MixesRows  string     `json:"mixes_rows,omitempty"` // why words of both rows of ICD 203 are used on one question
}

// Attribution is a party's or an office's own assessment of a hypothesis that another
// put forward. It stands beside all others and replaces none.
type Attribution struct {
	Hypothesis string   `json:"hypothesis"` // hypothesis:ID
	Items      []string `json:"items,omitempty"`
	Assessment
}

// Relevances is the closed list of how much evidence has to do with the question,
// least first.
var Relevances = []string{"slight", "fair", "strong"}

// Evidence is one row of a matrix: what is held to be so, with the items that say it.
type Evidence struct {
	Question    string   `json:"question"`
	Statement   string   `json:"statement"`
	Items       []string `json:"items,omitempty"`
	Source      string   `json:"source,omitempty"`
	Speaker     string   `json:"speaker,omitempty"`
	Event       string   `json:"event,omitempty"`
	Credibility int      `json:"credibility"` // of the Admiralty code, 1 to 6; 6 is "cannot be judged" and not the worst
	Relevance   string   `json:"relevance"`
}

// Consistency says how a row of evidence goes with a hypothesis.
type Consistency string

// The five grades and "not applicable".
const (
	VeryConsistent   Consistency = "CC"
	Consistent       Consistency = "C"
	Neutral          Consistency = "N"
	Inconsistent     Consistency = "I"
	VeryInconsistent Consistency = "II"
	NotApplicable    Consistency = "NA"
)

// Consistencies is the closed list.
var Consistencies = []string{"CC", "C", "N", "I", "II", "NA"}

// Weight is an officer's word on one cell of a matrix.
type Weight struct {
	Evidence   string      `json:"evidence"`   // evidence:ID
	Hypothesis string      `json:"hypothesis"` // hypothesis:ID
	Consistent Consistency `json:"consistent"`
	Reason     string      `json:"reason"`
	By         string      `json:"by,omitempty"` // a party or an office; "" for the officer who writes it
}

func decodeHypothesis(o *document.Object) (Record, error) {
	return Hypothesis{
		Question:   document.Must(o, "question", questionWord),
		Statement:  document.Must(o, "statement", Words(MaxText)),
		Items:      readItems(o),
		Assessment: readStance(o),
	}, nil
}

func decodeAttribution(o *document.Object) (Record, error) {
	a := Attribution{Hypothesis: document.Must(o, "hypothesis", To(KindHypothesis)), Items: readItems(o), Assessment: readStance(o)}
	if o.Failed() == nil && a.Likelihood == "" && a.Confidence == "" {
		o.Need("likelihood")
	}
	return a, nil
}

func readStance(o *document.Object) Assessment {
	a := Assessment{By: document.Read(o, "by", Line(MaxLine)), Reason: document.Read(o, "reason", Words(MaxText)), MixesRows: document.Read(o, "mixes_rows", Line(MaxLine))}
	a.Likelihood, a.Percent, a.Confidence = readAssessment(o)
	return a
}

func decodeEvidence(o *document.Object) (Record, error) {
	e := Evidence{
		Question:    document.Must(o, "question", questionWord),
		Statement:   document.Must(o, "statement", Words(MaxText)),
		Items:       readItems(o),
		Source:      document.Read(o, "source", To("source")),
		Speaker:     document.Read(o, "speaker", Line(MaxLine)),
		Event:       document.Read(o, "event", questionWord),
		Credibility: document.Must(o, "credibility", func(v *document.Value) (int, error) { return v.Int(1, 6) }),
		Relevance:   document.Must(o, "relevance", func(v *document.Value) (string, error) { return v.Word(Relevances...) }),
	}
	if o.Failed() == nil && e.Event != "" && e.Speaker == "" {
		o.Fail(o.Get("event").Errorf("an occasion without who spoke; expected speaker: beside it"))
	}
	return e, nil
}

func decodeWeight(o *document.Object) (Record, error) {
	return Weight{
		Evidence:   document.Must(o, "evidence", To(KindEvidence)),
		Hypothesis: document.Must(o, "hypothesis", To(KindHypothesis)),
		Consistent: Consistency(document.Must(o, "consistent", func(v *document.Value) (string, error) { return v.Word(Consistencies...) })),
		Reason:     document.Must(o, "reason", Words(MaxText)),
		By:         document.Read(o, "by", Line(MaxLine)),
	}, nil
}

// Kind is KindHypothesis.
func (Hypothesis) Kind() string { return KindHypothesis }

// Refs are the items from which it is taken.
func (h Hypothesis) Refs() []Ref { return roles("origin", h.Items) }

// Texts are its words.
func (h Hypothesis) Texts() []Text {
	return []Text{{"question", h.Question}, {"statement", h.Statement}, {"reason", h.Reason}}
}

// Check refuses per cents outside of their word.
func (h Hypothesis) Check() error { return checkPercent(h.Likelihood, h.Percent) }

// Kind is KindAttribution.
func (Attribution) Kind() string { return KindAttribution }

// Refs are the hypothesis and the items that the assessment names.
func (a Attribution) Refs() []Ref {
	return append([]Ref{{"of", a.Hypothesis}}, roles("origin", a.Items)...)
}

// Texts are its words.
func (a Attribution) Texts() []Text { return []Text{{"by", a.By}, {"reason", a.Reason}} }

// Check refuses per cents outside of their word, and an assessment of nothing.
func (a Attribution) Check() error {
	if a.Likelihood == "" && a.Confidence == "" {
		return errs.E(errs.Invalid, "assess.Attribution", "likelihood: nothing; expected a likelihood, a confidence or both")
	}
	return checkPercent(a.Likelihood, a.Percent)
}

// Kind is KindEvidence.
func (Evidence) Kind() string { return KindEvidence }

// Refs are the items that say it, and the source.
func (e Evidence) Refs() []Ref {
	out := roles("origin", e.Items)
	if e.Source != "" {
		out = append(out, Ref{"source", e.Source})
	}
	return out
}

// Texts are its words.
func (e Evidence) Texts() []Text {
	return []Text{{"question", e.Question}, {"statement", e.Statement}}
}

// Check refuses a credibility outside of 1 to 6.
func (e Evidence) Check() error {
	if e.Credibility < 1 || e.Credibility > 6 {
		return errs.E(errs.Invalid, "assess.Evidence", "credibility: %d; expected 1 to 6", e.Credibility)
	}
	return nil
}

func (e Evidence) basis() Basis { return Basis{e.Items, e.Source, e.Speaker, e.Event} }

// Kind is KindWeight.
func (Weight) Kind() string { return KindWeight }

// Refs are the two whose cell it is.
func (w Weight) Refs() []Ref {
	return []Ref{{"weighs", w.Evidence}, {"against", w.Hypothesis}}
}

// Texts are its words.
func (w Weight) Texts() []Text { return []Text{{"reason", w.Reason}} }

// Check refuses nothing more.
func (Weight) Check() error { return nil }
