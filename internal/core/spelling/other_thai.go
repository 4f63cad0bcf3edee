package spelling

// The Thai block from U+0E01 on, and the Lao from U+0E81 on, which is laid out
// alike. F is the p with a puff that is spelt ph; a dot is silent.
const (
	otherThaiLetters = "kkkkkknJCCsCjdttttndttttnbpFfFfFmjrrllwssshl.h" // to U+0E2E
	otherThaiVowels  = ".aaa.iiyyuu"                                    // from U+0E2F
	otherLaoLetters  = "kk.k.knCCs.JjnttddndttttnbpFfFfFmjr.l.wssshl.h" // to U+0EAE
	otherThaiBefore  = "eeoaa"                                          // from U+0E40: written before their consonant
)

// otherPutThai reads the Thai or Lao sign at i and gives the place up to which
// it has read.
func otherPutThai(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork, int) {
	r := word[i] &^ 0x80
	switch {
	case r >= 0xE40 && r <= 0xE44:
		before := otherThaiBefore[r-0xE40]
		var seen otherFork
		if i+1 < len(word) && otherIsThaiLetter(word[i+1]) {
			i++
			out, seen = otherPutThaiLetter(out, word, i, chosen)
		}
		out = otherPut(out, before)
		if r >= 0xE43 {
			out = append(out, 'j')
		}
		return out, seen, i
	case r >= 0xE2F && r <= 0xE39 && r != 0xE33:
		if v := otherThaiVowels[r-0xE2F]; v != '.' {
			out = otherPut(out, v)
		}
	case word[i] == 0xEBB:
		out = otherPut(out, 'o')
	case word[i] == 0xEBD:
		out = append(out, 'j')
	case r == 0xE33:
		return append(otherPut(out, 'a'), 'm'), 0, i
	case r == 0xE4D && i+1 < len(word) && word[i+1]&^0x80 == 0xE32: // sara am
		return append(otherPut(out, 'a'), 'm'), 0, i + 1
	case r == 0xE4C: // silences the consonant under it
		if n := len(out); n > 1 && otherVowel(out[n-1]) {
			return out[:n-2], 0, i
		} else if n > 0 {
			return out[:n-1], 0, i
		}
	case otherIsThaiLetter(word[i]):
		var seen otherFork
		out, seen = otherPutThaiLetter(out, word, i, chosen)
		return out, seen, i
	}
	return out, 0, i
}

func otherIsThaiLetter(r rune) bool {
	return r >= 0xE01 && r <= 0xE2E || r >= 0xE81 && r <= 0xEAE
}

// otherPutThaiLetter reads the consonant at i. Some have another sound at the
// end of a syllable; only the end of the word is seen here.
func otherPutThaiLetter(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork) {
	r, c := word[i], byte('.')
	if r < 0xE80 {
		c = otherThaiLetters[r-0xE01]
	} else {
		c = otherLaoLetters[r-0xE81]
	}
	switch {
	case r == 'ง' || r == 'ງ':
		return append(out, 'n', 'g'), 0
	case r == 'อ' || r == 'ອ':
		if last := otherLast(out); last == 0 || otherVowel(last) || i+1 < len(word) && !otherIsThaiLetter(word[i+1]) {
			return out, 0
		}
		return append(out, 'o'), 0
	case c == '.':
		return out, 0
	case c == 'F':
		c = 'p'
		if chosen&otherPh != 0 {
			c = 'f'
		}
		return otherPut(out, c), otherPh
	case c == 'w':
		if chosen&otherVe != 0 {
			c = 'v'
		}
		return otherPut(out, c), otherVe
	case i == len(word)-1 && i > 0:
		spoken := otherThaiFinal(c)
		if spoken == c {
			break
		}
		if chosen&otherEnd != 0 {
			c = spoken
		}
		return otherPut(out, c), otherEnd
	}
	return otherPut(out, c), 0
}

// otherThaiFinal is how a consonant sounds at the end of a syllable.
func otherThaiFinal(c byte) byte {
	switch c {
	case 'r', 'l':
		return 'n'
	case 's', 'C', 'J':
		return 't'
	}
	return c
}

// The Khmer block from U+1780 on: consonants, vowels that stand alone, two
// signs that are not heard, vowels after a consonant.
const otherKhmerLetters = "kkkknCCCCndtdtnttttnbFFFmjrlvSsshl." + "aaiiuuuurrlleaooa" + ".." + "aiiyyuuuyyieeaoa" + "mha"

// otherPutKhmer reads one Khmer sign.
func otherPutKhmer(out []byte, r rune, chosen otherFork) ([]byte, otherFork) {
	if r-0x1780 >= rune(len(otherKhmerLetters)) {
		return out, 0
	}
	c := otherKhmerLetters[r-0x1780]
	switch {
	case c == '.':
		return out, 0
	case r == 'ង':
		return append(out, 'n', 'g'), 0
	case c == 'F':
		c = 'p'
		if chosen&otherPh != 0 {
			c = 'f'
		}
		return otherPut(out, c), otherPh
	}
	return otherPut(out, c), 0
}

// The Burmese block from U+1000 on: consonants, vowels alone, vowels after a
// consonant, signs, medials.
const otherBurmeseLetters = "kxggnsszznnttddnttddnppbbmjjlwThla" + "aiiuueeoo" + "aaiiuueeioe" + "n....jjwh" + "T"

// otherPutBurmese reads one Burmese sign.
func otherPutBurmese(out []byte, r rune, chosen otherFork) ([]byte, otherFork) {
	c := otherBurmeseLetters[r-0x1000]
	switch {
	case c == '.':
		return out, 0
	case r == 'င':
		return append(out, 'n', 'g'), 0
	case r == 'ဝ':
		if chosen&otherVe != 0 {
			c = 'v'
		}
		return otherPut(out, c), otherVe
	}
	return otherPut(out, c), 0
}
