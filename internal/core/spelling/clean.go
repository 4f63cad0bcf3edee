package spelling

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean folds what is written in several ways and drops what is not heard.
func clean(name string) ([]rune, Flags) {
	var flags Flags
	if len(name) > MaxName*utf8.UTFMax {
		end := MaxName * utf8.UTFMax
		for end > (MaxName-1)*utf8.UTFMax && !utf8.RuneStart(name[end]) { // no character is cut in two
			end--
		}
		name, flags = name[:end], TooLong
	}
	out := make([]rune, 0, len(name))
	ascii := true
	for i := 0; i < len(name); i++ {
		ascii = ascii && name[i] < utf8.RuneSelf
	}
	if !ascii {
		name = norm.NFKC.String(name)
	}
	for _, r := range name {
		if len(out) == MaxName {
			return out, flags | TooLong
		}
		switch {
		case r < utf8.RuneSelf:
			out = append(out, r)
		case r == utf8.RuneError: // bytes that are no UTF-8, or the sign for such that were lost before
			flags |= BadEncoding
		case r == '\u0301' || r == '\u0300': // stress marks that no letter was made of
		case r == '\u0640': // tatweel only fills the line
		case r == '\u200c' || r == '\u200d': // joiners are letters' business in Arabic and Indic scripts
			if !joins(out) {
				flags |= ZeroWidth
			}
		case r == '\u061c' || '\u200e' <= r && r <= '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069':
			flags |= BidiControls
		case unicode.Is(unicode.Cf, r) || '\ufe00' <= r && r <= '\ufe0f':
			flags |= ZeroWidth
		default:
			out = append(out, r)
		}
	}
	return out, flags
}

// joins tells whether a joiner may stand behind the last of some letters.
func joins(letters []rune) bool {
	if len(letters) == 0 || !unicode.IsLetter(letters[len(letters)-1]) {
		return true
	}
	switch s, _ := scriptOf(letters[len(letters)-1]); s {
	case Latin, Cyrillic, Greek, Hebrew, Georgian, Armenian:
		return false
	}
	return true
}

// part is a run of letters as it stands in a name.
type part struct {
	letters []rune
	comma   bool
}

// parts cuts a name at everything that is no letter, mark or apostrophe.
func parts(name []rune) []part {
	var out []part
	var word []rune
	end := func() {
		for len(word) > 0 && word[len(word)-1] == '\'' {
			word = word[:len(word)-1]
		}
		if len(word) > 0 {
			out = append(out, part{letters: word})
		}
		word = nil
	}
	for i, r := range name {
		switch {
		case isApostrophe(r):
			if len(word) > 0 {
				word = append(word, '\'')
			}
		case unicode.IsLetter(r) || unicode.IsMark(r):
			if camel(name, i) {
				end()
			}
			word = append(word, r)
		case unicode.IsDigit(r) && len(word) > 0 && standsForLetter(r, word) != 0:
			word = append(word, standsForLetter(r, word))
		default:
			end()
			if (r == ',' || r == '،') && len(out) > 0 {
				out[len(out)-1].comma = true
			}
		}
	}
	end()
	return out
}

// camel tells where ElSayed and AbdulRahman are two words: a capital after a
// small letter, behind one of the words that are written so.
func camel(name []rune, i int) bool {
	if i < 2 || !unicode.IsUpper(name[i]) || !unicode.IsLower(name[i-1]) {
		return false
	}
	start := i
	for start > 0 && unicode.IsLetter(name[start-1]) && i-start < 6 {
		start--
	}
	switch string(name[start:i]) {
	case "Al", "El", "Abd", "Abdul", "Abdel", "Abdal", "Abu", "Abou", "Ben", "Bin", "Ibn", "Ould":
		return true
	}
	return false
}

// lowered writes a word in small letters.
func lowered(letters []rune) []rune {
	out := make([]rune, 0, len(letters))
	for _, r := range letters {
		out = append(out, lower(r)...)
	}
	return out
}

// lower is the small letter; the dotted capital I of Turkish is a plain i, and
// the marks that Go's folding would leave are not letters.
func lower(r rune) []rune {
	switch r {
	case 'İ':
		return []rune{'i'}
	case '\u0307':
		return nil
	}
	return []rune{unicode.ToLower(r)}
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', 'ʹ', 'ʺ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', '′', '‛', '＇', '״', '׳', '\u0313', '\u0314', 'ˮ':
		return true
	}
	return false
}

// standsForLetter reads the digits that scanners and keyboards put for letters:
// the palochka of Caucasian alphabets, and nought and one among Latin letters.
func standsForLetter(r rune, before []rune) rune {
	last := before[len(before)-1]
	switch {
	case r == '1' && unicode.Is(unicode.Cyrillic, last):
		return 'ӏ'
	case r == '0' && unicode.Is(unicode.Latin, last):
		return 'o'
	case r == '1' && unicode.Is(unicode.Latin, last):
		return 'l'
	}
	return 0
}

// plain is a spelling for comparing typing errors: no marks, no apostrophes.
func plain(letters []rune, script Script) string {
	ascii := true
	for _, r := range letters {
		ascii = ascii && r < utf8.RuneSelf && r != '\''
	}
	if ascii {
		return string(letters)
	}
	var out []rune
	for _, r := range norm.NFD.String(string(letters)) {
		if r == '\'' || unicode.IsMark(r) && script <= Armenian {
			continue
		}
		if r >= 0x600 && r < 0x700 {
			if r = plainArabic(r); r == 0 {
				continue
			}
		}
		if s, ok := plainLatin(r); ok {
			out = append(out, []rune(s)...)
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// plainArabic folds the letters that keyboards of the one language put for those
// of the other.
func plainArabic(r rune) rune {
	switch r {
	case 'ی', 'ى', 'ې', 'ۍ', 'ے', 'ێ':
		return 'ي'
	case 'ک', 'ڪ', 'ګ':
		return 'ك'
	case 'ھ', 'ہ', 'ە', 'ة', 'ۀ', 'ۃ':
		return 'ه'
	case 'ٱ':
		return 'ا'
	case 'ۆ', 'ۇ', 'ۈ':
		return 'و'
	case 'ء':
		return 0
	}
	return r
}

// plainLatin writes the letters that no mark makes.
func plainLatin(r rune) (string, bool) {
	switch r {
	case 'ł':
		return "l", true
	case 'ø':
		return "o", true
	case 'đ', 'ð':
		return "d", true
	case 'ß':
		return "ss", true
	case 'ı':
		return "i", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'þ':
		return "th", true
	case 'ə':
		return "a", true
	case 'ħ':
		return "h", true
	case 'ŋ':
		return "n", true
	}
	return "", false
}
