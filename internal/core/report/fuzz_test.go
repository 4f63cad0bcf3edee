package report_test

import (
	"os"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
)

// Decode never panics; it refuses with a place or gives a report whose every
// part can be used; and it gives the same twice.
func FuzzDecode(f *testing.F) {
	data, err := os.ReadFile("testdata/report.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(whole))
	f.Add([]byte(smallest))
	f.Add([]byte(`{"originator":"USA","created":"2017-12-10T09:30:00Z","kind":"tip","topics":["a"],"title":"{{x}} Ivan","fields":{"p":{"ladder":"person","name":"Ivan"}},"portions":[{"mark":"(U)","text":"{p}'s"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := report.Decode("report.yaml", data, nil)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid || r != nil || !strings.Contains(err.Error(), "expected") {
				t.Fatalf("%v, %v; want no report and an error that says what was expected", r, err)
			}
			return
		}
		again, err := report.Decode("report.yaml", data, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatalf("decoded twice:\n%s", diff)
		}
		if len(r.Portions) == 0 || len(r.Topics) == 0 || r.Marking.IsZero() || len(r.Fields) != len(r.FieldOrder) {
			t.Fatalf("an unfinished report: %+v", r)
		}
		use(t, r)
	})
}

// use asks a report everything that the engine asks.
func use(t *testing.T, r *report.Report) {
	for i := report.TitleIndex; i < len(r.Portions); i++ {
		for _, lang := range []string{"en", r.LangOf(i)} {
			for _, fullest := range []bool{true, false} {
				text := report.Render(r.ProseOf(i), lang, func(p report.Part) string {
					f := r.Fields[p.Field]
					rung := report.Withheld
					if fullest {
						rung = f.Rungs()[0]
					}
					return f.Words(rung, lang, 1)
				})
				if text == "" {
					t.Fatalf("portion %d renders to nothing", i)
				}
			}
		}
		r.Persons(i)
	}
	for _, s := range r.Secrets() {
		if s.Value == "" || s.Place == "" {
			t.Fatalf("secret %+v", s)
		}
	}
}

// Rendering any text around a reference never panics and never loses the words.
func FuzzRender(f *testing.F) {
	f.Add("the ", "a source", ".", "en")
	f.Add("He left at ", "16 December 2017", "", "en")
	f.Add("“", "лицо", " x", "ru")
	f.Add("\xff a ", "an\xff x", "..", "en-GB")
	f.Fuzz(func(t *testing.T, before, words, after, lang string) {
		p := report.Prose{Parts: []report.Part{{Text: before}, {Text: "{x}", Field: "x"}, {Text: after}}}
		got := report.Render(p, lang, func(report.Part) string { return words })
		if i := strings.LastIndex(words, " "); i >= 0 && !strings.Contains(got, words[i+1:]) {
			t.Fatalf("%q with %q lost words: %q", before, words, got)
		}
		if !strings.HasSuffix(got, strings.TrimPrefix(after, ".")) {
			t.Fatalf("%q lost %q", got, after)
		}
	})
}
