package assess

import (
	"time"

	"entente/internal/core/document"
	"entente/internal/core/provenance"
)

// KindOverrule is the kind of an Overrule.
const KindOverrule = "overrule"

// Overrule is an officer's word on whether two things have one origin, against what was
// stated or detected. It is taken back by ending it.
type Overrule struct {
	A       string             `json:"a"`
	B       string             `json:"b"`
	Verdict provenance.Verdict `json:"verdict"`
	Reason  string             `json:"reason"`
}

func decodeOverrule(o *document.Object) (Record, error) {
	x := Overrule{
		Verdict: document.Must(o, "verdict", func(v *document.Value) (provenance.Verdict, error) {
			s, err := word([]string{string(provenance.Independent), string(provenance.One)})(v)
			return provenance.Verdict(s), err
		}),
		Reason: document.Must(o, "reason", Words(MaxText)),
	}
	both := document.Must(o, "between", func(v *document.Value) ([]Ref, error) {
		refs, err := Targets("between", nodes...)(v)
		if err == nil && len(refs) != 2 {
			err = v.Errorf("%d of them; expected two", len(refs))
		}
		return refs, err
	})
	if o.Failed() == nil {
		x.A, x.B = both[0].To, both[1].To
	}
	return x, o.Failed()
}

// Kind is KindOverrule.
func (Overrule) Kind() string { return KindOverrule }

// Refs are both.
func (x Overrule) Refs() []Ref { return []Ref{{"between", x.A}, {"between", x.B}} }

// Texts is the reason.
func (x Overrule) Texts() []Text { return []Text{{"reason", x.Reason}} }

// Check refuses nothing more.
func (Overrule) Check() error { return nil }

// As is the overrule as origins are counted with it.
func (x Overrule) As(id, by string, at time.Time) provenance.Overrule {
	return provenance.Overrule{ID: id, A: x.A, B: x.B, Verdict: x.Verdict, By: by, Reason: x.Reason, At: at}
}
