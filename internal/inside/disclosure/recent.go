package disclosure

import (
	"sync"
	"time"

	"entente/internal/store/insidedb"
)

const (
	fresh      = time.Second // how long a decision is taken as it is
	mostRecent = 1024        // drafts in memory at once
)

// recent holds what was approved automatically a moment ago, with its tearline,
// until it is sealed. It saves deciding and tearing twice, and nothing rests on
// it: what it does not hold is decided again.
type recent struct {
	mu     sync.Mutex
	drafts map[string]recentDraft
}

type recentDraft struct {
	draft
	at time.Time
}

// keep remembers a draft that was recorded as a release.
func (c *recent) keep(release string, d draft, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drafts == nil || len(c.drafts) >= mostRecent {
		c.drafts = map[string]recentDraft{}
	}
	c.drafts[release] = recentDraft{d, at}
}

// take gives the draft of a release once, if it was made under the policy, is
// fresh, and the release still has its bytes.
func (c *recent) take(r insidedb.Release, now time.Time, policy string) (draft, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := c.drafts[r.ID]
	delete(c.drafts, r.ID)
	age := now.Sub(d.at)
	return d.draft, ok && age >= 0 && age < fresh && d.torn.Policy == policy && d.torn.Hash == r.Hash
}
