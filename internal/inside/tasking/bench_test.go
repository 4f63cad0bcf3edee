package tasking_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// open100k is how many obligations are open in the benchmarks, on SQLite.
const open100k = 100_000

// crowded is an office in which so many obligations are open, of which the clock
// has nothing to do now; the nth has its reminder n seconds from now, and half of
// all are overdue without a further step.
func crowded(b *testing.B) *office {
	b.Helper()
	o := open(b, storetest.Engines()[0].Fresh(b))
	var err error
	o.plan, err = obligation.DecodePlan("duties.yaml", []byte("duties: {answer: {remind: [P30D]}}"))
	must(b, err)
	o.tick(0)
	const together = 5000
	for first := 0; first < open100k; first += together {
		o.write(func(tx *insidedb.Tx) error {
			for n := first; n < first+together; n++ {
				next := insidetest.Start.Add(time.Duration(n+1) * time.Second)
				due := next.Add(30 * 24 * time.Hour)
				if n%2 == 1 {
					due, next = insidetest.Start.Add(-time.Duration(n)*time.Second), time.Time{}
				}
				partner := party.Code([]string{"FRA/DGSE", "ITA/AISE", "DEU/BND", "GBR/SIS"}[n%4])
				p, err := tx.PutObligation(insidedb.Obligation{ID: fmt.Sprintf("%032x", n), Kind: obligation.Answer, Shared: true, Debtor: partner, Creditor: "USA/CIA",
					Partner: partner, Standing: obligation.Asserted, State: obligation.Open, Opened: insidetest.Start.Add(-1000 * time.Hour), Due: &due})
				if err != nil {
					return err
				}
				at := &next
				if next.IsZero() {
					at = nil
				}
				if _, err := tx.SetStep(p.ID, 1, at); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return o
}

// processor is the time that this process has had of the processor.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkOverdue lists the first page of what is overdue, of 100,000 open
// obligations half of which are; the floor is 50 ms.
func BenchmarkOverdue(b *testing.B) {
	o := crowded(b)
	for name, q := range map[string]insidedb.ObligationQuery{
		"all":     {Overdue: insidetest.Start},
		"partner": {Overdue: insidetest.Start, Partner: "ITA/AISE"},
		"nobody":  {Overdue: insidetest.Start, By: "CHE/NDB"},
		"by":      {Overdue: insidetest.Start, By: "ITA/AISE"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, o.store.Read(b.Context(), func(tx *insidedb.Tx) error {
					_, err := tx.Obligations(q)
					return err
				}))
			}
		})
	}
}

// BenchmarkTick is a tick with 100,000 open obligations: with nothing to do, and
// with a hundred to see to, whose 200 steps it serves. The floor is 20 ms of the
// processor.
func BenchmarkTick(b *testing.B) {
	o := crowded(b)
	for name, due := range map[string]int{"idle": 0, "hundred": 100} {
		b.Run(name, func(b *testing.B) {
			var spent time.Duration
			ticks, served := 0, 0
			for b.Loop() {
				o.clock.Add(time.Duration(2*due) * time.Second)
				before := processor(b)
				n, err := o.Tick(b.Context())
				must(b, err)
				spent += processor(b) - before
				ticks, served = ticks+1, served+n
			}
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(ticks), "cpu-ms/tick")
			b.ReportMetric(float64(served)/float64(ticks), "steps/tick")
		})
	}
}
