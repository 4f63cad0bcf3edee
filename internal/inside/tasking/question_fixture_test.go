package tasking_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// asker is a node of a circle, with its questions.
type asker struct {
	*insidetest.Node
	t         testing.TB
	questions *tasking.Questions
}

// askers are three services that ask one another: USA/CIA, FRA/DGSE and RUS/FSB.
type askers struct {
	*insidetest.Circle
	cia, dgse, fsb *asker
}

func newAskers(t testing.TB) *askers {
	t.Helper()
	open := func(clock *insidetest.Clock) *insidedb.Store {
		db, err := sqldb.Open(context.Background(), storetest.Engines()[0].Fresh(t).Address, clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		store, err := insidedb.Open(context.Background(), db)
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	a := &askers{Circle: insidetest.NewCircle(t, open, "USA/CIA", "FRA/DGSE", "RUS/FSB")}
	for i, into := range []**asker{&a.cia, &a.dgse, &a.fsb} {
		n := a.Nodes[i]
		q, err := tasking.NewQuestions(tasking.QuestionsConfig{Self: n.Service.Code, Store: n.Store, Plan: obligation.DefaultPlan, Office: n.Office,
			Exchange: n.Exchange, Log: insidetest.Quiet()})
		if err != nil {
			t.Fatal(err)
		}
		*into = &asker{n, t, q}
	}
	return a
}

func (n *asker) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatalf("%s: %v", n.Service.Code, err)
	}
}

// asks takes a request in and asks it; change may say more.
func (n *asker) asks(to party.Code, serial, text string, change func(*tasking.Ask)) tasking.Question {
	n.t.Helper()
	n.Take("request", serial, text)
	a := tasking.Ask{Officer: insidetest.Lind, Report: serial, To: to, Ground: obligation.Agreement, Within: "P1D"}
	if change != nil {
		change(&a)
	}
	q, err := n.questions.Ask(context.Background(), a)
	n.must(err)
	return q
}

// does has an officer say something of a question, which must be taken.
func (n *asker) does(act, id string, change func(*tasking.Act)) tasking.Question {
	n.t.Helper()
	q, err := n.try(act, id, change)
	n.must(err)
	return q
}

func (n *asker) try(act, id string, change func(*tasking.Act)) (tasking.Question, error) {
	a := tasking.Act{Officer: insidetest.Lind, ID: id, Act: act}
	switch act {
	case "decline":
		a.Reason = "it would show a source"
	case "extend":
		a.Within = "P9D"
	}
	if change != nil {
		change(&a)
	}
	return n.questions.Do(context.Background(), a)
}

// thread shows a question now.
func (n *asker) thread(id string) tasking.Thread {
	n.t.Helper()
	t, err := n.questions.Show(context.Background(), id, time.Time{})
	n.must(err)
	return t
}

// list lists questions of the usual kinds.
func (n *asker) list(q tasking.QuestionQuery) []tasking.Question {
	n.t.Helper()
	if q.Kinds == nil {
		q.Kinds = []obligation.Kind{obligation.Answer, obligation.Unmask, obligation.Action}
	}
	page, err := n.questions.List(context.Background(), q)
	n.must(err)
	return page.Questions
}

// stands checks where a question stands on both sides.
func (a *askers) stands(id, state string, sides ...*asker) {
	a.T.Helper()
	for _, n := range sides {
		if got := n.thread(id); got.State != state {
			a.T.Errorf("%s has it as %s; expected %s", n.Service.Code, got.State, state)
		}
	}
}

func wantError(t testing.TB, err error, kind errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != kind || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), kind, says)
	}
}

// words are those of a piece behind its title.
func words(p tasking.Piece) string {
	var out []string
	for _, x := range p.Portions[min(1, len(p.Portions)):] {
		out = append(out, x.Text)
	}
	return strings.Join(out, " / ")
}

// alarms counts what a node holds against its partners.
func (n *asker) alarms() int {
	n.t.Helper()
	all, err := n.Exchange.Alarms(context.Background(), 0)
	n.must(err)
	return len(all)
}

// controls are the Controls of a verb that a node was sent by another, as they are
// in the envelope.
func (a *askers) controls(to, from *asker, verb obligation.Verb) []string {
	a.T.Helper()
	var out []string
	for _, s := range from.Gateway.Envelopes(to.Service.Code) {
		v, err := envelope.Open(s.Bytes(), from.Service.Set, to.Service.HPKE, to.Service.Code)
		if err != nil {
			a.T.Fatal(err)
		}
		if c, ok := v.Control(); ok && obligation.Verb(c.Verb) == verb {
			out = append(out, string(v.Content()))
		}
	}
	return out
}
