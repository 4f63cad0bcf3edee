package assess

import (
	"slices"
	"strings"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Confidence says how good the basis of a judgement is: its sources, their
// number and independence, the soundness of the argument. It says nothing of
// how likely the event is.
type Confidence string

// The words of confidence, weakest first.
const (
	Low      Confidence = "low"
	Moderate Confidence = "moderate"
	High     Confidence = "high"
)

// Confidences is the closed list, weakest first.
func Confidences() []string { return []string{string(Low), string(Moderate), string(High)} }

// Valid tells whether it is a word of the list.
func (c Confidence) Valid() bool { return slices.Contains(Confidences(), string(c)) }

// ParseConfidence reads a word of confidence. A likelihood is refused as what it is.
func ParseConfidence(s string) (Confidence, error) {
	const op = "assess.ParseConfidence"
	list := strings.Join(Confidences(), ", ")
	c := Confidence(strings.ToLower(strings.TrimSpace(s)))
	switch {
	case c.Valid():
		return c, nil
	case Likelihood(c).Valid():
		return "", errs.E(errs.Invalid, op, "%q is a likelihood, which is about the event; expected a confidence, which is about the basis: %s", string(c), list)
	}
	return "", errs.E(errs.Invalid, op, "%s is no confidence; expected one of %s", quoted(s), list)
}

// ReadConfidence is ParseConfidence for a value of a document.
func ReadConfidence(v *document.Value) (Confidence, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	c, err := ParseConfidence(s)
	if err != nil {
		return "", v.Errorf("%s", err.Error())
	}
	return c, nil
}
