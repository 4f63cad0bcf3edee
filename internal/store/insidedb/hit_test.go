package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// openHit opens a hit of an invented traveller.
func openHit(t *testing.T, tx *insidedb.Tx) insidedb.Hit {
	t.Helper()
	departs := insidetest.Start.Add(time.Hour)
	h, err := tx.OpenHit(insidedb.Hit{List: "un", Entry: "Q-1", Flight: 1, Departs: &departs, ListVersion: 3, Lookouts: 9, Keys: travel.Keys{Paper: "p1", Person: "n1"},
		Message: "sha256:m1", Traveller: 1, Verdict: "alert", Score: 20.5, Base: 23.125, State: insidedb.HitOpen, Owed: "o1", Next: &departs})
	must(t, err)
	h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "opened", Holder: "watch", Message: "sha256:m1", Traveller: 1, Verdict: "alert", Score: 20.5, Base: 23.125, Words: []byte(`{"asked":"CANARY"}`)})
	must(t, err)
	return h
}

func TestAHitIsGivenBackAsItWasKept(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error { h = openHit(t, tx); return nil })
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Hit, error) { return tx.Hit(h.ID) })
		if diff := cmp.Diff(h, got, cmp.AllowUnexported(insidedb.Hit{})); diff != "" {
			t.Error(diff)
		}
		acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.HitAct, error) { return tx.HitActs(h, time.Time{}) })
		if len(acts) != 1 || string(acts[0].Words) != `{"asked":"CANARY"}` || acts[0].Score != 20.5 || acts[0].State != insidedb.HitOpen || acts[0].Owed != "o1" {
			t.Errorf("acts %+v", acts)
		}
	})
}

func TestOfTwoWhoActOnAHitTheSecondIsToldThatItChanged(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error { h = openHit(t, tx); return nil })
		act := func() error {
			return s.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, _, err := tx.AddHitAct(h, insidedb.HitAct{Act: "seen", Officer: "lind"})
				return err
			})
		}
		must(t, act())
		wantKind(t, act(), errs.Conflict)
	})
}

func TestThePresentHitIsFoundByEitherKeyAndNotWhenErased(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) (err error) {
			h = openHit(t, tx)
			now := insidetest.Start
			h.State, h.Owed, h.Decided = insidedb.HitNotSame, "", &now
			h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "decided", Officer: "lind", Words: []byte(`{"reason":"CANARY"}`)})
			return err
		})
		for _, tt := range []struct {
			name   string
			flight int64
			keys   travel.Keys
			seq    int64
			of     bool
			pair   bool
		}{
			{"both keys", 1, travel.Keys{Paper: "p1", Person: "n1"}, 2, true, true},
			{"the paper", 1, travel.Keys{Paper: "p1"}, 2, true, true},
			{"the person, without papers", 1, travel.Keys{Person: "n1"}, 2, true, true},
			{"the person by other papers", 1, travel.Keys{Person: "n1", Paper: "p2"}, 2, false, false},
			{"the papers under another name", 1, travel.Keys{Person: "n2", Paper: "p1"}, 2, false, false},
			{"another flight", 2, travel.Keys{Paper: "p1"}, 2, false, true},
			{"somebody else", 1, travel.Keys{Paper: "p2", Person: "n2"}, 2, false, false},
			{"nobody known, another row", 1, travel.Keys{}, 2, false, false},
			{"nobody known, the same row", 1, travel.Keys{}, 1, true, false},
		} {
			_, of, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) {
				return tx.HitOf("un", "Q-1", tt.flight, insidedb.Traveller{Seq: tt.seq, Keys: tt.keys})
			})
			must(t, err)
			_, pair, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) { return tx.HitDecided("un", "Q-1", tt.keys) })
			must(t, err)
			if of != tt.of || pair != tt.pair {
				t.Errorf("%s: the hit %t, the decision %t; want %t, %t", tt.name, of, pair, tt.of, tt.pair)
			}
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.EraseHit(h) })
		_, pair, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) {
			return tx.HitDecided("un", "Q-1", travel.Keys{Paper: "p1", Person: "n1"})
		})
		must(t, err)
		erased := read(t, s, func(tx *insidedb.Tx) (insidedb.Hit, error) { return tx.Hit(h.ID) })
		acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.HitAct, error) { return tx.HitActs(erased, time.Time{}) })
		if pair || erased.ErasedAt == nil || erased.Keys != (travel.Keys{}) || len(acts) != 2 || acts[0].Words != nil || acts[1].Words != nil {
			t.Errorf("of what is erased there is %+v, %+v, remembered %t", erased, acts, pair)
		}
	})
}

func foundHit(t *testing.T, s *insidedb.Store, fn func(*insidedb.Tx) (insidedb.Hit, bool, error)) (h insidedb.Hit, found bool, err error) {
	t.Helper()
	err = s.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
		h, found, err = fn(tx)
		return err
	})
	return h, found, err
}

func TestWordsOfAHitStandNowhereInTheClear(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error { h = openHit(t, tx); return nil })
		raw := read(t, s, func(tx *insidedb.Tx) ([]byte, error) { return insidedb.HitWords(tx, h.ID) })
		if len(raw) == 0 || strings.Contains(string(raw), "CANARY") {
			t.Errorf("the row holds %q", raw)
		}
	})
}

func TestTheClockFindsWhatIsDueAndWhatItLookedAtAhead(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		var h insidedb.Hit
		write(t, s, func(tx *insidedb.Tx) error { h = openHit(t, tx); return nil })
		due := func(at time.Time) int {
			return len(read(t, s, func(tx *insidedb.Tx) ([]insidedb.Hit, error) { return tx.HitsDue(at, 10) }))
		}
		now := clock.Now().Add(time.Minute)
		if due(now) != 0 || due(*h.Next) != 1 {
			t.Errorf("due now %d, at its time %d; want 0 and 1", due(now), due(*h.Next))
		}
		later := now.Add(1000 * time.Hour)
		write(t, s, func(tx *insidedb.Tx) error { return tx.SetHitNext(h.ID, later, &later) })
		if due(now) != 1 {
			t.Error("what a clock looked at that stood ahead is not looked at again")
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.SetHitNext(h.ID, later, nil) })
		if due(later) != 0 {
			t.Error("what has nothing to come is due")
		}
	})
}

// A carrier sends the same booking again and again, without documents or dates of birth.
func TestWhoHasNoKeysIsTheSameByNameOnOneFlightAndTwoOfOneMessageAreTwo(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		nobody := func(name string) travel.Traveller {
			x := passenger(name, "", 0)
			x.Person.Births = nil
			return x
		}
		first := keep(t, s, flown("first", 2, nobody("OLGA FIKTIVNAYA"), nobody("OLGA FIKTIVNAYA")))
		later := keep(t, s, flown("later", 2, nobody("FIKTIVNAYA OLGA"), nobody("FIKTIVNAYA OLGA"), nobody("OLGA VYMYSHLENNAYA"), passenger("OLGA FIKTIVNAYA", "4012345", 1990)))
		other := keep(t, s, flown("other", 5, nobody("OLGA FIKTIVNAYA")))
		of := func(x insidedb.Traveller) string {
			h, held, err := foundHit(t, s, func(tx *insidedb.Tx) (insidedb.Hit, bool, error) { return tx.HitOf("un", "Q-1", x.Flights[0], x) })
			must(t, err)
			if !held {
				return ""
			}
			return h.ID
		}
		open := func(x insidedb.Traveller) (h insidedb.Hit) {
			write(t, s, func(tx *insidedb.Tx) (err error) {
				h, err = tx.OpenHit(insidedb.Hit{List: "un", Entry: "Q-1", Flight: x.Flights[0], Keys: x.Keys, Named: x.Named(), Message: x.Message, Traveller: x.Seq, State: insidedb.HitOpen, Owed: "o1"})
				if err == nil {
					h, _, err = tx.AddHitAct(h, insidedb.HitAct{Act: "opened", Message: x.Message, Traveller: x.Seq})
				}
				return err
			})
			return h
		}
		one := open(first.travellers[0])
		if got := of(first.travellers[1]); got != "" {
			t.Errorf("a namesake in the same message has hit %s", got)
		}
		two := open(first.travellers[1])
		if of(later.travellers[0]) == one.ID { // they were opened at one time
			one, two = two, one
		}
		if got := of(later.travellers[0]); got != two.ID {
			t.Errorf("the same booking again has hit %q; want %s or %s", got, one.ID, two.ID)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, _, err := tx.AddHitAct(two, insidedb.HitAct{Act: "again", Message: later.ID, Traveller: later.travellers[0].Seq})
			return err
		})
		if got := of(later.travellers[1]); got != one.ID {
			t.Errorf("the other one again has hit %q; want %s", got, one.ID)
		}
		for name, x := range map[string]insidedb.Traveller{"of another name": later.travellers[2], "who has keys": later.travellers[3], "on another flight": other.travellers[0]} {
			if got := of(x); got != "" {
				t.Errorf("somebody %s has hit %s", name, got)
			}
		}
		write(t, s, func(tx *insidedb.Tx) error { return tx.EraseHit(one) })
		if got := read(t, s, func(tx *insidedb.Tx) (insidedb.Hit, error) { return tx.Hit(one.ID) }); got.Named != "" {
			t.Errorf("an erased hit is still found by name: %+v", got)
		}
	})
}
