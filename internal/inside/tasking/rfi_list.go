package tasking

import (
	"cmp"
	"context"
	"slices"
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
}

// Open tells whether something is still to come of it.
func (q Question) Open() bool {
	return q.Closed == nil && q.State != string(obligation.IsWithdrawn) && q.State != QuestionNotAsked
}

// QuestionQuery chooses questions; what is empty does not choose.
type QuestionQuery struct {
	Kinds   []obligation.Kind // at least one
	Partner party.Code
	By      string // us, them: who asks
	Open    bool
	Desk    string
	AsOf    time.Time
}

// List lists questions as of a time, what is due first first, and at the end what
// the partner does not owe yet.
func (x *Questions) List(ctx context.Context, q QuestionQuery) ([]Question, error) {
	if q.By != "" && q.By != "us" && q.By != "them" {
		return nil, errs.E(errs.Invalid, "tasking.List", "by %.20q; expected us or them", q.By)
	}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return nil, err
	}
	var out []Question
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Question{}
		for _, kind := range q.Kinds {
			all, err := x.owed(tx, q, kind)
			if err != nil {
				return err
			}
			out = append(out, all...)
		}
		slices.SortStableFunc(out, byDue)
		return x.unasked(tx, q, &out)
	})
	return out, err
}

func byDue(a, b Question) int {
	if a.Due == nil || b.Due == nil {
		return cmp.Compare(without(a.Due), without(b.Due))
	}
	return a.Due.Compare(*b.Due)
}

// without orders what has no time behind what has one.
func without(due *time.Time) int {
	if due == nil {
		return 1
	}
	return 0
}

// owed lists what is owed of a kind.
func (x *Questions) owed(tx *insidedb.Tx, q QuestionQuery, kind obligation.Kind) ([]Question, error) {
	query := insidedb.ObligationQuery{Kind: kind, Partner: q.Partner, Open: q.Open, AsOf: q.AsOf}
	switch q.By {
	case "us":
		query.To = x.Self
	case "them":
		query.By = x.Self
	}
	all, err := tx.Obligations(query)
	if err != nil {
		return nil, err
	}
	var out []Question
	for _, o := range all {
		if !shared(o) {
			continue
		}
		s, err := x.standingOf(tx, o, q.AsOf)
		if err != nil {
			return nil, err
		}
		line, err := x.line(tx, s, q.AsOf)
		if err != nil {
			return nil, err
		}
		if q.Desk == "" || q.Desk == line.Desk {
			out = append(out, line)
		}
	}
	return out, nil
}

// unasked adds the questions of ours of which nothing is owed yet.
func (x *Questions) unasked(tx *insidedb.Tx, q QuestionQuery, out *[]Question) error {
	if q.By == "them" {
		return nil
	}
	all, err := tx.QuestionsAsked(insidedb.QuestionQuery{Partner: q.Partner, AsOf: q.AsOf})
	if err != nil {
		return err
	}
	for _, a := range all {
		if !slices.Contains(q.Kinds, a.Kind) {
			continue
		}
		s, err := x.standing(tx, a.Question, q.AsOf)
		if err != nil {
			return err
		}
		if s.owed.ID != "" {
			continue
		}
		line, err := x.line(tx, s, q.AsOf)
		if err != nil {
			return err
		}
		if (!q.Open || line.Open()) && (q.Desk == "" || q.Desk == line.Desk) {
			*out = append(*out, line)
		}
	}
	return nil
}

// line is where a question stands as of a time.
func (x *Questions) line(tx *insidedb.Tx, s standing, asOf time.Time) (Question, error) {
	q := Question{V: 1, ID: s.id(), Question: s.asked.Question, Ours: s.asked.Question != "", Kind: s.asked.Kind, Partner: s.asked.Partner,
		Ground: string(s.asked.Terms.Ground), Due: s.asked.Terms.Due, Urgency: s.asked.Terms.Urgency, Case: s.asked.Code, Report: s.asked.Report,
		Release: s.asked.Release, Item: s.asked.Received, Portion: s.asked.Terms.Portion, With: s.asked.Terms.With, Follows: s.asked.Terms.Follows}
	if s.owed.ID == "" {
		q.State = s.state()
	} else if err := x.lineOwed(tx, s, asOf, &q); err != nil {
		return q, err
	}
	q.Desk, q.Officer = s.keeper(x.Plan(), q.Kind)
	if q.Report != "" {
		held, err := tx.NewestReport(q.Report, asOf)
		if err != nil {
			return q, err
		}
		q.Serial = held.Serial
	}
	if s.owed.ID != "" || q.Release == "" {
		return q, nil
	}
	r, err := tx.ReleaseAsOf(q.Release, asOf)
	if err == nil {
		q.Said = disclosure.Say(r)
	}
	return q, err
}

// lineOwed adds what is owed.
func (x *Questions) lineOwed(tx *insidedb.Tx, s standing, asOf time.Time, q *Question) error {
	o := s.owed
	q.Ours, q.Kind, q.Partner, q.Ground, q.Standing = o.Creditor == x.Self, o.Kind, o.Partner, string(o.Ground), string(o.Standing)
	q.State, q.Due, q.Opened, q.Closed = string(stateAt(o, x.at(asOf))), o.Due, &o.Opened, o.Closed
	if s.asked.Question == "" {
		q.Report, q.Release, q.Item = o.Report, o.Release, o.Received
	}
	opened, err := tx.Transition(o.Matter)
	if err != nil {
		return err
	}
	q.Portion, q.With = opened.Portion, opened.Party
	if opened.Matter == "" || o.Kind == obligation.Unmask && s.asked.Question != "" {
		return nil
	}
	before, err := tx.Obligation(insidedb.ObligationOf(opened.Matter), asOf)
	switch {
	case err == nil && before.Partner == o.Partner:
		q.Follows = before.ID
	case err != nil && errs.KindOf(err) != errs.NotFound: // an item, or what this service never saw
		return err
	}
	return nil
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
