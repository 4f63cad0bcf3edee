package link

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"entente/internal/store/gatewaydb"
)

const (
	contend = 50 * time.Millisecond  // how soon a lane that another process has is looked at again, in memory
	linger  = 250 * time.Millisecond // how long an idle lane stays this process's
)

// errLost says that another process has had the lane since its batch was claimed.
var errLost = errors.New("the lane is another process's")

// name is the lane's lease.
func (n *lane) name() string { return "delivery:" + string(n.partner) + ":" + string(n.lane) }

// hold takes the lane for this process, so that no other sends it at the same
// time. A lane that was another's until now has to be claimed again.
func (n *lane) hold(ctx context.Context) (first outcome, mine bool, err error) {
	lease, err := n.Leases.Hold(ctx, n.name())
	n.contended = err == nil && !lease.Held()
	switch {
	case err != nil:
		return outcome{}, false, err
	case n.contended:
		return outcome{wait: contend}, false, nil
	case lease.Fence != n.lease.Fence:
		n.lease = lease
		return outcome{more: true}, false, nil
	}
	n.lease = lease
	return outcome{}, true, nil
}

// idle waits for work. A lane that has none for a while is given up, so that
// whoever puts the next envelope can send it at once.
func (n *lane) idle(ctx context.Context) {
	if n.Leases != nil && n.lease.Held() {
		if n.rest(ctx, linger, n.work) {
			return
		}
		n.giveUp(ctx)
	}
	n.rest(ctx, n.Limits.Poll, n.work)
}

// giveUp lets another process have the lane. That it fails costs that process
// the time of a lease.
func (n *lane) giveUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, gatewaydb.LeaseTime)
	defer cancel()
	if err := n.Leases.Release(ctx, n.name()); err != nil {
		n.Log.Warn("a lane cannot be given up", "error", err)
	}
	n.lease = gatewaydb.Lease{}
}

// share does what several processes on one database need: it renews the leases
// and follows the peers that another process configures. The caller holds mu.
func (l *Link) share(ctx context.Context) {
	if l.Leases == nil {
		return
	}
	failed := func(err error) { l.Log.Warn("the gateway's leases cannot be renewed", "error", err) }
	l.each(func(c <-chan time.Time) { l.Leases.Run(ctx, c, failed) })
	l.each(func(c <-chan time.Time) {
		for {
			select {
			case <-ctx.Done():
				return
			case <-c:
			}
			if err := l.follow(ctx); err != nil && ctx.Err() == nil {
				l.Log.Warn("the peers that another process configured cannot be taken over", "error", err)
			}
		}
	})
}

// each runs a part of share on a clock of its own.
func (l *Link) each(run func(<-chan time.Time)) {
	l.senders.Go(func() {
		ticker := time.NewTicker(l.Leases.Every())
		defer ticker.Stop()
		run(ticker.C)
	})
}

// follow takes over the peers as the store has them, if they are not those
// that were looked at last.
func (l *Link) follow(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var now []Peer
	err := l.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		now = nil
		records, err := tx.Peers()
		for _, r := range records {
			if r.State == gatewaydb.Active {
				now = append(now, Peer{Fingerprint: r.Fingerprint, Theirs: r.Theirs, Ours: r.Ours, KeySets: r.KeySets, Revocations: r.Revocations})
			}
		}
		return err
	})
	if err != nil || slices.EqualFunc(now, l.settled, samePeer) {
		return err
	}
	before := *l.peers.Load()
	next, _, err := l.newRoster(now, before)
	if err != nil {
		return err
	}
	l.settled = now
	l.peers.Store(&next)
	for _, p := range before {
		p.close()
	}
	l.startLanes()
	return nil
}

func samePeer(a, b Peer) bool {
	return a.Fingerprint == b.Fingerprint && bytes.Equal(a.Theirs, b.Theirs) && bytes.Equal(a.Ours, b.Ours) &&
		slices.EqualFunc(a.KeySets, b.KeySets, bytes.Equal) && slices.EqualFunc(a.Revocations, b.Revocations, bytes.Equal)
}
