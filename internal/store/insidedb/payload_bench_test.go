package insidedb_test

import (
	"bytes"
	"fmt"
	"testing"

	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// BenchmarkDecisionKept is a decision's durable transaction; sealing is the part
// of it that a payload's key costs: reading the key, and sealing twice.
func BenchmarkDecisionKept(b *testing.B) {
	db := storetest.Engines()[0].Fresh(b).Open(b, insidetest.NewClock().Now)
	s, err := insidedb.Open(b.Context(), db)
	must(b, err)
	r := decoded(b, "R-1")
	held := writeOne(b, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.AddReport("", "h", "lind", r, nil) })
	outcome := fmt.Appendf(nil, `{"said":"%s"}`, bytes.Repeat([]byte("x"), 8<<10))
	b.Run("whole", func(b *testing.B) {
		for range b.N {
			write(b, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddDecision(insidedb.Decision{Report: held.ID, Version: 1, Partner: "FRA/DGSE", Outcome: outcome, Verdict: "release"})
				return err
			})
		}
	})
	b.Run("sealing", func(b *testing.B) {
		write(b, s, func(tx *insidedb.Tx) error {
			b.ResetTimer()
			for range b.N {
				if err := insidedb.SealOnce(tx, held.ID, outcome); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
