package wording_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/wording"
)

func texts(words []wording.Word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.Text)
	}
	return out
}

func TestATextIsCutIntoWordsOfOneForm(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"case and accents", "Évian, NAÏVE Łódź Straße", "evian naive lodz strasse"},
		{"ё is е, й is a letter", "Всё ещё Йошкар-Ола, за́мок", "все еще йошкар ола замок"},
		{"Arabic points and letters", "إِلَى أحمد مدرسة ىحيى كـتاب", "الي احمد مدرسه يحيي كتاب"},
		{"Persian and Urdu letters", "علی کابل", "علي كابل"},
		{"Hebrew points and finals", "שָׁלוֹם צה\"ל ארץ", "שלומ צהל ארצ"},
		{"digits of other scripts", "٤٧١١ ۱۲۳ ४२ ４２", "4711 123 42 42"},
		{"ligatures and full width", "ﬁnd ＡＢＣ", "find abc"},
		{"apostrophes", "O'Brien Qur’an l'attaque d’Alger Tsarnaev's", "obrien quran attaque alger tsarnaev"},
		{"hyphens part", "Al-Qaeda S-300", "al qaeda s 300"},
		{"soft hyphen and zero width", "at\u00adtack Цар\u200bнаев", "attack царнаев"},
		{"Han by pairs", "情報機関", "情報 報機 機関"},
		{"one Han alone, Latin beside", "A情B", "a 情 b"},
		{"Kana and half width", "ﾃﾛ対策", "テロ ロ対 対策"},
		{"Thai by pairs", "กขค", "กข ขค"},
		{"Devanagari keeps its vowels", "काबुल", "काबुल"},
		{"Turkish", "İstanbul ısı", "istanbul isi"},
		{"final sigma", "Παπαδόπουλος ΠΑΠΑΔΟΠΟΥΛΟΣ", "παπαδοπουλοσ παπαδοπουλοσ"},
		{"signs only", "— … !", ""},
		{"codes stay whole", "A320 CIA-2013-0007", "a320 cia 2013 0007"},
	}
	for _, tt := range tests {
		if got := strings.Join(texts(wording.Words(tt.text)), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestAWordKnowsItsPlaceAndWhetherItMayBeAName(t *testing.T) {
	text := "the Царнаев's file, أحمد"
	want := []wording.Word{
		{Text: "the", From: 0, To: 3}, {Text: "царнаев", From: 4, To: 20, Name: true},
		{Text: "file", From: 21, To: 25}, {Text: "احمد", From: 27, To: 35, Name: true},
	}
	if diff := cmp.Diff(want, wording.Words(text)); diff != "" {
		t.Error(diff)
	}
}

func TestALongWordIsCut(t *testing.T) {
	words := wording.Words(strings.Repeat("я", 500) + " end")
	if len(words) != 2 || utf8.RuneCountInString(words[0].Text) != wording.MaxWord || words[1].Text != "end" {
		t.Errorf("%d words", len(words))
	}
}

// A word is found again in its own form, and lies where it says.
func TestFormsAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aZé'’-ёЙцאבםأةى۱٤情報กขßł\u0301\u200b\u00ad \",.ﬁİ")), 0, 40, -1).Draw(t, "text")
		last := 0
		for _, w := range wording.Words(text) {
			if w.Text == "" || w.From < 0 || w.To > len(text) || w.From >= w.To || !w.Pair && w.From < last {
				t.Fatalf("%q: %+v", text, w)
			}
			last = w.From
			again := wording.Words(w.Text)
			if len(again) != 1 || again[0].Text != w.Text {
				t.Fatalf("%q of %q reads as %q", w.Text, text, texts(again))
			}
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "Царнаев's", "情報機関 ﾃﾛ", "l'", "\xff\xc3", "a\u0301\u0301", "צה\"ל"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range wording.Words(text) {
			if w.Text == "" || !utf8.ValidString(w.Text) || w.From < 0 || w.To > len(text) || w.From >= w.To ||
				strings.ContainsAny(w.Text, " ~\"'*%_\\\x00") || utf8.RuneCountInString(w.Text) > 4*wording.MaxWord {
				t.Fatalf("%q: %+v", text, w)
			}
			wording.Hear(w.Text).Kept()
		}
	})
}
