package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

const advisoryID = "00112233445566778899aabbccddeeff"

// advised drafts an advisory of a report.
func advised(t testing.TB, s *insidedb.Store, report string) insidedb.Advisory {
	t.Helper()
	expires := insidetest.Start.Add(48 * time.Hour)
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Advisory, error) {
		a, err := tx.AddAdvisory(insidedb.Advisory{ID: advisoryID, Report: report, Version: 1, Identifier: "abc", Sender: "USA/CIA", Sent: insidetest.Start,
			Status: "Actual", MsgType: "Alert", Expires: &expires, Body: []byte("what it says"), Hash: "sha256:1", State: "drafted"})
		if err == nil {
			a, _, err = tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: "drafted", Officer: "lind"})
		}
		return a, err
	})
}

func TestAnAdvisoryIsReadAsItStoodAtAnyTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		a := advised(t, s, proposed(t, s, "R-1").Report)
		clock.Add(time.Hour)
		next := insidetest.Start.Add(48 * time.Hour)
		after := writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Advisory, error) {
			b := a
			b.State, b.Next = "approved", &next
			b, _, err := tx.AddAdvisoryAct(b, insidedb.AdvisoryAct{Act: "approved", Officer: "berg", Reason: "needed"})
			return b, err
		})
		for _, ref := range []string{advisoryID, advisoryID[:8], "abc"} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Advisory, error) { return tx.Advisory(ref) })
			if got.State != "approved" || string(got.Body) != "what it says" || !got.Expires.Equal(*after.Expires) {
				t.Errorf("by %q: %+v", ref, got)
			}
		}
		for asOf, want := range map[time.Time][]string{a.RecordedAt.Add(-time.Microsecond): nil, insidetest.Start.Add(time.Minute): {"drafted lind "}, {}: {"drafted lind ", "approved berg needed"}} {
			acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.AdvisoryAct, error) { return tx.AdvisoryActs(a, asOf) })
			var got []string
			for _, act := range acts {
				got = append(got, act.Act+" "+act.Officer+" "+act.Reason)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("as of %v: %s", asOf, diff)
			}
		}
		for at, want := range map[time.Time]int{next.Add(-time.Microsecond): 0, next: 1} {
			if due := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Advisory, error) { return tx.AdvisoriesDue(at, 10) }); len(due) != want {
				t.Errorf("%d are due at %v, want %d", len(due), at, want)
			}
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, _, err := tx.AddAdvisoryAct(a, insidedb.AdvisoryAct{Act: "denied"}) // as it stood before it was approved
			return err
		}), errs.Conflict)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { _, err := tx.Advisory("0011"); return err }), errs.NotFound)
	})
}

func TestAnAlertOfOthersIsKeptOnceAsItCame(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		in := insidedb.AlertIn{Hash: "sha256:1", Body: []byte("<alert/>"), Why: "no identifier", Officer: "lind"}
		for _, fresh := range []bool{true, false} {
			got := writeOne(t, s, func(tx *insidedb.Tx) (bool, error) {
				held, isNew, err := tx.AddAlertIn(in)
				if string(held.Body) != "<alert/>" || held.Why != in.Why {
					t.Errorf("%+v", held)
				}
				return isNew, err
			})
			if got != fresh {
				t.Errorf("new: %v, want %v", got, fresh)
			}
		}
		if all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.AlertIn, error) {
			return tx.AlertsIn(time.Time{}, insidedb.AlertIn{}, 10)
		}); len(all) != 1 || all[0].Officer != "lind" {
			t.Errorf("%+v", all)
		}
	})
}

func TestAnAlertOfOthersIsFoundByItsReferenceAndByWhatItEnds(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		for i, a := range []insidedb.AlertIn{{Hash: "sha256:1", Name: "a"}, {Hash: "sha256:2", Name: "b", Ends: []string{"a", "a"}}, {Hash: "sha256:3", Name: "a"}} {
			a.Body, a.Officer = []byte("<alert/>"), "lind"
			writeOne(t, s, func(tx *insidedb.Tx) (bool, error) { _, fresh, err := tx.AddAlertIn(a); return fresh, err })
			if i == 0 {
				clock.Add(time.Hour)
			}
		}
		for _, tt := range []struct {
			name string
			ends bool
			asOf time.Time
			want []string
		}{
			{"a", false, time.Time{}, []string{"sha256:3", "sha256:1"}},
			{"a", false, insidetest.Start.Add(time.Minute), []string{"sha256:1"}},
			{"a", true, time.Time{}, []string{"sha256:2"}},
			{"b", true, time.Time{}, nil},
		} {
			var got []string
			for _, a := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.AlertIn, error) {
				return tx.AlertsNamed(tt.name, tt.ends, tt.asOf, 10)
			}) {
				got = append(got, a.Hash)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s, ends %v, as of %v: %s", tt.name, tt.ends, tt.asOf, diff)
			}
		}
	})
}

func TestThePublicIsNoPartner(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutPartner(insidedb.Partner{Code: "XPB/PRESS", State: insidedb.PartnerActive, Peering: []byte{}})
			return err
		}), errs.Denied)
	})
}
