package tasking

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Whose something is to do.
const (
	Ours     = "ours"     // we owe it to a partner
	Theirs   = "theirs"   // a partner owes it to us
	Internal = "internal" // we owe it to ourselves, our law or our overseers
)

// When something is due by.
const (
	DueStated = "stated" // as it was stated, or set here
	DuePlan   = "plan"   // as the service's own plan has it, because nobody said
)

// Owed is something that somebody owes, as it stood at a time. Desk, officer, cause
// and what it rests on here are the service's own: no partner learns them.
type Owed struct {
	ID       string                `json:"id"`
	Version  int                   `json:"version"`
	Kind     obligation.Kind       `json:"kind"`
	Side     string                `json:"side"`   // ours, theirs, internal
	Shared   bool                  `json:"shared"` // both sides hold it
	Debtor   party.Code            `json:"debtor"`
	Creditor party.Code            `json:"creditor"`
	Partner  party.Code            `json:"partner,omitempty"` // whom it is with or concerns
	Ground   obligation.Ground     `json:"ground,omitempty"`
	Standing obligation.Acceptance `json:"standing,omitempty"`
	State    obligation.State      `json:"state"` // lapsed where it is open and its time is past: of what both sides hold the time that was stated, not the plan's
	Opened   time.Time             `json:"opened"`
	Closed   *time.Time            `json:"closed,omitempty"`
	Age      int64                 `json:"age_seconds"` // from its opening to its end, or to the time that is asked about

	Due     *time.Time `json:"due,omitempty"`
	DueBy   string     `json:"due_by,omitempty"`         // stated, plan
	DueIn   *int64     `json:"due_in_seconds,omitempty"` // while it is open; less than 0: overdue for so long
	Overdue bool       `json:"overdue"`
	Next    *OwedStep  `json:"next,omitempty"` // of the clock, while it is open

	Desk    string `json:"desk,omitempty"`
	Officer string `json:"officer,omitempty"`

	Serial     string `json:"serial,omitempty"` // of the report that it rests on
	Report     string `json:"report,omitempty"`
	Release    string `json:"release,omitempty"`
	Received   string `json:"received,omitempty"` // an item of the inbox
	Item       string `json:"item,omitempty"`     // hash of the item's envelope
	Warning    string `json:"warning,omitempty"`
	Cause      string `json:"cause,omitempty"`
	Engagement string `json:"engagement,omitempty"` // at which it was committed
	Commitment string `json:"commitment,omitempty"`

	insidedb.Mark // of what it rests on
}

// OwedList is what is owed.
type OwedList struct {
	V     int       `json:"v"`
	AsOf  time.Time `json:"as_of"`
	Items []Owed    `json:"items"`
	More  bool      `json:"more"` // there are more than were asked for

	Total int    `json:"total,omitempty"` // of all pages
	Next  string `json:"next,omitempty"`  // after of the page behind; none behind the last
}

// OwedQuery chooses what is listed; what is empty does not choose. A party is a
// service, a country, which stands for its services, or "us".
type OwedQuery struct {
	By, To, Partner string
	Kind            string
	Side            string // ours, theirs, internal
	Received        string // on account of this item of the inbox
	Internal        bool   // only what the other side does not hold
	All             bool   // also what has ended
	Overdue         bool
	AsOf            time.Time
	After           string // Next of the page before
	Limit           int    // at most MostListed, which 0 means too
}

// MostListed bounds a list of what is owed.
const MostListed = insidedb.MostOwed - 1

// Owed lists what is owed in both directions: what is open first, what is due first
// before what is due later, what has no time last.
func (t *Tasking) Owed(ctx context.Context, q OwedQuery) (OwedList, error) {
	in, err := t.chosen(q)
	if err != nil {
		return OwedList{}, err
	}
	at := t.at(q.AsOf)
	out := OwedList{V: 1, AsOf: at}
	err = t.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Items, out.More = []Owed{}, false
		plan, err := t.planAt(tx, q.AsOf)
		if err != nil {
			return err
		}
		all, paged, err := tx.OwedPage(in, plan, insidedb.Cut{After: q.After, Limit: in.Limit})
		if err != nil {
			return err
		}
		out.Total, out.Next, out.More = paged.Total, paged.Next, paged.Next != ""
		for _, o := range all {
			out.Items = append(out.Items, t.owed(plan, o, at))
		}
		return t.rests(tx, out.Items, q.AsOf)
	})
	return out, err
}

// chosen is a query as the store takes it.
func (t *Tasking) chosen(q OwedQuery) (insidedb.OwedQuery, error) {
	const op = "tasking.Owed"
	if err := t.Store.Settled(q.AsOf); err != nil {
		return insidedb.OwedQuery{}, err
	}
	if q.Limit <= 0 || q.Limit > MostListed {
		q.Limit = MostListed
	}
	out := insidedb.OwedQuery{Kind: obligation.Kind(q.Kind), Received: q.Received, Internal: q.Internal, Open: !q.All, AsOf: q.AsOf, Limit: q.Limit}
	if q.Kind != "" && !slices.Contains(Kinds(), out.Kind) {
		return out, errs.E(errs.Invalid, op, "%.40q is no kind of obligation; expected one of %v", q.Kind, Kinds())
	}
	for _, x := range []struct {
		name, said string
		into       *party.Code
	}{{"by", q.By, &out.By}, {"to", q.To, &out.To}, {"partner", q.Partner, &out.Partner}} {
		switch {
		case x.said == "us" && x.name != "partner":
			*x.into = t.Self
		case x.said != "" && !party.Code(x.said).Valid():
			return out, errs.E(errs.Invalid, op, "%s %.40q; expected a party such as FRA or FRA/DGSE, or us", x.name, x.said)
		default:
			*x.into = party.Code(x.said)
		}
	}
	switch q.Side {
	case "":
	case Ours:
		out.Owes = t.Self
	case Theirs:
		out.Awaits = t.Self
	case Internal:
		out.Itself = true
	default:
		return out, errs.E(errs.Invalid, op, "side %.40q; expected ours, theirs or internal", q.Side)
	}
	if q.Overdue {
		out.Overdue = t.at(q.AsOf)
	}
	return out, nil
}

// Kinds are all that may be owed.
func Kinds() []obligation.Kind {
	return slices.Concat(obligation.SharedKinds, obligation.VerbKinds, obligation.InternalKinds)
}

// at is the time that is asked about.
func (t *Tasking) at(asOf time.Time) time.Time {
	if asOf.IsZero() {
		return t.Store.Now()
	}
	return asOf.UTC()
}

// planAt is the plan by which the clock goes, or went at a time; where none is on
// record for that time, nothing is due by one, and no desk is named by it.
func (t *Tasking) planAt(tx *insidedb.Tx, asOf time.Time) (obligation.Plan, error) {
	if asOf.IsZero() {
		return t.Plan(), nil
	}
	return tx.PlanAt(asOf)
}

// owed is an obligation as it is shown at a time.
func (t *Tasking) owed(plan obligation.Plan, o insidedb.Obligation, at time.Time) Owed {
	out := Owed{ID: o.ID, Version: o.Version, Kind: o.Kind, Side: t.side(o), Shared: o.Shared, Debtor: o.Debtor, Creditor: o.Creditor, Partner: o.Partner,
		Ground: o.Ground, Standing: o.Standing, State: o.State, Opened: o.Opened, Closed: o.Closed, Desk: o.Desk, Officer: o.Officer,
		Report: o.Report, Release: o.Release, Received: o.Received, Item: o.Item, Warning: o.Warning, Cause: o.Cause}
	if out.Desk == "" {
		out.Desk = plan.Duty(o.Kind).Desk
	}
	end := at
	if o.Closed != nil {
		end = *o.Closed
	}
	out.Age = max(0, int64(end.Sub(o.Opened)/time.Second))
	out.Next = nextOf(plan, o, at)
	if out.Due = plan.Due(o.Kind, o.Opened, o.Due); out.Due == nil {
		return out
	}
	out.DueBy = DuePlan
	if o.Due != nil {
		out.DueBy = DueStated
	}
	if o.Closed == nil {
		in := int64(out.Due.Sub(at) / time.Second)
		out.DueIn, out.Overdue = &in, plan.Overdue(o.Kind, o.Opened, o.Due, at)
		if out.Overdue && (o.Due != nil || !o.Shared) { // of a shared one both compute the same
			out.State = obligation.Lapsed
		}
	}
	return out
}

func (t *Tasking) side(o insidedb.Obligation) string {
	switch {
	case o.Debtor == o.Creditor:
		return Internal
	case o.Debtor == t.Self:
		return Ours
	}
	return Theirs
}

// rests fills in what obligations rest on that stands elsewhere: serials, marks, and the
// engagements of commitments.
func (t *Tasking) rests(tx *insidedb.Tx, all []Owed, asOf time.Time) error {
	var reports []string
	for _, o := range all {
		if o.Report != "" && !slices.Contains(reports, o.Report) {
			reports = append(reports, o.Report)
		}
	}
	serials, err := tx.ReportSerials(reports)
	if err != nil {
		return err
	}
	marks := tx.MarksAsOf(asOf)
	for i := range all {
		o := &all[i]
		o.Serial = serials[o.Report]
		of := insidedb.Obligation{Report: o.Report, Release: o.Release, Received: o.Received, Item: o.Item, Warning: o.Warning, Cause: o.Cause}
		if o.Mark, err = marks.Obligation(of); err != nil {
			return err
		}
		if o.Kind != obligation.Commitment {
			continue
		}
		cause := o.Cause
		if o.Shared && cause != "" {
			held, err := tx.ObligationByID(cause)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
			cause = held.Cause
		}
		o.Engagement, o.Commitment = committedAt(cause)
	}
	return nil
}
