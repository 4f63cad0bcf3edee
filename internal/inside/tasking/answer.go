package tasking

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Why we decline, for our own eyes: the partner hears the same of each.
var whyDeclined = []string{"nothing-held", "may-not-say", "will-not"}

// Act is what an officer has us say of a question.
type Act struct {
	Officer string     `json:"-"`
	ID      string     `json:"-"`
	Act     string     `json:"-"`                // accept, decline, done, withdraw, extend, met, unmet
	Due     *time.Time `json:"due,omitempty"`    // extend
	Within  string     `json:"within,omitempty"` // extend, in place of due
	Part    bool       `json:"part,omitempty"`   // done: not all of it
	Code    string     `json:"code,omitempty"`   // decline: nothing-held, may-not-say, will-not; stays here
	Reason  string     `json:"reason,omitempty"` // in the officer's words; stays here
}

// sides are the verbs of acts, and whose they are.
var sides = map[string]struct {
	verb   envelope.Verb
	debtor bool
}{
	"accept": {envelope.Accepted, true}, "decline": {envelope.Declined, true}, "done": {envelope.Answered, true},
	"withdraw": {envelope.Withdrawn, false}, "extend": {envelope.Extended, false}, "met": {envelope.Met, false}, "unmet": {envelope.Unmet, false},
}

// Do states what an officer says of a question. Whatever the reason of a refusal,
// the partner gets the same statement. What the officer may not do is refused with
// the rule, and the refusal is on record.
func (x *Questions) Do(ctx context.Context, a Act) (Question, error) {
	const op = "tasking.Do"
	if _, known := sides[a.Act]; !known {
		return Question{}, errs.E(errs.Invalid, op, "%.20q; expected accept, decline, done, withdraw, extend, met or unmet", a.Act)
	}
	if err := a.check(); err != nil {
		return Question{}, err
	}
	var err error
	if a.Due, err = x.dueOf(op, a.Due, a.Within); err != nil {
		return Question{}, err
	}
	s, err := x.read(ctx, a.ID)
	if err != nil {
		return Question{}, err
	}
	if s.owed.ID == "" && a.Act == "withdraw" {
		return x.drop(ctx, s, a)
	}
	if err = x.say(ctx, s, a); err != nil {
		return Question{}, x.refuse(ctx, s, insidedb.QuestionAct{Act: a.Act, Officer: a.Officer}, err)
	}
	return x.now(ctx, s)
}

func (a Act) check() error {
	const op = "tasking.Do"
	known := a.Code == ""
	for _, w := range whyDeclined {
		known = known || a.Code == w
	}
	switch {
	case !known || a.Code != "" && a.Act != "decline":
		return errs.E(errs.Invalid, op, "why %.20q; expected one of %s, of what is declined", a.Code, strings.Join(whyDeclined, ", "))
	case len(a.Reason) > maxPurpose:
		return errs.E(errs.Invalid, op, "a reason of %d bytes; expected at most %d", len(a.Reason), maxPurpose)
	case a.Act == "decline" && strings.TrimSpace(a.Reason) == "":
		return errs.E(errs.Invalid, op, "a reason is missing; expected why it is declined, which stays here")
	case a.Part && a.Act != "done":
		return errs.E(errs.Invalid, op, "a part is said of what is done")
	case (a.Act == "extend") != (a.Due != nil || a.Within != ""):
		return errs.E(errs.Invalid, op, "a time is said of what is extended; expected until when")
	}
	return nil
}

// read finds a question.
func (x *Questions) read(ctx context.Context, id string) (s standing, err error) {
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		s, err = x.found(tx, id, time.Time{})
		return err
	})
	return s, err
}

// now is a question as it stands after an act.
func (x *Questions) now(ctx context.Context, s standing) (q Question, err error) {
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		s, err := x.found(tx, s.id(), time.Time{})
		if err != nil {
			return err
		}
		q, err = x.line(tx, s, time.Time{})
		return err
	})
	return q, err
}

// mine refuses an act that belongs to the other side.
func (x *Questions) mine(s standing, act string, debtors bool) error {
	const op = "tasking.Do"
	switch {
	case s.owed.ID == "":
		return errs.E(errs.Conflict, op, "nothing is owed yet: the request is %s", s.state())
	case debtors && s.owed.Debtor != x.Self:
		return errs.E(errs.Denied, op, "only the debtor may %s, and that is %s", saying(act), s.owed.Debtor)
	case !debtors && s.owed.Creditor != x.Self:
		return errs.E(errs.Denied, op, "only the creditor may %s, and that is %s", saying(act), s.owed.Creditor)
	}
	return nil
}

// saying is an act in words.
func saying(act string) string {
	switch act {
	case "met", "unmet":
		return "say that it is " + act
	case "done":
		return "say that it is done"
	}
	return act
}

// say states it, with the act on record.
func (x *Questions) say(ctx context.Context, s standing, a Act) error {
	side := sides[a.Act]
	if err := x.mine(s, a.Act, side.debtor); err != nil {
		return err
	}
	c := envelope.Control{Verb: side.verb, Matter: s.owed.Matter, Due: a.Due}
	switch a.Act {
	case "done":
		if s.owed.Closed != nil && s.owed.State != obligation.Refusing {
			return errs.E(errs.Conflict, "tasking.Do", "it is %s already", s.owed.State)
		}
		if c.Code = obligation.Whole; a.Part {
			c.Code = obligation.Part
		}
	case "unmet":
		matter, err := x.lastAnswer(ctx, s.owed)
		if err != nil {
			return err
		}
		c.Matter = matter
	}
	_, err := x.Exchange.State(ctx, exchange.Statement{Officer: a.Officer, Roles: speaks, Partner: s.owed.Partner, Item: s.owed.Item, Control: c,
		Also: func(tx *insidedb.Tx, _ insidedb.Transition) error {
			act, err := x.about(tx, s, insidedb.QuestionAct{Act: a.Act, Officer: a.Officer, Code: a.Code, Words: strings.TrimSpace(a.Reason)})
			if err == nil {
				_, err = tx.AddQuestionAct(act)
			}
			return err
		}})
	return err
}

// lastAnswer is the latest answer that its creditor has not disputed.
func (x *Questions) lastAnswer(ctx context.Context, o insidedb.Obligation) (hash string, err error) {
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, err := tx.Transitions(o.Partner, o.Item, time.Time{})
		disputed := map[string]bool{}
		for _, t := range all {
			disputed[t.Matter] = disputed[t.Matter] || t.Verb == obligation.Unmet
		}
		for _, t := range all { // the first recorded first
			if t.Verb == obligation.Answered && t.Matter == o.Matter && !disputed[t.Hash] {
				hash = t.Hash
			}
		}
		return err
	})
	if err == nil && hash == "" {
		err = errs.E(errs.Conflict, "tasking.Do", "nothing was answered that is not disputed already")
	}
	return hash, err
}

// about fills in what an act is about: under which key its words are.
func (x *Questions) about(tx *insidedb.Tx, s standing, a insidedb.QuestionAct) (insidedb.QuestionAct, error) {
	a.Question, a.Kind, a.Partner = s.key(), s.owed.Kind, s.owed.Partner
	if s.owed.ID == "" {
		a.Kind, a.Partner = s.asked.Kind, s.asked.Partner
	}
	if a.Report != "" {
		return a, nil
	}
	switch {
	case s.asked.Question != "":
		a.Report, a.Version, a.Release = s.asked.Report, s.asked.Version, s.asked.Release
	case s.owed.Release != "":
		r, err := tx.Release(s.owed.Release)
		a.Report, a.Version, a.Release = r.Report, r.Version, r.ID
		return a, err
	default:
		a.Received = s.owed.Received
	}
	return a, nil
}

// refuse records that an officer was refused an act, and gives the refusal. What
// failed otherwise is no refusal, and somebody whom nobody knows has no record.
func (x *Questions) refuse(ctx context.Context, s standing, a insidedb.QuestionAct, why error) error {
	var e *errs.Error
	if !errors.As(why, &e) || e.Kind != errs.Denied && e.Kind != errs.Conflict && e.Kind != errs.Invalid {
		return why
	}
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if _, err := tx.Officer(a.Officer, time.Time{}); err != nil {
			return err
		}
		a, err := x.about(tx, s, a)
		if err != nil {
			return err
		}
		a.Refused = e.Message
		_, err = tx.AddQuestionAct(a)
		return err
	})
	if err != nil && errs.KindOf(err) != errs.NotFound {
		x.Log.Error("a refusal is not on record", "error", err)
	}
	return why
}

// drop ends a question that the partner does not owe yet: it is not stated, and a
// request that has not left, and was proposed for nothing else, does not leave. One that has left is recalled by whoever
// may recall releases.
func (x *Questions) drop(ctx context.Context, s standing, a Act) (Question, error) {
	const op = "tasking.Do"
	said := ""
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(a.Officer, speaks...); err != nil {
			return err
		}
		settled, err := tx.SettlePending(s.pending.ID, insidedb.PendingDropped, "", x.Store.Now())
		if err != nil {
			return err
		}
		if !settled {
			return errs.E(errs.Conflict, op, "nothing waits to be asked any more")
		}
		act, err := x.about(tx, s, insidedb.QuestionAct{Act: a.Act, Officer: a.Officer, Words: strings.TrimSpace(a.Reason)})
		if err != nil {
			return err
		}
		if _, err := tx.AddQuestionAct(act); err != nil {
			return err
		}
		said, err = x.unsend(tx, s.asked.Release, s.asked.Report, a.Officer)
		return err
	})
	if err != nil {
		return Question{}, x.refuse(ctx, s, insidedb.QuestionAct{Act: a.Act, Officer: a.Officer}, err)
	}
	q, err := x.now(ctx, s)
	q.Said += said
	return q, err
}

// unsend cancels the request of a question that is withdrawn, or says why not: it has
// left, something else waits upon it, or it was not proposed for a question.
func (x *Questions) unsend(tx *insidedb.Tx, release, report, officer string) (said string, err error) {
	r, err := tx.Release(release)
	if err != nil {
		return "", err
	}
	switch r.State {
	case insidedb.Proposed, insidedb.InReview, insidedb.Approved, insidedb.NeedsDecision, insidedb.Returned:
	case insidedb.Denied, insidedb.Cancelled, insidedb.Refused:
		return "", nil
	default:
		return "; its words have left: entente recall " + r.ID + " --code withdrawn takes them back", nil
	}
	waiting, err := tx.PendingUpon(r.ID)
	if err != nil {
		return "", err
	}
	if len(waiting) > 0 {
		return "; its words may go still: something else waits upon them", nil
	}
	asked, err := tx.AskedWith(report, r.ID)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(asked, func(a insidedb.QuestionAct) bool { return a.Terms.Made }) {
		return "; its words may go still: they were proposed otherwise", nil
	}
	_, err = tx.SetState(r, insidedb.Cancelled, officer, "the question is withdrawn")
	return "", err
}

// Answer is a report by which an officer answers a question.
type Answer struct {
	Officer string                 `json:"-"`
	ID      string                 `json:"-"`
	Report  string                 `json:"report,omitempty"` // serial or id; of an unmasking the one that it is about
	Part    bool                   `json:"part,omitempty"`
	Needs   map[string]report.Rung `json:"needs,omitempty"` // unmask: field → rung, up to its ceiling
}

// Answer proposes a report to whoever asks and, once it is admitted there, states
// that it answers. Where less than the need can be given it states a part. The error
// is a conflict when nothing of it may go: then it is declined, or waits.
func (x *Questions) Answer(ctx context.Context, a Answer) (Question, error) {
	s, err := x.read(ctx, a.ID)
	if err != nil {
		return Question{}, err
	}
	act := insidedb.QuestionAct{Act: "answer", Officer: a.Officer}
	said, err := x.answer(ctx, s, a)
	if err != nil {
		return Question{}, x.refuse(ctx, s, act, err)
	}
	q, err := x.now(ctx, s)
	q.Said = said
	return q, err
}

func (x *Questions) answer(ctx context.Context, s standing, a Answer) (said string, err error) {
	const op = "tasking.Answer"
	if err := x.mine(s, "answer", true); err != nil {
		return "", err
	}
	unmask := s.owed.Kind == obligation.Unmask
	switch {
	case s.owed.State == obligation.IsWithdrawn || s.owed.State == obligation.IsMet:
		return "", errs.E(errs.Conflict, op, "it is %s already", s.owed.State)
	case unmask && (len(a.Needs) == 0 || a.Report != ""):
		return "", errs.E(errs.Invalid, op, "what is withheld of an item is given by a need; expected FIELD=RUNG of report %s", s.owed.Report)
	case !unmask && (len(a.Needs) > 0 || a.Report == ""):
		return "", errs.E(errs.Invalid, op, "a report is missing; expected the one that answers")
	}
	if unmask {
		a.Report = s.owed.Report
	}
	var held insidedb.Report
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(a.Officer, speaks...); err != nil {
			return err
		}
		held, err = tx.FindReport(a.Report, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no report %.256q is held; expected a serial or an id", a.Report)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	res, err := x.Office.Propose(ctx, disclosure.Proposal{Report: held.ID, Partner: s.owed.Partner, Needs: a.Needs, Officer: a.Officer, Also: func(tx *insidedb.Tx, res disclosure.Result) error {
		switch {
		case res.Release == "": // the decision is on record
			return nil
		case unmask && res.Unchanged:
			return errs.E(errs.Conflict, op, "no more of it may be given than %s has", s.owed.Partner)
		}
		code := obligation.Whole
		if a.Part || !disclosure.Reaches(res.Decision, a.Needs) {
			code = obligation.Part
		}
		return x.wantAnswered(tx, s, a, held, res.Release, code)
	}})
	if err == nil && res.Release == "" {
		err = errs.E(errs.Conflict, op, "nothing of it may go: %s", res.Said)
	}
	return res.Said, err
}

// wantAnswered has it stated once the release is admitted.
func (x *Questions) wantAnswered(tx *insidedb.Tx, s standing, a Answer, held insidedb.Report, release, code string) error {
	before, err := tx.PendingOf(s.owed.ID)
	if err != nil {
		return err
	}
	for _, p := range before {
		on := p.Outcome == insidedb.PendingStated || p.Outcome == insidedb.PendingWaits && !p.Moved()
		if p.Verb == obligation.Answered && p.Release == release && on {
			return errs.E(errs.Conflict, "tasking.Answer", "it answers already, or is on its way")
		}
	}
	act, err := x.about(tx, s, insidedb.QuestionAct{Act: "answer", Officer: a.Officer, Code: code, Report: held.ID, Version: held.Version, Release: release})
	if err != nil {
		return err
	}
	if act, err = tx.AddQuestionAct(act); err != nil {
		return err
	}
	return tx.WantStated(insidedb.Pending{ID: pendingID(act), Release: release, Partner: s.owed.Partner, Item: s.owed.Item, Verb: obligation.Answered, Code: code,
		Matter: s.owed.Matter, Officer: a.Officer, Cause: s.owed.ID})
}
