package exchange

import (
	"entente/internal/seal/envelope"
)

// proof is how far what goes between us and a partner can be shown to
// outsiders: what its statement and our agreement say, and where they say two
// things, the one that shows less.
func (x *Exchange) proof(p *partner) envelope.Proof {
	agreed, ok := x.Policy().Parties().Of(p.row.Code)
	if !ok {
		return envelope.Proof(p.peering.Proof)
	}
	return envelope.Least(envelope.Proof(p.peering.Proof), envelope.Proof(agreed.Proof))
}

// lessThanAgreed tells whether an envelope can be shown to outsiders less far
// than both sides have stated. One that can be shown further is its sender's risk.
func (x *Exchange) lessThanAgreed(p *partner, h envelope.Header) bool {
	agreed := x.proof(p)
	return envelope.Least(agreed, h.Proof()) != agreed
}
