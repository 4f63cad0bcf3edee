package directive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/internal/core/errs"
)

// Rule is one rule of law, as an officer reads it.
type Rule struct {
	ID    string `json:"id"`
	Basis string `json:"basis"` // the words of the law it rests on
	Cure  string `json:"cure,omitempty"`
	Cedar string `json:"cedar"`
}

// Law is the law that the policy holds every permit to, built-in and own, by id.
func (p *Policy) Law() []Rule {
	out := make([]Rule, 0, len(p.law))
	for _, x := range p.law {
		out = append(out, Rule{ID: x.id, Basis: x.basis, Cure: x.cure, Cedar: string(x.policy.MarshalCedar())})
	}
	return out
}

// With is the policy as it would be with the directives of one more file: each takes the
// place of the directive of its id, where there is one. It is for asking what a draft
// would change, and has a hash of its own. Errors are those of Load.
func (p *Policy) With(f File) (*Policy, error) {
	const op = "directive.With"
	drafts, err := Decode(f.Name, f.Data, p.parties)
	if err != nil {
		return nil, err
	}
	out := *p
	out.directives, out.rules = slices.Clone(p.directives), maps.Clone(p.rules)
	for _, d := range drafts {
		rules, err := compile(d, p.parties)
		if err != nil {
			return nil, errs.At(op, d.file, d.line, "ceiling", "%v", err)
		}
		out.directives = slices.DeleteFunc(out.directives, func(x *Directive) bool { return x.ID == d.ID })
		out.directives = append(out.directives, d)
		out.rules[d] = rules
	}
	slices.SortFunc(out.directives, func(a, b *Directive) int { return strings.Compare(a.ID, b.ID) })
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", p.hash)
	h.Write(f.Data)
	out.hash = "sha256:" + hex.EncodeToString(h.Sum(nil))
	return &out, nil
}
