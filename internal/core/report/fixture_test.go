package report_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// withFields decodes a report with these fields (YAML) and one portion.
func withFields(t *testing.T, fields, text string) *report.Report {
	t.Helper()
	in := "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: intelligence\ntopics: [counter-terrorism]\ntitle: EXERCISE\n" +
		"portions:\n  - mark: (U)\n    text: '" + strings.ReplaceAll(text, "'", "''") + "'\nfields:\n" + indent(fields)
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// field decodes one field.
func field(t *testing.T, yaml string) *report.Field {
	t.Helper()
	return withFields(t, "x: "+yaml, "EXERCISE").Fields["x"]
}

// example is the report of the format's description.
func example(t *testing.T) (*report.Report, []byte) {
	t.Helper()
	data, err := os.ReadFile("testdata/report.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("testdata/report.yaml", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, data
}

// wantRefused checks that an error is an input error at a place, and says what was expected.
func wantRefused(t *testing.T, err error, line int, key, says string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v; want an input error at line %d, %s", err, line, key)
	}
	if e.Kind != errs.Invalid || e.File != "report.yaml" || e.Line != line || e.Key != key {
		t.Errorf("%s error at %s:%d %q; want invalid at report.yaml:%d %q (%s)", e.Kind, e.File, e.Line, e.Key, line, key, e.Message)
	}
	if !strings.Contains(e.Message, says) || !strings.Contains(e.Message, "expected") {
		t.Errorf("message %q; want it to say %q and what was expected", e.Message, says)
	}
}

// decodeText decodes a report with fields (YAML) and one portion of any text.
func decodeText(fields, text string) (*report.Report, error) {
	quoted, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	in := "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: intelligence\ntopics: [counter-terrorism]\ntitle: EXERCISE\n" +
		"fields:\n" + indent(fields) + "portions: [{mark: (U), text: " + string(quoted) + "}]\n"
	return report.Decode("report.yaml", []byte(in), nil)
}
