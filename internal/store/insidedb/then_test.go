package insidedb_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestAReleaseIsReadWithTheBytesThatItHadThen(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		first := proposed(t, s, "R-1")
		clock.Add(second)
		other, err := insidedb.NewTorn(first.Decision, clock.Now(), torn(t, decoded(t, "", "onward: none\n")), nil)
		must(t, err)
		var moved insidedb.Release
		write(t, s, func(tx *insidedb.Tx) error {
			r, err := tx.SetTorn(first, other)
			if err == nil {
				moved, err = tx.SetState(r, insidedb.InReview, "berg", "moved")
			}
			return err
		})
		for _, tt := range []struct {
			asOf time.Time
			want insidedb.Release
		}{{first.RecordedAt, first}, {moved.ChangedAt.Add(-time.Microsecond), first}, {moved.ChangedAt, moved}, {time.Time{}, moved}} {
			one := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.ReleaseAsOf(first.ID, tt.asOf) })
			list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Release, error) { return tx.Releases("", "", tt.asOf, 10) })
			for _, got := range append(list, one) {
				if got.Hash != tt.want.Hash || string(got.Bundle) != string(tt.want.Bundle) || got.Marking != tt.want.Marking || got.Decision != tt.want.Decision {
					t.Errorf("as of %v it has the bytes %s, want %s", tt.asOf, got.Hash, tt.want.Hash)
				}
				if diff := cmp.Diff(tt.want.Portions, got.Portions); diff != "" {
					t.Errorf("as of %v: %s", tt.asOf, diff)
				}
			}
			if len(list) != 1 {
				t.Errorf("as of %v there are %d", tt.asOf, len(list))
			}
		}
	})
}

// What an older program has not kept is left out, and never taken from later.
func TestBytesThatAnOlderProgramHasNotKeptAreLeftOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, insidetest.NewClock().Now)
		older := fstest.MapFS{}
		for _, name := range []string{"00001_inside.sql", "00002_lists.sql", "00003_torn.sql", "00004_withdrawal.sql"} {
			data, err := os.ReadFile("migrations/" + name)
			must(t, err)
			older[name] = &fstest.MapFile{Data: data}
		}
		must(t, db.Migrate(t.Context(), older))
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
			for _, query := range []string{
				`INSERT INTO reports (id, version, serial, supersedes, raw, hash, originator, kind, marking, uses, onward, third_parties, author, recorded_at)
				 VALUES ('r', 1, 'R-1', '', 'raw', 'h', 'USA/CIA', 'tip', 'S', '[]', 'ask', '[]', 'lind', 1)`,
				`INSERT INTO releases (id, report, version, partner, service, method, needs, decision, proposer, policy, hash, same, marking,
				 portions, residue, modified, state, reason, states, acts, envelope, envelope_hash, commitment, recorded_at, changed_at)
				 VALUES ('one', 'r', 1, 'FRA/DGSE', 'USA/CIA', 'release', '{}', 'd', 'lind', 'p', 'sha256:11', 's', 'S', '[]', '[]', 1, 'moved', '', 4, 0, '', '', '', 10, 40)`,
				`INSERT INTO torn (hash, bundle) VALUES ('sha256:11', 'the bytes')`,
				`INSERT INTO release_states (release_id, number, state, actor, reason, recorded_at) VALUES
				 ('one', 1, 'proposed', '', '', 10), ('one', 2, 'approved', '', '', 20), ('one', 3, 'sealed', '', '', 30), ('one', 4, 'moved', '', '', 40)`,
			} {
				if _, err := tx.Exec(query); err != nil {
					return err
				}
			}
			return nil
		}))
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		for at, want := range map[int64]string{10: "", 20: "", 30: "the bytes", 40: "the bytes"} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.ReleaseAsOf("one", time.UnixMicro(at)) })
			if string(got.Bundle) != want || (want == "") != (got.Marking == "") {
				t.Errorf("as of %d the bytes are %q, marked %q", at, got.Bundle, got.Marking)
			}
		}
	})
}

func TestAPolicyIsKeptFromItsTimeOn(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Policy(time.Time{})
			return err
		}), errs.NotFound)
		var times []time.Time
		for _, hash := range []string{"a", "a", "b", "a"} {
			files := []insidedb.PolicyFile{{Kind: "directive", Name: hash + ".yaml", Data: []byte{0, 0xff, 'x'}}}
			before := len(times)
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.PutPolicy(hash, files)
				if fresh {
					times = append(times[:before:before], clock.Now())
				}
				return err
			})
			clock.Add(second)
		}
		if len(times) != 3 {
			t.Fatalf("%d policies are kept, want 3", len(times))
		}
		for i, want := range []string{"a", "b", "a"} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Policy, error) { return tx.Policy(times[i]) })
			if diff := cmp.Diff(insidedb.Policy{Number: i + 1, Hash: want, RecordedAt: times[i],
				Files: []insidedb.PolicyFile{{Kind: "directive", Name: want + ".yaml", Data: []byte{0, 0xff, 'x'}}}}, got); diff != "" {
				t.Error(diff)
			}
		}
	})
}
