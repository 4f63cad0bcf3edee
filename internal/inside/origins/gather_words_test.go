package origins_test

import (
	"strings"
	"testing"

	"entente/internal/store/storetest"
)

const (
	minister = "The minister said: \"We counted forty crates on the eastern quay and not one of them had papers, and I shall not rest before we know who sent them.\""
	reported = "Asked at the gate, the minister repeated \"we counted forty crates on the eastern quay and not one of them had papers\" and drove off."
)

// Two outlets quote one minister: they have his words in common, and not their outlets.
func TestWordsThatTwoPassOnAreTheirOriginAndNotTheOutlets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		by := func(outlet string) string {
			return "fields:\n  publisher: {ladder: source, full: \"" + outlet + "\", collection: OSINT}\n"
		}
		h.report("A-1", "One", by("Morning Wire"), portion{"(U)", minister})
		h.report("A-2", "Two", by("Evening Post"), portion{"(U)", reported})
		h.report("A-3", "Three", by("Evening Post"), portion{"(U)", other})
		h.must("claim", "id: two\ntext: Crates.\nsupports: [report:A-1#0, report:A-3#0]\n")
		h.must("claim", "id: three\ntext: Crates.\nsupports: [report:A-1#0, report:A-2#0, report:A-3#0]\n")
		if c := h.claim("all", "two"); c.Origins.Independent != 2 {
			t.Errorf("%s", asJSON(t, c.Origins))
		}
		c := h.claim("all", "three")
		o, n := c.Origins.Largest()
		if c.Origins.Independent != 2 || n != 2 || !strings.HasPrefix(o.At[0], "quotation:we counted forty crates") && !strings.HasPrefix(o.At[0], "speech:") {
			t.Errorf("%s: %s", c.Says, asJSON(t, c.Origins))
		}
		h.must("overrule", "between: [report:A-1, report:A-2]\nverdict: independent\nreason: both were at the gate\n")
		if c := h.claim("all", "three"); c.Origins.Independent != 3 || len(c.Origins.Overruled) != 1 || len(c.Origins.Overruled[0].Apart) == 0 {
			t.Errorf("%s: %s", c.Says, asJSON(t, c.Origins))
		}
	})
}
