package main

import (
	"testing"

	"entente/internal/inside/journeys"
)

func TestATripSaysHowLongItWasOrThatNoWayBackIsHeld(t *testing.T) {
	for _, tt := range []struct {
		of   journeys.Trip
		want string
	}{
		{journeys.Trip{Days: 9, Ways: make([]journeys.Way, 2)}, "9 days, back"},
		{journeys.Trip{Open: true, Ways: make([]journeys.Way, 1)}, "one way: no journey on or back is held"},
		{journeys.Trip{Days: 3, Open: true, Ways: make([]journeys.Way, 2)}, "3 days until the last arrival that is held, NOT BACK"},
	} {
		if got := awayFor(tt.of); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
