package retention

import (
	"context"
	"errors"
	"slices"

	"entente/internal/store/insidedb"
)

// mostFailures is how often the gateway may fail before it is left alone until the
// next time.
const mostFailures = 4

// Finish clears the node's files of everything that was erased: the store's files
// are scrubbed, and the gateway forgets the envelopes that our key opens, also those
// of items that were refused. It may be repeated; what it could not do stays
// unfinished, and holds up nothing else.
func (k *Keeper) Finish(ctx context.Context) error {
	var reports, received, travel []insidedb.Erasure
	var refused []string
	err := k.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if reports, err = tx.Unfinished(insidedb.SubjectReport); err != nil {
			return err
		}
		engagements, err := tx.Unfinished(insidedb.SubjectEngagement)
		if err != nil {
			return err
		}
		if travel, err = tx.Unfinished(insidedb.SubjectTravel); err != nil {
			return err
		}
		lookouts, err := tx.Unfinished(insidedb.SubjectLookout)
		if err != nil {
			return err
		}
		hits, err := tx.Unfinished(insidedb.SubjectHit)
		if err != nil {
			return err
		}
		judgements, err := tx.Unfinished(insidedb.SubjectJudgement)
		if err != nil {
			return err
		}
		travel = append(travel, hits...)
		reports = slices.Concat(reports, engagements, lookouts, judgements) // of none of them the gateway has anything
		if received, err = tx.Unfinished(insidedb.SubjectReceived); err != nil {
			return err
		}
		refused, err = tx.RefusedAtGateway(MostListed)
		return err
	})
	if err != nil {
		return err
	}
	if len(reports)+len(received) > 0 {
		if err := k.Store.ScrubItems(ctx); err != nil {
			return err
		}
		k.Crash("erase.scrubbed")
	}
	if len(reports) > 0 {
		k.Crash("erase.forgotten") // of a report the gateway has nothing that we can open
		if err := k.finish(ctx, reports...); err != nil {
			return err
		}
	}
	held := k.finishTravel(ctx, travel)
	jobs := make([]func() error, 0, len(received)+len(refused))
	for _, e := range received {
		jobs = append(jobs, func() error { return k.forget(ctx, e) })
	}
	for _, hash := range refused {
		jobs = append(jobs, func() error { return k.forgetRefused(ctx, hash) })
	}
	return errors.Join(held, k.inTurn(ctx, jobs))
}

// inTurn does each job whatever becomes of the others, until too many have failed;
// the next time it begins with one that was not come to.
func (k *Keeper) inTurn(ctx context.Context, jobs []func() error) error {
	var failed []error
	from := int(k.first.Load())
	for i := range jobs {
		if err := jobs[(from+i)%len(jobs)](); err != nil {
			failed = append(failed, err)
		}
		if len(failed) == mostFailures || ctx.Err() != nil {
			k.first.Store(int64((from + i + 1) % len(jobs)))
			break
		}
	}
	return errors.Join(failed...)
}

func (k *Keeper) forget(ctx context.Context, e insidedb.Erasure) error {
	var r insidedb.Received
	err := k.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		r, err = tx.Received(e.ID)
		return err
	})
	if err != nil {
		return err
	}
	if err := k.Gateway.Forget(ctx, []string{r.Hash}); err != nil {
		return err
	}
	k.Crash("erase.forgotten")
	return k.finish(ctx, e)
}

func (k *Keeper) forgetRefused(ctx context.Context, hash string) error {
	if err := k.Gateway.Forget(ctx, []string{hash}); err != nil {
		return err
	}
	return k.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.RefusedForgotten(hash) })
}

func (k *Keeper) finish(ctx context.Context, erased ...insidedb.Erasure) error {
	return k.Store.Write(ctx, func(tx *insidedb.Tx) error {
		for _, e := range erased {
			if err := tx.FinishErasure(e.Subject, k.Store.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}
