package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of what is read of one text.
const (
	MaxText  = 1 << 20 // bytes
	MaxWords = 50_000
	maxWord  = 64 // characters; the rest of a word is left out
)

// word is a word as it is compared, and where it stands.
type word struct {
	text       string
	start, end int  // bytes of the text
	capital    bool // written with a capital at its beginning
	first      bool // the first of its sentence: a capital tells nothing
	figure     bool // begins with a digit
}

// Words are the words of a text in the form in which they are compared: NFKC, lower
// case, without diacritics, points and apostrophes, digits of any script as ASCII,
// numbers without what groups their digits, letters that writers exchange (ё and е,
// the forms of alef) as one. Where a script sets no spaces between words, each two
// neighbouring letters are one. Not more than MaxText bytes and MaxWords words are read.
func Words(text string) []string {
	w := read(text)
	out := make([]string, len(w))
	for i := range w {
		out[i] = w[i].text
	}
	return out
}

// bound is up to where a text is read, at a character's beginning.
func bound(text string) int {
	if len(text) <= MaxText {
		return len(text)
	}
	n := MaxText
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// sign is a character as it is compared, with the bytes that it came from.
type sign struct {
	r          rune
	start, end int
	upper      bool
}

// signs brings a text to the characters that count. Those that part words stay.
func signs(text string) []sign {
	out := make([]sign, 0, len(text))
	var iter norm.Iter
	iter.InitString(norm.NFKD, text)
	base := rune(0)
	for !iter.Done() {
		start := iter.Pos()
		segment := iter.Next()
		for len(segment) > 0 {
			r, size := utf8.DecodeRune(segment)
			segment = segment[size:]
			if unicode.Is(unicode.Mn, r) && pointed(base) || unicode.Is(unicode.Cf, r) || r == 'ـ' {
				continue // points, accents, what is invisible, the stretched line of Arabic
			}
			if !unicode.Is(unicode.M, r) {
				base = r
			}
			upper := unicode.IsUpper(r)
			r = unicode.ToLower(unicode.ToUpper(r))
			if s, ok := plain[r]; ok {
				for _, c := range s {
					out = append(out, sign{c, start, iter.Pos(), upper})
				}
				continue
			}
			out = append(out, sign{digit(r), start, iter.Pos(), upper})
		}
	}
	return out
}

// plain are letters that are exchanged for others and have no decomposition.
var plain = map[rune]string{
	'ß': "ss", 'ı': "i", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ħ': "h",
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ک': "ك", 'ة': "ه", 'ۀ': "ه", 'ہ': "ه", 'ھ': "ه",
}

// pointed tells whether marks on a letter are left out: they are in scripts where
// writers leave them out themselves.
func pointed(base rune) bool {
	return unicode.In(base, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew, unicode.Syriac) || !unicode.IsLetter(base)
}

// digit is a decimal digit of any script as an ASCII one; other characters as they are.
func digit(r rune) rune {
	if r < 0x80 || !unicode.IsDigit(r) {
		return r
	}
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// unspaced tells whether a letter is of a script without spaces between words.
func unspaced(r rune) bool {
	return r > 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func part(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
}

func number(r rune) bool { return '0' <= r && r <= '9' }

// read gives the words of a text with their places.
func read(text string) []word {
	s := signs(text[:bound(text)])
	var out []word
	first := true
	for i := 0; i < len(s) && len(out) < MaxWords; {
		switch {
		case !part(s[i].r):
			if ends(s[i].r) {
				first = true
			}
			i++
		case unspaced(s[i].r):
			n := 1
			for i+n < len(s) && unspaced(s[i+n].r) {
				n++
			}
			out = pairs(out, s[i:i+n])
			i, first = i+n, false
		default:
			w, n := one(s, i)
			w.first = first
			out = append(out, w)
			i, first = i+n, false
		}
	}
	return out
}

// ends tells whether a character ends a sentence, or begins one.
func ends(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔', '。', '！', '？', '\n', ':', '"', '“', '«', '„', '‘', '—':
		return true
	}
	return false
}

// pairs adds a run without spaces, by each two neighbours.
func pairs(out []word, run []sign) []word {
	if len(run) == 1 {
		return append(out, word{text: string(run[0].r), start: run[0].start, end: run[0].end})
	}
	for i := 0; i+1 < len(run) && len(out) < MaxWords; i++ {
		out = append(out, word{text: norm.NFC.String(string([]rune{run[i].r, run[i+1].r})), start: run[i].start, end: run[i+1].end})
	}
	return out
}

// one reads the word at a place, and tells how many characters it takes.
func one(s []sign, at int) (w word, n int) {
	var b strings.Builder
	letters, since, ascii := 0, 0, true // since: characters behind the last point in the word
	i := at
	for i < len(s) && !unspaced(s[i].r) {
		r := s[i].r
		if !part(r) {
			skip, keep := inWord(s, i, since)
			if skip == 0 {
				break
			}
			if keep {
				b.WriteByte('.')
			}
			i, since = i+skip, 0
			continue
		}
		if letters < maxWord {
			b.WriteRune(r)
			ascii = ascii && r < 0x80
		}
		letters, since, i = letters+1, since+1, i+1
	}
	w = word{text: b.String(), start: s[at].start, end: s[i-1].end, capital: s[at].upper, figure: number(s[at].r)}
	if !ascii {
		w.text = norm.NFC.String(w.text)
	}
	return w, i - at
}

// inWord tells how many characters that are neither letter nor digit belong to the
// word around them: an apostrophe, the points of U.S., what groups the digits of a
// number; and whether a point is kept, as in 12.5.
func inWord(s []sign, i, since int) (skip int, keep bool) {
	if i == 0 || i+1 >= len(s) || !part(s[i+1].r) || unspaced(s[i+1].r) {
		return 0, false
	}
	before, r := s[i-1].r, s[i].r
	run := 0
	for i+1+run < len(s) && run < 4 && number(s[i+1+run].r) {
		run++
	}
	switch {
	case r == '\'' || r == '’' || r == 'ʼ' || r == '`':
		return 1, false
	case (r == '.' || r == ',' || r == '٫' || r == '٬') && number(before) && run > 0:
		return 1, run != 3 || since > 3 || before == '0' && since == 1 || i+4 < len(s) && part(s[i+4].r)
	case (r == '.') && since == 1 && !number(before) && run == 0 && (i+2 >= len(s) || !part(s[i+2].r)):
		return 1, false
	case r == ' ' && s[i].end-s[i].start > 1 && number(before) && since <= 3 && run == 3: // a space that does not break
		return 1, false
	}
	return 0, false
}
