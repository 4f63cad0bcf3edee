package travel

import (
	"strings"
	"testing"
	"time"
)

// The same passport at a gate a second time is screened again; the same file read again
// after a crash is not.
func TestAUnitWithoutATimeIsAnotherWhenItComesAgain(t *testing.T) {
	bare := strings.TrimSuffix(pax("BGM+655'NAD+FL+++TEVNAR:ILMA'CNT+42:1'"), "UNZ+1+R1'")
	bare = bare[strings.Index(bare, "UNH"):]
	leg := `"legs":[{"number":"QX417","departs":"2026-11-23"}],`
	one := `"travellers":[{"name":"ILMA TEVNAR"}]}`
	for _, tt := range []struct {
		name, text string
		another    bool
	}{
		{"a zone", zoneTD3, true},
		{"a document", `{"form":"travel",` + one, true},
		{"a document with the time of sending", `{"form":"travel","sent":"2026-11-23T10:00:00Z",` + one, false},
		{"a document with a flight", `{"form":"travel",` + leg + one, false},
		{"an application", `{"form":"application","kind":"visa",` + one, true},
		{"an application with a day", `{"form":"application","kind":"visa","to":"CDG","date":"2027-01-15",` + one, false},
		{"a list", pax("BGM+655'NAD+FL+++TEVNAR:ILMA'CNT+42:1'"), false},
		{"a list without a header", bare, true},
		{"a list without a header, with a flight", bare[:strings.Index(bare, "NAD")] + strings.TrimPrefix(flight, "BGM+745'") + bare[strings.Index(bare, "NAD"):], false},
	} {
		unit := func(taken time.Time) string {
			o := watchDay
			o.Taken = taken
			b := Read("", []byte(tt.text), o)
			if len(b.Messages) != 1 || len(b.Rejected) != 0 {
				t.Fatalf("%s: %+v", tt.name, told(b))
			}
			return string(b.Messages[0].Unit)
		}
		first, again, later := unit(hour(23, 8, 15)), unit(hour(23, 8, 15)), unit(hour(23, 8, 16))
		if first != again || (first != later) != tt.another || (unit(time.Time{}) != first) != tt.another {
			t.Errorf("%s: %q, again %q, later %q", tt.name, first, again, later)
		}
		if tt.another && !strings.HasPrefix(first, "taken 2026-11-23T08:15:00Z\n") {
			t.Errorf("%s: %q", tt.name, first)
		}
	}
}

// A name that breaks a segment stands where its tag should be.
func TestAPlaceShowsNoName(t *testing.T) {
	for where, want := range map[string]string{
		"segment 7 NAD": "segment 7 NAD", "segment 7 TIF": "segment 7 TIF", "segment 7 UNT": "segment 7 UNT",
		"segment 7 ALI": "segment 7", "segment 7": "segment 7", "message": "message", "UNZ": "UNZ", "segment 7 N": "segment 7",
	} {
		if got := placed(where); got != want {
			t.Errorf("%q: %q; expected %q", where, got, want)
		}
	}
	for _, text := range []string{
		pax(flight + "NAD+FL+++D'ALI+OSAMA'NAD+FL+++TEVNAR:ILMA'CNT+42:2'"),
		pax(flight + "NAD+FL+++D'ALI+" + strings.Repeat("x", 5000) + "'CNT+42:1'"),
		pax(flight+"NAD+FL+++D'ALI+OS\xff\x00AMA'") + "ALI+OSAMA'",
	} {
		b := Read("", []byte(text), watchDay)
		if len(b.Rejected) == 0 {
			t.Errorf("%.200q was not refused", text)
		}
		for _, r := range b.Rejected {
			if strings.Contains(r.Where+r.Reason, "ALI") || strings.Contains(r.Where+r.Reason, "OSAMA") {
				t.Errorf("%q %q", r.Where, r.Reason)
			}
		}
		for _, m := range b.Messages {
			for _, n := range m.Notes {
				if strings.Contains(n.Where+n.Said, "ALI") {
					t.Errorf("note %+v", n)
				}
			}
		}
	}
}
