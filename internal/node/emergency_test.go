package node

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
)

const (
	inEmergency = `id: D-LIFE
title: When lives are at stake
basis: saving life
effective: 2015-11-16
review: 2019-05-16
partners: [FRA]
topics: [counter-terrorism]
kinds: [warning]
ceiling: SECRET
rungs: {text: written}
may_decide: [listed, asked]
mode: automatic
purpose: prevent an attack
benefit: lives
emergency: {trigger: threat-to-life, max: PT72H, approver: duty-director, notify_originator: PT4H}
`
	asksFirst = `originator: USA/CIA
serial: W-1
created: 2017-12-10T09:30:00Z
kind: warning
topics: [counter-terrorism]
title: {mark: "(S//REL TO USA, FRA)", text: "A warning"}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "An attack is planned.", third_party: {from: GBR, consent: required}}
`
)

// An emergency changes the policy in force at once, also after a restart, and what
// rests on it and is not delivered when it ends does not go.
func TestAnEmergencyIsPartOfThePolicyAndWhatRestsOnItGoesNoFurtherThanIt(t *testing.T) {
	cia, dgse := pair(t, automatic, inEmergency)
	post[disclosure.Officer](cia, "", "/officers", map[string]any{"code": "lead", "roles": []string{"lead"}})
	cia.add(asksFirst)
	cia.add(fmt.Sprintf(plain, "R-1", "Notice", "The two nodes know each other."))
	cia.until(cia.propose("R-1", "FRA").Release, "admitted")
	dgse.stop() // nothing more is delivered
	asleep := cia.node.policy().Hash()
	if got := cia.propose("W-1", "FRA"); got.Release != "" || got.Verdict != "refer" && got.Verdict != "withhold" {
		t.Fatalf("before it: %+v; expected that nothing goes", got)
	}
	body := map[string]any{"directive": "D-LIFE", "report": "W-1", "for": "24h", "office": "duty-director", "reason": "lives"}
	if err := cia.refused("author", "/emergencies", body); errs.KindOf(err) != errs.Denied {
		t.Errorf("an author invokes it: %v", err)
	}
	e := post[disclosure.Emergency](cia, "lead", "/emergencies", body)
	if len(e.Owed) != 2 || e.Owed[0].Party != "GBR" || e.State != disclosure.EmergencyInForce {
		t.Errorf("%+v; expected that GBR is to be told, and oversight", e)
	}
	awake := cia.node.policy().Hash()
	if awake == asleep || len(cia.node.policy().Invocations()) != 1 {
		t.Errorf("the policy is %s; expected another, with the invocation", awake)
	}
	res := cia.propose("W-1", "FRA")
	if res.Release == "" {
		t.Fatalf("%+v; expected that it goes", res)
	}
	cia.until(res.Release, "moved")
	post[disclosure.Emergency](cia, "lead", "/emergencies/"+e.ID+"/end", map[string]string{"reason": "the danger is over"})
	if v := cia.until(res.Release, "cancelled"); !strings.Contains(v.Said, "decided again: ") {
		t.Errorf("it is cancelled: %s", v.Said)
	}
	over := cia.node.policy().Hash()
	cia.stop()
	cia.restart()
	if got := cia.node.policy().Hash(); got != over || over == awake {
		t.Errorf("after a restart %s; expected %s", got, over)
	}
	list := get[desk.Emergencies](cia, "/emergencies")
	if len(list.Emergencies) != 1 || list.Emergencies[0].State != disclosure.EmergencyEnded || list.Emergencies[0].EndedBy != "lead" {
		t.Errorf("%+v; expected one that the lead ended", list.Emergencies)
	}
}
