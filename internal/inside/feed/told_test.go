package feed

import (
	"encoding/json"
	"testing"
	"time"

	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

func TestTravelIsShownInTheWordsInWhichItIsGiven(t *testing.T) {
	m := messageOf(insidedb.TravelMessage{Message: travel.Message{Legs: []travel.Leg{
		{Carrier: "XY", Number: "989", From: "FRA", To: "IAD", Departs: time.Date(2026, 11, 23, 12, 20, 0, 0, time.UTC)}}}})
	one := travellerOf(insidedb.Traveller{Seq: 7, Traveller: travel.Traveller{Legs: []int{0, 2}, Seat: "17B", SeatLeg: 1, Expiry: "2030-03-03",
		Person: screening.Person{Names: []screening.Name{{Text: "LUC MARTIN"}}, Births: []screening.Birth{{Year: 1980, Month: 2, Day: 1}},
			Documents: []screening.Document{{Kind: "passport", Number: "12AB34567", Country: "FR"}}}}})
	for _, tt := range []struct {
		name string
		of   any
		want string
	}{
		{"a leg", m.Legs, `[{"carrier":"XY","number":"989","from":"FRA","to":"IAD","departs":"2026-11-23T12:20"}]`},
		{"a traveller", one, `{"seq":7,"person":{"names":[{"text":"LUC MARTIN"}],"births":[{"year":1980,"month":2,"day":1}],` +
			`"documents":[{"kind":"passport","number":"12AB34567","country":"FR"}]},"legs":[1,3],"seat":"17B","seat_leg":3,"expires":"2030-03-03"}`},
	} {
		got, err := json.Marshal(tt.of)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}
