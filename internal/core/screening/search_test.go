package screening

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// theTwo are the two dead persons whom the record and the UN's list name, among
// persons that there are not.
func theTwo() []Entry {
	return append(inventedList(60),
		listed("tsarnaev", named("TSARNAEV, Tamerlan Anzorovich").bornOn("1986-10-21", Documented)),
		listed("khalimov", named("Gulmurod KHALIMOV").bornOn("1975-05-14", Documented)))
}

func TestAPersonIsFoundUnderAnySpelling(t *testing.T) {
	x := Build(theTwo())
	for _, tt := range []struct{ rule, name, want string }{
		{"as listed", "TSARNAEV, Tamerlan Anzorovich", "tsarnaev"},
		{"without the patronymic", "Tamerlan Tsarnaev", "tsarnaev"},
		{"in another order", "Tsarnaev Tamerlan", "tsarnaev"},
		{"in Cyrillic", "Тамерлан Царнаев", "tsarnaev"},
		{"in Cyrillic, surname first, with the patronymic", "Царнаев Тамерлан Анзорович", "tsarnaev"},
		{"in Arabic", "تامرلان تسارناييف", "tsarnaev"},
		{"in Greek", "Ταμερλάν Τσαρνάεφ", "tsarnaev"},
		{"in German", "Tamerlan Zarnajew", "tsarnaev"},
		{"in French", "Tamerlan Tsarnaïev", "tsarnaev"},
		{"in Polish", "Tamerłan Carnajew", "tsarnaev"},
		{"with a letter too many", "Tamerlan Tsarnayev", "tsarnaev"},
		{"with a letter missing", "Tamerlan Tsarnev", "tsarnaev"},
		{"with a letter wrong", "Tamerlan Tsarmaev", "tsarnaev"},
		{"with neighbours that changed places", "Tamerlan Tsaranev", "tsarnaev"},
		{"with letters that only look right", "Tаmerlаn Tsаrnаev", "tsarnaev"},
		{"with Latin letters among Cyrillic ones", "Тамерлaн Цapнaев", "tsarnaev"},
		{"with signs that nobody sees", "Tamer\u200blan \u202eTsarnaev\u202c", "tsarnaev"},
		{"in capitals without spaces around the comma", "TSARNAEV,TAMERLAN", "tsarnaev"},
		{"parted", "Tamer lan Tsarnaev", "tsarnaev"},
		{"with a title", "Dr. Tamerlan Tsarnaev", "tsarnaev"},
		{"the commander in Cyrillic", "Гулмурод Халимов", "khalimov"},
		{"the commander in Tajik", "Гулмурод Ҳалимов", "khalimov"},
		{"the commander, h for kh", "Gulmurod Halimov", "khalimov"},
		{"the commander in another order", "Khalimov Gulmurod", "khalimov"},
		{"the commander with a typing error", "Gulmorod Khalimov", "khalimov"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			hits := x.Search(named(tt.name), 5)
			if len(hits) == 0 || hits[0].Entry.ID != tt.want {
				t.Errorf("%q finds %v, want %s first", tt.name, ids(hits), tt.want)
			}
		})
	}
}

func TestNobodyIsFoundWhoIsNotLike(t *testing.T) {
	x := Build(theTwo())
	for _, name := range []string{"Halvor Menn", "Tamerlan", "Иван Петров", "李", "", "12345", "\xff", "al", "abu", "J."} {
		for _, h := range x.Search(named(name), 5) {
			if h.Verdict == Alert {
				t.Errorf("%q alerts for %s: %.1f bits", name, h.Name, h.Score)
			}
		}
	}
	if hits := x.Search(Person{}, 5); len(hits) != 0 {
		t.Errorf("a person without a name finds %v", ids(hits))
	}
	if hits := Build(nil).Search(named("Tamerlan Tsarnaev"), 5); len(hits) != 0 {
		t.Errorf("an empty list has %v", ids(hits))
	}
}

func TestAnAliasFindsItsPersonAndAWeakOneSaysLess(t *testing.T) {
	p := named("Halvor Bornaster")
	strong, weak := p, p
	strong.Names = append(slices.Clone(p.Names), Name{Text: "Mirzudel Korfen"})
	weak.Names = append(slices.Clone(p.Names), Name{Text: "Mirzudel Korfen", Weak: true})
	a, b := Build([]Entry{listed("1", strong)}).SearchAll(named("Mirzudel Korfen"), 1), Build([]Entry{listed("1", weak)}).SearchAll(named("Mirzudel Korfen"), 1)
	if len(a) != 1 || len(b) != 1 || a[0].Name != "Mirzudel Korfen" || b[0].Score >= a[0].Score {
		t.Errorf("strong %+v, weak %+v", a, b)
	}
}

func TestTheVerdictFollowsTheThresholds(t *testing.T) {
	alert, review := Thresholds()
	if review >= alert || review <= 0 {
		t.Fatalf("alert from %.1f bits, review from %.1f", alert, review)
	}
	for bits, want := range map[float64]Verdict{alert: Alert, alert + 50: Alert, alert - 0.01: Review, review: Review, review - 0.01: None, -50: None, math.Inf(-1): None} {
		if got := verdict(bits); got != want {
			t.Errorf("%.2f bits are %s, want %s", bits, got, want)
		}
	}
}

func TestHitsComeBestFirstAndNoMoreThanAskedFor(t *testing.T) {
	x := Build(inventedList(200))
	rapid.Check(t, func(t *rapid.T) {
		p := named(fullName(t, "name", rapid.IntRange(0, 2).Draw(t, "script")))
		top := rapid.IntRange(-1, 12).Draw(t, "top")
		all := x.SearchAll(p, top)
		if len(all) > max(top, 0) {
			t.Fatalf("%d hits, asked for %d", len(all), top)
		}
		for i, h := range all {
			if h.Verdict != verdict(h.Score) {
				t.Fatalf("%.2f bits are %s", h.Score, h.Verdict)
			}
			if i > 0 && h.Score > all[i-1].Score {
				t.Fatalf("hit %d has %.2f bits, the one before %.2f", i, h.Score, all[i-1].Score)
			}
			if slices.ContainsFunc(all[:i], func(o Hit) bool { return o.Entry.ID == h.Entry.ID }) {
				t.Fatalf("%s is found twice", h.Entry.ID)
			}
		}
		for i, h := range x.Search(p, top) {
			if h.Verdict == None || i >= len(all) || h.Entry.ID != all[i].Entry.ID || h.Score != all[i].Score {
				t.Fatalf("hit %d is %s with %.2f bits; of all hits they are %v", i, h.Entry.ID, h.Score, ids(all))
			}
		}
	})
}

func TestHitsOfOneScoreStandInTheListsOrder(t *testing.T) {
	var entries []Entry
	for i := range 20 {
		entries = append(entries, listed(fmt.Sprint(i), named("Halvor Bornaster")))
	}
	hits := Build(entries).SearchAll(named("Halvor Bornaster"), 20)
	if len(hits) != 20 {
		t.Fatalf("%d hits of 20", len(hits))
	}
	for i, h := range hits {
		if h.Entry.ID != fmt.Sprint(i) {
			t.Fatalf("the order is %v", ids(hits))
		}
	}
}

func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	entries := inventedList(300)
	cold := Build(entries)
	var questions []Person
	for i := range 60 {
		p := entries[i*5].Person
		p.Names = []Name{{Text: p.Names[0].Text[:len(p.Names[0].Text)-2]}}
		questions = append(questions, p, named(p.Names[0].Text))
	}
	var first [][]Hit
	for _, q := range questions {
		first = append(first, cold.SearchAll(q, 5))
	}
	for i := len(questions) - 1; i >= 0; i-- { // now the memory is warm, and another word came last
		if again := cold.SearchAll(questions[i], 5); !reflect.DeepEqual(again, first[i]) {
			t.Fatalf("%v: %v, and then %v", questions[i].Names, first[i], again)
		}
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	for _, processors := range []int{1, 3, 8} {
		runtime.GOMAXPROCS(processors)
		x := Build(entries)
		for i, q := range questions {
			if again := x.SearchAll(q, 5); !reflect.DeepEqual(again, first[i]) {
				t.Fatalf("%v on %d processors: %v, before %v", q.Names, processors, again, first[i])
			}
		}
	}
}

// The two are written with the same letters, and heard as two words and as one.
func TestWhatWasAskedBeforeDoesNotChangeAnAnswer(t *testing.T) {
	entries := append(inventedList(50), listed("1", named("Vortan Allah")), listed("2", named("Vortanullah Menkor")))
	for _, pair := range [][2]string{{"Vortan Allah", "Vortan, Allah"}, {"Vortan, Allah", "Vortan Allah"}, {"Vortan Din Menkor", "Vortan, Din Menkor"}} {
		warm := Build(entries)
		warm.SearchAll(named(pair[0]), 5)
		if got, want := warm.SearchAll(named(pair[1]), 5), Build(entries).SearchAll(named(pair[1]), 5); !reflect.DeepEqual(got, want) {
			t.Errorf("%q finds %+v, after %q %+v", pair[1], want, pair[0], got)
		}
	}
}

func TestTheOrderOfAListChangesNoScore(t *testing.T) {
	entries := append(inventedList(50), listed("1", named("Vortan, Allah")), listed("2", named("Vortan Allah")), listed("3", named("Vortan, Din")), listed("4", named("Vortan Din")))
	turned := slices.Clone(entries)
	slices.Reverse(turned)
	x, y := Build(entries), Build(turned)
	for _, e := range append(entries, listed("", named("Vortanullah")), listed("", named("Vortanuddin"))) {
		scores := map[string]float64{}
		for _, h := range x.SearchAll(e.Person, 60) {
			scores[h.Entry.ID] = h.Score
		}
		for _, h := range y.SearchAll(e.Person, 60) {
			if s, ok := scores[h.Entry.ID]; ok && math.Abs(h.Score-s) > 0.01 {
				t.Errorf("%q: %s has %.2f bits in one order of the list and %.2f in the other", e.Names[0].Text, h.Entry.ID, s, h.Score)
			}
		}
	}
}

func TestManyNamesAreAskedTogether(t *testing.T) {
	x := Build(theTwo())
	if hits := x.Search(named("Halvor Bornaster", "Тамерлан Царнаев"), 3); len(hits) == 0 || hits[0].Entry.ID != "tsarnaev" {
		t.Errorf("finds %v", ids(hits))
	}
	var many []string
	for range 100_000 {
		many = append(many, "Halvor Bornaster")
	}
	many[0] = "Tamerlan Tsarnaev"
	if hits := x.Search(named(many...), 3); len(hits) == 0 || hits[0].Entry.ID != "tsarnaev" {
		t.Errorf("a hundred thousand names find %v", ids(hits))
	}
}

func TestCommonNamesSayLessThanRareOnes(t *testing.T) {
	score := func(name string) float64 {
		hits := Build([]Entry{listed("1", named(name))}).SearchAll(named(name), 1)
		if len(hits) == 0 {
			t.Fatalf("%q does not find itself", name)
		}
		return hits[0].Score
	}
	if common, rare := score("John Smith"), score("Bornaster Korfendra"); common >= rare {
		t.Errorf("John Smith is worth %.1f bits, Bornaster Korfendra %.1f", common, rare)
	}
	if two, three := score("Bornaster Korfendra"), score("Bornaster Korfendra Zulmirok"); two >= three {
		t.Errorf("two rare words are worth %.1f bits, three %.1f", two, three)
	}
}

func TestANameOfParticlesAloneIsFound(t *testing.T) {
	for _, name := range []string{"Al Said", "Ibn Said", "Le Van An", "Imam Raja", "Du An"} {
		p := named(name)
		p.Births = []Birth{{Year: 1981, Month: 3, Day: 7}}
		if hits := few(listed("1", p), listed("2", named("Halvor Menkor"))).Search(p, 3); len(hits) != 1 || hits[0].Verdict != Alert {
			t.Errorf("%s with its date of birth: %v", name, hits)
		}
	}
}

func TestAsManyNamesakesAreGivenAsAreAskedFor(t *testing.T) {
	var entries []Entry
	for i := range 150 {
		entries = append(entries, listed(fmt.Sprint(i), named("Velmor Tandrik")))
	}
	if hits := few(entries...).Search(named("Velmor Tandrik"), 1000); len(hits) != 150 {
		t.Errorf("%d of 150 namesakes", len(hits))
	}
}

func TestALongListIsHeldInPartsThatAnswerAsOne(t *testing.T) {
	b := NewBuilder()
	b.bound = 50_000 // bytes: three parts and more
	var entries []Entry
	for i := range 3 * batch {
		e := listed(fmt.Sprint(i), named(invented{i % 24, 3, i / 24 % 24}.written(0)+" "+invented{i / 24 % 24, 7, i / 576 % 24}.written(0)))
		entries = append(entries, e)
		b.Add(e)
	}
	x := b.Index()
	if len(x.segments) < 3 || x.Len() != len(entries) {
		t.Fatalf("%d parts of %d entries; expected at least 3 of %d", len(x.segments), x.Len(), len(entries))
	}
	for _, i := range []int{0, batch + 17, 3*batch - 1} {
		if hits := x.SearchAll(entries[i].Person, 50); !slices.Contains(ids(hits), fmt.Sprint(i)) {
			t.Errorf("entry %d is not found", i)
		}
	}
}
