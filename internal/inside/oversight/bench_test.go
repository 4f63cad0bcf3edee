package oversight_test

import (
	"testing"

	"entente/internal/store/storetest"
)

// BenchmarkSequence moves pending leaves into the log, 20,000 at a time.
func BenchmarkSequence(b *testing.B) {
	const n = 20_000
	d := newDesk(b, storetest.Engines()[0])
	done := 0
	for b.Loop() {
		b.StopTimer()
		d.happen(done, n)
		b.StartTimer()
		d.must(d.log.SequenceAll(b.Context()))
		done += n
	}
	b.ReportMetric(float64(done)/b.Elapsed().Seconds(), "leaves/s")
}
