package disclosure_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// bench is a service with an author, two officers, two partners and a policy
// that tests change.
type bench struct {
	t      *testing.T
	office *disclosure.Office
	intake *reporting.Intake
	store  *insidedb.Store
	clock  *insidetest.Clock
	policy *directive.Policy
}

// The directives of most tests: France gets persons masked unless a need
// raises them, automatically; Russia's copies are reviewed.
var (
	toFrance = insidetest.Directive("D-FRA", "FRA", "automatic", insidetest.FullRungs, insidetest.MaskPersons)
	toRussia = insidetest.Directive("D-RUS", "RUS", "review", insidetest.FullRungs, insidetest.MaskPersons)
)

func newBench(t *testing.T, directives ...string) *bench {
	t.Helper()
	return newBenchOn(t, storetest.Engines()[0], directives...)
}

func newBenchOn(t *testing.T, engine storetest.Engine, directives ...string) *bench {
	t.Helper()
	if directives == nil {
		directives = []string{toFrance, toRussia}
	}
	b := &bench{t: t, clock: insidetest.NewClock(), policy: insidetest.Policy(t, "USA/CIA", directives...)}
	var err error
	b.store, err = insidedb.Open(t.Context(), engine.Fresh(t).Open(t, b.clock.Now))
	b.must(err)
	policy := func() *directive.Policy { return b.policy }
	b.intake, err = reporting.New(reporting.Config{Store: b.store, Policy: policy, Log: insidetest.Quiet()})
	b.must(err)
	b.office, err = disclosure.New(t.Context(), disclosure.Config{Store: b.store, Policy: policy, Source: insidetest.Chance("cia"), Log: insidetest.Quiet()})
	b.must(err)
	for _, o := range []disclosure.Officer{{Code: "lind", Name: "O. Lind"}, {Code: "berg", Roles: []string{"disclosure"}}, {Code: "holm", Roles: []string{"author"}}} {
		_, err := b.office.Register(t.Context(), o)
		b.must(err)
	}
	b.write(func(tx *insidedb.Tx) error {
		for _, code := range []party.Code{"FRA/DGSE", "RUS/FSB"} {
			if _, err := tx.PutPartner(insidedb.Partner{Code: code, State: insidedb.PartnerActive, Peering: []byte{}}); err != nil {
				return err
			}
		}
		return nil
	})
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(fn func(*insidedb.Tx) error) {
	b.t.Helper()
	b.must(b.store.Write(b.t.Context(), fn))
}

// add takes a report in by lind.
func (b *bench) add(serial, text string, lines ...string) {
	b.t.Helper()
	_, err := b.intake.Add(b.t.Context(), "lind", serial, insidetest.Report(serial, text, lines...))
	b.must(err)
	b.clock.Add(time.Second)
}

// propose proposes as lind.
func (b *bench) propose(p disclosure.Proposal) disclosure.Result {
	b.t.Helper()
	b.clock.Add(time.Second)
	p.Officer = "lind"
	out, err := b.office.Propose(b.t.Context(), p)
	b.must(err)
	return out
}

func (b *bench) show(id string) disclosure.View {
	b.t.Helper()
	v, err := b.office.Show(b.t.Context(), id, time.Time{})
	b.must(err)
	return v
}

func (b *bench) release(id string) insidedb.Release {
	b.t.Helper()
	var r insidedb.Release
	b.write(func(tx *insidedb.Tx) (err error) {
		r, err = tx.Release(id)
		return err
	})
	return r
}

// settle renews a release and settles it, as sealing does.
func (b *bench) settle(id string) (goes bool, after insidedb.Release) {
	b.t.Helper()
	var n disclosure.Renewal
	b.write(func(tx *insidedb.Tx) error {
		r, err := tx.Release(id)
		if err != nil {
			return err
		}
		if n, err = b.office.Renew(tx, r, b.clock.Now()); err != nil {
			return err
		}
		after, goes, err = n.Settle(tx)
		return err
	})
	if goes && !n.Tearline().Valid() {
		b.t.Error("the release goes without a tearline")
	}
	return goes, after
}

func wantKind(t *testing.T, err error, want errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != want || want != "" && !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), want, says)
	}
}

func text(v disclosure.View) string {
	var out []string
	for _, p := range v.Portions {
		out = append(out, p.Mark+" "+p.Text)
	}
	return strings.Join(out, "\n")
}
