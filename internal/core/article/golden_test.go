package article_test

import (
	"encoding/json"
	"os"
	"testing"

	"entente/internal/core/article"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive has a text, the report that is made of it, and what was found and left out.
func TestGoldenTexts(t *testing.T) {
	for _, file := range []string{"testdata/cable.txtar", "testdata/article.txtar", "testdata/russian.txtar"} {
		t.Run(file, func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o := options()
			o.Marked = ar.Files[0].Name == "cable.txt"
			a := read(t, string(ar.Files[0].Data), o)
			_, text := written(t, a, marks())
			found, err := json.MarshalIndent(struct {
				Left  []article.LeftOut `json:"left_out"`
				Found article.Found     `json:"found"`
			}{a.Left, a.Found}, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: ar.Comment, Files: []txtar.File{ar.Files[0], {Name: "report.yaml", Data: []byte(text)}, {Name: "found.json", Data: append(found, '\n')}}}
			if os.Getenv("ENTENTE_GOLDEN") == "write" {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(ar)), string(txtar.Format(got))); diff != "" {
				t.Errorf("(- golden, + got)\n%s", diff)
			}
		})
	}
}
