package travel

import (
	"strings"
	"testing"

	"entente/internal/core/screening"
)

// stated is an invented traveller.
func stated(name, born string, nationality string, papers ...screening.Document) Traveller {
	t := Traveller{Person: screening.Person{Names: []screening.Name{{Text: name}}, Documents: papers}}
	if born != "" {
		b, err := screening.ParseBirth(born, screening.Documented)
		if err != nil {
			panic(err) // the test is wrong
		}
		t.Person.Births = []screening.Birth{b}
	}
	if nationality != "" {
		t.Person.Nationalities = []string{nationality}
	}
	return t
}

func passport(number, country string) screening.Document {
	return screening.Document{Kind: "passport", Number: number, Country: country}
}

func TestWhoIsTakenForOnePerson(t *testing.T) {
	visa := screening.Document{Kind: "visa", Number: "V7654321", Country: "FR"}
	one := stated("RUSTAM NEVYDUMANNY", "1990-02-03", "TJ", passport("N1234567", "TJ"))
	for _, tt := range []struct {
		name          string
		other         Traveller
		paper, person bool
	}{
		{"the same", one, true, true},
		{"the words in another order, the number with spaces", stated("NEVYDUMANNY RUSTAM", "1990-02-03", "TJ", passport("n 123 4567", "TJ")), true, true},
		{"a visa stands before the passport", stated("RUSTAM NEVYDUMANNY", "1990-02-03", "TJ", visa, passport("N1234567", "TJ")), true, true},
		{"the passport states no state, and the nationality does", stated("RUSTAM NEVYDUMANNY", "1990-02-03", "TJ", passport("N1234567", "")), true, true},
		{"another state's passport of the number", stated("RUSTAM NEVYDUMANNY", "1990-02-03", "TJ", passport("N1234567", "RU")), false, true},
		{"another passport", stated("RUSTAM NEVYDUMANNY", "1990-02-03", "TJ", passport("N7654321", "TJ")), false, true},
		{"another date", stated("RUSTAM NEVYDUMANNY", "1990-02-04", "TJ"), false, false},
		{"a year alone", stated("RUSTAM NEVYDUMANNY", "1990", "TJ"), false, false},
		{"no name", stated(" ", "1990-02-03", "TJ", passport("N1234567", "TJ")), true, false},
	} {
		a, b := one.Keys(), tt.other.Keys()
		if got := a.Paper == b.Paper; got != tt.paper {
			t.Errorf("%s: one by paper %v", tt.name, got)
		}
		if got := a.Person == b.Person; got != tt.person {
			t.Errorf("%s: one by name and date %v", tt.name, got)
		}
	}
}

func TestAFillerIsNobodysDocument(t *testing.T) {
	for _, number := range []string{"", "1234", "00000", "XXXXX", "TBATBA", "NONE", "UNKNOWN", "PASSPORT", "12345", "123456789", "ABCDE", "0000-0000", "N0NAME"} {
		if k := stated("A B", "", "TJ", passport(number, "TJ")).Keys(); k.Paper != "" {
			t.Errorf("%q makes a key", number)
		}
	}
	k := stated("A B", "", "TJ", passport("XXXXX", "TJ"), passport("N1234567", "TJ")).Keys()
	if want := stated("A B", "", "TJ", passport("N1234567", "TJ")).Keys(); k.Paper != want.Paper || k.Paper == "" {
		t.Error("a filler hides the document behind it")
	}
}

func TestNoWordOfANameIsLeftOutOfWhatIsFoundBackwards(t *testing.T) {
	var v Traveller
	for i := range 18 {
		v.Person.Names = append(v.Person.Names, screening.Name{Text: strings.Repeat("VO", i+1) + "RIN HAL" + strings.Repeat("EN", i+1)})
	}
	if got := len(v.Words()); got != 36 {
		t.Errorf("%d words of 36", got)
	}
}
