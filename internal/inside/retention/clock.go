package retention

import (
	"sync"
	"time"
)

const (
	// leap is by how much the clock may be further than at the step before.
	leap = 24 * time.Hour
	// proof is how long the clock must then go with the steady time.
	proof = time.Hour
	// drift is by how much the two may differ in that while.
	drift = 5 * time.Minute
)

// clock tells whether the time of day may be believed. A clock that is set years
// ahead makes everything due, and what expires is gone for ever: after the start,
// and after a leap, two steps at least an hour of steady time apart must agree. A
// node that was off for a week expires an hour later; a clock that is wrong and
// stays so for an hour is believed.
type clock struct {
	mu       sync.Mutex
	believed time.Time // zero before any was
	since    reading   // when the doubt began; the zero reading when there is none
}

type reading struct {
	wall   time.Time
	steady time.Duration
}

// doubt says why a time is not believed; "" when it is.
func (c *clock) doubt(wall time.Time, steady time.Duration) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.believed.IsZero() && wall.Sub(c.believed) <= leap {
		c.believed, c.since = wall, reading{}
		return ""
	}
	why := "the node has started, or the clock went on by more than a day at once"
	if c.since.wall.IsZero() {
		c.since = reading{wall, steady}
		return why
	}
	apart := steady - c.since.steady
	if off := (wall.Sub(c.since.wall) - apart).Abs(); off > drift {
		c.since = reading{wall, steady}
		return "the clock was moved by " + off.Round(time.Second).String()
	}
	if apart < proof {
		return why
	}
	c.believed, c.since = wall, reading{}
	return ""
}
