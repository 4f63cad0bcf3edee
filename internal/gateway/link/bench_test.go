package link

import (
	"fmt"
	"testing"

	"entente/internal/seal/envelope"
)

// running is a pair for a benchmark, on SQLite files with every commit durable.
func running(b *testing.B) (from, to *station) {
	from, to = newStation(b, usa(), fileDatabase(b), nil), newStation(b, rus(), fileDatabase(b), nil)
	for _, s := range []*station{from, to} {
		s.options.Limits.Rate, s.options.Limits.Burst, s.options.Limits.Backlog, s.options.Limits.BacklogBytes = 1e9, 1e9, 1e9, 1e12
		var err error
		s.Link, err = New(b.Context(), s.options)
		check(b, err)
	}
	introduce(b, from, to, nil)
	from.run()
	to.run()
	return from, to
}

// BenchmarkBacklog is envelopes a second from one gateway's store to another's
// with receipts, when there is plenty to send.
func BenchmarkBacklog(b *testing.B) {
	from, _ := running(b)
	check(b, from.Queue().Put(b.Context(), items(envelope.LaneOrdinary, 1, 1)))
	waiting := items(envelope.LaneOrdinary, 2, b.N+1)
	last := fmt.Sprintf("ordinary %d", b.N+1)
	until(b, func() bool { return from.status("ordinary 1").State == "delivered" })
	b.ResetTimer()
	for batch := range (len(waiting) + 63) / 64 {
		check(b, from.Queue().Put(b.Context(), waiting[64*batch:min(len(waiting), 64*batch+64)]))
	}
	until(b, func() bool { return from.status(last).State == "delivered" })
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "envelopes/s")
}

// BenchmarkIdle is the time from putting one envelope on an idle lane to its receipt.
func BenchmarkIdle(b *testing.B) {
	from, _ := running(b)
	lanes()[envelope.LaneWarning].at(b.N)
	b.ResetTimer()
	for seq := 1; seq <= b.N; seq++ {
		check(b, from.Queue().Put(b.Context(), items(envelope.LaneWarning, seq, seq)))
		id := fmt.Sprintf("warning %d", seq)
		until(b, func() bool { return from.status(id).State == "delivered" })
	}
}
