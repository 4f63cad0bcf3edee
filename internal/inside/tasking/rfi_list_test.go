package tasking_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
)

func TestAListIsChosenWhereItIsReadAndSaysWhenThereIsMore(t *testing.T) {
	a := newAskers(t)
	old := a.cia.asks("FRA/DGSE", "Q-0", "Who is he?", func(q *tasking.Ask) { q.Desk = "paris" })
	a.cia.must(a.cia.Store.Write(context.Background(), func(tx *insidedb.Tx) error {
		for i := range tasking.MostListed + 1 {
			o := insidedb.Obligation{ID: fmt.Sprintf("%032x", i+1), Kind: obligation.Answer, Shared: true, Debtor: "RUS/FSB", Creditor: "USA/CIA", Partner: "RUS/FSB",
				State: obligation.IsAnswered, Opened: insidetest.Start, Closed: &insidetest.Start}
			if i == tasking.MostListed {
				due := insidetest.Start.Add(time.Hour)
				o.Debtor, o.Partner, o.State, o.Closed, o.Due, o.Desk = "FRA/DGSE", "FRA/DGSE", obligation.Open, nil, &due, "lyon"
			}
			if _, err := tx.PutObligation(o); err != nil {
				return err
			}
			if _, err := tx.OpenQuestion(insidedb.QuestionAct{Officer: "lind", Kind: obligation.Answer, Partner: "RUS/FSB", Release: old.Release}); err != nil {
				return err
			}
		}
		return nil
	}))
	usual := []obligation.Kind{obligation.Answer, obligation.Unmask}
	for _, tt := range []struct {
		name   string
		q      tasking.QuestionQuery
		all    int
		more   bool
		states []string // of the first
	}{
		{"all", tasking.QuestionQuery{}, 2 * tasking.MostListed, true, []string{"open"}},
		{"open", tasking.QuestionQuery{Open: true}, 2, false, []string{"open", "waiting"}},
		{"of a desk", tasking.QuestionQuery{Desk: "paris"}, 1, false, []string{"waiting"}},
		{"of another", tasking.QuestionQuery{Desk: "lyon"}, 1, false, []string{"open"}},
		{"of the plan's", tasking.QuestionQuery{Desk: "liaison", Open: true}, 0, false, nil},
		{"of a country", tasking.QuestionQuery{Partner: "FRA"}, 2, false, []string{"open", "waiting"}},
		{"of a service", tasking.QuestionQuery{Partner: "FRA/DGSE", By: "us"}, 2, false, []string{"open", "waiting"}},
		{"by them", tasking.QuestionQuery{By: "them"}, 0, false, nil},
		{"of another kind", tasking.QuestionQuery{Kinds: []obligation.Kind{obligation.Action}}, 0, false, nil},
	} {
		if tt.q.Kinds == nil {
			tt.q.Kinds = usual
		}
		page, err := a.cia.questions.List(context.Background(), tt.q)
		got, more := page.Questions, page.Next != ""
		if err != nil || len(got) != tt.all || more != tt.more {
			t.Errorf("%s: %d, more %v, %v; expected %d, %v", tt.name, len(got), more, err, tt.all, tt.more)
			continue
		}
		for i, state := range tt.states {
			if got[i].State != state {
				t.Errorf("%s: %+v; expected that it is %s", tt.name, got[i], state)
			}
		}
	}
	_, err := a.cia.questions.List(context.Background(), tasking.QuestionQuery{Partner: "france"})
	wantError(t, err, errs.Invalid, "expected a party")
}

func TestAGradeIsToldOnceAndRemarksMayFollow(t *testing.T) {
	a := newAskers(t)
	item := masked(a)
	give := func(grade, remarks string) error {
		_, err := a.fsb.questions.Give(context.Background(), tasking.Grade{Officer: insidetest.Lind, Item: item.ID, Grade: grade, Remarks: remarks})
		return err
	}
	a.fsb.must(give("useful", ""))
	wantError(t, give("useful", ""), errs.Conflict, "told already")
	a.fsb.Take("feedback", "F-1", "He was on the train.")
	a.fsb.must(give("useful", "F-1"))
	wantError(t, give("useful", "F-1"), errs.Conflict, "same remarks")
	a.Settle()
	if all := a.controls(a.cia, a.fsb, obligation.Graded); len(all) != 1 {
		t.Errorf("%q; expected one grade", all)
	}
	a.fsb.must(give("action", ""))
	a.Settle()
	if got := a.cia.feedback(tasking.FeedbackQuery{}); len(got) != 1 || got[0].Grade != "action" {
		t.Errorf("%+v; expected the later grade", got)
	}
	if got := a.fsb.feedback(tasking.FeedbackQuery{Partner: "USA"}); len(got) != 1 || got[0].Remarks == nil || got[0].Remarks.Serial != "F-1" {
		t.Errorf("%+v; expected the remarks, of a service of the country", got)
	}
}

func TestFeedbackThatIsToBeAskedForIsListed(t *testing.T) {
	a := newAskers(t)
	a.cia.Take("intelligence", "R-1", "He is here.")
	res, err := a.cia.Office.Propose(context.Background(), disclosure.Proposal{Report: "R-1", Partner: "FRA/DGSE", Officer: insidetest.Lind})
	a.cia.must(err)
	_, err = a.cia.questions.AskFeedback(context.Background(), tasking.FeedbackWanted{Officer: insidetest.Lind, Release: res.Release, Within: "P9D"})
	a.cia.must(err)
	for _, tt := range []struct {
		q    tasking.FeedbackQuery
		want int
	}{{tasking.FeedbackQuery{}, 1}, {tasking.FeedbackQuery{Partner: party.Code("FRA")}, 1}, {tasking.FeedbackQuery{By: "them"}, 1}, {tasking.FeedbackQuery{By: "us"}, 0}, {tasking.FeedbackQuery{Partner: "RUS/FSB"}, 0}} {
		got := a.cia.feedback(tt.q)
		if len(got) != tt.want || len(got) == 1 && (got[0].Wanted != tasking.QuestionWaiting || got[0].Release != res.Release || got[0].Due == nil || got[0].Said == "") {
			t.Errorf("%+v: %+v; expected %d that wait", tt.q, got, tt.want)
		}
	}
	a.Settle()
	if got := a.cia.feedback(tasking.FeedbackQuery{}); len(got) != 1 || got[0].Wanted != "open" {
		t.Errorf("%+v; expected that it is asked", got)
	}
	_, err = a.cia.questions.AskFeedback(context.Background(), tasking.FeedbackWanted{Officer: insidetest.Lind, Release: res.Release})
	wantError(t, err, errs.Conflict, "asked already")
}
