package warning

import (
	"time"

	"entente/internal/core/obligation"
)

// Follow is what a service owes itself next.
type Follow struct {
	Kind obligation.Kind `json:"kind"`
	Due  time.Time       `json:"due"`
	Desk string          `json:"desk"`
	Rank string          `json:"rank,omitempty"` // the lowest that may see to it; "" means any
}

// Flagged is what a sign opens, from when the item was taken in.
func (r Rules) Flagged(at time.Time) Follow {
	return Follow{Kind: obligation.Determine, Due: at.Add(r.Hours.Determine), Desk: r.Desks.Determine}
}

// Sent is what a warning opens that was sent: its acknowledgement.
func (r Rules) Sent(at time.Time) Follow {
	return Follow{Kind: obligation.Acknowledge, Due: at.Add(r.Hours.Acknowledge), Desk: r.Desks.Warn}
}

// Silent is what follows where no acknowledgement came in time: another channel, another person.
func (r Rules) Silent(at time.Time) Follow {
	return Follow{Kind: obligation.Reach, Due: at.Add(r.Hours.Acknowledge), Desk: r.Desks.Warn}
}

// Over is what follows a window that has passed: somebody renews it, changes it or stands down.
func (r Rules) Over(at time.Time) Follow {
	return Follow{Kind: obligation.Window, Due: at.Add(r.Hours.Window), Desk: r.Desks.Warn}
}

// Unwarned is what follows where a duty to warn ends and somebody was not warned:
// overseers hear of it, as of a waiver.
func (r Rules) Unwarned(at time.Time) Follow {
	return Follow{Kind: obligation.ReportOversight, Due: at.Add(r.Hours.Oversight), Desk: r.Desks.Oversight}
}

// Follows is what a determination opens that Check passed; nil where there is no duty.
func (d Determination) Follows(r Rules) []Follow {
	switch d.Decision {
	case Warn:
		return []Follow{{Kind: obligation.Warn, Due: d.At.Add(r.Hours.Warn), Desk: r.Desks.Warn}}
	case Waive:
		return []Follow{r.Unwarned(d.At)}
	case Refer:
		return []Follow{{Kind: obligation.Determine, Due: d.At.Add(r.Hours.Refer), Desk: r.Desks.Determine, Rank: d.referredTo(r)}}
	}
	return nil
}
