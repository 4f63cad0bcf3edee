package link

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"net"
	"sync"
	"sync/atomic"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// Link is one gateway: a listener for partners' calls, and for each partner
// and lane a sender. It is safe for concurrent use.
type Link struct {
	Options
	peers atomic.Pointer[roster]
	own   atomic.Pointer[own] // the keys in use
	news  chan struct{}       // there may be something for inside
	turn  atomic.Uint32       // which partner is first when inside takes

	drawing sync.Mutex // guards Random
	mu      sync.Mutex // guards what follows, and the order of configurations
	running context.Context
	lanes   map[laneKey]*lane
	senders sync.WaitGroup
	settled []Peer // as another process's configuration was last looked at
}

// New builds a link with the peers that its store has recorded. It neither
// listens nor sends before Run.
func New(ctx context.Context, o Options) (*Link, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	l := &Link{Options: o, lanes: map[laneKey]*lane{}, news: make(chan struct{}, 1)}
	var settled []Peer
	err := o.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		settled = nil
		records, err := tx.Peers()
		for _, r := range records {
			if r.State == gatewaydb.Active {
				settled = append(settled, Peer{Fingerprint: r.Fingerprint, Theirs: r.Theirs, Ours: r.Ours, KeySets: r.KeySets, Revocations: r.Revocations})
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	peers, _, err := o.newRoster(settled, nil)
	if err != nil {
		return nil, err
	}
	l.peers.Store(&peers)
	return l, l.setOwn(o.Key, o.TLS)
}

// Configure replaces the peers by the given ones: all of them and no others.
// A peer that is left out is neither called nor answered from now on; what is
// held of it stays. When one document cannot be believed nothing changes.
func (l *Link) Configure(ctx context.Context, peers []Peer) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := *l.peers.Load()
	next, records, err := l.newRoster(peers, before)
	if err != nil {
		return err
	}
	err = l.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		for service := range before {
			if err := tx.Suspend(service); err != nil {
				return err
			}
		}
		for _, r := range records {
			if err := tx.PutPeer(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.peers.Store(&next)
	for _, p := range before {
		p.close()
	}
	l.startLanes()
	return nil
}

// Run answers partners on a listener and sends to them until ctx ends; it then
// finishes the answers under way and returns. Without a listener it only sends.
func (l *Link) Run(ctx context.Context, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	l.mu.Lock()
	l.running = ctx
	l.startLanes()
	l.share(ctx)
	l.mu.Unlock()
	var err error
	if listener != nil {
		err = l.serve(ctx, listener)
	} else {
		<-ctx.Done()
	}
	stop()
	l.mu.Lock()
	l.running = nil
	clear(l.lanes)
	l.mu.Unlock()
	l.senders.Wait()
	for _, p := range *l.peers.Load() {
		p.close()
	}
	return err
}

// peer gives the peer of a service, or nil.
func (l *Link) peer(service party.Code) *peer { return (*l.peers.Load())[service] }

// startLanes starts the sender of every lane that has none, ends those of
// peers that are gone, and makes the others look at once. The caller holds mu.
func (l *Link) startLanes() {
	if l.running == nil {
		return
	}
	for key, lane := range l.lanes {
		if l.peer(key.partner) == nil {
			lane.stop()
			delete(l.lanes, key)
		}
	}
	for service := range *l.peers.Load() {
		for _, name := range envelope.Lanes {
			key := laneKey{service, name}
			if known := l.lanes[key]; known != nil {
				known.hurry()
				continue
			}
			ctx, stop := context.WithCancel(l.running)
			started := newLane(l, key, stop)
			l.lanes[key] = started
			l.senders.Go(func() { started.run(ctx) })
		}
	}
}

// wake makes a lane look for work.
func (l *Link) wake(key laneKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lane := l.lanes[key]; lane != nil {
		lane.wake()
	}
}

// chance draws four bytes of the link's randomness; nothing more than the
// spread of retries hangs on them.
func (l *Link) chance() uint32 {
	l.drawing.Lock()
	defer l.drawing.Unlock()
	var random [4]byte
	if _, err := io.ReadFull(l.Random, random[:]); err != nil {
		return math.MaxUint32 // the longest wait
	}
	return binary.BigEndian.Uint32(random[:])
}
