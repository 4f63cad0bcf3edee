package origins_test

import (
	"strings"
	"testing"

	"entente/internal/core/access"
	"entente/internal/store/storetest"
)

// Two rewrites that have nothing in common but an original are of one origin, whether or
// not the original is cited; who may not see it counts two.
func TestAnOriginalThatNobodyCitedTiesTwoRewrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("low", access.Label{})
		h.report("B-0", "Both", "", portion{"(S//NF)", harbour}, portion{"(S//NF)", saw})
		h.report("B-1", "First", "", portion{"(U)", harbour})
		h.report("B-2", "Second", "", portion{"(U)", saw})
		h.must("claim", "id: c\nmark: (U)\ntext: Crates.\nsupports: [report:B-1, report:B-2]\n")
		c := h.claim("all", "c")
		if c.Origins.Independent != 1 || !strings.Contains(asJSON(t, c.Origins), "report:report-b-0") {
			t.Errorf("%s: %s", c.Says, asJSON(t, c.Origins))
		}
		if c := h.claim("low", "c"); c.Origins.Independent != 2 || strings.Contains(asJSON(t, c), "report-b-0") {
			t.Errorf("%s: %s", c.Says, asJSON(t, c))
		}
	})
}
