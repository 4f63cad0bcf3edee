package insidedb_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// onList is an entry with an invented body.
func onList(id, body string) insidedb.ListEntry {
	return insidedb.ListEntry{ID: id, Digest: "d-" + body, Body: []byte(body)}
}

// stage keeps entries for a new import.
func stage(t testing.TB, s *insidedb.Store, list string, entries ...insidedb.ListEntry) string {
	t.Helper()
	var imported string
	write(t, s, func(tx *insidedb.Tx) (err error) {
		if imported, err = tx.BeginImport(list); err != nil {
			return err
		}
		return tx.StageEntries(imported, entries)
	})
	return imported
}

// imported stages and commits entries as the next version of a list.
func imported(t testing.TB, s *insidedb.Store, list string, entries ...insidedb.ListEntry) insidedb.ListVersion {
	t.Helper()
	id := stage(t, s, list, entries...)
	var out insidedb.ListVersion
	write(t, s, func(tx *insidedb.Tx) (err error) {
		out, err = tx.CommitImport(id, insidedb.ListVersion{List: list, Format: "csv", Columns: "name=n", Edition: "e", Dated: "2017-12-01", Digest: "sha256:" + id,
			Files:   []insidedb.ListFile{{Name: "un.csv", Bytes: 3, Digest: "sha256:1"}},
			Purpose: "border control", Basis: "resolution 1267", Review: insidetest.Start.AddDate(1, 0, 0), Officer: "lind", Entries: len(entries), Names: 2 * len(entries),
			PassedBy: 4, Rejected: 1, Rejections: []insidedb.Rejection{{Record: 3, Line: 7, Reason: "no name"}},
			Unread: 2, LeftOut: []insidedb.Rejection{{Record: 4, Line: 9, Reason: "date of birth"}, {Record: 5, Line: 9, Reason: "country"}}})
		return err
	})
	return out
}

// standing is what a version of a list holds.
func standing(t testing.TB, s *insidedb.Store, list string, version int) []string {
	t.Helper()
	var out []string
	after := ""
	for {
		page := read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListEntry, error) { return tx.ListEntries(list, version, after, 2) })
		for _, e := range page {
			if e.Digest != "d-"+string(e.Body) {
				t.Errorf("entry %s has digest %s and body %s", e.ID, e.Digest, e.Body)
			}
			out = append(out, e.ID+"="+string(e.Body))
			after = e.ID
		}
		if len(page) < 2 {
			return out
		}
	}
}

func TestAListIsVersionsThatShareTheirEntries(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		first := imported(t, s, "un", onList("a", "Able"), onList("b", "Baker"), onList("c", "Charlie"))
		clock.Add(second)
		then := clock.Now()
		clock.Add(second)
		next := imported(t, s, "un", onList("b", "Baker"), onList("c", "Charly"), onList("d", "Dog"))
		other := imported(t, s, "eu", onList("a", "Able"))
		back := imported(t, s, "un", onList("a", "Able"), onList("b", "Baker"), onList("c", "Charlie"))
		for _, tt := range []struct {
			got                              insidedb.ListVersion
			version, added, changed, removed int
			want                             []string
		}{
			{first, 1, 3, 0, 0, []string{"a=Able", "b=Baker", "c=Charlie"}},
			{next, 2, 1, 1, 1, []string{"b=Baker", "c=Charly", "d=Dog"}},
			{other, 1, 1, 0, 0, []string{"a=Able"}},
			{back, 3, 1, 1, 1, []string{"a=Able", "b=Baker", "c=Charlie"}},
		} {
			got := tt.got
			if got.Version != tt.version || got.Added != tt.added || got.Changed != tt.changed || got.Removed != tt.removed {
				t.Errorf("%s version %d: +%d ~%d -%d; expected version %d: +%d ~%d -%d", got.List, got.Version, got.Added, got.Changed, got.Removed,
					tt.version, tt.added, tt.changed, tt.removed)
			}
			if diff := cmp.Diff(tt.want, standing(t, s, got.List, got.Version)); diff != "" {
				t.Errorf("%s version %d: %s", got.List, got.Version, diff)
			}
			held := read(t, s, func(tx *insidedb.Tx) (insidedb.ListVersion, error) { return tx.ListVersion(got.List, got.Version) })
			if diff := cmp.Diff(got, held); diff != "" {
				t.Errorf("what is held of %s version %d: %s", got.List, got.Version, diff)
			}
		}
		if diff := cmp.Diff([]insidedb.ListVersion{other, back}, read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListVersion, error) { return tx.Lists(time.Time{}) })); diff != "" {
			t.Errorf("the present: %s", diff)
		}
		if diff := cmp.Diff([]insidedb.ListVersion{first}, read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListVersion, error) { return tx.Lists(then) })); diff != "" {
			t.Errorf("as of the first: %s", diff)
		}
		if got := read(t, s, func(tx *insidedb.Tx) (insidedb.ListVersion, error) { return tx.List("un", then) }); got.Version != 1 {
			t.Errorf("version %d as of the first", got.Version)
		}
	})
}

func TestAListsDifferenceIsThatOfItsEnds(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		imported(t, s, "un", onList("a", "Able"), onList("b", "Baker"), onList("c", "Charlie"))
		imported(t, s, "un", onList("b", "Baker"), onList("c", "Charly"), onList("d", "Dog"))
		imported(t, s, "un", onList("b", "Bakker"), onList("c", "Charlie"), onList("d", "Dog"))
		for _, tt := range []struct {
			from, to int
			want     []string
			count    [3]int
		}{
			{1, 2, []string{"a Able>", "c Charlie>Charly", "d >Dog"}, [3]int{1, 1, 1}},
			{2, 3, []string{"b Baker>Bakker", "c Charly>Charlie"}, [3]int{0, 2, 0}},
			{1, 3, []string{"a Able>", "b Baker>Bakker", "d >Dog"}, [3]int{1, 1, 1}}, // c is what it was
			{0, 2, []string{"b >Baker", "c >Charly", "d >Dog"}, [3]int{3, 0, 0}},
			{3, 3, nil, [3]int{}},
		} {
			var got []string
			after := ""
			for { // page by page
				page := read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListChange, error) {
					return tx.ListDiff("un", tt.from, tt.to, after, 2)
				})
				for _, c := range page {
					got = append(got, fmt.Sprintf("%s %s>%s", c.ID, c.Before, c.After))
					after = c.ID
				}
				if len(page) < 2 {
					break
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("from %d to %d: %s", tt.from, tt.to, diff)
			}
			count := read(t, s, func(tx *insidedb.Tx) (n [3]int, err error) {
				n[0], n[1], n[2], err = tx.ListDiffCount("un", tt.from, tt.to)
				return n, err
			})
			if diff := cmp.Diff(tt.count, count); diff != "" {
				t.Errorf("from %d to %d: %s", tt.from, tt.to, diff)
			}
		}
	})
}

func TestWhatIsStagedIsNobodysUntilItIsCommitted(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		imported(t, s, "un", onList("a", "Able"))
		lost := stage(t, s, "un", onList("b", "Baker"), onList("c", "Charlie"))
		if diff := cmp.Diff([]string{"a=Able"}, standing(t, s, "un", 2)); diff != "" {
			t.Errorf("what is staged shows: %s", diff)
		}
		if other := stage(t, s, "un"); other == lost {
			t.Error("two imports have one name")
		}
		removed := 0
		write(t, s, func(tx *insidedb.Tx) (err error) {
			removed, err = tx.SweepImport(lost, 1)
			return err
		})
		err := try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.CommitImport(lost, insidedb.ListVersion{List: "un", Entries: 2})
			return err
		})
		wantKind(t, err, errs.Conflict)
		write(t, s, func(tx *insidedb.Tx) error {
			rest, err := tx.SweepImport("", 10)
			removed += 10 * rest
			return err
		})
		if removed != 21 {
			t.Errorf("swept %d; expected one at first, and then its other one and that of the first import", removed)
		}
		if got := read(t, s, func(tx *insidedb.Tx) (insidedb.ListVersion, error) { return tx.List("un", time.Time{}) }); got.Version != 1 {
			t.Errorf("version %d; expected that the first stays", got.Version)
		}
	})
}

func TestAnImportStagesAnEntryOnceAndAnyNumberOfThem(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		var many []insidedb.ListEntry
		for i := range 1001 {
			many = append(many, onList(fmt.Sprintf("n%04d", i), fmt.Sprint("Body ", i)))
		}
		id := stage(t, s, "un", many...)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			return tx.StageEntries(id, []insidedb.ListEntry{onList("m", "Other"), onList("n0007", "Other")})
		}), errs.Conflict)
		write(t, s, func(tx *insidedb.Tx) error {
			got, err := tx.CommitImport(id, insidedb.ListVersion{List: "un", Review: clock.Now(), Entries: len(many)})
			if got.Added != len(many) {
				t.Errorf("%d added", got.Added)
			}
			return err
		})
		if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListEntry, error) { return tx.ListEntries("un", 1, "n0998", 10) }); len(got) != 2 || got[1].ID != "n1000" {
			t.Errorf("the end of the list is %v", got)
		}
	})
}

func TestAFailedCommitLeavesTheVersionBefore(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		before := imported(t, s, "un", onList("a", "Able"))
		id := stage(t, s, "un", onList("b", "Baker"))
		stop := errs.E(errs.Internal, "test", "the transaction ends here")
		err := try(t, s, func(tx *insidedb.Tx) error {
			if _, err := tx.CommitImport(id, insidedb.ListVersion{List: "un", Entries: 1}); err != nil {
				return err
			}
			return stop
		})
		if err != stop {
			t.Fatalf("error %v", err)
		}
		if diff := cmp.Diff([]insidedb.ListVersion{before}, read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListVersion, error) { return tx.Lists(time.Time{}) })); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"a=Able"}, standing(t, s, "un", 1)); diff != "" {
			t.Error(diff)
		}
		if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListChange, error) { return tx.ListDiff("un", 1, 2, "", 10) }); len(got) != 0 {
			t.Errorf("%d changes were left behind", len(got))
		}
	})
}

func TestARemovedListIsErasedAndItsKeepingStaysOnRecord(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		imported(t, s, "un", onList("a", "Able"))
		last := imported(t, s, "un", onList("a", "Abel"), onList("b", "Baker"))
		other := imported(t, s, "eu", onList("a", "Able"))
		var gone insidedb.ListVersion
		write(t, s, func(tx *insidedb.Tx) (err error) {
			gone, err = tx.RemoveList(last, "berg")
			return err
		})
		if gone.Version != 3 || gone.State != insidedb.ListRemoved || gone.Removed != 2 || gone.Entries != 0 || gone.Officer != "berg" || !gone.RecordedAt.After(last.RecordedAt) {
			t.Errorf("%+v", gone)
		}
		if diff := cmp.Diff([]insidedb.ListVersion{other, gone}, read(t, s, func(tx *insidedb.Tx) ([]insidedb.ListVersion, error) { return tx.Lists(time.Time{}) })); diff != "" {
			t.Error(diff)
		}
		for version := range 4 {
			if got := standing(t, s, "un", version); len(got) > 0 {
				t.Errorf("version %d still holds %v", version, got)
			}
		}
		if diff := cmp.Diff([]string{"a=Able"}, standing(t, s, "eu", 1)); diff != "" {
			t.Errorf("another list: %s", diff)
		}
		first := read(t, s, func(tx *insidedb.Tx) (insidedb.ListVersion, error) { return tx.ListVersion("un", 1) })
		if len(first.Rejections)+len(first.LeftOut) > 0 || first.Rejected != 1 || first.Purpose == "" {
			t.Errorf("what stays on record: %+v", first)
		}
		if again := imported(t, s, "un", onList("a", "Able")); again.Version != 4 || again.Added != 1 {
			t.Errorf("after the removal: %+v", again)
		}
		if got := read(t, s, func(tx *insidedb.Tx) (int, error) { return tx.ListErased("un") }); got != 3 {
			t.Errorf("erased up to %d", got)
		}
		if got := read(t, s, func(tx *insidedb.Tx) (int, error) { return tx.ListErased("eu") }); got != 0 {
			t.Errorf("another list is erased up to %d", got)
		}
	})
}

func TestNewTermsAreAVersionWithTheSameEntries(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		first := imported(t, s, "un", onList("a", "Able"))
		want := first
		want.Version, want.Added, want.Review = 2, 0, first.Review.AddDate(1, 0, 0)
		renewed := first
		renewed.Review = want.Review
		write(t, s, func(tx *insidedb.Tx) (err error) {
			renewed, err = tx.RenewList(renewed)
			return err
		})
		want.RecordedAt = renewed.RecordedAt
		if !renewed.RecordedAt.After(first.RecordedAt) {
			t.Error("the new version is not recorded after the one before")
		}
		if diff := cmp.Diff(want, renewed); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"a=Able"}, standing(t, s, "un", 2)); diff != "" {
			t.Error(diff)
		}
	})
}
