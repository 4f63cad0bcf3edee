package mention

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var known = []Value{
	{"p1", "Тамерлан Царнаев", Person}, {"p2", "Gulmurod Khalimov", Person}, {"p3", "Ali Hassan", Person}, {"p4", "Officer Seventeen", Person},
	{"p5", "Abd al-Rahman al-Fulani", Person}, {"p6", "Li", Person}, {"l1", "Riga", Place}, {"o1", "Fictional Brigade", Organisation}, {"x1", "Qz004xv", Person},
}

// said is a mention as a test tells it.
type said struct {
	ID, Text, Found string
	Whole, Sure     bool
}

func find(f *Finder, text string) []said {
	var out []said
	for _, m := range f.Find(text) {
		out = append(out, said{f.Value(m.Value).ID, text[m.Start:m.End], m.Found, m.Whole, m.Sure})
	}
	return out
}

func TestAMentionTellsItsPlaceItsStrengthAndHow(t *testing.T) {
	f := New(known)
	tests := []struct {
		name, text string
		want       []said
	}{
		{"the whole name, as it is", "Тамерлан Царнаев уехал.", []said{{"p1", "Тамерлан Царнаев", "the name", true, true}}},
		{"in another script", "Seen: Tamerlan Tsarnayev.", []said{{"p1", "Tamerlan Tsarnayev", "the name, in another script", true, true}}},
		{"inflected", "с Тамерланом Царнаевым", []said{{"p1", "Тамерланом Царнаевым", "the name, inflected", true, true}}},
		{"in another order", "TSARNAEV, TAMERLAN", []said{{"p1", "TSARNAEV, TAMERLAN", "the name, in another script, in another order", true, true}}},
		{"the surname alone", "He saw Tsarnaev.", []said{{"p1", "Tsarnaev", "part of the name, in another script", false, true}}},
		{"beside another's given name it is not sure", "He saw Anzor Tsarnaev.", []said{{"p1", "Tsarnaev", "part of the name, in another script", false, false}}},
		{"a family is not sure", "He saw the Khalimovs.", []said{{"p2", "Khalimovs", "part of the name, inflected", false, false}}},
		{"without what is written with it", "l'homme d'Tsarnaev", []said{{"p1", "Tsarnaev", "part of the name, in another script", false, true}}},
		{"without its possessive", "Khalimov’s wife", []said{{"p2", "Khalimov", "part of the name", false, true}}},
		{"without its clitic", "التقى بتسارناييف", []said{{"p1", "تسارناييف", "part of the name, in another script", false, false}}},
		{"a title and a father's name between", "Gulmurod Salimovich Khalimov", []said{{"p2", "Gulmurod Salimovich Khalimov", "the name", true, true}}},
		{"of two words and an article", "with Abdurrahman al-Fulani", []said{{"p5", "Abdurrahman al-Fulani", "the name, in another spelling", true, true}}},
		{"letters that only look alike", "Тsаrnаеv left", []said{{"p1", "Тsаrnаеv", "part of the name, in another script", false, true}}},
		{"signs without width", "Ts\u200barn\u00adaev left", []said{{"p1", "Ts\u200barn\u00adaev", "part of the name, in another script", false, true}}},
		{"written as one", "TamerlanTsarnaev", []said{{"p1", "TamerlanTsarnaev", "the name, in another script", true, true}}},
		{"a common given name", "Ali came. Hassan went.", nil},
		{"two common names together are the name", "Ali Hassan came.", []said{{"p3", "Ali Hassan", "the name", true, true}}},
		{"an office is no name", "The Officer came.", nil},
		{"a short name is itself alone", "Li, Lee, Lisbon, лил", []said{{"p6", "Li", "the name", true, false}}},
		{"a place", "в Риге", []said{{"l1", "Риге", "the name, in another script, inflected", true, true}}},
		{"part of an organisation's name is none", "a Brigade of the Fictional", []said{{"o1", "Brigade of the Fictional", "the name, in another order", true, true}}},
		{"one word of it is none", "the Brigade", nil},
		{"in small letters a part is none", "tsarnaev", nil},
		{"in small letters the whole is", "tamerlan tsarnaev", []said{{"p1", "tamerlan tsarnaev", "the name, in another script", true, true}}},
		{"a sentence parts names", "It was Ali. Hassan left.", nil},
		{"codes are no names", "Qz004xv Qz004xx", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, find(f, tt.text)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// What was found before does not change what is found.
func TestTheSameTextGetsTheSameAnswer(t *testing.T) {
	text := "He saw Tsarnaev; с Халимовым, وتسارناييف, Ali Hassan in Riga"
	f := New(known)
	first := f.Find(text)
	f.Find("Tsarnaev tsarnaev Khalimov")
	if diff := cmp.Diff(first, f.Find(text)); diff != "" || len(first) != 5 {
		t.Errorf("%d mentions, then\n%s", len(first), diff)
	}
	if diff := cmp.Diff(first, New(known).Find(text)); diff != "" {
		t.Error(diff)
	}
}

// A text that repeats one word, and many names that have it, cost no more than a
// bound allows.
func TestManyNamesInALongTextAreBounded(t *testing.T) {
	var values []Value
	for range 2_000 {
		values = append(values, Value{Text: "Anzor Tsarnaev", Kind: Person})
	}
	if got := len(New(values).Find(strings.Repeat("Tsarnaev. ", 5_000))); got != maxMentions {
		t.Errorf("%d mentions; want %d", got, maxMentions)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"He saw Tsarnayev.", "с Царнаевым", "وتسارناييف", "d'Tsarnaev's", "Ts\u200barnaev", "\xff\xfeKhalimov\x00", "AbdAbdAbd al al", "ЦарнаевKhalimovЦарнаев", "Li'", "'"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		values := append([]Value{{"f", name, Person}, {"g", name, Place}}, known...)
		got := New(values).Find(text)
		last := 0
		for _, m := range got {
			if m.Value < 0 || m.Value >= len(values) || m.Start < last || m.End <= m.Start || m.End > len(text) || m.Found == "" || m.Parts == 0 {
				t.Fatalf("%+v in %q", m, text)
			}
			if s := text[m.Start:m.End]; utf8.ValidString(text) && !utf8.ValidString(s) {
				t.Fatalf("%+v cuts a character: %q", m, s)
			}
			last = m.Start
		}
		if diff := cmp.Diff(got, New(values).Find(text)); diff != "" {
			t.Fatal(diff)
		}
	})
}
