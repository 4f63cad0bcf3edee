package lookout_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func anyRanked(t *rapid.T, label string) lookout.Ranked {
	bits := rapid.SampledFrom([]float64{0, 1, 1.0001, 1.001, 20, -3, 64, math.NaN(), math.Inf(1)})
	return lookout.Ranked{First: rapid.Bool().Draw(t, label+" first"), Bits: bits.Draw(t, label+" bits"), Score: bits.Draw(t, label+" score"),
		Opened: noon.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, label+" opened"))), ID: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, label+" id")}
}

func TestTheOrderOfHitsIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyRanked(t, "a"), anyRanked(t, "b"), anyRanked(t, "c")
		if a.Compare(b) != -b.Compare(a) {
			t.Errorf("%+v and %+v: %d one way and %d the other", a, b, a.Compare(b), b.Compare(a))
		}
		if a.ID != b.ID && a.Compare(b) == 0 {
			t.Errorf("%+v and %+v are another, and stand at one place", a, b)
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Errorf("%+v, %+v, %+v go round", a, b, c)
		}
	})
}

func TestARankIsTheSumOfItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := lookout.Met{Score: rapid.Float64Range(10, 90).Draw(t, "score"), Verdict: rapid.SampledFrom([]screening.Verdict{screening.Alert, screening.Review}).Draw(t, "verdict"),
			Instruction: rapid.SampledFrom(append(slices.Clone(lookout.Instructions), "")).Draw(t, "instruction"), Known: rapid.Bool().Draw(t, "known")}
		for range rapid.IntRange(0, 3).Draw(t, "terms") {
			m.Explain = append(m.Explain, screening.Term{Part: rapid.SampledFrom([]string{"name", "birth", "document"}).Draw(t, "part"), Bits: rapid.Float64Range(-20, 26).Draw(t, "bits")})
		}
		parts := m.Parts()
		sum := 0.0
		for _, p := range parts {
			sum += p.Bits
			if p.What == "" || p.Why == "" {
				t.Errorf("%+v says not what it is", p)
			}
			if float64(lookout.Thousandths(p.Bits))/1000 != p.Bits {
				t.Errorf("%s is %v, not whole thousandths", p.What, p.Bits)
			}
		}
		if got := lookout.Sum(parts); math.Abs(got-sum) > 1e-6 {
			t.Errorf("the sum is %v, and the parts add to %v", got, sum)
		}
		slices.Reverse(parts)
		if got := lookout.Sum(parts); got != lookout.Sum(m.Parts()) {
			t.Errorf("another order of adding gives %v", got)
		}
	})
}

func TestWhatARankIsMadeOf(t *testing.T) {
	name := screening.Term{Part: "name", Bits: 16}
	for _, tt := range []struct {
		name string
		met  lookout.Met
		want string
	}{
		{"by the name alone", lookout.Met{Score: 12.3456, Verdict: screening.Review, Explain: []screening.Term{name}},
			"score 12.346, instruction 2, agrees -3"},
		{"an alert to stop", lookout.Met{Score: 30, Verdict: screening.Alert, Instruction: lookout.Stop, Explain: []screening.Term{name, {Part: "birth", Bits: 11.5}}},
			"score 30, verdict 5, instruction 6, agrees 3"},
		{"a document and a birth", lookout.Met{Score: 30, Verdict: screening.Alert, Instruction: lookout.DoNotAlert, Explain: []screening.Term{{Part: "document", Bits: 26}, {Part: "birth", Bits: 11.5}}},
			"score 30, verdict 5, instruction 1, agrees 6, agrees 3"},
		{"a birth that contradicts", lookout.Met{Score: 10, Verdict: screening.Review, Explain: []screening.Term{{Part: "birth", Bits: -5.4}}},
			"score 10, instruction 2, agrees -3"},
		{"known", lookout.Met{Score: 10, Verdict: screening.Review, Instruction: lookout.Call, Known: true}, "score 10, instruction 4, agrees -3, known 64"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range tt.met.Parts() {
				got = append(got, fmt.Sprint(p.What, " ", p.Bits))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoSumOfReviewsStandsBeforeAnAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alert, review := anyRanked(t, "alert"), anyRanked(t, "review")
		alert.First, review.First = true, false
		if alert.Compare(review) >= 0 {
			t.Errorf("%+v does not stand before %+v", alert, review)
		}
	})
}

func TestWhatIsDueCountsMoreTheNearerItIs(t *testing.T) {
	for _, tt := range []struct {
		name string
		due  time.Time
		want float64
	}{
		{"never", time.Time{}, 0},
		{"in an hour", noon.Add(time.Hour), 0},
		{"in half an hour", noon.Add(30 * time.Minute), 3},
		{"in a second", noon.Add(time.Second), 3},
		{"now", noon, 6},
		{"since yesterday", noon.AddDate(0, 0, -1), 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p, adds := lookout.DuePart(tt.due, noon); p.Bits != tt.want || adds != (tt.want != 0) {
				t.Errorf("it adds %v (%t); want %v", p.Bits, adds, tt.want)
			}
		})
	}
}

func TestAJourneyCountsUntilItIsOver(t *testing.T) {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	for _, tt := range []struct {
		name             string
		departs, arrives time.Time
		want             float64
		over             bool
	}{
		{"none", time.Time{}, time.Time{}, 0, false},
		{"departs soon", at(20), at(24), 4, false},
		{"under way", at(-3), at(3), 4, false},
		{"just arrived", at(-10), at(-2), 4, false},
		{"departs this week", at(100), at(110), 2, false},
		{"departs later", at(1000), at(1010), 0, false},
		{"is over", at(-60), at(-50), 0, true},
		{"departed, arrival not known", at(-3), time.Time{}, 4, false},
		{"departed long ago, arrival not known", at(-60), time.Time{}, 0, true},
		{"arrives soon, departure not known", time.Time{}, at(20), 4, false},
		{"arrived long ago, departure not known", time.Time{}, at(-60), 0, true},
		{"arrives before it departs by the ports' clocks", at(3), at(1), 4, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, adds := lookout.JourneyPart(tt.departs, tt.arrives, noon)
			if p.Bits != tt.want || adds != (tt.want != 0) {
				t.Errorf("it adds %v (%t); want %v", p.Bits, adds, tt.want)
			}
			if got := lookout.Over(tt.departs, tt.arrives, noon); got != tt.over {
				t.Errorf("over: %t", got)
			}
		})
	}
}

// filler makes words as common and as rare as lists have them.
func filler() []screening.Entry {
	given := []string{"Anton", "Boris", "Karim", "Omar", "Maria", "Leila", "Pavel", "Hamid", "Yusuf", "Dmitri"}
	family := []string{"Sokolov", "Haddad", "Nasser", "Petrov", "Rahimi", "Orlov", "Karimov", "Mansour", "Volkov", "Aziz"}
	var out []screening.Entry
	for i := range 2000 {
		out = append(out, screening.Entry{ID: fmt.Sprint("F", i), List: "un", Person: screening.Person{
			Names:  []screening.Name{{Text: given[i%10] + " " + family[i/10%10] + fmt.Sprint("ov", strings.Repeat("a", i/100))}},
			Births: []screening.Birth{{Year: 1940 + i%60, Month: 1 + i%12, Day: 1 + i%28}}}})
	}
	return out
}

func TestAHundredNamesakesDoNotHideTheOne(t *testing.T) {
	sought := screening.Entry{ID: "L-1", List: lookout.List, Person: screening.Person{Names: []screening.Name{{Text: "Tamerlan Imaginarov"}, {Text: "Tamerlane Imaginaroff"}},
		Births: []screening.Birth{{Year: 1986, Month: 10, Day: 21}}, Nationalities: []string{"KG"}}}
	index := screening.Build(append(filler(), sought))
	type traveller struct {
		who  string
		rank lookout.Ranked
	}
	var all []traveller
	meet := func(who string, p screening.Person) {
		t.Helper()
		for _, h := range index.Search(p, 5) {
			if h.Entry.ID != sought.ID {
				continue
			}
			m := lookout.Met{Score: h.Score, Verdict: h.Verdict, Explain: h.Explain, Instruction: lookout.Secondary}
			all = append(all, traveller{who, lookout.Ranked{First: h.Verdict == screening.Alert, Bits: lookout.Sum(m.Parts()), Score: h.Score, Opened: noon.Add(time.Duration(len(all))), ID: who}})
		}
	}
	for i := range 100 { // they come first, spelt as the entry is; some say their year alone, and some nothing
		p := screening.Person{Names: []screening.Name{{Text: "Tamerlan Imaginarov"}}, Nationalities: []string{"RU"}}
		switch i % 3 {
		case 0:
			p.Births = []screening.Birth{{Year: 1950 + i%30, Month: 1 + i%12, Day: 1 + i%28, Certainty: screening.Reported}}
		case 1:
			p.Births = []screening.Birth{{Year: 1986}}
		}
		meet(fmt.Sprintf("namesake %03d", i), p)
	}
	meet("the one", screening.Person{Names: []screening.Name{{Text: "TAMERLAN IMAGINAROW"}}, Births: []screening.Birth{{Year: 1986, Month: 10, Day: 21}}, Nationalities: []string{"KG"}})
	slices.SortFunc(all, func(a, b traveller) int { return a.rank.Compare(b.rank) })
	if len(all) < 90 {
		t.Fatalf("%d hits; the namesakes are not met at all, and hide nothing", len(all))
	}
	if all[0].who != "the one" {
		t.Errorf("%s stands first with %.1f bits; want the one: %+v", all[0].who, all[0].rank.Bits, all)
	}
}
