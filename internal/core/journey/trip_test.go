package journey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/travel"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func step(t testing.TB, booking, number, from, to, departs string, arrives ...string) Step {
	s := Step{Leg: leg(t, number, from, to, departs, arrives...)}
	if booking != "" {
		s.Bookings = []string{booking}
	}
	return s
}

// said is a trip in a line: "FR: CDG-IST-GZT 14d GZT IST-CDG = 16d separate".
func said(t Trip) string {
	var b strings.Builder
	b.WriteString(t.Home + ":")
	for i, w := range t.Ways {
		b.WriteString(" " + w.From)
		for _, c := range w.Changes {
			b.WriteString("-" + c.Hub)
			if c.Next != c.Hub {
				b.WriteString("/" + c.Next)
			}
		}
		b.WriteString("-" + w.To)
		if i < len(t.Stays) {
			s := t.Stays[i]
			fmt.Fprintf(&b, " %dd %s", s.Days, s.Country)
			if s.Leaves != s.Port {
				b.WriteString(" to " + s.Leaves)
			}
		}
	}
	fmt.Fprintf(&b, " = %dd", t.Days)
	if t.Separate() {
		b.WriteString(" separate")
	}
	if t.Open {
		b.WriteString(" open")
	}
	return b.String()
}

func TestLegsMakeRoundTripsThroughHubs(t *testing.T) {
	for _, tt := range []struct {
		name  string
		steps []Step
		want  []string
	}{
		{"a hub booked apart, and back another way", []Step{
			step(t, "A", "AF1390", "CDG", "IST", "2026-03-01T10:00", "2026-03-01T15:30"),
			step(t, "B", "TK2222", "IST", "GZT", "2026-03-01T20:00", "2026-03-01T21:40"),
			step(t, "C", "TK2223", "GZT", "IST", "2026-03-15T08:00", "2026-03-15T09:50"),
			step(t, "C", "TK1825", "IST", "CDG", "2026-03-15T13:00", "2026-03-15T15:00"),
		}, []string{"FR: CDG-IST-GZT 14d TR GZT-IST-CDG = 14d separate"}},
		{"one booking is not apart, nor what names none", []Step{
			step(t, "A", "AF1390", "CDG", "IST", "2026-03-01T10:00"), step(t, "A", "TK2222", "IST", "GZT", "2026-03-01T20:00"),
			step(t, "", "TK2223", "GZT", "IST", "2026-03-15T08:00"), step(t, "C", "TK1825", "IST", "CDG", "2026-03-15T13:00"),
		}, []string{"FR: CDG-IST-GZT 14d TR GZT-IST-CDG = 14d"}},
		{"another airport of the hub's city", []Step{
			step(t, "A", "AF1390", "CDG", "IST", "2026-03-01T10:00"), step(t, "B", "PC500", "SAW", "ADB", "2026-03-02T06:00"),
		}, []string{"FR: CDG-IST/SAW-ADB = 1d separate open"}},
		{"two days are a stay", []Step{
			step(t, "A", "AF1390", "CDG", "IST", "2026-03-01T10:00"), step(t, "B", "TK834", "IST", "KRT", "2026-03-03T11:00"),
			step(t, "C", "MS851", "CAI", "CDG", "2026-03-20T11:00"),
		}, []string{"FR: CDG-IST 2d TR IST-KRT 17d SD to CAI CAI-CDG = 19d"}},
		{"one after another, in any order", []Step{
			step(t, "", "BA2", "JFK", "LHR", "2026-05-09T10:00"), step(t, "", "BA1", "LHR", "JFK", "2026-05-01T10:00"),
			step(t, "", "BA1", "LHR", "JFK", "2026-06-01T10:00"), step(t, "", "BA2", "JFK", "LHR", "2026-06-02T10:00"),
		}, []string{"GB: LHR-JFK 8d US JFK-LHR = 8d", "GB: LHR-JFK 1d US JFK-LHR = 1d"}},
		{"there and back in a day", []Step{
			step(t, "", "BA1", "LHR", "BRU", "2026-05-01T07:00"), step(t, "", "BA2", "BRU", "LHR", "2026-05-01T19:00"),
		}, []string{"GB: LHR-BRU 0d BE BRU-LHR = 0d"}},
		{"a triangle within connections is cut at its longest stop abroad", []Step{
			step(t, "", "AA1", "LHR", "BRU", "2026-05-01T07:00", "2026-05-01T09:00"), step(t, "", "AA2", "BRU", "AMS", "2026-05-01T20:00", "2026-05-01T21:00"),
			step(t, "", "AA3", "AMS", "MAN", "2026-05-01T22:00"),
		}, []string{"GB: LHR-BRU 0d BE BRU-AMS-MAN = 0d"}},
		{"at home", []Step{step(t, "", "AF1", "ORY", "TLS", "2026-05-01T07:00"), step(t, "", "AF2", "TLS", "NCE", "2026-05-01T19:00"), step(t, "", "AF2", "NCE", "ORY", "2026-05-09T19:00")}, nil},
		{"a port that is not known is abroad", []Step{step(t, "", "AF1", "ORY", "QQQ", "2026-05-01T07:00"), step(t, "", "AF2", "QQQ", "ORY", "2026-05-05T19:00")},
			[]string{"FR: ORY-QQQ 4d  QQQ-ORY = 4d"}},
		{"nothing", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, trip := range Trips(tt.steps, nil) {
				got = append(got, said(trip))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("trips (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTripsTakeEveryLegAtMostOnceAndEndWhereTheyBegan(t *testing.T) {
	port := rapid.SampledFrom([]string{"CDG", "ORY", "IST", "GZT", "LHR", "QQQ"})
	rapid.Check(t, func(t *rapid.T) {
		steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Step {
			d := time.Date(2026, 1, 1, rapid.IntRange(0, 24*20).Draw(t, "hour"), 0, 0, 0, time.UTC)
			return Step{Leg: travel.Leg{Carrier: "XX", Number: "1", From: port.Draw(t, "from"), To: port.Draw(t, "to"), Departs: d}}
		}), 0, 12).Draw(t, "steps")
		taken := map[int]bool{}
		for _, trip := range Trips(steps, nil) {
			if len(trip.Stays) != len(trip.Ways)-1 || trip.Days < 0 {
				t.Errorf("%+v", trip)
			}
			for _, w := range trip.Ways {
				if len(w.Changes) != len(w.Legs)-1 || w.From != steps[w.Legs[0]].From || w.To != steps[w.Legs[len(w.Legs)-1]].To {
					t.Errorf("%+v", w)
				}
				for _, i := range w.Legs {
					if taken[i] {
						t.Errorf("leg %d is taken twice", i)
					}
					taken[i] = true
				}
			}
			first, last := trip.Ways[0], trip.Ways[len(trip.Ways)-1]
			if back := countryOf(first.From, nil) == countryOf(last.To, nil); back == trip.Open {
				t.Errorf("%s", said(trip))
			}
		}
	})
}

func TestWhoEnteredACountryAndHasNotLeftIt(t *testing.T) {
	out, back := leg(t, "TK1", "IST", "CDG", "2026-03-01T10:00"), leg(t, "TK2", "CDG", "IST", "2026-03-09T10:00")
	for _, tt := range []struct {
		name    string
		legs    []travel.Leg
		at      string
		want    Stay
		unknown []string
	}{
		{"never", []travel.Leg{back}, "2026-04-01", Stay{Standing: NeverEntered, Entered: -1, Since: -1, Last: 0}, nil},
		{"nobody", nil, "2026-04-01", Stay{Standing: NeverEntered, Entered: -1, Since: -1, Last: -1}, nil},
		{"entered and left", []travel.Leg{back, out}, "2026-04-01", Stay{Standing: Left, Entered: 1, Since: 0, Last: 0}, nil},
		{"before they left", []travel.Leg{back, out}, "2026-03-05", Stay{Standing: NotLeft, Entered: 1, Since: -1, Last: 1}, nil},
		{"within the country since", []travel.Leg{out, leg(t, "AF1", "ORY", "NCE", "2026-03-03T10:00")}, "2026-04-01", Stay{Standing: NotLeft, Entered: 0, Since: -1, Last: 1}, nil},
		{"seen to set out from elsewhere", []travel.Leg{out, leg(t, "LH1", "FRA", "JFK", "2026-03-20T10:00")}, "2026-04-01", Stay{Standing: Elsewhere, Entered: 0, Since: 1, Last: 1}, nil},
		{"in again, the exit unseen", []travel.Leg{out, leg(t, "LH1", "FRA", "CDG", "2026-03-20T10:00")}, "2026-04-01", Stay{Standing: NotLeft, Entered: 1, Since: -1, Last: 1}, nil},
		{"out to a port that is not known", []travel.Leg{out, leg(t, "XX1", "CDG", "QQQ", "2026-03-20T10:00")}, "2026-04-01", Stay{Standing: NotLeft, Entered: 0, Since: -1, Last: 1}, []string{"QQQ"}},
		{"in from a port that is not known", []travel.Leg{leg(t, "XX1", "QQQ", "CDG", "2026-03-20T10:00")}, "2026-04-01", Stay{Standing: NotLeft, Entered: 0, Since: -1, Last: 0}, []string{"QQQ"}},
		{"through on the same day", []travel.Leg{out, leg(t, "AF9", "CDG", "JFK", "2026-03-01T18:00")}, "2026-04-01", Stay{Standing: Left, Entered: 0, Since: 1, Last: 1}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Unknown = tt.unknown
			if diff := cmp.Diff(tt.want, InCountry(tt.legs, "FR", at(t, tt.at), nil)); diff != "" {
				t.Errorf("stay (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheOrderOfLegsDoesNotMatterToAStay(t *testing.T) {
	port := rapid.SampledFrom([]string{"CDG", "ORY", "IST", "LHR", "QQQ"})
	rapid.Check(t, func(t *rapid.T) {
		var legs []travel.Leg
		for i := range rapid.IntRange(0, 8).Draw(t, "n") {
			legs = append(legs, travel.Leg{Number: "1", From: port.Draw(t, "from"), To: port.Draw(t, "to"), Departs: time.Date(2026, 1, 1+i, 9, 0, 0, 0, time.UTC)})
		}
		until := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
		want := InCountry(legs, "FR", until, nil)
		turned := slices.Clone(legs)
		slices.Reverse(turned)
		got := InCountry(turned, "FR", until, nil)
		turn := func(i int) int {
			if i < 0 {
				return i
			}
			return len(legs) - 1 - i
		}
		got.Entered, got.Since, got.Last = turn(got.Entered), turn(got.Since), turn(got.Last)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", legs, diff)
		}
		if want.Standing == NotLeft && (legs[want.Entered].To != "CDG" && legs[want.Entered].To != "ORY") {
			t.Errorf("entered by %v", legs[want.Entered])
		}
	})
}
