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
		switch letter.role {
		case arabicPlain:
			var fork otherFork
			var skip int
			out, fork, skip = arabicPutPlain(out, word, i, chosen)
			seen |= fork
			i += skip
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
			seen |= arabicAt
			out = otherPut(out, 'a')
			if chosen&arabicAt != 0 {
				out = append(out, 't')
			}
		}
	}
	return out, seen
}

// arabicPutPlain reads the consonant at i, and tells its fork and how many
// letters more it has read.
func arabicPutPlain(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork, int) {
	var seen otherFork
	if silent, article := arabicArticle(word, i); article {
		seen = arabicSun
		if silent != (chosen&arabicSun != 0) {
			return out, seen, 0
		}
	}
	if sound := arabicPair(word, i); sound != 0 {
		seen |= arabicSplit
		if chosen&arabicSplit == 0 {
			return append(out, sound), seen, 1
		}
	}
	if word[i] == 'ت' && i+1 < len(word) && word[i+1] == 'ت' && arabicPair(word, i+1) != 0 {
		return out, seen, 0 // ttsh
	}
	letter := arabicOf(word[i])
	if chosen&letter.fork != 0 {
		return append(out, letter.second), seen | letter.fork, 0
	}
	return append(out, letter.sound), seen | letter.fork, 0
}

// arabicArticle tells whether the lam at i is that of an article whose l may be
// silent, and whether it rather is: at the start before a sun letter, behind
// abd, and in -uddin. Where abd and what follows are written apart the article
// is no part of the name, so it may be silent before any letter.
func arabicArticle(word []rune, i int) (silent, article bool) {
	if word[i] != 'ل' || i == 0 || i+2 >= len(word) || word[i-1] != 'ا' || word[i+1] == 'ل' {
		return false, false
	}
	sun := arabicIsSun(word[i+1:])
	switch {
	case i == 1:
		return false, sun
	case i == 4 && word[0] == 'ع' && word[1] == 'ب' && word[2] == 'د':
		return sun, true
	case i > 2 && i == len(word)-4 && word[i+1] == 'د' && word[i+3] == 'ن':
		return true, true
	}
	return false, false
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
// together, 0 if none: tash for ch, tas and taz for the German z, daj for the English j, daz
// for the Japanese and Polish dz.
func arabicPair(word []rune, i int) byte {
	if i+1 >= len(word) {
		return 0
	}
	switch word[i] {
	case 'ت':
		switch word[i+1] {
		case 'ش':
			return 'C'
		case 'س', 'ز':
			return 'c'
		}
	case 'د':
		switch word[i+1] {
		case 'ج':
			return 'J'
		case 'ز':
			return 'z'
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

// arabicShort is the length up to which a word is likely to have been written
// without its short vowels, so that its waw may stand between two of them.
const arabicShort = 5

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
		between := i > 1 && last != 0 && !otherVowel(last) && last != 'w' && last != 'v' && next.role == arabicPlain
		if !between || len(word) > arabicShort {
			return otherPut(out, 'u'), 0
		}
		if chosen&arabicMid != 0 {
			return append(out, 'v'), arabicMid
		}
		return append(out, 'u'), arabicMid
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
	vowelNext := next.role == arabicAlif || next.role == arabicVowel || next.role == arabicTied
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
