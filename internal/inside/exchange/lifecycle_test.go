package exchange_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
)

// last is the outbox line that was proposed last.
func (p *pair) last() exchange.Sending {
	p.t.Helper()
	all := p.outbox()
	return all[len(all)-1]
}

func TestASuspendedPartnerGetsAndGivesNothingUntilItIsResumed(t *testing.T) {
	for _, by := range []string{"ours", "theirs"} {
		t.Run(by, func(t *testing.T) {
			p := sqlite(t)
			ctx := context.Background()
			actor, other := p.cia, p.dgse
			if by == "theirs" {
				actor, other = p.dgse, p.cia
			}
			p.send("EX-1", "It is sealed and waits with the gateway.")
			p.cia.do(p.cia.exchange.Outward)
			_, err := actor.exchange.SuspendPeer(ctx, "nobody", other.service.Code)
			wantKind(t, err, errs.Denied, "not registered")
			_, err = actor.exchange.SuspendPeer(ctx, "lind", other.service.Code)
			actor.must(err)
			_, err = actor.exchange.SuspendPeer(ctx, "lind", other.service.Code)
			wantKind(t, err, errs.Conflict, "suspended already")
			_, err = other.exchange.ResumePeer(ctx, "lind", actor.service.Code)
			wantKind(t, err, errs.Conflict, "have not suspended")
			if by == "theirs" { // it is told before what waits is delivered
				p.gateways.Carry()
				other.do(other.exchange.Inward)
			}
			p.settle()
			for _, n := range []*node{p.cia, p.dgse} {
				all, err := n.exchange.Partners(ctx)
				n.must(err)
				if all[0].State != "suspended" {
					t.Errorf("%s has its partner as %s", n.service.Code, all[0].State)
				}
			}
			if by == "ours" && len(p.inbox()) != 0 {
				t.Errorf("it was delivered all the same: %+v", p.last())
			}
			p.send("EX-2", "It is approved while nothing goes.")
			p.settle()
			if line := p.last(); line.State != "needs-decision" || !strings.Contains(line.Said, "suspended") {
				t.Errorf("it is %s: %s", line.State, line.Said)
			}
			_, err = actor.exchange.ResumePeer(ctx, "lind", other.service.Code)
			actor.must(err)
			p.settle()
			p.settle()
			for i, line := range p.outbox() {
				if line.State != "admitted" && !(by == "theirs" && i == 0) { // the first was on the road when they closed
					t.Errorf("release %d is %s: %s", i+1, line.State, line.Said)
				}
			}
			if a := p.cia.alarms() + p.dgse.alarms(); a != "" {
				t.Errorf("alarms: %s", a)
			}
			life, err := p.cia.exchange.PeeringOf(ctx, "FRA/DGSE")
			p.cia.must(err)
			var acts []string
			for _, a := range life.Acts {
				acts = append(acts, a.Side+" "+a.Act+" "+a.Officer)
			}
			want := []string{"ours accepted lind", "ours suspended lind", "ours resumed lind"}
			if by == "theirs" {
				want = []string{"ours accepted lind", "theirs suspended ", "theirs resumed "}
			}
			if !slices.Equal(acts, want) || life.State != "active" {
				t.Errorf("its life: %q, %s", acts, life.State)
			}
		})
	}
}

func TestASuspensionAndItsEndThatComeTogetherLeaveThePeeringInForce(t *testing.T) {
	p := sqlite(t)
	ctx := context.Background()
	_, err := p.dgse.exchange.SuspendPeer(ctx, "lind", "USA/CIA")
	p.dgse.must(err)
	p.dgse.do(p.dgse.exchange.Outward)
	_, err = p.dgse.exchange.ResumePeer(ctx, "lind", "USA/CIA")
	p.dgse.must(err)
	p.dgse.do(p.dgse.exchange.Outward)
	p.gateways.Carry()
	p.settle()
	all, err := p.cia.exchange.Partners(ctx)
	p.cia.must(err)
	life, err := p.cia.exchange.PeeringOf(ctx, "FRA/DGSE")
	p.cia.must(err)
	if len(life.Acts) != 3 || all[0].State != "active" {
		t.Errorf("after %d acts it is %s; expected 3, and active", len(life.Acts), all[0].State)
	}
}

func TestBothMustResumeWhatBothSuspended(t *testing.T) {
	p := sqlite(t)
	ctx := context.Background()
	for _, x := range [][2]*node{{p.cia, p.dgse}, {p.dgse, p.cia}} {
		_, err := x[0].exchange.SuspendPeer(ctx, "lind", x[1].service.Code)
		x[0].must(err)
	}
	p.settle()
	_, err := p.cia.exchange.ResumePeer(ctx, "lind", "FRA/DGSE")
	p.cia.must(err)
	p.settle()
	life, err := p.cia.exchange.PeeringOf(ctx, "FRA/DGSE")
	p.cia.must(err)
	if life.State != "suspended" || !slices.Equal(life.SuspendedBy, []string{"theirs"}) {
		t.Errorf("%s by %v", life.State, life.SuspendedBy)
	}
	_, err = p.dgse.exchange.ResumePeer(ctx, "lind", "USA/CIA")
	p.dgse.must(err)
	p.send("EX-1", "It goes.")
	p.settle()
	if line := p.last(); line.State != "admitted" {
		t.Errorf("it is %s: %s", line.State, line.Said)
	}
}

func TestContentOfASuspendedPartnerIsRefusedWithTheCodeAgreement(t *testing.T) {
	p := sqlite(t)
	p.send("EX-1", "It is on the road when the door closes.")
	p.cia.do(p.cia.exchange.Outward)
	p.gateways.Carry()
	p.dgse.do(p.dgse.exchange.TakeIn)
	_, err := p.dgse.exchange.SuspendPeer(context.Background(), "lind", "USA/CIA")
	p.dgse.must(err)
	p.settle()
	if in := p.inbox(); len(in) != 1 || in[0].State != "refused" || in[0].Code != "agreement" {
		t.Errorf("it is %+v", in)
	}
	if line := p.last(); line.State != "refused" {
		t.Errorf("the sender has it as %s: %s", line.State, line.Said)
	}
}

func TestTheEndOfAnAgreementRecallsWhatWasGivenAndSaysWhatIsErased(t *testing.T) {
	p := sqlite(t)
	ctx := context.Background()
	p.send("EX-1", "It is delivered.")
	p.settle()
	p.send("EX-2", "It is not.")
	p.cia.do(p.cia.exchange.Outward)
	plan, err := p.cia.exchange.EndingOf(ctx, "FRA/DGSE")
	p.cia.must(err)
	if plan.State != "active" || plan.Recall != 1 || plan.Received != "erase" || plan.Count != 0 {
		t.Errorf("the plan: %+v", plan)
	}
	_, err = p.cia.exchange.EndPeer(ctx, "lind", "FRA/DGSE")
	p.cia.must(err)
	p.settle()
	theirs, err := p.dgse.exchange.EndingOf(ctx, "USA/CIA")
	p.dgse.must(err)
	if theirs.State != "ended" || theirs.Count != 1 || len(theirs.Items) != 1 || theirs.Received != "erase" {
		t.Errorf("their side: %+v", theirs)
	}
	if line := p.last(); line.State != "cancelled" {
		t.Errorf("what was not delivered is %s: %s", line.State, line.Said)
	}
	_, err = p.cia.intake.Add(ctx, "lind", "EX-3", insidetest.Report("EX-3", "Nothing goes any more."))
	p.cia.must(err)
	_, err = p.cia.office.Propose(ctx, disclosure.Proposal{Report: "EX-3", Partner: "FRA", Officer: "lind"})
	wantKind(t, err, errs.NotFound, "not peered")
	recalled := 0
	for _, c := range p.stated(p.cia, p.dgse) {
		if c.Verb == envelope.Recalled && c.Code == envelope.CodeEndOfTerms && c.Due != nil && c.Due.After(insidetest.Start.AddDate(0, 0, 29)) {
			recalled++
		}
	}
	if recalled != 1 {
		t.Errorf("recalled %d of what was given", recalled)
	}
	_, err = p.cia.exchange.ResumePeer(ctx, "lind", "FRA/DGSE")
	wantKind(t, err, errs.Conflict, "at an end")
	_, err = p.cia.exchange.Accept(ctx, "lind", p.dgse.service.Peering(t, "USA/CIA", 2), p.dgse.service.Spoken())
	wantKind(t, err, errs.Conflict, "expected a new one")
	for _, x := range [][2]*node{{p.cia, p.dgse}, {p.dgse, p.cia}} {
		_, err := x[0].exchange.Accept(ctx, "lind", x[1].service.PeeringUnder(t, x[0].service.Code, 2, "AGR-SECOND"), x[1].service.Spoken())
		x[0].must(err)
	}
	p.clock.Add(time.Second)
	p.send("EX-4", "A new agreement begins.")
	p.settle()
	if line := p.last(); line.State != "admitted" {
		t.Errorf("under a new agreement: %s: %s", line.State, line.Said)
	}
}

// stated are the Controls that one node has stated to the other.
func (p *pair) stated(from, to *node) []envelope.Control {
	p.t.Helper()
	var out []envelope.Control
	for _, s := range from.gateway.Envelopes(to.service.Code) {
		v, err := envelope.Open(s.Bytes(), from.service.Set, to.service.HPKE, to.service.Code)
		from.must(err)
		if c, ok := v.Control(); ok {
			out = append(out, c)
		}
	}
	return out
}
