package node

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

// exercisePrefix begins the agreement's id of every exercise: each envelope
// names its agreement in clear, so none can be taken for one in earnest.
const exercisePrefix = "EXERCISE:"

// offerFile is where our own statement to a partner is kept.
func (c *Config) offerFile(partner party.Code) string {
	return c.path(filepath.Join("peers", strings.ReplaceAll(string(partner), "/", ".")+".offer.json"))
}

// AcceptPeer records a peering that the partner's root signed, when spoken is
// that root's fingerprint, and opens the gateway to the partner.
func (n *Node) AcceptPeer(ctx context.Context, officer, file string, document []byte, spoken string) (exchange.Partner, error) {
	const op = "node.AcceptPeer"
	theirs, err := n.exchange.ReadOffer(document)
	if err != nil {
		return exchange.Partner{}, inFile(err, file)
	}
	ours, err := n.ownOffer(theirs.Code)
	if err != nil {
		return exchange.Partner{}, err
	}
	switch exercise := strings.HasPrefix(theirs.Agreement, exercisePrefix); {
	case exercise != n.config.Exercise.Enabled:
		return exchange.Partner{}, errs.At(op, file, 0, "agreement", "%q; an exercise and a node in earnest are never peered", theirs.Agreement)
	case ours.Agreement != theirs.Agreement:
		return exchange.Partner{}, errs.At(op, file, 0, "agreement", "%q; expected %q, as in our own offer", theirs.Agreement, ours.Agreement)
	}
	p, err := n.exchange.Accept(ctx, officer, document, spoken)
	if err != nil {
		return exchange.Partner{}, err
	}
	if err := n.exchange.Peered(ctx, p.Code, ours.KeySet); err != nil {
		return p, err
	}
	return p, n.configurePeers(ctx)
}

// RemovePeer ends the exchange with a partner: nothing is sealed for it or
// admitted from it, and the gateway no longer answers it.
func (n *Node) RemovePeer(ctx context.Context, officer string, code party.Code) error {
	if err := n.exchange.Remove(ctx, officer, code); err != nil {
		return err
	}
	return n.configurePeers(ctx)
}

// ownOffer reads our own statement to a partner.
func (n *Node) ownOffer(partner party.Code) (keys.Peering, error) {
	path := n.config.offerFile(partner)
	if absent(path) {
		return keys.Peering{}, errs.E(errs.Invalid, "node.ownOffer", "we have made %s no offer; expected one first: entente peer offer %s", partner, partner)
	}
	f, err := ReadFile(path)
	if err != nil {
		return keys.Peering{}, err
	}
	offer, err := keys.ReadOffer(f.Data)
	if err != nil {
		return keys.Peering{}, inFile(err, path)
	}
	p, _, err := offer.Confirm(offer.Fingerprint(), partner)
	return p, inFile(err, path)
}

// configurePeers tells the gateway whom it may answer and call.
func (n *Node) configurePeers(ctx context.Context) error {
	n.reloading.Lock()
	defer n.reloading.Unlock()
	known, err := n.exchange.Peers(ctx)
	if err != nil {
		return err
	}
	var peers []link.Peer
	for _, p := range known {
		if !p.Active {
			continue
		}
		ours, err := ReadFile(n.config.offerFile(p.Code))
		if err != nil {
			return err
		}
		peers = append(peers, link.Peer{Fingerprint: p.Fingerprint, Theirs: p.Peering, Ours: ours.Data, KeySets: p.KeySets, Revocations: p.Revocations})
	}
	return errors.Join(n.tell(ctx, peers), n.useKeys(ctx))
}

// inFile names the file in an input error that does not say where it stands.
func inFile(err error, file string) error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*errs.Error); ok && e.File == "" {
		named := *e
		named.File = file
		return &named
	}
	return err
}
