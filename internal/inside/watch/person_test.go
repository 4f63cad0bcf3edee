package watch_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/inside/watch"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAPersonComesBackAsItWasWritten(t *testing.T) {
	text := rapid.StringN(0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		want := screening.Person{Sex: rapid.SampledFrom([]string{"", "F", "M"}).Draw(t, "sex")}
		for range rapid.IntRange(0, 2).Draw(t, "values") {
			want.Names = append(want.Names, screening.Name{Text: text.Draw(t, "name"), Weak: rapid.Bool().Draw(t, "weak")})
			want.Births = append(want.Births, screening.Birth{Year: rapid.IntRange(0, 9999).Draw(t, "year"), Month: rapid.IntRange(0, 12).Draw(t, "month"),
				Certainty: screening.Certainty(rapid.IntRange(0, 2).Draw(t, "certainty"))})
			want.Nationalities = append(want.Nationalities, "TD")
			want.Places = append(want.Places, text.Draw(t, "place"))
			want.Documents = append(want.Documents, screening.Document{Kind: "other", Number: text.Draw(t, "number"), Country: "TD"})
		}
		p := watch.PersonOf(want)
		got, err := p.Screened()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPersonIsAskedForWithAllThatIsKnown(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,1970", "2,Cesh Dorn,"))
	full := watch.Person{Names: []watch.Name{{Text: "Cesh"}, {Text: "Zesch", Weak: true}}, Births: []watch.Birth{{Year: 1970, Until: 1972, Certainty: "estimated"}},
		Nationalities: []string{"TD", "SU"}, Sex: "F", Places: []string{"Upper Mill"}, Documents: []watch.Paper{{Kind: "passport", Number: "1", Country: "TD"}}}
	got, err := b.watch.ScreenAll(t.Context(), "", []watch.Query{{QID: "q", Person: &full}}, 0, false)
	b.must(err)
	if len(got) != 1 || got[0].QID != "q" || len(got[0].Hits) != 1 || got[0].Hits[0].ID != "2" {
		t.Errorf("%+v", got)
	}
	changed := func(change func(*watch.Person)) watch.Query {
		p := watch.Person{Names: []watch.Name{{Text: "Aban"}}}
		change(&p)
		return watch.Query{QID: "x", Person: &p}
	}
	beside := changed(func(*watch.Person) {})
	beside.Name = "Aban"
	for _, tt := range []struct {
		query watch.Query
		says  string
	}{
		{beside, "a person, and more beside it"},
		{watch.Query{QID: "x", Person: &watch.Person{}}, "no name"},
		{changed(func(p *watch.Person) { p.Names[0].Text = " " }), "no name"},
		{changed(func(p *watch.Person) { p.Names[0].Text = strings.Repeat("a", 11<<10) }), "a value of 11264 bytes"},
		{changed(func(p *watch.Person) { p.Places = make([]string, 101) }), "101 values of one kind; expected at most 100"},
		{changed(func(p *watch.Person) { p.Documents = []watch.Paper{{Number: strings.Repeat("1", 11<<10)}} }), "a value of 11264 bytes"},
		{changed(func(p *watch.Person) { p.Births = []watch.Birth{{Year: 1970, Month: 13}} }), "a date of birth 1970-13-0"},
		{changed(func(p *watch.Person) { p.Births = []watch.Birth{{Year: -1}} }), "a date of birth"},
		{changed(func(p *watch.Person) { p.Births = []watch.Birth{{Year: 1970, Until: 1969}} }), "until 1969"},
		{changed(func(p *watch.Person) { p.Births = []watch.Birth{{Year: 1970, Certainty: "sure"}} }), "expected document, reported or estimated"},
		{changed(func(p *watch.Person) { p.Nationalities = []string{"Chad"} }), "two letters"},
		{changed(func(p *watch.Person) { p.Sex = "f" }), "expected F or M"},
	} {
		_, err := b.watch.ScreenAll(t.Context(), "", []watch.Query{tt.query}, 0, false)
		b.wantKind(err, errs.Invalid, `query 1 ("x"): `)
		b.wantKind(err, errs.Invalid, tt.says)
	}
}

func TestAHitTellsWhatTheListSays(t *testing.T) {
	b := lone(t)
	names := make([]string, 104)
	for i := range names {
		names[i] = fmt.Sprintf(`{"name":"Cesh %d"}`, i)
	}
	b.take(order(), "w.jsonl", `{"id":"1","names":[{"name":"Aban Brok"},{"name":"Brok","quality":"low"}],"dob":["1970-03"],"dob_certainty":"reported","nationality":["TD"],"sex":"F","place":["Upper Mill"],"docs":["P:X1"]}`+
		"\n"+`{"id":"2","names":[`+strings.Join(names, ",")+"]}")
	got, err := b.watch.ScreenAll(t.Context(), "", []watch.Query{{Name: "Aban"}, {Name: "Cesh 7"}}, 1, false)
	b.must(err)
	want := watch.Listed{Person: watch.Person{Names: []watch.Name{{Text: "Aban Brok"}, {Text: "Brok", Weak: true}}, Births: []watch.Birth{{Year: 1970, Month: 3, Certainty: "reported"}},
		Nationalities: []string{"TD"}, Sex: "F", Places: []string{"Upper Mill"}, Documents: []watch.Paper{{Kind: "passport", Number: "X1"}}}}
	first := got[0].Hits[0]
	if diff := cmp.Diff(want, first.Listed); diff != "" {
		t.Error(diff)
	}
	hit, err := first.Hit()
	b.must(err)
	if hit.Entry.ID != "1" || hit.Entry.List != "w" || hit.Verdict != screening.Alert || hit.Score != 20 || hit.Name != "Aban Brok" || hit.Entry.Births[0].Certainty != screening.Reported {
		t.Errorf("%+v", hit)
	}
	if l := got[1].Hits[0].Listed; len(l.Names) != 100 || l.LeftOut != 4 {
		t.Errorf("%d names, %d left out; expected the first hundred of 104", len(l.Names), l.LeftOut)
	}
}
