package marking

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// fuzzParse holds every input to the same promise: it is refused as unusable
// with a reason, or it renders in both forms and reads back to the same mark.
func fuzzParse(f *testing.F, system System) {
	archive, err := txtar.ParseFile("testdata/forms.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if name, _, _ := strings.Cut(file.Name, " "); name != string(system) {
			continue
		}
		for row := range strings.Lines(string(file.Data)) {
			for word := range strings.SplitSeq(strings.TrimSpace(row), " => ") {
				f.Add(word)
			}
		}
	}
	for _, s := range []string{"", "(", "()", "//", "(//)", "(S//)", "|", "(S//REL)", "SECRET//REL TO ", "//N S", "(//N)", "(S//USA/ EYES ONLY)", "TLP:", "é\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, at := range []time.Time{{}, time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)} {
			m, err := Parse(system, at, in)
			if err != nil {
				if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "expected") {
					t.Fatalf("%q: %v", in, err)
				}
				continue
			}
			checkReads(t, system, at, m)
			if loose, err := Reorder(system, at, in); err != nil || loose.Banner() != m.Banner() {
				t.Fatalf("%q: the looser reader says %v, %v", in, loose, err)
			}
		}
	})
}

func checkReads(t *testing.T, system System, at time.Time, m Marking) {
	t.Helper()
	forms := []string{m.Portion()}
	if !m.RelBare {
		forms = append(forms, m.Banner())
	}
	for _, text := range forms {
		got, err := Parse(system, at, text)
		if err != nil {
			t.Fatalf("%q does not read back: %v", text, err)
		}
		got.Handling = m.Handling
		if d := cmp.Diff(m, got); d != "" {
			t.Fatalf("%q: %s", text, d)
		}
	}
	if m.RelBare {
		return
	}
	rolled, err := Rollup(at, []Marking{m})
	if err != nil || rolled.Level.Rank < m.Level.Rank {
		t.Fatalf("%q rolls up to %q, %v", m.Banner(), rolled.Banner(), err)
	}
}

func FuzzParseUSA(f *testing.F) { fuzzParse(f, USA) }
func FuzzParseFRA(f *testing.F) { fuzzParse(f, FRA) }
func FuzzParseRUS(f *testing.F) { fuzzParse(f, RUS) }
func FuzzParseTLP(f *testing.F) { fuzzParse(f, TLP) }

// Every line is answered with one document on one line.
func FuzzRollupLine(f *testing.F) {
	for _, s := range []string{`["(S//NF)","(U)"]`, `[]`, `[""]`, `null`, `["(S//REL)"]`, `[1]`, `["(U)"]x`, `[["(U)"]]`, ``} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		l := RollupLine(USA, time.Time{}, in)
		data, err := json.Marshal(l)
		if err != nil || !json.Valid(data) || !utf8.Valid(data) || strings.ContainsRune(string(data), '\n') {
			t.Fatalf("%q: %s, %v", in, data, err)
		}
		if l.OK == (l.Error != "") {
			t.Fatalf("%q: ok %t with error %q", in, l.OK, l.Error)
		}
	})
}
