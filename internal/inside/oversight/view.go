package oversight

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/statement"
	"entente/internal/store/insidedb"
)

// overseers are the roles of who sees the view.
var overseers = []string{insidedb.RoleOversight, insidedb.RoleLead}

// MostMonths bounds what one view shows.
const MostMonths = 36

// View is what happened from a time to before another, month by month where it is more
// than one: counts and lengths of time, and no content.
type View struct {
	V       int        `json:"v"`
	Service party.Code `json:"service"`
	statement.Sheet
	Months []statement.Sheet `json:"months"` // the parts of it that lie in each month; none where it is one
}

// View counts what happened from a time to before another; the zero times are the first
// moment of this month and now. What is asked of the last moments is counted up to where
// it is final.
func (l *Log) View(ctx context.Context, officer string, from, to time.Time) (View, error) {
	const op = "oversight.View"
	settled := l.Store.Now().Add(-insidedb.Settle)
	if to.IsZero() {
		to = settled
	}
	if from.IsZero() {
		from = statement.MonthOf(to).From()
	}
	from, to = from.UTC().Truncate(time.Microsecond), to.UTC().Truncate(time.Microsecond)
	if err := l.Store.Settled(to); err != nil {
		return View{}, err
	}
	if to.Before(from) || statement.MonthOf(from).From().AddDate(0, MostMonths, 0).Before(to) {
		return View{}, errs.E(errs.Invalid, op, "from %s to %s; expected at most %d months, from before to", from.Format(time.RFC3339), to.Format(time.RFC3339), MostMonths)
	}
	out := View{V: 1, Service: l.Self, Months: []statement.Sheet{}}
	return out, l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(officer, overseers...); err != nil {
			return err
		}
		if out.Sheet, err = l.sheet(tx, from, to); err != nil {
			return err
		}
		out.Months = []statement.Sheet{}
		if statement.MonthOf(from) == statement.MonthOf(to) || to.Equal(statement.MonthOf(from).To()) {
			return nil
		}
		for at := from; at.Before(to); at = statement.MonthOf(at).To() {
			end := statement.MonthOf(at).To()
			if to.Before(end) {
				end = to
			}
			s, err := l.sheet(tx, at, end)
			if err != nil {
				return err
			}
			out.Months = append(out.Months, s)
		}
		return nil
	})
}

func (l *Log) sheet(tx *insidedb.Tx, from, to time.Time) (statement.Sheet, error) {
	counts, took, err := tx.Counted(l.Self, from, to)
	return statement.Fold(from, to, counts, took), err
}
