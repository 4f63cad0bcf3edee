package tearline

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func setIs(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what the generator derives; write it anew with -update and read the difference", path)
	}
}

// readSet reads a labelled set: value and text as quoted strings, label, transformation.
func readSet(t *testing.T, name string) []row {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 4 || cells[2] != "hit" && cells[2] != "none" {
			t.Fatalf("%s:%d: expected value, text, hit or none, transformation", name, i+1)
		}
		value, err1 := strconv.Unquote(cells[0])
		text, err2 := strconv.Unquote(cells[1])
		if err1 != nil || err2 != nil {
			t.Fatalf("%s:%d: %v %v", name, i+1, err1, err2)
		}
		out = append(out, row{value, text, cells[2] == "hit", cells[3]})
	}
	return out
}

// The promise of the residue check: on the labelled set it finds at least 99
// of 100 withheld values, and at most 1 of 100 texts without one is suspected.
func TestResidueRecallAndFalseAlarms(t *testing.T) {
	for _, name := range []string{"residue-generated.tsv", "residue-hand.tsv"} {
		var hits, found, none, alarms int
		for _, r := range readSet(t, name) {
			got := newSearch([]string{r.value}).in(r.text)[0] != ""
			switch {
			case r.hit:
				hits++
				if got {
					found++
				} else {
					t.Logf("%s: MISSED %q in %q (%s)", name, r.value, r.text, r.transformation)
				}
			default:
				none++
				if got {
					alarms++
					t.Logf("%s: FALSE ALARM %q in %q (%s)", name, r.value, r.text, r.transformation)
				}
			}
		}
		t.Logf("%s: recall %d of %d, false alarms %d of %d", name, found, hits, alarms, none)
		if hits == 0 || none == 0 || found*100 < hits*99 || alarms*100 > none {
			t.Errorf("%s: recall %d of %d, false alarms %d of %d; expected at least 99 of 100, at most 1 of 100", name, found, hits, alarms, none)
		}
	}
}
