package exchange_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// node is the inside of one service, on a store that survives crashes.
type node struct {
	t        testing.TB
	service  insidetest.Service
	clock    *insidetest.Clock
	gateway  *insidetest.Gateway
	database *storetest.Database
	policy   *directive.Policy
	change   func(*exchange.Config) // what a test wants otherwise
	crashAt  string                 // the next time this point is reached, the process "ends"

	db       *sqldb.DB
	store    *insidedb.Store
	intake   *reporting.Intake
	office   *disclosure.Office
	exchange *exchange.Exchange
}

// crash is what a crash point panics with.
type crash string

// start opens the store and builds everything on it, as a process does.
func (n *node) start() {
	n.t.Helper()
	ctx := context.Background()
	var err error
	n.db, err = sqldb.Open(ctx, n.database.Address, n.clock.Now)
	n.must(err)
	n.store, err = insidedb.Open(ctx, n.db)
	n.must(err)
	policy := func() *directive.Policy { return n.policy }
	source := insidetest.Chance(n.service.Code)
	n.intake, err = reporting.New(reporting.Config{Store: n.store, Policy: policy, Log: insidetest.Quiet(), Spool: n.t.TempDir()})
	n.must(err)
	n.office, err = disclosure.New(ctx, disclosure.Config{Store: n.store, Policy: policy, Source: source, Log: insidetest.Quiet()})
	n.must(err)
	c := exchange.Config{Self: n.service.Code, Store: n.store, Renewer: n.office, Policy: policy, Release: n.service.Release,
		HPKE: []*keys.HPKEPrivate{n.service.HPKE}, Own: n.service.Ring, Source: source, Carrier: n.gateway, Log: insidetest.Quiet(),
		Crash: func(point string) {
			if point == n.crashAt {
				n.crashAt = ""
				panic(crash(point))
			}
		}}
	if n.change != nil {
		n.change(&c)
	}
	n.exchange, err = exchange.New(ctx, c)
	n.must(err)
}

// stop ends the "process" without any farewell.
func (n *node) stop() {
	n.t.Helper()
	n.must(n.db.Close())
}

// do runs a step; a crash in it restarts the node. It tells whether it crashed.
func (n *node) do(step func(context.Context) error) (crashed bool) {
	n.t.Helper()
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(crash); !ours {
				panic(p)
			}
			crashed = true
			n.stop()
			n.start()
		}
	}()
	n.must(step(context.Background()))
	return false
}

func (n *node) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatalf("%s: %v", n.service.Code, err)
	}
}

// pair are two services that are peered, and what carries between them.
type pair struct {
	t        testing.TB
	clock    *insidetest.Clock
	gateways *insidetest.Gateways
	cia      *node
	dgse     *node
}

var (
	toFrance = insidetest.Directive("D-FRA", "FRA", "automatic", insidetest.FullRungs, insidetest.MaskPersons)
	reviewed = insidetest.Directive("D-FRA", "FRA", "review", insidetest.FullRungs, insidetest.MaskPersons)
)

// newPair gives a pair whose USA/CIA has the directives given, on an engine.
func newPair(t testing.TB, engine storetest.Engine, directives ...string) *pair {
	t.Helper()
	if directives == nil {
		directives = []string{toFrance}
	}
	p := &pair{t: t, clock: insidetest.NewClock()}
	cia, dgse := insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE")
	p.gateways = insidetest.NewGateways(p.clock, cia, dgse)
	p.cia = &node{t: t, service: cia, policy: insidetest.Policy(t, cia.Code, directives...)}
	p.dgse = &node{t: t, service: dgse, policy: insidetest.Policy(t, dgse.Code)}
	for _, n := range []*node{p.cia, p.dgse} {
		n.clock, n.gateway, n.database = p.clock, p.gateways.Of(n.service.Code), engine.Fresh(t)
		n.start()
		t.Cleanup(func() { n.db.Close() })
		for _, o := range []disclosure.Officer{{Code: "lind"}, {Code: "berg"}} {
			_, err := n.office.Register(context.Background(), o)
			n.must(err)
		}
	}
	p.peer(p.cia, p.dgse, 1)
	p.peer(p.dgse, p.cia, 1)
	return p
}

func sqlite(t testing.TB, directives ...string) *pair {
	t.Helper()
	return newPair(t, storetest.Engines()[0], directives...)
}

// peer lets one node accept the other's statement.
func (p *pair) peer(at, other *node, serial uint64) {
	p.t.Helper()
	_, err := at.exchange.Accept(context.Background(), "lind", other.service.Peering(p.t, at.service.Code, serial), other.service.Spoken())
	at.must(err)
}

// send takes a report in and proposes it to FRA/DGSE.
func (p *pair) send(serial, text string, lines ...string) disclosure.Result {
	p.t.Helper()
	p.clock.Add(time.Second)
	_, err := p.cia.intake.Add(context.Background(), "lind", serial, insidetest.Report(serial, text, lines...))
	p.cia.must(err)
	out, err := p.cia.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	return out
}

// round lets both sides do everything that they can, once.
func (p *pair) round() {
	p.t.Helper()
	p.clock.Add(exchange.Tick)
	for _, n := range []*node{p.cia, p.dgse} {
		n.do(n.exchange.Outward)
	}
	p.gateways.Carry()
	for _, n := range []*node{p.dgse, p.cia} {
		n.do(n.exchange.Inward)
	}
}

// settle runs rounds until a report and its receipts have gone all the way.
func (p *pair) settle() {
	p.t.Helper()
	for range 4 {
		p.round()
	}
}

// outbox gives the outbox of USA/CIA, the first proposed first.
func (p *pair) outbox() []exchange.Sending {
	p.t.Helper()
	out, err := p.cia.exchange.Outbox(context.Background(), exchange.Query{})
	p.cia.must(err)
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// inbox gives the inbox of FRA/DGSE, the first received first.
func (p *pair) inbox() []exchange.Arrival {
	p.t.Helper()
	out, err := p.dgse.exchange.Inbox(context.Background(), exchange.Query{})
	p.dgse.must(err)
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// alarms are the kinds of a node's alarms, the first raised first.
func (n *node) alarms() string {
	n.t.Helper()
	list, err := n.exchange.Alarms(context.Background(), 0)
	n.must(err)
	var out []string
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i].Kind)
	}
	return strings.Join(out, " ")
}

func words(a exchange.Arrival) string {
	var out []string
	for _, p := range a.Portions {
		out = append(out, p.Text)
	}
	return strings.Join(out, " / ")
}

func wantKind(t testing.TB, err error, want errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != want || want != "" && !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), want, says)
	}
}
