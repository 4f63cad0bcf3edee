package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// partner is a partner with the documents that its root signed, verified.
type partner struct {
	row       insidedb.Partner
	documents []insidedb.KeyDocument
	peering   keys.Peering
	ring      *keys.Ring
	told      []insidedb.Told // of our own keys
}

// rests tells whether a partner rests on what is stored about it: it need not be
// verified again.
func (p *partner) rests(row insidedb.Partner, documents []insidedb.KeyDocument, told []insidedb.Told) bool {
	return p != nil && p.row.Version == row.Version && p.row.State == row.State && p.row.Fingerprint == row.Fingerprint &&
		p.row.RecordedAt.Equal(row.RecordedAt) && bytes.Equal(p.row.Peering, row.Peering) &&
		slices.EqualFunc(p.documents, documents, func(a, b insidedb.KeyDocument) bool {
			return a.Kind == b.Kind && bytes.Equal(a.Signed, b.Signed)
		}) && slices.EqualFunc(p.told, told, func(a, b insidedb.Told) bool {
		return a.Hash == b.Hash && a.Kind == b.Kind && a.Serial == b.Serial && a.Envelope == b.Envelope && a.RecordedAt.Equal(b.RecordedAt) &&
			(a.ConfirmedAt == nil) == (b.ConfirmedAt == nil) && (a.ConfirmedAt == nil || a.ConfirmedAt.Equal(*b.ConfirmedAt))
	})
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
// One about which nothing has changed stays the same pointer, so that what one
// partner does has nothing of another's looked at again.
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
		var ofIt []insidedb.Told
		for _, t := range told {
			if t.Partner == row.Code {
				ofIt = append(ofIt, t)
			}
		}
		if p := x.known[row.Code]; p.rests(row, documents, ofIt) {
			out[row.Code] = p
			continue
		}
		p, err := verified(row, documents, x.Self)
		if err != nil { // what a store holds is verified again; what does not hold is nobody
			x.Log.Error("a partner's documents do not verify", "partner", row.Code, "error", err)
			continue
		}
		p.told = ofIt
		out[row.Code] = p
	}
	if !tx.Writes() { // what a transaction has written may be taken back, and its stamp given again
		x.known, x.changed = out, changed
	}
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
	p := &partner{row: row, documents: documents, peering: peering, ring: keys.NewRing(peering.Root)}
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
