package spelling

import (
	"unicode"

	"github.com/mozillazg/go-unidecode"
)

// eastern parts a Chinese or Korean name that is written as one word, as they
// are: the first sign is the surname and the rest the given name. A longer word
// is left whole.
func eastern(words []part) []part {
	if len(words) != 1 {
		return words
	}
	w := words[0]
	if n := len(w.letters); n < 2 || n > 4 || !allOf(w.letters, unicode.Han) && !allOf(w.letters, unicode.Hangul) {
		return words
	}
	return []part{{letters: w.letters[:1]}, {letters: w.letters[1:], comma: w.comma}}
}

func allOf(letters []rune, table *unicode.RangeTable) bool {
	for _, r := range letters {
		if !unicode.Is(table, r) {
			return false
		}
	}
	return len(letters) > 0
}

// pinyin writes Chinese characters as Mandarin says them, in traditional and in
// simplified form alike. A Japanese name in such characters is said otherwise,
// and meets itself alone.
func pinyin(letters []rune) []rune {
	var out []rune
	for _, r := range unidecode.Unidecode(string(letters)) {
		if unicode.IsLetter(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	if len(out) == 0 { // a sign that nobody wrote down
		return letters
	}
	return out
}
