package node

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
)

// Start opens the three doors and begins to work. It returns when the node
// serves; ctx bounds how long it may run.
func (n *Node) Start(ctx context.Context) error {
	if err := n.openDoors(); err != nil {
		n.closeDoors()
		return err
	}
	if err := n.begin(ctx); err != nil {
		n.closeDoors()
		return err
	}
	n.started = n.clock.Now()
	ctx, n.cancel = context.WithCancel(ctx)
	go n.run(ctx)
	n.log.Info("serving", "service", n.config.Service, "version", n.options.Version, "inside", n.doors.inside.Addr().String(),
		"gateway", n.gatewayAddress(), "desk", n.doors.desk.Addr().String(), "browsers", n.origin())
	return nil
}

// openDoors opens what a test did not bring. The desk is first: that a node
// answers there already says more than that its ports are taken.
func (n *Node) openDoors() (err error) {
	n.doors = doors{n.options.Inside, n.options.Gateway, n.options.Desk, n.options.Front}
	if n.doors.desk == nil {
		if n.doors.desk, err = desk.Listen(n.config.SocketPath()); err != nil {
			return err
		}
	}
	if n.doors.inside == nil {
		if n.doors.inside, err = listen("inside.listen", n.config.Inside.Listen); err != nil {
			return err
		}
	}
	if n.doors.gateway == nil && n.remote == nil {
		if n.doors.gateway, err = listen("gateway.listen", n.config.Gateway.Listen); err != nil {
			return err
		}
	}
	return n.openFront()
}

func listen(key, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, "node.Start", err, "%s: %s cannot be listened on", key, address)
	}
	return l, nil
}

func (n *Node) closeDoors() {
	for _, l := range []net.Listener{n.doors.inside, n.doors.gateway, n.doors.desk, n.doors.front} {
		if l != nil {
			l.Close()
		}
	}
}

// listsEvery is how often the node looks whether another process has imported a
// watchlist into the same database.
const listsEvery = 10 * time.Second

// run works until ctx ends. Then the desk finishes what its people asked for,
// the exchange the step it is in, and the gateway the answers under way. A
// door that fails stops the node.
func (n *Node) run(ctx context.Context) {
	defer close(n.ended)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	drain, _ := time.ParseDuration(n.config.Drain) // DecodeConfig has checked it
	server := &http.Server{Handler: n.desk, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	ticker := time.NewTicker(exchange.Tick)
	defer ticker.Stop()
	lists := time.NewTicker(listsEvery)
	defer lists.Stop()
	var all sync.WaitGroup
	var mu sync.Mutex
	part := func(name string, run func() error) {
		all.Go(func() {
			if err := run(); err != nil {
				n.log.Error("a part of the node failed", "part", name, "error", err)
				mu.Lock()
				n.failed = errors.Join(n.failed, errs.Wrap(errs.Unavailable, "node.run", err, "%s failed", name))
				mu.Unlock()
			}
			stop()
		})
	}
	part("gateway", func() error { return n.serveGateway(ctx) })
	part("inside", func() error { return n.observer.serve(ctx, n.doors.inside) })
	part("desk", func() error { return serveUntil(ctx, n.doors.desk, server, drain) })
	if n.doors.front != nil {
		part("front", func() error { return n.serveFront(ctx, drain) })
	}
	part("feed", func() error { n.runFeed(ctx); return nil })
	part("retention", func() error { n.runRetention(ctx); return nil })
	part("oversight", func() error { n.runOversight(ctx); return nil })
	part("tasking", func() error { n.runTasking(ctx); return nil })
	part("watch", func() error { n.watch.Run(ctx, lists.C); return nil })
	part("backwards", func() error { n.runBackwards(ctx); return nil })
	part("indexing", func() error { n.runIndexing(ctx); return nil })
	part("share", func() error { return n.share(ctx) })
	part("exchange", func() error { n.exchange.Run(ctx, ticker.C, n.news()); return nil })
	all.Wait()
}

// Done is closed when a started node has ended, whether it was stopped or failed.
func (n *Node) Done() <-chan struct{} { return n.ended }

// Stop ends the node, letting what is under way finish, and closes the
// databases. It gives the error of the part that failed, if one did.
func (n *Node) Stop() error {
	if n.cancel != nil {
		n.cancel()
		<-n.ended
	}
	err := n.closeStores()
	n.log.Info("stopped")
	return errors.Join(n.failed, err)
}

// Addresses are the HOST:PORT of the inside and gateway listeners while the node
// runs; where the gateway is another process, of its bridge.
func (n *Node) Addresses() (inside, gateway string) {
	return n.doors.inside.Addr().String(), n.gatewayAddress()
}

// Status is how the node stands.
func (n *Node) Status(ctx context.Context) (desk.Status, error) {
	inside, gateway := n.Addresses()
	owed, err := n.tasking.Standing(ctx)
	return desk.Status{V: 1, Service: party.Code(n.config.Service), Version: n.options.Version, Exercise: n.config.Exercise.Enabled,
		Now: n.clock.Now(), Started: n.started, Inside: inside, Gateway: gateway, Policy: n.policyStatus(), Clock: owed}, err
}

// SetClock makes t the present. Only an exercise has a clock that can be set.
func (n *Node) SetClock(_ context.Context, t time.Time) error {
	if !n.config.Exercise.Enabled {
		return errs.E(errs.Denied, "node.SetClock", "the clock can be set in an exercise only")
	}
	if err := n.clock.set(t); err != nil {
		return err
	}
	n.log.Warn("the clock is set", "now", t)
	return nil
}
