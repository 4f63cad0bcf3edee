package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func TestAnIDThatNamesNothingSaysWhetherThereIsNoneOrMore(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for n, id := range []string{"abcdef01000000000000000000000000", "abcdef01000000000000000000000001"} {
			o := owed(n, 1)
			o.ID = id
			putOwed(t, s, o)
		}
		must(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			for id, want := range map[string]string{"abcdef": "first 8 digits", "abcdef01": "more than one", "abcdef02": "is held"} {
				if _, err := tx.Obligation(id, time.Time{}); errs.KindOf(err) != errs.NotFound || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v; expected %q", id, err, want)
				}
			}
			return nil
		}))
	})
}
