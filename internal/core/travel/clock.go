package travel

import "time"

// Clock is a time by the clock of a port, as answers give it and JSON and tables are
// given it: 2026-11-23T12:20, without a zone, which nobody stated. "" is not known.
type Clock string

// ClockOf writes a time by the clock of a port, which is kept as if it were UTC; the
// seconds where there are any.
func ClockOf(t time.Time) Clock {
	switch {
	case t.IsZero():
		return ""
	case t.Second() != 0:
		return Clock(t.Format(clockFormat + ":05"))
	}
	return Clock(t.Format(clockFormat))
}
