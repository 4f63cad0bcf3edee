package mrz

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func beside(t *testing.T, parts ...string) []byte {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "..", "shared"}, parts...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("TEST DATA ABSENT: %s; nothing was checked here", name)
	}
	return data
}

// TestSamplesComeOutAsComputedElsewhere compares every check digit with what
// was computed apart from this program.
func TestSamplesComeOutAsComputedElsewhere(t *testing.T) {
	var samples []struct {
		Source, Format string
		Lines          []string
		Checks         map[string]bool `json:"checks_recomputed_here"`
	}
	if err := json.Unmarshal(beside(t, "data", "mrz", "samples.json"), &samples); err != nil {
		t.Fatal(err)
	}
	if len(samples) < 20 {
		t.Fatalf("%d samples; expected more", len(samples))
	}
	for _, s := range samples {
		t.Run(s.Source+" "+s.Lines[0], func(t *testing.T) {
			d, err := Parse(strings.Join(s.Lines, "\n"), today)
			if err != nil {
				t.Fatal(err)
			}
			if want, _, _ := strings.Cut(s.Format, "-"); strings.ReplaceAll(string(d.Format), "-", "") != want {
				t.Errorf("format %s; expected %s", d.Format, s.Format)
			}
			for _, c := range d.Checks {
				if want, known := s.Checks[c.Field]; known && c.OK != want {
					t.Errorf("%+v; expected %t", c, want)
				}
				if !c.OK && d.Sound() {
					t.Error("a wrong check digit, and the document is sound")
				}
			}
			if len(d.Checks) != len(s.Checks) || d.Primary == "" {
				t.Errorf("%d checks, primary identifier %q; expected %d and a name", len(d.Checks), d.Primary, len(s.Checks))
			}
		})
	}
}

func TestCheckDigitVectorsComeOut(t *testing.T) {
	var vectors []struct {
		Field string
		Digit int
	}
	if err := json.Unmarshal(beside(t, "data", "mrz", "check-digit-vectors.json"), &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if got := Digit(v.Field); int(got-'0') != v.Digit {
			t.Errorf("%s: %c; expected %d", v.Field, got, v.Digit)
		}
	}
}
