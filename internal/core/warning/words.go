package warning

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a stem, in letters.
const (
	fewestLetters = 3
	mostLetters   = 40
)

// ahead is how many letters of clitics and prefixes may stand before a stem where
// the script writes them with the word, as in وسيهاجمون.
const ahead = 4

// defaultWords are stems of violence, by language. They leave out what more often
// means something else, as stab of stability.
func defaultWords() map[string][]string {
	return map[string][]string{
		"en": strings.Fields(`attack bomb explosi explod detonat kill murder assassin massacr behead shoot gunm gunfire
			kidnap abduct hostage hijack ambush poison knife grenade`),
		"fr": strings.Fields(`attentat attaqu explos tuer tuerie meurtr fusill egorg decapit poignard
			enlevement kidnapp otage empoisonn detourn`),
		"ru": strings.Fields(`атак нападен напад теракт взрыв взорв подрыв подорв бомб убий убит убив убью убьё застрел расстрел стрельб
			похищ похит заложник покушен отрав обезглав`),
		"ar": strings.Fields(`هجوم هاجم تفجير انفجار متفجر قنبل قتل اغتيال اغتال خطف اختطاف اختطف رهين رهائن ذبح استهداف استهدف انتحاري`),
	}
}

// fold makes one word of its spellings: without case, accents and vowel signs,
// and with one form of the letters that writers of Arabic exchange.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ':
			continue
		case r == 'ة':
			r = 'ه'
		case r == 'ى':
			r = 'ي'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// isStem tells whether a word can stand in the lists: letters alone, and enough of them.
func isStem(s string) bool {
	n := utf8.RuneCountInString(fold(s))
	return n >= fewestLetters && n <= mostLetters && !strings.ContainsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

// stem is a word of the rules with what it looks like folded.
type stem struct{ word, folded string }

// stems finds words by their first letters.
type stems map[string][]stem

func (r Rules) stems() stems {
	out := stems{}
	var seen []string
	for _, list := range r.Words {
		for _, w := range list {
			if f := fold(w); isStem(w) && !slices.Contains(seen, f) {
				seen = append(seen, f)
				out[head(f)] = append(out[head(f)], stem{w, f})
			}
		}
	}
	return out
}

// head is the first letters of a folded word; "" of one that is too short.
func head(s string) string {
	n := 0
	for i := range s {
		if n == fewestLetters {
			return s[:i]
		}
		n++
	}
	if n < fewestLetters {
		return ""
	}
	return s
}

// match finds the longest stem with which a folded word begins.
func (list stems) match(word string) (stem, bool) {
	var best stem
	for skip := 0; ; skip++ {
		for _, s := range list[head(word)] {
			if len(s.folded) > len(best.folded) && strings.HasPrefix(word, s.folded) {
				best = s
			}
		}
		first, n := utf8.DecodeRuneInString(word)
		if best.folded != "" || n == 0 || skip == ahead || !unicode.In(first, unicode.Arabic, unicode.Hebrew) {
			return best, best.folded != ""
		}
		word = word[n:]
	}
}

// found is a stem in a text, with the word that begins so.
type found struct{ stem, word string }

// find lists each stem that a text holds, once, with the first word that has it.
func (list stems) find(text string) []found {
	var out []found
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != 'ـ' }) {
		if s, ok := list.match(fold(w)); ok && !seen[s.word] {
			seen[s.word] = true
			out = append(out, found{s.word, w})
		}
	}
	return out
}
