package spelling

// arabic reads a word in Arabic script: Arabic, Persian, Dari, Pashto, Urdu,
// Kurdish, Uyghur, and names of other languages written in it. Vowels are read
// where letters or signs give them and are not invented, so two like letters
// side by side (the mm of Mamdouh) stay two: a vowel stands between them.
// The article is read as written; who cuts it off does so before.
func arabic(word []rune) []Sounds {
	costs, first := &arabicLikely, otherFork(0)
	for _, r := range word {
		if arabicOf(r).persian {
			costs, first = &arabicPersian, arabicVav|arabicZay
			break
		}
	}
	return otherReadings(word, first, costs, arabicRead)
}

// arabicOf is what r may stand for; letters of other blocks are silent, but
// for those of the supplement that names are written with.
func arabicOf(r rune) arabicLetter {
	if r>>8 == 0x06 {
		return arabicLetters[r&0xFF]
	}
	switch r {
	case 'ݣ', 'ݢ':
		return arabicLetter{role: arabicPlain, sound: 'g'}
	case 'ݨ', 'ڽ':
		return arabicLetter{role: arabicPlain, sound: 'n'}
	}
	return arabicLetter{}
}

// arabicShadda doubles the letter before it.
const arabicShadda = '\u0651'

// arabicSign tells whether r is a mark over or under a letter.
func arabicSign(r rune) bool { return r >= 0x64B && r <= 0x65F || r == 0x670 }

// arabicAfter is the first letter after place i that is no mark, and its
// place; the zero letter and len(word) at the end.
func arabicAfter(word []rune, i int) (arabicLetter, int) {
	for i++; i < len(word); i++ {
		if !arabicSign(word[i]) {
			return arabicOf(word[i]), i
		}
	}
	return arabicLetter{}, i
}

// arabicVowelled tells whether one of the marks between i and next is a short
// vowel or a shadda, before which a waw or yeh is a consonant.
func arabicVowelled(word []rune, i, next int) bool {
	for _, mark := range word[i+1 : next] {
		if mark == arabicShadda || arabicOf(mark).role == arabicHaraka {
			return true
		}
	}
	return false
}

// arabicRead is the otherReader of the script.
func arabicRead(out []byte, word []rune, chosen otherFork) ([]byte, otherFork) {
	var seen otherFork
	for i := 0; i < len(word); i++ {
		letter := arabicOf(word[i])
		seen |= letter.fork
		switch letter.role {
		case arabicPlain:
			if i == 1 && word[i] == 'ل' && word[0] == 'ا' && arabicIsSun(word[2:]) {
				seen |= arabicSun
				if chosen&arabicSun != 0 {
					continue
				}
			}
			if sound := arabicPair(word, i); sound != 0 {
				seen |= arabicSplit
				if chosen&arabicSplit == 0 {
					out = append(out, sound)
					i++
					continue
				}
			}
			sound := letter.sound
			if chosen&letter.fork != 0 {
				sound = letter.second
			}
			out = append(out, sound)
		case arabicVowel, arabicHaraka:
			out = otherPut(out, letter.sound)
		case arabicAlif:
			if !arabicCarries(word, i) {
				out = otherPut(out, letter.sound)
			}
		case arabicSeat:
			if i > 0 && arabicSeatSounds(word, i) {
				out = otherPut(out, letter.sound)
			}
		case arabicWaw:
			var fork otherFork
			out, fork = arabicPutWaw(out, word, i, chosen)
			seen |= fork
		case arabicYeh:
			out = arabicPutYeh(out, word, i, letter)
		case arabicHeh:
			out = arabicPutHeh(out, word, i, chosen)
		case arabicAspirate:
			if !arabicAspirates(otherLast(out)) {
				out = append(out, 'h')
			}
		case arabicTied:
			out = otherPut(out, 'a')
			if chosen&arabicAt != 0 {
				out = append(out, 't')
			}
		}
	}
	return out, seen
}

// arabicIsSun tells whether the word after the article begins with a letter
// that the l of the article becomes, and has more than that letter.
func arabicIsSun(rest []rune) bool {
	if len(rest) < 2 {
		return false
	}
	switch rest[0] {
	case 'ت', 'ث', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ن':
		return true
	}
	return false
}

// arabicPair is the one sound that the letters at i and i+1 may write
// together, 0 if none: tash for ch, tas for the German z, daj for the English j.
func arabicPair(word []rune, i int) byte {
	if i+1 >= len(word) {
		return 0
	}
	switch word[i] {
	case 'ت':
		switch word[i+1] {
		case 'ش':
			return 'C'
		case 'س':
			return 'c'
		}
	case 'د':
		if word[i+1] == 'ج' {
			return 'J'
		}
	}
	return 0
}

// arabicCarries tells whether the alif at i only begins the word for the waw
// or yeh after it: Olga, Ivan.
func arabicCarries(word []rune, i int) bool {
	if i != 0 || len(word) < 2 {
		return false
	}
	return arabicOf(word[1]).role == arabicWaw || arabicOf(word[1]).role == arabicYeh
}

// arabicSeatSounds tells whether a hamza on waw or yeh is heard: not when the
// vowel that it carries is written after it.
func arabicSeatSounds(word []rune, i int) bool {
	next, at := arabicAfter(word, i)
	if at > i+1 {
		return false
	}
	return next.role != arabicWaw && next.role != arabicYeh && next.role != arabicAlif && next.role != arabicVowel
}

// arabicPutWaw reads the waw at i: a consonant at the start of a word, beside
// alif and before a vowel, else u.
func arabicPutWaw(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork) {
	next, at := arabicAfter(word, i)
	last := otherLast(out)
	vowelNext := next.role == arabicAlif || next.role == arabicVowel || next.role == arabicYeh ||
		next.role == arabicTied || next.role == arabicHeh && at == len(word)-1
	vowelNext = vowelNext || arabicVowelled(word, i, at)
	consonant := vowelNext
	switch {
	case i == 0:
		consonant = true
	case i == 1 && arabicCarries(word, 0):
		consonant = vowelNext
	case last == 'a':
		consonant = true
	case last == 'w' || last == 'v':
		consonant = false
	case last == 'u' || last == 'o':
		consonant = vowelNext
	}
	if !consonant {
		return otherPut(out, 'u'), 0
	}
	if word[max(i-1, 0)] == 'خ' && next.role == arabicAlif { // khwaja: never v
		return append(out, 'w'), 0
	}
	if chosen&arabicVav != 0 {
		return append(out, 'v'), arabicVav
	}
	return append(out, 'w'), arabicVav
}

// arabicPutYeh reads the yeh at i: a glide at the start of a word, after and
// before a vowel, else i; the yeh without dots is a at the end.
func arabicPutYeh(out []byte, word []rune, i int, letter arabicLetter) []byte {
	next, at := arabicAfter(word, i)
	if letter.sound == 'a' && at == len(word) {
		return otherPut(out, 'a')
	}
	last := otherLast(out)
	vowelNext := next.role == arabicAlif || next.role == arabicVowel || next.role == arabicTied || next.role == arabicWaw
	switch {
	case i == 0, arabicVowelled(word, i, at), last == 'a', last == 'u', last == 'o', last == 'e':
		return append(out, 'j')
	case vowelNext && last != 'j':
		return append(out, 'j')
	}
	return otherPut(out, 'i')
}

// arabicPutHeh reads the heh at i. At the end of a word, after a consonant, it
// is the vowel of the Persian -e or of a ta marbuta without its dots, but not
// in the name of God.
func arabicPutHeh(out []byte, word []rune, i int, chosen otherFork) []byte {
	if i == len(word)-1 && i > 1 && chosen&arabicVav != 0 {
		god := word[i-1] == 'ل' && word[i-2] == 'ل'
		if last := otherLast(out); !god && !otherVowel(last) {
			return append(out, 'a')
		}
	}
	return append(out, 'h')
}

// arabicAspirates tells whether the sound takes the Urdu aspiration, which is
// not heard as a sound of its own.
func arabicAspirates(last byte) bool {
	switch last {
	case 'b', 'p', 't', 'd', 'C', 'J', 'k', 'g', 'r':
		return true
	}
	return false
}
