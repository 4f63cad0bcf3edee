package spelling

// The parts of a Korean syllable, in the order of its code point.
const (
	otherHangulFirst = "kkndtrmbpss JJCktph"
	otherHangulLast  = " kkknnntlkmlllplmppttnttktpt" // ng is n and g
)

var otherHangulVowels = [21]string{"a", "e", "ja", "je", "o", "e", "jo", "je", "o", "wa", "we", "we", "jo",
	"u", "wo", "we", "wi", "ju", "y", "yi", "i"}

// otherPutHangul reads the Korean syllable at i.
func otherPutHangul(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork) {
	var seen otherFork
	s := int(word[i] - 0xAC00)
	first, vowel, last := s/588, s/28%21, s%28
	switch sound := otherHangulFirst[first]; sound {
	case ' ':
		v := otherHangulVowels[vowel]
		if i == 0 && (v[0] == 'j' || v == "i") {
			seen |= otherLee
			if chosen&otherLee != 0 {
				out = append(out, 'l')
			}
		}
	case 'r':
		seen |= otherEl
		if otherLast(out) == 'l' || chosen&otherEl != 0 {
			sound = 'l'
		}
		out = otherPut(out, sound)
	default:
		if first == 17 { // the p that also writes f
			seen |= otherPh
			if chosen&otherPh != 0 {
				sound = 'f'
			}
		}
		out = otherPut(out, sound)
	}
	for _, c := range []byte(otherHangulVowels[vowel]) {
		out = otherPut(out, c)
	}
	switch sound := otherHangulLast[last]; {
	case last == 0:
	case last == 21:
		out = append(out, 'n', 'g')
	default:
		out = append(out, sound)
	}
	return out, seen
}

// The kana from U+3041 on: consonants and vowels, a space for none.
const (
	otherKanaConsonants = "          kgkgkgkgkgszSJszszsztdCJ cztdtdnnnnnhbphbpfbphbphbpmmmmmjjjjjjrrrrrwwww nvkk"
	otherKanaVowels     = "aaiiuueeooaaiiuueeooaaiiuueeooaaii uueeooaiueoaaaiiiuuueeeoooaiueoaauuooaiueoaaieo uae"
)

// otherPutKana reads one kana, given as hiragana. A small vowel or ya takes the
// place of the vowel before it; the small tsu only doubles what follows.
func otherPutKana(out []byte, r rune, chosen otherFork) ([]byte, otherFork) {
	c, v := otherKanaConsonants[r-0x3041], otherKanaVowels[r-0x3041]
	switch r {
	case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'ゃ', 'ゅ', 'ょ', 'ゎ':
		return otherPutSmallKana(out, c, v), 0
	}
	var seen otherFork
	switch c {
	case 'r':
		seen = otherEl
		if chosen&otherEl != 0 {
			c = 'l'
		}
	case 'b':
		seen = otherVe
		if chosen&otherVe != 0 {
			c = 'v'
		}
	}
	if c != ' ' {
		out = otherPut(out, c)
	}
	if v != ' ' {
		out = otherPut(out, v)
	}
	return out, seen
}

func otherPutSmallKana(out []byte, c, v byte) []byte {
	if n := len(out); n > 0 && otherVowel(out[n-1]) {
		if n > 1 && !otherVowel(out[n-2]) {
			out = out[:n-1]
		} else if out[n-1] == 'u' {
			out[n-1] = 'w'
		}
	}
	switch otherLast(out) {
	case 'S', 'C', 'J':
	default:
		if c != ' ' {
			out = append(out, c)
		}
	}
	return otherPut(out, v)
}

// The Ethiopic syllables: a consonant for each eight, in the order of vowels.
const (
	otherEthiopicConsonants = "hlhmsrsSqqqqbvtChhnn kkhhw zZjddJgggtCpssfp"
	otherEthiopicVowels     = "euiae oa"
)

// otherPutEthiopic reads the syllable at place s of the block.
func otherPutEthiopic(out []byte, s rune) []byte {
	c, v := otherEthiopicConsonants[s>>3], otherEthiopicVowels[s&7]
	switch {
	case c != ' ':
		out = otherPut(out, c)
	case v == 'e' && s&7 == 0:
		v = 'a'
	}
	if s&7 == 7 {
		out = append(out, 'w')
	}
	if v != ' ' {
		out = otherPut(out, v)
	}
	return out
}
