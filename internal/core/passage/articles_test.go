package passage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/core/passage"
)

// articles are the four articles that may be placed beside the checkout.
func articles(t *testing.T) []passage.Passage {
	t.Helper()
	var out []passage.Passage
	for _, number := range []string{"000", "001", "002", "003"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "seeds", number+"_*.txt"))
		if err != nil || len(found) != 1 {
			t.Skipf("NOT TESTED: no articles beside the checkout: %v %v", found, err)
		}
		text, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, passage.Whole(string(text)))
	}
	return out
}

func TestTwoArticlesOnOneSpeechShareItsQuotations(t *testing.T) {
	a := articles(t)
	l := passage.Compare(a[0], a[1], nil)
	if !l.Verdict.OneOrigin() {
		t.Errorf("%s", l.Verdict)
	}
	var counted []string
	for _, q := range l.Quotations {
		if q.Counted {
			counted = append(counted, strings.Join(q.Words, " "))
		}
	}
	want := []string{"exchanging information i think it needs to be enhanced", "secretary of defense ash carter and director of national intelligence jim clapper"}
	if len(counted) != len(want) {
		t.Fatalf("%d shared quotations: %q", len(counted), counted)
	}
	for i := range want {
		if !strings.Contains(counted[i], want[i]) {
			t.Errorf("%q, want one with %q", counted[i], want[i])
		}
	}
}

func TestThePassagesOfTwoArticlesOnOneSpeechMeet(t *testing.T) {
	a := articles(t)
	bands := map[uint64]bool{}
	for _, p := range passage.Cut(a[0].Text()) {
		for _, x := range p.Bands() {
			bands[x] = true
		}
	}
	met := 0
	for _, p := range passage.Cut(a[1].Text()) {
		for _, x := range p.Bands() {
			if bands[x] {
				met++
				break
			}
		}
	}
	if met < 2 {
		t.Errorf("%d passages of the second meet one of the first, want the two with the quotations", met)
	}
}

func TestArticlesOnOtherThingsShareNothing(t *testing.T) {
	a := articles(t)
	for i := range a {
		for j := i + 1; j < len(a); j++ {
			if i == 0 && j == 1 {
				continue
			}
			if l := passage.Compare(a[i], a[j], nil); l.Verdict.OneOrigin() {
				t.Errorf("%d and %d: %s, by %v and %v", i, j, l.Verdict, l.Runs, l.Quotations)
			} else if n := len(l.Quotations); n > 0 && l.Quotations[0].Counted {
				t.Errorf("%d and %d share %d quotations", i, j, n)
			}
		}
	}
}
