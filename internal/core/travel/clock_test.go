package travel

import (
	"testing"
	"time"
)

func TestAClockOfAPortHasNoZoneAndIsReadAgain(t *testing.T) {
	for _, tt := range []struct {
		at   time.Time
		want Clock
	}{
		{time.Time{}, ""},
		{time.Date(2026, 11, 23, 12, 20, 0, 0, time.UTC), "2026-11-23T12:20"},
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), "2026-11-23T00:00"},
		{time.Date(2026, 11, 23, 12, 20, 7, 0, time.UTC), "2026-11-23T12:20:07"},
	} {
		got := ClockOf(tt.at)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.at, got, tt.want)
		}
		if back, err := clock(string(got)); err != nil || !back.Equal(tt.at) {
			t.Errorf("%q is read as %s, %v", got, back, err)
		}
	}
}
