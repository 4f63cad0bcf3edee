package insidetest

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
	"entente/internal/inside/reporting"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// Officers whom every node of a circle knows: lind has every role, ray is an
// author and no more.
const (
	Lind = "lind"
	Ray  = "ray"
)

// Node is the inside of one service of a circle.
type Node struct {
	Service  Service
	Gateway  *Gateway
	Store    *insidedb.Store
	Intake   *reporting.Intake
	Office   *disclosure.Office
	Exchange *exchange.Exchange
	Policy   *directive.Policy // may be set anew

	circle *Circle
}

// Circle are several services that are peered with one another, for tests of what
// goes between them. Their clock is one.
type Circle struct {
	T        testing.TB
	Clock    *Clock
	Gateways *Gateways
	Nodes    []*Node
}

// NewCircle makes one. open gives each node a store of its own on the clock, which
// is closed by whoever gives it. The policy of each node lets reports of all kinds
// go to all of them without review, with persons masked unless a need says more.
func NewCircle(t testing.TB, open func(*Clock) *insidedb.Store, codes ...party.Code) *Circle {
	t.Helper()
	ctx := context.Background()
	c := &Circle{T: t, Clock: NewClock()}
	var services []Service
	for _, code := range codes {
		services = append(services, NewService(t, code))
	}
	c.Gateways = NewGateways(c.Clock, services...)
	for _, s := range services {
		n := &Node{Service: s, Gateway: c.Gateways.Of(s.Code), Store: open(c.Clock), Policy: CirclePolicy(t, s.Code, "automatic", codes...), circle: c}
		policy := func() *directive.Policy { return n.Policy }
		source := Chance(s.Code)
		n.Intake = must(reporting.New(reporting.Config{Store: n.Store, Policy: policy, Log: Quiet(), Spool: t.TempDir()}))
		n.Office = must(disclosure.New(ctx, disclosure.Config{Store: n.Store, Policy: policy, Source: source, Log: Quiet()}))
		n.Exchange = must(exchange.New(ctx, exchange.Config{Self: s.Code, Store: n.Store, Renewer: n.Office, Policy: policy, Release: s.Release,
			HPKE: []*keys.HPKEPrivate{s.HPKE}, Own: s.Ring, Source: source, Carrier: n.Gateway, Log: Quiet()}))
		must(n.Office.Register(ctx, disclosure.Officer{Code: Lind, Roles: insidedb.Roles}))
		must(n.Office.Register(ctx, disclosure.Officer{Code: Ray, Roles: []string{insidedb.RoleAuthor}}))
		c.Nodes = append(c.Nodes, n)
	}
	for _, a := range c.Nodes {
		for _, b := range c.Nodes {
			if a != b {
				must(a.Exchange.Accept(ctx, Lind, b.Service.Peering(t, a.Service.Code, 1), b.Service.Spoken()))
			}
		}
	}
	return c
}

// CirclePolicy lets reports of all kinds go from a service to the others in a mode.
func CirclePolicy(t testing.TB, self party.Code, mode string, codes ...party.Code) *directive.Policy {
	t.Helper()
	return CirclePolicyOf(t, self, mode, FullRungs, MaskPersons, codes...)
}

// CirclePolicyOf is CirclePolicy up to the rungs given, and with other defaults.
func CirclePolicyOf(t testing.TB, self party.Code, mode, rungs, defaults string, codes ...party.Code) *directive.Policy {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "self: %s\ntopics: [counter-terrorism]\nparties:\n", self)
	services := map[string][]string{}
	var countries []string
	for _, code := range codes {
		if country := string(code.Country()); services[country] == nil {
			countries = append(countries, country)
		}
		services[string(code.Country())] = append(services[string(code.Country())], string(code))
	}
	for _, country := range countries {
		fmt.Fprintf(&b, "  %s: {services: [%s], ceiling: %s}\n", country, strings.Join(services[country], ", "), Ceiling(self))
	}
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(b.String())}}
	for _, code := range codes {
		if code == self {
			continue
		}
		text := Directive("D-"+strings.ReplaceAll(string(code), "/", "-"), string(code), mode, rungs, defaults)
		text = strings.NewReplacer("kinds: [intelligence, warning, tip]", "kinds: [intelligence, warning, tip, request, feedback, opinion]",
			"ceiling: SECRET", "ceiling: "+Ceiling(self)).Replace(text)
		f.Directives = append(f.Directives, directive.File{Name: "D-" + strings.ReplaceAll(string(code), "/", "-") + ".yaml", Data: []byte(text)})
	}
	return must(directive.Load(f))
}

// Words is a report of a service with one portion for all the others, in which
// {p1} is a person. lines are further keys, each ending in a newline.
func Words(by party.Code, kind, serial, text string, lines ...string) []byte {
	unmarked, secret := "U", "S"
	if by.Country() == "RUS" {
		unmarked, secret = "Н", "С"
	}
	return fmt.Appendf(nil, `originator: %s
created: 2017-12-10T09:30:00Z
kind: %s
topics: [counter-terrorism]
serial: %s
%stitle: {mark: "(%s//REL TO USA, FRA, RUS)", text: "Exercise"}
fields:
  p1: {ladder: person, name: "Achmed Fictitious", described: "a man in his thirties", nationality: BEL}
portions:
  - {mark: "(%s//REL TO USA, FRA, RUS)", text: %q}
`, by, kind, serial, strings.Join(lines, ""), unmarked, secret, text)
}

// Take takes a report of the node's own in.
func (n *Node) Take(kind, serial, text string, lines ...string) {
	n.circle.T.Helper()
	n.circle.Clock.Add(time.Second)
	if _, err := n.Intake.Add(context.Background(), Lind, serial, Words(n.Service.Code, kind, serial, text, lines...)); err != nil {
		n.circle.T.Fatalf("%s: %v", n.Service.Code, err)
	}
}

// Only gives the one item that the node has from a partner.
func (n *Node) Only(from party.Code) exchange.Arrival {
	n.circle.T.Helper()
	box, err := n.Exchange.Inbox(context.Background(), exchange.Query{Partner: from})
	if err != nil || len(box) != 1 {
		n.circle.T.Fatalf("%s has %d items from %s: %v; expected one", n.Service.Code, len(box), from, err)
	}
	return box[0]
}

// Settle lets everybody do everything that they can, several times.
func (c *Circle) Settle() {
	c.T.Helper()
	ctx := context.Background()
	for range 5 {
		c.Clock.Add(exchange.Tick)
		for _, n := range c.Nodes {
			if err := n.Exchange.Outward(ctx); err != nil {
				c.T.Fatalf("%s: %v", n.Service.Code, err)
			}
		}
		c.Gateways.Carry()
		for _, n := range c.Nodes {
			if err := n.Exchange.Inward(ctx); err != nil {
				c.T.Fatalf("%s: %v", n.Service.Code, err)
			}
		}
	}
}
