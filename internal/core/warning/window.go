package warning

import (
	"time"

	"entente/internal/core/report"
)

// Window is when what a warning speaks of is expected. Either end may be zero:
// from now on, and until somebody says otherwise.
type Window struct{ From, Until time.Time }

// WindowOf is the window of a report: until its valid_until, else until the last
// of its times ends; from the first of them on. Times that ended before the report
// was written are not of the window.
func WindowOf(r *report.Report) Window {
	var w Window
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		if f.Ladder != report.Time || f.From.IsZero() || ends(f).Before(r.Created) {
			continue
		}
		if w.From.IsZero() || f.From.Before(w.From) {
			w.From = f.From
		}
		if end := ends(f); end.After(w.Until) {
			w.Until = end
		}
	}
	if !r.ValidUntil.IsZero() {
		w.Until = r.ValidUntil
	}
	return w
}

// Passed tells whether the window is over at a time. One without an end never is.
func (w Window) Passed(at time.Time) bool { return !w.Until.IsZero() && !at.Before(w.Until) }

// ends is when a time is over; zero where the field has only words. An instant at
// midnight stands for its day, since that is how a date alone is read.
func ends(f *report.Field) time.Time {
	if f.From.IsZero() {
		return time.Time{}
	}
	if f.From.Equal(f.To) && f.To.Equal(f.To.Truncate(24*time.Hour)) {
		return f.To.Add(24 * time.Hour)
	}
	return f.To
}
