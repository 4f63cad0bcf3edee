package watchlist

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"entente/internal/core/screening"
)

var update = flag.Bool("update", false, "write what is read into the golden files")

// told writes what was read, a line for each thing.
func told(entries []screening.Entry, sum Summary) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%s %s sex=%q nationality=%v\n", e.List, e.ID, e.Sex, e.Nationalities)
		for _, n := range e.Names {
			fmt.Fprintf(&b, "  name %q weak=%t\n", n.Text, n.Weak)
		}
		for _, d := range e.Births {
			fmt.Fprintf(&b, "  born %v %v\n", d, d.Certainty)
		}
		for _, p := range e.Places {
			fmt.Fprintf(&b, "  at %q\n", p)
		}
		for _, d := range e.Documents {
			fmt.Fprintf(&b, "  %s %q %s\n", d.Kind, d.Number, d.Country)
		}
	}
	fmt.Fprintf(&b, "list %s version %q date %q: %d persons, %d names, %d passed by\n", sum.Name, sum.Version, sum.Date, sum.Entries, sum.Names, sum.PassedBy)
	for _, r := range sum.Rejected {
		fmt.Fprintf(&b, "rejected %d line %d: %s\n", r.Record, r.Line, r.Reason)
	}
	for _, r := range sum.Unread {
		fmt.Fprintf(&b, "unread %d line %d: %s\n", r.Record, r.Line, r.Reason)
	}
	return b.String()
}

// read reads a list that must be readable.
func read(t *testing.T, r io.Reader, format Format, opts Options) ([]screening.Entry, Summary) {
	t.Helper()
	var out []screening.Entry
	sum, err := Read(r, format, opts, func(e screening.Entry) error { out = append(out, e); return nil })
	if err != nil {
		t.Fatal(err)
	}
	if sum.RejectedCount != len(sum.Rejected) || sum.UnreadCount != len(sum.Unread) {
		t.Errorf("%d rejections and %d values unread; kept %d and %d", sum.RejectedCount, sum.UnreadCount, len(sum.Rejected), len(sum.Unread))
	}
	return out, sum
}

// TestListsAreReadAsPublished reads each list in testdata, in the format that
// its beginning shows, and compares all that was taken from it.
func TestListsAreReadAsPublished(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d golden files (%v); expected one for each form", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			list, want := ar.Files[0], &ar.Files[len(ar.Files)-1]
			format, err := Detect(list.Data, list.Name)
			if err != nil {
				t.Fatal(err)
			}
			opts := Options{File: list.Name, Beside: map[string]io.Reader{}}
			for _, f := range ar.Files[1 : len(ar.Files)-1] {
				opts.Beside[f.Name] = bytes.NewReader(f.Data)
			}
			if format == CSV {
				opts.Columns = Columns{"name": {"full_name"}}
			}
			got := told(read(t, bytes.NewReader(list.Data), format, opts))
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
