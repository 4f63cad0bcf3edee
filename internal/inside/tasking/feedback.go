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
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Grade is what an officer says of an item that a partner sent.
type Grade struct {
	Officer string `json:"-"`
	Item    string `json:"item"`             // id in the inbox
	Grade   string `json:"grade"`            // not-useful, background, useful, action, harmful
	Remarks string `json:"report,omitempty"` // serial or id of a report of kind feedback
}

// FeedbackWanted asks a partner of what use a release was.
type FeedbackWanted struct {
	Officer string            `json:"-"`
	Release string            `json:"release"`
	Due     *time.Time        `json:"due,omitempty"`
	Within  string            `json:"within,omitempty"`
	Ground  obligation.Ground `json:"ground,omitempty"`
}

// Feedback is what was said of an item, or is wanted.
type Feedback struct {
	V       int        `json:"v"`
	Ours    bool       `json:"ours"` // the item is ours, and the partner grades it
	Partner party.Code `json:"partner"`
	Release string     `json:"release,omitempty"`
	Serial  string     `json:"serial,omitempty"`
	Item    string     `json:"item,omitempty"` // id in the inbox
	Grade   string     `json:"grade,omitempty"`
	Officer string     `json:"officer,omitempty"` // of ours, who said it
	At      *time.Time `json:"at,omitempty"`
	Remarks *Piece     `json:"remarks,omitempty"` // the report of kind feedback
	Wanted  string     `json:"wanted,omitempty"`  // where a request for it stands
	ID      string     `json:"id,omitempty"`      // of that request
	Due     *time.Time `json:"due,omitempty"`
	Said    string     `json:"said,omitempty"`
}

// Give tells the sender of an item of what use it was. The grade is a word of a
// closed list; remarks are a report of kind feedback, which goes through decide. A
// request for feedback is answered by both.
func (x *Questions) Give(ctx context.Context, g Grade) (Feedback, error) {
	const op = "tasking.Give"
	if !slices.Contains(obligation.GradeCodes, g.Grade) {
		return Feedback{}, errs.E(errs.Invalid, op, "grade %.20q; expected one of %v", g.Grade, obligation.GradeCodes)
	}
	var got insidedb.Received
	var remarks insidedb.Report
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(g.Officer, speaks...); err != nil {
			return err
		}
		if got, err = usable(tx, g.Item); err == nil && g.Remarks != "" {
			remarks, err = reportOf(tx, g.Remarks, "feedback")
		}
		return err
	})
	if err != nil {
		return Feedback{}, err
	}
	var res disclosure.Result
	if remarks.ID != "" {
		if res, err = x.Office.Propose(ctx, disclosure.Proposal{Report: remarks.ID, Partner: got.Partner, Officer: g.Officer}); err != nil {
			return Feedback{}, err
		}
	}
	_, err = x.Exchange.State(ctx, exchange.Statement{Officer: g.Officer, Roles: speaks, Partner: got.Partner, Item: got.Hash,
		Control: envelope.Control{Verb: envelope.Graded, Code: envelope.Code(g.Grade)},
		Also: func(tx *insidedb.Tx, _ insidedb.Transition) error {
			act, err := tx.AddQuestionAct(insidedb.QuestionAct{Question: got.ID, Act: "grade", Officer: g.Officer, Kind: obligation.Feedback, Partner: got.Partner,
				Report: remarks.ID, Version: remarks.Version, Release: res.Release, Received: got.ID, Code: g.Grade})
			if err != nil || res.Release == "" {
				return err
			}
			return x.wantRemarks(tx, got, act)
		}})
	if err != nil {
		return Feedback{}, err
	}
	out := Feedback{V: 1, Partner: got.Partner, Item: got.ID, Grade: g.Grade, Officer: g.Officer, Said: res.Said}
	if res.Release != "" {
		out.Remarks = &Piece{Release: res.Release, Serial: remarks.Serial, State: res.State}
	}
	return out, nil
}

// wantRemarks has the remarks stated as the answer to every request for feedback on
// the item, so that the partner knows what they are about.
func (x *Questions) wantRemarks(tx *insidedb.Tx, got insidedb.Received, act insidedb.QuestionAct) error {
	wanted, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Feedback, Item: got.Hash, Partner: got.Partner, By: x.Self})
	if err != nil {
		return err
	}
	for _, o := range wanted {
		if o.State == obligation.IsWithdrawn || o.State == obligation.IsMet {
			continue
		}
		err := tx.WantStated(insidedb.Pending{ID: pendingID(act) + "/" + o.ID, Release: act.Release, Partner: got.Partner, Item: got.Hash,
			Verb: obligation.Answered, Code: obligation.Whole, Matter: o.Matter, Officer: act.Officer, Cause: o.ID})
		if err != nil {
			return err
		}
	}
	return nil
}

// AskFeedback asks a partner of what use a release was, once it has admitted it.
func (x *Questions) AskFeedback(ctx context.Context, f FeedbackWanted) (Feedback, error) {
	const op = "tasking.AskFeedback"
	if f.Ground == "" {
		f.Ground = obligation.Courtesy
	}
	if !slices.Contains(obligation.Grounds, f.Ground) {
		return Feedback{}, errs.E(errs.Invalid, op, "ground %q; expected one of %v", f.Ground, obligation.Grounds)
	}
	due, err := x.dueOf(op, f.Due, f.Within)
	if err != nil {
		return Feedback{}, err
	}
	var out Feedback
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(f.Officer, speaks...); err != nil {
			return err
		}
		r, err := tx.Release(f.Release)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no release %.128q is held", f.Release)
		}
		if err != nil {
			return err
		}
		if r.State == insidedb.Denied || r.State == insidedb.Cancelled || r.State == insidedb.Refused {
			return errs.E(errs.Conflict, op, "it is %s: nobody has it", r.State)
		}
		cause := "feedback/" + r.ID
		before, err := tx.PendingOf(cause)
		if err != nil {
			return err
		}
		if len(before) > 0 && before[len(before)-1].Outcome != insidedb.PendingDropped {
			return errs.E(errs.Conflict, op, "%s is asked already", r.Partner)
		}
		held, err := tx.ReportVersion(r.Report, r.Version)
		if err != nil {
			return err
		}
		act, err := tx.AddQuestionAct(insidedb.QuestionAct{Question: cause, Act: "want", Officer: f.Officer, Kind: obligation.Feedback, Partner: r.Partner,
			Report: r.Report, Version: r.Version, Release: r.ID, Terms: insidedb.QuestionTerms{Ground: f.Ground, Due: due, Keeper: f.Officer}})
		if err != nil {
			return err
		}
		out = Feedback{V: 1, Ours: true, Partner: r.Partner, Release: r.ID, Serial: held.Serial, Wanted: QuestionWaiting, Due: due, Said: disclosure.Say(r)}
		return tx.WantStated(insidedb.Pending{ID: pendingID(act), Release: r.ID, Partner: r.Partner, Verb: obligation.Requested, Code: string(obligation.Feedback),
			Ground: f.Ground, Due: due, Officer: f.Officer, Cause: cause})
	})
	return out, err
}

// FeedbackQuery chooses feedback.
type FeedbackQuery struct {
	Partner party.Code
	By      string // us, them: who grades
	AsOf    time.Time
}

// Feedback lists what partners said of what we sent and what we said of theirs, and
// where something of that is wanted, as of a time, the latest first.
func (x *Questions) Feedback(ctx context.Context, q FeedbackQuery) ([]Feedback, error) {
	if q.By != "" && q.By != "us" && q.By != "them" {
		return nil, errs.E(errs.Invalid, "tasking.Feedback", "by %.20q; expected us or them", q.By)
	}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return nil, err
	}
	var out []Feedback
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Feedback{}
		items := map[string]*Feedback{}
		var order []string
		at := func(partner party.Code, hash string) (*Feedback, error) {
			if f := items[string(partner)+hash]; f != nil {
				return f, nil
			}
			f, err := aboutItem(tx, partner, hash)
			items[string(partner)+hash] = f
			order = append(order, string(partner)+hash)
			return f, err
		}
		if err := x.grades(tx, q, at); err != nil {
			return err
		}
		if err := x.wanted(tx, q, at); err != nil {
			return err
		}
		for _, key := range order {
			f := items[key]
			if (q.Partner == "" || q.Partner == f.Partner) && (q.By == "" || f.Ours == (q.By == "them")) {
				out = append(out, *f)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Feedback) int {
		if a.At == nil || b.At == nil {
			return cmp.Compare(without(a.At), without(b.At))
		}
		return b.At.Compare(*a.At)
	})
	return out, err
}

// aboutItem is feedback on an item that went between us and a partner.
func aboutItem(tx *insidedb.Tx, partner party.Code, hash string) (*Feedback, error) {
	f := &Feedback{V: 1, Partner: partner}
	p, err := pieceOf(tx, partner, hash)
	if err != nil || p.Release == "" {
		f.Item = p.Item
		return f, err
	}
	f.Ours, f.Release = true, p.Release
	r, err := tx.Release(p.Release)
	if err != nil {
		return f, err
	}
	held, err := tx.ReportVersion(r.Report, r.Version)
	f.Serial = held.Serial
	return f, err
}

// grades adds what was said, the latest of each item, with our remarks.
func (x *Questions) grades(tx *insidedb.Tx, q FeedbackQuery, at func(party.Code, string) (*Feedback, error)) error {
	for _, direction := range []string{insidedb.In, insidedb.Out} {
		all, err := tx.Stated(direction, string(obligation.Graded), q.AsOf, exchange.MostListed)
		if err != nil {
			return err
		}
		for _, t := range all {
			f, err := at(t.Partner, t.Item)
			if err != nil {
				return err
			}
			if f.At == nil || t.At.After(*f.At) {
				f.Grade, f.Officer, f.At = t.Code, t.Officer, &t.At
			}
		}
	}
	acts, err := tx.FeedbackActs(q.AsOf, exchange.MostListed)
	for _, a := range acts {
		if a.Release == "" {
			continue
		}
		got, err := tx.Received(a.Received)
		if err != nil {
			return err
		}
		f, err := at(got.Partner, got.Hash)
		if err != nil {
			return err
		}
		if f.Remarks != nil { // the latest stands
			continue
		}
		held, err := tx.ReportVersion(a.Report, a.Version)
		if err != nil {
			return err
		}
		f.Remarks = &Piece{Release: a.Release, Serial: held.Serial}
	}
	return err
}

// wanted adds where feedback is asked for, and the remarks that answered it.
func (x *Questions) wanted(tx *insidedb.Tx, q FeedbackQuery, at func(party.Code, string) (*Feedback, error)) error {
	all, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Feedback, Partner: q.Partner, AsOf: q.AsOf})
	if err != nil {
		return err
	}
	for _, o := range all {
		f, err := at(o.Partner, o.Item)
		if err != nil {
			return err
		}
		f.ID, f.Wanted, f.Due = o.ID, string(stateAt(o, x.at(q.AsOf))), o.Due
		if !f.Ours {
			continue
		}
		fold, err := tx.Fold(o.Partner, o.Item, q.AsOf, x.at(q.AsOf))
		if err != nil {
			return err
		}
		m, _ := fold.Matter(o.Matter)
		for _, a := range m.Answers {
			p, err := pieceOf(tx, o.Partner, a.Answer)
			if err != nil {
				return err
			}
			if p.Item != "" {
				f.Remarks = &p
			}
		}
	}
	return nil
}
