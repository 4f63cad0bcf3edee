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

// league are three services, each peered with the others, whose directives name
// the community TRILAT and nobody else.
type league struct {
	t              testing.TB
	clock          *insidetest.Clock
	gateways       *insidetest.Gateways
	cia, dgse, fsb *node
	all            []*node
	serial         int
	cut            map[string]bool // "FROM TO" that carry nothing
}

const leagueParties = `self: %s
topics: [counter-terrorism]
communities: {TRILAT: [FRA, RUS, USA]}
parties:
  FRA: {services: [FRA/DGSE], ceiling: %[2]s}
  RUS: {services: [RUS/FSB], ceiling: %[2]s}
  USA: {services: [USA/CIA], ceiling: %[2]s}
`

// leaguePolicy gives the files of a service's policy.
func leaguePolicy(self party.Code, whom string) directive.Files {
	level := map[party.Code]string{"USA": "SECRET", "FRA": "SECRET DÉFENSE", "RUS": "СЕКРЕТНО"}[self.Country()]
	text := strings.Replace(insidetest.Directive("D-TRI", "X", "automatic", insidetest.FullRungs, ""), "partners: [X]", whom, 1)
	text = strings.Replace(text, "ceiling: SECRET", "ceiling: "+level, 1)
	return directive.Files{Parties: directive.File{Name: "parties.yaml", Data: fmt.Appendf(nil, leagueParties, self, level)},
		Directives: []directive.File{{Name: "d.yaml", Data: []byte(text)}}}
}

func newLeague(t testing.TB, change ...func(*exchange.Config)) *league {
	t.Helper()
	l := &league{t: t, clock: insidetest.NewClock(), cut: map[string]bool{}}
	services := []insidetest.Service{insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE"), insidetest.NewService(t, "RUS/FSB")}
	l.gateways = insidetest.NewGateways(l.clock, services...)
	for i, at := range []**node{&l.cia, &l.dgse, &l.fsb} {
		n := &node{t: t, service: services[i], clock: l.clock, gateway: l.gateways.Of(services[i].Code), database: storetest.Engines()[0].Fresh(t)}
		n.follow(leaguePolicy(n.service.Code, "communities: [TRILAT]"), change...)
		l.cutOff(n)
		n.start()
		t.Cleanup(func() { n.db.Close() })
		_, err := n.office.Register(context.Background(), disclosure.Officer{Code: "lind"})
		n.must(err)
		*at, l.all = n, append(l.all, n)
	}
	for _, at := range l.all {
		for _, other := range l.all {
			if at != other {
				_, err := at.exchange.Accept(context.Background(), "lind", other.service.Peering(t, at.service.Code, 1), other.service.Spoken())
				at.must(err)
			}
		}
	}
	return l
}

// follow gives a node a policy that follows what its store holds.
func (n *node) follow(files directive.Files, change ...func(*exchange.Config)) {
	n.t.Helper()
	load := func(f directive.Files) {
		p, err := directive.Load(f)
		n.must(err)
		n.policy = p
	}
	load(files)
	n.change = func(c *exchange.Config) {
		c.Refresh = func(ctx context.Context) error {
			return n.store.Read(ctx, func(tx *insidedb.Tx) error {
				held, err := tx.Held(insidedb.HeldCommunities, time.Time{})
				if err == nil {
					f := files
					f.HeldCommunities = directive.File{Name: "held", Data: held}
					load(f)
				}
				return err
			})
		}
		for _, f := range change {
			f(c)
		}
	}
}

// cutOff has a node's gateway deliver nothing where the league is cut.
func (l *league) cutOff(n *node) {
	n.gateway.Hold = func(to party.Code) bool { return l.cut[string(n.service.Code)+" "+string(to)] }
}

// part cuts two nodes off from one another, or joins them again.
func (l *league) part(a, b *node, parted bool) {
	l.cut[string(a.service.Code)+" "+string(b.service.Code)] = parted
	l.cut[string(b.service.Code)+" "+string(a.service.Code)] = parted
}

// rounds lets all sides do everything that they can.
func (l *league) rounds(n int) {
	l.t.Helper()
	for range n {
		l.clock.Add(exchange.Tick)
		for _, n := range l.all {
			n.do(n.exchange.Outward)
		}
		l.gateways.Carry()
		for _, n := range l.all {
			n.do(n.exchange.Inward)
		}
	}
}

// found founds TRILAT with all three and lets it settle.
func (l *league) found() {
	l.t.Helper()
	ctx := context.Background()
	_, err := l.cia.exchange.Found(ctx, "lind", "TRILAT", []party.Code{"FRA/DGSE", "RUS/FSB"})
	l.cia.must(err)
	l.rounds(2)
	for _, n := range []*node{l.dgse, l.fsb} {
		_, err := n.exchange.Join(ctx, "lind", "TRILAT")
		n.must(err)
	}
	l.rounds(6)
	for _, n := range l.all {
		if c := n.community(); c.Number != 3 || len(c.Members) != 3 {
			l.t.Fatalf("%s stands in epoch %d with %v (%s)", n.service.Code, c.Number, c.Members, c.State)
		}
	}
}

func (n *node) community() exchange.Community {
	n.t.Helper()
	c, err := n.exchange.Community(context.Background(), "TRILAT")
	n.must(err)
	return c
}

// write takes a report of the node's own in and gives its serial.
func (l *league) write(from *node) string {
	l.t.Helper()
	l.serial++
	l.clock.Add(time.Second)
	serial := fmt.Sprintf("EX-%s-%d", from.service.Code.Country(), l.serial)
	mark := "(S//REL TO USA, FRA, RUS)"
	switch from.service.Code.Country() {
	case "RUS":
		mark = "(С//REL TO RUS, FRA, USA)"
	case "FRA":
		mark = "(SD//REL TO FRA, RUS, USA)"
	}
	_, err := from.intake.Add(context.Background(), "lind", serial, fmt.Appendf(nil, `originator: %s
serial: %s
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: "%[3]s", text: "Exercise"}
portions:
  - {mark: "%[3]s", text: "This is number %[4]d of the exercise."}
`, from.service.Code, serial, mark, l.serial))
	from.must(err)
	return serial
}

// send proposes a new report to a partner.
func (l *league) send(from, to *node) disclosure.Result {
	l.t.Helper()
	serial := l.write(from)
	out, err := from.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: to.service.Code, Officer: "lind"})
	from.must(err)
	return out
}

// sent gives the outbox line of a release.
func (n *node) sent(release string) exchange.Sending {
	n.t.Helper()
	box, err := n.exchange.Outbox(context.Background(), exchange.Query{})
	n.must(err)
	for _, line := range box {
		if line.Release == release {
			return line
		}
	}
	n.t.Fatalf("release %s is not in the outbox", release)
	return exchange.Sending{}
}

// got counts what a node admitted from another.
func (n *node) got(from *node) int {
	n.t.Helper()
	box, err := n.exchange.Inbox(context.Background(), exchange.Query{Partner: from.service.Code, State: "admitted"})
	n.must(err)
	return len(box)
}

// wantState fails unless a release stands in a state and says something.
func (n *node) wantState(release, state, says string) {
	n.t.Helper()
	if line := n.sent(release); line.State != state || !strings.Contains(line.Said, says) {
		n.t.Errorf("the release is %s: %s; expected %s saying %q", line.State, line.Said, state, says)
	}
}
