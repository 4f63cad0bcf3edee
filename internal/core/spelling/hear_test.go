package spelling

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// classes writes the class of every word.
func classes(n Name) string {
	var out []string
	for _, w := range n.Words {
		out = append(out, [...]string{"proper", "kunya", "patronymic", "initial", "particle", "title"}[w.Class])
	}
	return strings.Join(out, " ")
}

func TestEveryPartOfANameHasItsClass(t *testing.T) {
	for _, tt := range []struct{ rule, name, want string }{
		{"given name and surname", "Halvor Menn", "proper proper"},
		{"an Arabic article", "Halvor al-Kolimi", "proper particle proper"},
		{"a dash is where a word ends", "Halvor Menn-Vorin", "proper proper proper"},
		{"son of", "Halvor bin Vorin ibn Menn", "proper particle proper particle proper"},
		{"son of, in Arabic", "محمد بن عمر", "proper particle proper"},
		{"son of, in Cyrillic", "Халвор ибн Ворин", "proper particle proper"},
		{"a Mauritanian son", "Halvor Ould Menn", "proper particle proper"},
		{"an Azeri son", "Vorin Halvor oğlu", "proper proper particle"},
		{"an Azeri son in Cyrillic", "Ворин Халвор оглы", "proper proper particle"},
		{"a Turkish daughter", "Menn Vorin qızı", "proper proper particle"},
		{"German, Dutch and Romance nobility", "Halvor von der Menn de la Vorin", "proper particle particle proper particle particle proper"},
		{"a patronymic", "Ivan Petrovich Korelin", "proper patronymic proper"},
		{"a daughter's patronymic", "Анна Петровна Корелина", "proper patronymic proper"},
		{"a patronymic before the surname's place", "Корелин Иван Петрович", "proper proper patronymic"},
		{"a Serbian surname is no patronymic", "Dragan Petrović", "proper proper"},
		{"initials", "J. R. Menn", "initial initial proper"},
		{"Cyrillic initials", "Корелин И. П.", "proper initial initial"},
		{"titles", "Dr. Haji Halvor Menn", "title title proper proper"},
		{"titles behind", "Halvor Menn Jr", "proper proper title"},
		{"titles in Arabic", "الشيخ محمد", "title proper"},
		{"titles in Cyrillic", "Генерал Корелин", "title proper"},
		{"a camel's article", "ElSayed Menn", "particle title proper"},
		{"a camel's article before a surname", "Halvor AlHarbi", "proper particle proper"},
		{"capitals alone are no camel", "ALHARBI MENN", "proper proper"},
		{"a Scot is no camel", "Halvor McVorin", "proper proper"},
		{"an apostrophe within a word", "Halvor O'Vorin", "proper proper"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if got := classes(Hear(tt.name)); got != tt.want {
				t.Errorf("%q is %s, want %s", tt.name, got, tt.want)
			}
		})
	}
}

func TestTheCommaIsKeptAtTheWordBeforeIt(t *testing.T) {
	for _, tt := range []struct {
		name string
		want []bool
	}{
		{"Menn, Halvor", []bool{true, false}},
		{"Menn , Halvor", []bool{true, false}},
		{"Halvor Menn", []bool{false, false}},
		{"al-Kolimi, Abdul Rahman", []bool{false, true, false}},
		{"Abdul Rahman, Vorin", []bool{true, false}},
		{"محمد، عمر", []bool{true, false}},
		{", Halvor", []bool{false}},
	} {
		n := Hear(tt.name)
		var got []bool
		for _, w := range n.Words {
			got = append(got, w.Comma)
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("commas of %q are %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEveryWordIsReadInItsOwnScript(t *testing.T) {
	n := Hear("Halvor Ворин محمد Γεώργιος חיים გიორგი Գրիգոր राम ขวัญ")
	want := []Script{Latin, Cyrillic, Arabic, Greek, Hebrew, Georgian, Armenian, Devanagari, Other}
	if len(n.Words) != len(want) {
		t.Fatalf("%d words, want %d: %+v", len(n.Words), len(want), n.Words)
	}
	for i, w := range n.Words {
		if w.Script != want[i] {
			t.Errorf("%q is of script %d, want %d", w.Text, w.Script, want[i])
		}
	}
}

func TestOneNameInTwoScriptsSoundsAlike(t *testing.T) {
	for _, tt := range []struct{ a, b string }{
		{"Tamerlan", "Тамерлан"},
		{"Gulmurod", "Гулмурод"},
		{"Vorin", "Ворин"},
		{"Grigor", "Գրիգոր"},
		{"Giorgi", "გიორგი"},
	} {
		if a, b := Hear(tt.a).Words[0], Hear(tt.b).Words[0]; !meets(a, b) {
			t.Errorf("%s sounds %q, %s sounds %q", tt.a, a.Readings, tt.b, b.Readings)
		}
	}
}

// Any runes, those that are folded, dropped and merged among them.
func anyName() *rapid.Generator[string] {
	odd := rapid.SampledFrom([]string{"\u200b", "\u200d", "\u202e", "\u0301", "\u0640", "\ufe0f", "\xff", "\ufffd", "'", "’", "-", ",", "،", ".", "1", "0", "ﷲ", "ﷺ", "İ", "ı", "ӏ", "Ц", "a", "а", "α"})
	words := rapid.SampledFrom([]string{"al", "abd", "abdul", "abu", "Abu", "Abdul", "El", "din", "ullah", "bin", "dr", "عبد", "ال", "الله", "ابو", "دين", "Vorin", "Menn", "Ворин", "petrovich", "J"})
	part := rapid.OneOf(odd, words, rapid.StringN(0, 4, 16), rapid.Just(" "), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 5), func(b []byte) string { return string(b) }))
	return rapid.Map(rapid.SliceOfN(part, 0, 30), func(parts []string) string { return strings.Join(parts, "") })
}

func TestAnyNameIsHeardWithinBoundsAndAlwaysTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		name := anyName().Draw(rt, "name")
		n := Hear(name)
		within(t, n)
		if again := Hear(name); !reflect.DeepEqual(n, again) {
			rt.Fatalf("%q is heard as %+v and then as %+v", name, n, again)
		}
		if t.Failed() {
			rt.Fatalf("%q is out of bounds", name)
		}
	})
}

func TestCaseAndSpacesAreNotHeard(t *testing.T) {
	name := rapid.StringMatching(`[a-z]{2,12}( [a-z]{2,12}){0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		s := name.Draw(t, "name")
		want := plainWords(Hear(s))
		for _, other := range []string{strings.ToUpper(s), strings.ReplaceAll(s, " ", "   "), " " + s + " ", strings.ReplaceAll(s, " ", " - ")} {
			if got := plainWords(Hear(other)); got != want {
				t.Fatalf("%q is heard as %q, %q as %q", s, want, other, got)
			}
		}
	})
}

func FuzzHear(f *testing.F) {
	for _, s := range []string{"", "Tamerlan Tsarnaev", "Цapнaев", "عبد الرحمن", "Abu Abd al-Rahman al-Kolimi", "Nur al-Din", "ﷲ", "ﷺ", "IŞIK İlyas", "Г1алг1ай",
		"\u202eVorin\u202c", "V\u200borin", "\xff\xfe", "Menn, Halvor J. Petrovich", "ElSayed", strings.Repeat("ვ", 700), strings.Repeat("abd al ", 40), "שלום", "राम", "ขวัญ", "김정은", "李"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		n := Hear(name)
		within(t, n)
		if again := Hear(name); !reflect.DeepEqual(n, again) {
			t.Fatalf("%q is heard as %+v and then as %+v", name, n, again)
		}
	})
}

func TestCapitalsThatLookAlikeAreFoldedIntoTheScriptThatAllOfThemHave(t *testing.T) {
	for name, want := range map[string]string{
		"Ц" + "APHAEB":       "царнаев", // one Cyrillic letter, the rest Latin
		"TAMEP" + "Л" + "AH": "тамерлан",
		"Tsarn" + "а" + "ev": "tsarnaev",
	} {
		n := Hear(name)
		if len(n.Words) != 1 || n.Words[0].Text != want || n.Flags != MixedScripts|LookAlikes {
			t.Errorf("%s is heard as %+v, flags %v; expected %s, folded and flagged", name, n.Words, n.Flags, want)
		}
	}
}

func TestAChineseOrKoreanNameIsPartedAndHeardAsItIsRomanised(t *testing.T) {
	for name, want := range map[string][]string{"王建國": {"王", "建國"}, "王建国": {"王", "建国"}, "김정훈": {"김", "정훈"}} {
		var got []string
		n := Hear(name)
		for _, w := range n.Words {
			got = append(got, w.Text)
		}
		if !slices.Equal(got, want) || n.Flags != 0 {
			t.Errorf("%s is parted into %q, flags %v; expected %q", name, got, n.Flags, want)
		}
	}
	wang, jianguo := Hear("Wang").Words[0].Readings[0], Hear("Jianguo").Words[0].Readings[0]
	for _, name := range []string{"王建國", "王建国"} {
		if w := Hear(name).Words; w[0].Readings[0] != wang || w[1].Readings[0] != jianguo {
			t.Errorf("%s is heard as %v; expected %v, %v", name, w, wang, jianguo)
		}
	}
}

func TestEveryLetterAloneIsAnInitial(t *testing.T) {
	for _, name := range []string{"I. Vrana", "E. Drozd", "Y. Vrana", "A. Vrana", "И. Врана"} {
		if w := Hear(name).Words; w[0].Class != Initial {
			t.Errorf("%s begins with class %d; expected an initial", name, w[0].Class)
		}
	}
}
