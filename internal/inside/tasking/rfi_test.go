package tasking_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestAQuestionIsAskedOnceItsRequestIsAdmittedAndAnsweredByARelease(t *testing.T) {
	a := newAskers(t)
	q := a.cia.asks("RUS", "Q-1", "Where is he now?", func(q *tasking.Ask) {
		q.Urgency, q.Purpose, q.Case, q.Use, q.Desk = "flash", "prevent an attack", "BOSTON", []string{"lead"}, "europe"
	})
	if q.State != tasking.QuestionWaiting || q.Partner != "RUS/FSB" || !q.Ours || q.ID != q.Question || q.Said == "" {
		t.Fatalf("%+v; expected that it waits", q)
	}
	a.Settle()
	ours, theirs := a.cia.thread(q.ID), a.fsb.list(tasking.QuestionQuery{})
	if ours.State != "open" || ours.ID == q.ID || ours.Question.Question != q.ID || ours.Purpose != "prevent an attack" || ours.Urgency != "flash" || ours.Case != "BOSTON" ||
		ours.Desk != "europe" || ours.Officer != insidetest.Lind || ours.Ground != "agreement" || ours.Serial != "Q-1" || words(ours.Request) != "Where is he now?" {
		t.Errorf("ours: %+v", ours)
	}
	if len(theirs) != 1 || theirs[0].ID != ours.ID || theirs[0].Ours || theirs[0].Desk != "liaison" || theirs[0].Urgency != "" || !theirs[0].Due.Equal(*ours.Due) || theirs[0].Officer != "" {
		t.Fatalf("theirs: %+v", theirs)
	}
	thread := a.fsb.thread(ours.ID[:8])
	if words(thread.Request) != "Where is he now?" || thread.Purpose != "" || len(thread.Acts) != 0 {
		t.Errorf("theirs: %+v", thread)
	}
	if by, err := a.cia.questions.Show(context.Background(), q.ID, time.Time{}); err != nil || by.ID != ours.ID {
		t.Errorf("%+v, %v; expected it by the id that it had before", by, err)
	}

	a.fsb.does("accept", ours.ID, nil)
	a.fsb.Take("intelligence", "A-1", "He is in Riga.")
	answered, err := a.fsb.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: ours.ID, Report: "A-1", Part: true})
	a.fsb.must(err)
	if answered.State != "accepted" || answered.Said == "" {
		t.Errorf("%+v; expected that it is accepted and an answer on its way", answered)
	}
	_, err = a.fsb.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: ours.ID, Report: "A-1", Part: true})
	wantError(t, err, errs.Conflict, "on its way")
	a.Settle()
	a.stands(ours.ID, "in part", a.cia, a.fsb)
	a.fsb.Take("intelligence", "A-2", "He left Riga for Oslo.")
	_, err = a.fsb.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: ours.ID, Report: "A-2"})
	a.fsb.must(err)
	a.Settle()
	a.stands(ours.ID, "answered", a.cia, a.fsb)
	got := a.cia.thread(ours.ID)
	if len(got.Answers) != 2 || words(got.Answers[0]) != "He is in Riga." || got.Answers[0].Extent != "part" || words(got.Answers[1]) != "He left Riga for Oslo." || got.Answers[1].Item == "" {
		t.Errorf("answers: %+v", got.Answers)
	}
	if theirs := a.fsb.thread(ours.ID); len(theirs.Answers) != 2 || theirs.Answers[0].Serial != "A-1" || theirs.Answers[1].Release == "" {
		t.Errorf("theirs: %+v", theirs.Answers)
	}
	a.cia.does("unmet", ours.ID, nil)
	a.Settle()
	a.stands(ours.ID, "in part", a.cia, a.fsb)
	if got := a.cia.thread(ours.ID); !got.Answers[1].Disputed || got.Answers[0].Disputed {
		t.Errorf("answers: %+v; expected that the second is disputed", got.Answers)
	}
	a.cia.does("met", ours.ID, nil)
	a.Settle()
	a.stands(ours.ID, "met", a.cia, a.fsb)
	if other := a.dgse.list(tasking.QuestionQuery{}); len(other) != 0 || a.cia.alarms()+a.fsb.alarms()+a.dgse.alarms() != 0 {
		t.Errorf("a third holds %+v, or there are alarms", other)
	}
}

func TestEachActBelongsToOneSideAndARefusalNamesTheRuleAndIsOnRecord(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	a.Settle()
	id := a.cia.list(tasking.QuestionQuery{})[0].ID
	for _, tt := range []struct {
		by        *asker
		act, says string
	}{
		{a.fsb, "withdraw", "only the creditor may withdraw, and that is USA/CIA"},
		{a.fsb, "extend", "only the creditor may extend"},
		{a.fsb, "met", "only the creditor may say that it is met"},
		{a.fsb, "unmet", "only the creditor may say that it is unmet"},
		{a.cia, "accept", "only the debtor may accept, and that is RUS/FSB"},
		{a.cia, "decline", "only the debtor may decline"},
		{a.cia, "done", "only the debtor may say that it is done"},
	} {
		before := a.sent(tt.by)
		_, err := tt.by.try(tt.act, id, nil)
		wantError(t, err, errs.Denied, tt.says)
		got := tt.by.thread(id)
		last := got.Acts[len(got.Acts)-1]
		if got.State != "open" || last.Act != tt.act || last.Officer != insidetest.Lind || !strings.Contains(last.Refused, tt.says) {
			t.Errorf("%s: %s, last act %+v; expected that nothing changed and the refusal is on record", tt.act, got.State, last)
		}
		a.Settle()
		if after := a.sent(tt.by); after != before {
			t.Errorf("%s: something was told to the partner", tt.act)
		}
	}
	_, err := a.cia.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: id, Report: "Q-1"})
	wantError(t, err, errs.Denied, "only the debtor may answer")
	_, err = a.fsb.try("accept", id, func(x *tasking.Act) { x.Officer = insidetest.Ray })
	wantError(t, err, errs.Denied, "none of the roles")
	if acts := a.fsb.thread(id).Acts; acts[len(acts)-1].Officer != insidetest.Ray {
		t.Errorf("%+v; expected that the refusal of an officer without the role is on record", acts)
	}
	n := len(a.fsb.thread(id).Acts)
	_, err = a.fsb.try("accept", id, func(x *tasking.Act) { x.Officer = "nobody" })
	wantError(t, err, errs.Denied, "not registered")
	if got := len(a.fsb.thread(id).Acts); got != n {
		t.Error("somebody whom nobody knows is on record")
	}
	_, err = a.cia.try("unmet", id, nil)
	wantError(t, err, errs.Conflict, "nothing was answered")
	for act, says := range map[string]string{"lose": "expected accept", "decline": "a reason is missing"} {
		_, err := a.fsb.try(act, id, func(x *tasking.Act) { x.Reason = "" })
		wantError(t, err, errs.Invalid, says)
	}
	_, err = a.fsb.try("decline", id, func(x *tasking.Act) { x.Code = "because" })
	wantError(t, err, errs.Invalid, "nothing-held")
	_, err = a.cia.try("extend", id, func(x *tasking.Act) { x.Within = "" })
	wantError(t, err, errs.Invalid, "until when")
	_, err = a.cia.try("met", "0123456789", nil)
	wantError(t, err, errs.NotFound, "no question")
}

// sent counts the envelopes that a node was ever told to send.
func (a *askers) sent(by *asker) (count int) {
	for _, other := range a.Nodes {
		if other != by.Node {
			count += len(by.Gateway.Envelopes(other.Service.Code))
		}
	}
	return count
}

// declining plays a question that is declined, and gives what the asker was sent.
func declining(t *testing.T, why, reason string) (sent []string, inside tasking.Thread) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	a.Settle()
	id := a.fsb.list(tasking.QuestionQuery{})[0].ID
	a.fsb.does("decline", id, func(x *tasking.Act) { x.Code, x.Reason = why, reason })
	a.Settle()
	a.stands(id, "declined", a.cia, a.fsb)
	if got := a.cia.thread(id); len(got.Acts) != 1 || got.Standing != "declined" {
		t.Errorf("the asker has %+v; expected no more than that it is declined", got)
	}
	return a.controls(a.cia, a.fsb, obligation.Declined), a.fsb.thread(id)
}

func TestNothingHeldAndMayNotSayAreTheSameBytes(t *testing.T) {
	first, ours := declining(t, "nothing-held", "no file on him")
	second, theirs := declining(t, "may-not-say", "CORMORANT would be known at once, so that nothing may be said of where he is or was")
	hashes := regexp.MustCompile(`sha256:[0-9a-f]{64}`) // of envelopes, which are encrypted anew each time
	if len(first) != 1 || len(second) != 1 || len(first[0]) != len(second[0]) {
		t.Fatalf("%q and %q; expected one Control each, of one length", first, second)
	}
	if diff := cmp.Diff(hashes.ReplaceAllString(first[0], "H"), hashes.ReplaceAllString(second[0], "H")); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		got          tasking.Thread
		code, reason string
	}{{ours, "nothing-held", "no file on him"}, {theirs, "may-not-say", "CORMORANT would"}} {
		last := tt.got.Acts[len(tt.got.Acts)-1]
		if last.Code != tt.code || !strings.HasPrefix(last.Reason, tt.reason) {
			t.Errorf("%+v; expected that the reason is on record here", last)
		}
	}
}

func TestSilenceIsComputedOnBothSidesAndALateAnswerCounts(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	a.Settle()
	id := a.cia.list(tasking.QuestionQuery{})[0].ID
	asked := a.Clock.Now()
	before := a.sent(a.cia) + a.sent(a.fsb)
	a.Clock.Add(25 * time.Hour)
	a.Settle()
	a.stands(id, "lapsed", a.cia, a.fsb)
	if after := a.sent(a.cia) + a.sent(a.fsb); after != before {
		t.Error("silence was told to somebody")
	}
	a.cia.does("extend", id, nil)
	a.Settle()
	a.stands(id, "open", a.cia, a.fsb)
	a.Clock.Add(10 * 24 * time.Hour)
	a.Settle()
	a.stands(id, "lapsed", a.cia, a.fsb)
	if open := a.cia.list(tasking.QuestionQuery{Open: true}); len(open) != 1 {
		t.Errorf("%d open; expected that a question whose time is past is open", len(open))
	}
	a.fsb.Take("intelligence", "A-1", "He was in Riga.")
	_, err := a.fsb.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: id, Report: "A-1"})
	a.fsb.must(err)
	a.Settle()
	a.stands(id, "answered", a.cia, a.fsb)
	for _, n := range []*asker{a.cia, a.fsb} {
		for at, want := range map[time.Time]string{asked.Add(time.Hour): "open", asked.Add(24*time.Hour + time.Minute): "lapsed"} {
			got, err := n.questions.Show(context.Background(), id, at)
			n.must(err)
			if got.State != want || len(got.Answers) != 0 {
				t.Errorf("%s as of %v: %s, %d answers; expected %s", n.Service.Code, at, got.State, len(got.Answers), want)
			}
			if all := n.list(tasking.QuestionQuery{AsOf: at}); len(all) != 1 || all[0].State != want {
				t.Errorf("%s as of %v lists %+v", n.Service.Code, at, all)
			}
		}
		if _, err := n.questions.Show(context.Background(), id, insidetest.Start.Add(-time.Hour)); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v; expected no question before it was asked", err)
		}
	}
}

func TestFollowUpsThreadAndAreWithOnePartnerOnly(t *testing.T) {
	a := newAskers(t)
	first := a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	_, err := a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D", Follows: first.ID})
	wantError(t, err, errs.Conflict, "not asked yet")
	a.Settle()
	a.cia.asks("RUS", "Q-2", "And who is with him?", func(q *tasking.Ask) { q.Follows = first.ID })
	a.Settle()
	id := a.cia.thread(first.ID).ID
	for _, n := range []*asker{a.cia, a.fsb} {
		thread := n.thread(id)
		if len(thread.FollowUps) != 1 || thread.FollowUps[0].Follows != id {
			t.Errorf("%s: %+v; expected one that follows it up", n.Service.Code, thread.FollowUps)
		}
	}
	a.cia.Take("request", "Q-3", "Do you know of a question to others?")
	_, err = a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-3", To: "FRA", Within: "P1D", Follows: id})
	wantError(t, err, errs.Invalid, "expected the same partner")
	a.fsb.asks("USA/CIA", "Q-4", "Why do you ask?", func(q *tasking.Ask) { q.Follows = id })
	a.Settle()
	if got := a.cia.thread(id).FollowUps; len(got) != 2 || got[1].Ours {
		t.Errorf("%+v; expected the counter-question too", got)
	}
	if ours := a.cia.list(tasking.QuestionQuery{By: "us"}); len(ours) != 2 {
		t.Errorf("%d that we ask; expected two", len(ours))
	}
	if theirs := a.cia.list(tasking.QuestionQuery{By: "them"}); len(theirs) != 1 || theirs[0].Serial != "" {
		t.Errorf("%+v that they ask; expected one", theirs)
	}
}

func TestWhatIsAskedIsOnlyAReportOfKindRequestThatDecideLetsGo(t *testing.T) {
	a := newAskers(t)
	a.cia.Take("intelligence", "R-1", "He is here.")
	a.cia.Take("request", "Q-1", "Where is he now?")
	ask := func(change func(*tasking.Ask)) (tasking.Question, error) {
		q := tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D"}
		change(&q)
		return a.cia.questions.Ask(context.Background(), q)
	}
	past := insidetest.Start
	for name, tt := range map[string]struct {
		change func(*tasking.Ask)
		kind   errs.Kind
		says   string
	}{
		"another kind":         {func(q *tasking.Ask) { q.Report = "R-1" }, errs.Invalid, "expected request"},
		"no report":            {func(q *tasking.Ask) { q.Report = "Q-9" }, errs.NotFound, "no report"},
		"no time":              {func(q *tasking.Ask) { q.Within = "" }, errs.Invalid, "a time is missing"},
		"a time that is past":  {func(q *tasking.Ask) { q.Within, q.Due = "", &past }, errs.Invalid, "is past"},
		"two times":            {func(q *tasking.Ask) { q.Due = &past }, errs.Invalid, "one of them"},
		"no length of time":    {func(q *tasking.Ask) { q.Within = "soon" }, errs.Invalid, "P7D"},
		"no ground":            {func(q *tasking.Ask) { q.Ground = "whim" }, errs.Invalid, "law"},
		"no urgency":           {func(q *tasking.Ask) { q.Urgency = "now" }, errs.Invalid, "routine"},
		"no use":               {func(q *tasking.Ask) { q.Use = []string{"fun"} }, errs.Invalid, "use"},
		"no onward term":       {func(q *tasking.Ask) { q.Onward = "all" }, errs.Invalid, "onward"},
		"no kind of question":  {func(q *tasking.Ask) { q.Kind = obligation.Commitment }, errs.Invalid, "expected answer"},
		"no partner":           {func(q *tasking.Ask) { q.To = "" }, errs.Invalid, "TRIGRAPH"},
		"a partner not peered": {func(q *tasking.Ask) { q.To = "ITA" }, errs.NotFound, "not peered"},
		"an item":              {func(q *tasking.Ask) { q.Item = "x" }, errs.Invalid, "to unmask"},
		"a party not known":    {func(q *tasking.Ask) { q.Kind, q.With = obligation.Action, "ATL" }, errs.Invalid, "does not name"},
		"a party of no action": {func(q *tasking.Ask) { q.With = "FRA" }, errs.Invalid, "of an action"},
		"no case":              {func(q *tasking.Ask) { q.Case = "the big one" }, errs.Invalid, "case"},
		"no desk":              {func(q *tasking.Ask) { q.Desk = "The Desk" }, errs.Invalid, "desk"},
		"an author alone":      {func(q *tasking.Ask) { q.Officer = insidetest.Ray }, errs.Denied, "none of the roles"},
	} {
		if _, err := ask(tt.change); errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; expected %s saying %q", name, err, tt.kind, tt.says)
		}
	}
	if all := a.cia.list(tasking.QuestionQuery{}); len(all) != 0 {
		t.Errorf("%+v; expected that nothing is asked", all)
	}
}

func TestWhatDoesNotGoIsNotAskedAndMayBeAskedAgain(t *testing.T) {
	a := newAskers(t)
	codes := []party.Code{"USA/CIA", "FRA/DGSE", "RUS/FSB"}
	a.cia.Policy = insidetest.CirclePolicy(t, "USA/CIA", "review", codes...)
	q := a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	if q.State != tasking.QuestionWaiting || !strings.Contains(q.Said, "waits for review") {
		t.Fatalf("%+v; expected that it waits for review", q)
	}
	_, err := a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D"})
	wantError(t, err, errs.Conflict, "asked already")
	_, err = a.cia.try("met", q.ID, nil)
	wantError(t, err, errs.Conflict, "nothing is owed yet")
	got := a.cia.does("withdraw", q.ID, func(x *tasking.Act) { x.Reason = "it is known" })
	if got.State != "withdrawn" || !strings.Contains(got.Said, "withdrawn") {
		t.Errorf("%+v; expected that it is withdrawn and the request cancelled", got)
	}
	a.Settle()
	if all := a.fsb.list(tasking.QuestionQuery{}); len(all) != 0 {
		t.Errorf("%+v; expected that nobody was asked", all)
	}
	a.cia.Policy = insidetest.CirclePolicy(t, "USA/CIA", "automatic", codes...)
	again, err := a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D"})
	a.cia.must(err)
	if again.State != tasking.QuestionWaiting || again.ID == q.ID {
		t.Errorf("%+v; expected another question", again)
	}
	_, err = a.cia.Exchange.Recall(context.Background(), exchange.Recall{Officer: insidetest.Lind, Release: again.Release, Code: "wrong"})
	a.cia.must(err)
	a.Settle()
	if got := a.cia.thread(again.ID); got.State != tasking.QuestionNotAsked || got.Open() {
		t.Errorf("%+v; expected that it was not asked", got.Question)
	}
	third, err := a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D"})
	a.cia.must(err)
	if third.ID != again.ID {
		t.Errorf("%+v; expected the same question, asked again", third)
	}
	a.Settle()
	if got := a.cia.thread(third.ID); got.State != "open" {
		t.Errorf("%+v; expected that it is asked", got.Question)
	}
}

func TestAnOpenQuestionOutlivesItsReport(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Where is he now?", func(q *tasking.Ask) { q.Purpose = "the case" })
	a.Settle()
	id := a.cia.list(tasking.QuestionQuery{})[0].ID
	report := a.cia.thread(id).Report
	a.cia.must(a.cia.Store.Write(context.Background(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: report}, insidedb.ByOrder)
		return err
	}))
	got := a.cia.thread(id)
	if got.State != "open" || got.Purpose != "" || len(got.Request.Portions) != 0 {
		t.Errorf("%+v; expected that it is open, without the words", got)
	}
	a.fsb.does("done", id, nil)
	a.Settle()
	a.stands(id, "answered", a.cia, a.fsb)
}

func TestAQuestionHasADeskAndAnOwnerThatNoPartnerLearns(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Where is he now?", nil)
	a.Settle()
	id := a.fsb.list(tasking.QuestionQuery{})[0].ID
	before := a.sent(a.fsb)
	q, err := a.fsb.questions.Take(context.Background(), insidetest.Ray, id)
	a.fsb.must(err)
	if q.Officer != insidetest.Ray || q.Desk != "liaison" {
		t.Errorf("%+v; expected that ray has it", q)
	}
	_, err = a.fsb.questions.Assign(context.Background(), tasking.Handover{Officer: insidetest.Ray, ID: id, Desk: "caucasus"})
	wantError(t, err, errs.Denied, "none of the roles")
	if q, err = a.fsb.questions.Assign(context.Background(), tasking.Handover{Officer: insidetest.Lind, ID: id, Desk: "caucasus"}); err != nil || q.Desk != "caucasus" || q.Officer != "" {
		t.Errorf("%+v, %v; expected that the desk has it, and nobody of it", q, err)
	}
	for says, r := range map[string]tasking.Handover{"expected a desk": {}, "a word of": {Desk: "No Desk"}, "is not registered": {To: "nobody"}} {
		r.Officer, r.ID = insidetest.Lind, id
		_, err := a.fsb.questions.Assign(context.Background(), r)
		wantError(t, err, errs.Invalid, says)
	}
	a.fsb.does("accept", id, nil)
	a.Settle()
	if got := a.fsb.thread(id); got.Desk != "caucasus" {
		t.Errorf("%+v; expected that it keeps its desk", got.Question)
	}
	if n := a.sent(a.fsb); n != before+1 {
		t.Errorf("%d things told, %d before; expected that it was accepted, and no more", n, before)
	}
	if all := a.fsb.list(tasking.QuestionQuery{Desk: "liaison"}); len(all) != 0 {
		t.Errorf("%+v of another desk", all)
	}
}

func TestAQuestionIsTakenAndAssignedInOneWay(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("FRA/DGSE", "Q-1", "Who is he?", nil)
	a.Settle()
	id := a.dgse.list(tasking.QuestionQuery{})[0].ID
	owed, err := tasking.New(tasking.Config{Self: "FRA/DGSE", Store: a.dgse.Store, Plan: obligation.DefaultPlan, Log: insidetest.Quiet()})
	a.dgse.must(err)
	got, err := owed.Assign(context.Background(), tasking.Handover{Officer: insidetest.Lind, ID: id, Desk: "paris", To: insidetest.Ray, Reason: "she knows it"})
	a.dgse.must(err)
	if got.Desk != "paris" || got.Officer != insidetest.Ray {
		t.Errorf("%+v; expected that ray of paris has it", got)
	}
	_, err = owed.Take(context.Background(), tasking.Handover{Officer: insidetest.Ray, ID: id})
	a.dgse.must(err)
	_, err = owed.Assign(context.Background(), tasking.Handover{Officer: insidetest.Ray, ID: id, Desk: "lyon"})
	wantError(t, err, errs.Denied, "none of the roles")
	acts := a.dgse.thread(id).Acts
	if len(acts) != 3 || acts[0].Act != "assign" || acts[0].Desk != "paris" || acts[1].Act != "take" || acts[1].Keeper != insidetest.Ray || acts[2].Refused == "" {
		t.Errorf("%+v; expected that both acts and the refusal are on record", acts)
	}
	a.dgse.does("decline", id, nil)
	a.Settle()
	_, err = a.dgse.questions.Take(context.Background(), insidetest.Lind, id)
	wantError(t, err, errs.Conflict, "has ended")
	_, err = owed.Take(context.Background(), tasking.Handover{Officer: insidetest.Lind, ID: id})
	wantError(t, err, errs.Conflict, "has ended")
}

func TestARequestThatIsHeldShowsNoWords(t *testing.T) {
	a := newAskers(t)
	a.cia.Policy = insidetest.CirclePolicyOf(t, "USA/CIA", "automatic", insidetest.FullRungs, insidetest.NoDefault, "USA/CIA", "FRA/DGSE", "RUS/FSB")
	text := strings.Replace(string(insidetest.Words("USA/CIA", "request", "Q-1", "Where is {p1}?")), "nationality: BEL", "nationality: RUS", 1)
	_, err := a.cia.Intake.Add(context.Background(), insidetest.Lind, "Q-1", []byte(text))
	a.cia.must(err)
	_, err = a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Report: "Q-1", To: "RUS", Within: "P1D"})
	a.cia.must(err)
	a.Settle()
	id := a.cia.list(tasking.QuestionQuery{})[0].ID
	got := a.fsb.thread(id)
	if got.State != "open" || got.Request.State != exchange.Held || got.Request.Portions != nil {
		t.Fatalf("%+v; expected an open question without words", got)
	}
	_, err = a.fsb.Exchange.Clear(context.Background(), insidetest.Lind, got.Request.Item, "it is about a threat")
	a.fsb.must(err)
	if got := a.fsb.thread(id); words(got.Request) == "" {
		t.Errorf("%+v; expected its words, now that it is cleared", got.Request)
	}
}

func TestALiaisonAsksWithoutBeingAnAuthorAndKeepsTheQuestion(t *testing.T) {
	a := newAskers(t)
	_, err := a.cia.Office.Register(context.Background(), disclosure.Officer{Code: "mira", Roles: []string{insidedb.RoleLiaison}})
	a.cia.must(err)
	q := a.cia.asks("RUS", "Q-1", "Where is he now?", func(q *tasking.Ask) { q.Officer = "mira" })
	a.Settle()
	if got := a.cia.thread(q.ID); got.State != "open" || got.Officer != "mira" || got.Desk != "liaison" {
		t.Errorf("%+v; expected that mira has it", got.Question)
	}
}
