package bridge

import (
	"bytes"
	"context"
	"net/http"

	"entente/internal/core/errs"
	"entente/internal/crossing"
	"entente/internal/gateway/link"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/gatewaydb"
)

// configure replaces the peers, and adds to what is known of our own service.
// When one document cannot be believed nothing changes.
func (s *Server) configure(w http.ResponseWriter, r *http.Request) error {
	const op = "bridge.configure"
	if !enter(w, s.big) {
		return nil
	}
	defer leave(s.big)
	body, err := s.body(w, r, crossing.FramesType, crossing.MaxDocuments)
	if err != nil {
		return err
	}
	c, err := crossing.ReadConfiguration(bytes.NewReader(body))
	if err != nil {
		return err
	}
	peers := make([]link.Peer, len(c.Peers))
	for i, p := range c.Peers {
		ours, err := keys.ReadOffer(p.Ours)
		if err != nil {
			return err
		}
		if ours.Fingerprint() != s.Root.Fingerprint() {
			return errs.E(errs.Denied, op, "a statement of ours that our own root did not sign")
		}
		peers[i] = link.Peer(p)
	}
	own := gatewaydb.Own{KeySets: c.KeySets, Revocations: c.Revocations}
	if _, err := s.ring(own); err != nil { // before anything changes
		return err
	}
	if err := s.Link.Configure(r.Context(), peers); err != nil {
		return err
	}
	if err := s.learn(r.Context(), own); err != nil {
		return err
	}
	return done(w)
}

// learn verifies documents of our own service and keeps them, beside those kept
// before.
func (s *Server) learn(ctx context.Context, more gatewaydb.Own) error {
	if _, err := s.ring(more); err != nil {
		return err
	}
	var all gatewaydb.Own
	err := s.Store.Write(ctx, func(tx *gatewaydb.Tx) (err error) {
		if err = tx.AddOwn(more, wire.Hash); err == nil {
			all, err = tx.Own()
		}
		return err
	})
	if err != nil {
		return err
	}
	ring, err := s.ring(all)
	if err == nil {
		s.own.Store(ring)
	}
	return err
}

// ring verifies documents under the root that lies at hand.
func (s *Server) ring(own gatewaydb.Own) (*keys.Ring, error) {
	ring := keys.NewRing(s.Root)
	for _, signed := range own.KeySets {
		if _, err := ring.Add(signed); err != nil {
			return nil, err
		}
	}
	for _, signed := range own.Revocations {
		if err := ring.Revoke(signed); err != nil {
			return nil, err
		}
	}
	return ring, nil
}
