package node

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/gateway/bridge"
	"entente/internal/gateway/link"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
)

// Gate is the gateway zone of a node as a process of its own. It is built by
// OpenGate, runs from Start to Stop, and is then of no further use. It has no
// key of inside, reads no policy, and calls nobody but partners.
type Gate struct {
	config   Config
	options  Options
	log      *slog.Logger
	db       *sqldb.DB
	store    *gatewaydb.Store
	leases   *gatewaydb.Leases
	link     *link.Link
	server   *bridge.Server
	observer *observer

	partners, inside, health net.Listener
	cancel                   context.CancelFunc
	ended                    chan struct{}
	failed                   error
}

// silence is how long inside may be unheard before readiness says so: it calls
// for news all the time.
const silence = time.Minute

// OpenGate builds the gateway zone of a directory that was split off. Nothing
// listens yet. An error leaves nothing open.
func OpenGate(ctx context.Context, c Config, o Options) (*Gate, error) {
	if err := c.Serves(ZoneGateway); err != nil {
		return nil, err
	}
	if err := c.keptApart(); err != nil {
		return nil, err
	}
	g := &Gate{config: c, options: o, ended: make(chan struct{})}
	g.options.fill()
	g.log = newLog(c.Log, g.options.Log, c.Exercise.Enabled)
	if err := g.open(ctx); err != nil {
		return nil, errors.Join(err, g.closeStore())
	}
	return g, nil
}

// open reads the keys, opens the store and joins the parts.
func (g *Gate) open(ctx context.Context) error {
	c := &g.config
	root, err := readAnchor(c)
	if err != nil {
		return err
	}
	sets, err := signedSets(c)
	if err != nil {
		return err
	}
	k, err := loadGatewayKeys(c, sets.last)
	if err != nil {
		return err
	}
	own, err := keys.LoadTLS(c.path(c.Bridge.Keys), firstSet)
	if err != nil {
		return inFolder(err, c.path(c.Bridge.Keys))
	}
	if g.db, err = sqldb.Open(ctx, c.store(c.Gateway.Database), g.options.Now); err != nil {
		return err
	}
	if g.store, err = gatewaydb.Open(ctx, g.db); err != nil {
		return err
	}
	if g.leases, err = leases(g.store, g.options.Lease); err != nil {
		return err
	}
	self, log := party.Code(c.Service), g.log.With("zone", "gateway")
	g.link, err = link.New(ctx, link.Options{Self: self, Key: k.gateway, TLS: k.tls, Store: g.store, Random: rand.Reader, Log: log,
		Limits: *g.options.Limits, Leases: g.leases, Crash: g.options.Crash, Network: g.options.Network})
	if err != nil {
		return err
	}
	g.server, err = bridge.New(ctx, bridge.Options{Self: self, Root: root, Sets: sets.signed, Link: g.link, Store: g.store, Key: own, Pin: c.Bridge.Pin,
		Log: log.With("door", "bridge")})
	if err != nil {
		return err
	}
	g.observer = newObserver(g.Ready, func(context.Context) (counts, error) { return nil, nil }, g.options.Version, c.Exercise.Enabled)
	g.observer.note = g.note
	return nil
}

// Ready tells why the gateway cannot work now, nil when it can: its database
// answers. It works without inside.
func (g *Gate) Ready(ctx context.Context) error {
	if err := g.store.Read(ctx, func(*gatewaydb.Tx) error { return nil }); err != nil {
		return errs.Wrap(errs.Unavailable, "node.Ready", err, "the gateway's database does not answer")
	}
	return nil
}

// note says beside readiness that nobody takes what is stored here.
func (g *Gate) note() string {
	if called := g.server.Called(); called.IsZero() || g.store.Now().Sub(called) > silence {
		return "; the inside zone does not call"
	}
	return ""
}

// Start opens the doors and begins to work. It returns when the gateway
// serves; ctx bounds how long it may run.
func (g *Gate) Start(ctx context.Context) error {
	if err := g.openDoors(); err != nil {
		for _, l := range []net.Listener{g.partners, g.inside, g.health} {
			if l != nil {
				l.Close()
			}
		}
		return err
	}
	ctx, g.cancel = context.WithCancel(ctx)
	go g.run(ctx)
	g.log.Info("serving the gateway zone", "service", g.config.Service, "version", g.options.Version,
		"gateway", g.partners.Addr().String(), "bridge", g.inside.Addr().String())
	return nil
}

func (g *Gate) openDoors() (err error) {
	g.partners, g.inside = g.options.Gateway, g.options.Bridge
	if g.inside == nil {
		if g.inside, err = listen("bridge.listen", g.config.Bridge.Listen); err != nil {
			return err
		}
	}
	if g.partners == nil {
		if g.partners, err = listen("gateway.listen", g.config.Gateway.Listen); err != nil {
			return err
		}
	}
	if g.config.Bridge.Health != "" {
		g.health, err = listen("bridge.health", g.config.Bridge.Health)
	}
	return err
}

// run works until ctx ends or a part fails.
func (g *Gate) run(ctx context.Context) {
	defer close(g.ended)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var all sync.WaitGroup
	var mu sync.Mutex
	part := func(name string, run func() error) {
		all.Go(func() {
			if err := run(); err != nil {
				g.log.Error("a part of the gateway failed", "part", name, "error", err)
				mu.Lock()
				g.failed = errors.Join(g.failed, errs.Wrap(errs.Unavailable, "node.run", err, "%s failed", name))
				mu.Unlock()
			}
			stop()
		})
	}
	part("gateway", func() error { return g.link.Run(ctx, g.partners) })
	part("bridge", func() error { return g.server.Run(ctx, g.inside) })
	if g.health != nil {
		part("health", func() error { return g.observer.serve(ctx, g.health) })
	}
	all.Wait()
}

// Done is closed when a started gateway has ended, whether it was stopped or failed.
func (g *Gate) Done() <-chan struct{} { return g.ended }

// Stop ends the gateway, letting answers under way finish, and closes its
// database. It gives the error of the part that failed, if one did.
func (g *Gate) Stop() error {
	if g.cancel != nil {
		g.cancel()
		<-g.ended
	}
	err := g.closeStore()
	g.log.Info("stopped")
	return errors.Join(g.failed, err)
}

func (g *Gate) closeStore() error {
	if g.db == nil {
		return nil
	}
	return g.db.Close()
}

// Addresses are the HOST:PORT at which partners and inside are answered while
// the gateway runs.
func (g *Gate) Addresses() (partners, inside string) {
	return g.partners.Addr().String(), g.inside.Addr().String()
}
