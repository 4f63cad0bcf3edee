package screening

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"entente/internal/core/spelling"
)

func TestANameWithoutEndIsCutAndStillFound(t *testing.T) {
	for _, tt := range []struct{ rule, name string }{
		{"ten megabytes of one word", strings.Repeat("v", 10<<20)},
		{"ten megabytes of words", strings.Repeat("Bornaster ", 1<<20)},
		{"ten megabytes of syllables", strings.Repeat("vorinkel", 10<<20/8)},
		{"ten megabytes of bad bytes", strings.Repeat("\xff", 10<<20)},
		{"ten megabytes of Arabic", strings.Repeat("محمد ", 10<<20/9)},
		{"ten megabytes of particles", strings.Repeat("al abd ", 10<<20/7)},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			x := few(listed("1", named("Tamerlan Tsarnaev")), listed("2", named(tt.name)), listed("3", named(tt.name, "Gulmurod Khalimov")))
			if hits := x.SearchAll(named("Tamerlan Tsarnaev"), 1); len(hits) != 1 || hits[0].Entry.ID != "1" {
				t.Errorf("the others are lost: %v", ids(hits))
			}
			if hits := x.SearchAll(named("Gulmurod Khalimov"), 1); len(hits) != 1 || hits[0].Entry.ID != "3" {
				t.Errorf("the entry's other name is lost: %v", ids(hits))
			}
			for _, h := range x.SearchAll(named("Tamerlan Tsarnaev "+tt.name), 3) {
				checkExplained(t, h)
			}
			if spelling.Hear(tt.name).Flags&spelling.TooLong == 0 {
				t.Error("nobody is told that it was cut")
			}
		})
	}
}

func TestAnEntryOfAHundredThousandNamesIsBounded(t *testing.T) {
	var p Person
	for i := range 100_000 {
		p.Names = append(p.Names, Name{Text: fmt.Sprintf("Bornaster %s", invented{i % 24, i / 24 % 24, i / 576 % 24}.written(0))})
	}
	p.Names[maxNames-1].Text = "Tamerlan Tsarnaev"
	p.Names[maxNames].Text = "Gulmurod Khalimov"
	x := few(listed("many", p), listed("1", named("Halvor Menkor")))
	if hits := x.Search(named("Tamerlan Tsarnaev"), 5); len(hits) != 1 || hits[0].Entry.ID != "many" || hits[0].Name != "Tamerlan Tsarnaev" || len(hits[0].Entry.Names) != 100_000 {
		t.Errorf("the last name within the bound finds %d entries", len(hits))
	}
	if hits := x.Search(named("Gulmurod Khalimov"), 5); len(hits) != 0 {
		t.Errorf("a name over the bound finds %s", hits[0].Name)
	}
	if hits := x.Search(named("Halvor Menkor"), 5); len(hits) != 1 || hits[0].Entry.ID != "1" {
		t.Errorf("the other entry is lost: %v", ids(hits))
	}
}

func TestAmongManyNamesakesTheDateOfBirthTells(t *testing.T) {
	var entries []Entry
	for i := range 30_000 { // fifty of each name
		p := named(invented{i % 24, 3}.written(0) + " " + invented{i / 24 % 25 % 24, 7, i % 24}.written(0))
		p.Births = []Birth{{Year: 1940 + i/600, Month: 1 + i%12, Day: 1 + i%28}}
		entries = append(entries, listed(fmt.Sprint(i), p))
	}
	x := few(entries...)
	for _, i := range []int{0, 11_111, 29_999} {
		if hits := x.SearchAll(entries[i].Person, 5); len(hits) != 5 || hits[0].Entry.ID != fmt.Sprint(i) {
			t.Errorf("%d finds %v", i, ids(hits))
		}
	}
}

func TestManyDetailsAreCompared(t *testing.T) {
	p := named("Halvor Bornaster")
	for i := range 2000 {
		p.Births = append(p.Births, Birth{Year: 1900 + i%90, Month: 1 + i%12, Day: 1 + i%28})
		p.Documents = append(p.Documents, passport(fmt.Sprintf("AB%07d", i), "XA"))
		p.Places = append(p.Places, fmt.Sprint("Borvik ", i))
		p.Nationalities = append(p.Nationalities, "XA")
	}
	hits := few(listed("1", p)).Search(named("Halvor Bornaster").bornOn("1900-01-01", Documented), 1)
	if len(hits) != 1 || len(hits[0].Entry.Documents) != 2000 {
		t.Errorf("%v", ids(hits))
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("Tamerlan Tsarnaev", "Тамерлан Царнаев", "AB1234567")
	f.Add("", "", "")
	f.Add("Abu Abd al-Rahman", "ابو عبد الرحمن", "A8I234567")
	f.Add("Vortan, Allah", "Vortan Allah", "№ 1")
	f.Add("a b c d e f g h i j k l m n o p q", "J. R. Menn, Halvor", "\xff")
	f.Add(strings.Repeat("vo rin ", 9), strings.Repeat("vorin", 9), strings.Repeat("1", 80))
	f.Add("김정은", "Kim Jong-un", "ZZ")
	f.Fuzz(func(t *testing.T, name, other, number string) {
		p := named(name, other)
		p.Documents, p.Places, p.Sex = []Document{passport(number, "XA")}, []string{other}, name[:min(1, len(name))]
		x := few(listed("1", p), listed("2", named(other)))
		for _, q := range []Person{named(name), named(other, name), p} {
			for i, h := range x.SearchAll(q, 3) {
				checkExplained(t, h)
				if h.Entry.ID == "" || i > 1 {
					t.Fatalf("hit %d is %+v", i, h)
				}
			}
		}
		for _, h := range x.SearchAll(p, 1) { // whoever has a name finds it
			if utf8.ValidString(name) && h.Score < 0 {
				t.Fatalf("%q and itself: %.2f bits, %v", name, h.Score, h.Explain)
			}
		}
	})
}
