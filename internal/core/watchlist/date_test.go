package watchlist

import (
	"testing"

	"entente/internal/core/screening"
)

// unknown is how a date of birth shows that says nothing.
var unknown = screening.Birth{}.String()

func TestBirthDatesAreReadAsListsWriteThem(t *testing.T) {
	tests := []struct {
		text string
		want string // "" for not understood
		c    screening.Certainty
	}{
		{"1948", "1948", screening.Documented},
		{"1948-12", "1948-12", screening.Documented},
		{"1948-12-10", "1948-12-10", screening.Documented},
		{"1948-12-00", "1948-12", screening.Documented},
		{"10 Dec 1948", "1948-12-10", screening.Documented},
		{"10 December 1948", "1948-12-10", screening.Documented},
		{"Dec 10, 1948", "1948-12-10", screening.Documented},
		{"Dec. 1948", "1948-12", screening.Documented},
		{"25/12/1948", "1948-12-25", screening.Documented},
		{"12/25/1948", "1948-12-25", screening.Documented},
		{"04/04/1948", "1948-04-04", screening.Documented},
		{"10/12/1948", "1948", screening.Documented}, // October or December
		{"circa 1948", "1948", screening.Estimated},
		{"Approximately 1948", "1948", screening.Estimated},
		{"circa 10 Dec 1948", "1948-12-10", screening.Estimated},
		{"1948 to 1950", "1948/1950", screening.Estimated},
		{"1948-1950", "1948/1950", screening.Estimated},
		{"1948/1950", "1948/1950", screening.Estimated},
		{"between 1948 and 1950", "1948/1950", screening.Estimated},
		{"01 Jan 1948 to 31 Dec 1948", "1948", screening.Estimated},
		{"01 Jan 1948 to 31 Dec 1950", "1948/1950", screening.Estimated},
		{"19481210", "1948-12-10", screening.Documented},
		{"19481200", "1948-12", screening.Documented},
		{"19480000", "1948", screening.Documented},
		{"circa 19481210", "1948-12-10", screening.Estimated},
		{"0000", unknown, screening.Documented}, {"0000-00", unknown, screening.Documented}, {"0000-00-00", unknown, screening.Documented},
		{"00000000", unknown, screening.Documented}, {"00/00/0000", unknown, screening.Documented},
		{"19481301", "", 0}, {"19480230", "", 0}, {"19480010", "", 0}, {"194812100", "", 0}, {"1948121", "", 0}, {"00", "", 0}, {"0000-05-12", "", 0},
		{"", "", 0}, {"yesterday", "", 0}, {"30-35 years old", "", 0}, {"31 Feb 1948", "", 0}, {"1948-02-30", "", 0},
		{"1950 to 1948", "", 0}, {"24/06/0402", "", 0}, {"32/13/1948", "", 0}, {"0/1/1948", "", 0}, {"13 1948 1948 1948", "", 0},
		{"1402-13-01", "", 0}, {"48", "", 0}, {"19488", "", 0}, {"+948", "", 0}, {"between Aug. and Sep. 1977", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			b, ok := ParseBirth(tt.text, screening.Documented)
			switch {
			case ok != (tt.want != ""):
				t.Fatalf("understood %t as %v", ok, b)
			case ok && (b.String() != tt.want || b.Certainty != tt.c):
				t.Errorf("%v %v; expected %s %v", b, b.Certainty, tt.want, tt.c)
			}
		})
	}
}
