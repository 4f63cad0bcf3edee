package advisory_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/advisory"
)

// cap12 is where the samples of others lie: beside the checkout.
func cap12(parts ...string) string {
	return filepath.Join(append([]string{"..", "..", "..", "..", "shared", "data", "cap12"}, parts...)...)
}

// samples says of every sample whether it is read, with which notes and what it
// says, or why it is refused.
var samples = map[string]struct {
	refused string // how the error begins; "" when it is read
	notes   []advisory.NoteCode
	says    string // message type, languages, headline of the first info
}{
	"43b080713727.cap":         {says: "Alert en-US Homeland Security Sets Code ORANGE", notes: []advisory.NoteCode{advisory.LanguageAssumed}},
	"KAR0-0306112239-SW.cap":   {says: "Alert en-US AMBER ALERT", notes: []advisory.NoteCode{advisory.OlderVersion, advisory.LanguageAssumed}},
	"australia.cap":            {says: "Alert en-AU en-AU Yerong Creek Structure Fire"},
	"canada.cap":               {says: "Update en-CA fr-CA severe thunderstorm watch"},
	"canada_errors.cap":        {refused: "line 12: alert.references: the message type is Update and <references> names no message"},
	"canada_signed.cap":        {says: "Update en-CA fr-CA snowfall warning", notes: []advisory.NoteCode{advisory.SignatureUnverified, advisory.SignatureUnverified}},
	"earthquake-iso8859-1.cap": {says: "Alert en-US EQ 4.6 Usulután, Usulután, El Salvador - PRELIMINARY REPORT", notes: []advisory.NoteCode{advisory.LanguageAssumed, advisory.SignatureUnverified}},
	"earthquake.cap":           {says: "Alert en-US EQ 6.3 Neiafu, Tonga - PRELIMINARY REPORT", notes: []advisory.NoteCode{advisory.OlderVersion, advisory.LanguageAssumed}},
	"earthquake_signed.cap":    {says: "Alert en-US EQ 1.3 The Geysers, CA - PRELIMINARY REPORT", notes: []advisory.NoteCode{advisory.OlderVersion, advisory.LanguageAssumed, advisory.SignatureUnverified}},
	"invalid.cap":              {refused: "line 9: alert: <scope> is missing"},
	"no_optional_fields.cap":   {says: "Alert", notes: []advisory.NoteCode{advisory.OlderVersion}},
	"noaa_errors.cap":          {refused: `line 17: alert.info.urgency: ""; expected one of Immediate`},
	"wcatwc-warning.cap": {says: "Update en-US The tsunami Warning continues in effect for the coastal areas of Alaska from Unimak Pass, Alaska" +
		" (80 miles NE of Dutch Harbor) to Amchitka Pass, Alaska (125 miles W of Adak)", notes: []advisory.NoteCode{advisory.LanguageAssumed}},
	"weather.cap": {says: "Alert en-US Flash Flood Watch issued August 30 at 4:07AM MDT expiring August 30 at 12:00PM MDT by NWS GreatFalls",
		notes: []advisory.NoteCode{advisory.OlderVersion, advisory.LanguageAssumed}},
	"xee.cap": {refused: "line 11: a document type declaration"},
}

func TestEverySampleIsReadOrRefusedAsItsNameSays(t *testing.T) {
	files, err := filepath.Glob(cap12("*.cap"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("TEST DATA ABSENT: %s; nothing was checked here", cap12())
	}
	var found, known []string
	for _, file := range files {
		found = append(found, filepath.Base(file))
	}
	for name := range samples {
		known = append(known, name)
	}
	slices.Sort(known)
	slices.Sort(found)
	if diff := cmp.Diff(known, found); diff != "" {
		t.Fatalf("samples known and found differ (-known +found):\n%s", diff)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := samples[name]
			a, notes, err := advisory.Read(data)
			if want.refused != "" {
				if err == nil || !strings.HasPrefix(err.Error(), want.refused) {
					t.Fatalf("got %v; expected it refused: %s", err, want.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var codes []advisory.NoteCode
			for _, n := range notes {
				if i := len(codes) - 1; i >= 0 && n.Code == advisory.LanguageAssumed && codes[i] == n.Code {
					continue
				}
				codes = append(codes, n.Code)
			}
			if diff := cmp.Diff(want.notes, codes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			if got := says(a); got != want.says {
				t.Errorf("it says %q; expected %q", got, want.says)
			}
			readsBack(t, a)
		})
	}
}

func says(a advisory.Alert) string {
	words := []string{string(a.MsgType)}
	for _, i := range a.Info {
		words = append(words, i.Language)
	}
	if len(a.Info) > 0 {
		words = append(words, a.Info[0].Headline)
	}
	return strings.Join(words, " ")
}

// readsBack fails unless the alert is written, and read again as it is.
func readsBack(t interface {
	Helper()
	Fatalf(string, ...any)
}, a advisory.Alert) []byte {
	t.Helper()
	data, err := a.Write()
	if err != nil {
		t.Fatalf("an alert that was read is not written: %v", err)
	}
	back, _, err := advisory.Read(data)
	if err != nil {
		t.Fatalf("what was written is not read: %v\n%s", err, data)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Fatalf("read back otherwise (-written +read):\n%s\n%s", diff, data)
	}
	return data
}
