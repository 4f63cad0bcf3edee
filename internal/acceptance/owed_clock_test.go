package acceptance

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// watch is what is known of the clocks of one station: two processes serve its one
// store, each with its own part in the leases. It is what stands outside of them:
// to whom notices go, and what is to be on record.
type watch struct {
	clocks   [2]*tasking.Tasking
	sent     map[string]map[string]tasking.Message // by channel and id
	times    map[string]int                        // how often an id was sent, on any channel
	possible map[string]map[stepKey]bool           // by obligation: every step that was due when a clock ticked, whether or not it came to serve it
	certain  map[string]map[stepKey]bool           // and those of ticks that came to their end
	steps    map[string]plannedSteps
	starts   int
}

// stepKey tells one step of an obligation from another.
type stepKey struct {
	What obligation.What
	For  string
	At   int64 // microseconds since 1970
}

func keyOf(n insidedb.Notice) stepKey { return stepKey{n.What, n.For, n.At.UnixMicro()} }

// begin builds the two clocks of a station that has just started.
func (d *dealing) begin(s *station) {
	w := d.watches[s]
	for i := range w.clocks {
		w.starts++
		leases, err := s.inside.Leases(fmt.Sprintf("%s-%d", s.id.code, w.starts), func() time.Duration { return d.now.Sub(insidetest.Start) }, clockLease)
		check(d.t, err)
		w.clocks[i], err = tasking.New(tasking.Config{Self: s.id.code, Store: s.inside, Plan: obligation.DefaultPlan, Log: insidetest.Quiet(), Leases: leases,
			Channels: []tasking.Channel{bell{d, w, "hook"}, bell{d, w, "mail"}}, Crash: func(point string) {
				if point == s.crashAt && !d.gentle {
					s.crashAt = ""
					panic(ended{s})
				}
			}})
		check(d.t, err)
	}
}

// bell is a channel, which now and then does not ring.
type bell struct {
	d    *dealing
	w    *watch
	name string
}

func (b bell) Name() string { return b.name }

func (b bell) Send(_ context.Context, m tasking.Message) error {
	if !b.d.gentle && b.d.chance.IntN(5) == 0 {
		return errs.E(errs.Unavailable, "bell", "it does not ring")
	}
	before, again := b.w.sent[b.name][m.ID]
	if again && !samePoint(before, m) {
		b.d.fail("%s rings %+v, and before %+v under the same id", b.name, m, before)
	}
	if b.w.sent[b.name] == nil {
		b.w.sent[b.name] = map[string]tasking.Message{}
	}
	b.w.sent[b.name][m.ID] = m
	b.w.times[m.ID]++
	return nil
}

func samePoint(a, b tasking.Message) bool {
	due := a.Due == nil && b.Due == nil || a.Due != nil && b.Due != nil && a.Due.Equal(*b.Due)
	at := a.At.Equal(b.At)
	a.Due, b.Due, a.At, b.At = nil, nil, time.Time{}, time.Time{}
	return due && at && a == b
}

// tick has a station's two clocks tick, and holds that afterwards nothing is due
// that is not on record. A process that ended may have had the lease: then the two
// see to it once that has lapsed.
func (d *dealing) tick(s *station) {
	ctx := context.Background()
	for range 3 {
		first := d.chance.IntN(2)
		for _, i := range []int{first, 1 - first} {
			d.do(s, fmt.Sprintf("ticks with clock %d", i), func() error { return d.turn(s, d.watches[s].clocks[i]) })
		}
		if s.down {
			return
		}
		left := 0
		check(d.t, s.inside.Read(ctx, func(tx *insidedb.Tx) error {
			due, err := tx.ObligationsDue(d.now.Add(s.offset), 1)
			left = len(due)
			return err
		}))
		if left == 0 {
			d.expect(s, d.watches[s].certain)
			return
		}
		d.now = d.now.Add(2 * clockLease)
	}
	d.fail("%s has ticked, and not served what is due", s.id.code)
}

// clockLease is how long the lease of a clock outlives its holder here.
const clockLease = time.Minute

// turn is one tick of one clock, and what it sends.
func (d *dealing) turn(s *station, clock *tasking.Tasking) error {
	d.expect(s, d.watches[s].possible)
	if _, err := clock.Tick(context.Background()); err != nil {
		return err
	}
	for _, c := range clock.Channels {
		if _, err := clock.Deliver(context.Background(), c); err != nil && (d.gentle || errs.KindOf(err) != errs.Unavailable) {
			return err
		}
	}
	return nil
}

// expect adds every step that is due of what is open. What an obligation's steps
// are is worked out once for each version.
func (d *dealing) expect(s *station, to map[string]map[stepKey]bool) {
	w, now := d.watches[s], d.now.Add(s.offset)
	type current struct {
		id      string
		version int
	}
	var open []current
	check(d.t, s.insideDB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		open, err = sqldb.All(tx, func(r sqldb.Row) (c current, err error) { return c, r.Scan(&c.id, &c.version) }, `SELECT id, version FROM obligations WHERE closed IS NULL`)
		return err
	}))
	for _, c := range open {
		known := w.steps[c.id]
		if known.version != c.version {
			check(d.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
				o, err := tx.Obligation(c.id, time.Time{})
				known = plannedSteps{c.version, obligation.DefaultPlan().Steps(o.Kind, o.Opened, o.Due)}
				return err
			}))
			w.steps[c.id] = known
		}
		for _, step := range known.steps {
			if step.At.After(now) {
				break // they stand in the order of their times
			}
			if to[c.id] == nil {
				to[c.id] = map[stepKey]bool{}
			}
			to[c.id][stepKey{step.What, step.For, step.At.UnixMicro()}] = true
		}
	}
}

// plannedSteps are the steps of one version of an obligation.
type plannedSteps struct {
	version int
	steps   []obligation.Step
}

// beyond gives the steps of one set that another does not have.
func beyond(some, all map[string]map[stepKey]bool) iter.Seq2[string, stepKey] {
	return func(yield func(string, stepKey) bool) {
		for of, keys := range some {
			for k := range keys {
				if !all[of][k] && !yield(of, k) {
					return
				}
			}
		}
	}
}

// mostNotices are on record of one obligation.
const mostNotices = 64

// moved are the obligations of a station whose time was set anew.
func (d *dealing) moved(s *station) map[string]bool {
	out := map[string]bool{}
	check(d.t, s.insideDB.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := sqldb.All(tx, text, `SELECT id FROM obligation_versions GROUP BY id HAVING COUNT(DISTINCT COALESCE(due, -1)) > 1`)
		for _, id := range all {
			out[id] = true
		}
		return err
	}))
	return out
}

// notices are a station's, by obligation and as the obligation of each id, and when
// the last of a kind and rank was recorded. None is on record twice.
func (d *dealing) notices(s *station) (found map[string]map[stepKey]bool, ids map[string]string, said map[string]map[stepKey]int64) {
	found, ids, said = map[string]map[stepKey]bool{}, map[string]string{}, map[string]map[stepKey]int64{}
	check(d.t, s.insideDB.Read(context.Background(), func(tx *sqldb.Tx) error {
		_, err := sqldb.All(tx, func(r sqldb.Row) (struct{}, error) {
			var id, of string
			var k stepKey
			var at int64
			err := r.Scan(&id, &of, &k.What, &k.For, &k.At, &at)
			if found[of] == nil {
				found[of], said[of] = map[stepKey]bool{}, map[stepKey]int64{}
			}
			if found[of][k] || ids[id] != "" || !strings.HasPrefix(id, of+"/") {
				d.fail("%s has the step %+v of %s on record twice, the second as %s", s.id.code, k, of, id)
			}
			found[of][k], ids[id] = true, of
			rank := stepKey{What: k.What, For: k.For}
			said[of][rank] = max(said[of][rank], at)
			return struct{}{}, err
		}, `SELECT id, obligation, what, rank, at, recorded_at FROM notices`)
		return err
	}))
	return found, ids, said
}

// judgeClocks holds that each step that came due while what it is about was open is
// on record once, and nothing else; and that each was sent on every channel, under
// its id, and nothing else was. Of what had its time set anew the same is not said
// again to the same for a time that had passed when it was said last.
func (d *dealing) judgeClocks() error {
	for _, s := range d.stations {
		w := d.watches[s]
		found, ids, said := d.notices(s)
		moved := d.moved(s)
		for of, k := range beyond(w.certain, found) {
			withheld := moved[of] && (len(found[of]) >= mostNotices || said[of][stepKey{What: k.What, For: k.For}] >= k.At)
			if !withheld {
				return fmt.Errorf("%s was to serve the step %+v of %s, and has it not on record", s.id.code, k, of)
			}
		}
		for of, k := range beyond(found, w.possible) {
			return fmt.Errorf("%s has on record the step %+v of %s, which was never due while that was open", s.id.code, k, of)
		}
		for _, c := range w.clocks[0].Channels {
			for id := range ids {
				if m := w.sent[c.Name()][id]; m.ID != id || m.Obligation != ids[id] {
					return fmt.Errorf("%s has not sent %s by %s, but %+v", s.id.code, id, c.Name(), m)
				}
			}
			if len(w.sent[c.Name()]) != len(ids) {
				return fmt.Errorf("%s has sent %d notices by %s; %d are on record", s.id.code, len(w.sent[c.Name()]), c.Name(), len(ids))
			}
		}
	}
	return nil
}
