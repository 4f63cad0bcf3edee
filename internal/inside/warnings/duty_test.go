package warnings_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/inside/warnings"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// officers registers officers who may determine.
func (b *bench) officers(codes ...string) {
	b.t.Helper()
	for _, code := range codes {
		b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{insidedb.RoleWarning}})
			return err
		}))
	}
}

// of are the victims that some parties protect.
func of(responsible ...party.Code) []warning.Victim {
	var out []warning.Victim
	for _, p := range responsible {
		out = append(out, warning.Victim{Kind: "place", Text: "a place", Responsible: p})
	}
	return out
}

// owing has a report determined to be a duty to warn of some victims.
func (b *bench) owing(serial string, victims ...warning.Victim) {
	b.t.Helper()
	b.usa.Take("warning", serial, "{p1} plans to attack a station.")
	d := clear()
	d.Victims = victims
	b.must(second(b.usa.warnings.Determine(bg, serial, lind, d)))
}

// stood lists what was owed of a kind, with whom it concerns and how it stands.
func stood(v warnings.View, kind obligation.Kind) string {
	var out []string
	for _, o := range v.Owed {
		if o.Kind == kind {
			out = append(out, string(o.Partner)+" "+string(o.State))
		}
	}
	return strings.Join(out, ", ")
}

func TestADutyToWarnIsNotWaivedByStandingDown(t *testing.T) {
	b := newBench(t)
	b.rules.Holders = map[string][]string{"senior": {"sara"}}
	b.officers("sara")
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	wantKind(t, second(b.usa.warnings.StandDown(bg, "R-1", "sara", "x")), errs.Conflict, "nobody has determined")
	b.must(second(b.usa.warnings.Determine(bg, "R-1", lind, clear())))
	wantKind(t, second(b.usa.warnings.StandDown(bg, "R-1", lind, "x")), errs.Denied, "by the rank senior or one above it, and lind has the rank analyst")
	if v := b.usa.show("R-1"); v.State != warnings.Duty || open(v) != "warn" {
		t.Errorf("refused, and %s, owed %s", v.State, open(v))
	}
	v, err := b.usa.warnings.StandDown(bg, "R-1", "sara", "they are in prison")
	b.must(err)
	if v.State != warnings.StoodDown || open(v) != "report-oversight" || stood(v, obligation.Warn) != "RUS withdrawn" {
		t.Errorf("by the rank that waives: %s, owed %s, warn %s", v.State, open(v), stood(v, obligation.Warn))
	}
	b.owing("R-2", of("RUS")...)
	b.must(second(b.usa.warnings.Tell(bg, warnings.Telling{Aim: warnings.Aim{Ref: "R-2", Officer: lind, Partner: "RUS/FSB"}, Office: "o", Place: "p", Language: "ru", At: b.Clock.Now()})))
	v, err = b.usa.warnings.StandDown(bg, "R-2", lind, "they are in prison")
	b.must(err)
	if v.State != warnings.StoodDown || open(v) != "outcome" {
		t.Errorf("once everybody was warned anybody may: %s, owed %s", v.State, open(v))
	}
}

func TestThatNobodyKnowsWhatCameOfItEndsNoDutyToWarn(t *testing.T) {
	b := newBench(t)
	unknown := warnings.Came{Code: "unknown", ReportedBy: "nobody"}
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	wantKind(t, second(b.usa.warnings.Outcome(bg, "R-1", lind, unknown)), errs.Conflict, "still to be warned")
	b.owing("R-2", of("RUS")...)
	wantKind(t, second(b.usa.warnings.Outcome(bg, "R-2", lind, unknown)), errs.Conflict, "still to be warned")
	for _, tt := range []struct {
		serial string
		kind   obligation.Kind
		want   string
	}{{"R-1", obligation.Determine, " declined"}, {"R-2", obligation.Warn, "RUS declined"}} {
		v, err := b.usa.warnings.Outcome(bg, tt.serial, lind, warnings.Came{Code: "occurred", ReportedBy: "the press"})
		b.must(err)
		if v.State != warnings.Ended || open(v) != "report-oversight thank" || stood(v, tt.kind) != tt.want {
			t.Errorf("%s: it occurred before anybody was warned: %s, owed %s, %s %q", tt.serial, v.State, open(v), tt.kind, stood(v, tt.kind))
		}
	}
	b.owing("R-3", of("RUS")...)
	b.must(second(b.usa.warnings.Tell(bg, warnings.Telling{Aim: warnings.Aim{Ref: "R-3", Officer: lind, Partner: "RUS/FSB"}, Office: "o", Place: "p", Language: "ru", At: b.Clock.Now()})))
	if v, err := b.usa.warnings.Outcome(bg, "R-3", lind, unknown); err != nil || v.State != warnings.Ended || open(v) != "thank" {
		t.Errorf("once everybody was warned: %v, %s, owed %s", err, v.State, open(v))
	}
}

func TestWhatAHigherRankDeterminedALowerOneMayWarnOfAndNothingElse(t *testing.T) {
	no := func(d *warning.Determination) { d.Decision, d.Credible.Is = warning.NoDuty, warning.No }
	warn := func(*warning.Determination) {}
	refer := func(d *warning.Determination) { d.Decision, d.To = warning.Refer, "director" }
	type step struct {
		officer string
		change  func(*warning.Determination)
		refused string // "" for done
	}
	for name, tt := range map[string][]step{
		"a referral that was warned of": {{lind, refer, ""}, {lind, warn, ""}, {lind, no, "referred to a director"}, {"sara", no, "referred to a director"}, {"dora", no, ""}},
		"a director's warning":          {{"dora", warn, ""}, {lind, no, "determined by one"}, {"sara", no, "determined by one"}, {lind, refer, "may warn, and nothing else"}, {lind, warn, ""}},
		"a director's finding":          {{"dora", no, ""}, {lind, refer, "may warn, and nothing else"}, {lind, warn, ""}, {lind, no, "determined by one"}},
		"one's own warning":             {{lind, warn, ""}, {lind, no, "by the rank senior or one above"}, {"sara", no, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.rules.Holders = map[string][]string{"senior": {"sara"}, "director": {"dora"}}
			b.officers("sara", "dora")
			b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
			for i, s := range tt {
				d := clear()
				s.change(&d)
				was := b.usa.show("R-1").State
				v, err := b.usa.warnings.Determine(bg, "R-1", s.officer, d)
				if s.refused != "" {
					wantKind(t, err, errs.Denied, s.refused)
					continue
				}
				b.must(err)
				if reported := strings.Contains(open(v), "report-oversight"); reported != (was == warnings.Duty && d.Decision == warning.NoDuty) {
					t.Errorf("step %d: from %s to %s, owed %s", i+1, was, v.State, open(v))
				}
			}
		})
	}
}

func TestAFlagTakesNothingFromAHigherRanksWord(t *testing.T) {
	b := newBench(t)
	b.rules.Holders = map[string][]string{"director": {"dora"}}
	b.officers("dora")
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	d := clear()
	d.Decision, d.To = warning.Refer, "director"
	b.must(second(b.usa.warnings.Determine(bg, "R-1", lind, d)))
	b.must(second(b.usa.warnings.Flag(bg, "R-1", lind, "once more")))
	d = clear()
	d.Decision, d.Credible.Is = warning.NoDuty, warning.No
	wantKind(t, second(b.usa.warnings.Determine(bg, "R-1", lind, d)), errs.Denied, "referred to a director")
	b.must(second(b.usa.warnings.Determine(bg, "R-1", "dora", d)))
	b.must(second(b.usa.warnings.Flag(bg, "R-1", lind, "something else has come")))
	if v, err := b.usa.warnings.Determine(bg, "R-1", lind, d); err != nil || v.State != warnings.NoDuty {
		t.Errorf("what was closed, and is opened again, is determined anew: %v, %s", err, v.State)
	}
}

func TestADutyStaysWhileAHigherRankLooksAtIt(t *testing.T) {
	b := newBench(t)
	b.rules.Holders = nil
	b.owing("R-1", of("RUS")...)
	d := clear()
	d.Decision = warning.Refer
	v, err := b.usa.warnings.Determine(bg, "R-1", lind, d)
	b.must(err)
	if v.State != warnings.Duty || open(v) != "determine warn" {
		t.Errorf("%s, owed %s", v.State, open(v))
	}
	b.send("R-1", "")
}

func TestWhatIsReferredIsGivenToAnOfficerOfTheRank(t *testing.T) {
	b := newBench(t)
	b.rules.Holders = map[string][]string{"director": {"gone", "dora", "dirk"}}
	b.officers("dora", "dirk")
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	d := clear()
	d.Decision, d.To = warning.Refer, "director"
	b.must(second(b.usa.warnings.Determine(bg, "R-1", lind, d)))
	tk := b.tasking()
	b.Clock.Add(3 * time.Hour)
	b.must(second(tk.Tick(bg)))
	n, err := tk.Notices(bg, tasking.NoticeQuery{})
	b.must(err)
	told := map[string]bool{}
	for _, x := range n.Notices {
		told[x.To] = true
	}
	if !told["dora"] || told["dirk"] || !told["warning"] {
		t.Errorf("notices went to %v; expected the first officer of the rank, and the desk", told)
	}
}

// tasking is where what is owed is listed and ended.
func (b *bench) tasking() *tasking.Tasking {
	b.t.Helper()
	tk, err := tasking.New(tasking.Config{Self: "USA/CIA", Store: b.usa.Store, Plan: obligation.DefaultPlan, Log: insidetest.Quiet()})
	b.must(err)
	return tk
}

func TestToWarnIsOwedToEachWhoProtectsAVictimByItself(t *testing.T) {
	b := newBench(t, "FRA/DGSE", "RUS/FSB")
	b.owing("R-1", of("RUS", "FRA", "RUS", "")...)
	if v := b.usa.show("R-1"); strings.Count(stood(v, obligation.Warn), "open") != 3 {
		t.Errorf("owed %q", stood(v, obligation.Warn))
	}
	b.send("R-1", "")
	b.Settle()
	b.rus.says("USA/CIA", envelope.Read)
	b.Settle()
	b.Clock.Add(2 * time.Minute)
	b.usa.tick()
	v := b.usa.show("R-1")
	if open(v) != "outcome warn warn" || !strings.Contains(stood(v, obligation.Warn), "RUS met") {
		t.Errorf("Russia has read it, and France nothing: owed %s, warn %s", open(v), stood(v, obligation.Warn))
	}
	d := clear()
	d.Victims = of("FRA", "")
	v, err := b.usa.warnings.Determine(bg, "R-1", lind, d)
	b.must(err)
	if strings.Count(open(v), "warn") != 2 {
		t.Errorf("what is owed already is owed once: %s", open(v))
	}
	tell := func(to party.Code) {
		b.must(second(b.usa.warnings.Tell(bg, warnings.Telling{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: to}, Office: "o", Place: "p", Language: "fr", At: b.Clock.Now()})))
	}
	tell("FRA/DGSE")
	if v = b.usa.show("R-1"); open(v) != "outcome warn" || !strings.Contains(stood(v, obligation.Warn), "FRA met") {
		t.Errorf("owed %s, warn %s", open(v), stood(v, obligation.Warn))
	}
	tell("RUS/FSB")
	if v = b.usa.show("R-1"); open(v) != "outcome warn" {
		t.Errorf("who has victims of its own was warned again, and nobody for the others: owed %s", open(v))
	}
}

// passed has the victims' side asked for through RUS/FSB, and gives what is asked.
func (b *bench) passed() (item, matter string) {
	b.t.Helper()
	b.owing("R-1", of("IRN")...)
	b.must(second(b.usa.warnings.Send(bg, warnings.Sending{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS"}, PassTo: "IRN"})))
	b.Settle()
	b.must(second(b.usa.Exchange.SealPending(bg)))
	b.Settle()
	item = b.rus.Only("USA/CIA").Envelope
	b.must(b.rus.Store.Read(bg, func(tx *insidedb.Tx) error {
		f, err := tx.Fold("USA/CIA", item, time.Time{}, b.Clock.Now())
		for _, m := range f.Matters {
			if m.Kind() == obligation.PassOn {
				matter = m.Hash
			}
		}
		return err
	}))
	b.rus.says("USA/CIA", envelope.Read)
	b.Settle()
	b.Clock.Add(2 * time.Minute)
	b.usa.tick()
	v := b.usa.show("R-1")
	if matter == "" || open(v) != "warn" || v.Given[0].Acknowledged == nil || v.Given[0].PassedOn != nil {
		b.t.Fatalf("who passes it on has read it: matter %q, owed %s, %+v", matter, open(v), v.Given)
	}
	return item, matter
}

func TestWhatAnIntermediaryReadsWarnsNobodyElse(t *testing.T) {
	for name, tt := range map[string]struct {
		says  envelope.Verb
		code  envelope.Code
		after time.Duration
		want  string
	}{
		"it has passed it on":  {envelope.Answered, "whole", 2 * time.Minute, "outcome"},
		"it refuses":           {envelope.Declined, "", 2 * time.Minute, "reach warn"},
		"it says nothing more": {"", "", 3 * time.Hour, "reach warn"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			item, matter := b.passed()
			if tt.says != "" {
				b.must(second(b.rus.Exchange.State(bg, exchange.Statement{Officer: lind, Roles: []string{insidedb.RoleDisclosure}, Partner: "USA/CIA", Item: item,
					Control: envelope.Control{Verb: tt.says, Code: tt.code, Matter: matter}})))
				b.Settle()
			}
			b.Clock.Add(tt.after)
			for range 2 {
				b.usa.tick()
				b.Clock.Add(time.Hour)
			}
			v := b.usa.show("R-1")
			if open(v) != tt.want || (v.Given[0].PassedOn != nil) != (tt.says == envelope.Answered) || v.Given[0].Silent {
				t.Errorf("owed %s, %+v, %s", open(v), v.Given, acts(v))
			}
			if tt.want == "reach warn" && stood(v, obligation.Reach) != "IRN lapsed" && stood(v, obligation.Reach) != "IRN open" {
				t.Errorf("whom it should have reached is to be reached: %q", stood(v, obligation.Reach))
			}
		})
	}
}

func TestNobodyAcknowledgesWhatWasNotGivenToThem(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	ack := warnings.Acknowledging{Ref: "R-1", Officer: lind, Partner: "RUS", At: b.Clock.Now(), How: "by telephone"}
	wantKind(t, second(b.usa.warnings.Acknowledged(bg, ack)), errs.Conflict, "nothing was sent, told or filed for RUS")
	b.send("R-1", "")
	other := ack
	other.Partner = "PRK"
	wantKind(t, second(b.usa.warnings.Acknowledged(bg, other)), errs.Conflict, "nothing was sent, told or filed for PRK")
	if v, err := b.usa.warnings.Acknowledged(bg, ack); err != nil || open(v) != "outcome" {
		t.Errorf("%v, owed %s", err, open(v))
	}
}

func TestOnlyAPublishedAdvisoryTellsThePublic(t *testing.T) {
	b := newBench(t)
	v := b.warned("R-1")
	b.must(second(b.usa.warnings.Officials(bg, "R-1", lind, "a ministry", b.Clock.Now())))
	put := func(id, state, report string) {
		b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error {
			_, err := tx.AddAdvisory(insidedb.Advisory{ID: id, Report: report, Version: 1, Identifier: "urn:" + id, Sender: "USA/CIA", Sent: b.Clock.Now(), Status: "Exercise",
				MsgType: "Alert", Body: []byte("{}"), State: state, Hash: "sha256:" + id})
			return err
		}))
	}
	draft, other, told := strings.Repeat("1", 32), strings.Repeat("2", 32), strings.Repeat("3", 32)
	b.usa.Take("intelligence", "R-2", "{p1} has opened a shop.")
	var beside insidedb.Report
	b.must(b.usa.Store.Read(bg, func(tx *insidedb.Tx) (err error) {
		beside, err = tx.FindReport("R-2", time.Time{})
		return err
	}))
	put(draft, "draft", v.Report)
	put(other, "published", beside.ID)
	put(told, "published", v.Report)
	wantKind(t, second(b.usa.warnings.Notice(bg, "R-1", lind, draft, "x")), errs.Conflict, "it is draft")
	wantKind(t, second(b.usa.warnings.Notice(bg, "R-1", lind, other, "x")), errs.Conflict, "tells the public nothing of this warning")
	wantKind(t, second(b.usa.warnings.Notice(bg, "R-1", lind, strings.Repeat("4", 32), "x")), errs.NotFound, "")
	if v = b.usa.show("R-1"); open(v) != "public-notice warn" {
		t.Errorf("refused, and owed %s", open(v))
	}
	v, err := b.usa.warnings.Notice(bg, "R-1", lind, told, "it was told already")
	b.must(err)
	if last := v.Acts[len(v.Acts)-1]; open(v) != "warn" || last.Code != "issued" || !strings.Contains(string(last.Words), told) {
		t.Errorf("owed %s, %s %s", open(v), last.Code, last.Words)
	}
}

func TestAReasonIsOnRecordWithWhoGaveIt(t *testing.T) {
	b := newBench(t)
	b.officers("anna")
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	tk := b.tasking()
	id := b.usa.show("R-1").Owed[0].Obligation
	b.must(second(tk.Assign(bg, tasking.Handover{Officer: "anna", ID: id, To: lind, Reason: "anna's words"})))
	b.must(second(b.usa.warnings.Determine(bg, "R-1", lind, clear())))
	h, err := tk.OwedOf(bg, id, time.Time{})
	b.must(err)
	if last := h.Versions[len(h.Versions)-1]; last.By != lind || last.Reason != "" {
		t.Errorf("%s is on record with %q", last.By, last.Reason)
	}
}

func TestTheReceiverIsShownWhatTheSenderStatesOfAWarning(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.send("R-1", warning.Less)
	b.Settle()
	b.rus.tick()
	item := b.rus.Only("USA/CIA").ID
	if got := b.rus.show(item).Stated; got == nil || got.By != "USA/CIA" || got.Completeness != "reduced" || got.Until != nil || got.StoodDown != nil || got.Outcome != "" {
		t.Fatalf("%+v", got)
	}
	until := b.Clock.Now().Add(48 * time.Hour).UTC().Truncate(time.Second)
	b.must(second(b.usa.warnings.Renew(bg, "R-1", lind, until, "x")))
	b.Settle()
	before := b.Clock.Now()
	b.Clock.Add(time.Minute)
	b.must(second(b.usa.warnings.StandDown(bg, "R-1", lind, "x")))
	b.must(second(b.usa.warnings.Outcome(bg, "R-1", lind, warnings.Came{Code: "prevented", ReportedBy: "x"})))
	b.Settle()
	if got := b.rus.show(item).Stated; got.Until == nil || !got.Until.Equal(until) || got.StoodDown == nil || got.Outcome != "prevented" {
		t.Errorf("%+v", got)
	}
	then, err := b.rus.warnings.Show(bg, item, before)
	b.must(err)
	if then.Stated == nil || then.Stated.Until == nil || then.Stated.StoodDown != nil || then.Stated.Outcome != "" {
		t.Errorf("as of %v: %+v", before, then.Stated)
	}
	if v := b.usa.show("R-1"); v.Stated != nil {
		t.Errorf("of our own: %+v", v.Stated)
	}
}

// What a partner has acknowledged is on record before anybody decides, and in the
// next tick where nobody does; nobody waits for a look that is due later.
func TestWhatIsAcknowledgedCountsAtOnce(t *testing.T) {
	for name, look := range map[string]func(b *bench){
		"by the next tick":    func(b *bench) { b.usa.tick() },
		"before what is said": func(*bench) {},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.owing("R-1", of("RUS")...)
			b.send("R-1", "")
			b.Settle()
			b.usa.tick()
			b.rus.says("USA/CIA", envelope.Read)
			b.Settle()
			look(b)
			v, err := b.usa.warnings.Outcome(bg, "R-1", lind, warnings.Came{Code: "prevented", ReportedBy: "the police"})
			b.must(err)
			if stood(v, obligation.Warn) != "RUS met" || stood(v, obligation.ReportOversight) != "" {
				t.Errorf("Russia had read it: warn %q, reported to oversight %q", stood(v, obligation.Warn), stood(v, obligation.ReportOversight))
			}
		})
	}
}
