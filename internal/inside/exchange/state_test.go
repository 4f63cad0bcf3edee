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

// want has the release stated upon once it is admitted.
func (n *node) want(release string, to party.Code, kind obligation.Kind, due time.Time) {
	n.t.Helper()
	n.must(n.store.Write(bg, func(tx *insidedb.Tx) error {
		return tx.WantStated(insidedb.Pending{ID: "want-" + release, Release: release, Partner: to, Verb: obligation.Requested, Code: string(kind),
			Ground: obligation.Agreement, Due: &due, Officer: "lind", Cause: "rfi-1"})
	}))
}

// says has an officer state something of an item.
func (n *node) says(to party.Code, item string, c envelope.Control) (insidedb.Transition, error) {
	return n.exchange.State(bg, exchange.Statement{Officer: "lind", Roles: []string{insidedb.RoleDisclosure}, Partner: to, Item: item, Control: c})
}

// owed is where the one request about an item stands with the node.
func (n *node) owed(with party.Code, item string) obligation.Matter {
	n.t.Helper()
	var f obligation.Item
	n.must(n.store.Read(bg, func(tx *insidedb.Tx) (err error) {
		f, err = tx.Fold(with, item, time.Time{}, n.store.Now())
		return err
	}))
	for _, m := range f.Matters {
		if m.Verb == obligation.Requested || m.Verb == obligation.Promised {
			return m
		}
	}
	return obligation.Matter{}
}

func TestWhatIsWantedIsStatedOnceTheItemIsAdmittedAndBothHoldTheSame(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "Where is he now?")
	release := c.propose(c.cia, "RUS", "S-1").Release
	due := c.clock.Now().Add(time.Hour)
	c.cia.want(release, "RUS/FSB", obligation.Answer, due)
	if _, err := c.cia.exchange.SealPending(bg); err != nil {
		t.Fatal(err)
	}
	if got := c.cia.pending("rfi-1"); got.Outcome != insidedb.PendingWaits {
		t.Fatalf("stated before the item was admitted: %+v", got)
	}
	c.settle()
	item := c.fsb.only("USA/CIA").Envelope
	if got := c.cia.pending("rfi-1"); got.Outcome != insidedb.PendingStated || got.Statement == "" {
		t.Fatalf("%+v; expected that it is stated", got)
	}
	ours, theirs := c.cia.owed("RUS/FSB", item), c.fsb.owed("USA/CIA", item)
	if ours.State != obligation.Open || theirs.State != obligation.Open || ours.Hash != theirs.Hash || ours.Ground != obligation.Agreement || theirs.Code != "answer" || !theirs.Due.Equal(due) {
		t.Fatalf("asked: %+v; asked of: %+v; expected the same, open", ours, theirs)
	}
	for name, tt := range map[string]struct {
		by   *node
		to   party.Code
		verb envelope.Verb
		code envelope.Code
		want errs.Kind
	}{
		"the debtor may not withdraw":   {c.fsb, "USA/CIA", envelope.Withdrawn, "", errs.Denied},
		"the debtor may not extend":     {c.fsb, "USA/CIA", envelope.Extended, "", errs.Denied},
		"the debtor may not be content": {c.fsb, "USA/CIA", envelope.Met, "", errs.Denied},
		"the creditor may not accept":   {c.cia, "RUS/FSB", envelope.Accepted, "", errs.Denied},
		"the creditor may not answer":   {c.cia, "RUS/FSB", envelope.Answered, "whole", errs.Denied},
		"the creditor may not decline":  {c.cia, "RUS/FSB", envelope.Declined, "", errs.Denied},
	} {
		control := envelope.Control{Verb: tt.verb, Code: tt.code, Matter: ours.Hash}
		if tt.verb == envelope.Extended {
			control.Due = &due
		}
		if _, err := tt.by.says(tt.to, item, control); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v; expected %s", name, err, tt.want)
		}
	}
	if _, err := c.fsb.says("USA/CIA", item, envelope.Control{Verb: envelope.Accepted, Matter: theirs.Hash}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.fsb.says("USA/CIA", item, envelope.Control{Verb: envelope.Accepted, Matter: theirs.Hash}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("%v; expected that saying it again changes nothing", err)
	}
	if _, err := c.fsb.says("USA/CIA", item, envelope.Control{Verb: envelope.Declined, Matter: theirs.Hash}); err != nil {
		t.Fatal(err)
	}
	c.settle()
	if ours := c.cia.owed("RUS/FSB", item); ours.State != obligation.Refusing || ours.Standing != obligation.IsAccepted {
		t.Errorf("%+v; expected accepted, then declined", ours)
	}
	c.agree(c.cia, c.fsb, item)
	if a := c.cia.alarms() + c.fsb.alarms() + c.dgse.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
	if got := c.dgse.owed("USA/CIA", item); got.Hash != "" {
		t.Errorf("a third partner holds %+v; expected nothing", got)
	}
}

// pending is the one statement of a cause.
func (n *node) pending(cause string) insidedb.Pending {
	n.t.Helper()
	var all []insidedb.Pending
	n.must(n.store.Read(bg, func(tx *insidedb.Tx) (err error) {
		all, err = tx.PendingOf(cause)
		return err
	}))
	if len(all) != 1 {
		n.t.Fatalf("%d pending statements of %s; expected one", len(all), cause)
	}
	return all[0]
}

func TestWhatIsWantedOfWhatNeverGoesIsDropped(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "Where is he now?")
	release := c.propose(c.cia, "RUS", "S-1").Release
	c.cia.want(release, "RUS/FSB", obligation.Answer, c.clock.Now().Add(time.Hour))
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Release: release, Code: "wrong"})
	c.cia.must(err)
	c.settle()
	if got := c.cia.pending("rfi-1"); got.Outcome != insidedb.PendingDropped {
		t.Errorf("%+v; expected that it is dropped", got)
	}
}

// listed is what the node has as owed between it and a partner, by kind.
func (n *node) listed(with party.Code) map[obligation.Kind]insidedb.Obligation {
	n.t.Helper()
	out := map[obligation.Kind]insidedb.Obligation{}
	n.must(n.store.Read(bg, func(tx *insidedb.Tx) error {
		all, err := tx.Obligations(insidedb.ObligationQuery{Limit: 100})
		for _, o := range all {
			if o.Partner == with {
				out[o.Kind] = o
			}
		}
		return err
	}))
	return out
}

func TestWhatIsStatedIsOwedOnBothSidesUntilItEnds(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	release := c.propose(c.cia, "RUS", "S-1").Release
	due := c.clock.Now().Add(time.Hour)
	c.cia.want(release, "RUS/FSB", obligation.Acknowledge, due)
	c.settle()
	item := c.fsb.only("USA/CIA")
	ours, theirs := c.cia.listed("RUS/FSB")[obligation.Acknowledge], c.fsb.listed("USA/CIA")[obligation.Acknowledge]
	if ours.ID == "" || ours.ID != theirs.ID || ours.Debtor != "RUS/FSB" || theirs.Debtor != "RUS/FSB" || ours.Creditor != "USA/CIA" || !ours.Due.Equal(due) || ours.Closed != nil ||
		ours.Cause != "rfi-1" || theirs.Cause != "" || theirs.Received != item.ID || ours.Release != release {
		t.Fatalf("ours %+v\ntheirs %+v", ours, theirs)
	}
	_, err := c.fsb.exchange.Acknowledge(bg, exchange.Acknowledgement{Officer: "lind", Item: item.ID, Verb: envelope.Acted})
	c.fsb.must(err)
	c.settle()
	ours, theirs = c.cia.listed("RUS/FSB")[obligation.Acknowledge], c.fsb.listed("USA/CIA")[obligation.Acknowledge]
	if ours.State != obligation.IsAnswered || ours.Closed == nil || theirs.State != ours.State || !theirs.Closed.Equal(*ours.Closed) || theirs.By != "lind" || ours.By != "" {
		t.Errorf("acted on: ours %+v\ntheirs %+v", ours, theirs)
	}
	_, err = c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "wrong", Due: &due})
	c.cia.must(err)
	c.settle()
	for _, n := range []*node{c.fsb, c.dgse} {
		if o := n.listed("USA/CIA")[obligation.Recall]; o.State != obligation.Open || o.Debtor != n.service.Code || o.Creditor != "USA/CIA" || !o.Due.Equal(due) {
			t.Errorf("%s holds %+v; expected that it owes compliance", n.service.Code, o)
		}
	}
}
