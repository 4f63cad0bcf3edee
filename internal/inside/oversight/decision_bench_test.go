package oversight_test

import (
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// BenchmarkDecision decides, tears and records one report for a partner, with
// the decision's leaf and without, turn by turn in one run.
func BenchmarkDecision(b *testing.B) {
	with := proposer(b, insidedb.Logged("USA/CIA", rand.Reader))
	without := proposer(b)
	var spent [2]time.Duration
	n := 0
	for b.Loop() {
		for i, propose := range []func(int) time.Duration{with, without} {
			spent[i] += propose(n)
		}
		n++
	}
	b.ReportMetric(float64(n)/spent[0].Seconds(), "with/s")
	b.ReportMetric(float64(n)/spent[1].Seconds(), "without/s")
	b.ReportMetric(100*spent[1].Seconds()/spent[0].Seconds(), "%")
}

// proposer gives a function that takes in a report and says how long proposing it took.
func proposer(b *testing.B, options ...insidedb.Option) func(int) time.Duration {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	clock := insidetest.NewClock()
	store, err := insidedb.Open(b.Context(), storetest.Engines()[0].Fresh(b).Open(b, clock.Now), options...)
	must(err)
	rules := insidetest.Policy(b, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs, insidetest.MaskPersons))
	policy := func() *directive.Policy { return rules }
	intake, err := reporting.New(reporting.Config{Store: store, Policy: policy, Log: insidetest.Quiet()})
	must(err)
	office, err := disclosure.New(b.Context(), disclosure.Config{Store: store, Policy: policy, Source: insidetest.Chance("bench"), Log: insidetest.Quiet()})
	must(err)
	_, err = office.Register(b.Context(), disclosure.Officer{Code: "lind"})
	must(err)
	dgse := insidetest.NewService(b, "FRA/DGSE")
	must(store.Write(b.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutPartner(insidedb.Partner{Code: dgse.Code, State: insidedb.PartnerActive, Fingerprint: dgse.Spoken(), Peering: dgse.Peering(b, "USA/CIA", 1), Officer: "lind"})
		return err
	}))
	return func(n int) time.Duration {
		clock.Add(time.Second)
		serial := fmt.Sprint("S-", n)
		_, err := intake.Add(b.Context(), "lind", serial, insidetest.Report(serial, "{p1} plans to attack {l1}."))
		must(err)
		began := time.Now()
		_, err = office.Propose(b.Context(), disclosure.Proposal{Report: serial, Partner: "FRA/DGSE", Officer: "lind"})
		must(err)
		return time.Since(began)
	}
}
