package tasking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// batch is how many obligations are seen to in one transaction.
const batch = 128

// Tick takes every turn, then serves every step that is due, and gives how much it
// served. Each is put on record once. A turn that fails holds up no other. It does
// nothing when another process has the clock.
func (t *Tasking) Tick(ctx context.Context) (served int, err error) {
	lease, err := t.Leases.Hold(ctx, insidedb.LeaseClock)
	if err != nil || !lease.Held() {
		return 0, err
	}
	var failed []error
	for _, turn := range t.Turns {
		n, err := turn.Do(ctx)
		served += n
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", turn.Name, err))
		}
	}
	n, err := t.steps(ctx, lease)
	return served + n, errors.Join(append(failed, err)...)
}

// steps serves every step that is due.
func (t *Tasking) steps(ctx context.Context, lease insidedb.Lease) (served int, err error) {
	plan := t.Plan()
	if err := t.usePlan(ctx, plan, lease); err != nil {
		return 0, err
	}
	for {
		var due []insidedb.Obligation
		now := t.Store.Now()
		err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			due, err = tx.ObligationsDue(now, 1)
			return err
		})
		if err != nil || len(due) == 0 {
			return served, err
		}
		n, err := t.serveAll(ctx, lease, plan, now)
		if err != nil {
			return served, err
		}
		if n < 0 { // another process has the clock now
			return served, nil
		}
		served += n
		t.Crash("clock.served")
	}
}

// usePlan has everything open looked at when the plan is another than it was last
// seen to by, here or in another process.
func (t *Tasking) usePlan(ctx context.Context, plan obligation.Plan, lease insidedb.Lease) error {
	now := planned{plan.Hash(), lease.Fence}
	t.mu.Lock()
	known := t.planned == now
	t.mu.Unlock()
	if known {
		return nil
	}
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.UsePlan(plan)
		return err
	})
	if err == nil {
		t.mu.Lock()
		t.planned = now
		t.mu.Unlock()
	}
	return err
}

// serveAll sees to a batch of what is due at a time, in one transaction, and gives
// how many steps it served; less than 0 when the lease is lost.
func (t *Tasking) serveAll(ctx context.Context, lease insidedb.Lease, plan obligation.Plan, now time.Time) (served int, err error) {
	err = t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		served = -1
		if held, err := tx.Holds(lease); err != nil || !held {
			return err
		}
		served = 0
		due, err := tx.ObligationsDue(now, batch)
		if err != nil {
			return err
		}
		for _, o := range due {
			n, err := t.serve(tx, plan, o, now)
			if err != nil {
				return err
			}
			served += n
		}
		t.Crash("clock.written")
		return nil
	})
	return served, err
}

// serve puts on record and into the queues what has come of an obligation's plan,
// and sets when there is something to do next.
func (t *Tasking) serve(tx *insidedb.Tx, plan obligation.Plan, o insidedb.Obligation, now time.Time) (served int, err error) {
	steps := plan.Steps(o.Kind, o.Opened, o.Due)
	done, next := obligation.Passed(steps, now)
	notices := make([]insidedb.Notice, done)
	for i, s := range steps[:done] {
		notices[i] = noticeOf(plan, o, s)
	}
	given, err := assigned(tx, plan, o, now)
	if err != nil {
		return 0, err
	}
	notices = append(notices, given...)
	inOrder(notices)
	return tx.Serve(o.ID, insidedb.Serving{Steps: notices, Next: next, Channels: t.channels(), Now: now})
}

// noticeOf is what the record says of a step, and whom it is for as things stand.
func noticeOf(plan obligation.Plan, o insidedb.Obligation, s obligation.Step) insidedb.Notice {
	desk := o.Desk
	if desk == "" {
		desk = plan.Duty(o.Kind).Desk
	}
	to := s.For
	switch {
	case s.For == obligation.ForOfficer && o.Officer != "":
		to = o.Officer
	case s.For == obligation.ForOfficer || s.For == obligation.ForDesk:
		to = desk
	}
	return insidedb.Notice{What: s.What, For: s.For, To: to, Kind: o.Kind, Desk: desk,
		Due: plan.Due(o.Kind, o.Opened, o.Due), At: s.At}
}

func (t *Tasking) channels() []string {
	out := make([]string, len(t.Channels))
	for i, c := range t.Channels {
		out[i] = c.Name()
	}
	return out
}
