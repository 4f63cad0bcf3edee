package tasking_test

import (
	"context"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
)

// again asks a request to the French service once more.
func (a *askers) again(serial string, kind obligation.Kind) (tasking.Question, error) {
	return a.cia.questions.Ask(context.Background(), tasking.Ask{Officer: insidetest.Lind, Kind: kind, Report: serial, To: "FRA/DGSE", Within: "P1D"})
}

func TestARefusedAskSendsNoWords(t *testing.T) {
	a := newAskers(t)
	first := a.cia.asks("FRA/DGSE", "Q-1", "Who is he?", nil)
	a.cia.Take("request", "Q-2", "Who is he, and where does he live?", "supersedes: Q-1\n")
	_, err := a.again("Q-2", obligation.Answer)
	wantError(t, err, errs.Conflict, "asked already")
	a.Settle()
	if sent := len(a.cia.Gateway.Envelopes("FRA/DGSE")); sent != 0 {
		t.Errorf("%d envelopes; expected that nothing was proposed by what was refused", sent)
	}
	if got := a.cia.thread(first.ID); got.State != tasking.QuestionNotAsked || !strings.Contains(got.Said, "newer version") {
		t.Errorf("%+v; expected that it did not go, and why", got.Question)
	}
	q, err := a.again("Q-2", obligation.Answer)
	a.cia.must(err)
	a.Settle()
	if theirs := a.dgse.list(tasking.QuestionQuery{}); len(theirs) != 1 || a.cia.thread(q.ID).State != "open" {
		t.Errorf("%+v; expected that it is asked once, in the newer words", theirs)
	}
}

func TestWhatWaitsUponARequestWaitsUponWhatTakesItsPlace(t *testing.T) {
	a := newAskers(t)
	first := a.cia.asks("FRA/DGSE", "Q-1", "Who is he?", nil)
	before := a.Clock.Now()
	a.Clock.Add(insidedb.Settle * 2)
	a.cia.Take("request", "Q-2", "Who is he, and where does he live?", "supersedes: Q-1\n")
	res, err := a.cia.Office.Propose(context.Background(), disclosure.Proposal{Report: "Q-2", Partner: "FRA/DGSE", Officer: insidetest.Lind})
	a.cia.must(err)
	got := a.cia.thread(first.ID)
	if got.State != tasking.QuestionWaiting || got.Release != res.Release || got.Serial != "Q-2" {
		t.Errorf("%+v; expected that it waits upon %s", got.Question, res.Release)
	}
	a.Clock.Add(insidedb.Settle * 2)
	then, err := a.cia.questions.Show(context.Background(), first.ID, before)
	a.cia.must(err)
	if then.State != tasking.QuestionWaiting || then.Release != first.Release {
		t.Errorf("%+v as of before; expected that it waited upon %s", then.Question, first.Release)
	}
	a.Settle()
	if got := a.cia.thread(first.ID); got.State != "open" {
		t.Errorf("%+v; expected that it is asked", got.Question)
	}
	theirs := a.dgse.list(tasking.QuestionQuery{})
	if len(theirs) != 1 || !strings.Contains(words(a.dgse.thread(theirs[0].ID).Request), "where does he live") {
		t.Errorf("%+v; expected one question, in the newer words", theirs)
	}
}

func TestAnAnswerInNewerWordsTakesThePlaceOfTheFirst(t *testing.T) {
	a := newAskers(t)
	a.cia.asks("RUS", "Q-1", "Who is he?", nil)
	a.Settle()
	id := a.fsb.list(tasking.QuestionQuery{})[0].ID
	a.fsb.Take("intelligence", "A-1", "He is a dealer.")
	answer := func(serial string, part bool) error {
		_, err := a.fsb.questions.Answer(context.Background(), tasking.Answer{Officer: insidetest.Lind, ID: id, Report: serial, Part: part})
		return err
	}
	a.fsb.must(answer("A-1", false))
	wantError(t, answer("A-1", false), errs.Conflict, "on its way")
	a.fsb.Take("intelligence", "A-2", "He is a dealer in cars.", "supersedes: A-1\n")
	a.fsb.must(answer("A-2", true))
	a.Settle()
	a.stands(id, "in part", a.cia, a.fsb)
	if all := a.controls(a.cia, a.fsb, obligation.Answered); len(all) != 1 {
		t.Errorf("%q; expected that it is said once that it is answered", all)
	}
}

func TestWithdrawingAQuestionCancelsNoOther(t *testing.T) {
	a := newAskers(t)
	first := a.cia.asks("FRA/DGSE", "Q-1", "Who is he?", nil)
	second, err := a.again("Q-1", obligation.Action)
	a.cia.must(err)
	if first.Release != second.Release {
		t.Fatalf("%s and %s; expected one request for both", first.Release, second.Release)
	}
	if got := a.cia.does("withdraw", first.ID, nil); !strings.Contains(got.Said, "may go still") {
		t.Errorf("said %q; expected that the words go for the other", got.Said)
	}
	a.Settle()
	theirs := a.dgse.list(tasking.QuestionQuery{})
	if len(theirs) != 1 || theirs[0].Kind != obligation.Action {
		t.Errorf("%+v; expected the other question alone", theirs)
	}
}

func TestTheLastQuestionWithdrawnCancelsWhatQuestionsProposed(t *testing.T) {
	a := newAskers(t)
	first := a.cia.asks("FRA/DGSE", "Q-1", "Who is he?", nil)
	second, err := a.again("Q-1", obligation.Action)
	a.cia.must(err)
	a.cia.does("withdraw", first.ID, nil)
	a.cia.does("withdraw", second.ID, nil)
	a.Settle()
	if sent := len(a.cia.Gateway.Envelopes("FRA/DGSE")); sent != 0 {
		t.Errorf("%d envelopes; expected that nothing asks any more", sent)
	}
}

func TestWithdrawingCancelsNoReleaseThatAnOfficerProposed(t *testing.T) {
	a := newAskers(t)
	a.cia.Take("request", "Q-1", "Who is he?")
	_, err := a.cia.Office.Propose(context.Background(), disclosure.Proposal{Report: "Q-1", Partner: "FRA/DGSE", Officer: insidetest.Lind})
	a.cia.must(err)
	q, err := a.again("Q-1", obligation.Answer)
	a.cia.must(err)
	if got := a.cia.does("withdraw", q.ID, nil); !strings.Contains(got.Said, "proposed otherwise") {
		t.Errorf("said %q; expected that the release is somebody else's", got.Said)
	}
	a.Settle()
	if sent := len(a.cia.Gateway.Envelopes("FRA/DGSE")); sent != 1 {
		t.Errorf("%d envelopes; expected that the release went", sent)
	}
}
