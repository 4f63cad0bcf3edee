package tasking

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/store/insidedb"
)

// QuestionsConfig is what Questions need. Everything is required.
type QuestionsConfig struct {
	Self     party.Code
	Store    *insidedb.Store
	Plan     func() obligation.Plan // the service's own plan, as it is now
	Office   *disclosure.Office
	Exchange *exchange.Exchange
	Log      *slog.Logger // never told content or names
}

// Questions are what this service asks partners and what they ask it: requests for
// information, for action and for what is withheld of an item, and feedback. What
// is asked has words only in a report of kind request, which goes through decide
// like any other. It is safe for concurrent use.
type Questions struct{ QuestionsConfig }

// NewQuestions gives Questions.
func NewQuestions(c QuestionsConfig) (*Questions, error) {
	if !c.Self.Valid() || c.Store == nil || c.Plan == nil || c.Office == nil || c.Exchange == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "tasking.NewQuestions", "a service, a store, a plan, an office, an exchange and a log are needed")
	}
	return &Questions{c}, nil
}

// maxPurpose bounds what an officer writes about a question, in bytes.
const maxPurpose = 4096

// States of a question of ours that its partner does not owe yet.
const (
	QuestionWaiting  = "waiting"   // until the partner has admitted the request
	QuestionNotAsked = "not asked" // the request did not go
)

// speaks are the roles of those who ask partners and answer them.
var speaks = []string{insidedb.RoleLiaison, insidedb.RoleDisclosure}

// Ask is what an officer asks of a partner.
type Ask struct {
	Officer string            `json:"-"`
	Kind    obligation.Kind   `json:"kind,omitempty"` // answer, action or unmask; "" means answer
	Report  string            `json:"report"`         // serial or id of the report of kind request that says it
	To      party.Code        `json:"to,omitempty"`   // a country stands for its one peered service; unmask: the item's sender
	Ground  obligation.Ground `json:"ground,omitempty"`
	Due     *time.Time        `json:"due,omitempty"`
	Within  string            `json:"within,omitempty"` // in place of due: P7D, 48h
	With    party.Code        `json:"with,omitempty"`   // action: with whom it is to be done
	Item    string            `json:"item,omitempty"`   // unmask: id in the inbox
	Portion *uint64           `json:"portion,omitempty"`
	Follows string            `json:"follows,omitempty"` // what it follows up

	Needs map[string]report.Rung `json:"needs,omitempty"` // field of the request → the rung that a stated need asks for

	// Of our own; the partner learns nothing of it.
	Urgency string   `json:"urgency,omitempty"` // routine, priority, immediate, flash; "" as the report has it
	Purpose string   `json:"purpose,omitempty"`
	Case    string   `json:"case,omitempty"` // what it belongs to here, in a word of the service's own
	Use     []string `json:"use,omitempty"`  // wanted of the answer
	Onward  string   `json:"onward,omitempty"`
	Desk    string   `json:"desk,omitempty"`
}

// asking is an Ask with what it rests on.
type asking struct {
	Ask
	report  insidedb.Report
	item    insidedb.Received // unmask
	follows insidedb.Obligation
}

// Ask proposes the report of kind request to the partner and, once the partner has
// admitted it, states what is wanted. The same request is asked once; when it did
// not go, it may be asked again. The error is invalid for an Ask that cannot be
// used, denied for an officer without the role, and a conflict for what is asked
// already.
func (x *Questions) Ask(ctx context.Context, a Ask) (Question, error) {
	if err := a.check(x.Exchange.Policy().Parties()); err != nil {
		return Question{}, err
	}
	due, err := x.dueOf("tasking.Ask", a.Due, a.Within)
	if err != nil {
		return Question{}, err
	}
	if a.Due = due; due == nil {
		return Question{}, errs.E(errs.Invalid, "tasking.Ask", "a time is missing; expected by when it is wanted")
	}
	var q asking
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		q, err = x.look(tx, a)
		return err
	})
	if err != nil {
		return Question{}, err
	}
	var out Question
	_, err = x.Office.Propose(ctx, disclosure.Proposal{Report: q.report.ID, Partner: q.To, Officer: q.Officer, Needs: q.Needs, Also: func(tx *insidedb.Tx, res disclosure.Result) (err error) {
		out, err = x.open(tx, q, res)
		return err
	}})
	if err != nil {
		return Question{}, err
	}
	return out, nil
}

// check refuses what cannot be asked, whatever is held.
func (a *Ask) check(parties *party.Parties) error {
	const op = "tasking.Ask"
	if a.Kind == "" {
		a.Kind = obligation.Answer
	}
	if a.Ground == "" {
		a.Ground = obligation.Courtesy
	}
	unmask := a.Kind == obligation.Unmask
	switch {
	case !slices.Contains([]obligation.Kind{obligation.Answer, obligation.Action, obligation.Unmask}, a.Kind):
		return errs.E(errs.Invalid, op, "kind %q; expected answer, action or unmask", a.Kind)
	case !slices.Contains(obligation.Grounds, a.Ground):
		return errs.E(errs.Invalid, op, "ground %q; expected one of %s", a.Ground, errs.List(obligation.Grounds))
	case a.Urgency != "" && !slices.Contains(report.Precedences, a.Urgency):
		return errs.E(errs.Invalid, op, "urgency %q; expected one of %s", a.Urgency, errs.List(report.Precedences))
	case a.Onward != "" && !slices.Contains(party.Onwards, a.Onward):
		return errs.E(errs.Invalid, op, "onward %q; expected one of %s", a.Onward, errs.List(party.Onwards))
	case len(a.Purpose) > maxPurpose:
		return errs.E(errs.Invalid, op, "a purpose of %d bytes; expected at most %d", len(a.Purpose), maxPurpose)
	case a.Case != "" && !caseName.MatchString(a.Case):
		return errs.E(errs.Invalid, op, "case %.80q; expected a number of letters, digits and . _ / -, at most 64", a.Case)
	case a.Desk != "" && !obligation.IsDesk(a.Desk):
		return errs.E(errs.Invalid, op, "desk %.40q; expected a word of a-z, 0-9 and -", a.Desk)
	case unmask != (a.Item != "") || unmask != (a.Portion != nil):
		return errs.E(errs.Invalid, op, "an item and a portion are named to unmask, and only then")
	case a.With != "" && a.Kind != obligation.Action:
		return errs.E(errs.Invalid, op, "with whom it is to be done is said of an action, and only then")
	case a.With != "" && !parties.Known(a.With): // a slip of the pen would tell the partner of an intention that nobody has
		return errs.E(errs.Invalid, op, "with %.40q, which parties.yaml does not name; expected a party that we know", a.With)
	}
	for i, u := range a.Use {
		if !slices.Contains(party.Uses, u) || slices.Contains(a.Use[:i], u) {
			return errs.E(errs.Invalid, op, "use %q; expected each once, of %s", u, errs.List(party.Uses))
		}
	}
	return nil
}

// look finds what a question rests on.
func (x *Questions) look(tx *insidedb.Tx, a Ask) (asking, error) {
	const op = "tasking.Ask"
	q := asking{Ask: a}
	if err := tx.Authorise(a.Officer, speaks...); err != nil {
		return q, err
	}
	var err error
	if q.report, err = reportOf(tx, a.Report, "request"); err != nil {
		return q, err
	}
	if a.Kind == obligation.Unmask {
		if q.item, err = usable(tx, a.Item); err != nil {
			return q, err
		}
		if *a.Portion >= uint64(len(q.item.Portions)) {
			return q, errs.E(errs.Invalid, op, "portion %d; the item has %d, from 0", *a.Portion, len(q.item.Portions))
		}
		q.To = q.item.Partner
	}
	if !q.To.Valid() {
		return q, errs.E(errs.Invalid, op, "to %.40q; expected TRIGRAPH or TRIGRAPH/SERVICE", q.To)
	}
	if a.Follows == "" {
		return q, nil
	}
	s, err := x.found(tx, a.Follows, time.Time{})
	if err != nil {
		return q, err
	}
	q.follows = s.owed
	switch {
	case q.follows.ID == "":
		return q, errs.E(errs.Conflict, op, "what it follows up was not asked yet")
	case !q.To.Includes(q.follows.Partner): // its hash would tell a third that there is such a question
		return q, errs.E(errs.Invalid, op, "what it follows up is between us and %s; expected the same partner", q.follows.Partner)
	}
	return q, nil
}

// reportOf finds a report of a kind.
func reportOf(tx *insidedb.Tx, ref, kind string) (insidedb.Report, error) {
	const op = "tasking.reportOf"
	r, err := tx.FindReport(ref, time.Time{})
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return r, errs.E(errs.NotFound, op, "no report %.256q is held; expected a serial or an id", ref)
	case err == nil && r.Kind != kind:
		return r, errs.E(errs.Invalid, op, "the report is of kind %s; expected %s: words go to partners in a report of that kind", r.Kind, kind)
	}
	return r, err
}

// usable finds an item of the inbox that is not kept from use.
func usable(tx *insidedb.Tx, id string) (insidedb.Received, error) {
	const op = "tasking.usable"
	got, err := tx.Received(id)
	if errs.KindOf(err) == errs.NotFound {
		return got, errs.E(errs.NotFound, op, "no item %.128q was received", id)
	}
	if err != nil {
		return got, err
	}
	kept, err := tx.Inbound(id)
	if err != nil {
		return got, err
	}
	gone, err := tx.ItemTakenBack(got.Partner, got.Hash)
	switch {
	case err != nil:
		return got, err
	case kept.Held(time.Time{}):
		return got, errs.E(errs.Conflict, op, "the item is held until an officer clears it")
	case gone || got.State != insidedb.Admitted || got.Erased != nil:
		return got, errs.E(errs.Conflict, op, "the item is not held for use")
	}
	return got, nil
}

// open records that it is asked, and has it stated once the request is admitted, in
// the transaction that proposes the request: words never leave without what they are
// for, and what is refused here is not proposed.
func (x *Questions) open(tx *insidedb.Tx, q asking, res disclosure.Result) (Question, error) {
	if q.follows.ID != "" && q.follows.Partner != res.Partner {
		return Question{}, errs.E(errs.Invalid, "tasking.Ask", "what it follows up is between us and %s; expected the same partner", q.follows.Partner)
	}
	before, err := x.askedBefore(tx, q, res.Partner)
	if err != nil {
		return Question{}, err
	}
	if res.Release == "" {
		return Question{V: 1, Ours: true, Kind: q.Kind, Partner: res.Partner, State: QuestionNotAsked, Report: q.report.ID, Serial: q.report.Serial, Said: res.Said}, nil
	}
	act := insidedb.QuestionAct{Question: before, Act: insidedb.AskedAct, Officer: q.Officer, Kind: q.Kind, Partner: res.Partner, Report: q.report.ID, Version: q.report.Version,
		Release: res.Release, Received: q.item.ID, Code: q.Case, Words: strings.TrimSpace(q.Purpose), Terms: insidedb.QuestionTerms{Ground: q.Ground, Due: q.Due,
			Urgency: q.Urgency, Use: q.Use, Onward: q.Onward, Follows: q.follows.ID, With: q.With, Portion: q.Portion, Desk: q.Desk, Keeper: q.Officer, Made: res.Made}}
	if before == "" {
		act, err = tx.OpenQuestion(act)
	} else {
		act, err = tx.AddQuestionAct(act)
	}
	if err != nil {
		return Question{}, err
	}
	err = tx.WantStated(insidedb.Pending{ID: pendingID(act), Release: res.Release, Partner: res.Partner, Item: q.item.Hash,
		Verb: obligation.Requested, Code: string(q.Kind), Ground: q.Ground, Matter: q.follows.Matter, Party: q.With, Portion: q.Portion, Due: q.Due,
		Officer: q.Officer, Cause: act.Question})
	if err != nil {
		return Question{}, err
	}
	s, err := x.standing(tx, act.Question, time.Time{})
	if err != nil {
		return Question{}, err
	}
	return x.line(tx, s, time.Time{})
}

// askedBefore gives the same question that was asked before and did not go, which is
// asked again; "" for a new one. It is a conflict while that waits, or is owed.
func (x *Questions) askedBefore(tx *insidedb.Tx, q asking, partner party.Code) (string, error) {
	before, err := tx.QuestionsAsked(insidedb.QuestionQuery{Partner: partner, Report: q.report.ID})
	if err != nil {
		return "", err
	}
	for _, b := range before { // the latest first
		if b.Kind != q.Kind || b.Received != q.item.ID {
			continue
		}
		s, err := x.standing(tx, b.Question, time.Time{})
		switch {
		case err != nil:
			return "", err
		case s.owed.ID == "" && s.state() == QuestionNotAsked:
			return b.Question, nil
		case s.owed.ID == "" && s.state() == QuestionWaiting || s.owed.ID != "" && s.owed.Closed == nil:
			return "", errs.E(errs.Conflict, "tasking.Ask", "it is asked already, as %s", s.id())
		}
		return "", nil
	}
	return "", nil
}

// dueOf is by when something is wanted: at a time, or within a length of time from
// now; nil for neither.
func (x *Questions) dueOf(op string, due *time.Time, within string) (*time.Time, error) {
	now := x.Store.Now()
	switch {
	case due != nil && within != "":
		return nil, errs.E(errs.Invalid, op, "a time and a length of time; expected one of them")
	case within != "":
		d, ok := obligation.Span(within)
		if !ok {
			return nil, errs.E(errs.Invalid, op, "within %.40q; expected a length of time such as P7D, PT4H or 90m", within)
		}
		at := now.Add(d)
		due = &at
	case due == nil:
		return nil, nil
	}
	if !due.After(now) {
		return nil, errs.E(errs.Invalid, op, "%s is past", due.UTC().Format(time.RFC3339))
	}
	at := due.UTC().Truncate(time.Microsecond)
	return &at, nil
}
