package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// planOf is a plan whose answers are with a desk.
func planOf(desk string) obligation.Plan {
	p, err := obligation.DecodePlan("duties.yaml", []byte("duties: {answer: {desk: "+desk+"}}"))
	if err != nil {
		panic(err)
	}
	return p
}

func TestThePlanOfEachTimeIsOnRecord(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		at := map[string]time.Time{"": clock.Now()}
		for _, desk := range []string{"a", "b", "b", "a"} {
			clock.Add(time.Hour)
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.UsePlan(planOf(desk))
				return err
			})
			if desk == "a" {
				at[desk] = clock.Now()
			}
		}
		at["b"] = clock.Now().Add(-time.Hour)
		for desk, when := range at {
			got := read(t, s, func(tx *insidedb.Tx) (obligation.Plan, error) { return tx.PlanAt(when) })
			if got.Duty(obligation.Answer).Desk != desk {
				t.Errorf("the plan at %v has desk %q; expected %q", when, got.Duty(obligation.Answer).Desk, desk)
			}
		}
		if n := read(t, s, func(tx *insidedb.Tx) ([]byte, error) {
			return insidedb.RawBytes(tx, `SELECT CAST(COUNT(*) AS TEXT) FROM duty_plans`)
		}); string(n) != "3" {
			t.Errorf("%s plans are on record; expected each change once", n)
		}
	})
}
