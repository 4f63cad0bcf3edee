package insidedb

import "entente/internal/core/travel"

// AboardOf is what a message says of a traveller's having been on board: what is said of
// the traveller, and cancelled where the whole message is; "" where nothing is said.
func (m TravelMessage) AboardOf(t travel.Traveller) string {
	if t.Aboard == "" && m.Function == "cancel" {
		return "cancelled"
	}
	return t.Aboard
}
