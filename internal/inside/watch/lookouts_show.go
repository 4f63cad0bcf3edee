package watch

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// LookoutShown is a lookout as people and tools see it. Of what is erased only id,
// version, state, officers and times are there.
type LookoutShown struct {
	V             int                 `json:"v"`
	ID            string              `json:"id"`
	Version       int                 `json:"version"`
	State         string              `json:"state"` // active, ended
	Stands        []string            `json:"stands,omitzero"`
	Person        Person              `json:"person,omitzero"`
	Owner         string              `json:"owner,omitempty"`
	Deputy        string              `json:"deputy,omitempty"`
	Case          string              `json:"case,omitempty"`
	CaseClosed    *time.Time          `json:"case_closed,omitempty"`
	Purpose       string              `json:"purpose,omitempty"`
	Basis         string              `json:"basis,omitempty"`
	Predicate     []LookoutPredicate  `json:"predicate,omitzero"`
	Origin        *LookoutOrigin      `json:"origin,omitempty"` // absent: our own
	Marking       string              `json:"marking,omitempty"`
	Instruction   lookout.Instruction `json:"instruction,omitempty"`
	Says          string              `json:"says,omitempty"` // the instruction in words for the front line
	Code          string              `json:"code,omitempty"`
	CodeMeans     string              `json:"code_means,omitempty"` // absent where the code is not known here
	CodeDoes      string              `json:"code_does,omitempty"`
	Notes         []string            `json:"notes,omitempty"` // what is odd of it, though nothing refuses it
	Power         string              `json:"power,omitempty"`
	HoldSeconds   int64               `json:"hold_seconds,omitempty"`
	AnswerSeconds int64               `json:"answer_seconds,omitempty"`
	Contact       string              `json:"contact,omitempty"`
	Until         time.Time           `json:"until,omitzero"`
	Review        string              `json:"review,omitempty"` // YYYY-MM-DD
	Front         *LookoutFront       `json:"front,omitempty"`
	By            string              `json:"by"` // who wrote the version
	Reason        string              `json:"reason,omitempty"`
	RecordedAt    time.Time           `json:"recorded_at"`
	Asked         []LookoutAsked      `json:"asked,omitzero"`     // open: whether it goes on
	Versions      []LookoutVersion    `json:"versions,omitempty"` // of one that is shown by itself, the first first
	Looked        []Looked            `json:"looked,omitempty"`   // who was shown it, of one that is shown by itself: the first first, this look the last
	Erased        string              `json:"erased,omitempty"`   // when and why
}

// What a lookout in force stands in, beside it.
const (
	StandsTimeCome   = "time-come" // it goes on, and somebody is asked about it
	StandsReviewDue  = "review-due"
	StandsCaseClosed = "case-closed"
	StandsOriginGone = "origin-gone" // the partner's item that it is made of is not held for use any more
)

// LookoutPredicate is a fact that the suspicion rests on.
type LookoutPredicate struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref"`
}

// LookoutOrigin is the partner's item that a lookout is made of: a third party's, in
// whatever is made of the lookout.
type LookoutOrigin struct {
	From    party.Code `json:"from"`
	Item    string     `json:"item"`
	Use     []string   `json:"use"`
	Onward  string     `json:"onward"`
	Concern string     `json:"concern,omitempty"`
	Marking string     `json:"marking"` // the partner's
	Gone    string     `json:"gone,omitempty"`
}

// LookoutFront is what the front line may see beside the instruction.
type LookoutFront struct {
	Mark string `json:"mark"`
	Text string `json:"text"`
}

// LookoutAsked is something that is asked about a lookout.
type LookoutAsked struct {
	Obligation string     `json:"obligation"`
	Reason     string     `json:"reason,omitempty"`
	Officer    string     `json:"officer,omitempty"` // absent: the desk
	Desk       string     `json:"desk,omitempty"`
	Since      time.Time  `json:"since"`
	Due        *time.Time `json:"due,omitempty"`
}

// LookoutVersion is one version of a lookout, without what it says.
type LookoutVersion struct {
	Version int       `json:"version"`
	State   string    `json:"state"`
	By      string    `json:"by"`
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
}

// Show shows a lookout as it stood at a time (zero: now), and records to whom.
func (l *Lookouts) Show(ctx context.Context, officer, id string, asOf time.Time) (LookoutShown, error) {
	if err := l.Store.Settled(asOf); err != nil {
		return LookoutShown{}, err
	}
	var out LookoutShown
	err := l.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		if err := reads(tx, officer); err != nil {
			return err
		}
		if out, err = l.shown(tx, id, asOf); err != nil {
			return err
		}
		if _, err = tx.AddTravelLook(insidedb.LookLookout, id, officer); err != nil {
			return err
		}
		out.Looked, err = looked(tx, id)
		return err
	})
	return out, err
}

// shown is one lookout with its versions.
func (l *Lookouts) shown(tx *insidedb.Tx, id string, asOf time.Time) (LookoutShown, error) {
	v, err := tx.Lookout(id, asOf)
	if err != nil {
		return LookoutShown{}, err
	}
	out, err := l.view(tx, v, asOf)
	if err != nil {
		return out, err
	}
	versions, err := tx.LookoutVersions(id, asOf)
	for _, x := range versions {
		out.Versions = append(out.Versions, LookoutVersion{x.Version, x.State, x.By, x.Reason, x.RecordedAt})
	}
	return out, err
}

// view is a lookout as it is shown.
func (l *Lookouts) view(tx *insidedb.Tx, v insidedb.Lookout, asOf time.Time) (LookoutShown, error) {
	out := LookoutShown{V: 1, ID: v.ID, Version: v.Version, State: v.State, Stands: []string{}, By: v.By, RecordedAt: v.RecordedAt,
		Predicate: []LookoutPredicate{}, Asked: []LookoutAsked{}}
	if v.Erased != nil {
		out.Stands, out.Predicate, out.Asked, out.Erased = nil, nil, nil, v.Erased.Said()
		return out, nil
	}
	out.Person, out.Owner, out.Deputy, out.Case, out.CaseClosed = PersonOf(v.Person), v.Owner, v.Deputy, v.Case, v.CaseClosed
	out.Purpose, out.Basis, out.Marking, out.Reason = v.Purpose, v.Basis, v.Marking, v.Reason
	out.Instruction, out.Says, out.Code, out.Power, out.Contact = v.Instruction, v.Instruction.Says(), v.Code, v.Power, v.Contact
	out.HoldSeconds, out.AnswerSeconds = int64(v.Hold/time.Second), int64(v.Answer/time.Second)
	out.Until, out.Review = v.Until, v.Review.Format(time.DateOnly)
	out.Notes = notes(v)
	if c, known := lookout.CodeOf(v.Code); known {
		out.CodeMeans, out.CodeDoes = c.Means, c.Does
	}
	for _, p := range v.Predicate {
		out.Predicate = append(out.Predicate, LookoutPredicate(p))
	}
	if v.Front.Text != "" {
		out.Front = &LookoutFront{v.Front.Mark, v.Front.Text}
	}
	if err := l.origins(tx, v, &out, asOf); err != nil {
		return out, err
	}
	if err := l.isAsked(tx, &out, asOf); err != nil {
		return out, err
	}
	out.Stands = append(l.stands(v, asOf), out.Stands...)
	return out, nil
}

// stands says what of a lookout in force is to be seen to.
func (l *Lookouts) stands(v insidedb.Lookout, asOf time.Time) []string {
	out, now := []string{}, asOf
	if now.IsZero() {
		now = l.Store.Now()
	}
	if v.State != insidedb.LookoutActive {
		return out
	}
	for _, x := range []struct {
		word string
		is   bool
	}{{StandsTimeCome, !now.Before(v.Until)}, {StandsReviewDue, !now.Before(v.Review)}, {StandsCaseClosed, v.CaseClosed != nil}} {
		if x.is {
			out = append(out, x.word)
		}
	}
	return out
}

// origins tells of the partner's item that a lookout is made of, and what became of it.
func (l *Lookouts) origins(tx *insidedb.Tx, v insidedb.Lookout, out *LookoutShown, asOf time.Time) error {
	if v.Origin.Own() {
		return nil
	}
	got, err := tx.Received(v.Origin.Item)
	if err != nil {
		return err
	}
	out.Origin = &LookoutOrigin{From: v.Origin.From, Item: v.Origin.Item, Use: v.Origin.Use, Onward: v.Origin.Onward, Concern: v.Origin.Concern, Marking: got.Marking}
	if !asOf.IsZero() { // what became of the item is told of the present alone
		return nil
	}
	if out.Origin.Gone, err = originGone(tx, got); out.Origin.Gone != "" && v.State == insidedb.LookoutActive {
		out.Stands = append(out.Stands, StandsOriginGone)
	}
	return err
}

// isAsked tells what was open about a lookout at a time.
func (l *Lookouts) isAsked(tx *insidedb.Tx, out *LookoutShown, asOf time.Time) error {
	open, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Renew, Cause: causeLookout + out.ID, Open: true, AsOf: asOf})
	for i := 0; i < len(open) && err == nil; i++ {
		var o insidedb.Obligation
		if o, err = tx.Obligation(open[i].ID, asOf); err == nil {
			out.Asked = append(out.Asked, LookoutAsked{o.ID, o.Reason, o.Officer, o.Desk, o.Opened, o.Due})
		}
	}
	return err
}

// InForce counts the lookouts in force.
func (l *Lookouts) InForce(ctx context.Context) (n int, err error) {
	err = l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		n, err = tx.LookoutsInForce()
		return err
	})
	return n, err
}

// LookoutList lists lookouts, by id.
type LookoutList struct {
	V     int            `json:"v"`
	Items []LookoutShown `json:"items"`
	More  bool           `json:"more"` // there are more than are listed

	Total int    `json:"total,omitempty"` // of all pages; not of those alone in which something is due
	Next  string `json:"next,omitempty"`  // after of the page behind; none behind the last
}

// LookoutChoice says which lookouts are listed.
type LookoutChoice struct {
	Officer string    // who asks
	Owner   string    // only of this owner or deputy
	Case    string    // only of this case
	Due     bool      // only those that something is asked about, or in which something is to be seen to
	All     bool      // ended ones too
	AsOf    time.Time // as of a time; zero: now
	After   string    // Next of the page before
	Limit   int       // at most MostListed, which 0 means too
}

// MostListed bounds a list of lookouts.
const MostListed = 1000

// List lists lookouts as they stood at a time, by id; those in force, or all. It records
// who is shown the list.
func (l *Lookouts) List(ctx context.Context, c LookoutChoice) (LookoutList, error) {
	if err := l.Store.Settled(c.AsOf); err != nil {
		return LookoutList{}, err
	}
	if c.Limit < 0 || c.Limit > MostListed {
		return LookoutList{}, errs.E(errs.Invalid, "watch.List", "limit %d; expected 1 to %d", c.Limit, MostListed)
	}
	if c.Limit == 0 {
		c.Limit = MostListed
	}
	err := l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := reads(tx, c.Officer); err != nil {
			return err
		}
		_, err := tx.AddTravelLook(insidedb.LookLookouts, listedLookouts, c.Officer)
		return err
	})
	if err != nil {
		return LookoutList{}, err
	}
	var out LookoutList
	err = l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = l.page(tx, c)
		return err
	})
	return out, err
}

// page is a page of lookouts. Whose they are is sealed: to count those of an owner or a
// case, all are opened.
func (l *Lookouts) page(tx *insidedb.Tx, c LookoutChoice) (LookoutList, error) {
	out := LookoutList{V: 1, Items: []LookoutShown{}}
	q := insidedb.LookoutQuery{State: insidedb.LookoutActive, AsOf: c.AsOf}
	if c.All {
		q.State = ""
	}
	all := c.Owner == "" && c.Case == ""
	if all && !c.Due {
		var err error
		if out.Total, err = tx.CountLookouts(q); err != nil {
			return out, err
		}
	}
	if all || c.Due {
		q.After = c.After // what is before is not counted
	}
	err := eachLookout(tx, q, func(v insidedb.Lookout) (bool, error) {
		if c.Owner != "" && v.Owner != c.Owner && v.Deputy != c.Owner || c.Case != "" && v.Case != c.Case {
			return true, nil
		}
		if !all && !c.Due {
			out.Total++
		}
		if v.ID <= c.After || out.More {
			return true, nil
		}
		shown, err := l.view(tx, v, c.AsOf)
		if err != nil || c.Due && len(shown.Stands)+len(shown.Asked) == 0 {
			return true, err
		}
		if out.More = len(out.Items) == c.Limit; out.More {
			out.Next = out.Items[c.Limit-1].ID
			return !all && !c.Due, nil
		}
		out.Items = append(out.Items, shown)
		return true, nil
	})
	return out, err
}
