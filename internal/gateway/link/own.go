package link

import (
	"context"
	"crypto/tls"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
)

// own are the gateway's keys of the key set that is used now. They do not change.
type own struct {
	key    *keys.GatewayKey
	listen *tls.Config
}

// setOwn makes what the listener and the receipts need of the keys of a set.
func (l *Link) setOwn(key *keys.GatewayKey, certificate *keys.TLSKey) error {
	config, err := certificate.Config(func(pin string) bool { return (*l.peers.Load()).find(pin) != nil })
	if err != nil {
		return err
	}
	l.own.Store(&own{key: key, listen: config})
	return nil
}

// Use goes over to the gateway and TLS keys of another key set: for receipts,
// for calls, and for whoever calls from now on. Partners must have the set, for
// they know nobody by any other certificate. Connections that are open stay.
func (l *Link) Use(ctx context.Context, key *keys.GatewayKey, certificate *keys.TLSKey) error {
	const op = "link.Use"
	if !key.Valid() || !certificate.Valid() || key.Service() != l.Self || certificate.Service() != l.Self || key.Serial() != certificate.Serial() {
		return errs.E(errs.Invalid, op, "expected the gateway and the TLS key of one key set of %s", l.Self)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.own.Load().key.Serial() == key.Serial() {
		return nil
	}
	before := *l.peers.Load()
	held := l.Options
	held.Key, held.TLS = key, certificate
	var settled []Peer
	err := l.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		settled = nil
		records, err := tx.Peers()
		for _, r := range records {
			if r.State == gatewaydb.Active && before[r.Service] != nil {
				settled = append(settled, Peer{Fingerprint: r.Fingerprint, Theirs: r.Theirs, Ours: r.Ours, KeySets: r.KeySets, Revocations: r.Revocations})
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	next, _, err := held.newRoster(settled, before)
	if err != nil {
		return err
	}
	l.TLS = certificate // newRoster reads it under mu; nothing else does
	if err := l.setOwn(key, certificate); err != nil {
		return err
	}
	l.peers.Store(&next)
	for _, p := range before {
		p.close()
	}
	l.startLanes()
	l.Log.Info("the gateway uses another key set", "serial", key.Serial())
	return nil
}

// Using is the serial of the key set that is used now.
func (l *Link) Using() uint64 { return l.own.Load().key.Serial() }

// signedAgain gives a receipt that was given before, signed anew when the key
// set that signed it is not the one in use: the partner may hold that one for
// revoked, and would ask for ever.
func (l *Link) signedAgain(tx *gatewaydb.Tx, a arrival, held gatewaydb.Incoming) ([]byte, error) {
	if held.Receipt == nil || !a.carried.Valid() {
		return held.Receipt, nil
	}
	_, serial, err := envelope.DeliveredAddress(held.Receipt)
	if err != nil || serial == l.Using() {
		return held.Receipt, err
	}
	h := a.carried.Header()
	head := envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: a.hash}
	receipt, err := envelope.SignDelivered(l.own.Load().key, a.carried, head, held.ReceivedAt)
	if err != nil {
		return nil, err
	}
	return receipt, tx.ReplaceReceipt(a.place, receipt)
}
