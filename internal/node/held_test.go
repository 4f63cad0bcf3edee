package node

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// hold records a consent as the store holds one that a partner gave.
func (s *site) hold(id string) {
	s.t.Helper()
	text := fmt.Sprintf(`{"id":%q,"from":"FRA/DGSE","to":["RUS"],"ref":["X"],"use":["lead"],"onward":"none","given":"2017-12-11T00:00:00Z"}`, id)
	err := s.node.inside.Write(s.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutHeld(insidedb.HeldConsents, id, text)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.node.RefreshPolicy(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func TestWhatTheStoreHoldsIsPartOfThePolicyAlsoAfterAReloadAndARestart(t *testing.T) {
	cia, _ := pair(t)
	before := cia.node.policy().Hash()
	cia.hold("ask:1")
	held := cia.node.policy()
	if held.Hash() == before || len(held.Consents()) != 1 || held.Consents()[0].From != party.Code("FRA/DGSE") {
		t.Errorf("consents %v, hash %s; expected the one that is held, and another hash", held.Consents(), held.Hash())
	}
	if _, err := cia.node.ReloadPolicy(t.Context()); err != nil || cia.node.policy().Hash() != held.Hash() {
		t.Errorf("after a reload %s (%v); expected %s", cia.node.policy().Hash(), err, held.Hash())
	}
	cia.stop()
	cia.restart()
	if got := cia.node.policy().Hash(); got != held.Hash() {
		t.Errorf("after a restart %s; expected %s", got, held.Hash())
	}
}

func TestWhatIsHeldAndDoesNotLoadLeavesThePolicyBeforeItAndIsRaised(t *testing.T) {
	cia, _ := pair(t)
	cia.hold("ask:1")
	good := cia.node.policy().Hash()
	cia.stop()
	cia.write("policy/consents.yaml", "- {id: \"ask:1\", from: GBR, to: [RUS], report: R, item: report, given: 2017-12-11T00:00:00Z}\n")
	cia.restart()
	if got := cia.node.policy().Hash(); got != good {
		t.Errorf("the policy is %s; expected the one on record, %s", got, good)
	}
	alarms, err := cia.node.exchange.Alarms(t.Context(), 0)
	if err != nil || len(alarms) != 1 || alarms[0].Kind != insidedb.AlarmPolicy || !strings.Contains(alarms[0].Detail, "ask:1") {
		t.Errorf("alarms %+v (%v); expected one that names the consent", alarms, err)
	}
	cia.hold("ask:2")
	if got := cia.node.policy(); len(got.Consents()) != 2 {
		t.Errorf("consents %v; expected those on record, and what came since", got.Consents())
	}
}

// A proposal that follows an answer at once is decided under it.
func TestAProposalIsDecidedUnderWhatTheStoreHoldsNow(t *testing.T) {
	cia, _ := pair(t)
	config := cia.node.config
	cia.stop()
	n, err := Open(t.Context(), config, Options{Log: io.Discard}) // and not started: nothing ticks
	if err != nil {
		t.Fatal(err)
	}
	defer n.Stop()
	before := n.policy().Hash()
	text := `{"id":"ask:1","from":"FRA/DGSE","to":["RUS"],"ref":["X"],"use":["lead"],"onward":"none","given":"2017-12-11T00:00:00Z"}`
	if err := n.inside.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutHeld(insidedb.HeldConsents, "ask:1", text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.office.Propose(t.Context(), disclosure.Proposal{Report: "nothing", Partner: "FRA", Officer: "author"}); err == nil {
		t.Fatal("a report that is not held was decided")
	}
	if got := n.policy(); got.Hash() == before || len(got.Consents()) != 1 {
		t.Errorf("consents %v; expected the one that is held", got.Consents())
	}
}
