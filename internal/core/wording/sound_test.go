package wording_test

import (
	"slices"
	"testing"

	"entente/internal/core/wording"
)

// meets tells whether the second word, kept, is found by the first.
func meets(asked, kept string) bool {
	a, k := wording.Hear(form(asked)), wording.Hear(form(kept))
	keys := k.Kept()
	if !slices.ContainsFunc(a.Asked(), func(key int64) bool { return slices.Contains(keys, key) }) {
		return false
	}
	_, alike := a.Alike(k)
	return alike
}

// form is the one word of a text.
func form(word string) string {
	if w := wording.Words(word); len(w) == 1 {
		return w[0].Text
	}
	return ""
}

func TestANameIsMetByHowItSounds(t *testing.T) {
	tests := []struct {
		asked, kept string
		want        bool
	}{
		{"Tsarnaev", "Царнаев", true}, {"Царнаев", "Tsarnaev", true}, {"Tsarnaev", "Zarnajew", true}, {"tsarnaev", "Царнаева", true},
		{"Tsarnaev", "تسارناييف", true}, {"Mohammed", "محمد", true}, {"Muhammad", "Мухаммед", true}, {"Yusuf", "יוסף", true},
		{"Tamerlan", "Тамерлан", true}, {"Beslan", "Беслан", true}, {"Müller", "Mueller", true}, {"Papadopoulos", "Παπαδόπουλος", true},
		{"Tsarnaev", "Тарасов", false}, {"Boston", "Беслан", false}, {"attack", "Attic", false}, {"Ivan", "Иванов", false}, {"bin", "бен", false},
	}
	for _, tt := range tests {
		if got := meets(tt.asked, tt.kept); got != tt.want {
			bits, _ := wording.Hear(form(tt.asked)).Alike(wording.Hear(form(tt.kept)))
			t.Errorf("%s by %s: %v, want %v (%.1f bits)", tt.kept, tt.asked, got, tt.want, bits)
		}
	}
}

func TestWhatTellsNobodyApartHasNoKeys(t *testing.T) {
	for _, word := range []string{"", "al", "bin", "dr", "x", "1234", "ии"} {
		if keys := wording.Hear(word).Kept(); len(keys) > 0 {
			t.Errorf("%q has keys %v", word, keys)
		}
	}
}
