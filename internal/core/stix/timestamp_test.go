package stix_test

import (
	"testing"
	"time"

	"entente/internal/core/stix"
)

func TestTimestampsAreComparedAsInstants(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"2017-12-10T09:30:00Z", "2017-12-10T09:30:00.000Z", 0},
		{"2017-12-10T09:30:00.1Z", "2017-12-10T09:30:00.100000Z", 0},
		{"2017-12-10T09:30:00.1Z", "2017-12-10T09:30:00.09Z", 1},
		{"2017-12-10T09:30:00.0000000000001Z", "2017-12-10T09:30:00.000Z", 1},
		{"2017-12-10T09:29:59.999Z", "2017-12-10T09:30:00Z", -1},
	}
	for _, tt := range tests {
		a, errA := stix.ParseTimestamp(tt.a)
		b, errB := stix.ParseTimestamp(tt.b)
		if errA != nil || errB != nil || a.Compare(b) != tt.want || b.Compare(a) != -tt.want {
			t.Errorf("%s against %s: got %d, %d (%v, %v); expected %d", tt.a, tt.b, a.Compare(b), b.Compare(a), errA, errB, tt.want)
		}
		if a.String() != tt.a {
			t.Errorf("the text changed to %s", a)
		}
	}
}

func TestTimestampRefusesOtherForms(t *testing.T) {
	for _, text := range []string{
		"", "2017-12-10", "2017-12-10T09:30:00", "2017-12-10T09:30:00.Z", "2017-12-10T09:30:00+00:00", "2017-12-10t09:30:00z",
		"2017-12-10 09:30:00Z", "2017-02-30T00:00:00Z", "2017-12-10T24:00:00Z", "2017-12-10T09:30Z", " 2017-12-10T09:30:00Z",
	} {
		if ts, err := stix.ParseTimestamp(text); err == nil {
			t.Errorf("%q was read as %s", text, ts.Time())
		}
	}
}

func TestFormatTimestampGivesWhatCreatedNeeds(t *testing.T) {
	at := time.Date(2017, 12, 10, 9, 30, 0, 0, time.FixedZone("", 3600))
	for _, tt := range []struct {
		at   time.Time
		want string
	}{
		{at, "2017-12-10T08:30:00.000Z"},
		{at.Add(5 * time.Millisecond), "2017-12-10T08:30:00.005Z"},
		{at.Add(5 * time.Microsecond), "2017-12-10T08:30:00.000005Z"},
	} {
		got := stix.FormatTimestamp(tt.at)
		back, err := stix.ParseTimestamp(got)
		if got != tt.want || err != nil || !back.Time().Equal(tt.at) {
			t.Errorf("got %s (%v, %v); expected %s", got, back.Time(), err, tt.want)
		}
	}
}
