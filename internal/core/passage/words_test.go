package passage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/passage"
)

func TestWordsAreOfOneForm(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"case and punctuation", "The HEAD, of (the) C.I.A.!", "the head of the cia"},
		{"initials", "U.S. and US, J.R. Smith", "us and us jr smith"},
		{"quotation marks", "“so” «was» 'it' „said“", "so was it said"},
		{"apostrophes", "don't don’t l'État l’Etat", "dont dont letat letat"},
		{"diacritics", "Région, Łódź, Müller, straße, Ångström", "region lodz muller strasse angstrom"},
		{"compatibility forms", "ﬁve ＡＢＣ ⅷ", "five abc viii"},
		{"ё and е, й", "Ещё всё, Царёв. Йод", "еще все царев иод"},
		{"Arabic points and letters", "مُحَمَّد أحمد آدم إلى مكتبة كـتاب", "محمد احمد ادم الي مكتبه كتاب"},
		{"Persian letters", "کتاب علی", "كتاب علي"},
		{"Hebrew points", "שָׁלוֹם", "שלום"},
		{"digits of any script", "٢٠١٥ ۲۰۱۵ २०१५", "2015 2015 2015"},
		{"grouped numbers", "2,000 2.000 2\u00a0000 2\u202f000 2’000 1,234,567", "2000 2000 2000 2000 2000 1234567"},
		{"numbers with a point", "12.5 12,5 0.125 1234.567 12.05.2017", "12.5 12.5 0.125 1234.567 12.05.2017"},
		{"a number at the end", "In 2,000. Then 12,", "in 2000 then 12"},
		{"hyphens part", "counter-terrorism", "counter terrorism"},
		{"invisible", "at\u00adtack at\u200dtack", "attack attack"},
		{"Greek", "Ἀθῆναι λόγος ΛΌΓΟΣ", "αθηναι λογοσ λογοσ"},
		{"Turkish", "İstanbul ılık", "istanbul ilik"},
		{"Devanagari keeps its vowels", "हिंदी", "हिंदी"},
		{"Chinese by twos", "他们计划 A 天", "他们 们计 计划 a 天"},
		{"Hangul", "한국 사람", "한국 사람"},
		{"nothing", " …—“” ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.Fields(tt.want), passage.Words(tt.text), cmp.Transformer("empty", func(s []string) string { return strings.Join(s, " ") })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongTextsAreReadToABound(t *testing.T) {
	if n := len(passage.Words(strings.Repeat("on ", passage.MaxWords+9))); n != passage.MaxWords {
		t.Errorf("%d words", n)
	}
	if w := passage.Words(strings.Repeat("a", passage.MaxText+9)); len(w) != 1 || len(w[0]) != 64 {
		t.Errorf("%d words, the first of %d letters", len(w), len(w[0]))
	}
	if n := len(passage.Quoted(strings.Repeat(`"on" `, passage.MaxQuotations+9))); n != passage.MaxQuotations {
		t.Errorf("%d quotations", n)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("The 2,000 men of U.S. said: “l’État” 12.05.2017 1.2.345.6")
	f.Add("Ⅷ ﬀ ß İ 天地 ไทย क़ \u200d\xff مُحَمَّد")
	f.Fuzz(func(t *testing.T, text string) {
		w := passage.Words(text)
		if diff := cmp.Diff(w, passage.Words(text)); diff != "" {
			t.Fatal(diff)
		}
		spaced := true
		for _, x := range w {
			if x == "" || strings.ContainsAny(x, " \n“”\"«»") {
				t.Fatalf("%q is a word", x)
			}
			for _, r := range x {
				spaced = spaced && r < 0x250
			}
		}
		if spaced && len(w) < 1000 { // of words with spaces between them, the words are the same again
			if diff := cmp.Diff(w, passage.Words(strings.Join(w, " "))); diff != "" {
				t.Errorf("the words of the words differ: %s", diff)
			}
		}
	})
}
