package sqldb

import (
	"context"
	"sync"

	"entente/internal/core/errs"
)

// together is how many small writes share one commit at most.
const together = 64

// group gathers writes that wait while a commit is under way.
type group struct {
	mu      sync.Mutex
	waiting []*member
	busy    bool // a leader is committing
}

// member is one waiting write. turn says that it is to lead the next commit.
type member struct {
	ctx  context.Context
	fn   func(*Tx) error
	turn chan struct{}
	done chan struct{}
	err  error
}

// WriteGrouped is Write for many small writes at once: those that wait while a
// commit is under way share the next one, so that the cost of making it durable
// is paid once. Each keeps its own fate: when one of them fails, all are run
// again, each in a transaction of its own. A write is not abandoned half-way
// when its context ends, only before it begins.
func (db *DB) WriteGrouped(ctx context.Context, fn func(*Tx) error) error {
	m := &member{ctx: ctx, fn: fn, turn: make(chan struct{}), done: make(chan struct{})}
	db.group.mu.Lock()
	db.group.waiting = append(db.group.waiting, m)
	lead := !db.group.busy
	db.group.busy = true
	db.group.mu.Unlock()
	if !lead {
		select {
		case <-m.done:
			return m.err
		case <-m.turn:
		}
	}
	db.lead()
	return m.err
}

// lead commits the members that wait, the caller first, and hands the lead on.
func (db *DB) lead() {
	g := &db.group
	g.mu.Lock()
	size := min(len(g.waiting), together)
	members := g.waiting[:size:size]
	g.waiting = g.waiting[size:]
	g.mu.Unlock()

	for _, m := range members { // stands when a function panics
		m.err = errs.E(errs.Internal, "sqldb.WriteGrouped", "a write of the same group broke off")
	}
	defer func() {
		for _, m := range members {
			close(m.done)
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if len(g.waiting) > 0 {
			close(g.waiting[0].turn)
		} else {
			g.busy = false
		}
	}()
	db.commit(members)
}

// commit writes all members in one transaction, or each in its own.
func (db *DB) commit(members []*member) {
	live := make([]*member, 0, len(members))
	for _, m := range members {
		if err := m.ctx.Err(); err != nil {
			m.err = mapped("sqldb.WriteGrouped", err)
		} else {
			live = append(live, m)
		}
	}
	if len(live) > 1 {
		err := db.Write(context.WithoutCancel(live[0].ctx), func(tx *Tx) error {
			for _, m := range live {
				if err := m.fn(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			for _, m := range live {
				m.err = nil
			}
			return
		}
	}
	for _, m := range live {
		m.err = db.Write(context.WithoutCancel(m.ctx), m.fn)
	}
}
