package exchange_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// What is sealed and has not reached the partner goes only while it would be
// decided the same.
func TestWhatIsNotDeliveredIsWithdrawnWithItsRule(t *testing.T) {
	runsOut := strings.Replace(toFrance, "expires: 2019-01-01T00:00:00Z", "expires: 2017-12-11T09:00:00Z", 1)
	for _, tt := range []struct {
		name   string
		before string
		change func(p *pair)
		says   string // why it is cancelled; "" when it goes
	}{
		{"nothing changes", toFrance, func(*pair) {}, ""},
		{"other rules, the same words", toFrance, func(p *pair) {
			p.cia.policy = insidetest.Policy(p.t, "USA/CIA", toFrance, insidetest.Directive("D-RUS", "RUS", "automatic", insidetest.FullRungs, ""))
		}, ""},
		{"the directive is withdrawn", toFrance, func(p *pair) {
			p.cia.policy = insidetest.Policy(p.t, "USA/CIA")
		}, "decided again: withheld; not sent"},
		{"the directive runs out", runsOut, func(p *pair) { p.clock.Add(time.Hour) }, "decided again: withheld; not sent"},
		{"review is required now", toFrance, func(p *pair) {
			p.cia.policy = insidetest.Policy(p.t, "USA/CIA", reviewed)
		}, "decided again: review is required"},
		{"less may go now", toFrance, func(p *pair) {
			p.cia.policy = insidetest.Policy(p.t, "USA/CIA", insidetest.Directive("D-FRA", "FRA", "automatic", "text: written, person: masked, place: country", ""))
		}, "decided again: the rules have changed, and other words would go"},
		{"the partner is removed", toFrance, func(p *pair) {
			p.cia.must(p.cia.exchange.Remove(p.t.Context(), "berg", "FRA/DGSE"))
		}, "FRA/DGSE is removed"},
		{"the key that it is sealed to is revoked", toFrance, func(p *pair) {
			revocation, err := p.dgse.service.Root.SignRevocation(keys.Revocation{Service: "FRA/DGSE", Serials: []uint64{1}, Reason: keys.ReasonLost, At: insidetest.Start})
			p.dgse.must(err)
			p.cia.must(p.cia.exchange.AddRevocation(p.t.Context(), "berg", "FRA/DGSE", revocation))
		}, "key set 1 of FRA/DGSE is revoked"},
	} {
		for _, where := range []string{"in the outbox", "with the gateway"} {
			t.Run(tt.name+", "+where, func(t *testing.T) {
				p := sqlite(t, tt.before)
				p.send("R-1", plan)
				p.cia.gateway.Down = where == "in the outbox"
				_ = p.cia.exchange.Outward(t.Context()) // fails when the gateway is down
				if got, want := p.outbox()[0].State, map[bool]insidedb.State{true: insidedb.Sealed, false: insidedb.Moved}[p.cia.gateway.Down]; got != string(want) {
					t.Fatalf("before the change it is %s, want %s", got, want)
				}
				tt.change(p)
				p.cia.gateway.Down = false
				p.settle()
				line, items := p.outbox()[0], p.inbox()
				if tt.says == "" {
					if line.State != string(insidedb.Admitted) || len(items) != 1 {
						t.Errorf("it is %s: %s; received %d", line.State, line.Said, len(items))
					}
					return
				}
				if line.State != string(insidedb.Cancelled) || !strings.HasPrefix(line.Said, "cancelled; not sent: "+tt.says) || line.Sent || len(items) != 0 {
					t.Errorf("it is %s: %s; received %+v", line.State, line.Said, items)
				}
			})
		}
	}
}

// unsure cannot tell whether a release still stands, and counts how often it
// was asked.
type unsure struct {
	exchange.Renewer
	asked *int
}

func (u unsure) Stands(*insidedb.Tx, insidedb.Release, time.Time) (string, error) {
	*u.asked++
	return "", errs.E(errs.Internal, "test", "nothing can be decided")
}

// What cannot be looked at is looked at again, and not on every tick.
func TestLookingAgainThatFailsIsRepeatedInASecond(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	asked := 0
	p.cia.change = func(c *exchange.Config) { c.Renewer = unsure{c.Renewer, &asked} }
	p.cia.stop()
	p.cia.start()
	for _, tt := range []struct {
		wait time.Duration
		want int
	}{{0, 1}, {exchange.Tick, 1}, {time.Second, 2}} {
		p.clock.Add(tt.wait)
		err := p.cia.exchange.Outward(t.Context())
		if asked != tt.want || (tt.wait != exchange.Tick) != (errs.KindOf(err) == errs.Internal) {
			t.Errorf("after %s it was asked %d times, want %d; %v", tt.wait, asked, tt.want, err)
		}
	}
}

// What the gateway has handed over cannot be called back, and the outbox says so.
func TestWhatIsHandedOverIsToldToBeTooLate(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	p.gateways.Carry()
	p.cia.policy = insidetest.Policy(t, "USA/CIA")
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	line := p.outbox()[0]
	if line.State != string(insidedb.Moved) || !strings.Contains(line.Said, "too late to cancel, for the partner may have it: decided again: withheld") {
		t.Errorf("it is %s: %s", line.State, line.Said)
	}
	p.settle()
	if line := p.outbox()[0]; line.State != string(insidedb.Admitted) || len(p.inbox()) != 1 {
		t.Errorf("with its receipts it is %s: %s", line.State, line.Said)
	}
}

// An officer's approval holds for what is sealed too, and a version that was
// withdrawn does not stand in the way of a later one.
func TestWhatWasWithdrawnMayBeProposedAgain(t *testing.T) {
	p := sqlite(t, reviewed)
	res := p.send("R-1", plan)
	v, err := p.cia.office.Show(t.Context(), res.Release, time.Time{})
	p.cia.must(err)
	_, err = p.cia.office.Approve(t.Context(), disclosure.Approval{Release: res.Release, Officer: "berg", Hash: v.Hash})
	p.cia.must(err)
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	if line := p.outbox()[0]; line.State != string(insidedb.Moved) {
		t.Fatalf("what an officer approved is %s: %s", line.State, line.Said)
	}
	p.cia.policy = insidetest.Policy(t, "USA/CIA")
	p.settle()
	p.cia.policy = insidetest.Policy(t, "USA/CIA", toFrance)
	again, err := p.cia.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: "FRA", Officer: "lind"})
	p.cia.must(err)
	if again.Release == res.Release || again.State != string(insidedb.Approved) {
		t.Fatalf("proposed again: %+v", again)
	}
	p.settle()
	if items := p.inbox(); len(items) != 1 || items[0].Seq != 2 {
		t.Errorf("received %+v", items)
	}
	if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
		t.Errorf("alarms: %s", a)
	}
}
