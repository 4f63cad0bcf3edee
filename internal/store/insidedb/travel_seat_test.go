package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// aboardEach gives who is kept aboard each flight of the first traveller of a message.
func aboardEach(t *testing.T, s *insidedb.Store, m insidedb.TravelMessage) (flights []insidedb.Flight, aboard [][]insidedb.Aboard) {
	t.Helper()
	one := keep(t, s, m).travellers[0]
	flights = read(t, s, func(tx *insidedb.Tx) ([]insidedb.Flight, error) { return tx.Flights(one.Flights) })
	for _, f := range flights {
		aboard = append(aboard, read(t, s, func(tx *insidedb.Tx) ([]insidedb.Aboard, error) { return tx.AboardFlight(f.ID) }))
	}
	return flights, aboard
}

func TestASeatIsKeptOnTheOneLegThatItIsOf(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for _, tt := range []struct {
			unit string
			leg  int
			want [2]string
		}{{"a", 0, [2]string{"17B", ""}}, {"b", 1, [2]string{"", "17B"}}, {"c", 7, [2]string{"", ""}}} {
			m := flown(tt.unit, 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990))
			on := m.Legs[0]
			on.Number, on.From, on.To, on.Departs, on.Arrives = "77"+tt.unit, on.To, "XBB", on.Departs.Add(9*time.Hour), time.Time{}
			m.Legs = append(m.Legs, on)
			m.Legs[0].Number = "1" + tt.unit
			m.Travellers[0].Legs, m.Travellers[0].Seat, m.Travellers[0].SeatLeg = []int{0, 1}, "17B", tt.leg
			flights, aboard := aboardEach(t, s, m)
			if len(flights) != 2 || len(aboard[0]) != 1 || len(aboard[1]) != 1 {
				t.Fatalf("%s: %d flights, aboard %+v; want one traveller on each of two", tt.unit, len(flights), aboard)
			}
			if got := [2]string{aboard[0][0].Seat, aboard[1][0].Seat}; got != tt.want {
				t.Errorf("%s: seats %q; want %q", tt.unit, got, tt.want)
			}
		}
	})
}

func TestAFlightOfNumberAndDateAloneIsKept(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		m := flown("a", 2, passenger("RUSTAM NEVYDUMANNY", "4012345", 1990))
		m.Legs = []travel.Leg{{Carrier: "XY", Number: "989", Departs: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}}
		flights, aboard := aboardEach(t, s, m)
		if len(flights) != 1 || flights[0].Number != "989" || len(aboard[0]) != 1 {
			t.Errorf("%+v, aboard %+v; want the flight with its traveller", flights, aboard)
		}
		for i, leg := range []travel.Leg{{Carrier: "XY", Departs: m.Legs[0].Departs}, {Carrier: "XY", Number: "989"}} {
			m.Unit, m.Legs = []byte{'b', byte(i)}, []travel.Leg{leg}
			if flights, _ := aboardEach(t, s, m); len(flights) != 0 {
				t.Errorf("%+v; want no flight of what says too little", flights)
			}
		}
	})
}
