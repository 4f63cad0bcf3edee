package assess

import (
	"slices"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/provenance"
)

// KindProvenance is the kind of a Provenance.
const KindProvenance = "provenance"

// Provenance is what an officer says of where something comes from.
type Provenance struct {
	From     string              `json:"from"`
	Relation provenance.Relation `json:"relation"`
	To       string              `json:"to"`
	Reason   string              `json:"reason,omitempty"`
}

// nodes are the kinds that provenance is stated of.
var nodes = []string{ItemReport, ItemReceived, KindClaim, KindSource}

func decodeProvenance(o *document.Object) (Record, error) {
	p := Provenance{
		From:     document.Must(o, "from", To(nodes...)),
		Relation: document.Must(o, "relation", readRelation),
		To:       document.Must(o, "to", To(nodes...)),
		Reason:   document.Read(o, "reason", Words(MaxText)),
	}
	if o.Failed() == nil && p.From == p.To {
		o.Fail(o.Get("to").Errorf("%s is from: as well; expected another", p.To))
	}
	return p, o.Failed()
}

func readRelation(v *document.Value) (provenance.Relation, error) {
	words := make([]string, len(provenance.Relations))
	for i, r := range provenance.Relations {
		words[i] = string(r)
	}
	s, err := word(words)(v)
	return provenance.Relation(s), err
}

// Kind is KindProvenance.
func (Provenance) Kind() string { return KindProvenance }

// Refs are both ends.
func (p Provenance) Refs() []Ref { return []Ref{{"from", p.From}, {"to", p.To}} }

// Texts is the reason.
func (p Provenance) Texts() []Text {
	if p.Reason == "" {
		return nil
	}
	return []Text{{"reason", p.Reason}}
}

// Check refuses nothing more; a cycle is seen only beside what is stated already.
func (Provenance) Check() error { return nil }

// Edge is what it says, by the judgement that says it.
func (p Provenance) Edge(by string) provenance.Edge {
	return provenance.Edge{From: p.From, Relation: p.Relation, To: p.To, Basis: "statement", By: by}
}

// RefuseCycle refuses statements by which, with those that stand, something comes from
// itself; the error names the cycle.
func RefuseCycle(said, stated []provenance.Edge) error {
	cycle := provenance.Cycle(append(slices.Clone(said), stated...))
	if cycle == nil {
		return nil
	}
	return errs.E(errs.Invalid, "assess.RefuseCycle", "%s: something would come from itself; expected no cycle", Round(cycle))
}

// Round writes a cycle.
func Round(cycle []provenance.Edge) string {
	said := ""
	for i, e := range cycle {
		if i > 0 {
			said += ", "
		}
		said += e.From + " " + string(e.Relation) + " " + e.To
		switch {
		case e.By != "":
			said += " (" + e.By + ")"
		case e.Basis != "statement" && e.Basis != "claim":
			said += " (" + e.Basis + ")"
		}
	}
	return said
}
