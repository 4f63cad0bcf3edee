package article_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/internal/core/article"
)

// seed reads one of the four source articles, which may lie beside the checkout.
func seed(t *testing.T, number string) article.Article {
	t.Helper()
	files, err := filepath.Glob("../../../../shared/seeds/" + number + "_*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 {
		t.Skipf("SKIPPED: article %s is not beside the checkout", number)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	a := read(t, string(data), options())
	r, _ := written(t, a, marks())
	for i, p := range a.Paragraphs {
		if got := full(r, i); got != p.Text {
			t.Errorf("portion %d does not come out as it was read", i)
		}
		if p.Text != string(data[p.Start:p.End]) {
			t.Errorf("paragraph %d is not what stands at its place", i)
		}
	}
	return a
}

func figures(a article.Article) []string {
	var out []string
	for _, f := range a.Found.Figures {
		out = append(out, told(f))
	}
	return out
}

func wantAll(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("no %s %q among\n%s", what, w, strings.Join(got, "\n"))
		}
	}
}

func who(a article.Article) []string {
	var out []string
	for _, q := range a.Found.Quotations {
		out = append(out, q.Speaker.Name)
	}
	return out
}

func TestTheFirstSeed(t *testing.T) {
	a := seed(t, "000")
	if len(a.Paragraphs) != 14 || !a.TitleMade || a.Byline != "" || len(a.Left) != 1 {
		t.Errorf("%d portions under %q by %q, left out %v", len(a.Paragraphs), a.Title, a.Byline, a.Left)
	}
	wantAll(t, "figure", figures(a), "129|129..129|people|person/dead|Paris|", "more than 300|~300..|people|person/wounded|Paris|",
		"more than 2,000|~2000..|nationals|russian/fighting|Syria and Iraq|John Brennan", "more than 8,000|~8000..|lives|person/dead||")
	want := []string{"John Brennan", "John Brennan", "Francois Hollande", "John Brennan", "John Brennan", "Ash Carter", "Ash Carter", "Mark Toner", "Peter Cook"}
	if got := who(a); !slices.Equal(got, want) {
		t.Errorf("the speakers are %q", got)
	}
}

func TestTheSecondSeed(t *testing.T) {
	a := seed(t, "001")
	if len(a.Paragraphs) != 10 || !a.TitleMade || a.Byline != "Aaron Mehta" || a.Outlet != "Defense News" || a.Dateline.Place != "WASHINGTON" || len(a.Left) != 4 {
		t.Errorf("%d portions under %q by %q of %q, left out %v", len(a.Paragraphs), a.Title, a.Byline, a.Outlet, a.Left)
	}
	wantAll(t, "figure", figures(a), "between 2,000 and 3,000|~2000..3000|Russians|russian/fighting|Syria and Iraq|John Brennan")
	want := []string{"", "", "John Brennan", "John Brennan", "John Brennan", "John Brennan", "John Brennan", "John Brennan", "Peter Cook", "Francois Hollande"}
	if got := who(a); !slices.Equal(got, want) {
		t.Errorf("the speakers are %q", got)
	}
}

func TestTheThirdAndTheFourthSeed(t *testing.T) {
	a := seed(t, "002")
	if len(a.Paragraphs) != 24 || a.TitleMade || a.Byline != "Douglas London" || a.Outlet != "CNN" || len(a.Left) != 4 {
		t.Errorf("%d portions under %q by %q of %q, left out %v", len(a.Paragraphs), a.Title, a.Byline, a.Outlet, a.Left)
	}
	wantAll(t, "figure", figures(a), "143|143..143|dead|person/dead||", "95|95..95|people|person/dead||")
	wantAll(t, "speaker", who(a), "Alexander Bortnikov")
	a = seed(t, "003")
	if len(a.Paragraphs) != 23 || a.TitleMade || a.Byline != "us-russia" || a.Published.Format("2006-01-02") != "2013-04-30" || len(a.Left) != 6 {
		t.Errorf("%d portions under %q by %q of %s, left out %v", len(a.Paragraphs), a.Title, a.Byline, a.Published, a.Left)
	}
	galeotti := 0
	for _, name := range who(a) {
		if name == "Mark Galeotti" {
			galeotti++
		}
	}
	if galeotti != 8 || len(a.Found.Quotations[1].Pieces) != 2 {
		t.Errorf("%d quotations of the expert, the second in %d pieces", galeotti, len(a.Found.Quotations[1].Pieces))
	}
}

// The first two report one speech: what they share is one event, and their figures
// count the same.
func TestTheFirstTwoSeedsShareASpeechAndACount(t *testing.T) {
	a, b := seed(t, "000"), seed(t, "001")
	shared := map[string]bool{}
	for _, x := range a.Found.Events {
		for _, y := range b.Found.Events {
			if article.SameOccasion(x, y) {
				shared[x.Kind+" "+x.Speaker+" "+x.Where] = true
			}
		}
	}
	if !shared["speech John Brennan "] || !shared["statement Peter Cook "] || !shared["attack  Paris"] || len(shared) != 3 {
		t.Errorf("they share %v", shared)
	}
	pairs := 0
	for _, x := range a.Found.Figures {
		for _, y := range b.Found.Figures {
			if x.Counted() == y.Counted() && x.Speaker.Name == y.Speaker.Name {
				pairs++
				if *x.Low != 2000 || x.High != nil || *y.Low != 2000 || *y.High != 3000 {
					t.Errorf("%s and %s", told(x), told(y))
				}
			}
		}
	}
	if pairs != 1 {
		t.Errorf("%d figures count the same; want 1", pairs)
	}
}
