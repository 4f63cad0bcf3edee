package spelling

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// alphabeticCase is a word and readings that it must have: the first must be
// the best one, the others anywhere.
type alphabeticCase struct {
	name, word string
	want       []Sounds
}

func runAlphabetic(t *testing.T, read func([]rune) []Sounds, cases []alphabeticCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name+" "+tt.word, func(t *testing.T) {
			got := read([]rune(tt.word))
			if got[0] != tt.want[0] {
				t.Errorf("best reading of %s is %q, want %q", tt.word, got[0], tt.want[0])
			}
			for _, want := range tt.want[1:] {
				if !slices.Contains(got, want) {
					t.Errorf("readings of %s are %q, want %q among them", tt.word, got, want)
				}
			}
		})
	}
}

func TestCyrillicIsReadByTheLettersOfItsLanguage(t *testing.T) {
	runAlphabetic(t, cyrillic, []alphabeticCase{
		{"Russian", "сергей", []Sounds{"sergej"}},
		{"Russian, yo and hushing", "щёкин", []Sounds{"SCokin"}},
		{"Russian, yo", "фёдоров", []Sounds{"fjodorov"}},
		{"Russian, e at the start and after a vowel", "ерофеев", []Sounds{"jerofejev"}},
		{"Russian, signs", "ильич", []Sounds{"iliC"}},
		{"Russian, hard sign", "подъячев", []Sounds{"podjaCev"}},
		{"Russian, ending", "юрий", []Sounds{"juri"}},
		{"Russian, doubled", "геннадий", []Sounds{"genadi", "henadi"}},
		{"Ukrainian", "гриценкоїв", []Sounds{"hrycenkojiv", "grycenkojiv"}},
		{"Ukrainian, hard g", "ґалаґан", []Sounds{"galagan"}},
		{"Ukrainian, i", "олексій", []Sounds{"oleksi"}},
		{"Belarusian", "каралёў", []Sounds{"karaljow", "karaljov"}},
		{"Bulgarian", "търнощенов", []Sounds{"tarnoStenov", "tarnoSCenov"}},
		{"Bulgarian, at the start", "ърненов", []Sounds{"arnenov"}},
		{"Serbian", "ђорђе", []Sounds{"JorJe", "djordje"}},
		{"Serbian", "његошић", []Sounds{"njegoSiC"}},
		{"Serbian, h", "михајло", []Sounds{"mihajlo"}},
		{"Macedonian", "ѓорѓи", []Sounds{"gjorgji"}},
		{"Kazakh", "қайрғали", []Sounds{"qajrGali"}},
		{"Kazakh, ng", "жаңабай", []Sounds{"Zanabaj", "Zangabaj", "Janabaj"}},
		{"Tajik", "ҷумъахон", []Sounds{"Jumaxon", "Jumahon"}},
		{"Tajik", "қурбонӣ", []Sounds{"qurboni"}},
		{"Uzbek", "ўктам", []Sounds{"oktam"}},
		{"Chechen", "гӏалгӏай", []Sounds{"GalGaj", "alaj"}},
		{"Chechen, palochka typed as one", "х1усайн", []Sounds{"husajn"}},
		{"Chechen, palochka typed as i", "хіусайн", []Sounds{"husajn"}},
		{"Chechen, hh", "мохьмад", []Sounds{"mohmad"}},
		{"Chechen, umlaut", "хьуьсен", []Sounds{"hysen"}},
		{"Avar", "гъазимухӏамад", []Sounds{"Gazimuhamad"}},
		{"Ossetic", "хъайтыхъты", []Sounds{"qajtyqty"}},
		{"Tatar", "җәмил", []Sounds{"Jamil"}},
		{"Azeri", "ҹавад", []Sounds{"Javad"}},
	})
}

func TestCyrillicHearsForeignNames(t *testing.T) {
	runAlphabetic(t, cyrillic, []alphabeticCase{
		{"Arabic h", "хусейн", []Sounds{"xusejn", "husejn"}},
		{"German h", "гофман", []Sounds{"gofman", "hofman"}},
		{"English j", "джордж", []Sounds{"JorJ"}},
		{"English w", "уильям", []Sounds{"wiljam"}},
		{"English tch", "митчелл", []Sounds{"miCel"}},
		{"Chinese zh", "чжан", []Sounds{"Zan", "Jan"}},
		{"Indian th", "тхакур", []Sounds{"takur"}},
		{"German tsch", "дейтшман", []Sounds{"dejCman", "dejtSman"}},
		{"Chinese r", "жэнь", []Sounds{"ren", "Zen"}},
		{"Polish rz", "ржевуский", []Sounds{"rZevuski", "Zevuski"}},
		{"Latin ti", "гораций", []Sounds{"goraci", "gorati"}},
		{"Greek u", "эвридика", []Sounds{"evridika", "ewridika"}},
		{"Spanish u after g", "гвиллен", []Sounds{"gvilen", "gwilen"}},
		{"Georgian dz", "беридзе", []Sounds{"beridze", "berize"}},
		{"Japanese j, z and ch", "дзюнъити", []Sounds{"dzjuniti", "Jjuniti", "dzjuniCi", "JjuniCi"}},
		{"Japanese m before p", "сампэй", []Sounds{"sampej", "sanpej"}},
		{"ts", "ватсон", []Sounds{"vacon", "vatson"}},
		{"Thai ph", "сомпхон", []Sounds{"sompon", "somfon"}},
		{"x", "максвелл", []Sounds{"maksvel"}},
	})
}

func TestCyrillicReadingsOfAnyWordAreFewAndWithinTheAlphabet(t *testing.T) {
	letters := rapid.SliceOfN(rapid.OneOf(rapid.RuneFrom([]rune("гхщжъңђўтсдвіӏ1lеёй")), rapid.Rune(),
		rapid.Int32Range(0x400, 0x52f), rapid.Int32Range(0x370, 0x3ff), rapid.Int32Range(0x1f00, 0x1fff),
		rapid.Int32Range(0x10a0, 0x10ff), rapid.Int32Range(0x530, 0x58f)), 1, 60)
	rapid.Check(t, func(t *rapid.T) {
		word := letters.Draw(t, "word")
		for name, read := range map[string]func([]rune) []Sounds{
			"cyrillic": cyrillic, "greek": greek, "georgian": georgian, "armenian": armenian,
		} {
			before := string(word)
			got := read(word)
			if len(got) == 0 || len(got) > MaxReadings {
				t.Fatalf("%s gives %d readings", name, len(got))
			}
			if string(word) != before {
				t.Fatalf("%s changes the word it reads", name)
			}
			for i, reading := range got {
				if slices.Contains(got[:i], reading) {
					t.Fatalf("%s gives %q twice", name, reading)
				}
				if reading == "" || strings.Trim(string(reading), Alphabet) != "" {
					t.Fatalf("%s gives %q, not in the alphabet", name, reading)
				}
				for k := 1; k < len(reading); k++ {
					if reading[k] == reading[k-1] && !strings.ContainsRune(Vowels, rune(reading[k])) {
						t.Fatalf("%s doubles a consonant in %q", name, reading)
					}
				}
			}
		}
	})
}

func BenchmarkAlphabets(b *testing.B) {
	benches := []struct {
		name  string
		read  func([]rune) []Sounds
		words []string
	}{
		{"cyrillic", cyrillic, []string{"хусейн", "григорьевич", "халимов", "гулмурод"}},
		{"greek", greek, []string{"γεώργιος", "κωνσταντίνος", "παύλος", "χρήστος"}},
		{"georgian", georgian, []string{"გიორგი", "წერეთელი", "ჭავჭავაძე", "ფრანკი"}},
		{"armenian", armenian, []string{"գրիգոր", "պետրոս", "ոսկանյան", "սևակ"}},
	}
	for _, bb := range benches {
		b.Run(bb.name, func(b *testing.B) {
			var words [4][]rune
			for i, word := range bb.words {
				words[i] = []rune(word)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if len(bb.read(words[i&3])) == 0 {
					b.Fatal("no reading")
				}
				i++
			}
		})
	}
}
