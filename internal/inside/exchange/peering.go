package exchange

import (
	"bytes"
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Partner is a partner as officers see it.
type Partner struct {
	V           int        `json:"v"`
	Code        party.Code `json:"code"`
	State       string     `json:"state"`       // offered, active, suspended, ended, removed
	Fingerprint string     `json:"fingerprint"` // of the root; compared over the phone
	Agreement   string     `json:"agreement"`
	Serial      uint64     `json:"serial"`  // of the statement
	KeySet      uint64     `json:"key_set"` // serial of the set that is sealed to now; 0 for none
	Endpoints   []string   `json:"endpoints"`
	Ceiling     string     `json:"ceiling,omitempty"`
	Proof       string     `json:"proof"`
	Window      uint64     `json:"window"`
	MaxBytes    uint64     `json:"max_bytes"`
	Issued      time.Time  `json:"issued"`
	RecordedAt  *time.Time `json:"recorded_at,omitempty"`
}

// Offer is the state of a partner that nobody has confirmed.
const Offer = "offered"

// Peer is what the gateway needs to know about a partner: signed documents,
// which it verifies itself.
type Peer struct {
	Code        party.Code
	Active      bool
	Fingerprint string
	Peering     []byte
	KeySets     [][]byte
	Revocations [][]byte
}

// ReadOffer tells what a peering document says, before anybody confirms it.
func (x *Exchange) ReadOffer(document []byte) (Partner, error) {
	offer, err := keys.ReadOffer(document)
	if err != nil {
		return Partner{}, err
	}
	peering, _, err := offer.Confirm(offer.Fingerprint(), x.Self)
	if err != nil {
		return Partner{}, err
	}
	return partnerView(Offer, peering, 0, nil), nil
}

// Accept takes a partner's peering document when spoken, the fingerprint that
// the partner's people read out, is that of its root. An earlier statement
// than the one held is a conflict; another root is a new peering.
func (x *Exchange) Accept(ctx context.Context, officer string, document []byte, spoken string) (Partner, error) {
	const op = "exchange.Accept"
	offer, err := keys.ReadOffer(document)
	if err != nil {
		return Partner{}, err
	}
	peering, set, err := offer.Confirm(spoken, x.Self)
	if err != nil {
		return Partner{}, err
	}
	var row insidedb.Partner
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure, insidedb.RoleAdministrator); err != nil {
			return err
		}
		row, err = tx.Partner(peering.Service)
		if err == nil {
			known, err := verified(row, nil, x.Self)
			switch {
			case err != nil:
				return err
			case known.peering.Root.Equal(peering.Root) && peering.Serial < known.peering.Serial:
				return errs.E(errs.Conflict, op, "statement %d of %s; statement %d is held already", peering.Serial, peering.Service, known.peering.Serial)
			case bytes.Equal(row.Peering, document) && row.State == insidedb.PartnerActive:
				return nil
			case known.peering.Root.Equal(peering.Root) && peering.Serial == known.peering.Serial && !bytes.Equal(row.Peering, document):
				return errs.E(errs.Conflict, op, "another statement %d of %s is held", peering.Serial, peering.Service)
			}
		} else if errs.KindOf(err) != errs.NotFound {
			return err
		}
		if err := beginsAnew(tx, peering); err != nil {
			return err
		}
		if _, err := tx.AddPeeringAct(insidedb.PeeringAct{Partner: peering.Service, Side: insidedb.Ours, Act: insidedb.ActAccepted, Officer: officer, Agreement: peering.Agreement, Told: true}); err != nil {
			return err
		}
		row, err = tx.PutPartner(insidedb.Partner{Code: peering.Service, State: insidedb.PartnerActive, Fingerprint: offer.Fingerprint(), Peering: document, Officer: officer})
		return err
	})
	if err != nil {
		return Partner{}, err
	}
	x.Log.Info("peering accepted", "serial", peering.Serial)
	return partnerView(row.State, peering, set.Serial(), &row.RecordedAt), nil
}

// Remove ends an exchange: nothing is sealed for the partner or admitted from
// it any more. Accepting a peering of it again begins anew.
func (x *Exchange) Remove(ctx context.Context, officer string, code party.Code) error {
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure, insidedb.RoleAdministrator); err != nil {
			return err
		}
		row, err := tx.Partner(code)
		if err != nil {
			return err
		}
		row.State, row.Officer = insidedb.PartnerRemoved, officer
		if _, err := tx.AddPeeringAct(insidedb.PeeringAct{Partner: code, Side: insidedb.Ours, Act: insidedb.ActClosed, Officer: officer, Told: true}); err != nil {
			return err
		}
		_, err = tx.PutPartner(row)
		return err
	})
}

// AddKeySet takes a later key set that a partner's root signed.
func (x *Exchange) AddKeySet(ctx context.Context, officer string, code party.Code, signed []byte) error {
	return x.addDocument(ctx, officer, code, insidedb.KeySetDocument, signed)
}

// AddRevocation takes a revocation that a partner's root signed.
func (x *Exchange) AddRevocation(ctx context.Context, officer string, code party.Code, signed []byte) error {
	return x.addDocument(ctx, officer, code, insidedb.RevocationDocument, signed)
}

func (x *Exchange) addDocument(ctx context.Context, officer string, code party.Code, kind string, signed []byte) error {
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure, insidedb.RoleAdministrator); err != nil {
			return err
		}
		row, err := tx.Partner(code)
		if err != nil {
			return err
		}
		documents, err := tx.KeyDocuments(code)
		if err != nil {
			return err
		}
		p, err := verified(row, documents, x.Self)
		if err != nil {
			return err
		}
		if kind == insidedb.RevocationDocument {
			err = p.ring.Revoke(signed)
		} else {
			_, err = p.ring.Add(signed)
		}
		if err != nil {
			return err
		}
		_, err = tx.AddKeyDocument(insidedb.KeyDocument{Partner: code, Hash: hashOf(signed), Kind: kind, Signed: signed, Officer: officer})
		return err
	})
}

// Partners lists every partner, by code.
func (x *Exchange) Partners(ctx context.Context) ([]Partner, error) {
	out := []Partner{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		rows, err := tx.Partners()
		for _, row := range rows {
			if p := known[row.Code]; p != nil {
				serial := uint64(0)
				if set, err := p.ring.Current(x.Store.Now()); err == nil {
					serial = set.Serial()
				}
				out = append(out, partnerView(row.State, p.peering, serial, &row.RecordedAt))
			}
		}
		return err
	})
	return out, err
}

// Peers lists what the gateway needs to know, by code.
func (x *Exchange) Peers(ctx context.Context) ([]Peer, error) {
	var out []Peer
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = nil
		rows, err := tx.Partners()
		if err != nil {
			return err
		}
		for _, row := range rows {
			documents, err := tx.KeyDocuments(row.Code)
			if err != nil {
				return err
			}
			peer := Peer{Code: row.Code, Active: Open(row.State), Fingerprint: row.Fingerprint, Peering: row.Peering}
			for _, d := range documents {
				if d.Kind == insidedb.RevocationDocument {
					peer.Revocations = append(peer.Revocations, d.Signed)
				} else {
					peer.KeySets = append(peer.KeySets, d.Signed)
				}
			}
			out = append(out, peer)
		}
		return nil
	})
	return out, err
}

func partnerView(state string, p keys.Peering, keySet uint64, recorded *time.Time) Partner {
	return Partner{V: 1, Code: p.Service, State: state, Fingerprint: p.Root.Fingerprint(), Agreement: p.Agreement, Serial: p.Serial, KeySet: keySet,
		Endpoints: p.Endpoints, Ceiling: p.Ceiling, Proof: p.Proof, Window: p.Window, MaxBytes: p.MaxBytes, Issued: p.Issued, RecordedAt: recorded}
}
