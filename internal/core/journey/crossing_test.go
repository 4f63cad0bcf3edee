package journey

import (
	"testing"
	"time"

	"entente/internal/core/travel"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// leg is "TK1938 BRU IST 2026-03-01T10:00 2026-03-01T15:30", the arrival optional.
func leg(t testing.TB, number, from, to, departs string, arrives ...string) travel.Leg {
	t.Helper()
	l := travel.Leg{From: from, To: to, Departs: at(t, departs)}
	if len(number) > 2 {
		l.Carrier, l.Number = number[:2], number[2:]
	}
	if len(arrives) > 0 {
		l.Arrives = at(t, arrives[0])
	}
	return l
}

func at(t testing.TB, said string) time.Time {
	t.Helper()
	for _, form := range []string{"2006-01-02T15:04", time.DateOnly} {
		if out, err := time.Parse(form, said); err == nil {
			return out
		}
	}
	t.Fatalf("%q is no time", said)
	return time.Time{}
}

func TestOneAircraftUnderTwoNumbersIsOneCrossing(t *testing.T) {
	legs := []travel.Leg{
		leg(t, "BA117", "LHR", "JFK", "2026-03-01T10:25"),
		leg(t, "AA6123", "LHR", "JFK", "2026-03-01T10:25"), // its codeshare
		leg(t, "BA117", "LHR", "JFK", "2026-03-01"),        // its day alone
		leg(t, "BA117", "LHR", "JFK", "2026-03-02T10:25"),  // the next day
		leg(t, "VS3", "LHR", "JFK", "2026-03-01T10:40"),    // another
		leg(t, "BA117", "LHR", "JFK", "2026-03-01T11:50"),  // delayed
		leg(t, "AA100", "LHR", "JFK", "2026-03-01"),        // its day alone, and no number in common
		leg(t, "BA117", "JFK", "LHR", "2026-03-01T10:25"),  // the other way
		leg(t, "", "LHR", "JFK", "2026-03-02T10:25"),       // without a number
		leg(t, "", "", "JFK", "2026-03-02T10:25"),          // without a port
	}
	if diff := cmp.Diff([]int{0, 0, 0, 3, 4, 0, 6, 7, 3, 9}, Crossings(legs)); diff != "" {
		t.Errorf("crossings (-want +got):\n%s", diff)
	}
	if got := Crossings(nil); len(got) != 0 {
		t.Errorf("%v of nothing", got)
	}
}

func TestRowsWithAKeyInCommonAreOnePerson(t *testing.T) {
	rows := []travel.Keys{
		{Paper: "p1", Person: "n1"}, {Paper: "p2"}, {Paper: "p2", Person: "n1"}, {}, {}, {Person: "p1"}, {Person: "n9"}, {Paper: "p9", Person: "n9"},
	}
	if diff := cmp.Diff([]int{0, 0, 0, 3, 4, 5, 6, 6}, Persons(rows, nil)); diff != "" {
		t.Errorf("persons (-want +got):\n%s", diff)
	}
}

// joined is a naive closure: everything is compared with everything until nothing
// changes any more.
func joined(n int, one func(i, j int) bool) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	for again := true; again; {
		again = false
		for i := range n {
			for j := range n {
				if one(i, j) && out[j] < out[i] {
					out[i], again = out[j], true
				}
			}
		}
	}
	return out
}

func TestPersonsAndCrossingsAreThoseOfANaiveClosure(t *testing.T) {
	key := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e"})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) travel.Keys {
			return travel.Keys{Paper: key.Draw(t, "paper"), Person: key.Draw(t, "person")}
		}), 0, 12).Draw(t, "rows")
		want := joined(len(rows), func(i, j int) bool {
			a, b := rows[i], rows[j]
			return a.Paper != "" && a.Paper == b.Paper || a.Person != "" && a.Person == b.Person
		})
		if diff := cmp.Diff(want, Persons(rows, nil)); diff != "" {
			t.Errorf("persons (-want +got):\n%s", diff)
		}
		legs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) travel.Leg {
			return travel.Leg{Carrier: "XX", Number: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "number"), From: rapid.SampledFrom([]string{"", "LHR", "JFK"}).Draw(t, "from"), To: "IST",
				Departs: time.Date(2026, 1, rapid.IntRange(1, 2).Draw(t, "day"), rapid.IntRange(0, 2).Draw(t, "hour"), 0, 0, 0, time.UTC)}
		}), 0, 12).Draw(t, "legs")
		want = joined(len(legs), func(i, j int) bool {
			a, b := legs[i], legs[j]
			if a.From != b.From || a.To != b.To {
				return false
			}
			sameDay := a.Departs.Day() == b.Departs.Day()
			return sameDay && a.Number != "" && a.Number == b.Number || a.From != "" && a.Departs.Equal(b.Departs) && a.Departs.Hour() != 0
		})
		if diff := cmp.Diff(want, Crossings(legs)); diff != "" {
			t.Errorf("crossings of %v (-want +got):\n%s", legs, diff)
		}
	})
}

func TestHowNearTwoWereOnACrossing(t *testing.T) {
	p := func(booking string, seats ...string) Place { return Place{Bookings: []string{booking}, Seats: seats} }
	for _, tt := range []struct {
		a, b Place
		want Closeness
	}{
		{p("x", "17A"), p("x", "40K"), SameBooking},
		{p("", "17A"), p("", "40K"), SameFlight},
		{p("x", "17A"), p("y", "17B"), AdjacentSeats},
		{p("x", "17H"), p("y", "17J"), AdjacentSeats}, // there is no I
		{p("x", "17A"), p("y", "17C"), SameRow},
		{p("x", "17"), p("y", "17C"), SameRow},
		{p("x", "17A"), p("y", "17A"), SameRow}, // one seat twice: an infant, or a mistake
		{p("x", "17A"), p("y", "18A"), SameFlight},
		{p("x", "INF"), p("y", "INF"), SameFlight},
		{p("x", ""), p("y", ""), SameFlight},
		{p("x", "0A"), p("y", "0B"), SameFlight},
		{p("x", "3A", "17A"), p("y", "9K", "17C", "17B"), AdjacentSeats},
		{Place{}, Place{}, SameFlight},
		{Place{Bookings: []string{"x", "y"}}, Place{Bookings: []string{"z", "y"}}, SameBooking},
	} {
		if got := Near(tt.a, tt.b); got != tt.want {
			t.Errorf("%v, %v: %s; expected %s", tt.a, tt.b, got, tt.want)
		}
		if got := Near(tt.b, tt.a); got != tt.want {
			t.Errorf("%v, %v the other way: %s; expected %s", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestRowsThatAreLabelledAlikeAreOnePerson(t *testing.T) {
	rows := []travel.Keys{{Paper: "a"}, {}, {}, {Paper: "b"}, {}, {Paper: "a"}}
	if diff := cmp.Diff([]int{0, 0, 2, 3, 2, 0}, Persons(rows, []string{"", "x", "y", "", "y", "x"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
