package journeys_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/journeys"
)

// bare is somebody as a booking names them: without a document or a date of birth.
func bare(name, booking, seat string) travel.Traveller {
	t := travel.Traveller{Role: travel.Passenger, Booking: booking, Seat: seat}
	t.Person.Names = []screening.Name{{Text: name}}
	return t
}

func names(x journeys.Together) []string {
	out := []string{}
	for _, c := range x.Companions {
		out = append(out, strings.Join(c.Names, "/"))
	}
	slices.Sort(out)
	return out
}

func TestNobodyIsTheirOwnCompanionByTheRowOfTheirBooking(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var last int64
		for _, f := range []string{"TK1 IST CDG 2017-03-01T10:00", "TK1 IST CDG 2017-03-08T10:00"} {
			w.fly(t, f, bare("IMAGINARY ALI", "LOC1", "17A"), bare("BEA WITH", "LOC1", "17B"), bare("ALI IMAGINARY", "LOC2", "30C"))
			w.fly(t, f, bare("ALIIMAGINARY", "LOC1", "17A"), bare("BEA WITH", "LOC1", "17B")) // the same booking again
			last = w.fly(t, f, on(somebody("ALI IMAGINARY", "X1234567"), "LOC1", "17A"), on(somebody("BEA WITH", "X7654321"), "LOC1", "17B"))[0].Seq
		}
		got, err := w.Together(t.Context(), of(last))
		must(t, err)
		if want := []string{"ALI IMAGINARY", "BEA WITH"}; got.Others != 2 || !slices.Equal(names(got), want) {
			t.Errorf("%d others, %v; expected who else is on the booking, and the namesake of another", got.Others, names(got))
		}
		pairs, err := w.Pairs(t.Context(), of(last))
		must(t, err)
		if len(pairs.Pairs) != 2 || pairs.Pairs[0].Names[0] != "BEA WITH" || pairs.Pairs[0].Shared != 2 || pairs.Pairs[1].Shared != 2 {
			t.Errorf("%+v; expected the two others, who were on both", pairs.Pairs)
		}
		row, err := w.Together(t.Context(), of(last-2)) // asked for by the row of the booking
		must(t, err)
		if want := []string{"ALI IMAGINARY", "BEA WITH"}; !slices.Equal(names(row), want) {
			t.Errorf("of the booking's row: %v", names(row))
		}
	})
}

func TestTwoOfOneNameInABookingAreNotOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := "TK1 IST CDG 2017-03-01T10:00"
		w.fly(t, f, bare("ALI IMAGINARY", "LOC1", ""), bare("CAL LONE", "", ""), bare("CAL LONE", "", ""))
		young := on(somebody("ALI IMAGINARY", "X7654321"), "LOC1", "")
		young.Person.Births = []screening.Birth{{Year: 2007, Month: 1, Day: 2}}
		rows := w.fly(t, f, on(somebody("ALI IMAGINARY", "X1234567"), "LOC1", ""), young)
		got, err := w.Together(t.Context(), of(rows[0].Seq))
		must(t, err)
		if want := []string{"ALI IMAGINARY", "ALI IMAGINARY", "CAL LONE", "CAL LONE"}; !slices.Equal(names(got), want) {
			t.Errorf("%v; expected that father and son stay two, and nobody is joined without a booking", names(got))
		}
	})
}

func TestWhoDidNotBoardDidNotFly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		flight := func(day string) string { return "TK1 IST CDG 2017-04-" + day + "T10:00" }
		owner := somebody("CAL OWNER", "Z1234567")
		for i, day := range []string{"01", "02", "03", "04", "05", "06"} {
			other := somebody("BEA NOSHOW", "Y1234567")
			if i >= 2 {
				other.Aboard = []string{"not-boarded", "cancelled"}[i%2]
			}
			all := []travel.Traveller{other}
			if i < 2 {
				all = append(all, owner)
			}
			w.fly(t, flight(day), all...)
		}
		w.message(t, travel.Message{Function: "cancel", Legs: []travel.Leg{leg(t, flight("07"))}}, somebody("BEA NOSHOW", "Y1234567"))
		rows := w.fly(t, flight("20"), owner)
		got, err := w.Pairs(t.Context(), of(rows[0].Seq))
		must(t, err)
		if len(got.Pairs) != 1 || len(got.Pairs[0].By) != 1 {
			t.Fatalf("%+v", got.Pairs)
		}
		if by := got.Pairs[0].By[0]; by.Theirs != 2 || by.Shared != 2 || by.Ours != 3 || by.Flights != 8 {
			t.Errorf("%+v; expected two flights of theirs, both shared", by)
		}
	})
}

func TestAServicesOwnPortsAndCountryAreUsed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rules := lookout.Rules{}
		w.Rules = func() lookout.Rules { return rules }
		a := w.fly(t, "XX1 IST QQX 2017-03-01T10:00", somebody("AHMAD NEVER", "P00001"))
		q := journeys.StayQuery{Officer: officer, Until: time.Date(2017, 3, 9, 0, 0, 0, 0, time.UTC)}
		_, err := w.Stay(t.Context(), q)
		wantKind(t, err, errs.Invalid)
		rules = lookout.Rules{Home: "FR"}
		got, err := w.Stay(t.Context(), q)
		must(t, err)
		if got.In != "FR" || len(got.Stays) != 0 {
			t.Errorf("with a port that nobody knows: %+v", got)
		}
		rules.Ports = map[string]string{"QQX": "FR"}
		got, err = w.Stay(t.Context(), q)
		must(t, err)
		if len(got.Stays) != 1 || len(got.Unknown) != 0 || got.Stays[0].Entered.ToCountry != "FR" {
			t.Errorf("with a port of our own: %+v", got)
		}
		h, err := w.Person(t.Context(), of(a[0].Seq))
		must(t, err)
		trips, err := w.Trips(t.Context(), of(a[0].Seq))
		must(t, err)
		if h.Journeys[0].ToCountry != "FR" || len(trips.Unknown) != 0 || len(trips.Trips) != 1 || trips.Trips[0].Home != "TR" {
			t.Errorf("%+v, %+v", h.Journeys, trips)
		}
	})
}
