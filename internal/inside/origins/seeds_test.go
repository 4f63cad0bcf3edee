package origins_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/article"
	"entente/internal/store/storetest"
)

// The two articles are test data that may be placed beside the checkout.
func seed(t *testing.T, pattern string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "seeds", pattern))
	if err != nil || len(found) != 1 {
		t.Skipf("SKIPPED: the articles are not beside the checkout (%s)", pattern)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const byLine = "fields:\n  publisher: {ladder: source, full: \"Defense News\", collection: OSINT}\n"

// Two articles that report one speech and differ in its figure are one origin for it.
func TestOneSpeechInTwoArticlesIsOneOrigin(t *testing.T) {
	texts := map[string][]byte{"OSINT-0": seed(t, "000_*.txt"), "OSINT-1": seed(t, "001_*.txt")}
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		portions := map[string]string{}
		for serial, text := range texts {
			a, err := article.Read(text, article.Options{File: serial, Published: time.Date(2015, 11, 16, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			b.WriteString("info_date: {from: 2015-11-16, to: 2015-11-16}\n")
			if serial == "OSINT-1" {
				b.WriteString(byLine)
			}
			var list []portion
			for i, p := range a.Paragraphs {
				list = append(list, portion{"(U)", p.Text})
				if strings.Contains(p.Text, "2,000") {
					portions[serial] = "report:" + serial + "#" + string(rune('0'+i))
				}
			}
			h.report(serial, a.Title, b.String(), list...)
		}
		if len(portions) != 2 {
			t.Fatalf("the figure stands at %v", portions)
		}
		h.must("claim", "id: fighters\ntext: Some thousands of Russians fight in Syria and Iraq.\nsupports: ["+portions["OSINT-0"]+", "+portions["OSINT-1"]+"]\n")
		c := h.claim("all", "fighters")
		if c.Origins.Independent != 1 || !strings.HasPrefix(c.Says, "2 of 2 reports go back to one origin") {
			t.Fatalf("%s: %s", c.Says, asJSON(t, c.Origins))
		}
		o, _ := c.Origins.Largest()
		if len(o.At) != 1 || !strings.HasPrefix(o.At[0], "speech:john brennan") {
			t.Errorf("the origin is %q; expected the speech", o.At)
		}
		// Another article of the outlet that reported it is as independent as it was.
		h.report("OSINT-2", "Lighthouse fund", byLine, portion{"(U)", other})
		h.must("claim", "id: three\ntext: Some thousands.\nsupports: ["+portions["OSINT-0"]+", "+portions["OSINT-1"]+", report:OSINT-2#0]\n")
		if c := h.claim("all", "three"); c.Origins.Independent != 2 {
			t.Errorf("%s: %s", c.Says, asJSON(t, c.Origins))
		}
		for _, chain := range o.Chains {
			for _, e := range chain.Steps {
				t.Logf("%s %s: %+v", e.From, e.To, e.Evidence)
				if e.Evidence != nil && strings.Contains(e.Evidence.Speaker, "Brennan") && len(e.Evidence.Differ) == 2 {
					return
				}
			}
		}
		t.Errorf("no step names the speaker and both figures: %s", asJSON(t, o))
	})
}
