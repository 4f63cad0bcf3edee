package labelled

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/core/screening"
	"github.com/google/go-cmp/cmp"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queries.tsv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const header = "qid\tname\tdob\tnationality\texpected\tacceptable\tkind\tnote\n"

func TestQueriesAreReadWithTheirRightAnswers(t *testing.T) {
	got, err := Queries(file(t, header+"Q1\tHalvor Menn\t1972-11-23\tXA,XB\tD1\tD2;D3\ttypo\tedits=2\nQ2\tХалвор\t\t\tNONE\t\tunlisted negative\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Query{
		{ID: "Q1", Kind: "typo", Note: "edits=2", Right: []string{"D1", "D2", "D3"}, Person: screening.Person{
			Names: []screening.Name{{Text: "Halvor Menn"}}, Births: []screening.Birth{{Year: 1972, Month: 11, Day: 23}}, Nationalities: []string{"XA", "XB"}}},
		{ID: "Q2", Kind: "unlisted negative", Person: screening.Person{Names: []screening.Name{{Text: "Халвор"}}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !got[0].Positive() || got[1].Positive() {
		t.Error("who is listed is not told from who is not")
	}
}

func TestAQueryThatCannotBeReadIsNamedByItsLine(t *testing.T) {
	for rule, row := range map[string]string{"a cell missing": "Q1\tHalvor\n", "no date": "Q1\tHalvor\tyesterday\t\tD1\t\ttypo\t\n"} {
		_, err := Queries(file(t, header+row))
		if err == nil || !strings.Contains(err.Error(), "queries.tsv:2") {
			t.Errorf("%s: %v", rule, err)
		}
	}
	if _, err := Queries(filepath.Join(t.TempDir(), "none.tsv")); err == nil {
		t.Error("a file that is not there is read")
	}
}

func TestRemarksAreNoLines(t *testing.T) {
	var got []string
	if err := Lines(file(t, "# a remark\none\n# another\ntwo\n"), func(n int, line string) error {
		got = append(got, line)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"one", "two"}, got); d != "" {
		t.Error(d)
	}
}
