package screening

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// best is the one hit of a list of one.
func best(listedPerson, asked Person) (Hit, bool) {
	hits := few(listed("1", listedPerson)).SearchAll(asked, 1)
	if len(hits) == 0 {
		return Hit{}, false
	}
	return hits[0], true
}

// details draws what is known of a person beside the name.
func details(t *rapid.T, label string) Person {
	var p Person
	for range rapid.IntRange(0, 2).Draw(t, label+" births") {
		if b := anyBirth(t, label); b.Year > 0 {
			p.Births = append(p.Births, b)
		}
	}
	if rapid.Bool().Draw(t, label+" has nationality") {
		p.Nationalities = []string{rapid.SampledFrom([]string{"XA", "XB"}).Draw(t, label+" nationality")}
	}
	p.Sex = rapid.SampledFrom([]string{"", "F", "M"}).Draw(t, label+" sex")
	if rapid.Bool().Draw(t, label+" has place") {
		p.Places = []string{rapid.SampledFrom([]string{"Borvik", "Menstad, Borvik", "Zulmir"}).Draw(t, label+" place")}
	}
	if rapid.Bool().Draw(t, label+" has document") {
		p.Documents = []Document{passport(rapid.SampledFrom([]string{"AB1234567", "A81234567", "KC9876012"}).Draw(t, label+" number"), rapid.SampledFrom([]string{"", "XA", "XB"}).Draw(t, label+" state"))}
	}
	return p
}

func checkExplained(t interface{ Fatalf(string, ...any) }, h Hit) {
	sum := 0.0
	for _, term := range h.Explain {
		if term.Part == "" || term.Found == "" {
			t.Fatalf("a term says nothing: %+v", term)
		}
		sum += term.Bits
	}
	if math.Abs(sum-h.Score) > 0.01 {
		t.Fatalf("%s: the terms make %.3f bits, the score is %.3f: %v", h.Name, sum, h.Score, h.Explain)
	}
}

func TestAScoreIsTheSumOfItsTerms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var entries []Entry
		for i := range rapid.IntRange(1, 4).Draw(t, "entries") {
			p := details(t, "listed")
			p.Names = []Name{{Text: fullName(t, "listed", rapid.IntRange(0, 2).Draw(t, "script")), Weak: rapid.Bool().Draw(t, "weak")}}
			entries = append(entries, listed(string(rune('a'+i)), p))
		}
		asked := details(t, "asked")
		like := entries[0].Names[0].Text
		asked.Names = []Name{{Text: rapid.SampledFrom([]string{like, like + " " + anyWord(t, "more").in(t, "script"), "Dr. " + like, "J. " + like, fullName(t, "asked", 0), anyWord(t, "one").in(t, "script") + like}).Draw(t, "asked")}}
		for _, h := range few(entries...).SearchAll(asked, 10) {
			checkExplained(t, h)
		}
	})
}

func TestAScoreIsTheSumOfItsTermsInAChangedIndexToo(t *testing.T) {
	entries := inventedList(60)
	x := Build(entries[:40]).With(entries[40:50], nil).With(entries[50:], nil)
	rapid.Check(t, func(t *rapid.T) {
		like := rapid.SampledFrom(entries).Draw(t, "like").Person
		other := rapid.SampledFrom(entries).Draw(t, "other").Person
		like.Names = []Name{{Text: like.Names[0].Text}, {Text: other.Names[0].Text}}
		for _, h := range x.SearchAll(like, 10) {
			checkExplained(t, h)
		}
	})
}

func TestMoreThatAgreesIsAlwaysAHigherScore(t *testing.T) {
	for _, tt := range []struct {
		what string
		add  func(p *Person)
	}{
		{"document", func(p *Person) { p.Documents = append(p.Documents, passport("ZX7654321", "XC")) }},
		{"date of birth", func(p *Person) { p.Births = append(p.Births, Birth{Year: 1972, Month: 11, Day: 23}) }},
		{"year of birth", func(p *Person) { p.Births = append(p.Births, Birth{Year: 1972}) }},
		{"nationality", func(p *Person) { p.Nationalities = append(p.Nationalities, "XD") }},
		{"sex", func(p *Person) { p.Sex = "F" }},
		{"place", func(p *Person) { p.Places = append(p.Places, "Tevnar") }},
	} {
		t.Run(tt.what, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				name := fullName(t, "name", rapid.IntRange(0, 2).Draw(t, "script"))
				a, b := Person{}, Person{}
				if rapid.Bool().Draw(t, "more is known") { // but nothing of what is added
					a.Nationalities, b.Nationalities = []string{"XA"}, []string{"XA"}
					a.Births, b.Births = []Birth{{Year: 1950, Certainty: Reported}}, []Birth{{Year: 1961, Certainty: Reported}}
				}
				a.Names, b.Names = named(name).Names, named(name).Names
				before, ok := best(a, b)
				if !ok {
					t.Fatalf("%q does not find itself", name)
				}
				had := a.Sex
				tt.add(&a)
				tt.add(&b)
				if tt.what == "nationality" && len(a.Nationalities) > 1 || had != "" {
					return // two that agree are no more than one
				}
				if after, ok := best(a, b); !ok || after.Score <= before.Score {
					t.Fatalf("%q: %.2f bits, with one more %.2f", name, before.Score, after.Score)
				}
			})
		})
	}
}

func TestAllThatAgreesAddsUpWithoutEnd(t *testing.T) {
	p := named("Bornaster Korfendra Zulmirok Tevnarsif")
	last := 0.0
	for _, add := range []func(){
		func() {},
		func() { p = p.bornOn("1972-11-23", Documented) },
		func() { p.Nationalities = []string{"XA"} },
		func() { p.Sex = "M" },
		func() { p.Places = []string{"Tevnar"} },
		func() { p.Documents = []Document{passport("AB1234567", "XA")} },
	} {
		add()
		h, ok := best(p, p)
		if !ok || h.Score <= last {
			t.Errorf("%.2f bits, with less known %.2f", h.Score, last)
		}
		last = h.Score
	}
}

func TestANamesakeWithADocumentedOtherDateDoesNotAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := named(fullName(t, "name", rapid.IntRange(0, 2).Draw(t, "script")))
		if h, ok := best(name.bornOn("1950-03-05", Documented), name.bornOn("1986-10-21", Documented)); ok && h.Verdict == Alert {
			t.Fatalf("%s alerts with %.1f bits: %v", h.Name, h.Score, h.Explain)
		}
	})
}

// Boston: the tip had another date than the traveller's papers.
func TestAReportedDateThatContradictsLeavesARareNameInReview(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := named(fullName(t, "name", rapid.IntRange(0, 2).Draw(t, "script")))
		h, ok := best(name.bornOn("1950-03-05", rapid.SampledFrom([]Certainty{Reported, Estimated}).Draw(t, "certainty")), name.bornOn("1986-10-21", Documented))
		if !ok || h.Verdict == None {
			t.Fatalf("%s is %s with %.1f bits: %v", h.Name, h.Verdict, h.Score, h.Explain)
		}
	})
	tip := named("TSARNAYEV, Tamerlan").bornOn("1987-10-21", Reported)
	for _, name := range []string{"Tamerlan Tsarnaev", "Тамерлан Царнаев", "Tamerlan Anzorovich Tsarnaev"} {
		for _, date := range []string{"1986-10-21", "1988-10-21", "1975-02-03"} {
			if h, ok := best(tip, named(name).bornOn(date, Documented)); !ok || h.Verdict == None {
				t.Errorf("%s, born %s, is missed: %.1f bits", name, date, h.Score)
			}
		}
	}
}

func TestWhatSpeaksAgainstIsSaid(t *testing.T) {
	a := named("Bornaster Korfendra").bornOn("1950-03-05", Documented)
	a.Nationalities, a.Sex = []string{"XA"}, "F"
	b := named("Korfendra Bornaster").bornOn("1986-10-21", Documented)
	b.Nationalities, b.Sex = []string{"XB"}, "M"
	h, ok := best(a, b)
	if !ok {
		t.Fatal("not found")
	}
	for _, part := range []string{"order", "birth", "nationality", "sex"} {
		against := false
		for _, term := range h.Explain {
			against = against || term.Part == part && term.Bits < 0
		}
		if !against {
			t.Errorf("%s does not speak against in %v", part, h.Explain)
		}
	}
}
