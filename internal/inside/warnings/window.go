package warnings

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// MostRenewed bounds how far ahead a window is renewed.
const MostRenewed = 366 * 24 * time.Hour

// Untold is a partner that could not be told now; the same command tells it later.
type Untold struct {
	Partner party.Code `json:"partner"`
	Why     string     `json:"why"`
}

// Renew has a warning hold until a later time, and tells so to the partners that
// hold it.
func (x *Warnings) Renew(ctx context.Context, ref, officer string, until time.Time, reason string) (View, error) {
	const op = "warnings.Renew"
	now := x.Store.Now()
	if until = until.UTC().Truncate(time.Microsecond); !until.After(now) || until.After(now.Add(MostRenewed)) {
		return View{}, errs.E(errs.Invalid, op, "until %s; expected a time to come, within a year", until.Format(time.RFC3339))
	}
	return x.decided(ctx, ref, officer, reason, stated(obligation.Renewed, "", &until), func(tx *insidedb.Tx, w insidedb.Warning) error {
		if w.Until != nil && w.Until.Equal(until) { // told again
			return nil
		}
		w.Until, w.Next = &until, &now
		w, _, err := x.act(tx, w, insidedb.WarningAct{Act: ActRenewed, Officer: officer, At: &until}, map[string]string{"reason": reason})
		if err != nil {
			return err
		}
		return x.settle(tx, w, officer, obligation.IsMet, "", obligation.Window)
	})
}

// StandDown ends a warning: what it warned of is not expected any more. The
// partners that hold it are told. Where somebody is still to be warned it takes the
// rank that waives, and is reported to oversight.
func (x *Warnings) StandDown(ctx context.Context, ref, officer, reason string) (View, error) {
	return x.decided(ctx, ref, officer, reason, stated(obligation.StoodDown, "", nil), func(tx *insidedb.Tx, w insidedb.Warning) error {
		if w.State == StoodDown { // told again
			return nil
		}
		short, err := x.mayStandDown(tx, w, officer)
		if err != nil {
			return err
		}
		w.State, w.Next = StoodDown, nil
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActStoodDown, Officer: officer}, map[string]string{"reason": reason})
		if err != nil {
			return err
		}
		if short {
			now := x.Store.Now()
			if err := x.owe(tx, w, a, x.Rules().Unwarned(now), ""); err != nil {
				return err
			}
		}
		if err := x.settle(tx, w, officer, obligation.IsMet, "", obligation.Window); err != nil {
			return err
		}
		return x.settle(tx, w, officer, obligation.IsWithdrawn, "", obligation.Determine, obligation.Warn, obligation.Reach)
	})
}

// mayStandDown refuses to stand down what nobody has determined, and, by an officer
// who may not waive, what somebody is still to be warned of; short says that somebody
// is.
func (x *Warnings) mayStandDown(tx *insidedb.Tx, w insidedb.Warning, officer string) (short bool, err error) {
	const op = "warnings.StandDown"
	if w.State == Open {
		return false, errs.E(errs.Conflict, op, "nobody has determined whether there is a duty to warn; expected that first")
	}
	if short, err = unwarned(tx, w); err == nil && short {
		err = mayWaive(op, x.Rules(), officer)
	}
	return short, err
}

// Change says that a release of a newer version of the report stands in the place
// of a warning whose window has passed. Its window is that of the new version.
func (x *Warnings) Change(ctx context.Context, ref, officer, id string) (View, error) {
	const op = "warnings.Change"
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		r, err := tx.Release(id)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		acts, actsErr := tx.WarningActs(w, time.Time{})
		if actsErr != nil {
			return actsErr
		}
		before := versionBefore(acts)
		ended := []insidedb.State{insidedb.Denied, insidedb.Returned, insidedb.Cancelled, insidedb.Refused, insidedb.NeedsDecision}
		switch {
		case err != nil || r.Report != w.Report:
			return errs.E(errs.NotFound, op, "no release %q is of this warning's report", id)
		case slices.Contains(ended, r.State):
			return errs.E(errs.Conflict, op, "release %s is %s", id, r.State)
		case r.Version <= before:
			return errs.E(errs.Conflict, op, "release %s is of version %d of the report, and version %d was given already; expected a newer one", id, r.Version, before)
		case w.Until == nil || !x.Store.Now().Before(*w.Until):
			return errs.E(errs.Conflict, op, "the window that the new version says has passed, or it says none; renew it or stand down")
		}
		now := x.Store.Now()
		w.Next = &now
		w, _, err = x.act(tx, w, insidedb.WarningAct{Act: ActChanged, Officer: officer, Partner: r.Partner, Release: id, At: w.Until, Version: r.Version}, nil)
		if err != nil {
			return err
		}
		return x.settle(tx, w, officer, obligation.IsMet, "", obligation.Window)
	})
}

// versionBefore is the version of the report that a changed warning takes the place
// of: the newest when it was last asked what then, else the first that was given.
func versionBefore(acts []insidedb.WarningAct) int {
	if asked := lastOf(acts, ActWindow); asked != nil {
		return asked.Version
	}
	for _, a := range acts {
		if a.Act == ActSent || a.Act == ActTold || a.Act == ActFiled {
			return a.Version
		}
	}
	return 0
}

// decided records what an officer decides about a warning that is to be given, and
// then tells it to every partner that holds it and does not know.
func (x *Warnings) decided(ctx context.Context, ref, officer, reason string, c envelope.Control, do func(*insidedb.Tx, insidedb.Warning) error) (View, error) {
	if blank(reason) || len(reason) > 4096 {
		return View{}, errs.E(errs.Invalid, "warnings.decided", "no reason; expected one of at most 4096 bytes, which stays here")
	}
	_, err := x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		if w.State == Ended && c.Verb != envelope.Outcome || w.State == NoDuty || w.State == StoodDown && c.Verb == envelope.Renewed {
			return errs.E(errs.Conflict, "warnings.decided", "the warning is %s", w.State)
		}
		w, err := x.caughtUp(tx, w)
		if err != nil {
			return err
		}
		return do(tx, w)
	})
	if err != nil {
		return View{}, err
	}
	return x.tell(ctx, ref, officer, c)
}
