package tasking

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Question is one question, of ours or of a partner, and where it stands.
type Question struct {
	V        int             `json:"v"`
	ID       string          `json:"id,omitempty"`       // of what is owed, or the question's own while nothing is
	Question string          `json:"question,omitempty"` // ours: its own id
	Ours     bool            `json:"ours"`               // something is wanted of the partner; otherwise the partner wants it of us
	Kind     obligation.Kind `json:"kind"`               // answer, unmask, action, feedback, …
	Partner  party.Code      `json:"partner"`
	State    string          `json:"state"` // of what is owed, lapsed when its time is past; waiting, not asked, withdrawn while nothing is
	Standing string          `json:"standing,omitempty"`
	Ground   string          `json:"ground,omitempty"`
	Due      *time.Time      `json:"due,omitempty"`
	Opened   *time.Time      `json:"opened,omitempty"`
	Closed   *time.Time      `json:"closed,omitempty"`
	Urgency  string          `json:"urgency,omitempty"` // ours; the partner does not learn it
	Case     string          `json:"case,omitempty"`
	Desk     string          `json:"desk"`
	Officer  string          `json:"officer,omitempty"`
	Report   string          `json:"report,omitempty"` // ours: the request; otherwise the report that it is about, where that is ours
	Serial   string          `json:"serial,omitempty"`
	Release  string          `json:"release,omitempty"`
	Item     string          `json:"item,omitempty"` // id in the inbox of what it is about, or of what says it
	Portion  *uint64         `json:"portion,omitempty"`
	With     party.Code      `json:"with,omitempty"`
	Follows  string          `json:"follows,omitempty"` // id of what it follows up
	Said     string          `json:"said,omitempty"`    // how a report that goes for it stands

	insidedb.Mark // of what says it, or what it is about
}

// Open tells whether something is still to come of it.
func (q Question) Open() bool {
	return q.Closed == nil && q.State != string(obligation.IsWithdrawn) && q.State != QuestionNotAsked
}

// QuestionQuery chooses questions; what is empty does not choose.
type QuestionQuery struct {
	Kinds   []obligation.Kind // at least one
	Partner party.Code        // a country stands for its services
	By      string            // us, them: who asks
	Open    bool
	Desk    string
	AsOf    time.Time
	After   string // Next of the page before
	Limit   int    // at most twice MostListed, which 0 means too
}

// QuestionPage is a page of questions. What comes meanwhile moves no page that was seen.
type QuestionPage struct {
	Questions []Question
	Total     int    // of all pages
	Next      string // After of the page behind; "" behind the last
}

// List lists questions as of a time: what is owed, open first and what is due first
// first, and behind it what the partner does not owe yet, the latest first.
func (x *Questions) List(ctx context.Context, q QuestionQuery) (QuestionPage, error) {
	const op = "tasking.List"
	out := QuestionPage{Questions: []Question{}}
	switch {
	case q.By != "" && q.By != "us" && q.By != "them":
		return out, errs.E(errs.Invalid, op, "by %.20q; expected us or them", q.By)
	case q.Partner != "" && !q.Partner.Valid():
		return out, errs.E(errs.Invalid, op, "partner %.40q; expected a party such as FRA or FRA/DGSE", q.Partner)
	}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return out, err
	}
	if q.Limit <= 0 || q.Limit > 2*MostListed {
		q.Limit = 2 * MostListed
	}
	plan := x.Plan()
	in := q.asked(x.Self, plan)
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		of := insidedb.AskedOf{Unasked: q.By != "them"}
		if q.Desk != "" {
			of.Has = func(a insidedb.QuestionAct) (bool, error) {
				s, err := x.standing(tx, a.Question, q.AsOf)
				desk, _ := s.keeper(plan, a.Kind)
				return desk == q.Desk, err
			}
		}
		page, err := tx.AskedPage(in, of, insidedb.Cut{After: q.After, Limit: q.Limit})
		if err != nil {
			return err
		}
		all, err := x.owed(tx, page.Owed, q.AsOf)
		if err != nil {
			return err
		}
		for _, a := range page.Unasked {
			s, err := x.standing(tx, a.Question, q.AsOf)
			if err != nil {
				return err
			}
			all = append(all, s)
		}
		out.Total, out.Next = page.Total, page.Next
		out.Questions, err = x.lines(tx, all, q.AsOf)
		return err
	})
	return out, err
}

// asked is a query as the store takes it.
func (q QuestionQuery) asked(self party.Code, plan obligation.Plan) insidedb.AskedQuery {
	in := insidedb.AskedQuery{Partner: q.Partner, Kinds: q.Kinds, Open: q.Open, Desk: q.Desk, AsOf: q.AsOf}
	switch q.By {
	case "us":
		in.To = self
	case "them":
		in.By = self
	}
	for _, k := range q.Kinds {
		if plan.Duty(k).Desk == q.Desk {
			in.DeskKinds = append(in.DeskKinds, k)
		}
	}
	return in
}

// owed is where what is owed stands, with what our officers asked.
func (x *Questions) owed(tx *insidedb.Tx, all []insidedb.Obligation, asOf time.Time) ([]standing, error) {
	var causes []string
	for _, o := range all {
		if o.Cause != "" && o.Creditor == x.Self {
			causes = append(causes, o.Cause)
		}
	}
	asked, err := tx.LastAsked(causes, asOf)
	out := make([]standing, 0, len(all))
	for _, o := range all {
		s := standing{owed: o}
		if o.Creditor == x.Self {
			s.asked = asked[o.Cause]
		}
		out = append(out, s)
	}
	return out, err
}

// line is where a question stands as of a time.
func (x *Questions) line(tx *insidedb.Tx, s standing, asOf time.Time) (Question, error) {
	all, err := x.lines(tx, []standing{s}, asOf)
	if err != nil {
		return Question{}, err
	}
	return all[0], nil
}

// lines is where questions stand as of a time. What they rest on is read for all of
// them at once.
func (x *Questions) lines(tx *insidedb.Tx, all []standing, asOf time.Time) ([]Question, error) {
	var matters, reports []string
	for _, s := range all {
		if s.owed.ID != "" {
			matters = append(matters, s.owed.Matter)
		}
		reports = append(reports, s.report())
	}
	opened, err := tx.Openings(matters)
	if err != nil {
		return nil, err
	}
	serials, err := tx.NewestSerials(reports, asOf)
	if err != nil {
		return nil, err
	}
	var before []string
	for _, o := range opened {
		before = append(before, insidedb.ObligationOf(o.Matter))
	}
	partners, err := tx.PartnersOf(before, asOf)
	if err != nil {
		return nil, err
	}
	plan, at, marks := x.Plan(), x.at(asOf), tx.MarksAsOf(asOf)
	out := make([]Question, len(all))
	for i, s := range all {
		q := &out[i]
		*q = Question{V: 1, ID: s.id(), Question: s.asked.Question, Ours: s.asked.Question != "", Kind: s.asked.Kind, Partner: s.asked.Partner,
			Ground: string(s.asked.Terms.Ground), Due: s.asked.Terms.Due, Urgency: s.asked.Terms.Urgency, Case: s.asked.Code, Report: s.report(), Serial: serials[s.report()],
			Release: s.asked.Release, Item: s.asked.Received, Portion: s.asked.Terms.Portion, With: s.asked.Terms.With, Follows: s.asked.Terms.Follows}
		if s.owed.ID == "" {
			err = unaskedLine(tx, s, asOf, q)
		} else {
			x.owedLine(s, opened[s.owed.Matter], partners, at, q)
		}
		if err != nil {
			return nil, err
		}
		q.Desk, q.Officer = s.keeper(plan, q.Kind)
		if q.Mark, err = marks.Obligation(insidedb.Obligation{Report: q.Report, Release: q.Release, Received: q.Item, Item: s.owed.Item}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// report is the report that says what is wanted, or that it is about.
func (s standing) report() string {
	if s.asked.Question == "" {
		return s.owed.Report
	}
	return s.asked.Report
}

// unaskedLine says how the request of what is not owed yet stands.
func unaskedLine(tx *insidedb.Tx, s standing, asOf time.Time, q *Question) error {
	if q.State = s.state(); q.Release == "" {
		return nil
	}
	r, err := tx.ReleaseAsOf(q.Release, asOf)
	if err == nil {
		q.Said = disclosure.Say(r)
	}
	return err
}

// owedLine adds what is owed. partners are with whom that is which may be followed up.
func (x *Questions) owedLine(s standing, opened insidedb.Opening, partners map[string]party.Code, at time.Time, q *Question) {
	o := s.owed
	q.Ours, q.Kind, q.Partner, q.Ground, q.Standing = o.Creditor == x.Self, o.Kind, o.Partner, string(o.Ground), string(o.Standing)
	q.State, q.Due, q.Opened, q.Closed = string(stateAt(o, at)), o.Due, &o.Opened, o.Closed
	q.Portion, q.With = opened.Portion, opened.Party
	switch {
	case s.asked.Question == "":
		q.Release, q.Item = o.Release, o.Received
	case opened.Release != "":
		q.Release = opened.Release
	}
	if opened.Matter == "" || o.Kind == obligation.Unmask && s.asked.Question != "" {
		return
	}
	if before := insidedb.ObligationOf(opened.Matter); partners[before] == o.Partner { // else an item, or what this service never saw
		q.Follows = before
	}
}

// stateAt is where what is owed stands at a time: silence is computed.
func stateAt(o insidedb.Obligation, at time.Time) obligation.State {
	if o.Closed == nil && o.Due != nil && !at.Before(*o.Due) {
		return obligation.Lapsed
	}
	return o.State
}

// at is the time for which an as-of stands.
func (x *Questions) at(asOf time.Time) time.Time {
	if asOf.IsZero() {
		return x.Store.Now()
	}
	return asOf
}
