package exchange

import (
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// ruling is what becomes of an item. The states are also the verbs of the
// receipts that say so.
type ruling struct {
	state   insidedb.State        // admitted, refused, quarantined
	code    envelope.Code         // why, of a closed list; "" when admitted
	marking string                // banner, when it could be read
	found   screened              // for our own eyes: no receipt depends on it
	files   []tearline.Attachment // that the bundle names and the envelope carries
}

func refused(code envelope.Code) ruling { return ruling{state: insidedb.Refused, code: code} }

// rule says what becomes of an item that stands in its order; epoch is what the
// community's epoch has against it. It depends only on the envelope, the
// agreement, the epoch and what this node can honour, and never on what else
// this service holds.
func (x *Exchange) rule(a arrival, epoch envelope.Code) ruling {
	h := a.header()
	switch {
	case !a.partner.active(), h.Agreement != a.partner.peering.Agreement, x.lessThanAgreed(a.partner, h):
		return refused(envelope.CodeAgreement)
	case epoch != "":
		return refused(epoch)
	case !a.verified.Valid():
		return refused(envelope.CodeUnreadable)
	}
	return x.ruleTearline(a.partner, h, a.verified)
}

// ruleTearline reads the tearline, checks that header, commitment and bundle
// say the same, whether its marks are within the agreement, and whether its
// terms can be honoured.
func (x *Exchange) ruleTearline(p *partner, h envelope.Header, v envelope.Verified) ruling {
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
	if !sameFiles(t.Files, v.Attachments()) {
		return refused(envelope.CodeContent)
	}
	out := ruling{state: insidedb.Admitted, marking: t.Marking, files: t.Files, found: x.screen(p, t)}
	switch {
	case x.above(p, t.Marking), slices.ContainsFunc(t.Portions, func(q tearline.Paragraph) bool { return x.above(p, q.Mark) }):
		out.state, out.code = insidedb.Quarantined, envelope.CodeMarking
	case slices.Contains(t.Unknown, "kind:"+t.Kind):
		out.state, out.code = insidedb.Quarantined, envelope.CodeKind
	case len(t.Unknown) > 0, !x.honours(h):
		out.state, out.code = insidedb.Quarantined, envelope.CodeTerms
	}
	return out
}

// readable tells whether a mark is one of a system that is read here.
func readable(mark string) bool {
	return slices.ContainsFunc(marking.Systems, func(s string) bool {
		_, ok := readAs(marking.System(s), mark)
		return ok
	})
}

// readAs reads a mark of a system, in its newest version or in the one before it.
func readAs(s marking.System, mark string) (marking.Marking, bool) {
	for _, at := range []time.Time{{}, time.Unix(0, 0).UTC()} {
		if m, err := marking.Parse(s, at, mark); err == nil {
			return m, true
		}
	}
	return marking.Marking{}, false
}

// above tells whether a mark stands above the agreement's ceiling: the one that
// the partner has signed, for marks of its own system; ours for marks of ours.
// Without a ceiling that is the lowest level. TLP is no classification. A mark
// of a third system can be held against neither, and counts as above.
func (x *Exchange) above(p *partner, mark string) bool {
	theirs := directive.OwnSystem(p.row.Code)
	if m, ok := readAs(theirs, mark); ok {
		return m.Level.Rank > ceilingOf(theirs, p.peering.Ceiling)
	}
	if m, ok := readAs(directive.OwnSystem(x.Self), mark); ok {
		return m.Level.Rank > x.Policy().CeilingRank(p.row.Code)
	}
	_, open := readAs(marking.TLP, mark)
	return !open
}

// ceilingOf is the rank of a level that a peering names, the lowest for none.
func ceilingOf(s marking.System, name string) int {
	for _, at := range []time.Time{{}, time.Unix(0, 0).UTC()} {
		if l, err := marking.ParseLevel(s, at, name); err == nil {
			return l.Rank
		}
	}
	return 0
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
