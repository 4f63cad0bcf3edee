package report_test

import (
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/core/report"

	"github.com/rogpeppe/go-internal/txtar"
)

// section gives a file of an archive.
func section(t *testing.T, a *txtar.Archive, name string) string {
	t.Helper()
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no section %s", name)
	return ""
}

// indent sets a block under a key of YAML.
func indent(block string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(block, "\n"), "\n", "\n  ") + "\n"
}

// rewritten is a text with its fields at the rungs told ("p1.masked d1.full"),
// those not told at their fullest. Masked persons are numbered as they appear.
func rewritten(r *report.Report, lang, rungs string) string {
	given := map[string]report.Rung{}
	for _, x := range strings.Fields(rungs) {
		field, rung, _ := strings.Cut(x, ".")
		given[field] = r.Fields[field].Fall(report.Rung(rung))
	}
	numbers := map[string]int{}
	for _, name := range r.ProseOf(0).Refs() {
		if given[name] == "masked" {
			numbers[name] = len(numbers) + 1
		}
	}
	return report.Render(r.ProseOf(0), lang, func(p report.Part) string {
		f := r.Fields[p.Field]
		rung, ok := given[p.Field]
		if !ok {
			rung = f.Rungs()[0]
		}
		if p.Recognised && f.Spoken(rung) {
			return p.Text
		}
		return f.Words(rung, lang, numbers[p.Field])
	})
}

func TestGoldenPairs(t *testing.T) {
	files, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	pairs, english := 0, 0
	covered := map[report.Ladder]map[report.Rung]bool{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fields := section(t, a, "fields")
		for line := range strings.Lines(section(t, a, "pairs")) {
			parts := strings.Split(strings.TrimSpace(line), " | ")
			if len(parts) != 3 {
				t.Fatalf("%s: %q; want rungs | text | result", file, line)
			}
			lang, rungs := "en", parts[0]
			if first, rest, ok := strings.Cut(parts[0], " "); ok && !strings.Contains(first, ".") {
				lang, rungs = first, rest
			}
			r := withFields(t, fields, parts[1])
			t.Run(filepath.Base(file)+" "+parts[0], func(t *testing.T) {
				if got := rewritten(r, lang, rungs); got != parts[2] {
					t.Errorf("%s\n got %s\nwant %s", parts[1], got, parts[2])
				}
			})
			pairs++
			if lang != "en" {
				continue
			}
			english++
			for _, x := range strings.Fields(rungs) {
				field, rung, _ := strings.Cut(x, ".")
				l := r.Fields[field].Ladder
				if covered[l] == nil {
					covered[l] = map[report.Rung]bool{}
				}
				covered[l][report.Rung(rung)] = true
			}
		}
	}
	if english < 60 {
		t.Errorf("%d English pairs of %d; want at least 60", english, pairs)
	}
	for _, l := range report.Ladders[1:] {
		for _, r := range l.Rungs() {
			if !covered[l][r] {
				t.Errorf("no English pair for %s at %s", l, r)
			}
		}
	}
}
