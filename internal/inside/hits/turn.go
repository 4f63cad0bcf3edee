package hits

import (
	"context"
	"errors"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// most is how many hits the clock looks at in one go.
const most = 128

// Turn does what is due about hits, and gives how much it did: who has one and is away,
// suspended or gone is replaced at once, what goes by a lookout that has changed follows
// it, and what nobody answered in time goes one step up. Each is done once, however often
// it is called and however the clock jumps. What cannot be done of one hit holds up none
// of the others.
func (h *Hits) Turn(ctx context.Context) (done int, err error) {
	now := h.Store.Now()
	replaced, notReplaced := h.replaceGone(ctx, now)
	followed, notFollowed := h.followAll(ctx, now)
	climbed, notClimbed := h.climbAll(ctx, now)
	done = replaced + followed + climbed
	if done > 0 {
		h.Log.Info("hits passed on", "hits", done, "replaced", replaced, "lookout changed", followed)
	}
	return done, errors.Join(notReplaced, notFollowed, notClimbed)
}

// climbAll takes what nobody answered in time one step up.
func (h *Hits) climbAll(ctx context.Context, now time.Time) (done int, err error) {
	stuck := map[string]bool{}
	var failed []error
	for ctx.Err() == nil {
		var due []insidedb.Hit
		err := h.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			due, err = tx.HitsDue(now, most+len(stuck))
			return err
		})
		due = slices.DeleteFunc(due, func(x insidedb.Hit) bool { return stuck[x.ID] })
		if err != nil || len(due) == 0 {
			return done, errors.Join(append(failed, err)...)
		}
		n, cannot, err := h.each(ctx, due, func(tx *insidedb.Tx, hit insidedb.Hit) (bool, error) { return h.serve(tx, hit, now) })
		done, failed = done+n, append(failed, err)
		for _, id := range cannot {
			stuck[id] = true
		}
	}
	return done, errors.Join(append(failed, ctx.Err())...)
}

// each does something about several hits, as they stand by then: in one transaction, and
// where that fails in one for each. It gives the ids of those of which it could not. A
// conflict is somebody else at it: the next turn looks again.
func (h *Hits) each(ctx context.Context, some []insidedb.Hit, do func(*insidedb.Tx, insidedb.Hit) (bool, error)) (done int, cannot []string, err error) {
	if done, err = h.together(ctx, some, do); err == nil {
		return done, nil, nil
	}
	done = 0
	var failed []error
	for _, x := range some {
		n, err := h.together(ctx, []insidedb.Hit{x}, do)
		if err != nil {
			cannot, failed = append(cannot, x.ID), append(failed, err)
		}
		done += n
	}
	return done, cannot, errors.Join(failed...)
}

// together does it in one transaction.
func (h *Hits) together(ctx context.Context, some []insidedb.Hit, do func(*insidedb.Tx, insidedb.Hit) (bool, error)) (done int, err error) {
	err = h.Store.Write(ctx, func(tx *insidedb.Tx) error {
		done = 0
		for _, x := range some {
			hit, err := tx.Hit(x.ID)
			if err != nil {
				return err
			}
			did, err := do(tx, hit)
			if err != nil {
				return err
			}
			if did {
				done++
			}
		}
		return nil
	})
	return done, err
}

// replaceGone gives the hits of officers who are not live to who is.
func (h *Hits) replaceGone(ctx context.Context, now time.Time) (replaced int, err error) {
	var gone []insidedb.Hit
	err = h.Store.Read(ctx, func(tx *insidedb.Tx) error {
		gone = nil
		holders, err := tx.HoldersOf(obligation.Hit)
		if err != nil {
			return err
		}
		for _, officer := range holders {
			if live, err := tx.Live(officer, now, answerers...); err != nil || live {
				if err != nil {
					return err
				}
				continue
			}
			theirs, err := tx.HitsOwed(officer)
			if err != nil {
				return err
			}
			gone = append(gone, theirs...)
		}
		return nil
	})
	var failed []error
	for from := 0; from < len(gone) && err == nil; from += most {
		n, _, err := h.each(ctx, gone[from:min(from+most, len(gone))], func(tx *insidedb.Tx, hit insidedb.Hit) (bool, error) { return h.replace(tx, hit, now) })
		replaced += n
		failed = append(failed, err)
	}
	return replaced, errors.Join(append(failed, err)...)
}

// replace gives a hit whose officer is gone to the next who is live.
func (h *Hits) replace(tx *insidedb.Tx, hit insidedb.Hit, now time.Time) (bool, error) {
	o, err := owedOf(tx, hit)
	if err != nil || o.Officer == "" {
		return false, err
	}
	if live, err := tx.Live(o.Officer, now, answerers...); err != nil || live { // back again
		return false, err
	}
	return true, h.pass(tx, hit, o, hit.Climbed, ActAssigned)
}

// serve takes a hit one step up that nobody answered in time, and has it right again
// where the clock stood ahead.
func (h *Hits) serve(tx *insidedb.Tx, hit insidedb.Hit, now time.Time) (bool, error) {
	o, err := owedOf(tx, hit)
	if errs.KindOf(err) == errs.NotFound { // it was answered meanwhile
		return false, tx.SetHitNext(hit.ID, now, nil)
	}
	if err != nil {
		return false, err
	}
	if hit.Touched.After(now) {
		if o.Due != nil && o.Opened.After(now) { // it came by a clock that stood ahead: as if it came now
			due := now.Add(o.Due.Sub(o.Opened))
			if due.Before(*o.Due) {
				o.Due, o.By, o.Reason = &due, "", ""
				if o, err = tx.PutObligation(o); err != nil {
					return false, err
				}
			}
		}
		next, err := h.next(tx, hit, o)
		if err != nil {
			return false, err
		}
		return false, tx.SetHitNext(hit.ID, now, next)
	}
	if hit.Next == nil || hit.Next.After(now) {
		return false, nil
	}
	if o.Due != nil && o.Due.After(now) { // somebody has set another time since
		return false, tx.SetHitNext(hit.ID, now, o.Due)
	}
	return true, h.pass(tx, hit, o, hit.Climbed+1, ActClimbed)
}

// owedOf gives what is owed on account of a hit; not-found where it has ended.
func owedOf(tx *insidedb.Tx, hit insidedb.Hit) (insidedb.Obligation, error) {
	if hit.Owed == "" {
		return insidedb.Obligation{}, errs.E(errs.NotFound, "hits.owedOf", "nothing is owed of hit %s", hit.ID)
	}
	o, err := tx.Obligation(hit.Owed, time.Time{})
	if err == nil && o.Closed != nil {
		err = errs.E(errs.NotFound, "hits.owedOf", "nothing is owed of hit %s any more", hit.ID)
	}
	return o, err
}

// pass gives a hit to who is live at a step or above it, by the node.
func (h *Hits) pass(tx *insidedb.Tx, hit insidedb.Hit, o insidedb.Obligation, step int, kind string) error {
	l, err := answering(tx, hit)
	if err != nil {
		return err
	}
	before := holder(o)
	o.Officer, o.Desk, hit.Climbed, err = heir(tx, l, step, o.Officer, h.Store.Now())
	if err != nil {
		return err
	}
	o.By, o.Reason = "", ""
	if o, err = tx.PutObligation(o); err != nil {
		return err
	}
	if hit.Next, err = h.next(tx, hit, o); err != nil {
		return err
	}
	_, _, err = act(tx, hit, insidedb.HitAct{Act: kind, Holder: holder(o), Code: before}, nil)
	return err
}
