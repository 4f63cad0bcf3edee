package link

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
)

// bulky is how many envelopes the bulk lane carries.
const bulky = 10_000

// bulkLane is kept, since envelopes are costly to sign.
var bulkLane = sync.OnceValue(func() *chain { return newChain(usa(), rus().code, "bench", envelope.LaneBulk) })

// BenchmarkWarningBesideBulk is the time from a warning's being put to the other
// inside's having taken it, while the bulk lane carries 10,000 envelopes, all of
// which that inside takes too. The floor is a median under 50 ms.
func BenchmarkWarningBesideBulk(b *testing.B) {
	x := newStation(b, usa(), fileDatabase(b), func(o *Options) { o.Limits.Poll = time.Second })
	y := newStation(b, rus(), fileDatabase(b), func(o *Options) { o.Limits.Poll = time.Second })
	introduce(b, x, y, nil)
	bulk, warnings := bulkLane(), newChain(usa(), rus().code, "bench", envelope.LaneWarning)
	for seq := 1; seq <= bulky; seq += 50 {
		var batch []Item
		for i := seq; i < seq+50; i++ {
			batch = append(batch, Item{ID: fmt.Sprintf("bulk %d", i), Sealed: bulk.at(i)})
		}
		check(b, x.Queue().Put(b.Context(), batch))
	}
	warnings.at(b.N)
	x.run()
	y.run()
	arrived := make(chan uint64, 1)
	ctx, stop := context.WithCancel(context.Background())
	ended, taken := make(chan struct{}), 0
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			events, err := y.Queue().Take(ctx, 64)
			if err != nil || len(events) == 0 {
				time.Sleep(time.Millisecond)
				continue
			}
			var ids []string
			for _, e := range events {
				ids = append(ids, e.ID)
				if e.Lane == envelope.LaneWarning && e.Kind == string(gatewaydb.EventEnvelope) {
					arrived <- e.Seq
				}
			}
			if y.Queue().Ack(ctx, ids) == nil {
				taken += len(ids)
			}
		}
	}()
	var times []time.Duration
	b.ResetTimer()
	for i := range b.N {
		begun := time.Now()
		check(b, x.Queue().Put(b.Context(), []Item{{ID: fmt.Sprintf("warning %d", i+1), Sealed: warnings.at(i + 1)}}))
		if seq := <-arrived; seq != uint64(i+1) {
			b.Fatalf("warning %d came as %d", i+1, seq)
		}
		times = append(times, time.Since(begun))
	}
	b.StopTimer()
	stop()
	<-ended
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(bulky-taken+b.N), "bulk-left")
}
