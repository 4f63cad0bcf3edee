package tasking

import (
	"context"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// EngagementShown is an engagement with what became of its commitments.
type EngagementShown struct {
	V           int                   `json:"v"`
	Version     int                   `json:"version"`
	Officer     string                `json:"officer"` // who wrote the version
	RecordedAt  time.Time             `json:"recorded_at"`
	Engagement  engagement.Engagement `json:"engagement"`
	Erased      string                `json:"erased,omitempty"` // when and why; what was committed is owed still
	Commitments []CommitmentShown     `json:"commitments"`
}

// CommitmentShown is a commitment and what came of it.
type CommitmentShown struct {
	ID      string         `json:"id"`
	By      string         `json:"by"` // ours, theirs
	What    string         `json:"what"`
	Owed    Owed           `json:"owed"`              // as both sides hold it once it is stated, else as this one does
	Pending string         `json:"pending,omitempty"` // it is stated once this release is admitted
	Arrived []ArrivalShown `json:"arrived"`           // the first first; where none counts, nothing came
}

// ArrivalShown is something that came of a commitment.
type ArrivalShown struct {
	At       time.Time  `json:"at"`
	Extent   string     `json:"extent"` // whole, part
	Release  string     `json:"release,omitempty"`
	Received string     `json:"received,omitempty"`
	State    string     `json:"state"`               // where the release, or the item, stands
	Counts   bool       `json:"counts"`              // it is with its receiver; what is not has not come
	Officer  string     `json:"officer"`             // who says so
	Grade    string     `json:"grade,omitempty"`     // of what use it was to its receiver
	GradedBy party.Code `json:"graded_by,omitempty"` // the receiver
}

// EngagementList lists engagements, the latest first.
type EngagementList struct {
	V     int               `json:"v"`
	Items []EngagementShown `json:"items"`
	More  bool              `json:"more"` // there are more than are listed
}

// MostEngagements bounds a list of engagements.
const MostEngagements = 200

// Engagement shows one engagement as it stood at a time.
func (t *Tasking) Engagement(ctx context.Context, id string, asOf time.Time) (EngagementShown, error) {
	if err := t.Store.Settled(asOf); err != nil {
		return EngagementShown{}, err
	}
	var out EngagementShown
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = t.engagement(tx, id, asOf)
		return err
	})
	return out, err
}

// Engagements lists the engagements on record at a time, the latest first: at most
// MostEngagements, with a partner or any for "".
func (t *Tasking) Engagements(ctx context.Context, partner party.Code, asOf time.Time) (EngagementList, error) {
	if err := t.Store.Settled(asOf); err != nil {
		return EngagementList{}, err
	}
	out := EngagementList{V: 1}
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Items, out.More = []EngagementShown{}, false
		all, err := tx.Engagements(asOf, func(e insidedb.Engagement) bool { return partner == "" || with(e.With, partner) }, MostEngagements+1)
		if err != nil {
			return err
		}
		if len(all) > MostEngagements {
			all, out.More = all[:MostEngagements], true
		}
		plan, err := t.planAt(tx, asOf)
		if err != nil {
			return err
		}
		for _, e := range all {
			shown, err := t.shown(tx, plan, e, asOf)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, shown)
		}
		return nil
	})
	return out, err
}

func with(services []party.Code, partner party.Code) bool {
	for _, s := range services {
		if partner.Includes(s) {
			return true
		}
	}
	return false
}

func (t *Tasking) engagement(tx *insidedb.Tx, id string, asOf time.Time) (EngagementShown, error) {
	e, err := tx.Engagement(id, asOf)
	if err != nil {
		return EngagementShown{}, err
	}
	plan, err := t.planAt(tx, asOf)
	if err != nil {
		return EngagementShown{}, err
	}
	return t.shown(tx, plan, e, asOf)
}

func (t *Tasking) shown(tx *insidedb.Tx, plan obligation.Plan, e insidedb.Engagement, asOf time.Time) (EngagementShown, error) {
	out := EngagementShown{V: 1, Version: e.Version, Officer: e.Officer, RecordedAt: e.RecordedAt, Engagement: e.Engagement, Commitments: []CommitmentShown{}}
	if e.Erased != nil {
		out.Erased = e.Erased.Said()
		return out, nil
	}
	arrivals, err := tx.EngagementArrivals(e.ID, asOf)
	if err != nil {
		return out, err
	}
	for _, c := range e.Commitments {
		shown, err := t.commitment(tx, plan, e.ID, c, asOf)
		if err != nil {
			return out, err
		}
		for _, a := range arrivals {
			if a.Commitment != c.ID {
				continue
			}
			arrived, err := t.arrival(tx, a, asOf)
			if err != nil {
				return out, err
			}
			shown.Arrived = append(shown.Arrived, arrived)
		}
		out.Commitments = append(out.Commitments, shown)
	}
	return out, nil
}

func (t *Tasking) commitment(tx *insidedb.Tx, plan obligation.Plan, e string, c engagement.Commitment, asOf time.Time) (CommitmentShown, error) {
	out := CommitmentShown{ID: c.ID, By: string(c.By), What: c.What, Arrived: []ArrivalShown{}}
	o, err := t.standsFor(tx, e, c.ID, asOf)
	if err != nil {
		return out, err
	}
	one := []Owed{t.owed(plan, o, t.at(asOf))}
	if err := t.rests(tx, one, asOf); err != nil {
		return out, err
	}
	out.Owed = one[0]
	waiting, err := pendingOf(tx, commitmentID(e, c.ID))
	if err == nil && asOf.IsZero() && waiting != nil {
		out.Pending = waiting.Release
	}
	return out, err
}

// standsFor gives what stands for a commitment: what both sides hold once it is
// stated, else what this service holds for itself.
func (t *Tasking) standsFor(tx *insidedb.Tx, e, c string, asOf time.Time) (insidedb.Obligation, error) {
	id := commitmentID(e, c)
	stated, err := tx.Obligations(insidedb.ObligationQuery{Cause: id, AsOf: asOf, Limit: 1})
	if err != nil || len(stated) > 0 {
		if err == nil {
			return stated[0], nil
		}
		return insidedb.Obligation{}, err
	}
	return tx.Obligation(id, asOf)
}

// pendingOf is the statement of a commitment that waits; nil where none does.
func pendingOf(tx *insidedb.Tx, cause string) (*insidedb.Pending, error) {
	all, err := tx.PendingOf(cause)
	for _, p := range all {
		if p.Outcome == insidedb.PendingWaits {
			return &p, err
		}
	}
	return nil, err
}

func (t *Tasking) arrival(tx *insidedb.Tx, a insidedb.EngagementArrival, asOf time.Time) (ArrivalShown, error) {
	out := ArrivalShown{At: a.RecordedAt, Extent: a.Extent, Release: a.Release, Received: a.Received, Officer: a.Officer}
	var partner party.Code
	var item string
	if a.Release != "" {
		r, err := tx.ReleaseAsOf(a.Release, asOf)
		if err != nil {
			return out, err
		}
		partner, item, out.GradedBy, out.State = r.Partner, r.EnvelopeHash, r.Partner, string(r.State)
	} else {
		r, err := tx.Received(a.Received)
		if err != nil {
			return out, err
		}
		partner, item, out.GradedBy, out.State = r.Partner, r.Hash, t.Self, string(r.State)
		if gone, err := tx.ItemTakenBack(r.Partner, r.Hash); err != nil {
			return out, err
		} else if gone && asOf.IsZero() {
			out.State = takenBack
		}
	}
	out.Counts = out.State == string(insidedb.Admitted)
	if item != "" {
		f, err := tx.Fold(partner, item, asOf, t.at(asOf))
		if err != nil {
			return out, err
		}
		if f.Grade != nil {
			out.Grade = f.Grade.Code
			return out, nil
		}
	}
	out.GradedBy = ""
	return out, nil
}

// takenBack is where an item stands that its sender took back after it came.
const takenBack = "taken back"

// commitmentOf finds a commitment.
func commitmentOf(tx *insidedb.Tx, e, c string) (engagement.Commitment, error) {
	held, err := tx.Engagement(e, time.Time{})
	if err == nil {
		err = held.Erased.Refusal("tasking.commitment", "engagement "+e)
	}
	if err != nil {
		return engagement.Commitment{}, err
	}
	found, ok := held.Commitment(c)
	if !ok {
		return found, errs.E(errs.NotFound, "tasking.commitment", "engagement %s has no commitment %.40q", e, c)
	}
	return found, nil
}
