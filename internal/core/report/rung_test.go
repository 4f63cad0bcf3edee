package report_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/party"
	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLadders(t *testing.T) {
	want := map[report.Ladder]string{
		"text": "written gist withheld", "source": "full descriptor collection grade withheld", "person": "full described masked withheld",
		"place": "point name city region country withheld", "time": "minute day week month withheld", "document": "full partial withheld",
		"selector": "full partial kind withheld", "organisation": "name kind withheld", "quantity": "exact range order withheld",
		"transport": "full route withheld", "quote": "verbatim paraphrase withheld", "officer": "withheld",
	}
	if len(report.Ladders) != len(want) {
		t.Errorf("%d ladders; want %d", len(report.Ladders), len(want))
	}
	for _, l := range report.Ladders {
		if got := strings.Trim(fmt.Sprint(l.Rungs()), "[]"); got != want[l] {
			t.Errorf("%s: %s; want %s", l, got, want[l])
		}
		for i, r := range l.Rungs() {
			if l.Index(r) != i {
				t.Errorf("%s of %s is at %d; want %d", r, l, l.Index(r), i)
			}
		}
		if l.Index("nothing") != -1 {
			t.Errorf("%s has a rung that it does not name", l)
		}
	}
}

func TestWhatHasAValueAtARung(t *testing.T) {
	tests := []struct{ field, want string }{
		{`{ladder: source, full: X}`, "full withheld"},
		{`{ladder: source, collection: HUMINT, grade: B}`, "collection grade withheld"},
		{`{ladder: person, name: X}`, "full masked withheld"},
		{`{ladder: person, nationality: RUS}`, "masked withheld"},
		{`{ladder: person, also: [X]}`, "masked withheld"},
		{`{ladder: person, described: X}`, "described masked withheld"},
		{`{ladder: person, name: X, values: {described: Y}}`, "full described masked withheld"},
		{`{ladder: place, point: [0, 0]}`, "point withheld"},
		{`{ladder: place, name: X, region: Z}`, "name region withheld"},
		{`{ladder: place, city: X, country: RUS}`, "city country withheld"},
		{`{ladder: time, at: 2017-12-16T00:00:00Z}`, "minute day week month withheld"},
		{`{ladder: time, values: {week: X}}`, "week withheld"},
		{`{ladder: document, number: "1"}`, "full partial withheld"},
		{`{ladder: document, type: passport, country: RUS}`, "withheld"},
		{`{ladder: selector, kind: phone}`, "kind withheld"},
		{`{ladder: selector, value: "1"}`, "full partial withheld"},
		{`{ladder: organisation, kind: X}`, "kind withheld"},
		{`{ladder: quantity, order: X}`, "order withheld"},
		{`{ladder: transport, route: X}`, "route withheld"},
		{`{ladder: quote, verbatim: X}`, "verbatim withheld"},
		{`{ladder: officer, name: X}`, "withheld"},
		{`{ladder: officer, values: {withheld: X}}`, "withheld"},
		{`{ladder: place, name: X, render: {fr: {country: Y}}}`, "name country withheld"},
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			if got := strings.Trim(fmt.Sprint(field(t, tt.field).Rungs()), "[]"); got != tt.want {
				t.Errorf("got %s; want %s", got, tt.want)
			}
		})
	}
}

func TestARungWithoutAValueFallsToTheNextCoarserThatHasOne(t *testing.T) {
	tests := []struct {
		field     string
		rung, got report.Rung
	}{
		{`{ladder: place, name: X, region: Z}`, "point", "name"},
		{`{ladder: place, name: X, region: Z}`, "city", "region"},
		{`{ladder: place, name: X, region: Z}`, "country", "withheld"},
		{`{ladder: person, name: X}`, "described", "masked"},
		{`{ladder: document, type: passport}`, "full", "withheld"},
		{`{ladder: source, grade: B}`, "full", "grade"},
		{`{ladder: officer, name: X}`, "full", "withheld"},
		{`{ladder: place, name: X}`, "nonsense", "withheld"},
	}
	for _, tt := range tests {
		if got := field(t, tt.field).Fall(tt.rung); got != tt.got {
			t.Errorf("%s: %s falls to %s; want %s", tt.field, tt.rung, got, tt.got)
		}
	}
}

func TestTheMarkOfARung(t *testing.T) {
	nf, fra, rus, in := mark(t, "(S//NF)"), mark(t, "(S//REL TO USA, FRA)"), mark(t, "(S//REL TO USA, FRA, RUS)"), mark(t, "(C//REL TO USA, FRA)")
	f := field(t, `{ladder: source, full: X, grade: B, marks: {descriptor: (S//NF), grade: "(S//REL TO USA, FRA)"}}`)
	for r, want := range map[report.Rung]string{"full": in.Portion(), "descriptor": nf.Portion(), "collection": nf.Portion(), "grade": fra.Portion(), "withheld": fra.Portion()} {
		if got := f.MarkAt(r, in).Portion(); got != want {
			t.Errorf("%s is marked %s; want %s", r, got, want)
		}
	}
	if got := field(t, `{ladder: person, name: X}`).MarkAt("full", rus); got.Portion() != rus.Portion() {
		t.Errorf("without marks of its own it is %s; want the portion's", got.Portion())
	}
}

func TestWhereAFieldStands(t *testing.T) {
	in := `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [travel]
title: About {p2}
fields:
  p1: {ladder: person, name: Ivan Petrov}
  p2: {ladder: person, name: Pyotr Ivanov}
  d1: {ladder: document, number: "1234", holder: p1}
  d2: {ladder: document, number: "5678"}
  l1: {ladder: place, name: Riga}
portions:
  - {mark: (U), text: "{l1} {p2} {p1} {p2}"}
  - {mark: (U), text: "{d1}"}
  - {mark: (U), text: "Ivan Petrov and {d2}"}
`
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]int{"p1": {0, 2}, "p2": {report.TitleIndex, 0}, "d1": {1}, "l1": {0}, "none": nil} {
		if diff := cmp.Diff(want, r.PortionsWith(name)); diff != "" {
			t.Errorf("portions with %s (-want +got):\n%s", name, diff)
		}
	}
	for i, want := range map[int][]string{report.TitleIndex: {"p2"}, 0: {"p2", "p1"}, 1: {}, 2: {"p1"}} {
		if diff := cmp.Diff(want, append([]string{}, r.Persons(i)...)); diff != "" {
			t.Errorf("persons of %d (-want +got):\n%s", i, diff)
		}
	}
	for name, want := range map[string]string{"p1": "p1", "d1": "p1", "d2": "", "l1": "", "none": ""} {
		if got := r.Subject(name); got != want {
			t.Errorf("subject of %s is %q; want %q", name, got, want)
		}
	}
}

func TestOwnNationals(t *testing.T) {
	tests := []struct {
		field string
		self  party.Code
		want  []string
	}{
		{`{ladder: person, name: X, nationality: USA}`, "USA/CIA", []string{"own-national"}},
		{`{ladder: person, name: X, nationality: USA}`, "FRA/DGSE", nil},
		{`{ladder: person, name: X, nationality: USA, protected: [minor]}`, "USA", []string{"own-national", "minor"}},
		{`{ladder: person, name: X, nationality: USA, protected: [own-national]}`, "USA", []string{"own-national"}},
		{`{ladder: person, name: X, protected: [own-national]}`, "RUS", []string{"own-national"}},
		{`{ladder: person, name: X}`, "USA", nil},
		{`{ladder: place, country: USA}`, "USA", nil},
	}
	for _, tt := range tests {
		f := field(t, tt.field)
		before := append([]string{}, f.Protected...)
		if diff := cmp.Diff(tt.want, f.Protections(tt.self)); diff != "" {
			t.Errorf("%s for %s (-want +got):\n%s", tt.field, tt.self, diff)
		}
		if diff := cmp.Diff(before, append([]string{}, f.Protected...)); diff != "" {
			t.Errorf("%s was changed:\n%s", tt.field, diff)
		}
	}
}

func TestAReportOfAnotherCountryIsForeign(t *testing.T) {
	r, _ := example(t)
	for self, want := range map[party.Code]bool{"USA/CIA": false, "USA/FBI": false, "USA": false, "FRA/DGSE": true} {
		if got := r.Foreign(self); got != want {
			t.Errorf("foreign to %s: %v; want %v", self, got, want)
		}
	}
}

// anyField draws a field of any ladder with any of its values.
func anyField(t *rapid.T) *report.Field {
	word := rapid.StringMatching(`[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?`)
	l := rapid.SampledFrom(report.Ladders[1:]).Draw(t, "ladder")
	f := &report.Field{Name: "x", Ladder: l}
	for _, s := range []*string{&f.Full, &f.Descriptor, &f.NameText, &f.Described, &f.City, &f.Region, &f.Type, &f.Number, &f.Value, &f.KindText, &f.Exact, &f.Range, &f.Order, &f.Route, &f.Verbatim, &f.Paraphrase} {
		if rapid.Bool().Draw(t, "given") {
			*s = word.Draw(t, "word")
		}
	}
	f.Collection = rapid.SampledFrom(append([]string{""}, report.Disciplines...)).Draw(t, "collection")
	f.Grade = rapid.SampledFrom(append([]string{""}, report.Grades...)).Draw(t, "grade")
	f.Country = rapid.SampledFrom([]string{"", "RUS", "USA", "XKW"}).Draw(t, "country")
	if rapid.Bool().Draw(t, "point") {
		f.Point = &[2]float64{rapid.Float64Range(-90, 90).Draw(t, "latitude"), rapid.Float64Range(-180, 180).Draw(t, "longitude")}
	}
	if rapid.Bool().Draw(t, "time") {
		f.From = utc("2010-01-01T00:00:00Z").AddDate(0, 0, rapid.IntRange(0, 6000).Draw(t, "day"))
		f.To = f.From.AddDate(0, 0, rapid.IntRange(0, 40).Draw(t, "days"))
	}
	some := rapid.MapOfN(rapid.SampledFrom(l.Rungs()), word, 0, 2)
	f.Values = some.Draw(t, "values")
	f.Render = map[string]map[report.Rung]string{"fr": some.Draw(t, "render")}
	return f
}

func TestFallingIsIdempotentAndNeverFuller(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyField(t)
		rungs := f.Rungs()
		if len(rungs) == 0 || rungs[len(rungs)-1] != report.Withheld {
			t.Fatalf("rungs %v; want withheld last", rungs)
		}
		for i, r := range f.Ladder.Rungs() {
			to := f.Fall(r)
			if f.Fall(to) != to {
				t.Fatalf("%s falls to %s, and that to %s", r, to, f.Fall(to))
			}
			if f.Ladder.Index(to) < i {
				t.Fatalf("%s falls up to %s", r, to)
			}
			if next := i + 1; next < len(f.Ladder.Rungs()) && f.Ladder.Index(f.Fall(f.Ladder.Rungs()[next])) < f.Ladder.Index(to) {
				t.Fatalf("the coarser of %s and the next falls to the fuller", r)
			}
			for _, lang := range []string{"en", "fr", "ru"} {
				if f.Words(r, lang, 1) != f.Words(to, lang, 1) {
					t.Fatalf("%s: words at %s differ from those at %s, to which it falls", lang, r, to)
				}
				if f.Words(r, lang, 1) == "" {
					t.Fatalf("%s: no words at %s", lang, r)
				}
			}
		}
	})
}

// What a rung tells does not depend on any value that only fuller rungs show:
// a field without them has the same words.
func TestWordsOfARungDoNotDependOnFullerValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyField(t)
		list := f.Ladder.Rungs()
		at := rapid.IntRange(0, len(list)-1).Draw(t, "rung")
		bare := coarserThan(f, at)
		for _, r := range list[at:] {
			for _, lang := range []string{"en", "fr", "ru"} {
				if got, want := f.Words(r, lang, 1), bare.Words(r, lang, 1); got != want {
					t.Fatalf("%s at %s in %s: %q; without finer values %q", f.Ladder, r, lang, got, want)
				}
			}
		}
	})
}

// coarserThan is the field without the values that only rungs fuller than the one at an index show.
func coarserThan(f *report.Field, at int) *report.Field {
	g := *f
	g.Values, g.Render = map[report.Rung]string{}, map[string]map[report.Rung]string{"fr": {}}
	for _, r := range f.Ladder.Rungs()[at:] {
		g.Values[r], g.Render["fr"][r] = f.Values[r], f.Render["fr"][r]
	}
	drop := func(r report.Rung, values ...*string) {
		if f.Ladder.Index(r) < at {
			for _, v := range values {
				*v = ""
			}
		}
	}
	g.Also, g.Born, g.Nationality = nil, nil, ""
	switch f.Ladder {
	case report.Source:
		drop("full", &g.Full)
		drop("descriptor", &g.Descriptor)
		drop("collection", &g.Collection)
		drop("grade", &g.Grade)
	case report.Person:
		drop("full", &g.NameText)
		drop("described", &g.Described)
	case report.Place:
		if at > 0 {
			g.Point = nil
		}
		drop("name", &g.NameText)
		drop("city", &g.City)
		drop("region", &g.Region)
		drop("country", &g.Country)
	case report.Document:
		drop("partial", &g.Number, &g.Type, &g.Country)
	case report.Selector:
		drop("partial", &g.Value)
		drop("kind", &g.KindText)
	case report.Organisation:
		drop("name", &g.NameText)
		drop("kind", &g.KindText)
	case report.Quantity:
		drop("exact", &g.Exact)
		drop("range", &g.Range)
		drop("order", &g.Order)
	case report.Transport:
		drop("full", &g.Full)
		drop("route", &g.Route)
	case report.Quote:
		drop("verbatim", &g.Verbatim)
		drop("paraphrase", &g.Paraphrase)
	case report.Officer:
		g.NameText = ""
	}
	return &g
}

// A coarser rung of time follows from the finer one: equal weeks, equal months.
func TestTimesThatShareARungShareEveryCoarserOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := utc("2015-12-20T00:00:00Z")
		at := func(label string) *report.Field {
			x := start.AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, label))
			return &report.Field{Ladder: report.Time, From: x, To: x}
		}
		a, b := at("a"), at("b")
		shared := false
		for _, r := range report.Time.Rungs() {
			same := a.Words(r, "en", 0) == b.Words(r, "en", 0)
			if shared && !same {
				t.Fatalf("%s and %s are equal above %s and differ at it", a.From, b.From, r)
			}
			shared = shared || same
		}
	})
}
