package insidetest

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/inside/exchange"
)

// ahead is how many parts of an envelope a gateway holds.
const ahead = 4

// PartsWanted implements exchange.Carrier. The partner's gateway has what ours
// has given it; what of that it has is what was put.
func (g *Gateway) PartsWanted(context.Context) ([]exchange.PartsWanted, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if g.Down {
		return nil, errs.E(errs.Unavailable, "insidetest.PartsWanted", "the gateway is down")
	}
	var out []exchange.PartsWanted
	for _, o := range g.out {
		h := o.item.Sealed.Header()
		if have := len(o.parts); o.state == "queued" && h.Parts != nil && have < h.Parts.Count {
			out = append(out, exchange.PartsWanted{Item: o.item.ID, Partner: h.To, From: have, Count: min(ahead, h.Parts.Count-have)})
		}
	}
	return out, nil
}

// PutPart implements exchange.Carrier.
func (g *Gateway) PutPart(_ context.Context, item string, number int, sealed []byte) error {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	for _, o := range g.out {
		if o.item.ID != item || o.state != "queued" {
			continue
		}
		if p := o.item.Sealed.Header().Parts; p == nil || p.SealedSize(number) != len(sealed) {
			return errs.E(errs.Invalid, "insidetest.PutPart", "not a part that the envelope announces")
		}
		if number > len(o.parts) {
			return errs.E(errs.Unavailable, "insidetest.PutPart", "later")
		}
		if number == len(o.parts) {
			o.parts = append(o.parts, append([]byte(nil), sealed...))
		}
	}
	return nil
}

// TakePart implements exchange.Carrier.
func (g *Gateway) TakePart(_ context.Context, hash string, number int) ([]byte, error) {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if g.Down {
		return nil, errs.E(errs.Unavailable, "insidetest.TakePart", "the gateway is down")
	}
	parts := g.parts[hash]
	if number < 0 || number >= len(parts) {
		return nil, errs.E(errs.NotFound, "insidetest.TakePart", "no such part is held")
	}
	return append([]byte(nil), parts[number]...), nil
}

// DropParts implements exchange.Carrier.
func (g *Gateway) DropParts(_ context.Context, hash string) error {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	delete(g.parts, hash)
	return nil
}

// Parts gives the parts of partners' envelopes that the gateway holds, by the
// envelope's hash: the test may change them.
func (g *Gateway) Parts() map[string][][]byte {
	g.net.mu.Lock()
	defer g.net.mu.Unlock()
	if g.parts == nil {
		g.parts = map[string][][]byte{}
	}
	return g.parts
}
