package travel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOfANameOfManyWordsTheSurnameIsHeard(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("AB ", 16))
	for _, tt := range []struct {
		name, surname, given string
		want                 []string
	}{
		{"nobody", "", " ", nil},
		{"two words", "TEVNAR", "ILMA", []string{"ILMA TEVNAR"}},
		{"a surname alone", "TEVNAR", "", []string{"TEVNAR"}},
		{"as many as are heard", "TEVNAR", strings.Repeat("AB ", mostHeard-1), []string{strings.Repeat("AB ", mostHeard-1) + "TEVNAR"}},
		{"many given names", "TEVNAR", "ILMA " + many, []string{"ILMA " + many + " TEVNAR", "ILMA TEVNAR"}},
		{"many given names with hyphens", "TEVNAR", "ILMA-" + strings.ReplaceAll(many, " ", "-"), []string{"ILMA-" + strings.ReplaceAll(many, " ", "-") + " TEVNAR", "ILMA TEVNAR"}},
		{"a surname of two", "VON TEVNAR", "ILMA " + many, []string{"ILMA " + many + " VON TEVNAR", "ILMA VON TEVNAR"}},
		{"a surname of many", many + " TEVNAR", "ILMA", []string{"ILMA " + many + " TEVNAR", "ILMA" + strings.Repeat(" AB", mostHeard-2) + " TEVNAR"}},
		{"a surname of many alone", "ILMA " + many + " TEVNAR", "", []string{"ILMA " + many + " TEVNAR", "ILMA" + strings.Repeat(" AB", mostHeard-2) + " TEVNAR"}},
		{"a name that is not in parts", "", "ILMA " + many + " TEVNAR", []string{"ILMA " + many + " TEVNAR", "ILMA" + strings.Repeat(" AB", mostHeard-2) + " TEVNAR"}},
	} {
		var got []string
		for _, n := range names(tt.surname, tt.given) {
			got = append(got, n.Text)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}
