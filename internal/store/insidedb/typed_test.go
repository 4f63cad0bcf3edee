package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func typed(officer, form, said string) insidedb.Draft {
	return insidedb.Draft{Officer: officer, Title: form, Mark: "SECRET", Document: said}
}

func TestWhatIsTypedInAFormIsSealedAndNoDraft(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			d, err := tx.PutTyped(typed("lind", "answer", "Cormorant"))
			if err != nil {
				return err
			}
			raw, err := insidedb.DraftRaw(tx, d.ID)
			if err == nil && strings.Contains(string(raw), "ormorant") {
				t.Error("its words stand in the database")
			}
			return err
		})
		clock.Add(second)
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutTyped(typed("lind", "answer", "Cormorant says"))
			return err
		})
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Draft, error) { return tx.Typed("lind", "answer") })
		if got.Document != "Cormorant says" || got.Version != 2 || !got.SavedAt.After(got.CreatedAt) {
			t.Errorf("kept as %+v", got)
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Typed("berg", "answer")
			return err
		}), errs.NotFound)
		if list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Draft, error) { return tx.Drafts("lind", 10) }); len(list) != 0 {
			t.Errorf("listed as a draft: %+v", list)
		}
		if n := read(t, s, func(tx *insidedb.Tx) (int, error) { return tx.CountDrafts("lind") }); n != 0 {
			t.Errorf("counted as %d drafts", n)
		}
		for range 2 { // what is not kept ends as well
			write(t, s, func(tx *insidedb.Tx) error { return tx.EndTyped("lind", "answer") })
		}
		if left := read(t, s, func(tx *insidedb.Tx) (int, error) { return insidedb.DraftRows(tx, got.ID) }); left != 0 {
			t.Errorf("%d rows are left of it, keys among them", left)
		}
	})
}

func TestOfWhatIsTypedTheOldestFallsOffAndNothingOutlivesItsTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		for _, form := range []string{"a", "b", "c"} {
			clock.Add(time.Minute)
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.PutTyped(typed("lind", form, form))
				return err
			})
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddDraft(insidedb.Draft{Officer: "lind", Mark: "SECRET"})
			return err
		})
		ended := func(what string, want int, by func(*insidedb.Tx) (int, error)) {
			t.Helper()
			var n int
			write(t, s, func(tx *insidedb.Tx) (err error) {
				n, err = by(tx)
				return err
			})
			if n != want {
				t.Errorf("%s: %d ended; expected %d", what, n, want)
			}
		}
		ended("two are kept", 1, func(tx *insidedb.Tx) (int, error) { return tx.EndTypedOf("lind", 2) })
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Typed("lind", "a")
			return err
		}), errs.NotFound)
		ended("c is as old as the time", 1, func(tx *insidedb.Tx) (int, error) { return tx.EndTypedBefore(clock.Now(), 10) })
		ended("with the officer", 1, func(tx *insidedb.Tx) (int, error) { return tx.EndTypedOf("lind", 0) })
		if n := read(t, s, func(tx *insidedb.Tx) (int, error) { return tx.CountDrafts("lind") }); n != 1 {
			t.Errorf("%d drafts are left; expected the one that is no form", n)
		}
	})
}
