package spelling

import (
	"strings"
	"testing"
)

// otherCase is a word and what its first reading, and one of its readings, are.
type otherCase struct {
	word  string
	first Sounds
	among Sounds // "" where the first is enough
}

// otherCheck reads the words and compares.
func otherCheck(t *testing.T, read func([]rune) []Sounds, cases []otherCase) {
	t.Helper()
	for _, tt := range cases {
		got := read([]rune(tt.word))
		if got[0] != tt.first {
			t.Errorf("%s reads %q, want %q first", tt.word, got, tt.first)
		}
		found := tt.among == ""
		for _, s := range got {
			found = found || s == tt.among
		}
		if !found {
			t.Errorf("%s reads %q, want %q among them", tt.word, got, tt.among)
		}
	}
}

func TestOther(t *testing.T) {
	otherCheck(t, other, []otherCase{
		{"김철수", "kimColsu", ""}, // Kim Cheol-su
		{"이서준", "isoJun", "lisoJun"},
		{"박민수", "bakminsu", ""},
		{"한글", "hankyl", ""},                  // Hangeul
		{"たなか", "tanaka", ""},                 // Tanaka
		{"きょうこ", "kjouko", ""},                // Kyoko
		{"じゅんいちろう", "JuniCirou", "JuniCilou"}, // Jun'ichiro
		{"ジョンソン", "Jonson", ""},               // Johnson
		{"スミス", "sumisu", ""},                 // Smith
		{"ロバート", "robato", "lovato"},          // Robert
		{"ヴィクトル", "vikutoru", "vikutolu"},     // Viktor
		{"ウィリアム", "wiriamu", "wiliamu"},       // William
		{"ファティマ", "fatima", ""},               // Fatima
		{"አበበ", "abebe", ""},                  // Abebe
		{"ገብረ", "gebre", ""},                  // Gebre
		{"สมชาย", "smCaj", ""},                // Somchai
		{"ไทย", "taj", ""},
		{"พร", "pr", "fr"},             // Porn
		{"โสภณ", "sopn", "sofn"},       // Sophon
		{"ຄຳ", "kam", ""},              // Kham
		{"សុខ", "suk", ""},             // Sok
		{"အောင်", "aeang", ""},         // Aung
		{"މުޙައްމަދު", "muhamadu", ""}, // Muhammadu
		{"ܝܘܣܦ", "jwsp", ""},           // Yosef
	})
}

// No two signs without a reading of their own are read alike, even when only
// consonants count and doubled ones are written once.
func TestOtherSignsStayApart(t *testing.T) {
	seen := map[Sounds]rune{}
	for r := rune(0x4E00); r < 0xA000; r++ {
		s := other([]rune{r})[0]
		if before, ok := seen[s]; ok {
			t.Fatalf("%c and %c both read %q", before, r, s)
		}
		seen[s] = r
		for i := 1; i < len(s); i++ {
			if s[i] == s[i-1] {
				t.Fatalf("%c reads %q, a sound doubled", r, s)
			}
		}
	}
	if got := other([]rune("王小明"))[0]; got != other([]rune("王小明"))[0] || len(got) != 18 {
		t.Errorf("three characters read %q, want six sounds each", got)
	}
}

// Every sign of the scripts read here, alone or in a row, has a reading in the
// alphabet of sounds.
func TestReadingsKeepToTheAlphabet(t *testing.T) {
	readers := map[string]func([]rune) []Sounds{"arabic": arabic, "hebrew": hebrew, "devanagari": devanagari, "other": other}
	check := func(script string, word ...rune) {
		got := readers[script](word)
		if len(got) == 0 || len(got) > MaxReadings {
			t.Fatalf("%s %q has %d readings", script, string(word), len(got))
		}
		for i, s := range got {
			if s == "" || strings.Trim(string(s), Alphabet) != "" {
				t.Fatalf("%s %q reads %q", script, string(word), got)
			}
			for _, before := range got[:i] {
				if before == s {
					t.Fatalf("%s %q reads %q twice", script, string(word), s)
				}
			}
		}
	}
	for script := range readers {
		for r := rune(0x590); r < 0x3200; r++ {
			check(script, r)
			check(script, r, r+1, r)
		}
		for _, r := range []rune{'東', 0x20000, 0x10FFFF, 0xAC00, 0xD7A3, 'ー', 'a', '\'', 0} {
			check(script, r, r)
		}
	}
}

func BenchmarkOther(b *testing.B) {
	words := [][]rune{[]rune("ロバート"), []rune("김철수"), []rune("สมชาย"), []rune("王小明")}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		other(words[i&3])
		i++
	}
}
