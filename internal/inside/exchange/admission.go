package exchange

import (
	"slices"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// ruling is what becomes of an item. The states are also the verbs of the
// receipts that say so.
type ruling struct {
	state   insidedb.State // admitted, refused, quarantined
	code    envelope.Code  // why, of a closed list; "" when admitted
	marking string         // banner, when it could be read
}

func refused(code envelope.Code) ruling { return ruling{state: insidedb.Refused, code: code} }

// rule says what becomes of an item that stands in its order. It depends only
// on the envelope, the agreement and what this node can honour, and never on
// what else this service holds.
func (x *Exchange) rule(a arrival) ruling {
	h := a.header()
	switch {
	case !a.partner.active(), h.Agreement != a.partner.peering.Agreement:
		return refused(envelope.CodeAgreement)
	case h.Epoch != nil: // no community is known here
		return refused(envelope.CodeEpoch)
	case !a.verified.Valid():
		return refused(envelope.CodeUnreadable)
	}
	return x.ruleTearline(h, a.verified)
}

// ruleTearline reads the tearline, checks that header, commitment and bundle
// say the same, and whether its terms can be honoured.
func (x *Exchange) ruleTearline(h envelope.Header, v envelope.Verified) ruling {
	t, err := tearline.Read(v.Bundle())
	if err != nil || !t.Ours || !sameWords(t.Portions, v.Portions()) {
		return refused(envelope.CodeContent)
	}
	if t.Kind != h.Kind || t.Onward != h.Onward || t.Method != string(h.Method) || !slices.Equal(t.Use, h.Use) {
		return refused(envelope.CodeContent)
	}
	if !readable(t.Marking) || slices.ContainsFunc(t.Portions, func(p tearline.Paragraph) bool { return !readable(p.Mark) }) {
		return refused(envelope.CodeMarking)
	}
	out := ruling{state: insidedb.Admitted, marking: t.Marking}
	switch {
	case slices.Contains(t.Unknown, "kind:"+t.Kind):
		out.state, out.code = insidedb.Quarantined, envelope.CodeKind
	case len(t.Unknown) > 0, !x.honours(h):
		out.state, out.code = insidedb.Quarantined, envelope.CodeTerms
	}
	return out
}

// readable tells whether a mark is one of a system that is read here, in its
// newest version or in the one before it.
func readable(mark string) bool {
	for _, s := range marking.Systems {
		for _, at := range []time.Time{{}, time.Unix(0, 0).UTC()} {
			if _, err := marking.Parse(marking.System(s), at, mark); err == nil {
				return true
			}
		}
	}
	return false
}

// honours tells whether this node can keep to the terms of an item.
func (x *Exchange) honours(h envelope.Header) bool {
	return !slices.ContainsFunc(h.Use, func(use string) bool { return !slices.Contains(x.Uses, use) }) &&
		slices.Contains(x.Onwards, h.Onward) && slices.Contains(x.Methods, release.Method(h.Method))
}

// sameWords tells whether the portions that the commitment covers are those of the bundle.
func sameWords(read []tearline.Paragraph, committed []tearline.Portion) bool {
	return slices.EqualFunc(read, committed, func(p tearline.Paragraph, q tearline.Portion) bool { return p.Portion == q })
}
