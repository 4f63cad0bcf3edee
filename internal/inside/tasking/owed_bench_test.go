package tasking_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// owing100k is an office with 100,000 open obligations on SQLite: of ten partners,
// each way, a third of them overdue, a fifth without a stated time.
func owing100k(b *testing.B) *office {
	b.Helper()
	o := open(b, storetest.Engines()[0].Fresh(b))
	kinds := []obligation.Kind{obligation.Answer, obligation.Action, obligation.Feedback, obligation.Commitment, obligation.Acknowledge}
	begun := o.clock.Now()
	for first := 0; first < open100k; first += 5000 {
		o.write(func(tx *insidedb.Tx) error {
			for n := first; n < first+5000; n++ {
				due := begun.Add(time.Duration(n%3000-1000) * time.Hour)
				x := insidedb.Obligation{ID: fmt.Sprintf("%032x", n), Kind: kinds[n%len(kinds)], Shared: true, Partner: party.Code(fmt.Sprintf("FRA/S%d", n%10)),
					Ground: obligation.Agreement, Standing: obligation.Asserted, State: obligation.Open, Opened: begun.Add(-time.Duration(n%900) * time.Hour)}
				if x.Debtor, x.Creditor = x.Partner, "USA/CIA"; n%2 == 0 {
					x.Debtor, x.Creditor = x.Creditor, x.Debtor
				}
				if n/7%5 > 0 {
					x.Due = &due
				}
				if _, err := tx.PutObligation(x); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return o
}

// BenchmarkOwedOverdue lists what is overdue of 100,000 that are open; the floor is
// 50 ms.
func BenchmarkOwedOverdue(b *testing.B) {
	o := owing100k(b)
	for name, q := range map[string]tasking.OwedQuery{"all": {Overdue: true}, "partner": {Overdue: true, Partner: "FRA/S3"}, "by": {Overdue: true, By: "FRA/S3"}, "hundred": {Overdue: true, Limit: 100}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				list, err := o.Owed(b.Context(), q)
				if err != nil || len(list.Items) == 0 || !list.More {
					b.Fatalf("%d listed, more %t: %v", len(list.Items), list.More, err)
				}
			}
		})
	}
}

// BenchmarkOwedStatistics counts over 100,000, and over them as of a date.
func BenchmarkOwedStatistics(b *testing.B) {
	o := owing100k(b)
	for b.Loop() {
		s, err := o.Statistics(b.Context(), tasking.OwedQuery{})
		if err != nil || len(s.Items) != 10 {
			b.Fatalf("%d counts: %v", len(s.Items), err)
		}
	}
}
