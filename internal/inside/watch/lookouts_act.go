package watch

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// Renewal answers that a lookout goes on.
type Renewal struct {
	Officer string    `json:"-"`
	ID      string    `json:"-"`
	Until   time.Time `json:"until,omitzero"`  // when it is asked again; as it stands, where that is still to come
	Review  time.Time `json:"review,omitzero"` // the same of the review
	Reason  string    `json:"reason"`          // stays here
}

// Charge gives a lookout another owner or deputy; "" leaves one as it is.
type Charge struct {
	Officer string `json:"-"`
	ID      string `json:"-"`
	Owner   string `json:"owner,omitempty"`
	Deputy  string `json:"deputy,omitempty"`
	Reason  string `json:"reason"` // stays here
}

// Ending ends a lookout.
type Ending struct {
	Officer string `json:"-"`
	ID      string `json:"-"`
	Reason  string `json:"reason"` // stays here
}

// Renew records that a lookout goes on: what it was asked about is answered. It is
// denied to who is neither its owner nor deputy, nor commands; a conflict for one that
// has ended, and for one whose partner's item is no longer held for use: it is then
// ended, or changed into one that rests on our own.
func (l *Lookouts) Renew(ctx context.Context, r Renewal) (LookoutShown, error) {
	const op = "watch.Renew"
	return l.alter(ctx, op, r.Officer, r.ID, r.Reason, func(tx *insidedb.Tx, v *insidedb.Lookout) error {
		if err := answers(tx, r.Officer, *v); err != nil {
			return err
		}
		if !r.Until.IsZero() {
			v.Until = r.Until.UTC().Truncate(time.Microsecond)
		}
		if !r.Review.IsZero() {
			v.Review = r.Review.UTC().Truncate(24 * time.Hour)
		}
		if err := l.goesOn(op, *v); err != nil {
			return err
		}
		v.Set, v.CaseKept = v.Version+1, v.CaseClosed != nil
		var err error
		v.Lookout, err = l.made(tx, v.Lookout)
		return err
	})
}

// goesOn refuses a renewal that leaves a time in the past, and says what is to be given.
func (l *Lookouts) goesOn(op string, v insidedb.Lookout) error {
	now := l.Store.Now()
	switch {
	case !v.Until.After(now):
		return errs.E(errs.Invalid, op, "its time, %s, has come; expected until (--until): when it is asked again", v.Until.Format(time.RFC3339))
	case !v.Review.After(now):
		return errs.E(errs.Invalid, op, "its review, %s, has come; expected review (--review): when keeping it is reviewed again", v.Review.Format(time.DateOnly))
	}
	return nil
}

// Charge gives a lookout another owner or deputy, who has from then on what it is asked
// about. It is denied to who is neither its owner nor deputy, nor commands.
func (l *Lookouts) Charge(ctx context.Context, c Charge) (LookoutShown, error) {
	const op = "watch.Charge"
	if c.Owner == "" && c.Deputy == "" {
		return LookoutShown{}, errs.E(errs.Invalid, op, "neither an owner nor a deputy; expected one of them, or both")
	}
	return l.alter(ctx, op, c.Officer, c.ID, c.Reason, func(tx *insidedb.Tx, v *insidedb.Lookout) error {
		if err := answers(tx, c.Officer, *v); err != nil {
			return err
		}
		for _, x := range []struct {
			to   string
			into *string
		}{{c.Owner, &v.Owner}, {c.Deputy, &v.Deputy}} {
			if x.to == "" {
				continue
			}
			if err := tx.Authorise(x.to, keepers...); err != nil {
				return errs.Wrap(errs.Denied, op, err, "%s", err.Error())
			}
			*x.into = x.to
		}
		if v.Owner == v.Deputy {
			return errs.E(errs.Invalid, op, "%s would be owner and deputy; expected two officers", v.Owner)
		}
		v.Set = v.Version + 1
		return nil
	})
}

// Change records the next version of a lookout from a document, by the rules for a new
// one: another spelling, another instruction. It keeps its id.
func (l *Lookouts) Change(ctx context.Context, f LookoutFile) (LookoutShown, error) {
	const op = "watch.Change"
	next, err := l.decode(f)
	if err != nil {
		return LookoutShown{}, err
	}
	if next.ID != "" && next.ID != f.ID {
		return LookoutShown{}, errs.E(errs.Conflict, op, "the document is of lookout %s; expected one of %s", next.ID, f.ID)
	}
	next.ID = f.ID
	return l.alter(ctx, op, f.Officer, f.ID, f.Reason, func(tx *insidedb.Tx, v *insidedb.Lookout) error {
		if err := answers(tx, f.Officer, *v); err != nil {
			return err
		}
		if next.Case != v.Case {
			v.CaseClosed, v.CaseKept = nil, false
		}
		v.Set = v.Version + 1
		var err error
		v.Lookout, err = l.made(tx, next)
		return err
	})
}

// End ends a lookout: nobody is looked for by it any more. It may be erased then.
func (l *Lookouts) End(ctx context.Context, e Ending) (LookoutShown, error) {
	return l.alter(ctx, "watch.End", e.Officer, e.ID, e.Reason, func(tx *insidedb.Tx, v *insidedb.Lookout) error {
		if err := answers(tx, e.Officer, *v); err != nil {
			return err
		}
		v.State = insidedb.LookoutEnded
		return nil
	})
}

// alter records a version of a lookout in force that an officer brings about.
func (l *Lookouts) alter(ctx context.Context, op, officer, id, reason string, change func(*insidedb.Tx, *insidedb.Lookout) error) (LookoutShown, error) {
	if err := reasoned(op, reason); err != nil {
		return LookoutShown{}, err
	}
	return l.write(ctx, func(tx *insidedb.Tx) (string, error) {
		if err := tx.Authorise(officer, keepers...); err != nil {
			return "", err
		}
		v, err := tx.Lookout(id, time.Time{})
		if err != nil {
			return "", err
		}
		if v.State != insidedb.LookoutActive {
			return "", errs.E(errs.Conflict, op, "lookout %s is %s", id, stateOf(v))
		}
		if err := change(tx, &v); err != nil {
			return "", err
		}
		v.By, v.Reason = officer, reason
		return id, l.put(tx, v)
	})
}

// answers refuses an officer who does not answer for a lookout: owner, deputy, and who
// commands do.
func answers(tx *insidedb.Tx, officer string, v insidedb.Lookout) error {
	if officer == v.Owner || officer == v.Deputy {
		return nil
	}
	if err := tx.Authorise(officer, commanders...); err != nil {
		return errs.Wrap(errs.Denied, "watch.answers", err, "officer %q is neither owner nor deputy of the lookout, and has none of the roles %s", officer, errs.List(commanders))
	}
	return nil
}

// CaseClosed is what the closing of a case brought about.
type CaseClosed struct {
	V        int      `json:"v"`
	Case     string   `json:"case"`
	Lookouts []string `json:"lookouts"` // in force, whose owners are asked now, as far as the officer sees them
}

// CloseCase records that a case is closed. The lookouts that belong to it stay in force,
// and their owners are asked at once whether they go on; so are those of lookouts that
// are added to it later. It is not-found where no lookout in force belongs to it that the
// officer sees; nothing is recorded then.
func (l *Lookouts) CloseCase(ctx context.Context, officer, reference, reason string) (CaseClosed, error) {
	const op = "watch.CloseCase"
	if err := reasoned(op, reason); err != nil {
		return CaseClosed{}, err
	}
	out := CaseClosed{V: 1, Case: reference}
	err := l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out.Lookouts = []string{}
		if err := tx.Authorise(officer, keepers...); err != nil {
			return err
		}
		hidden, err := tx.HiddenSought()
		if err != nil {
			return err
		}
		now, none := l.Store.Now(), errs.E(errs.NotFound, op, "no lookout in force belongs to case %.80q", reference)
		err = eachLookout(tx, insidedb.LookoutQuery{State: insidedb.LookoutActive}, func(v insidedb.Lookout) (bool, error) {
			if reference == "" || v.Case != reference {
				return true, nil
			}
			if !hidden(lookout.List, v.ID) {
				out.Lookouts = append(out.Lookouts, v.ID)
			}
			if v.CaseClosed != nil {
				return true, nil
			}
			v.CaseClosed, v.By, v.Reason = &now, officer, reason
			return true, l.put(tx, v)
		})
		if err != nil {
			return err
		}
		if len(out.Lookouts) == 0 { // and what was recorded above is not
			return none
		}
		return tx.PutClosedCase(reference, officer, now)
	})
	return out, err
}

// eachLookout gives the lookouts of a query by id until it is told to stop.
func eachLookout(tx *insidedb.Tx, q insidedb.LookoutQuery, each func(insidedb.Lookout) (bool, error)) error {
	q.Limit = lookoutPage
	for {
		rows, err := tx.Lookouts(q)
		if err != nil {
			return err
		}
		for _, v := range rows {
			if more, err := each(v); err != nil || !more {
				return err
			}
			q.After = v.ID
		}
		if len(rows) < q.Limit {
			return nil
		}
	}
}
