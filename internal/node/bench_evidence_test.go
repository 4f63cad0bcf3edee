package node

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/inside/disclosure"
	"entente/internal/inside/oversight"
	"entente/internal/seal/envelope"
	"entente/internal/seal/evidence"
)

// BenchmarkProve is proofs a second of releases that were delivered and
// admitted, made from a node's store, and how fast whoever has one verifies it:
// with its two receipts, and under key sets that he has verified before. Both use
// every core.
func BenchmarkProve(b *testing.B) {
	const releases = 32
	cia, _ := benchPair(b)
	ids := make([]string, releases)
	for i := range releases {
		_, err := cia.reports.Add(b.Context(), "author", "r.yaml", benchReport(i))
		check(b, err)
		r, err := cia.office.Propose(b.Context(), disclosure.Proposal{Report: fmt.Sprintf("S-%d", i), Partner: "FRA", Officer: "author"})
		check(b, err)
		ids[i] = r.Release
	}
	for tally(b, cia, "release") < releases {
		time.Sleep(2 * time.Millisecond)
	}
	proofs := make([]oversight.Proof, releases)
	for i, id := range ids {
		var err error
		proofs[i], err = cia.oversight.Prove(b.Context(), "author", id, nil)
		check(b, err)
	}
	file, err := cia.oversight.KeyFile(b.Context())
	check(b, err)
	trusted, err := evidence.ReadKeyFile(file.File)
	check(b, err)
	b.Run("make", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				if _, err := cia.oversight.Prove(b.Context(), "author", ids[i%releases], nil); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "proofs/s")
	})
	b.Run("verify", func(b *testing.B) {
		v := evidence.NewVerifier(trusted)
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				s, err := v.Verify(proofs[i%releases].Proof)
				if err != nil || len(s.Receipts) != 2 || s.Receipts[1].Verb != envelope.Admitted {
					b.Errorf("%d receipts, %v; expected those of a release that is delivered and admitted", len(s.Receipts), err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "proofs/s")
	})
}
