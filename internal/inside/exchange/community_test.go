package exchange_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
)

func TestMembersShareUnderTheEpochThatAllHave(t *testing.T) {
	l := newLeague(t)
	l.found()
	for _, p := range [][2]*node{{l.cia, l.dgse}, {l.cia, l.fsb}, {l.dgse, l.fsb}, {l.fsb, l.cia}} {
		r := l.send(p[0], p[1])
		l.rounds(4)
		p[0].wantState(r.Release, "admitted", "")
		if p[1].got(p[0]) == 0 {
			t.Errorf("%s holds nothing of %s", p[1].service.Code, p[0].service.Code)
		}
	}
	for _, e := range l.cia.gateway.Envelopes("FRA/DGSE") {
		if h := e.Header(); h.Lane != envelope.LaneControl && (h.Epoch == nil || h.Epoch.ID != "TRILAT" || h.Epoch.Number != 3) {
			t.Errorf("it goes under %+v", h.Epoch)
		}
	}
	for _, m := range l.cia.community().Members {
		if !m.Confirmed {
			t.Errorf("%s has not confirmed: %+v", m.Service, m)
		}
	}
	if a := l.cia.alarms() + l.dgse.alarms() + l.fsb.alarms(); a != "" {
		t.Errorf("alarms: %s", a)
	}
}

func TestNobodyIsAMemberUnasked(t *testing.T) {
	l := newLeague(t)
	ctx := context.Background()
	_, err := l.cia.exchange.Found(ctx, "lind", "TRILAT", []party.Code{"FRA/DGSE", "RUS/FSB"})
	l.cia.must(err)
	l.rounds(3)
	if c := l.dgse.community(); c.State != "invited" || c.Number != 0 {
		t.Errorf("FRA/DGSE is %s in epoch %d without a word of its own", c.State, c.Number)
	}
	if r := l.send(l.cia, l.dgse); r.State != "withheld" {
		t.Errorf("to who has not accepted: %s", r.State)
	}
	if _, err := l.fsb.exchange.Leave(ctx, "lind", "TRILAT"); err != nil { // no, thank you
		t.Fatal(err)
	}
	_, err = l.dgse.exchange.Join(ctx, "nobody", "TRILAT")
	wantKind(t, err, errs.Denied, "not registered")
	_, err = l.dgse.exchange.Join(ctx, "lind", "TRILAT")
	l.dgse.must(err)
	l.rounds(4)
	c := l.cia.community()
	if c.Number != 2 || len(c.Members) != 2 || len(c.Invited) != 0 {
		t.Errorf("epoch %d with %v, invited %v", c.Number, c.Members, c.Invited)
	}
	_, err = l.dgse.exchange.Expel(ctx, "lind", "TRILAT", []party.Code{"USA/CIA"})
	wantKind(t, err, errs.Denied, "only a steward")
	_, err = l.cia.exchange.Found(ctx, "lind", "TRILAT", nil)
	wantKind(t, err, errs.Conflict, "known here already")
	_, err = l.cia.exchange.Found(ctx, "lind", "DUET", []party.Code{"GBR/SIS"})
	wantKind(t, err, errs.Invalid, "not peered")
}

func TestWhoIsRemovedGetsAndGivesNothingFromThen(t *testing.T) {
	l := newLeague(t)
	l.found()
	before := l.send(l.cia, l.fsb)
	l.rounds(4)
	l.cia.wantState(before.Release, "admitted", "")
	sealed := l.send(l.dgse, l.fsb) // sealed and held up on the road when the removal comes
	l.part(l.dgse, l.fsb, true)
	l.rounds(1)
	l.dgse.wantState(sealed.Release, "moved", "")
	_, err := l.cia.exchange.Expel(context.Background(), "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	if r := l.send(l.cia, l.fsb); r.State != "withheld" {
		t.Errorf("the steward still gives: %s", r.State)
	}
	l.rounds(4)
	l.part(l.dgse, l.fsb, false)
	l.rounds(4)
	if line := l.dgse.sent(sealed.Release); line.Sent || line.State == "approved" {
		t.Errorf("what was on its way is %s: %s", line.State, line.Said)
	}
	if c := l.fsb.community(); c.State != "removed" {
		t.Errorf("the removed member stands as %s", c.State)
	}
	if r := l.send(l.fsb, l.dgse); r.State != "withheld" {
		t.Errorf("the removed member gives: %s", r.State)
	}
	if n := l.fsb.got(l.dgse); n != 0 {
		t.Errorf("the removed member got %d items", n)
	}
	r := l.send(l.cia, l.dgse)
	l.rounds(4)
	l.cia.wantState(r.Release, "admitted", "")
	for _, m := range l.cia.community().Members {
		if !m.Confirmed || m.Service == "RUS/FSB" {
			t.Errorf("%+v", m)
		}
	}
}

func TestAgreementsOutsideTheCommunityStay(t *testing.T) {
	l := newLeague(t)
	files := leaguePolicy("USA/CIA", "partners: [RUS]\ncommunities: [TRILAT]")
	l.cia.follow(files)
	l.cia.stop()
	l.cia.start()
	l.found()
	_, err := l.cia.exchange.Expel(context.Background(), "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(3)
	r := l.send(l.cia, l.fsb)
	l.rounds(4)
	l.cia.wantState(r.Release, "admitted", "")
	for _, e := range l.cia.gateway.Envelopes("RUS/FSB") {
		if e.Header().Epoch != nil {
			t.Error("what rests on no community names an epoch")
		}
	}
}

func TestWhoCannotRenewStopsSendingAndGoesOnWithTheNextLease(t *testing.T) {
	l := newLeague(t)
	l.found()
	l.part(l.cia, l.dgse, true)
	l.rounds(1)
	for range 26 { // the steward renews, and DGSE does not hear of it
		l.clock.Add(time.Hour)
		l.rounds(1)
	}
	if c := l.dgse.community(); !c.Over {
		t.Fatalf("the lease of the cut-off member ends at %v", c.Lease)
	}
	if c := l.fsb.community(); c.Over {
		t.Fatalf("the lease of the other ended at %v", c.Lease)
	}
	r := l.send(l.dgse, l.fsb)
	l.rounds(3)
	l.dgse.wantState(r.Release, "needs-decision", "ran out")
	other := l.send(l.fsb, l.dgse) // no clock of the receiver decides
	l.rounds(4)
	l.fsb.wantState(other.Release, "admitted", "")
	l.part(l.cia, l.dgse, false)
	l.rounds(6)
	l.dgse.wantState(r.Release, "admitted", "")
}

func TestAMemberCutOffFromTheStewardLearnsOfARemovalFromTheOthers(t *testing.T) {
	l := newLeague(t)
	l.found()
	l.part(l.cia, l.dgse, true)
	_, err := l.cia.exchange.Expel(context.Background(), "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	_, err = l.cia.exchange.Expel(context.Background(), "lind", "TRILAT", []party.Code{"RUS/FSB"})
	wantKind(t, err, errs.NotFound, "no member")
	l.rounds(3)
	// DGSE has not heard: it still takes from a member that does not want to know.
	if c := l.dgse.community(); c.Number != 3 {
		t.Fatalf("epoch %d reached who is cut off", c.Number)
	}
	l.part(l.cia, l.dgse, false)
	l.rounds(3)
	if c := l.dgse.community(); c.Number != 4 || len(c.Members) != 2 {
		t.Errorf("epoch %d with %v", c.Number, c.Members)
	}
}

func TestANewMembersEpochIsPassedOnWhereTheStewardDoesNotReach(t *testing.T) {
	l := newLeague(t)
	ctx := context.Background()
	_, err := l.cia.exchange.Found(ctx, "lind", "TRILAT", []party.Code{"FRA/DGSE"})
	l.cia.must(err)
	l.rounds(2)
	_, err = l.dgse.exchange.Join(ctx, "lind", "TRILAT")
	l.dgse.must(err)
	l.rounds(3)
	l.part(l.cia, l.dgse, true)
	_, err = l.cia.exchange.Invite(ctx, "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(2)
	_, err = l.fsb.exchange.Join(ctx, "lind", "TRILAT")
	l.fsb.must(err)
	l.rounds(5)
	if c := l.dgse.community(); c.Number != 3 || len(c.Members) != 3 || c.Lease == nil {
		t.Errorf("cut off from the steward: epoch %d with %v, lease %v", c.Number, c.Members, c.Lease)
	}
	r := l.send(l.dgse, l.fsb)
	l.rounds(4)
	l.dgse.wantState(r.Release, "admitted", "")
}

func TestAnItemUnderAnEpochThatHasNotComeWaitsInItsLaneAlone(t *testing.T) {
	l := newLeague(t)
	l.found()
	// A fourth change: DGSE leaves. RUS/FSB hears of it late.
	hide := true
	l.fsb.gateway.Taken = func(e *exchange.Event) bool { return !(hide && e.Kind == "envelope" && e.Lane == envelope.LaneControl) }
	_, err := l.dgse.exchange.Leave(context.Background(), "lind", "TRILAT")
	l.dgse.must(err)
	l.rounds(3)
	if n := l.cia.community().Number; n != 4 {
		t.Fatalf("the steward is in epoch %d", n)
	}
	r := l.send(l.cia, l.fsb)
	l.rounds(4)
	l.cia.wantState(r.Release, "delivered", "")
	if n := l.fsb.got(l.cia); n != 0 {
		t.Fatalf("admitted %d items under an epoch that is not here", n)
	}
	hide = false
	l.rounds(4)
	l.cia.wantState(r.Release, "admitted", "")
	if r := l.send(l.dgse, l.fsb); r.State != "withheld" {
		t.Errorf("who has left gives: %s", r.State)
	}
}

func TestWhatCrossesANewEpochOnTheRoadIsDecidedAgain(t *testing.T) {
	l := newLeague(t)
	l.found()
	l.part(l.dgse, l.cia, true) // DGSE does not hear of epoch 4, nor can it be told by FSB
	l.part(l.dgse, l.fsb, true)
	r := l.send(l.fsb, l.dgse)
	late := l.send(l.dgse, l.fsb)
	l.rounds(2)
	ctx := context.Background()
	_, err := l.cia.exchange.Expel(ctx, "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(2)
	_, err = l.cia.exchange.Invite(ctx, "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(2)
	_, err = l.fsb.exchange.Join(ctx, "lind", "TRILAT")
	l.fsb.must(err)
	l.rounds(4)
	l.part(l.dgse, l.fsb, false) // what DGSE sealed under epoch 3 meets epoch 5
	l.rounds(3)
	l.part(l.dgse, l.cia, false)
	l.rounds(8)
	l.dgse.wantState(late.Release, "admitted", "")
	if n := l.fsb.got(l.dgse); n != 1 {
		t.Errorf("RUS/FSB holds %d items of FRA/DGSE", n)
	}
	if line := l.fsb.sent(r.Release); line.State == "moved" || line.State == "sealed" {
		t.Errorf("what was sealed under the old epoch is %s", line.State)
	}
}

// state has a node state a document as if its own program had.
func (l *league) state(from, to *node, c envelope.Control) {
	l.t.Helper()
	from.must(from.exchange.Tell(context.Background(), to.service.Code, c))
	l.rounds(3)
}

func control(verb envelope.Verb, signed []byte) envelope.Control {
	return envelope.Control{Verb: verb, Digest: exchange.HashOf(signed), Document: signed}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAStewardThatSaysTwoThingsIsFoundOut(t *testing.T) {
	l := newLeague(t)
	l.found()
	// To DGSE the steward says that FSB is out, and to FSB that DGSE is.
	third := l.epoch(l.dgse)
	one, two := must(third.Remove(insidetest.Start, "RUS/FSB")), must(third.Admit(insidetest.Start, "GBR/SIS"))
	key := l.cia.service.Release
	l.state(l.cia, l.dgse, control(envelope.EpochVerb, must(key.SignEpoch(one))))
	l.state(l.cia, l.fsb, control(envelope.EpochVerb, must(key.SignEpoch(two))))
	if !strings.Contains(l.dgse.alarms(), "equivocation") {
		t.Errorf("alarms of FRA/DGSE: %q, of RUS/FSB: %q", l.dgse.alarms(), l.fsb.alarms())
	}
	if c := l.dgse.community(); c.State != "contested" {
		t.Errorf("it goes on as %s", c.State)
	}
	if r := l.send(l.dgse, l.cia); r.State != "withheld" {
		t.Errorf("something is still given: %s", r.State)
	}
	if n := len(l.dgse.community().Acts); n < 2 {
		t.Errorf("of the two epochs %d acts are kept", n)
	}
}

// epoch is the epoch in force at a node, as it holds it.
func (l *league) epoch(n *node) community.Epoch {
	l.t.Helper()
	e, err := n.exchange.Epoch(context.Background(), "TRILAT")
	n.must(err)
	return e
}

func TestEpochsOfHostileStewardsAndMembersChangeNothing(t *testing.T) {
	l := newLeague(t)
	l.found()
	third := l.epoch(l.dgse)
	cia, fsb := l.cia.service.Release, l.fsb.service.Release
	fourth := must(third.Remove(insidetest.Start, "FRA/DGSE"))
	both := fourth
	both.Members = []party.Code{"GBR/SIS", "RUS/FSB", "USA/CIA"}
	other := fourth
	other.Steward = "RUS/FSB"
	other.Prev = third.Hash()
	for _, tt := range []struct {
		name string
		from *node
		doc  []byte
	}{
		{"one that removes and admits", l.cia, must(cia.SignEpoch(both))},
		{"of a steward of its own making", l.fsb, must(fsb.SignEpoch(other))},
		{"of a community that nobody asked us into", l.cia, must(cia.SignEpoch(must(community.Found("DUET", "USA/CIA", insidetest.Start))))},
		{"one of another's signed as a lease", l.fsb, must(fsb.SignLease(other, other.Renew(insidetest.Start.AddDate(9, 0, 0))))},
	} {
		l.state(tt.from, l.dgse, control(envelope.EpochVerb, tt.doc))
		if c := l.dgse.community(); c.Number != 3 || c.State != "member" || len(c.Members) != 3 {
			t.Fatalf("%s: epoch %d, %s", tt.name, c.Number, c.State)
		}
	}
	// An old epoch, played back by a member that was never told that it is over.
	second := must(must(community.Found("TRILAT", "USA/CIA", time.Time{}.AddDate(2017, 0, 0))).Admit(insidetest.Start, "FRA/DGSE"))
	l.state(l.fsb, l.dgse, control(envelope.EpochVerb, must(cia.SignEpoch(second)))) // with another past: the steward lied
	if !strings.Contains(l.dgse.alarms(), "equivocation") {
		t.Errorf("alarms: %q", l.dgse.alarms())
	}
	if !strings.Contains(l.dgse.alarms(), "community") {
		t.Errorf("alarms: %q", l.dgse.alarms())
	}
}

func TestAReplayedOldEpochIsRefused(t *testing.T) {
	l := newLeague(t)
	l.found()
	signed := must(l.cia.service.Release.SignEpoch(l.epoch(l.dgse)))
	l.fsb.gateway.Taken = func(e *exchange.Event) bool { // it does not want to know
		return e.Kind != "envelope" || e.Partner != "USA/CIA"
	}
	_, err := l.cia.exchange.Expel(context.Background(), "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(4)
	l.state(l.fsb, l.dgse, control(envelope.EpochVerb, signed))
	if c := l.dgse.community(); c.Number != 4 || len(c.Members) != 2 {
		t.Errorf("epoch %d with %v after an old one was played back", c.Number, c.Members)
	}
	r := l.send(l.fsb, l.dgse) // under the old epoch, in good form
	l.rounds(4)
	line := l.fsb.sent(r.Release)
	if l.dgse.got(l.fsb) != 0 || len(line.Receipts) != 2 || line.Receipts[1].Code != "epoch" {
		t.Errorf("it is %s with %v", line.State, line.Receipts)
	}
	l.fsb.wantState(r.Release, "needs-decision", "decided again with the next")
}
