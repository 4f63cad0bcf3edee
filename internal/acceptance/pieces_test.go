package acceptance

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// pieces are the parts of a node joined as node joins them, but with nothing
// that ticks: what goes out and comes in, a test says.
type pieces struct {
	*identity
	t         testing.TB
	insideDB  *sqldb.DB
	gatewayDB *sqldb.DB
	inside    *insidedb.Store
	gateway   *gatewaydb.Store
	reports   *reporting.Intake
	office    *disclosure.Office
	exchange  *exchange.Exchange
	link      *link.Link
	halt      func()
}

// surroundings are what a service's pieces are built on.
type surroundings struct {
	dir    string // holds inside.db and gateway.db
	now    func() time.Time
	policy func() *directive.Policy
	source envelope.Source
	limits link.Limits
	log    *slog.Logger

	crash   func(point string) // nil: never
	network func(partner party.Code, direct http.RoundTripper) http.RoundTripper
	elapsed func() time.Duration // nil: the machine's own time
}

// The officers of every service.
const (
	author   = "author"
	reviewer = "reviewer"
)

// join opens the databases in a folder and builds the parts on them.
func join(t testing.TB, id *identity, s surroundings) *pieces {
	t.Helper()
	ctx := context.Background()
	p := &pieces{identity: id, t: t, halt: func() {}}
	var err error
	p.insideDB, err = sqldb.Open(ctx, "sqlite:"+filepath.Join(s.dir, "inside.db"), s.now)
	check(t, err)
	p.gatewayDB, err = sqldb.Open(ctx, "sqlite:"+filepath.Join(s.dir, "gateway.db"), s.now)
	check(t, err)
	p.inside, err = insidedb.Open(ctx, p.insideDB)
	check(t, err)
	p.gateway, err = gatewaydb.Open(ctx, p.gatewayDB)
	check(t, err)
	p.link, err = link.New(ctx, link.Options{Self: id.code, Key: id.gateway, TLS: id.tls, Store: p.gateway, Random: steady{}, Log: s.log, Limits: s.limits,
		Crash: s.crash, Network: s.network})
	check(t, err)
	p.reports, err = reporting.New(reporting.Config{Store: p.inside, Policy: s.policy, Log: s.log})
	check(t, err)
	p.office, err = disclosure.New(ctx, disclosure.Config{Store: p.inside, Policy: s.policy, Source: s.source, Log: s.log})
	check(t, err)
	p.exchange, err = exchange.New(ctx, exchange.Config{Self: id.code, Store: p.inside, Renewer: p.office, Policy: s.policy, Release: id.release,
		HPKE: []*keys.HPKEPrivate{id.opens}, Own: id.ring, Source: s.source, Carrier: carrier{p.link.Queue()}, Log: s.log, Crash: s.crash, Elapsed: s.elapsed})
	check(t, err)
	return p
}

// steady is the randomness of retries: none.
type steady struct{}

func (steady) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// staff registers the officers.
func (p *pieces) staff() {
	p.t.Helper()
	for _, code := range []string{author, reviewer} {
		_, err := p.office.Register(context.Background(), disclosure.Officer{Code: code})
		check(p.t, err)
	}
}

// meet makes a partner known on both sides of the wall.
func (p *pieces) meet(peers ...acquaintance) {
	p.t.Helper()
	var all []link.Peer
	for _, a := range peers {
		theirs, ours := a.who.peering(p.t, p.code, a.endpoint), p.peering(p.t, a.who.code, a.own)
		_, err := p.exchange.Accept(context.Background(), reviewer, theirs, a.who.fingerprint())
		check(p.t, err)
		all = append(all, link.Peer{Fingerprint: a.who.fingerprint(), Theirs: theirs, Ours: ours})
	}
	check(p.t, p.link.Configure(context.Background(), all))
}

// acquaintance is a partner, the endpoint at which it is reached, and the one
// that it is told to reach us at.
type acquaintance struct {
	who           *identity
	endpoint, own string
}

// serve runs the gateway until halt.
func (p *pieces) serve(l net.Listener) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.link.Run(ctx, l) }()
	p.halt = func() {
		stop()
		if err := <-ended; err != nil {
			p.t.Errorf("the gateway of %s ended with %v", p.code, err)
		}
		p.halt = func() {}
	}
}

// close ends everything.
func (p *pieces) close() {
	p.halt()
	check(p.t, p.insideDB.Close())
	check(p.t, p.gatewayDB.Close())
}

// sent waits until the gateway has nothing open for a partner.
func (p *pieces) sent(to party.Code) {
	p.t.Helper()
	until(p.t, "a receipt for everything that "+string(p.code)+" has sent", func() bool {
		open := 0
		check(p.t, p.gateway.Read(context.Background(), func(tx *gatewaydb.Tx) error {
			open = 0
			for _, lane := range envelope.Lanes {
				list, err := tx.OpenOutgoing(to, lane, 1)
				if err != nil {
					return err
				}
				open += len(list)
			}
			return nil
		}))
		return open == 0
	})
}

// add takes a report in and gives its id.
func (p *pieces) add(text string) string {
	p.t.Helper()
	v, err := p.reports.Add(context.Background(), author, "report.yaml", []byte(text))
	if err != nil {
		p.t.Fatalf("%v\n%s", err, text)
	}
	return v.ID
}

// propose asks for a release as the author.
func (p *pieces) propose(proposal disclosure.Proposal) disclosure.Result {
	p.t.Helper()
	proposal.Officer = author
	r, err := p.office.Propose(context.Background(), proposal)
	check(p.t, err)
	return r
}

// carrier joins the two zones as node does.
type carrier struct{ queue link.Queue }

func (c carrier) Put(ctx context.Context, items []exchange.Item) error {
	out := make([]link.Item, len(items))
	for i, x := range items {
		out[i] = link.Item(x)
	}
	return c.queue.Put(ctx, out)
}

func (c carrier) Take(ctx context.Context, most int) ([]exchange.Event, error) {
	events, err := c.queue.Take(ctx, most)
	out := make([]exchange.Event, len(events))
	for i, e := range events {
		out[i] = exchange.Event(e)
	}
	return out, err
}

func (c carrier) Ack(ctx context.Context, ids []string) error { return c.queue.Ack(ctx, ids) }

func (c carrier) Cancel(ctx context.Context, ids []string) ([]string, error) {
	return c.queue.Cancel(ctx, ids)
}

func (c carrier) Status(ctx context.Context, ids []string) ([]exchange.Status, error) {
	list, err := c.queue.Status(ctx, ids)
	out := make([]exchange.Status, len(list))
	for i, s := range list {
		out[i] = exchange.Status(s)
	}
	return out, err
}

func (c carrier) Heads(ctx context.Context, partner party.Code) ([][]byte, error) {
	return c.queue.Heads(ctx, partner)
}
