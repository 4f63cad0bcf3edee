package journeys_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/travel"
	"entente/internal/inside/journeys"

	"github.com/google/go-cmp/cmp"
)

// stayed says who entered and has not left: "NAME 12d TK1 from IST last AF1".
func stayed(s journeys.Stays) []string {
	var out []string
	for _, x := range s.Stays {
		said := fmt.Sprintf("%s %dd %s%s from %s last %s%s", strings.Join(x.Names, "/"), x.Days, x.Entered.Carrier, x.Entered.Number, x.Origin, x.Last.Carrier, x.Last.Number)
		if x.NoShow != nil {
			said += " missed " + x.NoShow.Carrier + x.NoShow.Number
		}
		if len(x.Unknown) > 0 {
			said += " unknown " + strings.Join(x.Unknown, ",")
		}
		out = append(out, said)
	}
	return out
}

func TestWhoEnteredAndHasNotLeftIsListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fly(t, "TK1 IST CDG 2017-11-01T10:00", somebody("HAS LEFT", "P00001"), somebody("HAS NOT", "P00002"), somebody("BY LAND", "P00003"), somebody("NO SHOW", "P00004"), somebody("", ""), somebody("ON WARD", "P00006"))
		w.fly(t, "TK9 GZT IST 2017-11-01T06:00", somebody("HAS NOT", "P00002"))
		w.fly(t, "AF2 ORY NCE 2017-11-03T10:00", somebody("HAS NOT", ""))
		missed := somebody("NO SHOW", "P00004")
		missed.Aboard = "not-boarded"
		w.fly(t, "TK2 CDG IST 2017-11-09T10:00", somebody("HAS LEFT", "P00001"), missed)
		w.fly(t, "LH3 FRA JFK 2017-11-20T10:00", somebody("BY LAND", "P00003"))
		w.fly(t, "XX4 CDG QQQ 2017-11-21T10:00", somebody("ON WARD", "P00006"))
		w.fly(t, "LH5 FRA CDG 2017-11-25T10:00", somebody("FROM DE", "P00007"))
		w.fly(t, "TK1 IST CDG 2017-07-01T10:00", somebody("LONG AGO", "P00008"))
		ask := func(q journeys.StayQuery) journeys.Stays {
			t.Helper()
			q.Officer = officer
			out, err := w.Stay(t.Context(), q)
			must(t, err)
			return out
		}
		until := time.Date(2017, 12, 1, 0, 0, 0, 0, time.UTC)
		got := ask(journeys.StayQuery{In: "France", Until: until})
		want := []string{"HAS NOT 29d TK1 from GZT last AF2", "NO SHOW 29d TK1 from IST last TK1 missed TK2", "ON WARD 29d TK1 from IST last XX4 unknown QQQ", "FROM DE 5d LH5 from FRA last LH5"}
		if diff := cmp.Diff(want, stayed(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got.Entered != 7 || got.Left != 1 || got.Elsewhere != 1 || got.Keyless != 1 || !cmp.Equal(got.Unknown, []string{"QQQ"}) || got.More || got.In != "FR" {
			t.Errorf("%+v", got)
		}
		from := ask(journeys.StayQuery{In: "FR", From: "DE", Until: until})
		if diff := cmp.Diff(want[3:], stayed(from)); diff != "" || from.Entered != 1 {
			t.Errorf("from there (-want +got):\n%s", diff)
		}
		early := ask(journeys.StayQuery{In: "FR", Until: time.Date(2017, 11, 5, 0, 0, 0, 0, time.UTC), Limit: 2})
		if diff := cmp.Diff([]string{"HAS LEFT 3d TK1 from IST last TK1", "HAS NOT 3d TK1 from GZT last AF2"}, stayed(early)); diff != "" || !early.More {
			t.Errorf("before they left (-want +got):\n%s", diff)
		}
		whole := ask(journeys.StayQuery{In: "FR", Since: time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC), Until: until, Limit: 1})
		if diff := cmp.Diff([]string{"LONG AGO 152d TK1 from IST last TK1"}, stayed(whole)); diff != "" {
			t.Errorf("the earliest first (-want +got):\n%s", diff)
		}
		if none := ask(journeys.StayQuery{In: "JP"}); len(none.Stays) != 0 || none.Entered != 0 {
			t.Errorf("%+v", none)
		}
	})
}

func TestRoundTripsAreToldOfOnePersonAcrossMessages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fly(t, "AF1390 CDG IST 2017-03-01T10:00", on(somebody("AHMAD NEVER", "P00001"), "A", ""))
		w.fly(t, "TK2222 IST GZT 2017-03-01T20:00", on(somebody("AHMAD NEVER", ""), "B", ""))
		missed := on(somebody("AHMAD NEVER", "P00001"), "B", "")
		missed.Aboard = "not-boarded"
		w.fly(t, "TK2225 GZT IST 2017-03-10T20:00", missed)
		// One message of two legs, on a new passport: the name joins the two.
		both := on(somebody("AHMAD NEVER", "P00099"), "C", "")
		both.Legs = []int{0, 1}
		a := w.message(t, travel.Message{Legs: []travel.Leg{leg(t, "TK2223 GZT IST 2017-03-15T08:00"), leg(t, "TK1825 IST CDG 2017-03-15T13:00")}}, both)
		w.fly(t, "XX0001 CDG QQQ 2017-04-15T08:00", somebody("AHMAD NEVER", "P00001"))
		got, err := w.Trips(t.Context(), of(a[0].Seq))
		must(t, err)
		if len(got.Trips) != 2 || got.More || !cmp.Equal(got.Unknown, []string{"QQQ"}) || got.Connection != 24 {
			t.Fatalf("%+v", got)
		}
		first, second := got.Trips[0], got.Trips[1]
		if first.Home != "FR" || first.Days != 14 || first.Open || !first.Separate || !cmp.Equal(first.Hubs, []string{"IST"}) ||
			!cmp.Equal(first.Stays, []journeys.Stop{{Port: "GZT", Leaves: "GZT", Country: "TR", Days: 14}}) || len(first.Ways) != 2 ||
			!cmp.Equal(first.Ways[0].Changes, []journeys.Change{{Hub: "IST", Next: "IST", Minutes: 600, Separate: true}}) || first.Ways[1].Changes[0].Separate {
			t.Errorf("%+v", first)
		}
		if !second.Open || second.Home != "FR" || len(second.Ways) != 1 {
			t.Errorf("%+v", second)
		}
		q := of(a[0].Seq)
		q.Limit = 1
		if cut, err := w.Trips(t.Context(), q); err != nil || len(cut.Trips) != 1 || !cut.More {
			t.Errorf("%+v, %v", cut, err)
		}
		h, err := w.Person(t.Context(), q)
		must(t, err)
		if h.Rows != 5 || len(h.Journeys) != 1 || !h.More || len(h.Of.Papers) != 2 {
			t.Errorf("%+v", h)
		}
	})
}
