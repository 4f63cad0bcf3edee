package node

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/insidedb"
)

// leasing is what both stores say of their leases.
type leasing interface {
	Shared() bool
	Leases(holder string, elapsed func() time.Duration, last time.Duration) (*insidedb.Leases, error)
}

var (
	_ leasing = (*insidedb.Store)(nil)
	_ leasing = (*gatewaydb.Store)(nil)
)

// leases gives this process's part in the leases of a store; nil for a store
// that is one process's. They run on the machine's own time, which no exercise
// sets and nobody turns back.
func leases(s leasing, last time.Duration) (*insidedb.Leases, error) {
	if !s.Shared() {
		return nil, nil
	}
	begun := time.Now()
	return s.Leases(rand.Text(), func() time.Duration { return time.Since(begun) }, last)
}

// share does what several nodes on one inside database need: it renews the
// leases and follows the policy and the partners that another has put on record.
func (n *Node) share(ctx context.Context) error {
	if n.leases == nil {
		<-ctx.Done()
		return nil
	}
	beats, looks := time.NewTicker(n.leases.Every()), time.NewTicker(n.leases.Every())
	defer beats.Stop()
	defer looks.Stop()
	var renewing sync.WaitGroup
	defer renewing.Wait()
	renewing.Go(func() {
		n.leases.Run(ctx, beats.C, func(err error) { n.log.Warn("the leases cannot be renewed", "error", err) })
	})
	last := ""
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-looks.C:
		}
		text := ""
		if err := n.follow(ctx); err != nil && ctx.Err() == nil {
			text = err.Error()
		}
		if text != last && text != "" {
			n.log.Warn("what another process changed cannot be taken over", "error", text)
		}
		last = text
	}
}

// follow takes over what another node on the same database has put on record:
// its policy is in force here too, and the gateway knows its partners.
func (n *Node) follow(ctx context.Context) error {
	var hash string
	var changed int64
	err := n.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if hash, err = tx.PolicyHash(); err == nil {
			changed, err = tx.PartnersChanged()
		}
		return err
	})
	if err != nil {
		return err
	}
	if n.partners.Load() != changed {
		if err := n.configurePeers(ctx); err != nil {
			return err
		}
		n.partners.Store(changed)
	}
	if hash == "" || hash == n.policy().Hash() {
		return nil
	}
	return n.followPolicy(ctx)
}

// followPolicy puts the policy on record in force.
func (n *Node) followPolicy(ctx context.Context) error {
	n.reloading.Lock()
	defer n.reloading.Unlock()
	hash, files, err := n.office.RecordedPolicy(ctx)
	if err != nil || hash == n.policy().Hash() {
		return err
	}
	p, err := directive.Load(files)
	if err != nil {
		return err
	}
	if p.Hash() != hash {
		return errs.E(errs.Internal, "node.followPolicy", "the policy on record is not the one that its hash names")
	}
	n.force.Store(&inForce{p, files, n.clock.Now(), -1})
	n.log.Info("policy of another process in force", "hash", hash)
	return nil
}
