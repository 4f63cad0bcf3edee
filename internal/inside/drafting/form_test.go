package drafting_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"entente/internal/core/report"
	"entente/internal/inside/drafting"
)

var update = flag.Bool("update", false, "write what the form is given into its golden files")

// form is where the interface keeps what its form is given (.json, written here) and what
// it writes of that (.yaml, written there).
const form = "../../../web/src/screens/write/testdata"

var formed = map[string]string{
	"whole":          "testdata/whole.yaml",
	"report":         "../../core/report/testdata/report.yaml",
	"closed-gist":    "../../history/record/reports/closed-gist.yaml",
	"crocus-warning": "../../history/record/reports/crocus-warning.yaml",
	"kerman-warning": "../../history/record/reports/kerman-warning.yaml",
}

// What an officer edits by form is the report that was taken apart for the form: nothing
// of it is lost or means something else when the form writes it again.
func TestTheFormWritesTheReportThatItWasGiven(t *testing.T) {
	for name, file := range formed {
		t.Run(name, func(t *testing.T) {
			text := read(t, file)
			given := taken(t, text)
			at := filepath.Join(form, name+".json")
			if *update {
				var pretty bytes.Buffer
				if err := json.Indent(&pretty, given, "", "  "); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, append(pretty.Bytes(), '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var golden bytes.Buffer
			if err := json.Compact(&golden, read(t, at)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(golden.Bytes(), given) {
				t.Fatalf("the form is tried with\n%s\nand given\n%s", golden.Bytes(), given)
			}
			written := read(t, filepath.Join(form, name+".yaml"))
			if back := taken(t, written); !bytes.Equal(back, given) {
				t.Errorf("the form was given\n%s\nand its writing says\n%s", given, back)
			}
			want, got := decoded(t, text), decoded(t, written)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("the report was\n%+v\nand is, as the form writes it,\n%+v", want, got)
			}
		})
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func taken(t *testing.T, text []byte) []byte {
	t.Helper()
	out, err := drafting.Fields(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// decoded is a report without the bytes that it was read from.
func decoded(t *testing.T, text []byte) *report.Report {
	t.Helper()
	r, err := report.Decode("the report", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Raw = nil
	return r
}
