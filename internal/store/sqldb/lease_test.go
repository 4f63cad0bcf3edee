package sqldb_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

var leaseTable = fstest.MapFS{"00001_leases.sql": {Data: []byte(`-- +goose Up
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, beat BIGINT NOT NULL);
`)}}

// watch is time that passes when it is told to.
type watch struct {
	mu  sync.Mutex
	now time.Duration
}

func (w *watch) elapsed() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now += d
}

// side is one of several processes on a database.
type side struct {
	*testing.T
	db     *sqldb.DB
	leases *sqldb.Leases
}

// sides gives processes on one database, whose wall clocks differ by years.
func sides(t *testing.T, d *storetest.Database, w *watch, n int) []side {
	t.Helper()
	var out []side
	for i := range n {
		db := d.Open(t, func() time.Time { return time.Date(2000+10*i, 1, 1, 0, 0, 0, 0, time.UTC) })
		if err := db.Migrate(t.Context(), leaseTable); err != nil {
			t.Fatal(err)
		}
		leases, err := db.Leases(fmt.Sprintf("process %d", i), w.elapsed, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, side{t, db, leases})
	}
	return out
}

func (s side) hold(want bool) sqldb.Lease {
	s.Helper()
	l, err := s.leases.Hold(s.Context(), "mover")
	if err != nil || l.Held() != want {
		s.Fatalf("held: %t (%v); expected %t", l.Held(), err, want)
	}
	return l
}

func (s side) beat() {
	s.Helper()
	if err := s.leases.Beat(s.Context()); err != nil {
		s.Fatal(err)
	}
}

func (s side) holds(l sqldb.Lease, want bool) {
	s.Helper()
	err := s.db.Write(s.Context(), func(tx *sqldb.Tx) error {
		got, err := tx.Holds(l)
		if got != want {
			s.Errorf("in a transaction it holds: %t; expected %t", got, want)
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
}

func TestALeaseHasOneHolderAndOutlivesItByItsTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		var w watch
		s := sides(t, d, &w, 2)
		first := s[0].hold(true)
		s[1].hold(false)
		for range 10 { // as long as the holder lives it is the holder
			w.pass(400 * time.Millisecond)
			s[0].beat()
			s[1].beat()
			s[0].hold(true)
			s[1].hold(false)
			s[0].holds(first, true)
		}
		for range 3 { // the holder is killed: it beats no more
			w.pass(400 * time.Millisecond)
			s[1].beat()
		}
		if !s[1].leases.Free("mover") {
			w.pass(100 * time.Millisecond)
		}
		second := s[1].hold(true)
		if second.Fence <= first.Fence {
			t.Errorf("the fence went from %d to %d", first.Fence, second.Fence)
		}
		s[0].holds(first, false)
		s[1].holds(second, true)
		s[0].hold(false) // it was only slow, and comes back
		s[0].beat()
		s[0].hold(false)
		s[1].hold(true)
	})
}

func TestAHolderStopsBeforeAnotherMayBegin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		var w watch
		s := sides(t, d, &w, 2)
		s[0].hold(true)
		s[1].hold(false)
		w.pass(999 * time.Millisecond)
		s[0].hold(true) // of itself, without asking
		s[1].hold(false)
		w.pass(time.Millisecond)
		s[1].hold(false) // though the holder no longer takes itself for one
		w.pass(251 * time.Millisecond)
		s[1].hold(true)
		s[0].hold(false)
	})
}

func TestWhatIsGivenUpIsFreeAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		var w watch
		s := sides(t, d, &w, 2)
		first := s[0].hold(true)
		s[1].hold(false)
		if err := s[0].leases.Release(t.Context(), "mover"); err != nil {
			t.Fatal(err)
		}
		s[0].holds(first, false)
		s[1].beat()
		second := s[1].hold(true)
		if err := s[0].leases.Release(t.Context(), "mover"); err != nil { // not its own any more
			t.Fatal(err)
		}
		s[1].holds(second, true)
	})
}

// Many processes want one lease while the holder stands still again and again:
// at no time do two of them hold it in a transaction, and the fence only rises.
func TestNoTwoHoldALeaseAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		var w watch
		all := sides(t, d, &w, 4)
		var mu sync.Mutex
		holders, last := map[int64]int{}, int64(0)
		for round := range 12 {
			var together sync.WaitGroup
			for i, s := range all {
				together.Go(func() {
					if (round+i)%3 != 0 { // the others stand still
						if err := s.leases.Beat(t.Context()); err != nil {
							t.Error(err)
						}
					}
					l, err := s.leases.Hold(t.Context(), "mover")
					if err != nil {
						t.Error(err)
					}
					mine := false
					err = s.db.Write(t.Context(), func(tx *sqldb.Tx) (err error) {
						mine = false
						if l.Held() {
							mine, err = tx.Holds(l)
						}
						return err
					})
					if err != nil || !mine {
						return
					}
					mu.Lock()
					defer mu.Unlock()
					if who, known := holders[l.Fence]; known && who != i {
						t.Errorf("fence %d is that of processes %d and %d", l.Fence, who, i)
					}
					holders[l.Fence], last = i, max(last, l.Fence)
				})
			}
			together.Wait()
			w.pass(time.Duration(round%4) * 500 * time.Millisecond)
		}
		if last < 2 {
			t.Errorf("the lease changed hands %d times; expected more", last)
		}
	})
}

func TestWhoIsAloneHoldsEverything(t *testing.T) {
	var alone *sqldb.Leases
	s := side{t, storetest.Engines()[0].Fresh(t).Open(t, time.Now), alone}
	s.holds(s.hold(true), true)
	s.beat()
}
