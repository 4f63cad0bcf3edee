package node

import (
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
)

// clock is the node's time. In an exercise it may be set, and then ticks on
// from there; in earnest it is what it was built on.
type clock struct {
	source func() time.Time
	offset atomic.Int64 // nanoseconds
}

// Now is the node's time, in UTC.
func (c *clock) Now() time.Time { return c.source().Add(time.Duration(c.offset.Load())).UTC() }

// The dates that an exercise may be set to: key sets of an exercise cover them.
var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = earliest.AddDate(99, 0, 0)
)

// set makes t the present. What has been recorded keeps its order whatever the
// clock says; a clock set back leaves new records at the last one's time.
func (c *clock) set(t time.Time) error {
	if t.Before(earliest) || t.After(latest) {
		return errs.E(errs.Invalid, "node.SetClock", "%s; expected a time from %s to %s", t.Format(time.RFC3339), earliest.Format(time.DateOnly), latest.Format(time.DateOnly))
	}
	c.offset.Store(int64(t.Sub(c.source())))
	return nil
}
