package envelope

import (
	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// Place is where an envelope stands in an exchange: the idempotency key. Two
// envelopes of different hashes under one place are equivocation.
type Place struct {
	From, To    party.Code
	Incarnation string
	Lane        Lane
	Seq         uint64
}

// Place is the header's place.
func (h Header) Place() Place {
	return Place{From: h.From, To: h.To, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq}
}

// Equivocation tells whether one sender contradicts itself: it signed two
// different envelopes for one place, or an envelope that names another one
// before it than the one it signed for that place. Both are verified, so the
// two together are proof against it. Keep both.
func Equivocation(a, b Carried) (bool, error) {
	if !a.Valid() || !b.Valid() {
		return false, errs.E(errs.Internal, "envelope.Equivocation", "an envelope that was never verified")
	}
	p, q := a.header.Place(), b.header.Place()
	return p == q && a.hash != b.hash || a.deniedBy(b) || b.deniedBy(a), nil
}

// deniedBy tells whether next stands right after c and names another envelope.
func (c Carried) deniedBy(next Carried) bool {
	p := c.header.Place()
	p.Seq++
	return p == next.header.Place() && next.header.Prev != c.hash
}
