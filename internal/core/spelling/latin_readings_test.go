package spelling

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestLatinReadings: which readings a word has and in which order.
func TestLatinReadings(t *testing.T) {
	tests := []struct {
		word string
		want []Sounds
	}{
		{"tsarnaev", []Sounds{"carnaev"}},
		{"khalimov", []Sounds{"xalimov"}},
		{"zarnajew", []Sounds{"carnajev"}},
		{"schewtschenko", []Sounds{"SevCenko"}},
		{"żukowska", []Sounds{"Zukovska"}},
		{"carnajev", []Sounds{"karnajev", "carnajev"}},
		{"wojciechowski", []Sounds{"vojciexovski"}},
		{"joukov", []Sounds{"Jukov", "jukov"}},
		{"muhammad", []Sounds{"muhamad"}},
		{"xiao", []Sounds{"Siao", "ksiao", "xiao"}},
		{"đorđević", []Sounds{"JorJeviC", "dordeviC"}},
		{"dvořák", []Sounds{"dvorZak", "dvorak"}},
		{"uthman", []Sounds{"uTman", "usman"}},
		{"is'haq", []Sounds{"ishak"}},
		{"g'ani", []Sounds{"Gani"}},
		{"boulanger", []Sounds{"bulanger", "bulanJer"}},
		{"beauvais", []Sounds{"bovaj"}},
		{"șerban", []Sounds{"Serban"}},
		{"kovács", []Sounds{"kovaC"}},
		{"muñoz", []Sounds{"munjos"}},
		{"guillermo", []Sounds{"guilermo", "gijermo"}},
		{"strauß", []Sounds{"straus"}},
		{"æthelred", []Sounds{"etelred"}},
		{"phạm", []Sounds{"fam"}},
		{"'", []Sounds{""}},
	}
	for _, tt := range tests {
		t.Run(tt.word, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, latin([]rune(tt.word))); diff != "" {
				t.Errorf("readings of %s (-want +got):\n%s", tt.word, diff)
			}
		})
	}
}

// checkLatin fails when readings break what the package promises of them.
func checkLatin(t interface{ Fatalf(string, ...any) }, word []rune) {
	readings := latin(word)
	if len(readings) == 0 || len(readings) > MaxReadings {
		t.Fatalf("%q has %d readings, expected 1 to %d", string(word), len(readings), MaxReadings)
	}
	known := map[string]bool{}
	for _, reading := range readings {
		last, key := byte(0), ""
		for _, sound := range []byte(reading) {
			if strings.IndexByte(Alphabet, sound) < 0 {
				t.Fatalf("%q is read %q: %q is no sound", string(word), reading, sound)
			}
			if sound == last {
				t.Fatalf("%q is read %q: %q is doubled", string(word), reading, sound)
			}
			last = sound
			if class := latinClass[sound]; class != 0 && !strings.HasSuffix(key, string(class)) {
				key += string(class)
			}
		}
		if known[key] {
			t.Fatalf("%q is read %q, whose skeleton another reading has", string(word), readings)
		}
		known[key] = true
	}
}

func TestLatinKeepsItsPromises(t *testing.T) {
	letters := []rune("abcdefghijklmnopqrstuvwxyzcghjkqswxz'ʻßàáâãäåæçèéëíîïðñóõöøüýþÿăąćčďđėęěğıłńňŋőœřśşšţťůűźżžſșțəơưǧḏṯḫạếŭ\u0301漢я-0")
	rapid.Check(t, func(t *rapid.T) {
		checkLatin(t, rapid.SliceOfN(rapid.SampledFrom(letters), 1, MaxWord+20).Draw(t, "word"))
	})
}

func FuzzLatin(f *testing.F) {
	for _, word := range []string{"tsarnaev", "schtschukin", "đorđević", "nguyễn", "o'g'il", "xhx", "ŋŋŋ", "\x00'h"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if word != "" {
			checkLatin(t, []rune(word))
		}
	})
}
