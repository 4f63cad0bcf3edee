package oversight

import (
	"context"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// KeyFile is what a verifier of our proofs is given, by a road of its own. It is
// worth as much as the check of its fingerprints.
type KeyFile struct {
	V         int       `json:"v"`
	File      []byte    `json:"file"` // the key file, byte for byte
	Services  []Trusted `json:"services"`
	Witnesses []string  `json:"witnesses"`
}

// Trusted is a service that the key file names.
type Trusted struct {
	Service     party.Code `json:"service"`
	Fingerprint string     `json:"fingerprint"` // of its root
	Logs        []string   `json:"logs"`        // verifier keys; ours alone are known here
}

// KeyFile names our root and our logs, every partner's root, the key sets that
// we and they revoked, and our witnesses: those that are asked today first, then
// those of which a cosignature is on record, since a proof may rest on its word.
func (l *Log) KeyFile(ctx context.Context) (KeyFile, error) {
	var all []evidence.Trust
	var cosigners []string
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) error {
		ours, err := l.ourselves(tx)
		if err != nil {
			return err
		}
		all = []evidence.Trust{{Root: ours.root, Revocations: ours.revocations}}
		logs, err := tx.Logs()
		if err != nil {
			return err
		}
		for _, x := range logs {
			all[0].Logs = append(all[0].Logs, x.VKey)
		}
		rows, err := tx.Partners()
		if err != nil {
			return err
		}
		for _, row := range rows {
			p, err := peerOf(tx, row, l.Self)
			if err != nil {
				return err
			}
			all = append(all, evidence.Trust{Root: p.root, Revocations: p.revocations})
		}
		cosigners, err = tx.Cosigners()
		return err
	})
	if err != nil {
		return KeyFile{}, err
	}
	out := KeyFile{V: 1, Witnesses: []string{}}
	for _, w := range l.Witnesses {
		out.Witnesses = append(out.Witnesses, w.Key.Public())
	}
	for _, vkey := range cosigners {
		if !slices.Contains(out.Witnesses, vkey) {
			out.Witnesses = append(out.Witnesses, vkey)
		}
	}
	for _, t := range all {
		out.Services = append(out.Services, Trusted{t.Root.Service(), t.Root.Fingerprint(), append([]string{}, t.Logs...)})
	}
	out.File, err = evidence.WriteKeyFile(all, out.Witnesses)
	return out, err
}

// peer is a partner with the documents that its root signed.
type peer struct {
	root        keys.Anchor
	ring        *keys.Ring // without revocations: what a set signed, it signed
	sets        []*keys.PublicSet
	revocations [][]byte
}

// ourselves is this service as its partners know it: the key sets and revocations
// of its root that are on record, and those that the process was started with.
func (l *Log) ourselves(tx *insidedb.Tx) (peer, error) {
	p := peer{root: l.Root, ring: keys.NewRing(l.Root)}
	for _, serial := range l.Own.Serials() {
		set, err := l.Own.Known(serial)
		if err != nil {
			return peer{}, err
		}
		if _, err := p.ring.Add(set.Bytes()); err != nil {
			return peer{}, err
		}
	}
	documents, err := tx.OwnDocuments()
	if err != nil {
		return peer{}, err
	}
	for _, d := range documents {
		if d.Kind == insidedb.KeySetDocument {
			if _, err := p.ring.Add(d.Signed); err != nil && errs.KindOf(err) != errs.Denied {
				return peer{}, err
			}
		} else if _, err := keys.VerifyRevocation(d.Signed, l.Root); err == nil {
			p.revocations = append(p.revocations, d.Signed)
		}
	}
	return p, nil
}

// peerOf verifies what is stored about a partner. Documents of a root that was
// replaced since are left out.
func peerOf(tx *insidedb.Tx, row insidedb.Partner, self party.Code) (peer, error) {
	offer, err := keys.ReadOffer(row.Peering)
	if err != nil {
		return peer{}, err
	}
	agreed, _, err := offer.Confirm(row.Fingerprint, self)
	if err != nil {
		return peer{}, err
	}
	documents, err := tx.KeyDocuments(row.Code)
	if err != nil {
		return peer{}, err
	}
	p := peer{root: agreed.Root, ring: keys.NewRing(agreed.Root)}
	signed := [][]byte{agreed.KeySet}
	for _, d := range documents {
		if d.Kind == insidedb.KeySetDocument {
			signed = append(signed, d.Signed)
		} else if _, err := keys.VerifyRevocation(d.Signed, p.root); err == nil {
			p.revocations = append(p.revocations, d.Signed)
		}
	}
	for _, data := range signed {
		set, err := p.ring.Add(data)
		if errs.KindOf(err) == errs.Denied {
			continue
		}
		if err != nil {
			return peer{}, err
		}
		p.sets = append(p.sets, set)
	}
	return p, nil
}
