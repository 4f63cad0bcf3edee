package feed

import (
	"entente/internal/core/travel"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Leg is a flight or a crossing of a message.
type Leg struct {
	Carrier string       `json:"carrier,omitempty"`
	Number  string       `json:"number,omitempty"`
	From    string       `json:"from,omitempty"`
	To      string       `json:"to,omitempty"`
	Departs travel.Clock `json:"departs,omitempty"`
	Arrives travel.Clock `json:"arrives,omitempty"`
}

func legsOf(all []travel.Leg) []Leg {
	var out []Leg
	for _, l := range all {
		out = append(out, Leg{l.Carrier, l.Number, l.From, l.To, travel.ClockOf(l.Departs), travel.ClockOf(l.Arrives)})
	}
	return out
}

// Traveller is one of a message, in the words in which a document says it: legs and the
// leg of the seat are places among the message's legs, from 1.
type Traveller struct {
	Seq       int64            `json:"seq"`
	Person    watch.Person     `json:"person"`
	Surname   string           `json:"surname,omitempty"`
	Given     string           `json:"given,omitempty"`
	Role      travel.Role      `json:"role,omitempty"`
	Legs      []int            `json:"legs,omitempty"`
	Booking   string           `json:"booking,omitempty"`
	Ref       string           `json:"ref,omitempty"`
	Seat      string           `json:"seat,omitempty"`
	SeatLeg   int              `json:"seat_leg,omitempty"` // absent without a seat
	Embarks   string           `json:"embarks,omitempty"`
	Debarks   string           `json:"debarks,omitempty"`
	Residence string           `json:"residence,omitempty"`
	Aboard    string           `json:"aboard,omitempty"`
	Expires   string           `json:"expires,omitempty"` // the first document, YYYY-MM-DD
	Contacts  []travel.Contact `json:"contacts,omitempty"`
	Bags      int              `json:"bags,omitempty"`
}

func travellerOf(t insidedb.Traveller) Traveller {
	said := t.Traveller
	out := Traveller{Seq: t.Seq, Person: watch.PersonOf(said.Person), Surname: said.Surname, Given: said.Given, Role: said.Role, Booking: said.Booking, Ref: said.Ref,
		Seat: said.Seat, Embarks: said.Embarks, Debarks: said.Debarks, Residence: said.Residence, Aboard: said.Aboard, Expires: said.Expiry,
		Contacts: said.Contacts, Bags: said.Bags}
	for _, l := range said.Legs {
		out.Legs = append(out.Legs, l+1)
	}
	if said.Seat != "" && said.SeatLeg < len(said.Legs) {
		out.SeatLeg = said.Legs[said.SeatLeg] + 1
	}
	return out
}
