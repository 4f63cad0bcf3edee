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

// Steps lists every step of a release as of a time (zero: now), the first
// first: who did what, when, for whom, on which bytes and leading to which.
func (o *Office) Steps(ctx context.Context, id string, asOf time.Time) ([]Step, error) {
	if err := o.Store.Settled(asOf); err != nil {
		return nil, err
	}
	out := []Step{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.ReleaseAsOf(id, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "disclosure.Steps", "no release %q is held", id)
		}
		if err != nil {
			return err
		}
		acts, err := tx.Acts(id, asOf)
		if err != nil {
			return err
		}
		for _, a := range acts {
			act := actOf(a)
			out = append(out, Step{At: a.RecordedAt, Reason: a.Reason, Act: &act})
		}
		history, err := tx.History(id, asOf)
		for _, e := range history {
			out = append(out, Step{At: e.RecordedAt, State: string(e.State), Actor: e.Actor, Reason: e.Reason})
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out, err
}
