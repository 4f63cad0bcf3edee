package disclosure

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// longestAway bounds how long an officer is away at once.
const longestAway = 366 * 24 * time.Hour

// Away records that an officer answers nothing before a time. What waits for the
// officer goes to the next who is there.
func (o *Office) Away(ctx context.Context, code string, until time.Time) (Officer, error) {
	now := o.Store.Now()
	if !until.After(now) || until.After(now.Add(longestAway)) {
		return Officer{}, errs.E(errs.Invalid, "disclosure.Away", "until %s; expected a time after now, within a year", until.Format(time.RFC3339))
	}
	return o.changeOfficer(ctx, code, func(x *insidedb.Officer) { x.Away = &until })
}

// Back records that an officer is there again.
func (o *Office) Back(ctx context.Context, code string) (Officer, error) {
	return o.changeOfficer(ctx, code, func(x *insidedb.Officer) { x.Away = nil })
}

// Suspend keeps an officer from every act until restored; what waits for the officer
// goes to the next who is there.
func (o *Office) Suspend(ctx context.Context, code string) (Officer, error) {
	return o.changeOfficer(ctx, code, func(x *insidedb.Officer) { x.Suspended = true })
}

// Restore ends an officer's suspension.
func (o *Office) Restore(ctx context.Context, code string) (Officer, error) {
	return o.changeOfficer(ctx, code, func(x *insidedb.Officer) { x.Suspended = false })
}

// changeOfficer changes what stands of an officer who is registered; a conflict where
// the registration is revoked.
func (o *Office) changeOfficer(ctx context.Context, code string, change func(*insidedb.Officer)) (Officer, error) {
	const op = "disclosure.changeOfficer"
	return o.putOfficer(ctx, func(tx *insidedb.Tx) (insidedb.Officer, error) {
		held, err := tx.Officer(code, time.Time{})
		switch {
		case errs.KindOf(err) == errs.NotFound:
			return held, errs.E(errs.NotFound, op, "officer %.80q is not registered", code)
		case err != nil:
			return held, err
		case held.Revoked:
			return held, errs.E(errs.Conflict, op, "the registration of officer %q is revoked", code)
		}
		change(&held)
		return held, nil
	})
}
