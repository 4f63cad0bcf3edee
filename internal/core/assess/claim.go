package assess

import (
	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// KindClaim is the kind of a Claim.
const KindClaim = "claim"

// MaxSupports bounds what a claim rests on, and what stands against it.
const MaxSupports = 64

// Claim is a statement about the world, with the items or portions that support it and
// those that stand against it. Credibility, likelihood and confidence are three fields.
type Claim struct {
	Text        string      `json:"text"`
	Supports    []Ref       `json:"supports,omitempty"`
	Against     []Ref       `json:"against,omitempty"`
	Credibility Credibility `json:"credibility,omitempty"`
	Likelihood  Likelihood  `json:"likelihood,omitempty"`
	Percent     *Band       `json:"percent,omitempty"` // narrower than the likelihood's band
	Confidence  Confidence  `json:"confidence,omitempty"`
	Source      string      `json:"source,omitempty"` // source:ID, who makes the claim
	Event       string      `json:"event,omitempty"`  // entity:ID, what it is about
	Note        string      `json:"note,omitempty"`
}

func decodeClaim(o *document.Object) (Record, error) {
	c := Claim{
		Text:        document.Must(o, "text", Words(MaxText)),
		Supports:    document.Read(o, "supports", few("supports")),
		Against:     document.Read(o, "against", few("against")),
		Credibility: document.Read(o, "credibility", readCredibility),
		Likelihood:  document.Read(o, "likelihood", ReadLikelihood),
		Percent:     document.Read(o, "percent", ReadPercent),
		Confidence:  document.Read(o, "confidence", ReadConfidence),
		Source:      document.Read(o, "source", To(KindSource)),
		Event:       document.Read(o, "event", To(KindEntity)),
		Note:        document.Read(o, "note", Words(MaxText)),
	}
	for _, s := range c.Supports {
		for _, a := range c.Against {
			if o.Failed() == nil && s.To == a.To {
				o.Fail(o.Get("against").Errorf("%s supports the claim as well; expected it on one side, or a portion on each", a.To))
			}
		}
	}
	return c, o.Failed()
}

// few reads the references of a claim.
func few(role string) func(*document.Value) ([]Ref, error) {
	return func(v *document.Value) ([]Ref, error) {
		refs, err := Targets(role, ItemReport, ItemReceived, KindClaim)(v)
		if err == nil && len(refs) > MaxSupports {
			err = v.Errorf("%d of them; expected at most %d", len(refs), MaxSupports)
		}
		return refs, err
	}
}

// Kind is KindClaim.
func (Claim) Kind() string { return KindClaim }

// Refs are what supports it, what stands against it, its source and its event.
func (c Claim) Refs() []Ref {
	out := append(append([]Ref{}, c.Supports...), c.Against...)
	if c.Source != "" {
		out = append(out, Ref{"source", c.Source})
	}
	if c.Event != "" {
		out = append(out, Ref{"event", c.Event})
	}
	return out
}

// Texts are its words and the note.
func (c Claim) Texts() []Text {
	out := []Text{{"claim", c.Text}}
	if c.Note != "" {
		out = append(out, Text{"note", c.Note})
	}
	return out
}

// Check refuses per cents that are not within the band of the likelihood.
func (c Claim) Check() error {
	if err := checkPercent(c.Likelihood, c.Percent); err != nil {
		return errs.E(errs.Invalid, "assess.Claim", "percent: %s", err.Error())
	}
	return nil
}
