package insidedb_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func TestADraftIsItsWritersAloneAndNothingIsLeftOfIt(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		var d insidedb.Draft
		write(t, s, func(tx *insidedb.Tx) (err error) {
			d, err = tx.AddDraft(insidedb.Draft{Officer: "lind", Mark: "SECRET", Title: "the harbour", Document: "title: the harbour\n"})
			return err
		})
		if _, err := drafted(t, s, "berg", d.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another officer reads it: %v", err)
		}
		got, err := drafted(t, s, "lind", d.ID)
		must(t, err)
		if got.Document != "title: the harbour\n" || got.Title != "the harbour" || got.Version != 1 || got.Bytes != 19 {
			t.Errorf("read back as %+v", got)
		}
		clock.Add(second)
		next := got
		next.Document = "title: the pier\n"
		write(t, s, func(tx *insidedb.Tx) (err error) {
			next, err = tx.SaveDraft(next)
			return err
		})
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.SaveDraft(got)
			return err
		}), errs.Conflict)
		list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Draft, error) { return tx.Drafts("lind", 10) })
		if len(list) != 1 || list[0].Version != 2 || list[0].Document != "" || list[0].Title != "the harbour" || !list[0].SavedAt.After(list[0].CreatedAt) {
			t.Errorf("listed as %+v", list)
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { return tx.EndDraft("berg", d.ID) }), errs.NotFound)
		write(t, s, func(tx *insidedb.Tx) error { return tx.EndDraft("lind", d.ID) })
		left := read(t, s, func(tx *insidedb.Tx) (int, error) { return insidedb.DraftRows(tx, d.ID) })
		if left != 0 {
			t.Errorf("%d rows are left of it, keys among them", left)
		}
	})
}

func TestADraftIsSealed(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			d, err := tx.AddDraft(insidedb.Draft{Officer: "lind", Title: "Cormorant", Document: "Cormorant says so"})
			if err != nil {
				return err
			}
			raw, err := insidedb.DraftRaw(tx, d.ID)
			if err == nil && strings.Contains(string(raw), "ormorant") {
				t.Error("its words stand in the database")
			}
			return err
		})
	})
}

func drafted(t *testing.T, s *insidedb.Store, officer, id string) (d insidedb.Draft, err error) {
	t.Helper()
	err = s.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
		d, err = tx.Draft(officer, id)
		return err
	})
	return d, err
}
