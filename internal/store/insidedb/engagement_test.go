package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// met is an engagement with RUS/FSB.
func met(id string) engagement.Engagement {
	day := insidetest.Start.Truncate(24 * time.Hour)
	return engagement.Engagement{ID: id, Kind: engagement.Meeting, With: []party.Code{"RUS/FSB"}, From: day, To: day, Topics: []string{"counter-terrorism"},
		Participants: []engagement.Participant{{Of: "USA/CIA", Office: "Director"}, {Of: "RUS/FSB", Office: "Director"}},
		DirectedBy:   "Director", System: "USA", Marking: "SECRET//NOFORN", ProfessionalView: "words that stay inside",
		Commitments: []engagement.Commitment{{ID: "c1", By: engagement.Theirs, With: "RUS/FSB", What: "names", Ground: obligation.Agreement}}}
}

func TestAnEngagementIsReadAsItStoodAtAnyTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		put := func(e engagement.Engagement) (out insidedb.Engagement) {
			write(t, s, func(tx *insidedb.Tx) (err error) {
				out, err = tx.PutEngagement(insidedb.Engagement{Engagement: e, Officer: "berg"})
				return err
			})
			return out
		}
		first := put(met("E-1"))
		clock.Add(time.Hour)
		later := met("E-1")
		later.ProfessionalView = "other words"
		second := put(later)
		put(met("E-2"))
		if first.Version != 1 || second.Version != 2 || first.Digest == second.Digest {
			t.Fatalf("versions %d and %d", first.Version, second.Version)
		}
		for _, tt := range []struct {
			asOf time.Time
			want insidedb.Engagement
			all  int
		}{{first.RecordedAt, first, 1}, {second.RecordedAt.Add(-time.Microsecond), first, 1}, {time.Time{}, second, 2}} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Engagement, error) { return tx.Engagement("E-1", tt.asOf) })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
			all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Engagement, error) {
				return tx.Engagements(tt.asOf, func(insidedb.Engagement) bool { return true }, 10)
			})
			if len(all) != tt.all || all[0].ProfessionalView != tt.want.ProfessionalView {
				t.Errorf("as of %v: %d of them, %q", tt.asOf, len(all), all[0].ProfessionalView)
			}
		}
		err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Engagement("E-1", first.RecordedAt.Add(-time.Second))
			return err
		})
		wantKind(t, err, errs.NotFound)
	})
}

func TestWhatAnEngagementSaysLiesSealed(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutEngagement(insidedb.Engagement{Engagement: met("E-1"), Officer: "berg"})
			return err
		})
		body := read(t, s, func(tx *insidedb.Tx) ([]byte, error) { return insidedb.RawBytes(tx, `SELECT body FROM engagements`) })
		if len(body) == 0 || strings.Contains(string(body), "words that stay inside") || strings.Contains(string(body), "E-1") {
			t.Errorf("%d bytes in clear", len(body))
		}
	})
}

func TestWhatCameOfACommitmentIsKeptInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		var all []insidedb.EngagementArrival
		for _, extent := range []string{obligation.Part, obligation.Whole} {
			write(t, s, func(tx *insidedb.Tx) error {
				a, err := tx.AddEngagementArrival(insidedb.EngagementArrival{Engagement: "E-1", Commitment: "c1", Extent: extent, Received: "item-1", Officer: "berg"})
				all = append(all, a)
				return err
			})
			clock.Add(time.Hour)
		}
		for _, tt := range []struct {
			asOf time.Time
			want []insidedb.EngagementArrival
		}{{time.Time{}, all}, {all[0].RecordedAt, all[:1]}, {all[0].RecordedAt.Add(-time.Second), nil}} {
			got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.EngagementArrival, error) {
				return tx.EngagementArrivals("E-1", tt.asOf)
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
		}
	})
}
