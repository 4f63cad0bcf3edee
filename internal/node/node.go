package node

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/desk"
	"entente/internal/gateway/link"
	"entente/internal/inside/advisories"
	"entente/internal/inside/appraisal"
	"entente/internal/inside/assurances"
	"entente/internal/inside/backwards"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/entry"
	"entente/internal/inside/exchange"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/indexing"
	"entente/internal/inside/journeys"
	"entente/internal/inside/judgement"
	"entente/internal/inside/ledger"
	"entente/internal/inside/links"
	"entente/internal/inside/origins"
	"entente/internal/inside/oversight"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/inside/search"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
	"entente/internal/inside/watch"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// Options are what a test or a demonstration puts in place of the world. What
// is left out is the world.
type Options struct {
	Version string
	Now     func() time.Time
	Source  envelope.Source
	Log     io.Writer
	Inside  net.Listener // in place of the address in the configuration
	Gateway net.Listener
	Bridge  net.Listener
	Desk    net.Listener
	Front   net.Listener // for browsers
	UI      fs.FS        // the built interface; nil for none
	Limits  *link.Limits
	Lease   time.Duration // how long a lease outlives its holder, where several nodes share a database

	Crash   func(point string) // called at the crash points of link and exchange
	Network func(partner party.Code, direct http.RoundTripper) http.RoundTripper
}

// Node is one service's node. It is built by Open, runs from Start to Stop,
// and is then of no further use.
type Node struct {
	config  Config
	options Options
	clock   *clock
	log     *slog.Logger
	started time.Time

	insideDB, gatewayDB *sqldb.DB
	inside              *insidedb.Store
	gateway             *gatewaydb.Store

	force  atomic.Pointer[inForce]
	duties atomic.Pointer[obligation.Plan] // what is done about each kind of obligation

	warningRules atomic.Pointer[warning.Rules] // what the service rules about threats to life
	watchRules   atomic.Pointer[lookout.Rules] // and about its watch
	reloading    sync.Mutex                    // one change of policy or peers at a time
	leases       *insidedb.Leases
	partners     atomic.Int64 // stamp of the partners that the gateway was last told

	reports    *reporting.Intake
	office     *disclosure.Office
	exchange   *exchange.Exchange
	keeper     *retention.Keeper
	watch      *watch.Watch
	lookouts   *watch.Lookouts
	tasking    *tasking.Tasking
	warnings   *warnings.Warnings
	hits       *hits.Hits
	feed       *feed.Feed
	journeys   *journeys.Journeys
	backwards  *backwards.Screener
	indexing   *indexing.Indexing
	judgements *judgement.Judgements
	ledger     *ledger.Ledger
	origins    *origins.Origins
	links      *links.Links
	search     *search.Search
	appraisals *appraisal.Appraisals
	advisories *advisories.Advisories
	assurances *assurances.Assurances
	questions  *tasking.Questions
	oversight  *oversight.Log
	link       *link.Link // nil where the gateway is another process
	remote     *remote    // nil where it is not
	entry      *entry.Entry
	desk       http.Handler
	front      http.Handler // nil for none
	observer   *observer

	doors  doors
	cancel context.CancelFunc
	ended  chan struct{}
	failed error
}

// doors are the node's listeners while it runs.
type doors struct{ inside, gateway, desk, front net.Listener }

// Open builds a node: it reads the policy and the keys, opens both databases
// and joins the parts. Nothing listens yet. An error leaves nothing open.
func Open(ctx context.Context, c Config, o Options) (*Node, error) {
	if c.Zone() == ZoneGateway {
		return nil, c.Serves(ZoneInside)
	}
	n := &Node{config: c, options: o, ended: make(chan struct{})}
	n.options.fill()
	n.clock = &clock{source: n.options.Now}
	n.log = newLog(c.Log, n.options.Log, c.Exercise.Enabled)
	first, err := n.loadFolder()
	if err != nil {
		return nil, err
	}
	n.force.Store(first)
	duties, err := n.readDuties()
	if err != nil {
		return nil, err
	}
	n.duties.Store(duties)
	rules, err := n.readWarningRules()
	if err != nil {
		return nil, err
	}
	n.warningRules.Store(rules)
	watchRules, err := n.readWatchRules()
	if err != nil {
		return nil, err
	}
	n.watchRules.Store(watchRules)
	k, err := loadKeys(&c)
	if err != nil {
		return nil, err
	}
	if err := n.openStores(ctx); err != nil {
		n.closeStores()
		return nil, err
	}
	if err := n.beginRestored(ctx); err != nil {
		n.closeStores()
		return nil, err
	}
	if err := n.join(ctx, k); err != nil {
		n.closeStores()
		return nil, err
	}
	return n, nil
}

func (o *Options) fill() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Source == nil {
		o.Source = envelope.Entropy(rand.Reader)
	}
	if o.Log == nil {
		o.Log = os.Stderr
	}
	if o.Lease == 0 {
		o.Lease = insidedb.LeaseTime
	}
	if o.Limits == nil {
		limits := link.DefaultLimits()
		o.Limits = &limits
	}
}

// newLog gives the node's logger: text or JSON, marked when it is an exercise.
func newLog(c Log, out io.Writer, exercise bool) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Level)) // DecodeConfig has checked the word
	opts := &slog.HandlerOptions{Level: level}
	var h slog.Handler = slog.NewTextHandler(out, opts)
	if c.Format == "json" {
		h = slog.NewJSONHandler(out, opts)
	}
	if exercise {
		return slog.New(h).With("exercise", true)
	}
	return slog.New(h)
}

// openStores opens the two databases, each by its own address.
func (n *Node) openStores(ctx context.Context) (err error) {
	if n.insideDB, err = sqldb.Open(ctx, n.config.store(n.config.Inside.Database), n.clock.Now); err != nil {
		return err
	}
	if n.config.Zone() == ZoneInside { // the gateway's database is the gateway's
		n.inside, err = insidedb.Open(ctx, n.insideDB, n.sealed(), n.logged())
		return err
	}
	if n.gatewayDB, err = sqldb.Open(ctx, n.config.store(n.config.Gateway.Database), n.clock.Now); err != nil {
		return err
	}
	if n.inside, err = insidedb.Open(ctx, n.insideDB, n.sealed(), n.logged()); err != nil {
		return err
	}
	n.gateway, err = gatewaydb.Open(ctx, n.gatewayDB)
	return err
}

// store is a database's address as sqldb reads it.
func (c *Config) store(database string) string {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return database
	}
	return "sqlite:" + c.path(database)
}

func (n *Node) closeStores() error {
	var err error
	for _, db := range []*sqldb.DB{n.insideDB, n.gatewayDB} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}

// join builds the parts of both zones and the desk.
func (n *Node) join(ctx context.Context, k keyring) (err error) {
	self := party.Code(n.config.Service)
	if n.leases, err = leases(n.inside, n.options.Lease); err != nil {
		return err
	}
	out, err := n.joinGateway(ctx, k)
	if err != nil {
		return err
	}
	log := n.log.With("zone", "inside")
	if n.reports, err = reporting.New(reporting.Config{Store: n.inside, Policy: n.policy, Log: log, Spool: n.config.path(spoolFolder)}); err != nil {
		return err
	}
	if n.office, err = disclosure.New(ctx, disclosure.Config{Store: n.inside, Policy: n.policy, Source: n.options.Source, Log: log, Refresh: n.RefreshPolicy, Approvers: n.config.Policy.Approvers}); err != nil {
		return err
	}
	if err = n.settlePolicy(ctx); err != nil {
		return err
	}
	n.exchange, err = exchange.New(ctx, exchange.Config{Self: self, Store: n.inside, Renewer: n.office, Policy: n.policy, Refresh: n.RefreshPolicy,
		Release: k.release, HPKE: k.hpke, Own: k.own, Source: n.options.Source, Carrier: out, Log: log, Leases: n.leases, CheckHeads: true, PeersChanged: n.configurePeers, CommunityLease: n.config.communityLease(), AtEnd: n.atEnd, Crash: n.options.Crash})
	if err == nil {
		err = n.exchange.SetKeys(ctx, k.inside())
	}
	if err != nil {
		return err
	}
	if err = n.joinRetention(); err != nil {
		return err
	}
	if err = n.joinOversight(ctx, k); err != nil {
		return err
	}
	this, err := program()
	if err != nil { // executable but not readable: it uses no index that was saved
		log.Warn("the program's own file cannot be read, so that the index of the lists is built anew at every start", "error", err)
		this = rand.Text()
	}
	n.watch, err = watch.New(ctx, watch.Config{Store: n.inside, Spool: n.config.path(spoolFolder), File: n.config.path(indexFile), Program: this,
		Begin: newIndex, Load: loadIndex, Log: log})
	if err != nil {
		return err
	}
	if err = n.joinLookouts(); err != nil {
		return err
	}
	if err = n.joinHits(); err != nil {
		return err
	}
	if err = n.joinFeed(); err != nil {
		return err
	}
	if err = n.joinWarnings(); err != nil {
		return err
	}
	if err = n.joinAdvisories(); err != nil {
		return err
	}
	if err = n.joinAssurances(); err != nil {
		return err
	}
	if err = n.joinTasking(); err != nil { // its clock sees to the two
		return err
	}
	if err = n.joinQuestions(); err != nil {
		return err
	}
	if err = n.joinBackwards(); err != nil {
		return err
	}
	if err = n.joinJudgements(); err != nil {
		return err
	}
	if err = n.joinSearch(); err != nil {
		return err
	}
	if err = n.joinLinks(); err != nil {
		return err
	}
	if err = n.joinOrigins(); err != nil {
		return err
	}
	if err = n.joinAppraisals(); err != nil {
		return err
	}
	if err = n.joinJourneys(); err != nil {
		return err
	}
	if err = n.joinLedger(); err != nil {
		return err
	}
	if err = n.joinEntry(ctx); err != nil {
		return err
	}
	n.desk, err = desk.New(desk.Config{Ledger: n.ledger, Reports: n.reports, Office: n.office, Exchange: n.exchange, Keeper: n.keeper, Watch: n.watch, Lookouts: n.lookouts, Hits: n.hits, Feed: n.feed, Journeys: n.journeys, Backwards: n.backwards, Judgements: n.judgements, Origins: n.origins, Links: n.links, Search: n.search, Appraisals: n.appraisals, Oversight: n.oversight, Tasking: n.tasking, Warnings: n.warnings, Advisories: n.advisories, Assurances: n.assurances, Questions: n.questions, Node: n, Entry: n.entry, Origin: n.origin,
		Version: n.options.Version, Exercise: n.config.Exercise.Enabled, Log: log.With("door", "desk")})
	if err != nil {
		return err
	}
	n.observer = newObserver(n.Ready, n.counts, n.options.Version, n.config.Exercise.Enabled)
	n.observer.note = n.clockNote
	n.observer.handler = withLog(n.oversight.Handler(), n.observer.handler)
	return nil
}

// Ready tells why the node cannot work now, nil when it can: both databases
// answer, that of another process through the bridge.
func (n *Node) Ready(ctx context.Context) error {
	if err := n.inside.Read(ctx, func(*insidedb.Tx) error { return nil }); err != nil {
		return errs.Wrap(errs.Unavailable, "node.Ready", err, "the inside database does not answer")
	}
	if n.remote != nil {
		return n.remote.client.Ready(ctx)
	}
	if err := n.gateway.Read(ctx, func(*gatewaydb.Tx) error { return nil }); err != nil {
		return errs.Wrap(errs.Unavailable, "node.Ready", err, "the gateway's database does not answer")
	}
	return nil
}

// Desk is the API of the service's own people, for tests and demonstrations
// in one process.
func (n *Node) Desk() http.Handler { return n.desk }
