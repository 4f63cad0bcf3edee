package tasking

import (
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
// request for feedback is answered by both. The grade that stands is told once; with
// it remarks may be added later.
func (x *Questions) Give(ctx context.Context, g Grade) (Feedback, error) {
	const op = "tasking.Give"
	if !slices.Contains(obligation.GradeCodes, g.Grade) {
		return Feedback{}, errs.E(errs.Invalid, op, "grade %.20q; expected one of %s", g.Grade, errs.List(obligation.GradeCodes))
	}
	var got insidedb.Received
	var remarks insidedb.Report
	stands := false
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(g.Officer, speaks...); err != nil {
			return err
		}
		if got, err = usable(tx, g.Item); err == nil && g.Remarks != "" {
			remarks, err = reportOf(tx, g.Remarks, "feedback")
		}
		if err != nil {
			return err
		}
		f, err := tx.Fold(got.Partner, got.Hash, time.Time{}, x.Store.Now())
		stands = f.Grade != nil && f.Grade.Code == g.Grade
		return err
	})
	if err != nil {
		return Feedback{}, err
	}
	out := Feedback{V: 1, Partner: got.Partner, Item: got.ID, Grade: g.Grade, Officer: g.Officer}
	act := insidedb.QuestionAct{Question: got.ID, Act: "grade", Officer: g.Officer, Kind: obligation.Feedback, Partner: got.Partner, Received: got.ID, Code: g.Grade}
	switch {
	case stands && remarks.ID == "":
		return Feedback{}, errs.E(errs.Conflict, op, "%s was told already that it is %s", got.Partner, g.Grade)
	case !stands: // first: remarks that left with no grade would say less than the officer did
		if err := x.grade(ctx, got, act); err != nil {
			return Feedback{}, err
		}
	}
	if remarks.ID == "" {
		return out, nil
	}
	act.Act = "remark"
	res, err := x.remark(ctx, got, remarks, act)
	if err != nil {
		return Feedback{}, err
	}
	if out.Said = res.Said; res.Release != "" {
		out.Remarks = &Piece{Release: res.Release, Serial: remarks.Serial, State: res.State}
	}
	return out, nil
}

// grade states a grade, with the act on record.
func (x *Questions) grade(ctx context.Context, got insidedb.Received, act insidedb.QuestionAct) error {
	_, err := x.Exchange.State(ctx, exchange.Statement{Officer: act.Officer, Roles: speaks, Partner: got.Partner, Item: got.Hash,
		Control: envelope.Control{Verb: envelope.Graded, Code: envelope.Code(act.Code)},
		Also: func(tx *insidedb.Tx, _ insidedb.Transition) error {
			_, err := tx.AddQuestionAct(act)
			return err
		}})
	return err
}

// remark proposes remarks, with the act and what is to be stated on record.
func (x *Questions) remark(ctx context.Context, got insidedb.Received, remarks insidedb.Report, act insidedb.QuestionAct) (disclosure.Result, error) {
	return x.Office.Propose(ctx, disclosure.Proposal{Report: remarks.ID, Partner: got.Partner, Officer: act.Officer, Also: func(tx *insidedb.Tx, res disclosure.Result) error {
		if res.Release == "" {
			return nil
		}
		before, err := tx.QuestionActs(got.ID, time.Time{})
		if err != nil {
			return err
		}
		act := act
		act.Report, act.Version, act.Release = remarks.ID, remarks.Version, res.Release
		if slices.ContainsFunc(before, func(a insidedb.QuestionAct) bool { return a.Release == act.Release && a.Code == act.Code }) {
			return errs.E(errs.Conflict, "tasking.Give", "%s was told so already, with the same remarks", got.Partner)
		}
		if act, err = tx.AddQuestionAct(act); err != nil {
			return err
		}
		return x.wantRemarks(tx, got, act)
	}})
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
		return Feedback{}, errs.E(errs.Invalid, op, "ground %q; expected one of %s", f.Ground, errs.List(obligation.Grounds))
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
		waiting, err := tx.PendingUpon(r.ID)
		if err != nil {
			return err
		}
		for _, p := range waiting { // of the release whose place this one took
			if p.Code == string(obligation.Feedback) {
				return errs.E(errs.Conflict, op, "%s is asked already", r.Partner)
			}
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
	Partner party.Code // a country stands for its services
	By      string     // us, them: who grades
	AsOf    time.Time
}

// Feedback lists what partners said of what we sent and what we said of theirs, and
// where something of that is wanted, as of a time, that of which the latest came or
// went first, at most MostListed. It tells whether there is more.
func (x *Questions) Feedback(ctx context.Context, q FeedbackQuery) (all []Feedback, more bool, err error) {
	const op = "tasking.Feedback"
	in := insidedb.FeedbackQuery{Partner: q.Partner, AsOf: q.AsOf, Limit: MostListed + 1}
	switch {
	case q.Partner != "" && !q.Partner.Valid():
		return nil, false, errs.E(errs.Invalid, op, "partner %.40q; expected a party such as FRA or FRA/DGSE", q.Partner)
	case q.By == "us":
		in.Graded = insidedb.Out
	case q.By == "them":
		in.Graded = insidedb.In
	case q.By != "":
		return nil, false, errs.E(errs.Invalid, op, "by %.20q; expected us or them", q.By)
	}
	if err := x.Store.Settled(q.AsOf); err != nil {
		return nil, false, err
	}
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all = []Feedback{}
		items, err := tx.FeedbackItems(in)
		if err != nil {
			return err
		}
		for _, i := range items {
			f, err := x.feedbackOn(tx, i, q.AsOf)
			if err != nil {
				return err
			}
			all = append(all, *f)
		}
		if q.By != "us" {
			if all, err = addWaiting(tx, in, all); err != nil {
				return err
			}
		}
		more = len(all) > MostListed
		all = all[:min(len(all), MostListed)]
		return nil
	})
	return all, more, err
}

// feedbackOn is what was said of an item, or is wanted: the grade that stands as both
// sides count it.
func (x *Questions) feedbackOn(tx *insidedb.Tx, i insidedb.FeedbackItem, asOf time.Time) (*Feedback, error) {
	f, err := aboutItem(tx, i.Partner, i.Item)
	if err != nil {
		return f, err
	}
	fold, err := tx.Fold(i.Partner, i.Item, asOf, x.at(asOf))
	if err != nil {
		return f, err
	}
	if fold.Grade != nil {
		t, err := tx.Transition(fold.Grade.Hash)
		if err != nil {
			return f, err
		}
		f.Grade, f.Officer, f.At = t.Code, t.Officer, &t.At
	}
	if err := x.wanted(tx, i, fold, asOf, f); err != nil || f.Item == "" {
		return f, err
	}
	return f, remarked(tx, asOf, f)
}

// wanted adds where feedback is asked for, and the remarks that answered it.
func (x *Questions) wanted(tx *insidedb.Tx, i insidedb.FeedbackItem, fold obligation.Item, asOf time.Time, f *Feedback) error {
	all, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Feedback, Item: i.Item, Partner: i.Partner, AsOf: asOf})
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b insidedb.Obligation) int { return a.Opened.Compare(b.Opened) }) // the latest stands
	for _, o := range all {
		f.ID, f.Wanted, f.Due = o.ID, string(stateAt(o, x.at(asOf))), o.Due
		if !f.Ours {
			continue
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

// remarked adds our remarks on an item of a partner, the latest.
func remarked(tx *insidedb.Tx, asOf time.Time, f *Feedback) error {
	acts, err := tx.QuestionActs(f.Item, asOf)
	if err != nil {
		return err
	}
	for _, a := range slices.Backward(acts) {
		if a.Release == "" {
			continue
		}
		held, err := tx.ReportVersion(a.Report, a.Version)
		f.Remarks = &Piece{Release: a.Release, Serial: held.Serial}
		return err
	}
	return nil
}

// addWaiting adds where feedback is to be asked for once the partner has admitted our
// release.
func addWaiting(tx *insidedb.Tx, q insidedb.FeedbackQuery, all []Feedback) ([]Feedback, error) {
	waiting, err := tx.FeedbackWaiting(q)
	if err != nil {
		return nil, err
	}
	for _, p := range waiting {
		r, err := tx.ReleaseAsOf(p.Release, q.AsOf)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(f Feedback) bool { return f.Release == p.Release })
		if i < 0 {
			held, err := tx.ReportVersion(r.Report, r.Version)
			if err != nil {
				return nil, err
			}
			i, all = len(all), append(all, Feedback{V: 1, Ours: true, Partner: p.Partner, Release: r.ID, Serial: held.Serial})
		}
		all[i].Wanted, all[i].Due, all[i].Said = QuestionWaiting, p.Due, disclosure.Say(r)
	}
	return all, nil
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
