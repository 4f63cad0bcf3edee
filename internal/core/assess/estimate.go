package assess

import (
	"slices"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// KindEstimate is the kind of an Estimate.
const KindEstimate = "estimate"

// Estimate is somebody's answer to a question of how many or how much, with what it
// counts, where and when. Several stand side by side under one question.
type Estimate struct {
	Question   string     `json:"question"`             // a word that several estimates share
	Definition string     `json:"definition"`           // what is counted
	Population string     `json:"population"`           // of whom or of what
	From       string     `json:"from,omitempty"`       // from where they come; "" where it plays no part
	Unit       string     `json:"unit"`                 // persons, barrels a day, USD, …
	AsOf       Span       `json:"as_of"`                // for which the figure holds, not when it was said
	Range      Range      `json:"range"`                //
	Best       *float64   `json:"best,omitempty"`       // where the origin names one; nothing is computed with it
	Wording    string     `json:"wording,omitempty"`    // the figure as it stood: "more than 2,000"
	Method     string     `json:"method,omitempty"`     // how it was counted
	Origin     Basis      `json:"origin"`               // where it comes from
	Likelihood Likelihood `json:"likelihood,omitempty"` // of the range holding the figure, where stated
	Percent    *Band      `json:"percent,omitempty"`    // narrower than the word's band
	Confidence Confidence `json:"confidence,omitempty"` // in the basis, where stated
}

// Basis is where a figure comes from: the items in which it stands, the source, and who
// said it on which occasion. Two figures that one speaker gave on one occasion are of
// one origin, however many write of it.
type Basis struct {
	Items   []string `json:"items,omitempty"`   // report:ID#N, received:ID#N
	Source  string   `json:"source,omitempty"`  // source:ID
	Speaker string   `json:"speaker,omitempty"` // an office, better than a name
	Event   string   `json:"event,omitempty"`   // a word for the occasion, the same wherever it is told of
}

func decodeEstimate(o *document.Object) (Record, error) {
	e := Estimate{
		Question:   document.Must(o, "question", questionWord),
		Definition: document.Must(o, "definition", Line(MaxLine)),
		Population: document.Must(o, "population", Line(MaxLine)),
		From:       document.Read(o, "from", Line(MaxLine)),
		Unit:       document.Must(o, "unit", Line(MaxLine)),
		AsOf:       document.Must(o, "as_of", readSpan),
		Range:      readRange(o),
		Best:       document.Read(o, "best", readFigure),
		Wording:    document.Read(o, "wording", Line(MaxLine)),
		Method:     document.Read(o, "method", Line(MaxLine)),
		Origin:     document.Must(o, "origin", readBasis),
	}
	e.Likelihood, e.Percent, e.Confidence = readAssessment(o)
	if o.Failed() == nil && ofPeople(e.Unit) {
		countable(o, e.Range)
	}
	if o.Failed() == nil && e.Best != nil && !e.Range.Holds(*e.Best) {
		o.Fail(o.Get("best").Errorf("%s is outside of %s; expected a figure within the range", figure(*e.Best), e.Range))
	}
	return e, nil
}

// Kind is KindEstimate.
func (Estimate) Kind() string { return KindEstimate }

// Refs are the items and the source that it comes from.
func (e Estimate) Refs() []Ref {
	out := roles("origin", e.Origin.Items)
	if e.Origin.Source != "" {
		out = append(out, Ref{"source", e.Origin.Source})
	}
	return out
}

// Texts are its words.
func (e Estimate) Texts() []Text {
	return []Text{{"question", e.Question}, {"definition", e.Definition}, {"population", e.Population}, {"from", e.From}, {"wording", e.Wording}, {"method", e.Method}}
}

// Check refuses a range that holds nothing, a best figure outside of it, an estimate of
// nowhere, and per cents outside of their word.
func (e Estimate) Check() error {
	const op = "assess.Estimate"
	if err := e.Range.check(); err != nil {
		return err
	}
	switch {
	case e.Best != nil && !e.Range.Holds(*e.Best):
		return errs.E(errs.Invalid, op, "best: %s is outside of %s", figure(*e.Best), e.Range)
	case len(e.Origin.Items) == 0 && e.Origin.Source == "" && e.Origin.Speaker == "":
		return errs.E(errs.Invalid, op, "origin: nothing; expected items, a source or a speaker")
	}
	return checkPercent(e.Likelihood, e.Percent)
}

func readBasis(v *document.Value) (Basis, error) {
	o := v.Object()
	b := Basis{
		Items:   document.Read(o, "items", itemList),
		Source:  document.Read(o, "source", To("source")),
		Speaker: document.Read(o, "speaker", Line(MaxLine)),
		Event:   document.Read(o, "event", questionWord),
	}
	if err := o.Err(); err != nil {
		return b, err
	}
	switch {
	case len(b.Items) == 0 && b.Source == "" && b.Speaker == "":
		return b, v.Errorf("nothing; expected items, a source or a speaker")
	case b.Event != "" && b.Speaker == "":
		return b, v.Errorf("an occasion without who spoke; expected speaker: beside event:")
	}
	return b, nil
}

// questionWord reads the word by which judgements on one question find each other.
var questionWord = Formed(idForm, "a word for the question: up to 64 of a-z, 0-9, point, dash and underscore")

// itemList reads items, or portions of them.
func itemList(v *document.Value) ([]string, error) {
	refs, err := Targets("", ItemReport, ItemReceived)(v)
	out := make([]string, 0, len(refs))
	for _, r := range refs {
		out = append(out, r.To)
	}
	return out, err
}

// roles puts references under one role.
func roles(role string, to []string) []Ref {
	out := make([]Ref, 0, len(to)+1)
	for _, t := range to {
		out = append(out, Ref{role, t})
	}
	return out
}

// readAssessment reads likelihood, per cents and confidence, each at its own key.
func readAssessment(o *document.Object) (Likelihood, *Band, Confidence) {
	l, p, c := document.Read(o, "likelihood", ReadLikelihood), document.Read(o, "percent", ReadPercent), document.Read(o, "confidence", ReadConfidence)
	if o.Failed() == nil {
		if err := checkPercent(l, p); err != nil {
			o.Fail(o.Get("percent").Errorf("%s", err.Error()))
		}
	}
	return l, p, c
}

// readItems reads what a judgement rests on, where it says so.
func readItems(o *document.Object) []string {
	if out := document.Read(o, "items", itemList); len(out) > 0 {
		return slices.Clip(out)
	}
	return nil
}
