package acceptance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

// crew are processes of one service that run the clock of one database, at the same
// time, each with a handle of its own where the engine lets several have one.
type crew struct {
	t       testing.TB
	stores  []*insidedb.Store
	clocks  []*tasking.Tasking // nil for a process that has ended
	gentle  atomic.Bool        // nobody ends
	wall    atomic.Int64       // what the clock of the machines shows
	elapsed atomic.Int64       // and the time that truly runs
	fuses   []*rand.Rand
	starts  atomic.Int64
	ends    atomic.Int64
	mu      sync.Mutex
	rung    map[string]int // how often each notice was sent
}

func newCrew(t testing.TB, d *storetest.Database, size int, seed uint64) *crew {
	t.Helper()
	c := &crew{t: t, rung: map[string]int{}}
	c.wall.Store(insidetest.Start.UnixMicro())
	var shared *sqldb.DB
	for i := range size {
		db := shared
		if db == nil || d.Engine != "sqlite" {
			db = d.Open(t, c.now)
		}
		if shared == nil {
			shared = db
		}
		store, err := insidedb.Open(context.Background(), db)
		check(t, err)
		c.clocks = append(c.clocks, nil)
		c.stores, c.fuses = append(c.stores, store), append(c.fuses, rand.New(rand.NewPCG(seed, uint64(i))))
	}
	return c
}

func (c *crew) now() time.Time { return time.UnixMicro(c.wall.Load()).UTC() }

// Name implements tasking.Channel.
func (c *crew) Name() string { return "hook" }

// Send implements tasking.Channel.
func (c *crew) Send(_ context.Context, m tasking.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rung[m.ID]++
	return nil
}

// killedHere is what a process ends with.
type killedHere struct{ point string }

// start starts one of them.
func (c *crew) start(i int) (err error) {
	leases, err := c.stores[i].Leases(fmt.Sprintf("process-%d", c.starts.Add(1)), func() time.Duration { return time.Duration(c.elapsed.Load()) }, clockLease)
	if err != nil {
		return err
	}
	c.clocks[i], err = tasking.New(tasking.Config{Self: "USA/CIA", Store: c.stores[i], Plan: obligation.DefaultPlan, Channels: []tasking.Channel{c}, Log: insidetest.Quiet(),
		Leases: leases, Crash: func(point string) {
			if !c.gentle.Load() && c.fuses[i].IntN(12) == 0 {
				panic(killedHere{point})
			}
		}})
	return err
}

// process has one of them tick some times, started again if it had ended; it may
// end at any point.
func (c *crew) process(i int) (err error) {
	if c.clocks[i] == nil {
		if err := c.start(i); err != nil {
			return err
		}
	}
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(killedHere); !ours {
				panic(p)
			}
			c.clocks[i] = nil
			c.ends.Add(1)
		}
	}()
	for range 4 {
		c.elapsed.Add(int64(clockLease / 3))
		if _, err := c.clocks[i].Tick(context.Background()); err != nil {
			return err
		}
		if _, err := c.clocks[i].Deliver(context.Background(), c); err != nil {
			return err
		}
	}
	return nil
}

// work has all of them tick side by side, again and again, until nothing is due.
func (c *crew) work(gentle bool) {
	c.t.Helper()
	c.gentle.Store(gentle)
	for range 200 {
		var all sync.WaitGroup
		failed := make([]error, len(c.stores))
		for i := range c.stores {
			all.Go(func() { failed[i] = c.process(i) })
		}
		all.Wait()
		for _, err := range failed {
			check(c.t, err)
		}
		due, waiting := 0, 0
		check(c.t, c.stores[0].Read(context.Background(), func(tx *insidedb.Tx) error {
			open, err := tx.ObligationsDue(c.now(), 1)
			if err != nil {
				return err
			}
			sends, err := tx.PendingSends(c.Name(), c.now(), 1)
			due, waiting = len(open), len(sends)
			return err
		}))
		if due == 0 && waiting == 0 {
			return
		}
		c.elapsed.Add(int64(2 * clockLease))
	}
	c.t.Fatal("what is due is not served, however often they tick")
}

// Processes that share a database tick at the same time, end at any point and are
// started again, and the clock jumps both ways: every step that was due is on
// record once, and was sent under its id; nothing else is, and nothing of what is
// closed is added.
func TestProcessesOnOneDatabaseServeEveryStepOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		c := newCrew(t, d, 2, 7)
		random := rand.New(rand.NewPCG(7, 99))
		ctx := context.Background()
		expected := map[string]map[stepKey]bool{}
		var all []insidedb.Obligation
		for round := range count(t, "ENTENTE_ROUNDS", 12, 200) {
			check(t, c.stores[0].Write(ctx, func(tx *insidedb.Tx) error {
				for range 12 {
					kind := obligation.InternalKinds[random.IntN(len(obligation.InternalKinds))]
					o := insidedb.Obligation{ID: fmt.Sprintf("%032x", len(all)+1), Kind: kind, Debtor: "USA/CIA", Creditor: "USA/CIA", State: obligation.Open, Opened: c.now()}
					if random.IntN(2) == 0 {
						due := c.now().Add(time.Duration(random.IntN(400)-100) * time.Hour)
						o.Due = &due
					}
					o, err := tx.PutObligation(o)
					if err != nil {
						return err
					}
					all = append(all, o)
				}
				for range 4 { // some end, and some have longer
					i := random.IntN(len(all))
					o := all[i]
					if o.Closed != nil {
						continue
					}
					at := c.now()
					if random.IntN(2) == 0 {
						o.Closed, o.State = &at, obligation.Done
					} else {
						later := at.Add(200 * time.Hour)
						o.Due = &later
					}
					o, err := tx.PutObligation(o)
					if err != nil {
						return err
					}
					all[i] = o
				}
				return nil
			}))
			c.wall.Add(int64(time.Duration(random.IntN(300)-60)*time.Hour) / int64(time.Microsecond))
			for _, o := range all {
				for _, step := range obligation.DefaultPlan().Steps(o.Kind, o.Opened, o.Due) {
					if o.Closed == nil && !step.At.After(c.now()) {
						if expected[o.ID] == nil {
							expected[o.ID] = map[stepKey]bool{}
						}
						expected[o.ID][stepKey{What: step.What, For: step.For, At: step.At.UnixMicro()}] = true
					}
				}
			}
			c.work(round%4 == 3)
		}
		found, notices := map[string]map[stepKey]bool{}, 0
		for _, o := range all {
			check(t, c.stores[1].Read(ctx, func(tx *insidedb.Tx) error {
				list, err := tx.Notices(insidedb.NoticeQuery{Obligation: o.ID})
				found[o.ID] = map[stepKey]bool{}
				for _, n := range list {
					if found[o.ID][keyOf(n)] || !strings.HasPrefix(n.ID, o.ID+"/") {
						t.Errorf("%s has the step %+v on record twice, or under another's id: %s", o.ID, keyOf(n), n.ID)
					}
					found[o.ID][keyOf(n)] = true
					if notices++; c.rung[n.ID] == 0 {
						t.Errorf("%s was never sent", n.ID)
					}
				}
				return err
			}))
		}
		for of, k := range beyond(expected, found) {
			t.Errorf("the step %+v of %s was due, and is not on record", k, of)
		}
		for of, k := range beyond(found, expected) {
			t.Errorf("the step %+v of %s is on record, and was not due while that was open", k, of)
		}
		if notices != len(c.rung) || notices < 100 || c.ends.Load() == 0 {
			t.Errorf("%d notices on record, %d sent, %d processes ended", notices, len(c.rung), c.ends.Load())
		}
		t.Logf("%d obligations, %d notices, %d processes ended", len(all), notices, c.ends.Load())
	})
}
