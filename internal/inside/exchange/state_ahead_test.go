package exchange_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// What is stated has a lane of its own: stated too early it would come before the
// item, and count for nothing there.
func TestNothingIsStatedOfAnItemBeforeItsReceiverHasReceiptedIt(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	release := c.propose(c.cia, "RUS", "S-1").Release
	c.cia.gateway.Hold = func(to party.Code) bool { return to == "RUS/FSB" }
	c.settle()
	sealed := ""
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		r, err := tx.Release(release)
		sealed = r.EnvelopeHash
		return err
	}))
	stood := envelope.Control{Verb: envelope.StoodDown}
	if _, err := c.cia.says("RUS/FSB", sealed, stood); sealed == "" || errs.KindOf(err) != errs.Unavailable {
		t.Errorf("stated of %q: %v; expected unavailable", sealed, err)
	}
	c.cia.gateway.Hold = nil
	c.settle()
	if _, err := c.cia.says("RUS/FSB", sealed, stood); err != nil {
		t.Errorf("once it is admitted: %v", err)
	}
	c.settle()
	if a := c.cia.alarms() + c.fsb.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
}

// Who states something of one thing that is owed says nothing of the others of that
// item: they keep who said what of them last, and the clock is not woken over them.
func TestAStatementNamesItsOfficerOnlyOnWhatItChanges(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.propose(c.cia, "RUS", "S-1")
	c.settle()
	item := c.fsb.only("USA/CIA").Envelope
	var owed []insidedb.Transition
	for _, kind := range []envelope.Code{"answer", "action"} {
		one, err := c.cia.says("RUS/FSB", item, envelope.Control{Verb: envelope.Requested, Code: kind, Ground: obligation.Law})
		c.cia.must(err)
		owed = append(owed, one)
	}
	read := func(hash string) (o insidedb.Obligation) {
		c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) (err error) {
			o, err = tx.Obligation(insidedb.ObligationOf(hash), time.Time{})
			return err
		}))
		return o
	}
	mine := read(owed[0].Hash)
	mine.Desk, mine.By, mine.Reason = "kitchen", "author", "He knows the matter."
	c.cia.must(c.cia.store.Write(bg, func(tx *insidedb.Tx) error {
		_, err := tx.PutObligation(mine)
		return err
	}))
	before := read(owed[0].Hash)
	_, err := c.cia.exchange.State(bg, exchange.Statement{Officer: "lind", Roles: []string{insidedb.RoleDisclosure}, Partner: "RUS/FSB", Item: item,
		Control: envelope.Control{Verb: envelope.Withdrawn, Matter: owed[1].Hash}})
	c.cia.must(err)
	if after := read(owed[0].Hash); after.Version != before.Version || after.By != "author" || after.Reason != before.Reason {
		t.Errorf("%+v; expected as before, %+v", after, before)
	}
	if after := read(owed[1].Hash); after.State != obligation.IsWithdrawn || after.By != "lind" {
		t.Errorf("%+v; expected withdrawn by lind", after)
	}
}

// No date that can be written has what is owed stand otherwise on record than open:
// whether it has lapsed is computed when it is looked at.
func TestTheFirstYearIsADateLikeAnother(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.propose(c.cia, "RUS", "S-1")
	c.settle()
	item := c.fsb.only("USA/CIA").Envelope
	for _, due := range []time.Time{time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), {}} {
		stated, err := c.cia.says("RUS/FSB", item, envelope.Control{Verb: envelope.Requested, Code: "answer", Ground: obligation.Law, Due: &due})
		c.cia.must(err)
		c.settle()
		for _, n := range []*node{c.cia, c.fsb} {
			n.must(n.store.Read(bg, func(tx *insidedb.Tx) error {
				o, err := tx.Obligation(insidedb.ObligationOf(stated.Hash), time.Time{})
				if err == nil && (o.State != obligation.Open || !o.Due.Equal(due)) {
					t.Errorf("%s holds %+v; expected it open and due %s", n.service.Code, o, due)
				}
				return err
			}))
		}
	}
}
