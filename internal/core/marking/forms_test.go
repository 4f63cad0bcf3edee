package marking

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// date reads a day; the empty string is the zero time, the newest version.
func date(t testing.TB, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// must reads a mark of the newest version.
func must(t testing.TB, s System, text string) Marking {
	t.Helper()
	m, err := Parse(s, time.Time{}, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return m
}

func TestBothFormsReadToOneMarkAndRenderBack(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/forms.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) != 5 {
		t.Fatalf("%d sections; expected 5", len(archive.Files))
	}
	for _, f := range archive.Files {
		system, day, _ := strings.Cut(f.Name, " ")
		at := date(t, day)
		for row := range strings.Lines(string(f.Data)) {
			wantBanner, wantPortion, ok := strings.Cut(strings.TrimSpace(row), " => ")
			if !ok {
				t.Fatalf("%s: %q is no pair", f.Name, row)
			}
			t.Run(f.Name+"/"+wantPortion, func(t *testing.T) {
				a, err := Parse(System(system), at, wantBanner)
				if err != nil {
					t.Fatalf("%q: %v", wantBanner, err)
				}
				b, err := Parse(System(system), at, wantPortion)
				if err != nil {
					t.Fatalf("%q: %v", wantPortion, err)
				}
				if d := cmp.Diff(a, b); d != "" {
					t.Errorf("banner and portion read differently:\n%s", d)
				}
				if a.Banner() != wantBanner || a.Portion() != wantPortion {
					t.Errorf("rendered %q and %q; expected %q and %q", a.Banner(), a.Portion(), wantBanner, wantPortion)
				}
			})
		}
	}
}
