package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/statement"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAPartnerAcceptedAndLetLieIsCountedApartFromSilence(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		for n, standing := range []obligation.Acceptance{obligation.Asserted, obligation.IsAccepted, obligation.IsAccepted} {
			o := owed(n, 1)
			o.Standing = standing
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.PutObligation(o)
				return err
			})
		}
		end := clock.Now().Add(48 * time.Hour)
		got := map[string]int{}
		for _, c := range read(t, s, func(tx *insidedb.Tx) ([]statement.Count, error) {
			counts, _, err := tx.Counted("USA/CIA", end.Add(-24*time.Hour), end)
			return counts, err
		}) {
			if c.Number > 0 {
				got[c.Figure] += c.Number
			}
		}
		if diff := cmp.Diff(map[string]int{statement.LateTheirs: 2, statement.Silent: 1}, got); diff != "" {
			t.Error(diff)
		}
	})
}
