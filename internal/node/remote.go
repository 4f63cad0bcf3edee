package node

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/crossing"
	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

const (
	lookEvery  = time.Second            // the gateway is asked for events although it told of none
	retryEvery = 250 * time.Millisecond // after a call for news that failed
)

// remote is the gateway as inside sees it when it is another process.
type remote struct {
	client *crossing.Client
	log    *slog.Logger
	wake   chan struct{} // there may be something to take
	told   atomic.Bool   // the gateway knows our key sets and peers

	mu       sync.Mutex
	hears    bool      // the gateway would tell of news
	fresh    bool      // it has, or nothing is known
	lastLook time.Time // when it was asked last
}

var _ exchange.Carrier = (*remote)(nil)

// newRemote gives the gateway that the configuration names. Nothing is called yet.
func newRemote(c *Config, log *slog.Logger) (*remote, error) {
	key, err := keys.LoadTLS(c.path(c.Bridge.Keys), firstSet)
	if err != nil {
		return nil, inFolder(err, c.path(c.Bridge.Keys))
	}
	if keys.SamePin(key.Pin(), c.Bridge.Pin) {
		return nil, errs.At("node.newRemote", c.path(ConfigFile), 0, "bridge.pin", "that of our own certificate; expected the gateway's")
	}
	client, err := crossing.New(crossing.Options{Address: c.Bridge.Address, Key: key, Pin: c.Bridge.Pin, Now: time.Now})
	return &remote{client: client, log: log, wake: make(chan struct{}, 1)}, err
}

// run keeps the gateway informed and hears its news until ctx ends. A gateway
// that does not answer stops nothing inside.
func (r *remote) run(ctx context.Context, configure func(context.Context) error) error {
	defer r.client.Close()
	seen, said := "", ""
	for ctx.Err() == nil {
		var err error
		now := seen
		if !r.told.Load() {
			err = configure(ctx)
		}
		if err == nil {
			now, err = r.client.News(ctx, seen)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			r.deaf()
			if said != err.Error() {
				r.log.Warn("the gateway is out of reach; what is sealed waits", "error", err)
			}
			said = err.Error()
			pause(ctx, retryEvery)
			continue
		}
		if said != "" {
			r.log.Info("the gateway answers")
		}
		said = ""
		if now != seen {
			seen = now
			r.hear()
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// hear notes that there may be something to take.
func (r *remote) hear() {
	r.mu.Lock()
	r.hears, r.fresh = true, true
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// deaf notes that the gateway tells nothing: it has to be asked, and told.
func (r *remote) deaf() {
	r.told.Store(false)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hears = false
}

// due tells whether the gateway is to be asked for events: not on every tick of
// a quiet night.
func (r *remote) due() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); !r.hears || r.fresh || now.Sub(r.lastLook) >= lookEvery {
		r.fresh, r.lastLook = false, now
		return true
	}
	return false
}

// configure tells the gateway what it has to know.
func (r *remote) configure(ctx context.Context, known crossing.Configuration) error {
	err := r.client.Configure(ctx, known)
	if err == nil {
		r.told.Store(true)
	}
	return err
}

// Put implements exchange.Carrier.
func (r *remote) Put(ctx context.Context, items []exchange.Item) error {
	out := make([]crossing.Parcel, len(items))
	for i, x := range items {
		out[i] = crossing.Parcel{ID: x.ID, Envelope: x.Sealed.Bytes(), Cancelled: x.Cancelled}
	}
	return r.client.Put(ctx, out)
}

// Take implements exchange.Carrier.
func (r *remote) Take(ctx context.Context, max int) ([]exchange.Event, error) {
	if !r.due() {
		return nil, nil
	}
	events, err := r.client.Take(ctx, max)
	if err != nil || len(events) > 0 { // there may be more
		r.mu.Lock()
		r.fresh = true
		r.mu.Unlock()
	}
	out := make([]exchange.Event, len(events))
	for i, e := range events {
		out[i] = exchange.Event(e)
	}
	return out, err
}

// Ack implements exchange.Carrier.
func (r *remote) Ack(ctx context.Context, ids []string) error { return r.client.Ack(ctx, ids) }

// Forget implements retention.Gateway.
func (r *remote) Forget(ctx context.Context, hashes []string) error {
	return r.client.Forget(ctx, hashes)
}

// Cancel implements exchange.Carrier.
func (r *remote) Cancel(ctx context.Context, ids []string) ([]string, error) {
	return r.client.Cancel(ctx, ids)
}

// Status implements exchange.Carrier.
func (r *remote) Status(ctx context.Context, ids []string) ([]exchange.Status, error) {
	list, err := r.client.Status(ctx, ids)
	out := make([]exchange.Status, len(list))
	for i, s := range list {
		out[i] = exchange.Status(s)
	}
	return out, err
}

// Heads implements exchange.Carrier.
func (r *remote) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	return r.client.Heads(ctx, partner)
}

// inFolder names the folder of a key in an error that names its file alone.
func inFolder(err error, dir string) error {
	if err == nil {
		return nil
	}
	return errs.Wrap(errs.Invalid, "node.loadKey", err, "%s: %s", dir, err)
}
