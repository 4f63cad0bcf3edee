package spelling

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// plainWords is what was heard of a name, word by word, without marks.
func plainWords(n Name) string {
	var out []string
	for _, w := range n.Words {
		out = append(out, w.Plain)
	}
	return strings.Join(out, "|")
}

func TestWhatIsOddAboutANameIsFoldedAndFlagged(t *testing.T) {
	for _, tt := range []struct {
		rule, name, want string
		flags            Flags
	}{
		{"nothing odd", "Halvor Menn", "halvor|menn", 0},
		{"Latin letters in a Cyrillic word", "Цapнaев", "царнаев", MixedScripts | LookAlikes},
		{"Cyrillic letters in a Latin word", "Tsаrnаev", "tsarnaev", MixedScripts | LookAlikes},
		{"Greek letters in a Latin word", "Vοrin", "vorin", MixedScripts | LookAlikes},
		{"two scripts, none of which looks like the other", "Vorжin", "vorжin", MixedScripts},
		{"a word each in two scripts is no oddity", "Halvor Царнаев", "halvor|царнаев", 0},
		{"embedded direction", "\u202bHalvor\u202c Menn", "halvor|menn", BidiControls},
		{"overridden direction", "\u202eHalvor\u202c", "halvor", BidiControls},
		{"isolated direction", "\u2066Halvor\u2069", "halvor", BidiControls},
		{"direction marks within a word", "Hal\u200evor M\u200fenn", "halvor|menn", BidiControls},
		{"Arabic letter mark", "محمد\u061c", "محمد", BidiControls},
		{"zero-width space", "Hal\u200bvor", "halvor", ZeroWidth},
		{"word joiner and byte order mark", "\ufeffHal\u2060vor", "halvor", ZeroWidth},
		{"soft hyphen", "Hal\u00advor", "halvor", ZeroWidth},
		{"variation selector", "Halvor\ufe0f", "halvor", ZeroWidth},
		{"a joiner between Latin letters", "Hal\u200dvor", "halvor", ZeroWidth},
		{"a joiner between Cyrillic letters", "Цар\u200cнаев", "царнаев", ZeroWidth},
		{"a joiner is a letter's business in Persian", "علی\u200cنژاد", "علينژاد", 0},
		{"filler of Arabic lines", "محـــمد", "محمد", 0},
		{"stress marks", "Ца́рнаев Тамерла́н", "царнаев|тамерлан", 0},
		{"full width", "Ｈａｌｖｏｒ　Ｍｅｎｎ", "halvor|menn", 0},
		{"presentation forms of letters", "ﻤﺤﻤﺪ", "محمد", 0},
		{"a presentation form of a whole name", "عبد ﷲ", plainWords(Hear("عبد الله")), 0},
		{"ligatures", "ﬁnn", "finn", 0},
		{"mathematical letters", "𝐇𝐚𝐥𝐯𝐨𝐫", "halvor", 0},
		{"parted marks are put together", "Zu\u0308rn", "zurn", 0},
		{"bytes that are no UTF-8", "Hal\xffvor", "halvor", BadEncoding},
		{"a Latin-1 letter", "Ren\xe9 Menn", "ren|menn", BadEncoding},
		{"the sign that stands for lost bytes", "Hal\ufffdvor", "halvor", BadEncoding},
		{"a surrogate", "Hal\xed\xa0\x80vor", "halvor", BadEncoding},
		{"nothing", "", "", NoLetters},
		{"only spaces", " \t\n ", "", NoLetters},
		{"only digits", "12345 678", "", NoLetters},
		{"only Arabic digits", "١٢٣", "", NoLetters},
		{"only signs", "'' -- .,;", "", NoLetters},
		{"only signs without width", "\u200b\u2060", "", ZeroWidth | NoLetters},
		{"only bad bytes", "\xff\xfe", "", BadEncoding | NoLetters},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			n := Hear(tt.name)
			if got := plainWords(n); got != tt.want {
				t.Errorf("words of %q are %q, want %q", tt.name, got, tt.want)
			}
			if n.Flags != tt.flags {
				t.Errorf("%q is flagged %q, want %q", tt.name, n.Flags, tt.flags)
			}
		})
	}
}

// What is folded sounds like what it stands for.
func TestFoldedNamesSoundLikeThePlainOnes(t *testing.T) {
	for _, tt := range []struct{ odd, plain string }{
		{"Цapнaев", "Царнаев"},
		{"Tsаrnаev", "Tsarnaev"},
		{"Ｖｏｒｉｎ", "Vorin"},
		{"ﻤﺤﻤﺪ", "محمد"},
		{"عبد ﷲ", "عبد الله"},
		{"V\u200bo\u200brin", "Vorin"},
		{"\u202eVorin\u202c", "Vorin"},
		{"Ца́рнаев", "Царнаев"},
		{"Zu\u0308rn", "Zürn"},
		{"V0rin", "Vorin"},
		{"VORIN", "vorin"},
		{"İlyas", "Ilyas"},
	} {
		odd, plain := Hear(tt.odd), Hear(tt.plain)
		if len(odd.Words) != len(plain.Words) {
			t.Errorf("%q has %d words, %q %d", tt.odd, len(odd.Words), tt.plain, len(plain.Words))
			continue
		}
		for i := range odd.Words {
			if odd.Words[i].Readings[0] != plain.Words[i].Readings[0] {
				t.Errorf("%q sounds %q, %q sounds %q", tt.odd, odd.Words[i].Readings, tt.plain, plain.Words[i].Readings)
			}
		}
	}
}

func TestTheTurkishIsAreOneLetterToTheEye(t *testing.T) {
	for _, name := range []string{"IŞIK", "Işık", "ışık", "İşik"} {
		n := Hear(name)
		if len(n.Words) != 1 || n.Words[0].Plain != "isik" || n.Flags != 0 {
			t.Errorf("%q is %+v, flagged %q; want isik, not flagged", name, n.Words, n.Flags)
		}
	}
	if dotless, dotted := Hear("ışık").Words[0].Readings[0], Hear("işik").Words[0].Readings[0]; dotless == dotted {
		t.Errorf("ı and i sound one: %q", dotless)
	}
}

func TestDigitsStandForLettersOnlyWithinAWord(t *testing.T) {
	for _, tt := range []struct{ name, like string }{
		{"Х1усайн", "Хӏусайн"}, // the palochka, which few keyboards have
		{"Г1алг1ай", "Гӏалгӏай"},
		{"V0rin", "Vorin"},
		{"Ha1vor", "Halvor"},
		{"Halvor 1", "Halvor"},
		{"1 Halvor", "Halvor"},
		{"Halvor 1987", "Halvor"},
		{"0", ""},
	} {
		if got, want := Hear(tt.name), Hear(tt.like); plainWords(got) != plainWords(want) {
			t.Errorf("%q is heard as %q, want %q", tt.name, plainWords(got), plainWords(want))
		}
	}
}

func TestALongNameIsCutAndFlagged(t *testing.T) {
	for _, tt := range []struct {
		rule, name string
		flags      Flags
	}{
		{"as long as may be", strings.Repeat("vorin ", 200)[:MaxName], TooLong}, // of words there are too many
		{"one long word", strings.Repeat("vo", MaxWord), TooLong},
		{"a word as long as may be", strings.Repeat("v", MaxWord), 0},
		{"too many words", strings.Repeat("vorin ", MaxWords+1), TooLong},
		{"as many words as may be", strings.Repeat("vorin ", MaxWords), 0},
		{"as many characters as may be", "vorin" + strings.Repeat(" ", MaxName-5), 0},
		{"one character more", "vorin" + strings.Repeat(" ", MaxName-4), TooLong},
		{"ten megabytes of letters", strings.Repeat("v", 10<<20), TooLong},
		{"ten megabytes of letters of two bytes", strings.Repeat("ц", 5<<20), TooLong},
		{"ten megabytes of letters of three bytes, which the bound cuts in two", strings.Repeat("ვ", 10<<20/3), TooLong},
		{"ten megabytes of words", strings.Repeat("vorin menn ", 10<<20/11), TooLong},
		{"a hundred thousand words", strings.Repeat("v ", 100_000), TooLong},
		{"ten megabytes of marks", "o" + strings.Repeat("\u0308", 5<<20), TooLong},
		{"ten megabytes of the longest ligature", strings.Repeat("ﷺ", 10<<20/3), TooLong},
		{"ten megabytes of bad bytes", strings.Repeat("\xff", 10<<20), TooLong | BadEncoding | NoLetters},
		{"ten megabytes without width", strings.Repeat("\u200b", 10<<20/3), TooLong | ZeroWidth | NoLetters},
		{"ten megabytes of spaces", strings.Repeat(" ", 10<<20), TooLong | NoLetters},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			n := Hear(tt.name)
			if n.Flags != tt.flags {
				t.Errorf("flagged %q, want %q", n.Flags, tt.flags)
			}
			within(t, n)
		})
	}
}

// within checks the bounds that hold for every name that was heard.
func within(t *testing.T, n Name) {
	t.Helper()
	if len(n.Words) > MaxWords {
		t.Errorf("%d words", len(n.Words))
	}
	if (len(n.Words) == 0) != (n.Flags&NoLetters != 0) {
		t.Errorf("%d words, flagged %q", len(n.Words), n.Flags)
	}
	for _, w := range n.Words {
		if len(w.Readings) == 0 || len(w.Readings) > MaxReadings {
			t.Errorf("%q has %d readings", w.Text, len(w.Readings))
		}
		if w.Text == "" || !utf8.ValidString(w.Text) || !utf8.ValidString(w.Plain) {
			t.Errorf("a word is written %q, %q", w.Text, w.Plain)
		}
		if w.Script >= scripts || w.Class > Title {
			t.Errorf("%q is of script %d and class %d", w.Text, w.Script, w.Class)
		}
		for _, r := range w.Readings {
			if strings.Trim(string(r), Alphabet) != "" {
				t.Errorf("%q sounds %q, which is not in the alphabet", w.Text, r)
			}
		}
	}
}

func TestFlagsAreWordsThatAnOfficerUnderstands(t *testing.T) {
	for _, tt := range []struct {
		flags Flags
		want  string
	}{
		{0, ""},
		{LookAlikes, "look-alike letters"},
		{MixedScripts | BidiControls | NoLetters, "mixed scripts, bidi controls, no letters"},
		{ZeroWidth | BadEncoding | TooLong, "zero-width signs, bad encoding, too long"},
	} {
		if got := tt.flags.String(); got != tt.want {
			t.Errorf("%d is %q, want %q", tt.flags, got, tt.want)
		}
	}
}
