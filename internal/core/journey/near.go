package journey

import (
	"strconv"
	"strings"
)

// Closeness is how near two people were on one crossing.
type Closeness string

// The closenesses, the nearest first.
const (
	SameBooking   Closeness = "booking"  // of one record locator
	AdjacentSeats Closeness = "adjacent" // letters that follow each other; an aisle may lie between
	SameRow       Closeness = "row"
	SameFlight    Closeness = "flight"
)

// Closenesses is the closed list, the nearest first.
var Closenesses = []Closeness{SameBooking, AdjacentSeats, SameRow, SameFlight}

// Place is where somebody was on a crossing: the bookings and seats that the rows of
// one person name, each once; "" is none.
type Place struct{ Bookings, Seats []string }

// Near is how near two people were on one crossing.
func Near(a, b Place) Closeness {
	for _, x := range a.Bookings {
		for _, y := range b.Bookings {
			if x != "" && x == y {
				return SameBooking
			}
		}
	}
	out := SameFlight
	for _, x := range a.Seats {
		for _, y := range b.Seats {
			switch r, s := seatOf(x), seatOf(y); {
			case r.row == 0 || r.row != s.row:
			case r.letter >= 0 && s.letter >= 0 && (r.letter-s.letter == 1 || s.letter-r.letter == 1):
				return AdjacentSeats
			default:
				out = SameRow
			}
		}
	}
	return out
}

// letters of seats in their order: I is used by nobody.
const letters = "ABCDEFGHJKL"

type seat struct{ row, letter int }

// seatOf reads a seat such as 17B; row 0 where it names none, letter -1 the same.
func seatOf(s string) seat {
	digits := strings.TrimRightFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	row, err := strconv.Atoi(digits)
	if err != nil || row < 1 || row > 999 {
		return seat{0, -1}
	}
	if rest := s[len(digits):]; len(rest) == 1 {
		return seat{row, strings.Index(letters, rest)}
	}
	return seat{row, -1}
}
