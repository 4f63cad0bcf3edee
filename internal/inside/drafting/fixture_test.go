package drafting_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/drafting"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// bench is a service with an author, an officer who reviews, and two partners: France
// gets persons masked without review, Russia's copies are reviewed.
type bench struct {
	tb      testing.TB
	drafts  *drafting.Drafting
	office  *disclosure.Office
	intake  *reporting.Intake
	store   *insidedb.Store
	clock   *insidetest.Clock
	policy  *directive.Policy
	partner []party.Code
}

func newBench(tb testing.TB, partners ...party.Code) *bench {
	tb.Helper()
	directives := []string{insidetest.Directive("D-FRA", "FRA", "automatic", insidetest.FullRungs, insidetest.MaskPersons),
		insidetest.Directive("D-RUS", "RUS", "review", insidetest.FullRungs, insidetest.MaskPersons)}
	b := &bench{tb: tb, clock: insidetest.NewClock(), policy: insidetest.Policy(tb, "USA/CIA", directives...), partner: partners}
	if partners == nil {
		b.partner = []party.Code{"FRA/DGSE", "RUS/FSB"}
	}
	var err error
	b.store, err = insidedb.Open(tb.Context(), storetest.Engines()[0].Fresh(tb).Open(tb, b.clock.Now))
	b.must(err)
	policy := func() *directive.Policy { return b.policy }
	b.intake, err = reporting.New(reporting.Config{Store: b.store, Policy: policy, Log: insidetest.Quiet(), Spool: tb.TempDir()})
	b.must(err)
	b.office, err = disclosure.New(tb.Context(), disclosure.Config{Store: b.store, Policy: policy, Source: insidetest.Chance("cia"), Log: insidetest.Quiet()})
	b.must(err)
	b.drafts, err = drafting.New(drafting.Config{Store: b.store, Policy: policy, Intake: b.intake, Office: b.office})
	b.must(err)
	for _, o := range []disclosure.Officer{{Code: "lind"}, {Code: "holm", Roles: []string{"author"}}, {Code: "berg", Roles: []string{"liaison"}}} {
		_, err := b.office.Register(tb.Context(), o)
		b.must(err)
	}
	b.must(b.store.Write(tb.Context(), func(tx *insidedb.Tx) error {
		for _, code := range b.partner {
			if _, err := tx.PutPartner(insidedb.Partner{Code: code, State: insidedb.PartnerActive, Peering: []byte{}}); err != nil {
				return err
			}
		}
		return nil
	}))
	return b
}

func (b *bench) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

func (b *bench) preview(text string, partners ...party.Code) drafting.Preview {
	b.tb.Helper()
	p, err := b.drafts.Preview(b.tb.Context(), drafting.Asked{Officer: "lind", Document: text, Partners: partners})
	b.must(err)
	return p
}

func written(serial, text string, lines ...string) string {
	return string(insidetest.Report(serial, text, lines...))
}

func wantKind(t *testing.T, err error, want errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != want || want != "" && !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), want, says)
	}
}

const second = time.Second
