package assess

import (
	"math"
	"regexp"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// KindLink is the kind of a Link.
const KindLink = "link"

// LinkTypes is the closed list of what officers say holds between two, read from the one
// to the other. Those of Mutual read the same both ways.
var LinkTypes = []string{
	"met", "travelled-with", "travelled-on", "travelled-to", "travelled-from", "member-of", "leads", "works-for", "recruited", "trained", "owns", "uses", "holds", "controls",
	"located-at", "took-part-in", "present-at", "paid", "received", "shipped", "carried", "loaded-at", "unloaded-at", "consigned-to",
	"sold", "bought", "brokered", "financed", "part-of", "pays-for", "related-to", "married-to", "parent-of", "sibling-of", "communicated-with", "planned", "claimed", "supplied", "associated-with",
}

// Mutual are the types that hold both ways.
var Mutual = []string{"met", "travelled-with", "related-to", "married-to", "sibling-of", "communicated-with", "associated-with", NamedWith}

// NamedWith is the type of what an item itself says by naming two in one portion. No
// officer states it.
const NamedWith = "named-with"

// Money is a sum.
type Money struct {
	Value    float64 `json:"value"`
	Currency string  `json:"currency"` // ISO 4217
}

// Quantity is so much of something.
type Quantity struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // as written: "barrels", "t"
}

// Link is that something holds between two.
type Link struct {
	From       string     `json:"from"` // a Node
	To         string     `json:"to"`
	Type       string     `json:"type"`
	Since      Moment     `json:"since,omitempty"` // in the world
	Until      Moment     `json:"until,omitempty"`
	Where      string     `json:"where,omitempty"` // a node that is a place
	Amount     *Money     `json:"amount,omitempty"`
	Quantity   *Quantity  `json:"quantity,omitempty"`
	Likelihood Likelihood `json:"likelihood,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
	Note       string     `json:"note,omitempty"`
	Sources    []Ref      `json:"sources"`
}

func decodeLink(o *document.Object) (Record, error) {
	return Link{
		From:       document.Must(o, "from", readNode),
		To:         document.Must(o, "to", readNode),
		Type:       document.Must(o, "type", word(LinkTypes)),
		Since:      document.Read(o, "since", readMoment),
		Until:      document.Read(o, "until", readMoment),
		Where:      document.Read(o, "where", readNode),
		Amount:     document.Read(o, "amount", readMoney),
		Quantity:   document.Read(o, "quantity", readQuantity),
		Likelihood: document.Read(o, "likelihood", ReadLikelihood),
		Confidence: document.Read(o, "confidence", ReadConfidence),
		Note:       document.Read(o, "note", Words(MaxText)),
		Sources:    document.Must(o, "sources", Targets("source")),
	}, o.Failed()
}

// Kind is KindLink.
func (Link) Kind() string { return KindLink }

// Refs are the two, and the sources.
func (l Link) Refs() []Ref {
	out := []Ref{nodeRef("from", l.From), nodeRef("to", l.To)}
	if l.Where != "" {
		out = append(out, nodeRef("where", l.Where))
	}
	return append(out, l.Sources...)
}

// Texts is the note.
func (l Link) Texts() []Text {
	if l.Note == "" {
		return nil
	}
	return []Text{{"note", l.Note}}
}

// Check refuses a link of a node with itself, without a source, and one that ends before
// it begins.
func (l Link) Check() error {
	const op = "assess.Link"
	since, _, _ := l.Since.Span()
	_, until, _ := l.Until.Span()
	switch {
	case l.From == l.To:
		return errs.E(errs.Invalid, op, "to: the same as from; expected two")
	case len(l.Sources) == 0:
		return errs.E(errs.Invalid, op, "sources: none; expected what states the link")
	case l.Since != "" && l.Until != "" && !until.After(since):
		return errs.E(errs.Invalid, op, "until: %s is before since, %s", l.Until, l.Since)
	}
	return nil
}

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

func readMoney(v *document.Value) (*Money, error) {
	o := v.Object()
	m := Money{
		Value:    document.Must(o, "value", positive),
		Currency: document.Must(o, "currency", Formed(currencyForm, "a currency of ISO 4217, such as USD")),
	}
	return &m, o.Err()
}

func readQuantity(v *document.Value) (*Quantity, error) {
	o := v.Object()
	q := Quantity{Value: document.Must(o, "value", positive), Unit: document.Must(o, "unit", Line(40))}
	return &q, o.Err()
}

func positive(v *document.Value) (float64, error) { return v.Float(math.SmallestNonzeroFloat64, 1e15) }
