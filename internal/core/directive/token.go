package directive

import (
	"slices"

	"entente/internal/core/report"
)

// keepsTokens tells whether a restrict keeps tokens of sources back: one that says
// so, and one that caps sources without saying that they may carry any.
func (d *Directive) keepsTokens() bool {
	_, caps := d.Rungs[report.Source]
	return d.Restrict && !d.Tokens && (d.TokensSaid || caps)
}

// KeepsTokens tells whether a restrict that binds portions of these topics keeps the
// tokens of their sources back.
func (s *Session) KeepsTokens(topics []string) bool {
	return slices.ContainsFunc(s.tokenless, func(d *Directive) bool {
		return slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(d.Topics, t) })
	})
}
