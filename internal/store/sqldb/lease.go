package sqldb

import (
	"context"
	"sync"
	"time"

	"entente/internal/core/errs"
)

// LeaseTime is how long a lease outlives the last sign of life of its holder. A
// process that is killed is stood in for after at most three halves of it.
const LeaseTime = 3 * time.Second

// Lease says that a process has something to itself for now. The zero Lease is
// one that is not held.
type Lease struct {
	Name   string
	Fence  int64 // rises with every change of holder, never falls
	holder string
	alone  bool // there is no other process
}

// Held tells whether the lease was held when it was asked for.
func (l Lease) Held() bool { return l.alone || l.Fence > 0 }

// Leases is one process's part in the leases of a database. A lease spares two
// processes the same work; it does not make the work right: every step that one
// guards must be harmless when it is done twice.
//
// No clock of one machine is ever held against another's, nor against the
// database's: the table holds no times. A holder counts its beat up, and whoever
// wants its lease takes it when it has itself seen the same beat for longer than
// the holder may go on without renewing. A clock that is set, in either
// direction, changes nothing; elapsed must only run on evenly.
//
// A nil Leases is that of a process which has its database to itself: it holds
// everything. Otherwise it is safe for concurrent use.
type Leases struct {
	db      *DB
	holder  string
	time    time.Duration
	elapsed func() time.Duration

	mu   sync.Mutex
	held map[string]tenure
	seen map[string]sighting
}

// tenure is a lease that this process holds, until its own elapsed time.
type tenure struct {
	fence int64
	until time.Duration
}

// sighting is another process's lease as it was last seen, and since when it
// has been seen just so.
type sighting struct {
	holder      string
	fence, beat int64
	since       time.Duration
}

// Leases gives a process's part in the leases, which are in the table
// leases (name, holder, fence, beat) that a migration of the database makes.
// holder is drawn at random for each process; elapsed is the time since some
// moment, and never goes back; last is LeaseTime but in tests.
func (db *DB) Leases(holder string, elapsed func() time.Duration, last time.Duration) (*Leases, error) {
	if holder == "" || elapsed == nil || last <= 0 {
		return nil, errs.E(errs.Internal, "sqldb.Leases", "a holder, a time and a duration are needed")
	}
	return &Leases{db: db, holder: holder, elapsed: elapsed, time: last, held: map[string]tenure{}, seen: map[string]sighting{}}, nil
}

// Hold gives a lease that this process holds, or takes it when it is free. The
// Lease is not held when another process has it. Most calls cost nothing: only
// one that tries to take asks the database.
func (l *Leases) Hold(ctx context.Context, name string) (Lease, error) {
	if l == nil {
		return Lease{Name: name, alone: true}, nil
	}
	now := l.elapsed()
	l.mu.Lock()
	mine, theirs := l.held[name], l.seen[name]
	l.mu.Unlock()
	switch {
	case mine.fence > 0 && now < mine.until:
		return Lease{Name: name, Fence: mine.fence, holder: l.holder}, nil
	case theirs.holder != "" && !l.lapsed(theirs, now):
		return Lease{}, nil
	}
	return l.take(ctx, name, theirs, now)
}

// Free tells, without asking the database, whether Hold may give a lease. It
// knows what Beat last saw.
func (l *Leases) Free(name string) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now, theirs := l.elapsed(), l.seen[name]
	return now < l.held[name].until || theirs.holder == "" || l.lapsed(theirs, now)
}

// lapsed tells whether a holder has shown no sign of life for so long that it
// no longer takes itself for the holder, with something to spare.
func (l *Leases) lapsed(s sighting, now time.Duration) bool { return now-s.since > l.time+l.time/4 }

// take takes a lease that nobody has, that this process had, or that stands
// exactly as it was seen for too long.
func (l *Leases) take(ctx context.Context, name string, stale sighting, asked time.Duration) (Lease, error) {
	var got []int64
	var now []sighting
	err := l.db.Write(ctx, func(tx *Tx) (err error) {
		got, err = All(tx, Scalar[int64], `INSERT INTO leases (name, holder, fence, beat) VALUES ($1, $2, 1, 1)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = leases.fence + 1, beat = leases.beat + 1
			WHERE leases.holder = '' OR leases.holder = excluded.holder OR (leases.holder = $3 AND leases.fence = $4 AND leases.beat = $5)
			RETURNING fence`, name, l.holder, stale.holder, stale.fence, stale.beat)
		if err != nil || len(got) > 0 {
			return err
		}
		now, err = All(tx, scanSighting, `SELECT holder, fence, beat FROM leases WHERE name = $1`, name)
		return err
	})
	if err != nil {
		return Lease{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(got) > 0 {
		delete(l.seen, name)
		l.held[name] = tenure{got[0], asked + l.time}
		return Lease{Name: name, Fence: got[0], holder: l.holder}, nil
	}
	delete(l.held, name)
	for _, s := range now {
		l.see(name, s)
	}
	return Lease{}, nil
}

func scanSighting(row Row) (sighting, error) {
	var s sighting
	err := row.Scan(&s.holder, &s.fence, &s.beat)
	return s, err
}

// see keeps what was just read of another's lease. The caller holds mu.
func (l *Leases) see(name string, s sighting) {
	if before, known := l.seen[name]; known && before.holder == s.holder && before.fence == s.fence && before.beat == s.beat {
		return
	}
	s.since = l.elapsed() // after the read: the holder renewed before that
	l.seen[name] = s
}

// Release gives a lease up, so that another process need not wait for it.
func (l *Leases) Release(ctx context.Context, name string) error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	mine, mineStill := l.held[name]
	delete(l.held, name)
	l.mu.Unlock()
	if !mineStill {
		return nil
	}
	return l.db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE leases SET holder = '', beat = beat + 1 WHERE name = $1 AND holder = $2 AND fence = $3`, name, l.holder, mine.fence)
		return err
	})
}

// Every is how often Beat is to be called: often enough that a few that fail
// lose nothing.
func (l *Leases) Every() time.Duration {
	if l == nil {
		return LeaseTime / 6
	}
	return l.time / 6
}

// Beat renews everything that this process holds and looks at what others hold.
func (l *Leases) Beat(ctx context.Context) error {
	if l == nil {
		return nil
	}
	type row struct {
		name string
		sighting
	}
	begun := l.elapsed()
	err := l.db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE leases SET beat = beat + 1 WHERE holder = $1`, l.holder)
		return err
	})
	if err != nil {
		return err
	}
	var all []row
	err = l.db.Read(ctx, func(tx *Tx) (err error) {
		all, err = All(tx, func(r Row) (row, error) {
			var out row
			err := r.Scan(&out.name, &out.holder, &out.fence, &out.beat)
			return out, err
		}, `SELECT name, holder, fence, beat FROM leases ORDER BY name`)
		return err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range all {
		mine, held := l.held[r.name]
		switch {
		case r.holder != l.holder:
			if held && mine.fence < r.fence || r.holder == "" && mine.fence <= r.fence {
				delete(l.held, r.name)
			}
			l.see(r.name, r.sighting)
		case held && mine.fence == r.fence:
			l.held[r.name] = tenure{mine.fence, max(mine.until, begun+l.time)}
			delete(l.seen, r.name)
		}
	}
	return nil
}

// Run beats until ctx ends, and then gives everything up. What fails is handed
// to failed when it begins: a database that is out of reach renews nothing.
func (l *Leases) Run(ctx context.Context, beats <-chan time.Time, failed func(error)) {
	if l == nil {
		<-ctx.Done()
		return
	}
	down := false
	for {
		select {
		case <-ctx.Done():
			l.leave(context.WithoutCancel(ctx))
			return
		case <-beats:
		}
		err := l.Beat(ctx)
		if err != nil && !down && ctx.Err() == nil {
			failed(err)
		}
		down = err != nil
	}
}

// leave gives everything up. That it fails costs a neighbour the LeaseTime.
func (l *Leases) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, l.time)
	defer cancel()
	l.mu.Lock()
	clear(l.held)
	l.mu.Unlock()
	_ = l.db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE leases SET holder = '', beat = beat + 1 WHERE holder = $1`, l.holder)
		return err
	})
}

// Holds tells, in a transaction, whether a lease is still this process's: when
// it is, and the transaction commits, no other process had it before the commit.
func (tx *Tx) Holds(l Lease) (bool, error) {
	if l.alone {
		return true, nil
	}
	found, err := All(tx, Scalar[int64], `SELECT fence FROM leases WHERE name = $1 AND holder = $2 AND fence = $3`, l.Name, l.holder, l.Fence)
	return len(found) > 0, err
}
