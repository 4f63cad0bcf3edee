package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestOfficersAreVersionsAndTheNewestCounts(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		put := func(o insidedb.Officer) {
			t.Helper()
			clock.Add(second)
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.PutOfficer(o)
				return err
			})
		}
		may := func(code string, roles ...string) error {
			return s.Read(t.Context(), func(tx *insidedb.Tx) error { return tx.Authorise(code, roles...) })
		}
		wantKind(t, may("lind", insidedb.RoleAuthor), errs.Denied)
		put(insidedb.Officer{Code: "lind", Name: "O. Lind", Roles: []string{insidedb.RoleAuthor}})
		must(t, may("lind", insidedb.RoleAuthor))
		must(t, may("lind", insidedb.RoleDisclosure, insidedb.RoleAuthor))
		wantKind(t, may("lind", insidedb.RoleDisclosure), errs.Denied)
		before := clock.Now()
		put(insidedb.Officer{Code: "lind", Name: "O. Lind", Roles: []string{insidedb.RoleAuthor}, Revoked: true})
		wantKind(t, may("lind", insidedb.RoleAuthor), errs.Denied)

		then := read(t, s, func(tx *insidedb.Tx) (insidedb.Officer, error) { return tx.Officer("lind", before) })
		if then.Revoked || then.Version != 1 {
			t.Errorf("as of the first registration: %+v", then)
		}
		all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Officer, error) { return tx.Officers() })
		if len(all) != 1 || !all[0].Revoked || all[0].Version != 2 {
			t.Errorf("officers %+v; expected the newest registration alone", all)
		}
	})
}

func TestReportVersionsAreImmutableAndReadAsOfATime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		add := func(id, hash, serial string, lines ...string) insidedb.Report {
			t.Helper()
			clock.Add(second)
			var out insidedb.Report
			write(t, s, func(tx *insidedb.Tx) (err error) {
				out, err = tx.AddReport(id, hash, "lind", decoded(t, serial, lines...), []string{"GBR"})
				return err
			})
			return out
		}
		first := add("", "h1", "R-1")
		second := add(first.ID, "h2", "R-2", "supersedes: R-1\n")
		other := add("", "h3", "")
		if first.ID != second.ID || first.ID == other.ID || first.Version != 1 || second.Version != 2 {
			t.Fatalf("versions %s %d, %s %d, %s", first.ID, first.Version, second.ID, second.Version, other.ID)
		}
		find := func(ref string, asOf time.Time) insidedb.Report {
			t.Helper()
			return read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.FindReport(ref, asOf) })
		}
		if diff := cmp.Diff(second, find("R-1", time.Time{})); diff != "" {
			t.Errorf("the newest by an old serial: %s", diff)
		}
		if diff := cmp.Diff(first, find(first.ID, first.RecordedAt)); diff != "" {
			t.Errorf("as of the first version: %s", diff)
		}
		err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.FindReport("R-2", first.RecordedAt)
			return err
		})
		wantKind(t, err, errs.NotFound)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddReport("", "h1", "lind", decoded(t, "R-9"), nil)
			return err
		}), errs.Conflict)
		list := func(asOf time.Time) []int {
			var out []int
			for _, r := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Report, error) { return tx.Reports(asOf, 10) }) {
				if r.Raw != nil {
					t.Error("a list holds bytes")
				}
				out = append(out, r.Version)
			}
			return out
		}
		if diff := cmp.Diff([]int{1, 2}, list(time.Time{})); diff != "" {
			t.Errorf("the present: %s", diff)
		}
		if diff := cmp.Diff([]int{1}, list(first.RecordedAt)); diff != "" {
			t.Errorf("as of the first: %s", diff)
		}
		by := read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.Superseding("R-1") })
		if by.Version != 2 {
			t.Errorf("superseded by %+v", by)
		}
	})
}

func TestAViewAcrossStreamsWaitsUntilItIsFinal(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		for _, tt := range []struct {
			asOf time.Time
			want errs.Kind
		}{
			{time.Time{}, ""},
			{clock.Now(), errs.Invalid},
			{clock.Now().Add(-insidedb.Settle + time.Microsecond), errs.Invalid},
			{clock.Now().Add(-insidedb.Settle), ""},
		} {
			wantKind(t, s.Settled(tt.asOf), tt.want)
		}
	})
}

func TestPartnersAreVersionsAndAnyChangeShows(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		changed := func() int64 {
			return read(t, s, func(tx *insidedb.Tx) (int64, error) { return tx.PartnersChanged() })
		}
		last := changed()
		rises := func(what string) {
			t.Helper()
			now := changed()
			if now <= last {
				t.Errorf("%s does not show", what)
			}
			last = now
		}
		p := insidedb.Partner{Code: "FRA/DGSE", State: insidedb.PartnerActive, Fingerprint: "f", Peering: []byte{0, 1}, Officer: "lind"}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutPartner(p)
			return err
		})
		rises("a new partner")
		d := insidedb.KeyDocument{Partner: p.Code, Hash: "k1", Kind: insidedb.KeySetDocument, Signed: []byte{2}}
		for _, want := range []bool{true, false} {
			write(t, s, func(tx *insidedb.Tx) error {
				fresh, err := tx.AddKeyDocument(d)
				if fresh != want {
					t.Errorf("the key set is new: %v, want %v", fresh, want)
				}
				return err
			})
		}
		rises("a key set")
		p.State = insidedb.PartnerRemoved
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutPartner(p)
			return err
		})
		rises("a removal")
		all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Partner, error) { return tx.Partners() })
		if len(all) != 1 || all[0].State != insidedb.PartnerRemoved || all[0].Version != 2 || !cmp.Equal(all[0].Peering, p.Peering) {
			t.Errorf("partners %+v", all)
		}
		documents := read(t, s, func(tx *insidedb.Tx) ([]insidedb.KeyDocument, error) { return tx.KeyDocuments(p.Code) })
		if diff := cmp.Diff([]insidedb.KeyDocument{d}, documents); diff != "" {
			t.Error(diff)
		}
	})
}

func TestIncarnationAndNamingKeysAreKept(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Incarnation()
			return err
		})
		wantKind(t, err, errs.NotFound)
		secret := make64('s')
		write(t, s, func(tx *insidedb.Tx) error {
			for _, id := range []string{"i1", "i2"} {
				if err := tx.AddIncarnation(id); err != nil {
					return err
				}
			}
			_, err := tx.AddNamingKey(secret)
			return err
		})
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddNamingKey(secret[:31])
			return err
		}), errs.Internal)
		if got := read(t, s, func(tx *insidedb.Tx) (string, error) { return tx.Incarnation() }); got != "i2" {
			t.Errorf("incarnation %s, want the newest", got)
		}
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.NamingKey, error) { return tx.NamingKey(1) })
		if diff := cmp.Diff(insidedb.NamingKey{Version: 1, Secret: secret}, got); diff != "" {
			t.Error(diff)
		}
	})
}
