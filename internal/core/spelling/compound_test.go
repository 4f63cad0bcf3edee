package spelling

import (
	"slices"
	"testing"
)

// meets tells whether two words have a reading in common.
func meets(a, b Word) bool {
	return slices.ContainsFunc(a.Readings, func(s Sounds) bool { return slices.Contains(b.Readings, s) })
}

func TestOneNameOfTwoPartsIsOneWord(t *testing.T) {
	for _, tt := range []struct {
		rule  string
		class Class
		names []string // all of them one word, heard alike
	}{
		{"the servant of the Merciful, apart, joined and with any article", Proper,
			[]string{"Abdul Rahman", "Abd al-Rahman", "Abd Al Rahman", "Abdur Rahman", "Abd-ul-Rahman", "AbdulRahman", "Abdel Rahman", "Abd el Rahman"}},
		{"in Cyrillic", Proper, []string{"Абдул Рахман", "Абд аль-Рахман", "Абд ар-Рахман"}},
		{"in Arabic, apart and joined", Proper, []string{"عبد الرحمن", "عبدالرحمن"}},
		{"the servant of God in Arabic", Proper, []string{"عبد الله", "عبدالله"}},
		{"names that end in God's", Proper, []string{"Vorullah", "Vor ullah", "Vor Allah", "Vor-ulla"}},
		{"names that end in the faith", Proper, []string{"Nuruddin", "Nur al-Din", "Nur ad-Din", "Nur ud Din", "Nureddin", "Nur Eddine", "Nur el-Deen"}[1:]},
		{"in Arabic", Proper, []string{"سيف الدين", "سيف دين"}},
		{"a kunya", Kunya, []string{"Abu Bakr", "Abu-Bakr", "AbuBakr", "ABU BAKR"}},
		{"a kunya of a servant's name", Kunya, []string{"Abu Abd al-Rahman", "Abu Abdul Rahman", "Abu Abdur-Rahman"}},
		{"a kunya in Arabic", Kunya, []string{"أبو بكر", "ابو بكر", "ابوبكر"}[:2]},
		{"a mother's kunya", Kunya, []string{"Umm Salma", "Um Salma"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			first := Hear(tt.names[0])
			for _, name := range tt.names {
				n := Hear(name)
				if len(n.Words) != 1 {
					t.Errorf("%q has %d words, want 1", name, len(n.Words))
					continue
				}
				if w := n.Words[0]; w.Class != tt.class || !meets(w, first.Words[0]) {
					t.Errorf("%q is of class %d and sounds %q; %q is of class %d and sounds %q", name, w.Class, w.Readings, tt.names[0], tt.class, first.Words[0].Readings)
				}
			}
		})
	}
}

func TestPartsThatAreNotOneNameStayApart(t *testing.T) {
	for _, tt := range []struct {
		rule, name string
		words      int
	}{
		{"given name and surname", "Halvor Menn", 2},
		{"a kunya takes one name only", "Abu Bakr Vorin", 2},
		{"a servant takes one name only", "Abdul Rahman Vorin", 2},
		{"abd at the end serves nobody", "Vorin Abd", 2},
		{"abu at the end is nobody's father", "Vorin Abu", 2},
		{"a particle is no son", "Abu bin", 2},
		{"an ending alone", "Din", 1},
		{"an ending behind a comma belongs to another part", "Vorin, Din", 2},
		{"an ending in another script", "Vorin الدين", 2},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if n := Hear(tt.name); len(n.Words) != tt.words {
				t.Errorf("%q has %d words, want %d: %+v", tt.name, len(n.Words), tt.words, n.Words)
			}
		})
	}
}

func TestArticlesThatAreWrittenWithTheirWordAreTakenOff(t *testing.T) {
	for _, tt := range []struct{ rule, joined, bare string }{
		{"Arabic", "الكليمي", "كليمي"},
		{"Latin", "Alkolimi", "kolimi"},
		{"Latin, Egyptian", "Elkolimi", "kolimi"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			joined, bare := Hear(tt.joined).Words, Hear(tt.bare).Words
			if len(joined) != 1 || !meets(joined[0], bare[0]) {
				t.Fatalf("%q sounds %+v, want %q among it", tt.joined, joined, bare[0].Readings)
			}
			if whole := Read([]rune(joined[0].Text), joined[0].Script); !slices.Contains(joined[0].Readings, whole[0]) {
				t.Errorf("%q lost the reading of the whole word, %q", tt.joined, whole[0])
			}
		})
	}
	for _, name := range []string{"Alina", "Elena", "Albin"} { // a vowel follows, or hardly anything
		if w := Hear(name).Words[0]; len(w.Readings) > 1 && slices.Contains(w.Readings, Sounds(w.Readings[0][2:])) {
			t.Errorf("%q lost its beginning: %q", name, w.Readings)
		}
	}
}

func TestJoinedWordsAreHeardAcrossTheSeam(t *testing.T) {
	for _, tt := range []struct{ a, b, whole string }{
		{"Vor", "Rin", "Vorin"},
		{"Jong", "Un", "Jongun"},
		{"Вор", "Рин", "Ворин"},
	} {
		a, b, whole := Hear(tt.a).Words[0], Hear(tt.b).Words[0], Hear(tt.whole).Words[0]
		w := Join(a, b)
		if !meets(w, whole) {
			t.Errorf("%s and %s sound %q as one, want %q", tt.a, tt.b, w.Readings, whole.Readings)
		}
		if !w.Joined || len(w.Readings) > MaxReadings || w.Plain != a.Plain+b.Plain {
			t.Errorf("%s and %s joined are %+v", tt.a, tt.b, w)
		}
	}
}
