package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded gives the form of a letter, mark or digit in which it is searched, after
// NFKC; "" for what is left out.
func folded(dst []rune, r rune) []rune {
	switch {
	case r < 0x80:
		return append(dst, unicode.ToLower(r))
	case r >= 0x600 && r < 0x780:
		if r = arabicForm(r); r == 0 {
			return dst
		}
		return append(dst, r)
	case r >= 0x590 && r < 0x600:
		return hebrewForm(dst, r)
	case r >= 0x400 && r < 0x530:
		return append(dst, cyrillicForm(unicode.ToLower(r)))
	case unicode.IsDigit(r):
		return append(dst, digit(r))
	case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Greek, r):
		return bareForm(dst, r)
	case r >= 0x300 && r < 0x370, r >= 0x1ab0 && r < 0x1b00, r >= 0x1dc0 && r < 0x1e00, r >= 0x483 && r <= 0x489: // marks that no letter was made of
		return dst
	case r == '\u093c', r == '\u09bc', r == '\u0a3c': // nukta, which many leave out
		return dst
	}
	return append(dst, unicode.ToLower(r))
}

// arabicForm folds the letters that writers and keyboards exchange; 0 for what is
// left out: points, the line filler, a hamza alone.
func arabicForm(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ', 'ٲ', 'ٳ':
		return 'ا'
	case 'ى', 'ی', 'ې', 'ۍ', 'ے', 'ێ', 'ئ':
		return 'ي'
	case 'ة', 'ھ', 'ہ', 'ە', 'ۀ', 'ۃ', 'ۂ':
		return 'ه'
	case 'ؤ', 'ۆ', 'ۇ', 'ۈ':
		return 'و'
	case 'ک', 'ڪ', 'ګ':
		return 'ك'
	case 'ء', 'ـ':
		return 0
	}
	switch {
	case unicode.IsDigit(r):
		return digit(r)
	case unicode.IsMark(r):
		return 0
	}
	return r
}

// hebrewForm drops points and writes final letters as the others.
func hebrewForm(dst []rune, r rune) []rune {
	if unicode.IsMark(r) {
		return dst
	}
	switch r {
	case 'ך':
		r = 'כ'
	case 'ם':
		r = 'מ'
	case 'ן':
		r = 'נ'
	case 'ף':
		r = 'פ'
	case 'ץ':
		r = 'צ'
	case 'װ':
		return append(dst, 'ו', 'ו')
	case 'ױ':
		return append(dst, 'ו', 'י')
	case 'ײ':
		return append(dst, 'י', 'י')
	}
	return append(dst, r)
}

// cyrillicForm writes ё as е, as most do; й and ї are letters of their own.
func cyrillicForm(r rune) rune {
	switch r {
	case 'ё', 'ѐ':
		return 'е'
	case 'ѝ':
		return 'и'
	}
	return r
}

// bareForm takes the marks off a letter of Latin or Greek, and writes in letters what
// no mark makes.
func bareForm(dst []rune, r rune) []rune {
	switch r = unicode.ToLower(r); r {
	case 'ß', 'ẞ':
		return append(dst, 's', 's')
	case 'æ':
		return append(dst, 'a', 'e')
	case 'œ':
		return append(dst, 'o', 'e')
	case 'þ':
		return append(dst, 't', 'h')
	case 'ł':
		return append(dst, 'l')
	case 'ø':
		return append(dst, 'o')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'ı':
		return append(dst, 'i')
	case 'ə':
		return append(dst, 'a')
	case 'ħ':
		return append(dst, 'h')
	case 'ŋ':
		return append(dst, 'n')
	case 'ς':
		return append(dst, 'σ')
	}
	if r < 0xc0 {
		return append(dst, r)
	}
	var buf [16]byte
	for _, c := range string(norm.NFD.AppendString(buf[:0], string(r))) {
		if !unicode.IsMark(c) {
			dst = append(dst, unicode.ToLower(c))
		}
	}
	return dst
}

// digit writes a decimal digit of any script as ASCII does: the blocks of digits are
// ten long and begin with the nought.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return '0' + (r-zero)%10
}

// unspaced tells whether a character is of a script that puts no space between words.
func unspaced(r rune) bool {
	if r < 0xe00 {
		return false
	}
	return r >= 0xe00 && r < 0x1000 || // Thai, Lao, Tibetan
		r >= 0x1000 && r < 0x10a0 || r >= 0x1780 && r < 0x1800 || // Burmese, Khmer
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー'
}

// cased tells whether a letter's script has capitals that begin names.
func cased(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian)
}

func apostrophe(r rune) bool { return strings.ContainsRune("'`´‘’ʹʻʼʽʾʿˈ′‛＇׳", r) }

// gershayim tells whether a sign is what stands in Hebrew abbreviations, or is typed
// for it.
func gershayim(r rune) bool { return r == '"' || r == '״' || r == '”' || r == '“' }

func hebrew(r rune) bool { return r >= 0x5d0 && r < 0x5f3 }

// silent tells whether a character neither counts nor parts.
func silent(r rune) bool {
	return r == '\u00ad' || r == '\u0640' || r >= 0x200b && (unicode.Is(unicode.Cf, r) || r >= 0xfe00 && r <= 0xfe0f)
}
