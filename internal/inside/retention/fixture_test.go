package retention_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/retention"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// office is a keeper with its store, clock and gateway.
type office struct {
	*retention.Keeper
	t       *testing.T
	store   *insidedb.Store
	clock   *insidetest.Clock
	gateway *gateway
	ahead   time.Duration
}

// gateway notes what it is told to forget, and fails as often as it is told to.
type gateway struct {
	forgotten []string
	fails     int
	never     string // a hash that it cannot forget
}

// Forget implements retention.Gateway.
func (g *gateway) Forget(_ context.Context, hashes []string) error {
	if g.fails--; g.fails >= 0 {
		return errs.E(errs.Unavailable, "test", "away")
	}
	if slices.Contains(hashes, g.never) {
		return errs.E(errs.Unavailable, "test", "inside has yet to take it")
	}
	g.forgotten = append(g.forgotten, hashes...)
	return nil
}

func newOffice(t *testing.T, rules retention.Rules, change ...func(*retention.Config)) *office {
	t.Helper()
	return officeOn(t, storetest.Engines()[0].Fresh(t), rules, change...)
}

// officeOn is an office on one engine; most of what it does does not depend on it.
func officeOn(t *testing.T, d *storetest.Database, rules retention.Rules, change ...func(*retention.Config)) *office {
	t.Helper()
	o := &office{t: t, clock: insidetest.NewClock(), gateway: &gateway{}}
	var err error
	o.store, err = insidedb.Open(t.Context(), d.Open(t, o.clock.Now))
	o.must(err)
	c := retention.Config{Store: o.store, Gateway: o.gateway, Rules: rules, Steady: o.steady, Log: insidetest.Quiet()}
	for _, f := range change {
		f(&c)
	}
	o.Keeper, err = retention.New(c)
	o.must(err)
	o.write(func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"lind": insidedb.RoleAuthor, "berg": insidedb.RoleDisclosure, "holm": insidedb.RoleDisclosure} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	})
	return o
}

// steady goes with the clock, but for what the clock was set ahead by.
func (o *office) steady() time.Duration { return o.clock.Now().Sub(insidetest.Start) - o.ahead }

// set sets the clock ahead, or back.
func (o *office) set(d time.Duration) {
	o.clock.Add(d)
	o.ahead += d
}

// pass takes a step, lets an hour pass, and takes another.
func (o *office) pass() {
	o.t.Helper()
	o.must(o.Step(o.t.Context()))
	o.clock.Add(time.Hour)
	o.must(o.Step(o.t.Context()))
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func (o *office) write(fn func(*insidedb.Tx) error) {
	o.t.Helper()
	o.must(o.store.Write(o.t.Context(), fn))
}

// add takes a report in and gives its id.
func (o *office) add(serial string, lines ...string) string {
	o.t.Helper()
	o.clock.Add(time.Second)
	r, err := report.Decode("report.yaml", insidetest.Report(serial, "{p1} is in {l1}.", lines...), nil)
	o.must(err)
	var id string
	o.write(func(tx *insidedb.Tx) error {
		held, err := tx.AddReport("", "hash of "+serial, "lind", r, nil)
		id = held.ID
		return err
	})
	return id
}

// held tells whether the content of a report can be read.
func (o *office) held(id string) bool {
	o.t.Helper()
	var r insidedb.Report
	o.must(o.store.Read(o.t.Context(), func(tx *insidedb.Tx) (err error) {
		r, err = tx.ReportVersion(id, 1)
		return err
	}))
	if (r.Raw == nil) != (r.Erased != nil) {
		o.t.Errorf("%s has %d bytes and is erased %v", id, len(r.Raw), r.Erased)
	}
	return r.Raw != nil
}

func (o *office) dueNames() []string {
	o.t.Helper()
	l, err := o.List(o.t.Context(), "", true, 0)
	o.must(err)
	out := []string{}
	for _, d := range l.Due {
		out = append(out, d.Name+" "+d.Why)
	}
	slices.Sort(out)
	return out
}

func wantKind(t *testing.T, what string, err error, want errs.Kind) {
	t.Helper()
	if errs.KindOf(err) != want {
		t.Errorf("%s: error %v of kind %q; expected %q", what, err, errs.KindOf(err), want)
	}
}
