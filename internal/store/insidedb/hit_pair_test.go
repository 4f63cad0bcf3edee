package insidedb_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// decidedHit opens a hit on a flight and decides it.
func decidedHit(t *testing.T, s *insidedb.Store, flight int64, k travel.Keys, is string, at time.Time) (h insidedb.Hit) {
	t.Helper()
	write(t, s, func(tx *insidedb.Tx) (err error) {
		h, err = tx.OpenHit(insidedb.Hit{List: "un", Entry: "Q-1", Flight: flight, Keys: k, Message: fmt.Sprint("sha256:m", flight), Traveller: flight, State: insidedb.HitOpen, Owed: "o1"})
		if err != nil {
			return err
		}
		h.State, h.Owed, h.Decided = is, "", &at
		h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "decided", Officer: "lind", Code: is, Words: []byte(`{"reason":"CANARY"}`)})
		return err
	})
	return h
}

func TestTheDecisionThatWasRecordedLastStandsWhateverTheClockSaid(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		keys := travel.Keys{Paper: "p1", Person: "n1"}
		decidedHit(t, s, 1, keys, insidedb.HitNotSame, insidetest.Start.AddDate(1, 0, 0)) // a clock a year ahead
		second := decidedHit(t, s, 2, keys, insidedb.HitSame, insidetest.Start)
		got, found, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) { return tx.HitDecided("un", "Q-1", keys) })
		must(t, err)
		if !found || got.ID != second.ID {
			t.Errorf("the decision is that of %+v; want %s", got, second.ID)
		}
	})
}

func TestTheSamePapersAreTheSamePersonToWhomeverTheyBelongUntilItIsDenied(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		h := decidedHit(t, s, 1, travel.Keys{Paper: "p1", Person: "n1"}, insidedb.HitSame, insidetest.Start)
		for _, tt := range []struct {
			name string
			keys travel.Keys
			want bool
		}{
			{"under another name", travel.Keys{Paper: "p1", Person: "n2"}, true},
			{"without papers", travel.Keys{Person: "n1"}, true},
			{"by other papers", travel.Keys{Paper: "p2", Person: "n1"}, false},
		} {
			got, found, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) { return tx.HitDecided("un", "Q-1", tt.keys) })
			must(t, err)
			if found != tt.want || found && got.ID != h.ID {
				t.Errorf("%s: %t, %s", tt.name, found, got.ID)
			}
		}
	})
}

func TestAHitIsErasedByOrderOnceItIsDecided(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var open insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error { open = openHit(t, tx); return nil })
		byOrder := func(id string) error {
			return s.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectHit, ID: id}, insidedb.ByOrder)
				return err
			})
		}
		wantKind(t, byOrder(open.ID), errs.Conflict)
		wantKind(t, byOrder("hit-none"), errs.NotFound)
		h := decidedHit(t, s, 2, travel.Keys{Paper: "p1"}, insidedb.HitSame, insidetest.Start)
		must(t, byOrder(h.ID))
		wantKind(t, byOrder(h.ID), errs.Conflict)
		gone := read(t, s, func(tx *insidedb.Tx) (insidedb.Hit, error) { return tx.Hit(h.ID) })
		acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.HitAct, error) { return tx.HitActs(gone, time.Time{}) })
		if gone.ErasedAt == nil || gone.Keys != (travel.Keys{}) || acts[0].Words != nil || gone.State != insidedb.HitSame {
			t.Errorf("of it there is %+v with %+v", gone, acts)
		}
	})
}

func TestALookoutIsNotErasedWhileHitsOnItAreOpen(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		l := insidedb.Lookout{Lookout: lookout.Lookout{ID: "L-1", Owner: "lind", Until: insidetest.Start, Review: insidetest.Start}, State: insidedb.LookoutEnded, By: "lind"}
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error {
			if _, err := tx.PutLookout(l); err != nil {
				return err
			}
			var err error
			h, err = tx.OpenHit(insidedb.Hit{List: lookout.List, Entry: "L-1", Message: "sha256:m1", Traveller: 1, State: insidedb.HitOpen, Owed: "o1"})
			return err
		})
		byOrder := func() error {
			return s.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectLookout, ID: "L-1"}, insidedb.ByOrder)
				return err
			})
		}
		wantKind(t, byOrder(), errs.Conflict)
		write(t, s, func(tx *insidedb.Tx) error {
			h.State, h.Owed = insidedb.HitNotSame, ""
			_, _, err := tx.AddHitAct(h, insidedb.HitAct{Act: "decided", Officer: "lind", Code: insidedb.HitNotSame})
			return err
		})
		must(t, byOrder())
	})
}

func TestAListOfHitsThatIsCutSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		for i := range int64(3) {
			decidedHit(t, s, 1+i, travel.Keys{}, insidedb.HitSame, insidetest.Start)
		}
		clock.Add(time.Hour)
		for _, asOf := range []time.Time{{}, clock.Now().Add(-time.Minute)} {
			for limit, want := range map[int]bool{2: true, 4: false} {
				must(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
					all, more, err := tx.Hits(insidedb.HitQuery{AsOf: asOf, Limit: limit})
					if len(all) != min(limit, 3) || more != want {
						t.Errorf("as of %v, at most %d: %d hits, more %t", asOf, limit, len(all), more)
					}
					return err
				}))
			}
		}
	})
}
