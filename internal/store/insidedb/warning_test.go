package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// warned opens the warning of a report.
func warned(t testing.TB, s *insidedb.Store, report string) insidedb.Warning {
	t.Helper()
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Warning, error) {
		return tx.OpenWarning(insidedb.Warning{Report: report, Acquired: insidetest.Start.Add(-time.Hour), State: "open"})
	})
}

// act adds an act to a warning as it stands.
func act(t testing.TB, s *insidedb.Store, id string, a insidedb.WarningAct) insidedb.WarningAct {
	t.Helper()
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.WarningAct, error) {
		w, err := tx.Warning(id)
		if err != nil {
			return a, err
		}
		w.State = a.State
		_, a, err = tx.AddWarningAct(w, a)
		return a, err
	})
}

func TestAWarningIsReadAsItStoodAtAnyTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		w := warned(t, s, r.Report)
		due := insidetest.Start.Add(4 * time.Hour)
		first := act(t, s, w.ID, insidedb.WarningAct{Act: "flagged", State: "open", Version: 1, At: &due, Words: []byte(`{"why":"attack"}`)})
		clock.Add(time.Hour)
		second := act(t, s, w.ID, insidedb.WarningAct{Act: "determined", State: "duty", Officer: "lind", Partner: "FRA/DGSE", Code: "warn", Version: 1})
		for _, tt := range []struct {
			asOf time.Time
			want []insidedb.WarningAct
		}{{first.RecordedAt, []insidedb.WarningAct{first}}, {time.Time{}, []insidedb.WarningAct{first, second}}} {
			got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.WarningAct, error) { return tx.WarningActs(w, tt.asOf) })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
		}
		for asOf, want := range map[time.Time]int{w.RecordedAt.Add(-time.Microsecond): 0, w.RecordedAt: 1, {}: 1} {
			if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Warning, error) { return tx.Warnings(asOf, 10) }); len(got) != want {
				t.Errorf("as of %v there are %d warnings, want %d", asOf, len(got), want)
			}
		}
		if first.Digest == "" || first.Number != 1 || second.Number != 2 {
			t.Errorf("%+v, %+v", first, second)
		}
	})
}

func TestAReportHasOneWarningAndItsActsFollowOneAnother(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		w := warned(t, s, r.Report)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.OpenWarning(insidedb.Warning{Report: r.Report, Acquired: insidetest.Start})
			return err
		}), errs.Conflict)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.OpenWarning(insidedb.Warning{Acquired: insidetest.Start})
			return err
		}), errs.Internal)
		act(t, s, w.ID, insidedb.WarningAct{Act: "flagged", State: "open", Version: 1})
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, _, err := tx.AddWarningAct(w, insidedb.WarningAct{Act: "determined"}) // as it stood before the first act
			return err
		}), errs.Conflict)
		if got := read(t, s, func(tx *insidedb.Tx) (insidedb.Warning, error) {
			return tx.WarningOf(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report})
		}); got.ID != w.ID {
			t.Errorf("the report's warning is %q", got.ID)
		}
	})
}

func TestTheWordsOfAWarningAreErasedWithItsReport(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		w := warned(t, s, r.Report)
		told := act(t, s, w.ID, insidedb.WarningAct{Act: "told", State: "duty", Version: 1, Words: []byte(`"somebody in particular"`)})
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}, insidedb.ByOrder)
			return err
		})
		got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.WarningAct, error) { return tx.WarningActs(w, time.Time{}) })
		told.Words = nil
		if diff := cmp.Diff([]insidedb.WarningAct{told}, got); diff != "" {
			t.Error(diff)
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			held, err := tx.Warning(w.ID)
			if err == nil {
				_, _, err = tx.AddWarningAct(held, insidedb.WarningAct{Act: "told", Version: 1, Words: []byte(`"again"`)})
			}
			return err
		}), errs.Conflict)
	})
}

func TestTheClockFindsWarningsByTheirTimeAndItemsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		w := warned(t, s, r.Report)
		looked, next := insidetest.Start.Add(time.Minute), insidetest.Start.Add(time.Hour)
		write(t, s, func(tx *insidedb.Tx) error { return tx.SetWarningNext(w.ID, looked, &next) })
		setBack := looked.Add(-time.Microsecond)
		for at, want := range map[time.Time]int{setBack: 1, looked: 0, next.Add(-time.Microsecond): 0, next: 1} {
			if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Warning, error) { return tx.WarningsDue(at, 10) }); len(got) != want {
				t.Errorf("at %v %d are due, want %d", at, len(got), want)
			}
		}
		received(t, s, "e1")
		for _, want := range []int{1, 0} {
			if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Unlooked, error) { return tx.Unlooked(10) }); len(got) != want {
				t.Errorf("%d items are unlooked, want %d", len(got), want)
			}
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.Looked("e1")
				if fresh != (want == 1) {
					t.Errorf("it was looked through for the first time: %v", fresh)
				}
				return err
			})
		}
	})
}
