package watchlist

import (
	"bytes"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"entente/internal/core/screening"
)

// fuzzed reads any bytes as a format: it must end, keep its limits, hand on
// only what is whole, and do the same twice.
func fuzzed(f *testing.F, format Format) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if got, err := Detect(ar.Files[0].Data, ar.Files[0].Name); err == nil && got == format {
			f.Add(ar.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		one, again := once(t, format, data), once(t, format, data)
		if one != again {
			t.Errorf("read twice, %s and %s", one, again)
		}
		_, _ = Detect(data[:min(len(data), DetectBytes)], "fuzz")
	})
}

func once(t *testing.T, format Format, data []byte) string {
	var entries []screening.Entry
	ids := map[string]bool{}
	sum, err := Read(bytes.NewReader(data), format, Options{}, func(e screening.Entry) error {
		entries = append(entries, e)
		if e.ID == "" || ids[e.ID] || len(e.Names) == 0 || len(e.Names) > MaxNames || e.List == "" {
			t.Errorf("handed on %+v", e)
		}
		ids[e.ID] = true
		for _, n := range e.Names {
			if len(n.Text) > MaxName || !utf8.ValidString(n.Text) {
				t.Errorf("name %q", n.Text)
			}
		}
		return nil
	})
	if err == nil && (sum.Entries != len(entries) || sum.Entries == 0) {
		t.Errorf("%d persons told, %d handed on", sum.Entries, len(entries))
	}
	if err != nil {
		return err.Error()
	}
	return told(entries, sum)
}

func FuzzUN(f *testing.F)    { fuzzed(f, UN) }
func FuzzOFAC(f *testing.F)  { fuzzed(f, OFAC) }
func FuzzEU(f *testing.F)    { fuzzed(f, EU) }
func FuzzCSV(f *testing.F)   { fuzzed(f, CSV) }
func FuzzSTIX(f *testing.F)  { fuzzed(f, STIX) }
func FuzzJSONL(f *testing.F) { fuzzed(f, JSONL) }
