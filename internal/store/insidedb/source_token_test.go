package insidedb_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// Equal names give equal tokens to both services of a country; another country gets
// another; and a token that has gone stays when the key is changed, with the version by
// which it was made.
func TestASourceHasOneTokenWithEachCountry(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		token := func(ref string, to party.Code) insidedb.SourceToken {
			t.Helper()
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.SourceToken, error) { return tx.SourceToken(ref, to) })
			if !report.IsToken(got.Token) || got.Country != to.Country() {
				t.Fatalf("got %+v", got)
			}
			return got
		}
		rotate := func(letter byte) {
			t.Helper()
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddNamingKey(make64(letter))
				return err
			})
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.SourceToken("S-1", "USA")
			return err
		}), errs.NotFound)
		rotate('a')
		first := token("S-1", "USA/FBI")
		if diff := cmp.Diff(first, token("S-1", "USA/CIA")); diff != "" {
			t.Errorf("two services of one country:\n%s", diff)
		}
		seen := map[string]bool{first.Token: true, first.Source: true}
		for _, other := range []insidedb.SourceToken{token("S-2", "USA"), token("S-1", "FRA"), token("S-2", "FRA")} {
			if seen[other.Token] {
				t.Errorf("%s stands for two", other.Token)
			}
			seen[other.Token] = true
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.KeepSourceToken(first) })
		never := token("S-1", "FRA")
		rotate('b')
		if diff := cmp.Diff(first, token("S-1", "USA")); diff != "" {
			t.Errorf("what has gone is another now:\n%s", diff)
		}
		later := token("S-1", "FRA")
		if later.Token == never.Token || later.Naming != 2 || later.Source != first.Source {
			t.Errorf("what has never gone is still made by the old key: %+v", later)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			return tx.KeepSourceToken(insidedb.SourceToken{Source: first.Source, Country: "USA", Token: later.Token, Naming: 2})
		})
		if diff := cmp.Diff(first, token("S-1", "USA")); diff != "" {
			t.Errorf("a kept token was replaced:\n%s", diff)
		}
		behind := read(t, s, func(tx *insidedb.Tx) (string, error) { return tx.SourceBehind(first.Token) })
		if behind != first.Source {
			t.Errorf("behind the token is %s; expected %s", behind, first.Source)
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.SourceBehind(later.Token)
			return err
		}), errs.NotFound)
	})
}
