package spelling

import "golang.org/x/text/unicode/norm"

// latinRoom is the room for the letters of a word: ligatures and sharp s count
// for two, and some zeros are left at the end so that rules may look ahead.
const latinRoom = 2*MaxWord + 8

// Letters that are more than a base letter with an accent have a code of their
// own. A capital code is the letter of that sound in every language (š is S).
const (
	latinTs      = '1' // ţ ț
	latinKh      = '2' // ḫ ẖ
	latinCedilla = '3' // ç: s in French, ch in Turkish and Albanian
	latinDyet    = '4' // đ: dj in Serbo-Croat, d in Vietnamese
	latinEnye    = '5' // ñ
	latinHacekR  = '6' // ř
	latinNasalA  = '7' // ą
	latinNasalE  = '8' // ę
	latinMiddle  = '9' // ö ø ü ő ű ı ə and others between two vowels
	latinBreak   = '|' // apostrophe that keeps an h from making a digraph
)

// latinSpell writes the word in letters a to z and the codes above, and says
// which schemes have all its diacritics.
func latinSpell(word []rune, letters []byte) ([]byte, latinSet) {
	evidence := latinAny
	for i, char := range word {
		if len(letters) >= 2*MaxWord {
			break
		}
		switch {
		case char >= 'a' && char <= 'z':
			letters = append(letters, byte(char))
		case char < 0x80:
			letters = latinApostrophe(letters, word, i)
		default:
			var schemes latinSet
			letters, schemes = latinSpecial(letters, word, i)
			if evidence&schemes != 0 {
				evidence &= schemes
			}
		}
	}
	return letters, evidence
}

// latinApostrophe hears g' as the Uzbek letter and keeps s'h from being sh.
func latinApostrophe(letters []byte, word []rune, i int) []byte {
	if len(letters) == 0 || i+1 == len(word) {
		return letters
	}
	switch last := &letters[len(letters)-1]; {
	case *last == 'g':
		*last = 'G'
	case word[i+1] == 'h':
		letters = append(letters, latinBreak)
	}
	return letters
}

// latinSpecial writes a letter that is not in ASCII.
func latinSpecial(letters []byte, word []rune, i int) ([]byte, latinSet) {
	char := word[i]
	if char < 0x100+0x80 && char >= 0xDF {
		if entry := &latinAccented[char-0xDF]; entry.letters != "" {
			return append(letters, entry.letters...), entry.schemes
		}
	}
	switch char {
	case 'ș':
		return append(letters, 'S'), latinOf(latinRomanian)
	case 'ț':
		return append(letters, latinTs), latinOf(latinRomanian)
	case 'ə', 'ǝ':
		return append(letters, latinMiddle), latinOf(latinTurkic)
	case 'ơ':
		return append(letters, 'o'), latinOf(latinVietnamese)
	case 'ư':
		return append(letters, 'u'), latinOf(latinVietnamese)
	case 'ŭ': // Belarusian after a vowel, Korean elsewhere
		if len(letters) > 0 && latinVowel(letters[len(letters)-1]) {
			return append(letters, 'v'), latinAny
		}
		return append(letters, 'u'), latinAny
	case 'ǧ':
		return append(letters, 'J'), latinAny
	case 'ḏ':
		return append(letters, 'D'), latinAny
	case 'ṯ':
		return append(letters, 'T'), latinAny
	case 'ḫ', 'ẖ', 'ḩ':
		return append(letters, latinKh), latinAny
	case 'ƣ', 'ɣ':
		return append(letters, 'G'), latinAny
	case 'ẗ':
		return append(letters, 't'), latinAny
	case 'ʻ', 'ʼ', '’', '‘', 'ʹ', 'ʾ', 'ʿ':
		return latinApostrophe(letters, word, i), latinAny
	}
	return latinDecomposed(letters, char)
}

// latinDecomposed writes the base letter of a letter with accents that say
// nothing of its sound. The Vietnamese alone put two of them on one vowel.
func latinDecomposed(letters []byte, char rune) ([]byte, latinSet) {
	parts := norm.NFD.PropertiesString(string(char)).Decomposition()
	if len(parts) == 0 || parts[0] < 'a' || parts[0] > 'z' {
		return letters, latinAny
	}
	letters = append(letters, parts[0])
	if char >= 0x1EA0 && char <= 0x1EF9 {
		return letters, latinOf(latinVietnamese)
	}
	return letters, latinAny
}

// latinEntry is a letter of Latin-1 or Latin Extended-A and who writes it.
type latinEntry struct {
	letters string
	schemes latinSet
}

const (
	latinCaron  = latinSet(1<<latinSlavic | 1<<latinBaltic)
	latinUmlaut = latinSet(1<<latinGerman | 1<<latinNordic | 1<<latinHungarian | 1<<latinTurkic | 1<<latinSlavic)
	latinAcute  = latinSet(1<<latinSpanish | 1<<latinSlavic | 1<<latinHungarian | 1<<latinPortuguese | 1<<latinNordic | 1<<latinVietnamese)
)

// latinAccented starts at ß (U+00DF). Macrons are left to all: they are of
// Japanese, Arabic, Indian and Baltic names.
var latinAccented = [...]latinEntry{
	'ß' - 0xDF: {"ss", 1 << latinGerman},
	'à' - 0xDF: {"a", 1<<latinFrench | 1<<latinItalian | 1<<latinVietnamese},
	'á' - 0xDF: {"a", latinAcute},
	'â' - 0xDF: {"a", 1<<latinFrench | 1<<latinRomanian | 1<<latinTurkic | 1<<latinPortuguese | 1<<latinVietnamese},
	'ã' - 0xDF: {"a", 1<<latinPortuguese | 1<<latinVietnamese},
	'ä' - 0xDF: {"e", 1<<latinGerman | 1<<latinNordic | 1<<latinSlavic},
	'å' - 0xDF: {"o", 1 << latinNordic},
	'æ' - 0xDF: {"e", 1 << latinNordic},
	'ç' - 0xDF: {"3", 1<<latinFrench | 1<<latinTurkic | 1<<latinPortuguese | 1<<latinAlbanian},
	'è' - 0xDF: {"e", 1<<latinFrench | 1<<latinItalian | 1<<latinVietnamese},
	'é' - 0xDF: {"e", latinAcute | 1<<latinFrench | 1<<latinWorld},
	'ê' - 0xDF: {"e", 1<<latinFrench | 1<<latinPortuguese | 1<<latinVietnamese},
	'ë' - 0xDF: {"e", 1<<latinWorld | 1<<latinFrench | 1<<latinAlbanian | 1<<latinDutch},
	'ì' - 0xDF: {"i", 1<<latinItalian | 1<<latinVietnamese},
	'í' - 0xDF: {"i", latinAcute},
	'î' - 0xDF: {"i", 1<<latinFrench | 1<<latinRomanian | 1<<latinTurkic},
	'ï' - 0xDF: {"i", 1<<latinFrench | 1<<latinDutch},
	'ð' - 0xDF: {"D", 1 << latinNordic},
	'ñ' - 0xDF: {"5", 1 << latinSpanish},
	'ò' - 0xDF: {"o", 1<<latinItalian | 1<<latinVietnamese},
	'ó' - 0xDF: {"o", latinAcute | 1<<latinPolish},
	'ô' - 0xDF: {"o", 1<<latinFrench | 1<<latinPortuguese | 1<<latinSlavic | 1<<latinVietnamese},
	'õ' - 0xDF: {"o", 1<<latinPortuguese | 1<<latinNordic | 1<<latinVietnamese},
	'ö' - 0xDF: {"9", latinUmlaut},
	'ø' - 0xDF: {"9", 1 << latinNordic},
	'ù' - 0xDF: {"u", 1<<latinFrench | 1<<latinItalian | 1<<latinVietnamese},
	'ú' - 0xDF: {"u", latinAcute},
	'û' - 0xDF: {"u", 1<<latinFrench | 1<<latinTurkic},
	'ü' - 0xDF: {"9", latinUmlaut | 1<<latinSpanish},
	'ý' - 0xDF: {"y", 1<<latinSlavic | 1<<latinNordic | 1<<latinTurkic | 1<<latinVietnamese},
	'þ' - 0xDF: {"T", 1 << latinNordic},
	'ÿ' - 0xDF: {"j", latinAny},
	'ă' - 0xDF: {"a", 1<<latinRomanian | 1<<latinVietnamese},
	'ą' - 0xDF: {"7", 1<<latinPolish | 1<<latinBaltic},
	'ć' - 0xDF: {"C", 1<<latinPolish | 1<<latinSlavic},
	'ĉ' - 0xDF: {"C", latinAny},
	'ċ' - 0xDF: {"C", latinAny},
	'č' - 0xDF: {"C", latinCaron},
	'ď' - 0xDF: {"d", 1 << latinSlavic},
	'đ' - 0xDF: {"4", 1<<latinSlavic | 1<<latinVietnamese},
	'ė' - 0xDF: {"e", 1 << latinBaltic},
	'ę' - 0xDF: {"8", 1<<latinPolish | 1<<latinBaltic},
	'ě' - 0xDF: {"e", 1<<latinSlavic | 1<<latinChinese},
	'ğ' - 0xDF: {"G", 1 << latinTurkic},
	'ġ' - 0xDF: {"G", latinAny},
	'ģ' - 0xDF: {"g", 1 << latinBaltic},
	'ħ' - 0xDF: {"h", latinAny},
	'ĩ' - 0xDF: {"i", 1<<latinPortuguese | 1<<latinVietnamese},
	'į' - 0xDF: {"i", 1 << latinBaltic},
	'ı' - 0xDF: {"9", 1 << latinTurkic},
	'ķ' - 0xDF: {"k", 1 << latinBaltic},
	'ļ' - 0xDF: {"l", 1 << latinBaltic},
	'ľ' - 0xDF: {"l", 1 << latinSlavic},
	'ł' - 0xDF: {"l", 1 << latinPolish},
	'ń' - 0xDF: {"n", 1 << latinPolish},
	'ņ' - 0xDF: {"n", 1 << latinBaltic},
	'ň' - 0xDF: {"n", 1<<latinSlavic | 1<<latinTurkic},
	'ŋ' - 0xDF: {"ng", latinAny},
	'ő' - 0xDF: {"9", 1 << latinHungarian},
	'œ' - 0xDF: {"e", 1 << latinFrench},
	'ř' - 0xDF: {"6", 1 << latinSlavic},
	'ś' - 0xDF: {"S", 1 << latinPolish},
	'ŝ' - 0xDF: {"SC", 1 << latinSlavic},
	'ş' - 0xDF: {"S", 1<<latinTurkic | 1<<latinRomanian},
	'š' - 0xDF: {"S", latinCaron},
	'ţ' - 0xDF: {"1", 1 << latinRomanian},
	'ť' - 0xDF: {"t", 1 << latinSlavic},
	'ŧ' - 0xDF: {"t", 1 << latinNordic},
	'ů' - 0xDF: {"u", 1 << latinSlavic},
	'ű' - 0xDF: {"9", 1 << latinHungarian},
	'ų' - 0xDF: {"u", 1 << latinBaltic},
	'ŵ' - 0xDF: {"w", latinAny},
	'ź' - 0xDF: {"Z", 1 << latinPolish},
	'ż' - 0xDF: {"Z", 1 << latinPolish},
	'ž' - 0xDF: {"Z", latinCaron},
	'ſ' - 0xDF: {"s", latinAny},
}
