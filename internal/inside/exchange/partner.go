package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// partner is a partner with the documents that its root signed, verified.
type partner struct {
	row     insidedb.Partner
	peering keys.Peering
	ring    *keys.Ring
	told    []insidedb.Told // of our own keys
}

// partners are all of them, by code.
type partners map[party.Code]*partner

// active tells whether anything may be sent to the partner or admitted from it.
func (p *partner) active() bool { return p != nil && p.row.State == insidedb.PartnerActive }

// sealable gives the key set to seal to, or says in words why there is none.
func (p *partner) sealable(code party.Code, at time.Time) (*keys.PublicSet, string) {
	switch {
	case p == nil:
		return nil, string(code) + " is not peered"
	case p.row.State == insidedb.PartnerSuspended:
		return nil, "the exchange with " + string(code) + " is suspended"
	case p.row.State == insidedb.PartnerEnded:
		return nil, "the agreement with " + string(code) + " is at an end"
	case !p.active():
		return nil, string(code) + " is removed"
	}
	set, err := p.ring.Current(at)
	if err != nil {
		return nil, err.Error()
	}
	return set, ""
}

// partners gives every partner, read again when anything about one has changed.
func (x *Exchange) partners(tx *insidedb.Tx) (partners, error) {
	changed, err := tx.PartnersChanged()
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if changed == x.changed {
		return x.known, nil
	}
	rows, err := tx.Partners()
	if err != nil {
		return nil, err
	}
	told, err := tx.Told()
	if err != nil {
		return nil, err
	}
	out := partners{}
	for _, row := range rows {
		documents, err := tx.KeyDocuments(row.Code)
		if err != nil {
			return nil, err
		}
		p, err := verified(row, documents, x.Self)
		if err != nil { // what a store holds is verified again; what does not hold is nobody
			x.Log.Error("a partner's documents do not verify", "partner", row.Code, "error", err)
			continue
		}
		for _, t := range told {
			if t.Partner == row.Code {
				p.told = append(p.told, t)
			}
		}
		out[row.Code] = p
	}
	x.known, x.changed = out, changed
	return out, nil
}

// verified verifies what is stored about a partner.
func verified(row insidedb.Partner, documents []insidedb.KeyDocument, self party.Code) (*partner, error) {
	offer, err := keys.ReadOffer(row.Peering)
	if err != nil {
		return nil, err
	}
	peering, _, err := offer.Confirm(row.Fingerprint, self)
	if err != nil {
		return nil, err
	}
	if peering.Service != row.Code {
		return nil, errs.E(errs.Denied, "exchange.partners", "a peering of %s under %s", peering.Service, row.Code)
	}
	p := &partner{row: row, peering: peering, ring: keys.NewRing(peering.Root)}
	if _, err := p.ring.Add(peering.KeySet); err != nil {
		return nil, err
	}
	for _, d := range documents {
		if d.Kind == insidedb.RevocationDocument {
			err = p.ring.Revoke(d.Signed)
		} else {
			_, err = p.ring.Add(d.Signed)
		}
		if errs.KindOf(err) == errs.Denied { // signed by a root that was replaced since
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
