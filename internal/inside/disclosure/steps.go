package disclosure

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Step is one step of a release's way: an act of an officer, or a new state.
type Step struct {
	At     time.Time `json:"at"`
	State  string    `json:"state,omitempty"`
	Actor  string    `json:"actor,omitempty"` // of a state: an officer or a partner; none for the node
	Reason string    `json:"reason,omitempty"`
	Act    *Act      `json:"act,omitempty"`
}

// Way is every step of a release, the first first.
type Way struct {
	Steps         []Step `json:"steps"`
	insidedb.Mark        // of the version that it is of, about which officers' words are
}

// Steps lists every step of a release as of a time (zero: now): who did what, when, for
// whom, on which bytes and leading to which.
func (o *Office) Steps(ctx context.Context, id string, asOf time.Time) (Way, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return Way{}, err
	}
	out := Way{Steps: []Step{}}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.ReleaseAsOf(id, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "disclosure.Steps", "no release %q is held", id)
		}
		if err != nil {
			return err
		}
		if out.Mark, err = tx.MarksAsOf(asOf).Release(id); err != nil {
			return err
		}
		acts, err := tx.Acts(id, asOf)
		if err != nil {
			return err
		}
		for _, a := range acts {
			act := actOf(a)
			out.Steps = append(out.Steps, Step{At: a.RecordedAt, Reason: a.Reason, Act: &act})
		}
		history, err := tx.History(id, asOf)
		for _, e := range history {
			out.Steps = append(out.Steps, Step{At: e.RecordedAt, State: string(e.State), Actor: e.Actor, Reason: e.Reason})
		}
		return err
	})
	slices.SortStableFunc(out.Steps, func(a, b Step) int { return a.At.Compare(b.At) })
	return out, err
}
