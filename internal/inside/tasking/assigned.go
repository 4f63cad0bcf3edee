package tasking

import (
	"cmp"
	"slices"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// assigned is the notice to who has an obligation that somebody else had before; none
// where it was said already, where the opening is still to be said, and to who took it.
// It is of the time when it was given, or of now where a clock stood ahead then.
func assigned(tx *insidedb.Tx, plan obligation.Plan, o insidedb.Obligation, now time.Time) ([]insidedb.Notice, error) {
	if o.Version < 2 {
		return nil, nil
	}
	h, err := tx.HoldingOf(o)
	if err != nil || h.First || h.Told || h.By != "" && h.By == h.Officer {
		return nil, err
	}
	opened, err := tx.Notices(insidedb.NoticeQuery{Obligation: o.ID, Limit: 1})
	if err != nil || len(opened) == 0 {
		return nil, err
	}
	at := h.Since
	if at.After(now) {
		at = now
	}
	return []insidedb.Notice{noticeOf(plan, o, obligation.Step{What: obligation.StepAssigned, For: obligation.ForOfficer, At: at})}, nil
}

// inOrder orders notices by the time that they are of.
func inOrder(all []insidedb.Notice) {
	slices.SortStableFunc(all, func(a, b insidedb.Notice) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
}
