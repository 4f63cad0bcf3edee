package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestAValueThatIsNoneIsSaidInOurOwnWords(t *testing.T) {
	for _, tt := range []struct {
		args, want string
	}{
		{"hit list --limit x", `--limit "x"; expected 1 to 1000`},
		{"hit list --limit 0", `--limit "0"; expected 1 to 1000`},
		{"hit list --limit 1001", `--limit "1001"; expected 1 to 1000`},
		{"hit list --flight x", `--flight "x"; expected a whole number`},
		{"hit list --flight 0", `--flight 0; expected the number of a flight here`},
		{"travel together --flight UA989", `--flight "UA989"; expected a whole number`},
		{"travel list --limit x", `--limit "x"; expected 1 to 1000`},
		{"travel quarantine list --limit 0", `--limit "0"; expected 1 to 1000`},
		{"travel backwards --limit 0", `--limit "0"; expected 1 to 1000`},
		{"travel person 7 --limit 0", `--limit "0"; expected 1 to 1000`},
		{"travel person 7 --since 0001-01-01", `--since "0001-01-01"; expected a time from 1900 on`},
		{"lookout list --limit 0", `--limit "0"; expected 1 to 1000`},
		{"owed --limit 0", `--limit "0"; expected 1 to 1000`},
		{"list diff un --limit 0", `--limit "0"; expected 1 to`},
		{"hit list --open=perhaps", `--open "perhaps"; expected true or false`},
	} {
		var out, err bytes.Buffer
		status := run(t.Context(), strings.Fields(tt.args), console{in: strings.NewReader(""), out: &out, err: &err})
		if status != 2 || !strings.Contains(err.String(), tt.want) || strings.Contains(err.String(), "strconv") {
			t.Errorf("%s: exit %d, %s; want %s", tt.args, status, err.String(), tt.want)
		}
	}
}
