package insidedb_test

import (
	"fmt"
	"testing"

	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func TestAlarmsOfOnePartnerAndKindAreBoundedAndCounted(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		raise := func(kind string, partner party.Code, n int) (fresh bool) {
			write(t, s, func(tx *insidedb.Tx) (err error) {
				fresh, err = tx.AddAlarm(insidedb.Alarm{ID: fmt.Sprint(kind, ":", partner, n), Kind: kind, Partner: partner, Detail: "d", Evidence: []byte{1}})
				return err
			})
			return fresh
		}
		write(t, s, func(tx *insidedb.Tx) error {
			for n := range insidedb.MostAlarms {
				a := insidedb.Alarm{ID: fmt.Sprint("order:FRA/DGSE", n), Kind: insidedb.AlarmOrder, Partner: "FRA/DGSE", Evidence: []byte{1}}
				if fresh, err := tx.AddAlarm(a); err != nil || !fresh {
					return fmt.Errorf("alarm %d is new: %t %w", n, fresh, err)
				}
			}
			return nil
		})
		for i, want := range []bool{true, false, false} {
			if fresh := raise(insidedb.AlarmOrder, "FRA/DGSE", insidedb.MostAlarms+i); fresh != want {
				t.Errorf("number %d above the bound is new: %t", i+1, fresh)
			}
		}
		if raise(insidedb.AlarmOrder, "FRA/DGSE", 0) {
			t.Error("one that is held is new")
		}
		if !raise(insidedb.AlarmForged, "FRA/DGSE", 0) || !raise(insidedb.AlarmOrder, "RUS/FSB", 0) {
			t.Error("another kind, or another partner's, is not kept")
		}
		all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Alarm, error) { return tx.Alarms(2 * insidedb.MostAlarms) })
		told := false
		for _, a := range all {
			told = told || a.Detail == "3 more of this kind are not kept" && a.Evidence == nil
		}
		if len(all) != insidedb.MostAlarms+3 || !told {
			t.Errorf("%d alarms; the count is told: %t", len(all), told)
		}
	})
}
