package origins_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/access"
	"entente/internal/core/passage"
	"entente/internal/store/storetest"
)

// claimOn is a claim that rests on reports.
func claimOn(id, mark string, serials ...string) string {
	return fmt.Sprintf("id: %s\ntext: It happened.\nmark: (%s)\nsupports: [report:%s]\n", id, mark, strings.Join(serials, ", report:"))
}

// A story is no formula, however often it is reprinted: not in short paragraphs, and not
// with words changed.
func TestTwentyReprintsOfAStoryAreOneOrigin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		w := newWords(5)
		var serials []string
		for i := range passage.Formula + 2 {
			s := fmt.Sprint("A-", i)
			h.report(s, "A title of its own", "", portion{"(U)", strings.Join(w.words[10*i:10*i+8], " ") + "."}, portion{"(U)", other}, portion{"(U)", harbour})
			serials = append(serials, s)
		}
		h.report("B-1", "Again", "", portion{"(U)", other}, portion{"(U)", copied})
		h.must("claim", claimOn("c1", "U", append(serials, "B-1")...))
		if c := h.claim("all", "c1"); c.Origins.Independent != 1 || c.Says != "23 of 23 reports go back to one origin; 1 independent origin" {
			t.Errorf("%s", c.Says)
		}
	})
}

// What is nobody's makes no origin. Only passages that the reader sees are counted: who
// sees the words twice is told that they stand twice.
func TestReportsThatShareOnlyAFormulaAreTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("low", access.Label{})
		w := newWords(6)
		formulas := []string{
			"In a statement, the ministry of the interior said that an investigation into the circumstances is under way and that further details will be released.",
			"Reporting and writing by our correspondents in the capital; editing by the foreign desk. Our standards: the principles of trust of the invented agency.",
		}
		for i, formula := range formulas {
			var serials []string
			for k := range passage.Formula {
				mark, s := "(TS//SI//NF)", fmt.Sprintf("%c-%d", 'A'+i, k)
				if k < 2 {
					mark = "(U)"
				}
				h.reportOf(s, mark, "", portion{mark, w.paragraph()}, portion{mark, formula})
				serials = append(serials, s)
			}
			id := fmt.Sprint("c", i)
			h.must("claim", claimOn(id, "U", serials[:2]...))
			if c := h.claim("all", id); c.Origins.Independent != 2 {
				t.Errorf("who sees %q %d times: %s, %s", formula, passage.Formula, c.Says, asJSON(t, c.Origins))
			}
			if c := h.claim("low", id); !strings.Contains(c.Says, "have one origin for what they share") {
				t.Errorf("who sees %q twice: %s", formula, c.Says)
			}
		}
	})
}
