package article_test

import (
	"strings"
	"testing"

	"entente/internal/core/article"
)

// The largest texts are read and written within the bounds on what is kept of them,
// and what is beyond is said.
func TestLargeTextsStayWithinBounds(t *testing.T) {
	for name, unit := range map[string]string{"figures": "5 people, ", "quotations": `"a", John Doe said. `, "names": "John Doe said, Jane Roe said. ", "open marks": `"a `, "dates": "on Monday 13 November 2015, ", "braces": "{ } ", "capitals": "A B, "} {
		t.Run(name, func(t *testing.T) {
			paragraph := strings.Repeat(unit, 30_000/len(unit))
			o := options()
			o.Title = "A title"
			a := read(t, strings.TrimSpace(strings.Repeat(paragraph+"\n\n", 6)), o)
			f := a.Found
			if n := max(len(f.Figures), len(f.Quotations), len(f.Dates), len(f.Events), len(f.Names)); n > 1000 {
				t.Errorf("%d of a kind", n)
			}
			if cut := name == "figures" || name == "quotations" || name == "dates"; f.Cut != cut {
				t.Errorf("cut is %t", f.Cut)
			}
			if _, err := article.Report(a, marks(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}
