package assess

import (
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
)

// KindOutcome is the kind of an Outcome.
const KindOutcome = "outcome"

// Result is what became of something that a source said.
type Result string

// The results.
const (
	Confirmed    Result = "confirmed"    // by what does not come from the same origin
	Contradicted Result = "contradicted" // it was not so
	Unverifiable Result = "unverifiable" // looked into, and nothing could be said
	Planted      Result = "planted"      // it was given to deceive
)

// Results is the closed list.
var Results = []Result{Confirmed, Contradicted, Unverifiable, Planted}

// Outcome is what became of one thing that a source said. It is about that source over
// time; it grades no item.
type Outcome struct {
	Source string    `json:"source"` // source:ID
	Of     string    `json:"of"`     // the item or the claim
	Result Result    `json:"result"`
	Date   time.Time `json:"date"` // of the day on which it was found
	By     []Ref     `json:"by,omitempty"`
	Note   string    `json:"note,omitempty"`
}

func decodeOutcome(o *document.Object) (Record, error) {
	return Outcome{
		Source: document.Must(o, "source", To(KindSource)),
		Of:     document.Must(o, "of", To(ItemReport, ItemReceived, KindClaim)),
		Result: document.Must(o, "result", readResult),
		Date:   document.Must(o, "date", (*document.Value).Date),
		By:     document.Read(o, "by", Targets("by")),
		Note:   document.Read(o, "note", Words(MaxText)),
	}, o.Failed()
}

func readResult(v *document.Value) (Result, error) {
	words := make([]string, len(Results))
	for i, r := range Results {
		words[i] = string(r)
	}
	s, err := word(words)(v)
	return Result(s), err
}

// Kind is KindOutcome.
func (Outcome) Kind() string { return KindOutcome }

// Refs are the source, what it said, and what shows the result.
func (x Outcome) Refs() []Ref {
	return append([]Ref{{KindSource, x.Source}, {"of", x.Of}}, x.By...)
}

// Texts is the note.
func (x Outcome) Texts() []Text {
	if x.Note == "" {
		return nil
	}
	return []Text{{"note", x.Note}}
}

// Check refuses what is to show a result by itself.
func (x Outcome) Check() error {
	for _, b := range x.By {
		if b.To == x.Of || provenance.Whole(b.To) == x.Of || provenance.Whole(x.Of) == b.To {
			return errs.E(errs.Invalid, "assess.Outcome", "by: %s is what it is said of; expected something else", b.To)
		}
	}
	return nil
}
