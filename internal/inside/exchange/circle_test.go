package exchange_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// circle are several services, peered with one another. USA/DIA has what
// USA/CIA makes reports of for FRA/DGSE and RUS/FSB.
type circle struct {
	t        testing.TB
	clock    *insidetest.Clock
	gateways *insidetest.Gateways
	dia      *node
	cia      *node
	dgse     *node
	fsb      *node
}

func newCircle(t testing.TB) *circle {
	t.Helper()
	c := &circle{t: t, clock: insidetest.NewClock()}
	var services []insidetest.Service
	for _, code := range []party.Code{"USA/DIA", "USA/CIA", "FRA/DGSE", "RUS/FSB"} {
		services = append(services, insidetest.NewService(t, code))
	}
	c.gateways = insidetest.NewGateways(c.clock, services...)
	for i, into := range []**node{&c.dia, &c.cia, &c.dgse, &c.fsb} {
		n := &node{t: t, service: services[i], clock: c.clock, gateway: c.gateways.Of(services[i].Code), database: storetest.Engines()[0].Fresh(t)}
		n.policy = circlePolicy(n, nil)
		n.change = func(x *exchange.Config) {
			x.Refresh = func(ctx context.Context) error {
				return n.store.Read(ctx, func(tx *insidedb.Tx) error {
					held, err := tx.Held(insidedb.HeldConsents, time.Time{})
					n.policy = circlePolicy(n, held)
					return err
				})
			}
		}
		n.start()
		t.Cleanup(func() { n.db.Close() })
		for _, o := range []disclosure.Officer{{Code: "lind"}, {Code: "author", Roles: []string{insidedb.RoleAuthor}}} {
			_, err := n.office.Register(context.Background(), o)
			n.must(err)
		}
		*into = n
	}
	for _, a := range c.nodes() {
		for _, b := range c.nodes() {
			if a != b {
				_, err := a.exchange.Accept(context.Background(), "lind", b.service.Peering(t, a.service.Code, 1), b.service.Spoken())
				a.must(err)
			}
		}
	}
	return c
}

func circlePolicy(n *node, held []byte) *directive.Policy {
	n.t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: fmt.Appendf(nil, `self: %[1]s
parties:
  USA: {services: [USA/CIA, USA/DIA], ceiling: %[2]s}
  FRA: {services: [FRA/DGSE], ceiling: %[2]s}
  RUS: {services: [RUS/FSB], ceiling: %[2]s}
`, n.service.Code, insidetest.Ceiling(n.service.Code))}, HeldConsents: directive.File{Name: "held", Data: held}}
	for _, to := range []string{"USA/CIA", "USA/DIA", "FRA", "RUS"} {
		if n.service.Code.Country() == "USA" && string(n.service.Code) != to {
			text := insidetest.Directive("D-"+strings.ReplaceAll(to, "/", "-"), to, "automatic", insidetest.FullRungs, insidetest.NoDefault)
			text = strings.Replace(text, "onward: ask", "use: [intelligence, lead]\nonward: own-government", 1)
			f.Directives = append(f.Directives, directive.File{Name: to + ".yaml", Data: []byte(text)})
		}
	}
	p, err := directive.Load(f)
	n.must(err)
	return p
}

func (c *circle) nodes() []*node { return []*node{c.dia, c.cia, c.dgse, c.fsb} }

// settle lets everybody do everything that they can, several times.
func (c *circle) settle() {
	c.t.Helper()
	for range 5 {
		c.clock.Add(exchange.Tick)
		for _, n := range c.nodes() {
			n.do(n.exchange.Outward)
		}
		c.gateways.Carry()
		for _, n := range c.nodes() {
			n.do(n.exchange.Inward)
		}
	}
}

// report is a report of a service with one portion; lines are further keys.
func report(by party.Code, serial, text string, lines ...string) []byte {
	return fmt.Appendf(nil, `originator: %s
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
serial: %s
use: [intelligence, lead]
onward: own-government
%stitle: {mark: "(U//REL TO USA, FRA, RUS)", text: "Exercise"}
portions:
  - {mark: "(S//REL TO USA, FRA, RUS)", text: %q}
`, by, serial, strings.Join(lines, ""), text)
}

// give takes a report in at a node and proposes it.
func (c *circle) give(n *node, to party.Code, serial, text string, lines ...string) disclosure.Result {
	c.t.Helper()
	c.clock.Add(time.Second)
	_, err := n.intake.Add(context.Background(), "lind", serial, report(n.service.Code, serial, text, lines...))
	n.must(err)
	return c.propose(n, to, serial)
}

func (c *circle) propose(n *node, to party.Code, serial string) disclosure.Result {
	c.t.Helper()
	out, err := n.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: to, Officer: "lind"})
	n.must(err)
	return out
}

// only gives the one item of a node's inbox from a partner.
func (n *node) only(from party.Code) exchange.Arrival {
	n.t.Helper()
	box, err := n.exchange.Inbox(context.Background(), exchange.Query{Partner: from})
	n.must(err)
	if len(box) != 1 {
		n.t.Fatalf("%s has %d items from %s; expected one", n.service.Code, len(box), from)
	}
	return box[0]
}

// agree checks that two nodes that exchanged an item hold the same about it.
func (c *circle) agree(a, b *node, item string) {
	c.t.Helper()
	at := c.clock.Now()
	told := map[*node]string{}
	for n, other := range map[*node]*node{a: b, b: a} {
		n.must(n.store.Read(context.Background(), func(tx *insidedb.Tx) error {
			f, err := tx.Fold(other.service.Code, item, time.Time{}, at)
			f.Receipts = nil // delivered is the sender's alone
			told[n] = fmt.Sprint(f.Standing, f.Code, f.Successor, len(f.Ignored), len(f.Waiting))
			for _, m := range f.Matters {
				told[n] += fmt.Sprint(" ", m.Verb, m.Hash, m.State)
				if m.End != nil {
					told[n] += m.End.Hash
				}
			}
			return err
		}))
	}
	if told[a] != told[b] {
		c.t.Errorf("%s holds\n%s\n%s holds\n%s", a.service.Code, told[a], b.service.Code, told[b])
	}
}
