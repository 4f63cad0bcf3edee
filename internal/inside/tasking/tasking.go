package tasking

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/store/insidedb"
)

// Turn is what else the one clock sees to on each tick, before what is owed: it
// may open obligations. What it does is done once, however often it is called.
type Turn struct {
	Name string
	Do   func(context.Context) (served int, err error)
}

// Config is what a Tasking needs. Everything is required, but Channels, Turns, Partners,
// Exercise, Exchange, Leases and Crash.
type Config struct {
	Self     party.Code
	Store    *insidedb.Store
	Plan     func() obligation.Plan // the service's own plan, as it is now
	Channels []Channel              // by which notices are sent, beside the inbox
	Turns    []Turn                 // what else is due by the same clock
	Partners bool                   // a channel may be told whom an obligation concerns
	Exercise bool                   // the node is not in earnest, and says so in what it sends
	Log      *slog.Logger           // never told content or names

	// Exchange states to partners what was committed; without one nothing is stated.
	Exchange *exchange.Exchange

	// Leases are needed when other processes work on the same store; nil for
	// the only one.
	Leases *insidedb.Leases

	// Crash is called at each of Points. A test ends the process there.
	Crash func(point string)
}

// Points are where a test may end the process.
var Points = []string{"clock.written", "clock.served", "notice.sent"}

// Tasking sees to what is owed. It is safe for concurrent use, and any number of
// processes may run one on the same store.
type Tasking struct {
	Config

	mu      sync.Mutex
	planned planned
}

// planned is the plan that the store was told of, and under which lease.
type planned struct {
	hash  string
	fence int64
}

// New gives a Tasking.
func New(c Config) (*Tasking, error) {
	const op = "tasking.New"
	if !c.Self.Valid() || c.Store == nil || c.Plan == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, op, "a service, a store, a plan and a log are needed")
	}
	names := map[string]bool{}
	for _, channel := range c.Channels {
		if name := channel.Name(); name == "" || names[name] {
			return nil, errs.E(errs.Internal, op, "channels have names, each another")
		}
		names[channel.Name()] = true
	}
	if c.Crash == nil {
		c.Crash = func(string) {}
	}
	return &Tasking{Config: c}, nil
}

// Run serves what is due on every tick, and sends notices on every channel, until
// the context ends.
func (t *Tasking) Run(ctx context.Context, ticks <-chan time.Time) {
	var workers sync.WaitGroup
	wake := make([]chan struct{}, len(t.Channels))
	for i, c := range t.Channels {
		wake[i] = make(chan struct{}, 1)
		workers.Go(func() { t.work(ctx, c, wake[i]) })
	}
	down := false
	for {
		_, err := t.Tick(ctx)
		if err != nil && !down && ctx.Err() == nil {
			t.Log.Error("the clock is held up: what is due is not served", "error", err)
		}
		down = err != nil
		for _, w := range wake {
			select {
			case w <- struct{}{}:
			default: // it has work enough
			}
		}
		select {
		case <-ctx.Done():
			workers.Wait()
			return
		case <-ticks:
		}
	}
}

// work sends on one channel whenever it is woken, until the context ends.
func (t *Tasking) work(ctx context.Context, c Channel, wake <-chan struct{}) {
	down := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		}
		_, err := t.Deliver(ctx, c)
		if err != nil && !down && ctx.Err() == nil {
			t.Log.Warn("notices wait", "channel", c.Name(), "error", err)
		}
		down = err != nil
	}
}
