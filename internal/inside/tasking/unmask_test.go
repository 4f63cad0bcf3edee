package tasking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
)

// masked has USA/CIA send a report in which a person is masked, and gives the item
// that RUS/FSB has of it.
func masked(a *askers) exchange.Arrival {
	a.T.Helper()
	a.cia.Take("intelligence", "R-1", "{p1} plans an attack.")
	_, err := a.cia.Office.Propose(context.Background(), disclosure.Proposal{Report: "R-1", Partner: "RUS", Officer: insidetest.Lind})
	a.cia.must(err)
	a.Settle()
	item := a.fsb.Only("USA/CIA")
	if got := item.Portions[1].Text; got != "PERSON 1 plans an attack." {
		a.T.Fatalf("%q; expected that the person is masked", got)
	}
	return item
}

// unmask has RUS/FSB ask who PERSON 1 is, and gives the id of what is owed.
func (a *askers) unmask(item exchange.Arrival) string {
	a.T.Helper()
	portion := uint64(1)
	q := a.fsb.asks("", "Q-1", "Who is PERSON 1? He may be on our trains.", func(q *tasking.Ask) {
		q.Kind, q.Item, q.Portion = obligation.Unmask, item.ID, &portion
	})
	a.Settle()
	return a.fsb.thread(q.ID).ID
}

func TestANeedThatARequestStatesRaisesARungThroughDecide(t *testing.T) {
	a := newAskers(t)
	item := masked(a)
	id := a.unmask(item)
	asked := a.cia.thread(id)
	if asked.Kind != obligation.Unmask || asked.Ours || *asked.Portion != 1 || asked.Serial != "R-1" || asked.Desk != "disclosure" || words(asked.Request) != "Who is PERSON 1? He may be on our trains." {
		t.Fatalf("%+v; expected the request about R-1, with what says why", asked)
	}
	if ours := a.fsb.thread(id); ours.Item != item.ID || ours.Serial != "Q-1" || words(ours.Request) == "" {
		t.Errorf("%+v; expected the item and the request", ours)
	}
	give := func(needs map[string]report.Rung, serial string) (tasking.Question, error) {
		return a.cia.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: id, Report: serial, Needs: needs})
	}
	_, err := give(nil, "")
	wantError(t, err, errs.Invalid, "FIELD=RUNG")
	_, err = give(map[string]report.Rung{"p1": "full"}, "R-1")
	wantError(t, err, errs.Invalid, "FIELD=RUNG")
	_, err = give(map[string]report.Rung{"p1": "masked"}, "")
	wantError(t, err, errs.Conflict, "no more of it")
	q, err := give(map[string]report.Rung{"p1": "full"}, "")
	a.cia.must(err)
	if q.State != "open" {
		t.Errorf("%+v; expected that it is answered once it is admitted", q)
	}
	a.Settle()
	a.stands(id, "answered", a.cia, a.fsb)
	if got := a.fsb.thread(id).Answers; len(got) != 1 || got[0].Extent != "whole" || words(got[0]) != "Achmed Fictitious plans an attack." {
		t.Errorf("%+v; expected the name", got)
	}
}

func TestANeedNeverLiftsAboveTheCeilingAndIsThenAPartOrDeclined(t *testing.T) {
	a := newAskers(t)
	codes := []party.Code{"USA/CIA", "FRA/DGSE", "RUS/FSB"}
	for _, tt := range []struct {
		ceiling, says, words string
	}{{"person: described", "", "A man in his thirties plans an attack."}, {"person: masked", "no more of it", ""}} {
		a = newAskers(t)
		item := masked(a)
		id := a.unmask(item)
		a.cia.Policy = insidetest.CirclePolicyOf(t, "USA/CIA", "automatic", strings.Replace(insidetest.FullRungs, "person: full", tt.ceiling, 1), insidetest.MaskPersons, codes...)
		_, err := a.cia.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: id, Needs: map[string]report.Rung{"p1": "full"}})
		if tt.says != "" {
			wantError(t, err, errs.Conflict, tt.says)
			if acts := a.cia.thread(id).Acts; len(acts) != 1 || !strings.Contains(acts[0].Refused, tt.says) {
				t.Errorf("%+v; expected that it is on record", acts)
			}
			a.cia.does("decline", id, func(x *tasking.Act) { x.Code = "may-not-say" })
			a.Settle()
			a.stands(id, "declined", a.cia, a.fsb)
			continue
		}
		a.cia.must(err)
		a.Settle()
		a.stands(id, "in part", a.cia, a.fsb)
		if got := a.fsb.thread(id).Answers; len(got) != 1 || got[0].Extent != "part" || words(got[0]) != tt.words {
			t.Errorf("%+v; expected a part, %q", got, tt.words)
		}
	}
}

func TestWhatAReviewerLowersIsToldAsAPart(t *testing.T) {
	a := newAskers(t)
	ctx := context.Background()
	_, err := a.cia.Office.Register(ctx, disclosure.Officer{Code: "berg", Roles: []string{insidedb.RoleDisclosure}})
	a.cia.must(err)
	id := a.unmask(masked(a))
	a.cia.Policy = insidetest.CirclePolicy(t, "USA/CIA", "review", "USA/CIA", "FRA/DGSE", "RUS/FSB")
	_, err = a.cia.questions.Answer(ctx, tasking.Answer{Officer: insidetest.Lind, ID: id, Needs: map[string]report.Rung{"p1": "full"}})
	a.cia.must(err)
	acts := a.cia.thread(id).Acts
	last := acts[len(acts)-1]
	if last.Code != obligation.Whole {
		t.Fatalf("%+v; expected that all of it is proposed", last)
	}
	v, err := a.cia.Office.Move(ctx, disclosure.Movement{Release: last.Release, Officer: "berg", Moves: []release.Move{{Field: "p1", Rung: "described", Reason: "his name would show the source"}}})
	a.cia.must(err)
	_, err = a.cia.Office.Approve(ctx, disclosure.Approval{Release: last.Release, Officer: "berg", Hash: v.Hash})
	a.cia.must(err)
	a.Settle()
	a.stands(id, "in part", a.cia, a.fsb)
	if got := a.fsb.thread(id).Answers; len(got) != 1 || words(got[0]) != "A man in his thirties plans an attack." {
		t.Errorf("%+v; expected what the reviewer gave", got)
	}
}

func TestOnlyWhatMayBeUsedIsAskedAbout(t *testing.T) {
	a := newAskers(t)
	item := masked(a)
	a.fsb.Take("request", "Q-1", "Who is PERSON 1?")
	ask := func(item string, portion uint64) error {
		_, err := a.fsb.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Kind: obligation.Unmask, Report: "Q-1", Item: item, Portion: &portion, Within: "P1D"})
		return err
	}
	wantError(t, ask("nothing", 0), errs.NotFound, "no item")
	wantError(t, ask(item.ID, 2), errs.Invalid, "the item has 2")
	_, err := a.cia.Exchange.Recall(context.Background(), exchange.Recall{Officer: insidetest.Lind, Report: "R-1", Code: "wrong"})
	a.cia.must(err)
	a.Settle()
	wantError(t, ask(item.ID, 1), errs.Conflict, "not held for use")
}

func TestAnActionIsAskedOfWhoHasInfluence(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Speak to them about the oil.", func(q *tasking.Ask) { q.Kind, q.With = obligation.Action, "FRA" })
	a.Settle()
	theirs := a.fsb.list(tasking.QuestionQuery{Kinds: []obligation.Kind{obligation.Action}})
	if len(theirs) != 1 || theirs[0].With != "FRA" || theirs[0].Kind != obligation.Action {
		t.Fatalf("%+v; expected an action with FRA", theirs)
	}
	id := theirs[0].ID
	a.fsb.does("accept", id, nil)
	a.fsb.does("done", id, func(x *tasking.Act) { x.Part = true })
	a.Settle()
	a.stands(id, "in part", a.cia, a.fsb)
	a.fsb.does("done", id, nil)
	a.Settle()
	a.stands(id, "answered", a.cia, a.fsb)
	_, err := a.fsb.try("done", id, nil)
	wantError(t, err, errs.Conflict, "answered already")
}

func TestFeedbackIsAGradeAndRemarksThatGoThroughDecide(t *testing.T) {
	a := newAskers(t)
	item := masked(a)
	ctx := context.Background()
	release := a.cia.sentTo(t, "RUS/FSB")
	asked, err := a.cia.questions.AskFeedback(ctx, tasking.FeedbackWanted{Officer: insidetest.Lind, Release: release, Within: "P30D"})
	a.cia.must(err)
	if asked.Wanted != tasking.QuestionWaiting || asked.Serial != "R-1" || !asked.Ours {
		t.Errorf("%+v", asked)
	}
	_, err = a.cia.questions.AskFeedback(ctx, tasking.FeedbackWanted{Officer: insidetest.Lind, Release: release})
	wantError(t, err, errs.Conflict, "asked already")
	a.Settle()
	if got := a.fsb.feedback(tasking.FeedbackQuery{}); len(got) != 1 || got[0].Wanted != "open" || got[0].Ours || got[0].Item != item.ID || got[0].Grade != "" {
		t.Errorf("%+v; expected that it is wanted", got)
	}
	a.fsb.Take("feedback", "F-1", "He was on the train, and was stopped.")
	for says, g := range map[string]tasking.Grade{"expected one of": {Item: item.ID, Grade: "fine"}, "no item": {Item: "x", Grade: "useful"}, "no report": {Item: item.ID, Grade: "useful", Remarks: "F-9"}} {
		g.Officer = insidetest.Lind
		if _, err := a.fsb.questions.Give(ctx, g); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v; expected %q", err, says)
		}
	}
	_, err = a.fsb.questions.Give(ctx, tasking.Grade{Officer: insidetest.Ray, Item: item.ID, Grade: "useful"})
	wantError(t, err, errs.Denied, "none of the roles")
	given, err := a.fsb.questions.Give(ctx, tasking.Grade{Officer: insidetest.Lind, Item: item.ID, Grade: "action", Remarks: "F-1"})
	a.fsb.must(err)
	if given.Grade != "action" || given.Remarks == nil || given.Remarks.Serial != "F-1" {
		t.Errorf("%+v", given)
	}
	before := a.Clock.Now()
	a.Settle()
	for n, ours := range map[*asker]bool{a.cia: true, a.fsb: false} {
		got := n.feedback(tasking.FeedbackQuery{})
		if len(got) != 1 || got[0].Grade != "action" || got[0].Ours != ours || got[0].Wanted != "answered" || got[0].Remarks == nil {
			t.Errorf("%s: %+v; expected the grade and the remarks", n.Service.Code, got)
		}
		by := map[bool]string{true: "them", false: "us"}
		if some, none := n.feedback(tasking.FeedbackQuery{By: by[ours]}), n.feedback(tasking.FeedbackQuery{By: by[!ours]}); len(some) != 1 || len(none) != 0 {
			t.Errorf("%s: %d by %s, %d by the other", n.Service.Code, len(some), by[ours], len(none))
		}
	}
	if got := a.cia.feedback(tasking.FeedbackQuery{}); len(got) == 1 && (got[0].Remarks == nil || got[0].Remarks.Item == "") {
		t.Errorf("%+v; expected that the remarks are an item here", got[0])
	}
	a.Clock.Add(time.Minute)
	if got := a.cia.feedback(tasking.FeedbackQuery{AsOf: before}); len(got) != 1 || got[0].Grade != "" {
		t.Errorf("%+v as of before; expected no grade", got)
	}
	if got := a.dgse.feedback(tasking.FeedbackQuery{}); len(got) != 0 {
		t.Errorf("a third has %+v", got)
	}
}

// feedback lists what there is of it.
func (n *asker) feedback(q tasking.FeedbackQuery) []tasking.Feedback {
	n.t.Helper()
	all, _, err := n.questions.Feedback(context.Background(), q)
	n.must(err)
	return all
}

// sentTo is the one release of the node to a partner.
func (n *asker) sentTo(t *testing.T, to party.Code) (id string) {
	t.Helper()
	n.must(n.Store.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := tx.Releases(to, "", time.Time{}, 2)
		if err == nil && len(all) != 1 {
			t.Fatalf("%d releases; expected one", len(all))
		}
		id = all[0].ID
		return err
	}))
	return id
}
