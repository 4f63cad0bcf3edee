package hits_test

import (
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// kept is how many messages of travel are kept.
func (p *post) kept() (n int) {
	p.t.Helper()
	must(p.t, p.store.Read(p.t.Context(), func(tx *insidedb.Tx) error {
		all, err := tx.TravelMessages(insidedb.TravelQuery{})
		n = len(all)
		return err
	}))
	return n
}

func TestWhoIsStoppedIsAHitOfWhoeverAnswersForIt(t *testing.T) {
	for _, i := range []lookout.Instruction{lookout.Stop, lookout.DoNotAlert} {
		t.Run(string(i), func(t *testing.T) {
			each(t, func(t *testing.T, p *post) {
				p.lookout(sought(i), insidedb.LookoutActive)
				if p.asked(); p.kept() != 0 || len(p.list(true)) != 0 {
					t.Error("a question that met nobody is kept")
				}
				b := p.asked(strong)
				h := p.only()
				if h.Officer != owner || !h.Open || h.Journey != "" || p.acts(h.ID) != "opened booth" {
					t.Errorf("%+v, acts %q", h, p.acts(h.ID))
				}
				if i.Holds() && (!h.Due.Equal(*b.Orders[0].AnswerBy) || !h.Due.Equal(p.clock.Now().Add(5*time.Minute))) {
					t.Errorf("due %v, promised by %v", h.Due, b.Orders[0].AnswerBy)
				}
				p.clock.Add(2 * time.Minute)
				again := p.asked(strong)
				if p.only(); p.kept() != 1 || p.acts(h.ID) != "opened booth booth" {
					t.Errorf("asked again: %d stops, acts %q", p.kept(), p.acts(h.ID))
				}
				if i.Holds() && !again.Orders[0].HoldUntil.Equal(*b.Orders[0].HoldUntil) {
					t.Error("to ask again makes the hold longer")
				}
				p.clock.Add(4 * time.Minute)
				if p.tick(); i.Holds() && p.holder() != deputy {
					t.Errorf("%s has it after the promised time", p.holder())
				}
			})
		})
	}
}

func TestWhoCameByAFlightAndIsStoppedIsOneHit(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.fly(trip{name: "ALI IMAGINARY", flight: "1", departs: -time.Hour, hits: []screening.Hit{strong}})
	h := p.only()
	p.asked(strong)
	if p.only(); p.acts(h.ID) != "opened booth" || p.kept() != 1 {
		t.Errorf("acts %q, %d messages", p.acts(h.ID), p.kept())
	}
}

func TestAStopThatWasDecidedCallsNobodyAgain(t *testing.T) {
	p := one(t)
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.asked(strong)
	p.decide(p.only().ID, owner, "not-same")
	p.clock.Add(2 * time.Hour)
	if b := p.asked(strong); len(b.Orders) != 0 {
		t.Errorf("told %+v of whom it was decided that they are not the one", b.Orders)
	}
	if open := p.list(false); len(open) != 0 {
		t.Errorf("%+v calls somebody again", open)
	}
}
