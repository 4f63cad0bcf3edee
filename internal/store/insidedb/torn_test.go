package insidedb_test

import (
	"os"
	"testing"
	"testing/fstest"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestBytesStayUnderTheirHashWhenAReleaseGetsOthers(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		other, err := insidedb.NewTorn(r.Decision, clock.Now(), torn(t, decoded(t, "", "onward: none\n")), nil)
		must(t, err)
		if other.Hash == r.Hash {
			t.Fatal("the other bytes are the same")
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.SetTorn(r, other)
			return err
		})
		now := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(r.ID) })
		if now.Hash != other.Hash || string(now.Bundle) != string(other.Bundle) {
			t.Errorf("the release has the bytes %s", now.Hash)
		}
		for _, want := range []insidedb.Torn{r.Torn, other} {
			got := read(t, s, func(tx *insidedb.Tx) ([]byte, error) { return tx.TornBundle(want.Hash) })
			if string(got) != string(want.Bundle) {
				t.Errorf("under %s are other bytes", want.Hash)
			}
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			forged := other
			forged.Bundle = []byte("{}")
			_, err := tx.SetTorn(now, forged)
			return err
		}), errs.Internal)
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.TornBundle("sha256:00")
			return err
		}), errs.NotFound)
	})
}

// A database that an older program has filled keeps its bytes.
func TestBytesOfAnOlderDatabaseAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		db := d.Open(t, clock.Now)
		older := fstest.MapFS{}
		for _, name := range []string{"00001_inside.sql", "00002_lists.sql"} {
			data, err := os.ReadFile("migrations/" + name)
			must(t, err)
			older[name] = &fstest.MapFile{Data: data}
		}
		must(t, db.Migrate(t.Context(), older))
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO reports (id, version, serial, supersedes, raw, hash, originator, kind, marking, uses, onward, third_parties, author, recorded_at)
				VALUES ('r', 1, 'R-1', '', $1, 'h', 'USA/CIA', 'tip', 'S', '[]', 'ask', '[]', 'lind', 1)`, []byte("raw"))
			for _, id := range []string{"one", "two"} { // two releases of the same bytes
				if err == nil {
					_, err = tx.Exec(`INSERT INTO releases (id, report, version, partner, service, method, needs, decision, proposer, policy, tearline, hash, same, marking,
						portions, residue, modified, state, reason, states, acts, envelope, envelope_hash, commitment, recorded_at, changed_at)
						VALUES ($1, 'r', 1, 'FRA/DGSE', 'USA/CIA', $2, '{}', 'd', 'lind', 'p', $3, 'sha256:11', 's', 'S', '[]', '[]', 1, 'denied', '', 1, 0, '', '', '', 1, 1)`,
						id, string(release.Release), []byte("the bytes"))
				}
			}
			return err
		}))
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		for _, id := range []string{"one", "two"} {
			r := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(id) })
			if string(r.Bundle) != "the bytes" || r.Hash != "sha256:11" {
				t.Errorf("%s has the bytes %q under %s", id, r.Bundle, r.Hash)
			}
		}
	})
}

func TestKeptBytesAndCopiesAreReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddNamingKey(make64('k'))
			return err
		})
		kept, copies := map[string]string{}, map[string]string{}
		for _, serial := range []string{"R-1", "R-2", "R-3"} {
			r := proposed(t, s, serial)
			other, err := insidedb.NewTorn(r.Decision, clock.Now(), torn(t, decoded(t, serial, "onward: none\n")), nil)
			must(t, err)
			write(t, s, func(tx *insidedb.Tx) error {
				for _, partner := range []party.Code{"RUS/FSB", "FRA/DGSE"} {
					c := insidedb.Copy{Report: r.Report, Partner: partner, Internal: serial + " " + string(partner), Naming: 1}
					if err := tx.AddCopy(c); err != nil {
						return err
					}
					copies[c.Internal] = c.Report + " " + string(partner)
				}
				_, err := tx.SetTorn(r, other)
				return err
			})
			kept[r.Hash], kept[other.Hash] = string(r.Bundle), string(other.Bundle)
		}
		for _, page := range []struct{ limit, size int }{{100, 1 << 20}, {2, 1 << 20}, {100, 1}} { // whole, two by two, one by one
			got, last := map[string]string{}, ""
			for {
				list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.KeptBytes, error) { return tx.TornAfter(last, page.limit, page.size) })
				if len(list) > page.limit || page.size == 1 && len(list) > 1 {
					t.Fatalf("%d kept bytes in a page of %+v", len(list), page)
				}
				for _, k := range list {
					if k.Hash <= last {
						t.Fatalf("%s after %s", k.Hash, last)
					}
					got[k.Hash], last = string(k.Bundle), k.Hash
				}
				if len(list) == 0 {
					break
				}
			}
			if diff := cmp.Diff(kept, got); diff != "" {
				t.Errorf("pages of %+v: %s", page, diff)
			}
		}
		for _, limit := range []int{100, 4, 1} {
			got := map[string]string{}
			var last insidedb.Copy
			for {
				list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Copy, error) {
					return tx.CopiesAfter(last.Report, last.Partner, limit)
				})
				if len(list) == 0 {
					break
				}
				for _, c := range list {
					got[c.Internal] = c.Report + " " + string(c.Partner)
				}
				last = list[len(list)-1]
			}
			if diff := cmp.Diff(copies, got); diff != "" {
				t.Errorf("pages of %d: %s", limit, diff)
			}
		}
	})
}
