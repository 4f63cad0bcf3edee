package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// proposed records a report, a decision and a release of it.
func proposed(t *testing.T, s *insidedb.Store, serial string) insidedb.Release {
	t.Helper()
	return proposedBy(t, s, serial, release.Release)
}

// proposedBy records one that goes by a method.
func proposedBy(t *testing.T, s *insidedb.Store, serial string, method release.Method) insidedb.Release {
	t.Helper()
	var out insidedb.Release
	r := decoded(t, serial)
	tear := torn(t, r)
	write(t, s, func(tx *insidedb.Tx) error {
		held, err := tx.AddReport("", "hash of "+serial, "lind", r, nil)
		if err != nil {
			return err
		}
		d, err := tx.AddDecision(insidedb.Decision{Report: held.ID, Version: 1, Partner: "FRA/DGSE", Service: "USA/CIA", Method: method,
			Needs: map[string]report.Rung{"p1": "full"}, At: insidetest.Start, Input: "in", Policy: tear.Policy(), Verdict: "release", Outcome: []byte(`{}`), Officer: "lind"})
		if err != nil {
			return err
		}
		shape, err := insidedb.NewTorn(d.ID, insidetest.Start, tear, []tearline.Hit{{Field: "s1", Place: "title"}})
		if err != nil {
			return err
		}
		out, err = tx.AddRelease(insidedb.Release{Report: held.ID, Version: 1, Partner: "FRA/DGSE", Service: "USA/CIA", Method: method,
			Needs: map[string]report.Rung{"p1": "full"}, Proposer: "lind", Torn: shape})
		return err
	})
	return out
}

func setState(t *testing.T, s *insidedb.Store, r insidedb.Release, to insidedb.State, reason string) insidedb.Release {
	t.Helper()
	write(t, s, func(tx *insidedb.Tx) (err error) {
		r, err = tx.SetState(r, to, "berg", reason)
		return err
	})
	return r
}

func TestAReleaseComesBackAsItWasAndKeepsItsHistory(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		clock.Add(second)
		inReview := setState(t, s, r, insidedb.InReview, "review is required")
		clock.Add(second)
		approved := setState(t, s, inReview, insidedb.Approved, "seen")

		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.SetState(inReview, insidedb.Denied, "berg", "too late")
			return err
		}), errs.Conflict)

		if diff := cmp.Diff(approved, read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(r.ID) }), cmp.AllowUnexported(insidedb.Release{})); diff != "" {
			t.Error(diff)
		}
		for _, tt := range []struct {
			asOf time.Time
			want insidedb.State
		}{{r.RecordedAt, insidedb.Proposed}, {inReview.ChangedAt, insidedb.InReview}, {approved.ChangedAt, insidedb.Approved}, {time.Time{}, insidedb.Approved}} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.ReleaseAsOf(r.ID, tt.asOf) })
			if got.State != tt.want {
				t.Errorf("as of %v the state is %s, want %s", tt.asOf, got.State, tt.want)
			}
			list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Release, error) {
				return tx.Releases("FRA/DGSE", tt.want, tt.asOf, 10)
			})
			if len(list) != 1 || list[0].State != tt.want {
				t.Errorf("as of %v the list is %+v", tt.asOf, list)
			}
		}
		err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.ReleaseAsOf(r.ID, r.RecordedAt.Add(-second))
			return err
		})
		wantKind(t, err, errs.NotFound)
		var states []insidedb.State
		for _, e := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.StateEntry, error) { return tx.History(r.ID, time.Time{}) }) {
			states = append(states, e.State)
		}
		if diff := cmp.Diff([]insidedb.State{insidedb.Proposed, insidedb.InReview, insidedb.Approved}, states); diff != "" {
			t.Error(diff)
		}
		d := read(t, s, func(tx *insidedb.Tx) (insidedb.Decision, error) { return tx.Decision(r.Decision) })
		if d.Release != r.ID || d.Needs["p1"] != "full" {
			t.Errorf("the decision is %+v", d)
		}
	})
}

func TestActsAreNumberedAndAStaleOneIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		var after insidedb.Release
		write(t, s, func(tx *insidedb.Tx) (err error) {
			after, err = tx.AddAct(r, insidedb.Act{Act: insidedb.ActMove, Officer: "berg", Reason: "too much", Hash: "h2", Field: "p1", Rung: "masked"})
			return err
		})
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddAct(r, insidedb.Act{Act: insidedb.ActApprove, Officer: "holm", Hash: "h"})
			return err
		}), errs.Conflict)
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddAct(after, insidedb.Act{Act: insidedb.ActApprove, Officer: "holm", Hash: "h2"})
			return err
		})
		acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Act, error) { return tx.Acts(r.ID, time.Time{}) })
		if len(acts) != 2 || acts[0].Field != "p1" || acts[0].Rung != "masked" || acts[1].Act != insidedb.ActApprove || !acts[0].RecordedAt.Before(acts[1].RecordedAt) {
			t.Errorf("acts %+v", acts)
		}
	})
}

func TestApprovedReleasesComeInTheOrderOfApprovalAndNeverWhatIsShown(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		a, b := proposed(t, s, "R-1"), proposed(t, s, "R-2")
		clock.Add(second)
		b = setState(t, s, b, insidedb.Approved, "")
		clock.Add(second)
		a = setState(t, s, a, insidedb.Approved, "")
		setState(t, s, proposedBy(t, s, "R-3", release.Show), insidedb.Approved, "")
		var ids []string
		for _, r := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Release, error) { return tx.ApprovedReleases("FRA/DGSE", 10) }) {
			ids = append(ids, r.ID)
		}
		if diff := cmp.Diff([]string{b.ID, a.ID}, ids); diff != "" {
			t.Error(diff)
		}
		if got := read(t, s, (*insidedb.Tx).ApprovedPartners); len(got) != 1 || got[0] != "FRA/DGSE" {
			t.Errorf("something is approved for %v", got)
		}
	})
}

func TestTheLatestDecisionWithoutAReleaseIsListed(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		r := proposed(t, s, "R-1")
		none := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Decision, error) { return tx.Unreleased("", time.Time{}, 10) })
		if len(none) != 0 {
			t.Errorf("a released decision is listed: %+v", none)
		}
		clock.Add(second)
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddDecision(insidedb.Decision{Report: r.Report, Version: 1, Partner: r.Partner, At: clock.Now(), Verdict: "withhold", Outcome: []byte(`{}`)})
			return err
		})
		some := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Decision, error) { return tx.Unreleased("FRA/DGSE", time.Time{}, 10) })
		if len(some) != 1 || some[0].Verdict != "withhold" {
			t.Errorf("decisions %+v", some)
		}
		then := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Decision, error) {
			return tx.Unreleased("", clock.Now().Add(-second), 10)
		})
		if len(then) != 0 {
			t.Errorf("as of before: %+v", then)
		}
	})
}

func TestACopyHasOneIdentityForEver(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		c := insidedb.Copy{Report: "r", Partner: "FRA/DGSE", Internal: "random", Naming: 1}
		write(t, s, func(tx *insidedb.Tx) error {
			if _, err := tx.AddNamingKey(make64('s')); err != nil {
				return err
			}
			return tx.AddCopy(c)
		})
		other := c
		other.Internal = "other"
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { return tx.AddCopy(other) }), errs.Conflict)
		for range 2 {
			write(t, s, func(tx *insidedb.Tx) error { return tx.MarkCreated(c, clock.Now()) })
			clock.Add(second)
		}
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Copy, error) { return tx.Copy("r", "FRA/DGSE") })
		at := insidetest.Start
		c.Created = &at
		if diff := cmp.Diff(c, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStoresTakeOnlyCapabilities(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		_, err := insidedb.NewTorn("d", clock.Now(), tearline.Tearline{}, nil)
		wantKind(t, err, errs.Internal)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error { return tx.Enqueue(envelope.Sealed{}, "", clock.Now()) }), errs.Internal)
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddReceived("e", insidedb.Admitted, "", "", envelope.Verified{})
			return err
		}), errs.Internal)
	})
}
