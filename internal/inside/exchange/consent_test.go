package exchange_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// derived has USA/CIA hold an item of USA/DIA and a report made of it, and gives
// both names.
func (c *circle) derived() (item exchange.Arrival, serial string) {
	c.t.Helper()
	c.give(c.dia, "USA/CIA", "D-1", "They meet at noon.")
	c.settle()
	item = c.cia.only("USA/DIA")
	r := c.give(c.cia, "FRA", "C-1", "Our partner's news.", "third_party: {from: USA/DIA, ref: \""+item.Envelope+"\", consent: required}\n")
	if r.State != disclosure.Referred {
		c.t.Fatalf("without consent it is %s; expected that it is referred", r.State)
	}
	return item, "C-1"
}

// ask has USA/CIA ask for a party, and gives the question as USA/DIA has it.
func (c *circle) ask(item string, to party.Code, due *time.Time) exchange.Asked {
	c.t.Helper()
	_, err := c.cia.exchange.Ask(bg, exchange.Ask{Officer: "lind", Item: item, To: to, Due: due})
	c.cia.must(err)
	c.settle()
	open, err := c.dia.exchange.Consents(bg, true, time.Time{})
	c.dia.must(err)
	if len(open) != 1 || open[0].Ours || open[0].To != to || open[0].Serial != "D-1" {
		c.t.Fatalf("USA/DIA is asked %+v; expected one question for %s", open, to)
	}
	return open[0]
}

func (c *circle) state(n *node) string {
	c.t.Helper()
	all, err := n.exchange.Consents(bg, false, time.Time{})
	n.must(err)
	return all[0].State
}

func TestWhatIsConsentedToGoesWithTheTermsOfTheConsent(t *testing.T) {
	c := newCircle(t)
	item, serial := c.derived()
	asked := c.ask(item.ID, "FRA", nil)
	_, err := c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask, Use: []string{"lead"}, Onward: "none"})
	c.dia.must(err)
	c.settle()
	if r := c.propose(c.cia, "FRA", serial); r.State != "approved" {
		t.Fatalf("with consent it is %s: %s", r.State, r.Said)
	}
	if r := c.propose(c.cia, "RUS", serial); r.State != disclosure.Referred {
		t.Errorf("for a partner that was never asked about it is %s; expected that it is referred", r.State)
	}
	c.settle()
	got := c.dgse.only("USA/CIA")
	if len(got.Use) != 1 || got.Use[0] != "lead" || got.Onward != "none" {
		t.Errorf("use %v, onward %s; expected lead, and none", got.Use, got.Onward)
	}
	c.agree(c.cia, c.dia, item.Envelope)

	_, err = c.dia.exchange.WithdrawConsent(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	c.dia.must(err)
	c.settle()
	if s := c.state(c.cia); s != "withdrawn" {
		t.Errorf("it is %s; expected withdrawn", s)
	}
	s := c.cia.takenBack(serial)["FRA/DGSE"]
	if s.State != exchange.TakebackProposed {
		t.Errorf("%+v; expected that a recall is proposed", s)
	}
	if now := c.dgse.only("USA/CIA"); now.State != "admitted" {
		t.Errorf("it is %s without an officer; expected admitted", now.State)
	}
	_, err = c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Release: s.Release, Code: "withdrawn"})
	c.cia.must(err)
	c.settle()
	if now := c.dgse.only("USA/CIA"); now.State != "recalled" {
		t.Errorf("it is %s; expected recalled", now.State)
	}
	if a := c.cia.alarms() + c.dia.alarms() + c.dgse.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
}

func TestAWithdrawnConsentStopsWhatIsNotDelivered(t *testing.T) {
	c := newCircle(t)
	item, serial := c.derived()
	asked := c.ask(item.ID, "FRA", nil)
	_, err := c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask, Use: []string{"intelligence"}, Onward: "ask"})
	c.dia.must(err)
	c.settle()
	c.cia.gateway.Hold = func(to party.Code) bool { return to == "FRA/DGSE" }
	r := c.propose(c.cia, "FRA", serial)
	c.settle()
	_, err = c.dia.exchange.WithdrawConsent(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	c.dia.must(err)
	c.settle()
	c.cia.gateway.Hold = nil
	c.settle()
	box, err := c.cia.exchange.Outbox(bg, exchange.Query{State: "cancelled"})
	if err != nil || len(box) != 1 || box[0].Release != r.Release {
		t.Errorf("cancelled: %+v (%v); expected the release", box, err)
	}
	if in, err := c.dgse.exchange.Inbox(bg, exchange.Query{}); err != nil || len(in) != 0 {
		t.Errorf("FRA/DGSE has %d items (%v); expected none", len(in), err)
	}
}

func TestNoAndNoAnswerLookTheSameToADecision(t *testing.T) {
	c := newCircle(t)
	item, serial := c.derived()
	due := c.clock.Now().Add(time.Hour)
	asked := c.ask(item.ID, "RUS", &due)
	before := c.propose(c.cia, "RUS", serial)
	c.clock.Add(2 * time.Hour)
	if s := c.state(c.cia); s != "lapsed" {
		t.Errorf("it is %s; expected that the silence is seen", s)
	}
	_, err := c.dia.exchange.Decline(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	c.dia.must(err)
	c.settle()
	if s := c.state(c.cia); s != "declined" {
		t.Errorf("it is %s; expected declined", s)
	}
	after := c.propose(c.cia, "RUS", serial)
	if before.State != disclosure.Referred || after.State != before.State || after.Verdict != before.Verdict {
		t.Errorf("%s and %s; expected the same", before.State, after.State)
	}
	_, err = c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	wantKind(t, err, errs.Conflict, "answered already")
}

func TestTheEarlierViewShowsTheQuestionAsItStood(t *testing.T) {
	c := newCircle(t)
	item, _ := c.derived()
	asked := c.ask(item.ID, "FRA", nil)
	then := c.clock.Now()
	c.clock.Add(10 * time.Second)
	_, err := c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	c.dia.must(err)
	c.settle()
	c.clock.Add(10 * time.Second)
	all, err := c.cia.exchange.Consents(bg, false, then)
	if err != nil || len(all) != 1 || all[0].State != "open" {
		t.Errorf("then: %+v (%v); expected open", all, err)
	}
	if s := c.state(c.cia); s != "in force" {
		t.Errorf("now it is %s; expected in force", s)
	}
}

func TestAPartnersConflictingAnswersAreNoConsent(t *testing.T) {
	c := newCircle(t)
	item, serial := c.derived()
	asked := c.ask(item.ID, "FRA", nil)
	var about envelope.Control
	c.dia.must(c.dia.store.Read(bg, func(tx *insidedb.Tx) error {
		q, err := tx.Transition(asked.Hash)
		about = envelope.Control{Subject: q.Subject, EnvelopeHash: q.Item, Commitment: q.Commitment, Matter: q.Hash, At: c.clock.Now().Truncate(exchange.Tick)}
		return err
	}))
	state := func(change func(*envelope.Control)) {
		s := about
		change(&s)
		c.dia.must(c.dia.exchange.StateForTest(bg, "USA/CIA", s))
		c.settle()
	}
	state(func(s *envelope.Control) {
		s.Verb, s.Party, s.Use, s.Onward = envelope.Consented, "RUS", []string{"lead"}, "none"
	})
	if a := c.cia.alarms(); a != "statement" {
		t.Errorf("alarms %q; expected one for a party that was not asked about", a)
	}
	state(func(s *envelope.Control) { s.Verb = envelope.Declined })
	state(func(s *envelope.Control) {
		s.Verb, s.Party, s.Use, s.Onward = envelope.Consented, "FRA", []string{"lead"}, "none"
	})
	if s := c.state(c.cia); s != "declined" {
		t.Errorf("it is %s; expected that a no outranks a yes", s)
	}
	if r := c.propose(c.cia, "FRA", serial); r.State != disclosure.Referred {
		t.Errorf("it is %s; expected that it is referred", r.State)
	}
	// Words that nobody here knows are no terms that anybody could keep to.
	second, err := c.cia.exchange.Ask(bg, exchange.Ask{Officer: "lind", Item: item.ID, To: "FRA"})
	c.cia.must(err)
	c.settle()
	state(func(s *envelope.Control) {
		s.Verb, s.Matter, s.Party, s.Use, s.Onward = envelope.Consented, second.Hash, "FRA", []string{"anything"}, "anybody"
	})
	if r := c.propose(c.cia, "FRA", serial); r.State != disclosure.Referred {
		t.Errorf("under unknown terms it is %s; expected that it is referred", r.State)
	}
}

func TestWhatMayNotBeAskedOrGivenIsRefused(t *testing.T) {
	c := newCircle(t)
	item, _ := c.derived()
	portion := uint64(9)
	for _, tt := range []struct {
		name string
		ask  exchange.Ask
		kind errs.Kind
		says string
	}{
		{"an author", exchange.Ask{Officer: "author", Item: item.ID, To: "FRA"}, errs.Denied, "roles"},
		{"no item", exchange.Ask{Officer: "lind", Item: "none", To: "FRA"}, errs.NotFound, "no item"},
		{"nobody", exchange.Ask{Officer: "lind", Item: item.ID, To: "somebody"}, errs.Invalid, "TRIGRAPH"},
		{"a party that we do not know", exchange.Ask{Officer: "lind", Item: item.ID, To: "FRB"}, errs.Invalid, "parties.yaml"},
		{"its originator", exchange.Ask{Officer: "lind", Item: item.ID, To: "USA"}, errs.Invalid, "beside us"},
		{"a portion that it has not", exchange.Ask{Officer: "lind", Item: item.ID, To: "FRA", Portion: &portion}, errs.Invalid, "portion 9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.cia.exchange.Ask(bg, tt.ask)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	asked := c.ask(item.ID, "FRA", nil)
	past := c.clock.Now().Add(-time.Hour)
	for _, tt := range []struct {
		name   string
		answer exchange.Answer
		kind   errs.Kind
		says   string
	}{
		{"an author", exchange.Answer{Officer: "author", Ask: asked.Ask}, errs.Denied, "roles"},
		{"no question", exchange.Answer{Officer: "lind", Ask: "0123456789abcdef"}, errs.NotFound, "no question"},
		{"a use that is none", exchange.Answer{Officer: "lind", Ask: asked.Ask, Use: []string{"everything"}}, errs.Invalid, "everything"},
		{"an onward term that is none", exchange.Answer{Officer: "lind", Ask: asked.Ask, Onward: "anybody"}, errs.Invalid, "anybody"},
		{"a time that is past", exchange.Answer{Officer: "lind", Ask: asked.Ask, Until: &past}, errs.Invalid, "past"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.dia.exchange.Give(bg, tt.answer)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	_, err := c.cia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	wantKind(t, err, errs.Invalid, "our own question")
	_, err = c.dia.exchange.WithdrawConsent(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	wantKind(t, err, errs.Conflict, "no consent is in force")
}

func TestAWithdrawalOfEitherOfTwoConsentsLeavesNothingHeld(t *testing.T) {
	for at, which := range []string{"the one with the lower hash", "the one with the higher hash"} {
		t.Run(which, func(t *testing.T) {
			c := newCircle(t)
			item, serial := c.derived()
			asked := c.ask(item.ID, "FRA", nil)
			say := func(verb envelope.Verb, matter string) {
				s := envelope.Control{Verb: verb, EnvelopeHash: item.Envelope, Matter: matter, At: c.clock.Now().Truncate(exchange.Tick)}
				c.dia.must(c.dia.store.Read(bg, func(tx *insidedb.Tx) error {
					q, err := tx.Transition(asked.Hash)
					s.Subject, s.Commitment = q.Subject, q.Commitment
					return err
				}))
				if verb == envelope.Consented {
					s.Party, s.Use, s.Onward = "FRA", []string{"lead"}, "none"
				}
				c.dia.must(c.dia.exchange.StateForTest(bg, "USA/CIA", s))
				c.settle()
			}
			say(envelope.Consented, asked.Hash)
			say(envelope.Consented, asked.Hash)
			if r := c.propose(c.cia, "FRA", serial); r.State != "approved" {
				t.Fatalf("with two consents it is %s: %s", r.State, r.Said)
			}
			var given []string
			c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
				all, err := tx.Stated(insidedb.In, "consented", time.Time{}, 9)
				for _, s := range all {
					given = append(given, s.Hash)
				}
				return err
			}))
			if slices.Sort(given); len(given) != 2 {
				t.Fatalf("%d consents; expected two", len(given))
			}
			say(envelope.Withdrawn, given[at])
			if s := c.state(c.cia); s != "withdrawn" {
				t.Errorf("it is %s; expected withdrawn", s)
			}
			c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
				held, err := tx.Held(insidedb.HeldConsents, time.Time{})
				if strings.Contains(string(held), "USA/DIA") {
					t.Errorf("held: %s; expected nothing", held)
				}
				return err
			}))
			if r := c.give(c.cia, "FRA", "C-2", "Our partner's other news.", "third_party: {from: USA/DIA, ref: \""+item.Envelope+"\", consent: required}\n"); r.State != disclosure.Referred {
				t.Errorf("after the withdrawal it is %s; expected that it is referred", r.State)
			}
		})
	}
}

func TestAConsentThatComesAfterTheRecallIsNotHeld(t *testing.T) {
	c := newCircle(t)
	item, _ := c.derived()
	asked := c.ask(item.ID, "FRA", nil)
	_, err := c.dia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "D-1", Code: "wrong"})
	c.dia.must(err)
	c.settle()
	s := envelope.Control{Verb: envelope.Consented, EnvelopeHash: item.Envelope, Matter: asked.Hash, Party: "FRA", Use: []string{"lead"}, Onward: "none",
		At: c.clock.Now().Truncate(exchange.Tick)}
	c.dia.must(c.dia.store.Read(bg, func(tx *insidedb.Tx) error {
		q, err := tx.Transition(asked.Hash)
		s.Subject, s.Commitment = q.Subject, q.Commitment
		return err
	}))
	c.dia.must(c.dia.exchange.StateForTest(bg, "USA/CIA", s))
	c.settle()
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		held, err := tx.Held(insidedb.HeldConsents, time.Time{})
		if strings.Contains(string(held), "USA/DIA") {
			t.Errorf("held: %s; expected nothing of a recalled item", held)
		}
		return err
	}))
}
