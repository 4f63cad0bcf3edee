package exchange_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

var bg = context.Background()

// takenBack gives where each of a report's takebacks stands, by partner.
func (n *node) takenBack(report string) map[party.Code]exchange.TakenBack {
	n.t.Helper()
	all, err := n.exchange.TakenBack(bg, exchange.TakenBackQuery{Report: report})
	n.must(err)
	out := map[party.Code]exchange.TakenBack{}
	for _, t := range all {
		out[t.Partner] = t
	}
	return out
}

func TestARecallReachesEveryHolderAndShowsWhoHasNotConfirmed(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.propose(c.cia, "RUS", "S-1")
	c.settle()
	due := c.clock.Now().Add(time.Hour)
	if _, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "author", Report: "S-1", Code: "wrong"}); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected that the role of disclosure is needed", err)
	}
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "wrong", Due: &due})
	c.cia.must(err)
	c.settle()
	for _, n := range []*node{c.dgse, c.fsb} {
		item := n.only("USA/CIA")
		if item.State != "recalled" || item.Portions != nil || item.TakenBack == nil || item.TakenBack.Code != "wrong" {
			t.Errorf("%s shows %+v; expected that it is recalled, without its words", n.service.Code, item)
		}
		if whole, err := n.exchange.Item(bg, item.ID, time.Time{}); err != nil || whole.Bundle != nil {
			t.Errorf("%s shows the bundle of what is recalled (%v)", n.service.Code, err)
		}
		if s := c.cia.takenBack("S-1")[n.service.Code]; s.State != exchange.TakebackTold || s.ToldAt == nil {
			t.Errorf("%s stands as %+v; expected told", n.service.Code, s)
		}
	}
	item := c.dgse.only("USA/CIA")
	_, err = c.dgse.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: item.ID, Code: envelope.CodeErased})
	c.dgse.must(err)
	c.settle()
	c.clock.Add(2 * time.Hour)
	by := c.cia.takenBack("S-1")
	if s := by["FRA/DGSE"]; s.State != exchange.TakebackConfirmed || s.Confirmed != "erased" {
		t.Errorf("FRA/DGSE stands as %+v; expected erased", s)
	}
	if s := by["RUS/FSB"]; s.State != exchange.TakebackOverdue {
		t.Errorf("RUS/FSB stands as %+v; expected overdue", s)
	}
	open, err := c.cia.exchange.TakenBack(bg, exchange.TakenBackQuery{Open: true})
	if err != nil || len(open) != 1 || open[0].Partner != "RUS/FSB" {
		t.Errorf("open: %+v (%v); expected RUS/FSB alone", open, err)
	}
	c.agree(c.cia, c.dgse, item.Envelope)
	if a := c.cia.alarms() + c.dgse.alarms() + c.fsb.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
	if _, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "law"}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("%v; expected that it is recalled already", err)
	}
}

func TestWhatWasMadeOfARecalledItemIsRecalledToo(t *testing.T) {
	c := newCircle(t)
	c.give(c.dia, "USA/CIA", "D-1", "They meet at noon.")
	c.settle()
	item := c.cia.only("USA/DIA")
	due := c.clock.Now().Add(time.Hour)
	for _, to := range []party.Code{"FRA", "RUS"} {
		_, err := c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: c.ask(item.ID, to, nil).Ask, Use: []string{"intelligence"}, Onward: "none"})
		c.dia.must(err)
		c.settle()
	}
	for i, ref := range []string{item.ID, item.Envelope} {
		serial := []string{"C-1", "C-2"}[i]
		third := "third_party: {from: USA/DIA, ref: \"" + ref + "\", consent: required}\n"
		if r := c.give(c.cia, "FRA", serial, "Our partner's news.", third); r.State != "approved" {
			t.Fatalf("%s is %s: %s", serial, r.State, r.Said)
		}
	}
	c.settle()
	c.cia.gateway.Hold = func(to party.Code) bool { return to == "RUS/FSB" }
	c.propose(c.cia, "RUS", "C-1")
	c.settle()
	_, err := c.dia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "D-1", Code: "remarked", Due: &due})
	c.dia.must(err)
	c.settle()
	c.cia.gateway.Hold = nil
	c.settle()
	if s := c.cia.takenBack("C-1"); s["FRA/DGSE"].State != exchange.TakebackTold || s["FRA/DGSE"].Code != "remarked" || s["RUS/FSB"].State != exchange.TakebackStopped {
		t.Errorf("C-1 stands as %+v; expected that FRA is told and RUS never had it", s)
	}
	if s := c.cia.takenBack("C-2")["FRA/DGSE"]; s.State != exchange.TakebackTold || s.Cause == "" {
		t.Errorf("C-2 stands as %+v; expected told, because of the recall", s)
	}
	told := 0
	c.dgse.must(c.dgse.store.Read(bg, func(tx *insidedb.Tx) error {
		all, err := tx.Stated(insidedb.In, "recalled", time.Time{}, 9)
		for _, s := range all {
			if told++; s.Due != nil {
				t.Errorf("FRA/DGSE is told %s; expected nothing of USA/DIA's choosing", s.Due)
			}
		}
		return err
	}))
	if told != 2 {
		t.Errorf("FRA/DGSE is told of %d recalls; expected two", told)
	}
	if box, err := c.fsb.exchange.Inbox(bg, exchange.Query{}); err != nil || len(box) != 0 {
		t.Errorf("RUS/FSB has %d items (%v); expected none", len(box), err)
	}
	_, err = c.cia.office.Propose(bg, disclosure.Proposal{Report: "C-2", Partner: "RUS", Officer: "lind"})
	wantKind(t, err, errs.Denied, "taken back")
}

func TestARecallThatOvertakesItsItemWins(t *testing.T) {
	c := newCircle(t)
	var late []exchange.Event
	c.dgse.gateway.Taken = func(e *exchange.Event) bool {
		if e.Kind == "envelope" && e.Lane == envelope.LaneOrdinary {
			late = append(late, *e)
			return false
		}
		return true
	}
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "withdrawn"})
	c.cia.must(err)
	c.settle()
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.State != exchange.TakebackConfirmed || s.Confirmed != "unheld" {
		t.Errorf("it stands as %+v; expected unheld", s)
	}
	c.dgse.gateway.Taken = nil
	if len(late) == 0 {
		t.Fatal("no item was late")
	}
	c.dgse.gateway.Inject(late[0])
	c.settle()
	if item := c.dgse.only("USA/CIA"); item.State != "refused" || item.Code != "recalled" || item.Portions != nil {
		t.Errorf("%+v; expected it refused as recalled, with nothing of it", item)
	}
	if a := c.cia.alarms() + c.dgse.alarms(); a != "" {
		t.Errorf("alarms %s; expected none", a)
	}
}

func TestARecallOfWhatIsNotTheSendersIsAnAlarm(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	item := c.dgse.only("USA/CIA")
	var commitment, subject string
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		sent, err := tx.OutgoingByHash(item.Envelope)
		commitment, subject = sent.Commitment, sent.ID
		return err
	}))
	about := envelope.Control{Subject: subject, EnvelopeHash: item.Envelope, Commitment: commitment}
	for _, tt := range []struct {
		name     string
		from, to *node
		control  envelope.Control
	}{
		{"a third party recalls it", c.fsb, c.dgse, envelope.Control{Verb: envelope.Recalled, Code: "wrong"}},
		{"its receiver recalls it", c.dgse, c.cia, envelope.Control{Verb: envelope.Recalled, Code: "wrong"}},
		{"its receiver complies with nothing", c.dgse, c.cia, envelope.Control{Verb: envelope.Complied, Code: "erased", Matter: item.Envelope}},
		{"its sender consents to what was not asked", c.cia, c.dgse, envelope.Control{Verb: envelope.Consented, Matter: item.Envelope, Party: "RUS", Use: []string{"lead"}, Onward: "none"}},
		{"its sender asks about it", c.cia, c.dgse, envelope.Control{Verb: envelope.Asked, Party: "RUS"}},
		{"a third party asks about it", c.fsb, c.cia, envelope.Control{Verb: envelope.Asked, Party: "RUS"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.to.alarms()
			ctl := tt.control
			ctl.Subject, ctl.EnvelopeHash, ctl.Commitment, ctl.At = about.Subject, about.EnvelopeHash, about.Commitment, c.clock.Now().Truncate(exchange.Tick)
			tt.from.must(tt.from.exchange.StateForTest(bg, tt.to.service.Code, ctl))
			c.settle()
			if got := tt.to.alarms(); got == before || got[len(got)-len("statement"):] != "statement" {
				t.Errorf("alarms %q, before %q; expected one more of the kind statement", got, before)
			}
			if now := c.dgse.only("USA/CIA"); now.State != "admitted" || now.Portions == nil {
				t.Errorf("the item is %s; expected it as it was", now.State)
			}
		})
	}
}

func TestACorrectionIsCompliedWithByItsSuccessor(t *testing.T) {
	c := newCircle(t)
	old := c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	item := c.dgse.only("USA/CIA")
	next := c.give(c.cia, "FRA", "S-2", "They meet at one.")
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Release: old.Release, With: next.Release, Code: "wrong"})
	c.cia.must(err)
	c.settle()
	shown, err := c.dgse.exchange.Item(bg, item.ID, time.Time{})
	if err != nil || shown.State != "corrected" || shown.TakenBack.Successor == "" {
		t.Fatalf("%+v (%v); expected it corrected", shown, err)
	}
	_, err = c.dgse.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: item.ID, Code: envelope.CodeReplaced})
	c.dgse.must(err)
	c.settle()
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.State != exchange.TakebackConfirmed || s.Confirmed != "replaced" || s.Verb != "corrected" {
		t.Errorf("%+v; expected replaced", s)
	}
	c.agree(c.cia, c.dgse, item.Envelope)
}

func TestWhatIsKeptApartMayBeErasedLater(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	item := c.dgse.only("USA/CIA")
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: "law"})
	c.cia.must(err)
	c.settle()
	comply := func(code envelope.Code, reason string) error {
		_, err := c.dgse.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: item.ID, Code: code, Reason: reason})
		return err
	}
	wantKind(t, comply(envelope.CodeApart, ""), errs.Invalid, "reason")
	wantKind(t, comply(envelope.CodeReplaced, ""), errs.Invalid, "nothing stands")
	c.dgse.must(comply(envelope.CodeApart, "court order 17"))
	wantKind(t, comply(envelope.CodeErased, ""), errs.Conflict, "held 1 times")
	c.settle()
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.Confirmed != "apart" {
		t.Errorf("%+v; expected apart", s)
	}
	c.dgse.must(c.dgse.store.Write(bg, func(tx *insidedb.Tx) error {
		_, err := tx.AddRetentionAct(insidedb.RetentionAct{Subject: insidedb.Subject{Kind: insidedb.SubjectReceived, ID: item.ID}, Act: insidedb.RetainLift, Officer: "lind"})
		return err
	}))
	c.dgse.must(comply(envelope.CodeErased, ""))
	c.settle()
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.Confirmed != "erased" {
		t.Errorf("%+v; expected erased", s)
	}
}

// recalls has a node recall what it names, and gives what it is answered.
func (c *circle) recalls(by, at *node, envelopeHash string) string {
	c.t.Helper()
	before := len(c.answers(by))
	by.must(by.exchange.StateForTest(bg, at.service.Code, envelope.Control{Verb: envelope.Recalled, Code: "wrong", Subject: "0123456789abcdef0123456789abcdef",
		EnvelopeHash: envelopeHash, Commitment: envelopeHash, At: c.clock.Now().Truncate(exchange.Tick)}))
	c.settle()
	return strings.Join(c.answers(by)[before:], " ")
}

// answers are what others said of the recalls that are not on record at a node.
func (c *circle) answers(n *node) []string {
	c.t.Helper()
	var out []string
	for _, from := range c.nodes() {
		if from != n {
			from.must(from.store.Read(bg, func(tx *insidedb.Tx) error {
				all, err := tx.Stated(insidedb.Out, "complied", time.Time{}, 999)
				for _, s := range all {
					if s.Partner == n.service.Code {
						out = append(out, s.Code)
					}
				}
				return err
			}))
		}
	}
	return out
}

func digest(n int) string { return fmt.Sprintf("sha256:%064x", n) }

func TestTheAnswerToARecallDoesNotTellWhetherAnotherSentTheItem(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	item := c.dgse.only("USA/CIA")
	none, anothers := c.recalls(c.fsb, c.dgse, digest(1)), c.recalls(c.fsb, c.dgse, item.Envelope)
	if none != "unheld" || anothers != none {
		t.Errorf("answered %q to nobody's item and %q to another's; expected unheld to both", none, anothers)
	}
	if a := c.dgse.alarms(); a != "statement" {
		t.Errorf("alarms %q; expected one, over another's item", a)
	}
	if now := c.dgse.only("USA/CIA"); now.State != "admitted" || now.Portions == nil {
		t.Errorf("the item is %s; expected it as it was", now.State)
	}
}

func TestARepeatedRecallIsAnsweredOnce(t *testing.T) {
	c := newCircle(t)
	first, second := c.recalls(c.fsb, c.dgse, digest(1)), c.recalls(c.fsb, c.dgse, digest(1))
	if first != "unheld" || second != "" {
		t.Errorf("answered %q and %q; expected unheld, and nothing again", first, second)
	}
}

func TestWhatNeverCameIsTakenBackWithinABound(t *testing.T) {
	c := newCircle(t)
	c.dgse.must(c.dgse.store.Write(bg, func(tx *insidedb.Tx) error {
		for i := range 10_000 {
			if err := tx.AddTakenBack("RUS/FSB", digest(i), []string{digest(i)}, c.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
	for i := range 2 {
		if got := c.recalls(c.fsb, c.dgse, digest(10_000+i)); got != "" {
			t.Errorf("beyond the bound it is answered %q; expected nothing", got)
		}
	}
	if got := c.recalls(c.cia, c.dgse, digest(10_000)); got != "unheld" {
		t.Errorf("another partner is answered %q; expected unheld", got)
	}
	if a := c.dgse.alarms(); a != "statement" {
		t.Errorf("alarms %q; expected one", a)
	}
}

func TestBeyondTheBoundOnlyWhatChangesAnItemIsRecorded(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	item := c.dgse.only("USA/CIA")
	var about envelope.Control
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		sent, err := tx.OutgoingByHash(item.Envelope)
		about = envelope.Control{Subject: sent.ID, EnvelopeHash: item.Envelope, Commitment: sent.Commitment, At: c.clock.Now().Truncate(exchange.Tick)}
		return err
	}))
	asks := func() (out []string) {
		c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
			all, err := tx.Stated(insidedb.In, "asked", time.Time{}, 999)
			for _, s := range all {
				out = append(out, s.Hash)
			}
			return err
		}))
		return out
	}
	for range 66 {
		s := about
		s.Verb, s.Party = envelope.Asked, "RUS"
		c.dgse.must(c.dgse.exchange.StateForTest(bg, "USA/CIA", s))
	}
	c.settle()
	open := asks()
	if a := c.cia.alarms(); len(open) != 64 || a != "statement" {
		t.Fatalf("%d questions are open, alarms %q; expected 64, and one", len(open), a)
	}
	s := about
	s.Verb, s.Matter = envelope.Withdrawn, open[0]
	c.dgse.must(c.dgse.exchange.StateForTest(bg, "USA/CIA", s))
	c.settle()
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		f, err := tx.Fold("FRA/DGSE", item.Envelope, time.Time{}, c.clock.Now())
		if m, _ := f.Matter(open[0]); m.State != "withdrawn" {
			t.Errorf("it is %s; expected that a question is withdrawn all the same", m.State)
		}
		return err
	}))
	s.Verb, s.Matter, s.Party = envelope.Asked, "", "RUS"
	c.dgse.must(c.dgse.exchange.StateForTest(bg, "USA/CIA", s))
	c.settle()
	if n := len(asks()); n != 65 {
		t.Errorf("%d questions; expected that there is room for one more", n)
	}
}

func TestARecallOfOneServiceTakesBackNothingOfAnother(t *testing.T) {
	c := newCircle(t)
	c.give(c.dia, "USA/CIA", "D-1", "They meet at noon.")
	c.settle()
	item := c.cia.only("USA/DIA")
	whole, err := c.cia.exchange.Item(bg, item.ID, time.Time{})
	c.cia.must(err)
	tear, err := tearline.Read(whole.Bundle)
	c.cia.must(err)
	for serial, ref := range map[string]string{"C-1": tear.ID, "C-2": item.Envelope, "C-3": digest(7)} {
		_, err := c.cia.intake.Add(bg, "lind", serial, report("USA/CIA", serial, "Our partner's news.", "third_party: {from: USA, ref: \""+ref+"\", consent: standing}\n"))
		c.cia.must(err)
	}
	c.recalls(c.dia, c.cia, digest(7)) // never came: another service of the country may have sent it
	_, err = c.dia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "D-1", Code: "wrong"})
	c.dia.must(err)
	c.settle()
	for serial, want := range map[string]bool{"C-1": false, "C-2": true, "C-3": false} {
		c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
			held, err := tx.FindReport(serial, time.Time{})
			if err != nil {
				return err
			}
			gone, err := tx.SourceTakenBack(held.ID, held.Version)
			if gone != want {
				t.Errorf("%s: its source is taken back: %v; expected %v", serial, gone, want)
			}
			return err
		}))
	}
}
