package warnings_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/warnings"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

func TestASignOpensADeterminationOnceWhereverItCameFrom(t *testing.T) {
	b := newBench(t)
	b.usa.Take("intelligence", "R-1", "{p1} plans to attack a station.")
	b.usa.Take("intelligence", "R-2", "{p1} has opened a shop.")
	v := b.usa.show("R-1")
	if v.State != warnings.Open || open(v) != "determine" || len(v.Signs) != 1 || v.Signs[0].Word != "attack" {
		t.Errorf("%+v", v)
	}
	if due := v.Owed[0].Due; due == nil || due.Sub(v.Opened) != 4*time.Hour {
		t.Errorf("due %v; expected four hours from %v", due, v.Opened)
	}
	if _, err := b.usa.warnings.Show(bg, "R-2", time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a report without signs: %v", err)
	}
	if _, err := b.usa.warnings.Send(bg, warnings.Sending{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS"}}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("sent before it is determined: %v", err)
	}
	if _, err := b.usa.warnings.Determine(bg, "R-1", lind, clear()); err != nil {
		t.Fatal(err)
	}
	b.send("R-1", "")
	b.Settle()
	if n := b.rus.tick(); n != 1 {
		t.Errorf("%d items were flagged at the receiver, want 1", n)
	}
	if n := b.rus.tick(); n != 0 {
		t.Errorf("%d were flagged again", n)
	}
	if got := b.rus.show(b.rus.Only("USA/CIA").ID); got.State != warnings.Open || open(got) != "acknowledge determine" && open(got) != "determine" {
		t.Errorf("at the receiver: %s owed: %s", got.State, open(got))
	}
}

func TestDeterminationsFollowTheRulesAndTheRanks(t *testing.T) {
	b := newBench(t)
	b.rules.Holders = map[string][]string{"director": {"dora"}}
	for code, roles := range map[string][]string{"dora": {insidedb.RoleWarning}} {
		b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: roles})
			return err
		}))
	}
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	do := func(officer string, change func(*warning.Determination)) (warnings.View, error) {
		d := clear()
		change(&d)
		return b.usa.warnings.Determine(bg, "R-1", officer, d)
	}
	waive := func(d *warning.Determination) {
		d.Decision, d.Ground, d.Reason = warning.Waive, "already-known", "told this morning"
	}
	_, err := do(insidetest.Ray, func(*warning.Determination) {})
	wantKind(t, err, errs.Denied, "none of the roles")
	_, err = do(lind, waive)
	wantKind(t, err, errs.Denied, "by the rank senior or one above")
	_, err = do(lind, func(d *warning.Determination) { d.Decision = warning.NoDuty })
	wantKind(t, err, errs.Denied, "doubt favours warning")
	v, err := do(lind, func(d *warning.Determination) { d.Decision, d.To = warning.Refer, "director" })
	b.must(err)
	if v.State != warnings.Open || open(v) != "determine" || len(v.Owed) != 2 {
		t.Errorf("referred: %s, owed %s", v.State, open(v))
	}
	_, err = do(lind, func(d *warning.Determination) { d.Decision, d.Credible.Is = warning.NoDuty, warning.No })
	wantKind(t, err, errs.Denied, "referred to a director")
	b.Clock.Add(time.Hour)
	v, err = do("dora", waive)
	b.must(err)
	if v.State != warnings.Waived || open(v) != "report-oversight" || v.Determination.Rank != "director" {
		t.Errorf("waived: %s, owed %s", v.State, open(v))
	}
	if v, err = do(lind, func(*warning.Determination) {}); err != nil || v.State != warnings.Duty || open(v) != "report-oversight warn" {
		t.Errorf("anybody may still warn: %v, %s", err, v.State)
	}
}

func TestAWarningIsSentAcknowledgedAndItsOutcomeIsKnownToBoth(t *testing.T) {
	b := newBench(t)
	b.warned("R-1", "info_date: {from: 2017-12-09T00:00:00Z, to: 2017-12-10T08:00:00Z}\n", "valid_until: 2017-12-13T00:00:00Z\n")
	wantKind(t, second(b.usa.warnings.Send(bg, warnings.Sending{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS"}, Claim: warning.All})), errs.Denied, "not true")
	sent := b.send("R-1", warning.Less)
	if len(sent.Strip.TooGeneral) != 1 || sent.Strip.Completeness != warning.Less {
		t.Errorf("%+v", sent.Strip)
	}
	if again := b.send("R-1", warning.Less); again.Release != sent.Release || len(again.Warning.Given) != 1 {
		t.Errorf("sent twice: %+v", again.Warning.Given)
	}
	b.Settle()
	v := b.usa.show("R-1")
	if g := v.Given[0]; g.State != "admitted" || g.Delivered == nil || g.Acknowledged != nil || g.Silent || *g.Seconds != int64(g.Delivered.Sub(v.Acquired).Seconds()) {
		t.Errorf("%+v", g)
	}
	if open(v) != "warn" || len(v.Wanted) != 1 || v.Wanted[0].Kind != obligation.Acknowledge || !v.Wanted[0].Open || v.Wanted[0].Partner != "RUS/FSB" {
		t.Errorf("owed before anybody acknowledged: %s, wanted %+v", open(v), v.Wanted)
	}
	b.rus.says("USA/CIA", envelope.Read)
	b.Settle()
	b.Clock.Add(2 * time.Minute)
	b.usa.tick()
	if v = b.usa.show("R-1"); v.Given[0].Acknowledged == nil || open(v) != "outcome" || v.Wanted[0].Open {
		t.Errorf("after it was read: %+v, owed %s, wanted %+v", v.Given[0], open(v), v.Wanted)
	}
	v, err := b.usa.warnings.Outcome(bg, "R-1", lind, warnings.Came{Code: "prevented", ReportedBy: "RUS/FSB by telephone"})
	b.must(err)
	if v.State != warnings.Ended || open(v) != "thank" || v.Untold != nil {
		t.Errorf("ended: %s, owed %s, untold %v", v.State, open(v), v.Untold)
	}
	b.Settle()
	item := b.rus.Only("USA/CIA").Envelope
	got := map[obligation.Verb]string{}
	b.must(b.rus.Store.Read(bg, func(tx *insidedb.Tx) error {
		all, err := tx.Transitions("USA/CIA", item, time.Time{})
		for _, s := range all {
			got[s.Verb] = s.Code
		}
		return err
	}))
	if got[obligation.OutcomeVerb] != "prevented" || got[obligation.Completeness] != "reduced" || got[obligation.Requested] != "acknowledge" {
		t.Errorf("the partner holds %v", got)
	}
	if _, err := b.usa.warnings.Outcome(bg, "R-1", lind, warnings.Came{Code: "prevented", ReportedBy: "again"}); err != nil {
		t.Errorf("said again: %v", err)
	}
	b.rus.tick()
	theirs := b.rus.Only("USA/CIA").ID
	if v, err = b.rus.warnings.Outcome(bg, theirs, lind, warnings.Came{Code: "occurred", ReportedBy: "our own police", Tell: true}); err != nil || v.State != warnings.Ended || v.Untold != nil {
		t.Errorf("at the receiver: %v, %+v", err, v)
	}
	b.Settle()
	if g := b.usa.show("R-1").Given[0]; len(g.Reported) != 1 || g.Reported[0].Code != "occurred" {
		t.Errorf("what the receiver states is shown beside ours: %+v", g.Reported)
	}
	wantKind(t, second(b.usa.warnings.Outcome(bg, "R-1", lind, warnings.Came{Code: "luck", ReportedBy: "x"})), errs.Invalid, "prevented")
}

func second[T any](_ T, err error) error { return err }

func TestSilenceTurnsToTheNextChannelOnce(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	_, err := b.usa.warnings.Plan(bg, "R-1", lind, []warnings.Way{{By: warnings.WayLink, To: "RUS"}, {By: warnings.WayTell, To: "RUS", Who: "the duty officer"}})
	b.must(err)
	b.send("R-1", "")
	b.Settle()
	b.Clock.Add(time.Hour)
	b.usa.tick()
	if v := b.usa.show("R-1"); open(v) != "warn" {
		t.Errorf("before it is due: %s", open(v))
	}
	b.Clock.Add(2 * time.Hour)
	if n := b.usa.tick(); n != 1 {
		t.Errorf("%d steps, want the silence", n)
	}
	b.Clock.Add(time.Hour)
	if n := b.usa.tick(); n != 0 {
		t.Errorf("%d steps of a silence that is on record", n)
	}
	v := b.usa.show("R-1")
	if open(v) != "reach warn" || !v.Given[0].Silent {
		t.Errorf("owed %s, %+v", open(v), v.Given[0])
	}
	b.must(second(b.usa.warnings.Acknowledged(bg, warnings.Acknowledging{Ref: "R-1", Officer: lind, Partner: "RUS", At: b.Clock.Now(), How: "by telephone"})))
	b.usa.tick()
	if v = b.usa.show("R-1"); open(v) != "outcome" || v.Given[0].Acknowledged == nil {
		t.Errorf("owed %s, %+v", open(v), v.Given[0])
	}
	wantKind(t, second(b.usa.warnings.Plan(bg, "R-1", lind, []warnings.Way{{By: "pigeon", To: "RUS"}})), errs.Invalid, "link, intermediary")
	wantKind(t, second(b.usa.warnings.Plan(bg, "R-1", lind, []warnings.Way{{By: warnings.WayIntermediary, To: "RUS"}})), errs.Invalid, "via")
}

func TestWhatIsToldIsOneSidedAndNoMoreThanMayBeTold(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	telling := warnings.Telling{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS/FSB"}, Office: "the duty officer", Place: "the embassy",
		At: b.Clock.Now(), Language: "ru", Interpreter: "an interpreter of ours"}
	early := telling
	early.At = b.Clock.Now().Add(time.Hour)
	wantKind(t, second(b.usa.warnings.Tell(bg, early)), errs.Invalid, "has not come")
	more := telling
	more.Portions = []int{7}
	wantKind(t, second(b.usa.warnings.Tell(bg, more)), errs.Invalid, "portion 7")
	v, err := b.usa.warnings.Tell(bg, telling)
	b.must(err)
	if g := v.Given[0]; !g.OneSided || g.By != warnings.WayTell || g.Delivered == nil || open(v) != "outcome" {
		t.Errorf("%+v, owed %s", g, open(v))
	}
	var told string
	for _, a := range v.Acts {
		if a.Act == warnings.ActTold {
			told = string(a.Words)
		}
	}
	wantWords(t, told, []string{"PERSON 1 plans to attack a station", `"one_sided":true`, "interpreter of ours"}, []string{"Fictitious"})
	if out, err := b.usa.Exchange.Outbox(bg, exchangeQuery); err != nil || len(out) > 1 || len(out) == 1 && out[0].State != "approved" {
		t.Errorf("%v, %+v: nothing told may leave by the link", err, out)
	}
}
