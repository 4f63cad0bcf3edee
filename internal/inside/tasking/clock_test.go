package tasking_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// plan is one that the tests can count on: for an answer a reminder an hour before,
// due after ten, and the desk, lead and watch one, two and four hours later.
func plan(t testing.TB, more string) obligation.Plan {
	t.Helper()
	p, err := obligation.DecodePlan("duties.yaml", []byte(`duties: {answer: {within: PT10H, remind: [PT1H],
  escalate: [{after: PT1H, to: desk}, {after: PT2H, to: lead}, {after: PT4H, to: watch}]`+more+`}}`))
	must(t, err)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// channel notes what it is told, and fails while it is told to.
type channel struct {
	name string
	mu   sync.Mutex
	got  []tasking.Message
	err  error
}

func (c *channel) Name() string { return c.name }

func (c *channel) Send(_ context.Context, m tasking.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	c.got = append(c.got, m)
	return nil
}

func (c *channel) ids() []string {
	out := []string{}
	for _, m := range c.got {
		out = append(out, short(m.ID))
	}
	return out
}

// office is a store with a clock, and what sees to what is owed there.
type office struct {
	*tasking.Tasking
	t     testing.TB
	store *insidedb.Store
	clock *insidetest.Clock
	plan  obligation.Plan
	paged *channel
}

func open(t testing.TB, d *storetest.Database) *office {
	t.Helper()
	o := &office{t: t, clock: insidetest.NewClock(), plan: plan(t, ""), paged: &channel{name: "exec"}}
	var err error
	o.store, err = insidedb.Open(t.Context(), d.Open(t, o.clock.Now))
	must(t, err)
	o.restart()
	o.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleLiaison}})
		return err
	})
	return o
}

// restart gives the office a process that remembers nothing.
func (o *office) restart() {
	o.t.Helper()
	var err error
	o.Tasking, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan },
		Channels: []tasking.Channel{o.paged}, Log: insidetest.Quiet()})
	must(o.t, err)
}

func each(t *testing.T, test func(*testing.T, *office)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { test(t, open(t, d)) })
}

func (o *office) write(fn func(*insidedb.Tx) error) {
	o.t.Helper()
	must(o.t, o.store.Write(o.t.Context(), fn))
}

func (o *office) put(b insidedb.Obligation) insidedb.Obligation {
	o.t.Helper()
	o.write(func(tx *insidedb.Tx) (err error) {
		b, err = tx.PutObligation(b)
		return err
	})
	return b
}

// ask puts the nth obligation: France owes an answer from now on.
func (o *office) ask(n int) insidedb.Obligation {
	o.t.Helper()
	return o.put(insidedb.Obligation{ID: fmt.Sprintf("%032x", n), Kind: obligation.Answer, Shared: true, Debtor: "FRA/DGSE", Creditor: "USA/CIA", Partner: "FRA/DGSE",
		Ground: obligation.Courtesy, Standing: obligation.Asserted, State: obligation.Open, Opened: o.clock.Now()})
}

func (o *office) tick(want int) {
	o.t.Helper()
	n, err := o.Tick(o.t.Context())
	must(o.t, err)
	if n != want {
		o.t.Errorf("the tick at %v served %d; want %d: %v", o.clock.Now().Sub(insidetest.Start), n, want, o.notices())
	}
}

// short is an id without the zeros before it.
func short(id string) string {
	for len(id) > 0 && id[0] == '0' {
		id = id[1:]
	}
	return id
}

// notices are all of the record, the first first.
func (o *office) notices() []string {
	o.t.Helper()
	all, err := o.Notices(o.t.Context(), tasking.NoticeQuery{})
	must(o.t, err)
	out := []string{}
	for _, n := range slices.Backward(all.Notices) {
		out = append(out, fmt.Sprintf("%s %s %s %v", short(n.ID), n.What, n.To, n.At.Sub(insidetest.Start)))
	}
	return out
}

func (o *office) want(want ...string) {
	o.t.Helper()
	if diff := cmp.Diff(want, o.notices()); diff != "" {
		o.t.Errorf("the record says otherwise: %s", diff)
	}
}

func TestEveryStepIsServedOnceWhenItsTimeComes(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.ask(1)
		o.tick(1)
		o.tick(0)
		o.clock.Add(9*time.Hour - time.Microsecond)
		o.tick(0)
		o.clock.Add(time.Microsecond)
		o.tick(1)
		o.restart()
		o.tick(0)
		o.clock.Add(time.Hour)
		o.tick(1)
		o.clock.Add(2 * time.Hour) // the tick of the first escalation did not come
		o.tick(2)
		o.clock.Add(2 * time.Hour)
		o.tick(1)
		o.clock.Add(1000 * time.Hour)
		o.tick(0)
		o.want("1/1 opened liaison 0s", "1/2 reminder liaison 9h0m0s", "1/3 due liaison 10h0m0s", "1/4 escalation liaison 11h0m0s",
			"1/5 escalation lead 12h0m0s", "1/6 escalation watch 14h0m0s")
	})
}

func TestWhatWasOverrunWhileTheNodeWasDownIsServedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for n := range 300 { // more than one transaction takes
			o.ask(n + 1)
		}
		o.clock.Add(1000 * time.Hour)
		o.restart()
		o.tick(300 * 6)
		o.tick(0)
	})
}

func TestWhatIsClosedHasNoFurtherStep(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.ask(1)
		o.tick(1)
		now := o.clock.Now()
		b.State, b.Closed = obligation.IsWithdrawn, &now
		o.put(b)
		o.clock.Add(1000 * time.Hour)
		o.tick(0)
		b.State, b.Closed = obligation.Open, nil // an earlier statement of the same came late
		o.put(b)
		o.tick(5)
	})
}

func TestAnExtensionAndAnotherPlanHaveStepsOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.ask(1)
		o.clock.Add(10 * time.Hour)
		o.tick(3)
		due := insidetest.Start.Add(20 * time.Hour)
		b.Due = &due
		o.put(b)
		o.tick(0)
		o.clock.Add(9 * time.Hour)
		o.tick(1)
		o.plan = plan(t, ", desk: questions") // who is told is another; the steps are not
		o.tick(0)
		o.plan, _ = obligation.DecodePlan("", []byte(`duties: {answer: {remind: [PT90M, PT1H], escalate: [{after: PT30M, to: watch}]}}`))
		o.tick(0) // who was reminded since is not reminded of an earlier time
		o.clock.Add(2 * time.Hour)
		o.tick(2)
		o.want("1/1 opened liaison 0s", "1/2 reminder liaison 9h0m0s", "1/3 due liaison 10h0m0s", "1/4 reminder liaison 19h0m0s",
			"1/5 due liaison 20h0m0s", "1/6 escalation watch 20h30m0s")
	})
}

func TestANoticeIsForWhoHasTheObligationThen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.ask(1)
		o.tick(1)
		b.Officer, b.By = "lind", "lind"
		b = o.put(b)
		o.clock.Add(9 * time.Hour)
		o.tick(1)
		b.Officer, b.Desk = "", "night"
		o.put(b)
		o.clock.Add(3 * time.Hour)
		o.tick(4)
		o.want("1/1 opened liaison 0s", "1/2 reminder lind 9h0m0s", "1/3 assigned night 9h0m0.000001s", "1/4 due night 10h0m0s", "1/5 escalation night 11h0m0s", "1/6 escalation lead 12h0m0s")
	})
}

func TestWhatAClockThatStoodAheadFiredIsSentAgainWhenItsTimeComes(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.ask(1)
		o.tick(1)
		o.clock.Add(10 * time.Hour) // ahead
		o.tick(2)
		o.deliver(3)
		o.clock.Add(-10 * time.Hour) // and back
		o.restart()
		o.tick(0)
		o.tick(0)
		o.clock.Add(9*time.Hour - time.Second)
		o.tick(0)
		o.deliver(0)
		o.clock.Add(time.Second)
		o.tick(1)
		o.tick(0)
		o.clock.Add(time.Hour)
		o.tick(1)
		o.deliver(2)
		o.clock.Add(time.Hour)
		o.tick(1)
		o.deliver(1)
		o.want("1/1 opened liaison 0s", "1/2 reminder liaison 9h0m0s", "1/3 due liaison 10h0m0s", "1/4 escalation liaison 11h0m0s")
		if diff := cmp.Diff([]string{"1/1", "1/2", "1/3", "1/2", "1/3", "1/4"}, o.paged.ids()); diff != "" {
			t.Errorf("sent: %s", diff)
		}
	})
}

func (o *office) deliver(want int) {
	o.t.Helper()
	n, err := o.Deliver(o.t.Context(), o.paged)
	must(o.t, err)
	if n != want {
		o.t.Errorf("sent %d; want %d", n, want)
	}
}

// Whatever the clock does, once it has passed every step for good each is on record
// once, and was sent at or after its time.
func TestWhateverTheClockDoesEachStepIsOnRecordOnceAndSentAfterItsTime(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	sent := map[string]time.Time{}
	tick := func() {
		_, err := o.Tick(t.Context())
		must(t, err)
		o.paged.got = nil
		_, err = o.Deliver(t.Context(), o.paged)
		must(t, err)
		for _, m := range o.paged.got {
			sent[m.ID] = o.clock.Now()
		}
	}
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		b := o.ask(run)
		for range rapid.IntRange(1, 12).Draw(r, "jumps") {
			o.clock.Add(time.Duration(rapid.IntRange(-20, 20).Draw(r, "hours")) * time.Hour)
			if rapid.Bool().Draw(r, "restart") {
				o.restart()
			}
			tick()
		}
		for o.clock.Now().Before(b.Opened.Add(20 * time.Hour)) { // it goes right from here on
			o.clock.Add(30 * time.Minute)
			tick()
		}
		all, err := o.of(b.ID)
		must(t, err)
		if len(all) != 6 {
			r.Fatalf("%d notices: %v", len(all), all)
		}
		for _, n := range all {
			if at := sent[n.ID]; at.Before(n.At) {
				r.Fatalf("%s of %v was last sent at %v", n.ID, n.At, at)
			}
		}
		now := o.clock.Now()
		b.Closed = &now
		o.put(b)
	})
}

// of gives the notices of one obligation.
func (o *office) of(id string) (all []insidedb.Notice, err error) {
	err = o.store.Read(o.t.Context(), func(tx *insidedb.Tx) (err error) {
		all, err = tx.Notices(insidedb.NoticeQuery{Obligation: id})
		return err
	})
	return all, err
}

func TestATickThatAnotherProcessHasIsLeftToIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		o := open(t, d)
		var here, there *tasking.Tasking
		elapsed := func() time.Duration { return o.clock.Now().Sub(insidetest.Start) }
		for name, into := range map[string]**tasking.Tasking{"here": &here, "there": &there} {
			leases, err := o.store.Leases(name, elapsed, time.Minute)
			must(t, err)
			*into, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan }, Log: insidetest.Quiet(), Leases: leases})
			must(t, err)
		}
		for n, tt := range []struct {
			by   *tasking.Tasking
			want int
		}{{here, 1}, {there, 0}, {here, 2}} {
			o.ask(n + 1)
			served, err := tt.by.Tick(t.Context())
			must(t, err)
			if served != tt.want {
				t.Errorf("tick %d served %d; want %d", n+1, served, tt.want)
			}
		}
		must(t, here.Leases.Release(t.Context(), insidedb.LeaseClock))
		must(t, there.Leases.Beat(t.Context()))
		o.ask(4)
		if served, err := there.Tick(t.Context()); err != nil || served != 1 {
			t.Errorf("the other served %d (%v) when it was left the clock; want 1", served, err)
		}
	})
}

func TestATaskingNeedsWhatItWorksOn(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	whole := tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan }, Log: insidetest.Quiet()}
	for name, change := range map[string]func(*tasking.Config){
		"self": func(c *tasking.Config) { c.Self = "" }, "store": func(c *tasking.Config) { c.Store = nil },
		"plan": func(c *tasking.Config) { c.Plan = nil }, "log": func(c *tasking.Config) { c.Log = nil },
		"names": func(c *tasking.Config) { c.Channels = []tasking.Channel{o.paged, &channel{name: "exec"}} },
	} {
		c := whole
		change(&c)
		if _, err := tasking.New(c); errs.KindOf(err) != errs.Internal {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestATurnThatFailsHoldsUpNothingThatIsDue(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		broken := errors.New("broken")
		o.Turns = []tasking.Turn{
			{Name: "warnings", Do: func(context.Context) (int, error) { return 0, broken }},
			{Name: "advisories", Do: func(ctx context.Context) (int, error) { // what it opens is served in the same tick
				o.ask(1)
				return 1, nil
			}},
		}
		n, err := o.Tick(t.Context())
		if !errors.Is(err, broken) || n != 2 {
			t.Errorf("served %d (%v); want the turn, what it opened, and the failure told", n, err)
		}
		o.want("1/1 opened liaison 0s")
	})
}

func TestWhoSetsADueTimeAnewInThePastSetsNothingOff(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.ask(1)
		o.clock.Add(20 * time.Hour)
		o.tick(6) // all of the plan
		for i := range 20 {
			due := insidetest.Start.Add(time.Duration(i+1) * time.Microsecond)
			b.Due = &due
			o.put(b)
			o.clock.Add(time.Minute)
			o.tick(0)
		}
		due := o.clock.Now().Add(2 * time.Hour) // time that is truly given is time to be reminded of
		b.Due = &due
		o.put(b)
		o.clock.Add(time.Hour)
		o.tick(1)
		for range 100 { // and nobody is reminded without end
			due = due.Add(2 * time.Hour)
			b.Due = &due
			o.put(b)
			o.clock.Add(2 * time.Hour)
			_, err := o.Tick(t.Context())
			must(t, err)
		}
		if n := len(o.notices()); n != 64 {
			t.Errorf("%d notices of one obligation; want 64 at most", n)
		}
	})
}
