package warnings_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/warnings"
	"entente/internal/store/insidedb"
)

var exchangeQuery = exchange.Query{}

func wantWords(t *testing.T, in string, has, not []string) {
	t.Helper()
	for _, w := range has {
		if !strings.Contains(in, w) {
			t.Errorf("no %q in %s", w, in)
		}
	}
	for _, w := range not {
		if strings.Contains(in, w) {
			t.Errorf("%q in %s", w, in)
		}
	}
}

func TestNothingStandsDownBySilence(t *testing.T) {
	b := newBench(t)
	until := insidetest.Start.Add(48 * time.Hour)
	b.warned("R-1", "valid_until: "+until.Format(time.RFC3339)+"\n")
	b.send("R-1", "")
	b.Settle()
	before := b.Clock.Now()
	b.Clock.Add(47 * time.Hour)
	b.usa.tick()
	if v := b.usa.show("R-1"); strings.Contains(open(v), "window") {
		t.Errorf("asked before the window has passed: %s", acts(v))
	}
	b.Clock.Add(2 * time.Hour)
	b.usa.tick()
	b.usa.tick()
	v := b.usa.show("R-1")
	if v.State != warnings.Duty || !strings.Contains(open(v), "window") || strings.Count(acts(v), "window") != 1 {
		t.Errorf("after the window: %s, %s, owed %s", v.State, acts(v), open(v))
	}
	b.Clock.Add(30 * 24 * time.Hour)
	b.usa.tick()
	if v = b.usa.show("R-1"); v.State != warnings.Duty || !strings.Contains(open(v), "window") {
		t.Errorf("a month of silence: %s, owed %s", v.State, open(v))
	}
	later := b.Clock.Now().Add(48 * time.Hour)
	wantKind(t, second(b.usa.warnings.Renew(bg, "R-1", lind, insidetest.Start, "late")), errs.Invalid, "a time to come")
	wantKind(t, second(b.usa.warnings.Renew(bg, "R-1", lind, later, " ")), errs.Invalid, "no reason")
	v, err := b.usa.warnings.Renew(bg, "R-1", lind, later, "the plotters are at large")
	b.must(err)
	if v.Until == nil || !v.Until.Equal(later) || strings.Contains(open(v), "window") || v.Untold != nil {
		t.Errorf("renewed until %v, owed %s, untold %v", v.Until, open(v), v.Untold)
	}
	b.Clock.Add(49 * time.Hour)
	b.usa.tick()
	if v = b.usa.show("R-1"); strings.Count(acts(v), "window") != 2 {
		t.Errorf("after the renewed window: %s", acts(v))
	}
	v, err = b.usa.warnings.StandDown(bg, "R-1", lind, "the plotters are in prison")
	b.must(err)
	if v.State != warnings.StoodDown || strings.Contains(open(v), "window") {
		t.Errorf("stood down: %s, owed %s", v.State, open(v))
	}
	b.Settle()
	var told []string
	b.must(b.rus.Store.Read(bg, func(tx *insidedb.Tx) error {
		all, err := tx.Transitions("USA/CIA", b.rus.Only("USA/CIA").Envelope, time.Time{})
		told = nil
		for _, s := range all {
			told = append(told, string(s.Verb))
		}
		return err
	}))
	wantWords(t, strings.Join(told, " "), []string{string(obligation.Renewed), string(obligation.StoodDown)}, nil)
	then, err := b.usa.warnings.Show(bg, "R-1", before)
	b.must(err)
	if then.State != warnings.Duty || !then.Until.Equal(until) || acts(then) != "flagged determined sent" {
		t.Errorf("as of %v: %s until %v, %s", before, then.State, then.Until, acts(then))
	}
}

func TestAChangeIsANewerVersionWithAWindowOfItsOwn(t *testing.T) {
	b := newBench(t)
	b.warned("R-1", "valid_until: 2017-12-12T00:00:00Z\n")
	first := b.send("R-1", "").Release
	b.Settle()
	b.Clock.Add(24 * time.Hour)
	b.usa.tick()
	wantKind(t, second(b.usa.warnings.Change(bg, "R-1", lind, first)), errs.Conflict, "given already")
	wantKind(t, second(b.usa.warnings.Change(bg, "R-1", lind, "release-0")), errs.NotFound, "no release")
	until := b.Clock.Now().Add(72 * time.Hour).Truncate(time.Second)
	b.usa.Take("warning", "R-2", "{p1} plans to attack a bridge.", "supersedes: R-1\n", "valid_until: "+until.Format(time.RFC3339)+"\n")
	v := b.usa.show("R-2")
	if v.State != warnings.Duty || !v.Until.Equal(until) || !strings.Contains(open(v), "window") || strings.Contains(open(v), "determine") {
		t.Errorf("a new version: %s until %v, owed %s", v.State, v.Until, open(v))
	}
	sent := b.send("R-2", "").Release
	v, err := b.usa.warnings.Change(bg, "R-2", lind, sent)
	b.must(err)
	if strings.Contains(open(v), "window") || !v.Until.Equal(until) {
		t.Errorf("changed: until %v, owed %s", v.Until, open(v))
	}
}

func TestANewVersionWithSignsAsksAgainWhatWasDeterminedOfTheOneBefore(t *testing.T) {
	b := newBench(t)
	b.usa.Take("warning", "R-1", "{p1} plans to attack a station.")
	d := clear()
	d.Decision, d.Credible.Is = warning.NoDuty, warning.No
	v, err := b.usa.warnings.Determine(bg, "R-1", lind, d)
	b.must(err)
	if v.State != warnings.NoDuty || open(v) != "" {
		t.Errorf("%s, owed %s", v.State, open(v))
	}
	b.usa.Take("warning", "R-2", "{p1} has bought what bombs are made of.", "supersedes: R-1\n")
	if v = b.usa.show("R-1"); v.State != warnings.Open || open(v) != "determine" || acts(v) != "flagged determined flagged" {
		t.Errorf("%s, owed %s, %s", v.State, open(v), acts(v))
	}
}

func TestAWarningIsShownWithoutItsWordsOnceItsReportIsErased(t *testing.T) {
	b := newBench(t)
	v := b.warned("R-1")
	b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: v.Report}, insidedb.ByOrder)
		return err
	}))
	got := b.usa.show(v.Warning)
	if got.State != warnings.Duty || len(got.Signs) != 0 || got.Determination != nil || got.Acts[1].Words != nil || got.Acts[1].Digest == "" || got.Acts[1].Officer != lind {
		t.Errorf("%+v", got)
	}
}

func TestASealedFileGoesWhereThereIsNoLinkAndIsHandedOver(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	filing := warnings.Filing{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS/FSB"}, Passphrase: []byte("four plain words more")}
	out, err := b.usa.warnings.File(bg, filing)
	b.must(err)
	if !strings.HasPrefix(string(out.File), "-----BEGIN AGE ENCRYPTED FILE-----") {
		t.Errorf("the file begins with %.40q", out.File)
	}
	wantWords(t, string(out.File), nil, []string{"attack", "RUS"})
	p, err := b.usa.Office.Preview(bg, disclosure.Proposal{Report: "R-1", Partner: "RUS/FSB", Officer: lind})
	b.must(err)
	wantWords(t, string(warnings.Letter("USA/CIA", p.Partner, p.Marking, p.Portions)), []string{"PERSON 1 plans to attack a station", "SECRET//REL TO USA, RUS"}, []string{"Fictitious"})
	if open(out.Warning) != "warn" || out.Warning.Given[0].State != "made" {
		t.Errorf("a file that lies here warns nobody: owed %s", open(out.Warning))
	}
	hand := warnings.Handing{Ref: "R-1", Officer: lind, Partner: "RUS", Digest: "sha256:other", Courier: "an attaché", Place: "Vienna", At: b.Clock.Now()}
	wantKind(t, second(b.usa.warnings.Handed(bg, hand)), errs.NotFound, "no file")
	hand.Digest = out.Digest
	early := hand
	early.At = hand.At.Add(-time.Hour)
	wantKind(t, second(b.usa.warnings.Handed(bg, early)), errs.Invalid, "before the file was made")
	v, err := b.usa.warnings.Handed(bg, hand)
	b.must(err)
	if open(v) != "outcome" || !v.Given[1].OneSided || v.Given[1].Delivered == nil {
		t.Errorf("handed: owed %s, %+v", open(v), v.Given)
	}
	b.Settle()
	if got := b.usa.Gateway.Envelopes("RUS/FSB"); len(got) != 0 {
		t.Errorf("%d envelopes left; what is handed over goes by no link", len(got))
	}
}

func TestAFileThatNeedsAReviewIsMadeOnceItIsApproved(t *testing.T) {
	b := newBench(t)
	b.usa.Policy = insidetest.CirclePolicy(t, "USA/CIA", "review", "USA/CIA", "RUS/FSB")
	b.warned("R-1")
	aim := warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS/FSB"}
	filing := warnings.Filing{Aim: aim, Passphrase: []byte("four plain words more")}
	wantKind(t, second(b.usa.warnings.File(bg, filing)), errs.Conflict, "once it is approved")
	queue, err := b.usa.Office.Queue(bg, disclosure.QueueQuery{})
	b.must(err)
	if len(queue) != 1 || queue[0].Method != disclosure.ByHand {
		t.Fatalf("%+v; expected what is to be handed over", queue)
	}
	b.must(b.usa.Store.Write(bg, func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "rev", Roles: []string{insidedb.RoleDisclosure}})
		return err
	}))
	shown, err := b.usa.Office.Show(bg, queue[0].Release, time.Time{})
	b.must(err)
	b.must(second(b.usa.Office.Approve(bg, disclosure.Approval{Officer: "rev", Release: shown.Release, Hash: shown.Hash, Reason: "lives"})))
	out, err := b.usa.warnings.File(bg, filing)
	b.must(err)
	if len(out.File) == 0 || out.Warning.Given[0].Release != shown.Release {
		t.Errorf("%+v", out.Warning.Given)
	}
	b.usa.Policy = withoutDirectives(t, b)
	if _, err := b.usa.warnings.File(bg, filing); errs.KindOf(err) != errs.Denied {
		t.Errorf("after the directive is gone: %v", err)
	}
	b.Settle()
	if got := b.usa.Gateway.Envelopes("RUS/FSB"); len(got) != 0 {
		t.Errorf("%d envelopes left", len(got))
	}
}

// withoutDirectives is a policy that knows the same parties and permits nothing.
func withoutDirectives(t *testing.T, b *bench) *directive.Policy {
	t.Helper()
	p, err := directive.Load(directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte("self: USA/CIA\ntopics: [counter-terrorism]\nparties:\n  RUS: {services: [RUS/FSB], ceiling: SECRET}\n")}})
	b.must(err)
	return p
}

func TestTellingOfficialsOwesADecisionOnAPublicNotice(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	for range 2 {
		v, err := b.usa.warnings.Officials(bg, "R-1", lind, "the ministry of transport", b.Clock.Now())
		b.must(err)
		if open(v) != "public-notice warn" {
			t.Errorf("owed %s", open(v))
		}
	}
	wantKind(t, second(b.usa.warnings.Notice(bg, "R-1", lind, "", "")), errs.Invalid, "no reason")
	v, err := b.usa.warnings.Notice(bg, "R-1", lind, "", "nobody of the public is in danger")
	b.must(err)
	if open(v) != "warn" {
		t.Errorf("owed %s", open(v))
	}
}

func TestAnIntermediaryIsAskedToPassItOn(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	b.must(second(b.usa.warnings.Send(bg, warnings.Sending{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS"}, PassTo: "IRN/MOIS", Ground: obligation.Courtesy})))
	b.Settle()
	var got []obligation.Matter
	b.must(b.rus.Store.Read(bg, func(tx *insidedb.Tx) error {
		f, err := tx.Fold("USA/CIA", b.rus.Only("USA/CIA").Envelope, time.Time{}, b.Clock.Now())
		got = f.Matters
		return err
	}))
	kinds := map[obligation.Kind]obligation.Matter{}
	for _, m := range got {
		kinds[m.Kind()] = m
	}
	if m := kinds[obligation.PassOn]; m.Party != "IRN/MOIS" || m.Ground != obligation.Courtesy || kinds[obligation.Acknowledge].Hash == "" {
		t.Errorf("the intermediary holds %+v", got)
	}
}

func TestLatencyIsMeasuredAndToldBeforeAndAfterADirective(t *testing.T) {
	b := newBench(t)
	b.warned("R-1")
	tell := func(after time.Duration) {
		b.Clock.Add(after)
		b.must(second(b.usa.warnings.Tell(bg, warnings.Telling{Aim: warnings.Aim{Ref: "R-1", Officer: lind, Partner: "RUS/FSB"}, Office: "o", Place: "p", Language: "ru", At: b.Clock.Now()})))
	}
	tell(time.Hour)
	tell(time.Hour)
	got, err := b.usa.warnings.Latency(bg, "")
	b.must(err)
	want := int64(insidetest.Start.Add(time.Second + time.Hour).Sub(time.Date(2017, 12, 10, 9, 30, 0, 0, time.UTC)).Seconds())
	if len(got.Warnings) != 1 || got.Warnings[0].Seconds != want || len(got.Partners) != 1 || *got.Partners[0].All.Median != want || got.Partners[0].Before != nil {
		t.Errorf("%+v; expected the first of the two, %d s", got, want)
	}
	wantKind(t, second(b.usa.warnings.Latency(bg, "D-NONE")), errs.NotFound, "D-NONE")
}

func TestAnItemOfAPartnerIsFlaggedByAnOfficerToo(t *testing.T) {
	b := newBench(t)
	b.usa.Take("intelligence", "R-1", "{p1} has opened a shop.")
	wantKind(t, second(b.usa.warnings.Determine(bg, "R-1", lind, clear())), errs.NotFound, "no warning")
	v, err := b.usa.warnings.Flag(bg, "R-1", insidetest.Ray, "the shop sells what bombs are made of")
	b.must(err)
	if open(v) != "determine" || len(v.Signs) != 0 {
		t.Errorf("%+v", v)
	}
	wantKind(t, second(b.usa.warnings.Flag(bg, "R-9", lind, "x")), errs.NotFound, "R-9")
	if d := clear(); d.Decision != warning.Warn {
		t.Error("the fixture does not warn")
	}
}
