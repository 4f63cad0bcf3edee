package disclosure

import (
	"context"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Bounds of a claim: it is a lease, and blocks nobody for ever.
const (
	UsualClaim    = 30 * time.Minute
	ShortestClaim = time.Minute
	LongestClaim  = 8 * time.Hour
)

// Claiming asks to hold a release that waits for review, for a time.
type Claiming struct {
	Release string
	Officer string
	For     string        // as in By
	Last    time.Duration // 0: UsualClaim
	Take    bool          // take it from the officer who holds it: a lead only
	Reason  string        // required to take it
}

// Claim is an officer's hold on a release that waits for review.
type Claim struct {
	Officer string    `json:"officer"`
	For     string    `json:"for,omitempty"`
	Until   time.Time `json:"until"`
}

// Claim holds a release for one officer: until the claim ends nobody else
// changes, approves or returns it. The holder may claim it again, which makes it
// last longer. The rules in force are asked again first.
func (o *Office) Claim(ctx context.Context, c Claiming) (View, error) {
	const op = "disclosure.Claim"
	if c.Last == 0 {
		c.Last = UsualClaim
	}
	if c.Last < ShortestClaim || c.Last > LongestClaim {
		return View{}, errs.E(errs.Invalid, op, "a claim for %s; expected %s to %s", c.Last, ShortestClaim, LongestClaim)
	}
	by := By{Release: c.Release, Officer: c.Officer, For: c.For}
	if _, err := o.decideAgain(ctx, op, by); err != nil {
		return View{}, err
	}
	return o.run(ctx, op, by, func(t *turn) error {
		if t.release.State != insidedb.InReview {
			return errs.E(errs.Conflict, op, "the release is %s; only what waits for review can be claimed", Say(t.release))
		}
		until := t.at.Add(c.Last)
		act := insidedb.Act{Act: insidedb.ActClaim, Reason: c.Reason, Hash: t.release.Hash, Until: &until}
		held := claimOf(t.acts, t.at)
		switch {
		case held == nil || held.Officer == c.Officer:
			return t.add(act)
		case !c.Take:
			return held.refusal(op)
		case strings.TrimSpace(c.Reason) == "":
			return errs.E(errs.Invalid, op, "no reason; expected why it is taken from %s", held.Officer)
		}
		if err := t.tx.Authorise(c.Officer, insidedb.RoleLead); err != nil {
			return err
		}
		act.Act = insidedb.ActTake
		return t.add(act)
	}, c.Reason)
}

// Yield gives a claim back before it ends.
func (o *Office) Yield(ctx context.Context, by By, reason string) (View, error) {
	by.Held = true
	return o.act(ctx, "disclosure.Yield", by, func(t *turn) error {
		return t.add(insidedb.Act{Act: insidedb.ActYield, Reason: reason, Hash: t.release.Hash})
	}, reason)
}

// claimOf is the claim that acts amount to at a time; nil when nobody holds it.
func claimOf(acts []insidedb.Act, at time.Time) *Claim {
	var c *Claim
	for _, a := range acts {
		switch a.Act {
		case insidedb.ActClaim, insidedb.ActTake:
			c = &Claim{Officer: a.Officer, For: a.For, Until: *a.Until}
		case insidedb.ActYield, insidedb.ActApprove, insidedb.ActReturn, insidedb.ActDeny:
			c = nil
		}
	}
	if c == nil || !at.Before(c.Until) {
		return nil
	}
	return c
}

func (c *Claim) refusal(op string) error {
	return errs.E(errs.Conflict, op, "%s holds it until %s", c.Officer, c.Until.UTC().Format(time.RFC3339))
}

// unheld refuses an act on what another officer holds, and, where a claim is
// expected, on what this officer does not hold.
func (t *turn) unheld(op string) error {
	held := claimOf(t.acts, t.at)
	switch {
	case held != nil && held.Officer != t.by.Officer:
		return held.refusal(op)
	case held == nil && t.by.Held:
		return errs.E(errs.Conflict, op, "%s holds no claim; claim it first", t.by.Officer)
	}
	return nil
}
