package exchange_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/store/insidedb"
)

// flip has a node suspend the exchange with another, or resume it.
func (n *node) flip(other party.Code, suspend bool) {
	n.t.Helper()
	act := n.exchange.ResumePeer
	if suspend {
		act = n.exchange.SuspendPeer
	}
	_, err := act(bg, "lind", other)
	n.must(err)
}

func TestWhoSuspendsAndResumesStopsNoOthersItems(t *testing.T) {
	c := newCircle(t)
	c.settle()
	for round := range 4 {
		c.dgse.flip("USA/CIA", round%2 == 0)
		c.give(c.dia, "USA/CIA", fmt.Sprintf("D-%d", round), "They meet at noon.")
		c.clock.Add(exchange.Tick)
		c.dgse.do(c.dgse.exchange.Outward)
		c.dia.do(c.dia.exchange.Outward)
		c.gateways.Carry()
		c.cia.do(c.cia.exchange.Inward)
		box, err := c.cia.exchange.Inbox(bg, exchange.Query{Partner: "USA/DIA"})
		c.cia.must(err)
		if len(box) != round+1 || box[0].State != "admitted" {
			t.Fatalf("%d items of USA/DIA after round %d; expected all admitted in the round in which they came", len(box), round+1)
		}
		all, err := c.cia.exchange.Partners(bg)
		c.cia.must(err)
		for _, p := range all {
			if want := map[bool]string{true: "suspended", false: "active"}[round%2 == 0]; p.Code == "FRA/DGSE" && p.State != want {
				t.Fatalf("FRA/DGSE is %s in round %d; expected %s", p.State, round+1, want)
			}
		}
	}
}

// counting counts how often it is asked whether a release still stands, by partner.
type counting struct {
	exchange.Renewer
	asked map[party.Code]int
}

func (r counting) Stands(tx *insidedb.Tx, release insidedb.Release, at time.Time) (string, error) {
	r.asked[release.Partner]++
	return r.Renewer.Stands(tx, release, at)
}

func TestWhoSuspendsAndResumesHasNoOthersReleasesLookedAtAgain(t *testing.T) {
	c := newCircle(t)
	asked := map[party.Code]int{}
	before := c.cia.change
	c.cia.change = func(x *exchange.Config) {
		before(x)
		x.Renewer = counting{x.Renewer, asked}
	}
	c.cia.stop()
	c.cia.start()
	c.give(c.cia, "RUS", "S-1", "They meet at noon.")
	c.give(c.cia, "FRA", "S-2", "They meet at one.")
	c.cia.do(c.cia.exchange.Outward) // sealed, and carried to nobody
	c.clock.Add(exchange.Tick)
	c.cia.do(c.cia.exchange.Outward)
	for round := range 2 {
		clear(asked)
		c.cia.flip("FRA/DGSE", round == 0)
		c.clock.Add(exchange.Tick)
		c.cia.do(c.cia.exchange.Outward)
		if asked["RUS/FSB"] != 0 {
			t.Errorf("round %d had the releases of RUS/FSB looked at %d times; expected none", round+1, asked["RUS/FSB"])
		}
	}
	clear(asked)
	c.cia.flip("RUS/FSB", true)
	c.clock.Add(exchange.Tick)
	c.cia.do(c.cia.exchange.Outward)
	if s := c.cia.release("S-1"); s.State != string(insidedb.NeedsDecision) {
		t.Errorf("the release to RUS/FSB is %s; expected that it is held when RUS/FSB itself is suspended", s.State)
	}
}

// release gives the outbox line of a report that was released once.
func (n *node) release(serial string) exchange.Sending {
	n.t.Helper()
	all, err := n.exchange.Outbox(bg, exchange.Query{})
	n.must(err)
	for _, s := range all {
		if s.Serial == serial {
			return s
		}
	}
	n.t.Fatalf("no release of %s", serial)
	return exchange.Sending{}
}

func TestWhoCannotBeToldHoldsUpNoOthersRecall(t *testing.T) {
	c := newCircle(t)
	gone := c.give(c.cia, "RUS", "S-1", "They meet at noon.")
	c.give(c.cia, "FRA", "S-2", "They meet at one.")
	c.settle()
	err := c.cia.exchange.Remove(bg, "lind", "RUS/FSB")
	c.cia.must(err)
	c.cia.must(c.cia.store.Write(bg, func(tx *insidedb.Tx) error {
		for range 5000 {
			if _, err := tx.AddTakeback(insidedb.Takeback{Release: gone.Release, Verb: "recalled", Code: "wrong", Officer: "lind"}); err != nil {
				return err
			}
		}
		return nil
	}))
	c.clock.Add(time.Minute)
	_, err = c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-2", Code: "wrong"})
	c.cia.must(err)
	if n, err := c.cia.exchange.SealTakebacks(bg); n != 1 || err != nil {
		t.Errorf("%d were settled (%v); expected the one that can be told", n, err)
	}
	c.settle()
	if s := c.cia.takenBack("S-2")["FRA/DGSE"]; s.State != exchange.TakebackTold {
		t.Errorf("S-2 stands as %+v; expected told", s)
	}
}

func TestWhatWasStoppedIsSettledThoughItsPartnerCannotBeTold(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "RUS", "S-1", "They meet at noon.")
	c.cia.do(c.cia.exchange.Outward) // with the gateway, and carried to nobody
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "wrong"})
	c.cia.must(err)
	err = c.cia.exchange.Remove(bg, "lind", "RUS/FSB")
	c.cia.must(err)
	c.clock.Add(exchange.Tick)
	c.cia.do(c.cia.exchange.Outward)
	if s := c.cia.takenBack("S-1")["RUS/FSB"]; s.State != exchange.TakebackStopped {
		t.Errorf("S-1 stands as %+v; expected stopped", s)
	}
}

func TestHoweverMuchIsUndeliveredAllOfItIsHeld(t *testing.T) {
	p := sqlite(t)
	const many = 70 // more than one batch
	for i := range many {
		p.send(fmt.Sprintf("R-%d", i), fmt.Sprintf("Number %d.", i))
	}
	p.cia.do(p.cia.exchange.Outward)
	p.cia.flip("FRA/DGSE", true)
	p.cia.do(p.cia.exchange.Outward)
	for _, line := range p.outbox() {
		if line.State != string(insidedb.NeedsDecision) {
			t.Errorf("%s is %s; expected it held", line.Serial, line.State)
		}
	}
	p.cia.flip("FRA/DGSE", false)
	p.settle()
	if got := len(p.inbox()); got != many {
		t.Errorf("%d came after the exchange went on; expected %d", got, many)
	}
}
