package journeys_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/inside/journeys"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// near says who was how near: "B CODE booking 2".
func near(t journeys.Together) []string {
	var out []string
	for _, c := range t.Companions {
		out = append(out, fmt.Sprintf("%s %s %d", strings.Join(c.Names, "/"), c.Nearest, c.Shared))
	}
	return out
}

func TestTheNearestOnAFlightStandFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", on(somebody("AHMAD NEVER", "P00001"), "AAA111", "17A"),
			on(somebody("BY FLIGHT", "P00002"), "BBB111", "30C"), on(somebody("BY ROW", "P00003"), "CCC111", "17F"), on(somebody("BY SEAT", "P00004"), "DDD111", "17B"),
			on(somebody("BY BOOKING", "P00005"), "AAA111", "40K"))
		w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", on(somebody("BY ROW", "P00003"), "CCC111", "")) // the same again, of a list
		w.fly(t, "TK0001 BRU IST 2017-03-01T11:00", somebody("BY OTHER", "P00006"))
		w.fly(t, "LH0001 IST GZT 2017-03-02T11:00", somebody("AHMAD NEVER", ""), somebody("BY FLIGHT", "P00002"), somebody("BY HIMSELF", "P00007"))
		got, err := w.Together(t.Context(), of(all[0].Seq))
		must(t, err)
		if diff := cmp.Diff([]string{"BY BOOKING booking 1", "BY SEAT adjacent 1", "BY ROW row 1", "BY FLIGHT flight 1"}, near(got)); diff != "" {
			t.Errorf("of a message (-want +got):\n%s", diff)
		}
		if got.Others != 4 || len(got.Journeys) != 1 || got.More || got.Of.Names[0] != "AHMAD NEVER" {
			t.Errorf("%+v", got)
		}
		if m := got.Companions[2].On[0]; len(m.Journey.Travellers) != 2 || !cmp.Equal(m.Seats, []string{"17A"}) || !cmp.Equal(m.Journey.Seats, []string{"17F"}) {
			t.Errorf("one person of two messages: %+v", m)
		}
		whole, err := w.Together(t.Context(), of(all[0].Keys.Person))
		must(t, err)
		if diff := cmp.Diff([]string{"BY BOOKING booking 1", "BY SEAT adjacent 1", "BY ROW row 1", "BY FLIGHT flight 2", "BY HIMSELF flight 1"}, near(whole)); diff != "" {
			t.Errorf("of the person (-want +got):\n%s", diff)
		}
		q := of(all[0].Paper)
		q.Limit, q.Since = 1, time.Date(2017, 3, 2, 0, 0, 0, 0, time.UTC)
		late, err := w.Together(t.Context(), q)
		must(t, err)
		if diff := cmp.Diff([]string{"BY FLIGHT flight 1"}, near(late)); diff != "" || !late.More {
			t.Errorf("since the second (-want +got):\n%s", diff)
		}
	})
}

func TestOneAircraftUnderTwoNumbersAndTwoMessagesIsOneFlight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("AHMAD NEVER", "P00001"))
		w.fly(t, "SN7001 BRU IST 2017-03-01T10:00", somebody("BY CODESHARE", "P00002"))
		w.fly(t, "TK1938 BRU IST 2017-03-01", somebody("BY DAY", "P00003"), somebody("AHMAD NEVER", "P00001"))
		w.fly(t, "SN7001 BRU IST 2017-03-01", somebody("BY BOTH", "P00004"))
		w.fly(t, "TK1938 BRU IST 2017-03-02T10:00", somebody("BY NEXT", "P00005"))
		got, err := w.Together(t.Context(), of(a[0].Seq))
		must(t, err)
		if diff := cmp.Diff([]string{"BY CODESHARE flight 1", "BY DAY flight 1", "BY BOTH flight 1"}, near(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		h, err := w.Person(t.Context(), of(a[0].Seq))
		must(t, err)
		if len(h.Journeys) != 1 || len(h.Journeys[0].Messages) != 2 || h.Rows != 2 || h.Journeys[0].Departs.Hour() != 10 {
			t.Errorf("%+v", h.Journeys)
		}
	})
}

func TestOfAFlightThoseNearToItsConfirmedHitsAreShown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", on(somebody("AHMAD NEVER", "P00001"), "AAA111", "17A"), on(somebody("BY BOOKING", "P00005"), "AAA111", "40K"), somebody("BY FLIGHT", "P00009"))
		none, err := w.Flight(t.Context(), of(""), all[0].Flights[0])
		must(t, err)
		if none.Aboard != 3 || len(none.Around) != 0 {
			t.Errorf("nobody is confirmed: %+v", none)
		}
		w.clock.Add(time.Minute)
		before := w.clock.Now()
		w.clock.Add(time.Minute)
		hit := w.confirm(t, all[0])
		got, err := w.Flight(t.Context(), of(""), all[0].Flights[0])
		must(t, err)
		if len(got.Around) != 1 || !cmp.Equal(got.Around[0].Confirmed, []string{hit}) || !cmp.Equal(near(got.Around[0]), []string{"BY BOOKING booking 1", "BY FLIGHT flight 1"}) {
			t.Errorf("%+v", got)
		}
		w.clock.Add(time.Minute)
		then := of("")
		then.AsOf = before
		if past, err := w.Flight(t.Context(), then, all[0].Flights[0]); err != nil || len(past.Around) != 0 || past.Aboard != 3 {
			t.Errorf("before it was confirmed: %+v, %v", past, err)
		}
		// By the hit, and the confirmed one among the companions of another.
		by, err := w.Together(t.Context(), of(hit))
		must(t, err)
		if by.Hit != hit || !cmp.Equal(by.Confirmed, []string{hit}) || len(by.Companions) != 2 {
			t.Errorf("%+v", by)
		}
		other, err := w.Together(t.Context(), of(all[1].Seq))
		must(t, err)
		if !cmp.Equal(other.Companions[0].Confirmed, []string{hit}) || len(other.Companions[1].Confirmed) != 0 {
			t.Errorf("%+v", other.Companions)
		}
		_, err = w.Flight(t.Context(), of(""), 999)
		wantKind(t, err, errs.NotFound)
	})
}

func TestJourneysAreThoseRecordedByThen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("AHMAD NEVER", "P00001"))
		w.clock.Add(time.Minute)
		then := w.clock.Now()
		w.clock.Add(time.Minute)
		w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("BY LATER", "P00002"))
		b := w.fly(t, "TK1939 IST BRU 2017-03-05T10:00", somebody("AHMAD NEVER", "P00001"), somebody("BY LATER", "P00002"))
		w.clock.Add(time.Minute)
		q := of(a[0].Seq)
		q.AsOf = then
		past, err := w.Together(t.Context(), q)
		must(t, err)
		if len(past.Companions) != 0 || past.Others != 0 {
			t.Errorf("%+v", past.Companions)
		}
		h, err := w.Person(t.Context(), q)
		must(t, err)
		if len(h.Journeys) != 1 {
			t.Errorf("%+v", h.Journeys)
		}
		q.Of = fmt.Sprint(b[0].Seq)
		_, err = w.Together(t.Context(), q)
		wantKind(t, err, errs.NotFound)
		q.AsOf = w.clock.Now()
		_, err = w.Together(t.Context(), q)
		wantKind(t, err, errs.Invalid)
		now, err := w.Together(t.Context(), of(a[0].Paper))
		must(t, err)
		if diff := cmp.Diff([]string{"BY LATER flight 2"}, near(now)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestEveryLookIsOnRecordAndNeedsARole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("AHMAD NEVER", "P00001"))
		w.fly(t, "TK1939 IST BRU 2017-03-05T10:00", somebody("AHMAD NEVER", "P00001"))
		for _, who := range []string{"o.booth", "o.eye", "o.nobody", ""} {
			q := of(a[0].Seq)
			q.Officer = who
			want := errs.Denied
			if who == "" {
				want = errs.Invalid
			}
			for what, ask := range map[string]func() error{
				"together": func() error { _, err := w.Together(t.Context(), q); return err },
				"pairs":    func() error { _, err := w.Pairs(t.Context(), q); return err },
				"person":   func() error { _, err := w.Person(t.Context(), q); return err },
				"trips":    func() error { _, err := w.Trips(t.Context(), q); return err },
				"flight":   func() error { _, err := w.Flight(t.Context(), q, a[0].Flights[0]); return err },
				"stay":     func() error { _, err := w.Stay(t.Context(), journeys.StayQuery{Officer: who, In: "TR"}); return err },
			} {
				if err := ask(); errs.KindOf(err) != want {
					t.Errorf("%s as %q: %v", what, who, err)
				}
			}
		}
		for _, ask := range []func() error{
			func() error { _, err := w.Together(t.Context(), of(a[0].Seq)); return err },
			func() error { _, err := w.Pairs(t.Context(), of(a[0].Keys.Person)); return err },
			func() error { _, err := w.Trips(t.Context(), of(a[0].Paper)); return err },
		} {
			w.clock.Add(time.Second)
			must(t, ask())
		}
		w.clock.Add(time.Second)
		h, err := w.Person(t.Context(), of(a[0].Seq+1))
		must(t, err)
		var got []string
		for _, l := range h.Looks {
			got = append(got, l.What+" "+l.Officer)
		}
		if diff := cmp.Diff([]string{"together o.lind", "pairs o.lind", "trips o.lind", "person o.lind"}, got); diff != "" {
			t.Errorf("looks (-want +got):\n%s", diff)
		}
		_, err = w.Stay(t.Context(), journeys.StayQuery{Officer: officer, In: "Türkiye"})
		must(t, err)
		_, err = w.Flight(t.Context(), of(""), a[0].Flights[0])
		must(t, err)
		must(t, w.store.Read(t.Context(), func(tx *insidedb.Tx) error { // a flight and a country are looked at under their own names
			for kind, id := range map[string]string{insidedb.LookStay: "country/TR", insidedb.LookTogether: fmt.Sprintf("flight/%d", a[0].Flights[0])} {
				if looks, err := tx.TravelLooks(kind, id, 9); err != nil || len(looks) != 1 || looks[0].Officer != officer {
					t.Errorf("%s: %v, %v", id, looks, err)
				}
			}
			return nil
		}))
	})
}

func TestWhatCannotBeAskedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("AHMAD NEVER", "P00001"))
		for _, tt := range []struct {
			q    journeys.Query
			want errs.Kind
		}{
			{journeys.Query{Officer: officer, Of: "hit-0"}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: "0"}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: "-1"}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: "99"}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: ""}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: strings.Repeat("0", 32)}, errs.NotFound},
			{journeys.Query{Officer: officer, Of: "1", Limit: journeys.MostListed + 1}, errs.Invalid},
			{journeys.Query{Officer: officer, Of: "1", Since: time.Unix(9, 0), Until: time.Unix(8, 0)}, errs.Invalid},
			{journeys.Query{Officer: officer, Of: fmt.Sprint(a[0].Seq)}, ""},
		} {
			_, err := w.Pairs(t.Context(), tt.q)
			wantKind(t, err, tt.want)
		}
		for _, q := range []journeys.StayQuery{{In: "Atlantis"}, {In: ""}, {In: "FR", From: "FR"}, {In: "FR", From: "Atlantis"}, {In: "AQ"}} {
			q.Officer = officer
			_, err := w.Stay(t.Context(), q)
			wantKind(t, err, errs.Invalid)
		}
	})
}

func TestSomebodyWithoutKeysOrJourneysIsAnsweredToo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.fly(t, "TK1938 BRU IST 2017-03-01T10:00", somebody("", ""), somebody("", ""), on(somebody("", ""), "X", "3A"))
		got, err := w.Together(t.Context(), of(a[0].Seq))
		must(t, err)
		if len(got.Companions) != 2 || got.Others != 2 {
			t.Errorf("%+v", got)
		}
		visa := somebody("AHMAD NEVER", "P00001")
		visa.Role, visa.Legs = travel.Applicant, []int{}
		b := w.message(t, travel.Message{}, visa)
		none, err := w.Together(t.Context(), of(b[0].Seq))
		must(t, err)
		if len(none.Journeys) != 0 || len(none.Companions) != 0 {
			t.Errorf("%+v", none)
		}
		pairs, err := w.Pairs(t.Context(), of(b[0].Seq))
		must(t, err)
		if pairs.Flights != 0 || len(pairs.Pairs) != 0 {
			t.Errorf("%+v", pairs)
		}
	})
}
