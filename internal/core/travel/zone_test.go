package travel

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/mrz"
	"entente/internal/core/screening"
)

var watchDay = Options{Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}

const (
	zoneTD3  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
	zoneLong = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<\n"
)

func TestZonesAreReadOneMessageEach(t *testing.T) {
	glued := strings.ReplaceAll(strings.TrimSpace(zoneLong), "\n", "")
	text := "\xef\xbb\xbf" + zoneTD3 + "\r\nHELLO\n" + strings.ReplaceAll(zoneLong, "\n", "\r\n") + "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n" + glued
	got, bad := readMRZ([]byte(text), watchDay)
	if len(got) != 3 || len(bad) != 2 {
		t.Fatalf("%d messages, %d rejected: %+v; expected 3 and 2", len(got), len(bad), bad)
	}
	want := Traveller{Surname: "ERIKSSON", Given: "ANNA MARIA", Role: Passenger, Expiry: "2012-04-15", Person: screening.Person{
		Names: []screening.Name{{Text: "ANNA MARIA ERIKSSON"}}, Births: []screening.Birth{{Year: 1974, Month: 8, Day: 12}}, Sex: "F",
		Documents: []screening.Document{{Kind: "passport", Number: "L898902C3"}}}}
	if diff := cmp.Diff(want, got[0].Travellers[0]); diff != "" {
		t.Error(diff)
	}
	if string(got[0].Unit) != strings.TrimSpace(zoneTD3) || got[0].Version != "TD3" || got[0].List != "travellers" || len(got[0].Notes) != 0 {
		t.Errorf("%+v", got[0])
	}
	for i := 1; i < 3; i++ {
		if n := got[i].Travellers[0].Person.Documents[0].Number; n != "D23145890734" {
			t.Errorf("number %s; expected the long one", n)
		}
	}
	for i, want := range []Rejected{{Where: "line 4", Code: "form", Offset: strings.Index(text, "HELLO"), Data: []byte("HELLO")},
		{Where: "line 8", Code: "form", Offset: strings.LastIndex(text, "P<UTO"), Data: []byte("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<")}} {
		want.Form = MRZ
		if bad[i].Reason == "" {
			t.Error("rejected without a reason")
		}
		bad[i].Reason = ""
		if diff := cmp.Diff(want, bad[i]); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAWrongCheckDigitIsNotedAndStrictlyRefused(t *testing.T) {
	text := strings.Replace(zoneTD3, "L898902C36", "L898902C35", 1)
	got, bad := readMRZ([]byte(text), watchDay)
	if len(got) != 1 || len(bad) != 0 {
		t.Fatalf("%d, %d; expected it to be read", len(got), len(bad))
	}
	want := []Note{{"check-digit", "line 1", "the check digit over the number does not come out"}, {"check-digit", "line 1", "the check digit over the whole does not come out"}}
	if diff := cmp.Diff(want, got[0].Notes); diff != "" {
		t.Error(diff)
	}
	strict := watchDay
	strict.Strict = true
	if got, bad = readMRZ([]byte(text), strict); len(got) != 0 || len(bad) != 1 || bad[0].Code != "value" {
		t.Errorf("%+v %+v; expected it to be rejected", got, bad)
	}
	if got, bad = readMRZ([]byte(zoneTD3), strict); len(got) != 1 || len(bad) != 0 {
		t.Errorf("%+v; expected the sound one to be read", bad)
	}
}

func TestTheBirthOfAZoneIsWhatItMayBe(t *testing.T) {
	for _, tt := range []struct{ born, want, notes string }{
		{"740812", "1974-08-12 document", ""},
		{"180812", "2018-08-12 document, 1918-08-12 document", "century"},
		{"000000", "", ""},
		{"<<<<<<", "", ""},
		{"68<<<<", "1968 reported", ""},
		{"680000", "1968 reported", ""},
		{"000101", "2000-01-01 estimated", "estimate"},
		{"740230", "1974 reported", ""},
	} {
		got, bad := readMRZ([]byte(strings.Replace(zoneTD3, "740812", tt.born, 1)), watchDay)
		if len(got) != 1 {
			t.Fatalf("%s: %+v", tt.born, bad)
		}
		var births, notes []string
		for _, b := range got[0].Travellers[0].Person.Births {
			births = append(births, b.String()+" "+b.Certainty.String())
		}
		for _, n := range got[0].Notes {
			if n.Code == "century" || n.Code == "estimate" {
				notes = append(notes, n.Code)
			}
		}
		if strings.Join(births, ", ") != tt.want || strings.Join(notes, " ") != tt.notes {
			t.Errorf("%s: %v, notes %v; expected %s, %s", tt.born, births, notes, tt.want, tt.notes)
		}
	}
}

func TestNotesOfAZoneSayNoValues(t *testing.T) {
	got, _ := readMRZ([]byte(strings.Replace(zoneTD3, "740812", "740230", 1)), watchDay)
	for _, n := range got[0].Notes {
		if strings.Contains(n.Said, "740230") {
			t.Errorf("%+v shows a traveller's value", n)
		}
	}
	if len(got[0].Notes) < 2 {
		t.Errorf("%+v; expected the day and the check digits", got[0].Notes)
	}
}

func TestTheRestOfAFileOfNoZonesIsOne(t *testing.T) {
	_, bad := readMRZ([]byte(strings.Repeat("X\n", 5000)), watchDay)
	if len(bad) != mostRejected+1 || bad[mostRejected].Code != "size" || len(bad[mostRejected].Data) != 2*(5000-mostRejected) {
		t.Errorf("%d rejected; expected %d and the rest", len(bad), mostRejected)
	}
}

// beside reads test data that may be placed beside the checkout.
func beside(t *testing.T, parts ...string) []byte {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "..", "shared", "data"}, parts...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("TEST DATA ABSENT: %s; nothing was checked here", name)
	}
	return data
}

func TestSampleZonesAreReadOrNotedAsComputedElsewhere(t *testing.T) {
	var samples []struct {
		Source, Format string
		Lines          []string
		Checks         map[string]bool `json:"checks_recomputed_here"`
	}
	if err := json.Unmarshal(beside(t, "mrz", "samples.json"), &samples); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range samples {
		all = append(all, strings.Join(s.Lines, "\n"))
	}
	got, bad := readMRZ([]byte(strings.Join(all, "\n\n")), watchDay)
	if len(got) != len(samples) || len(bad) != 0 || len(samples) < 20 {
		t.Fatalf("%d of %d samples, %d rejected", len(got), len(samples), len(bad))
	}
	for i, s := range samples {
		wrong, noted := 0, 0
		for _, ok := range s.Checks {
			if !ok {
				wrong++
			}
		}
		for _, n := range got[i].Notes {
			if n.Code == "check-digit" {
				noted++
			}
		}
		if noted != wrong {
			t.Errorf("%s %s: %d check digits noted; expected %d", s.Source, s.Lines[0], noted, wrong)
		}
	}
	var vectors []struct {
		Field string
		Digit int
	}
	if err := json.Unmarshal(beside(t, "mrz", "check-digit-vectors.json"), &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if got := mrz.Digit(v.Field); int(got-'0') != v.Digit {
			t.Errorf("%s: %c; expected %d", v.Field, got, v.Digit)
		}
	}
}
