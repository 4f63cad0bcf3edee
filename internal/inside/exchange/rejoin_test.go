package exchange_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/community"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
)

func TestAnOldEpochIsNotPutInForceOnRejoining(t *testing.T) {
	l := newLeague(t)
	l.found()
	ctx := context.Background()
	third := must(l.cia.service.Release.SignEpoch(l.epoch(l.dgse)))
	_, err := l.dgse.exchange.Leave(ctx, "lind", "TRILAT")
	l.dgse.must(err)
	l.rounds(4)
	_, err = l.cia.exchange.Expel(ctx, "lind", "TRILAT", []party.Code{"RUS/FSB"})
	l.cia.must(err)
	l.rounds(4)
	_, err = l.cia.exchange.Invite(ctx, "lind", "TRILAT", []party.Code{"FRA/DGSE"})
	l.cia.must(err)
	l.rounds(2)
	l.part(l.cia, l.dgse, true)
	_, err = l.dgse.exchange.Join(ctx, "lind", "TRILAT")
	l.dgse.must(err)
	l.state(l.fsb, l.dgse, control(envelope.EpochVerb, third)) // who is out plays back the epoch that has both
	if c := l.dgse.community(); c.State != "accepted" || c.Number != 0 {
		t.Errorf("after an old epoch was played back it is %s in epoch %d", c.State, c.Number)
	}
	if r := l.send(l.dgse, l.fsb); r.State != "withheld" {
		t.Errorf("who was removed is given something: %s", r.State)
	}
	l.part(l.cia, l.dgse, false)
	l.rounds(6)
	if c := l.dgse.community(); c.State != "member" || c.Number != 6 || len(c.Members) != 2 {
		t.Errorf("it has rejoined as %s in epoch %d with %v", c.State, c.Number, c.Members)
	}
}

func TestRefusingAnUnsolicitedInvitationLeavesWhatPartiesYamlSays(t *testing.T) {
	l := newLeague(t)
	ctx := context.Background()
	key := l.fsb.service.Release
	first := must(community.Found("TRILAT", "RUS/FSB", insidetest.Start))
	l.state(l.fsb, l.dgse, control(envelope.EpochVerb, must(key.SignInvitation(community.Invitation{Community: "TRILAT", Steward: "RUS/FSB",
		Member: "FRA/DGSE", Members: []party.Code{"FRA/DGSE", "RUS/FSB"}, Epoch: first.Hash(), Issued: insidetest.Start}))))
	if c := l.dgse.community(); c.State != "invited" {
		t.Fatalf("it is %s", c.State)
	}
	_, err := l.dgse.exchange.Leave(ctx, "lind", "TRILAT")
	l.dgse.must(err)
	r := l.send(l.dgse, l.cia)
	l.rounds(4)
	l.dgse.wantState(r.Release, "admitted", "")
}

func TestAPartnersOpenInvitationsAreBounded(t *testing.T) {
	l := newLeague(t)
	key := l.fsb.service.Release
	invite := func(n int) {
		name := fmt.Sprintf("SPAM-%d", n)
		first := must(community.Found(name, "RUS/FSB", insidetest.Start))
		l.fsb.must(l.fsb.exchange.Tell(context.Background(), "FRA/DGSE", control(envelope.EpochVerb, must(key.SignInvitation(community.Invitation{
			Community: name, Steward: "RUS/FSB", Member: "FRA/DGSE", Members: []party.Code{"FRA/DGSE", "RUS/FSB"}, Epoch: first.Hash(), Issued: insidetest.Start.Add(exchange.Tick)})))))
	}
	for n := range exchange.MostInvitations + 3 {
		invite(n)
	}
	l.rounds(3)
	all, err := l.dgse.exchange.Communities(context.Background())
	if l.dgse.must(err); len(all) != exchange.MostInvitations || strings.Count(l.dgse.alarms(), "community") != 3 {
		t.Errorf("%d are open, alarms: %q", len(all), l.dgse.alarms())
	}
	_, err = l.dgse.exchange.Leave(context.Background(), "lind", "SPAM-0") // who answers has room again
	l.dgse.must(err)
	invite(1000)
	l.rounds(3)
	if c, err := l.dgse.exchange.Community(context.Background(), "SPAM-1000"); err != nil || c.State != "invited" {
		t.Errorf("after one was answered: %s %v", c.State, err)
	}
}
