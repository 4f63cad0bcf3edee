package spelling

// The forks of the script, which writes no dot that would tell them apart.
const (
	hebrewVet   otherFork = 1 << iota // bet: b or v, at the end v or b
	hebrewFe                          // pe: p or f
	hebrewWaw                         // consonantal vav: v, or the w of foreign names
	hebrewMater                       // vav beside a vowel letter: o, or v
	hebrewGimel                       // gimel at the end that may have lost its geresh: g or J
	hebrewHet                         // het: h, or x
	hebrewSav                         // tav: t, or s as among Ashkenazi Jews
	hebrewSplit                       // tet with samekh, tsadi, shin: one sound c or C, or two
)

// hebrewLikely orders the forks by the counts of pairs of tokens: -10 log10 of
// the share that needs the second way.
var hebrewLikely = otherCosts{5, 3, 16, 17, 20, 6, 16, 5}

// The marks that decide a letter, and the Yiddish ligatures.
const (
	hebrewDagesh  = '\u05BC'
	hebrewRafe    = '\u05BF'
	hebrewSinDot  = '\u05C2'
	hebrewTwoVav  = '\u05F0'
	hebrewTwoYod  = '\u05F2'
	hebrewGeresh  = '\u05F3'
	hebrewHataf   = '\u05B1' // the first vowel point that is heard
	hebrewPoints  = "eaoieeaaoou"
	hebrewQubuts  = hebrewHataf + rune(len(hebrewPoints)) - 1
	hebrewLetters = "abgdhvzxtjkklmmnns ffcckrSt" // alef to tav, final forms before their letters
)

// hebrewLigatures are the Yiddish two vavs, vav yod and two yods.
var hebrewLigatures = [...]string{"v", "oj", "ej"}

// hebrew reads a word in Hebrew script, of Hebrew or Yiddish, with or without
// points; an apostrophe is read as geresh. Like letters side by side stay two.
func hebrew(word []rune) []Sounds {
	return otherReadings(word, 0, &hebrewLikely, hebrewRead)
}

// hebrewAt is the letter at i, 0 beyond the end of the word.
func hebrewAt(word []rune, i int) rune {
	if i < 0 || i >= len(word) {
		return 0
	}
	return word[i]
}

// hebrewMarked tells whether the letter at i bears the mark.
func hebrewMarked(word []rune, i int, mark rune) bool {
	for i++; i < len(word) && word[i] >= 0x591 && word[i] <= 0x5C7; i++ {
		if word[i] == mark {
			return true
		}
	}
	return false
}

// hebrewNext is the place of the next letter after i.
func hebrewNext(word []rune, i int) int {
	for i++; i < len(word) && word[i] >= 0x591 && word[i] <= 0x5C7; i++ {
	}
	return i
}

// hebrewHasGeresh tells whether the letter before i is changed by a geresh.
func hebrewHasGeresh(word []rune, i int) bool {
	switch hebrewAt(word, i) {
	case hebrewGeresh, '\'', '’':
		return true
	}
	return false
}

// hebrewWithGeresh is the sound of a letter with geresh, 0 if it has none.
func hebrewWithGeresh(r rune) byte {
	switch r {
	case 'ג':
		return 'J'
	case 'ז':
		return 'Z'
	case 'צ', 'ץ':
		return 'C'
	case 'ת':
		return 'T'
	case 'ד':
		return 'D'
	case 'ח':
		return 'x'
	case 'ע', 'ר':
		return 'G'
	case 'ו':
		return 'w'
	}
	return 0
}

// hebrewRead is the otherReader of the script.
func hebrewRead(out []byte, word []rune, chosen otherFork) ([]byte, otherFork) {
	var seen otherFork
	for i := 0; i < len(word); i++ {
		r := word[i]
		next := hebrewNext(word, i)
		if hebrewHasGeresh(word, next) {
			if sound := hebrewWithGeresh(r); sound != 0 {
				out = append(out, sound)
				i = next
				continue
			}
		}
		var fork otherFork
		switch {
		case r >= hebrewHataf && r <= hebrewQubuts:
			out = otherPut(out, hebrewPoints[r-hebrewHataf])
		case r == 'א' || r == 'ה' || r == 'ע':
			out = hebrewPutThroat(out, word, i, next)
		case r == 'ו':
			var skip int
			out, fork, skip = hebrewPutVav(out, word, i, chosen)
			i += skip
		case r == 'י':
			out = hebrewPutYod(out, word, i, next)
		case r == 'ז' && hebrewAt(word, next) == 'ש': // Yiddish, and with dalet before it
			sound := byte('Z')
			if otherLast(out) == 'd' {
				out, sound = out[:len(out)-1], 'J'
			}
			out = append(out, sound)
			i = next
		case (r == 'ט' || r == 'ד') && hebrewPair(word, i, next) != 0:
			fork = hebrewSplit
			if chosen&hebrewSplit != 0 {
				out = append(out, hebrewLetters[r-'א'])
				break
			}
			out = append(out, hebrewPair(word, i, next))
			i = next
			if hebrewHasGeresh(word, next+1) {
				i++
			}
		case r == 'ב' || r == 'פ' || r == 'ג' || r == 'ח' || r == 'ת':
			out, fork = hebrewPutForked(out, word, i, chosen)
		case r == 'ש' && hebrewMarked(word, i, hebrewSinDot):
			out = append(out, 's')
		case r == 'כ' && i > 0 && hebrewMarked(word, i, hebrewRafe), r == 'ך':
			out = append(out, 'x')
		case r >= hebrewTwoVav && r <= hebrewTwoYod:
			out = append(out, hebrewLigatures[r-hebrewTwoVav]...)
		case r >= 'א' && r <= 'ת':
			out = append(out, hebrewLetters[r-'א'])
		}
		seen |= fork
	}
	return out, seen
}

// hebrewPair is the one sound that tet or dalet and the next letter may write
// together, 0 if none.
func hebrewPair(word []rune, i, next int) byte {
	geresh := hebrewHasGeresh(word, next+1)
	switch hebrewAt(word, next) {
	case 'ס':
		if word[i] == 'ט' {
			return 'c'
		}
	case 'צ', 'ץ':
		if word[i] == 'ט' && geresh {
			return 'C'
		} else if word[i] == 'ט' {
			return 'c'
		}
	case 'ש':
		if word[i] == 'ט' {
			return 'C'
		}
	case 'ז', 'ג':
		if word[i] == 'ד' && geresh {
			return 'J'
		} else if word[i] == 'ט' && word[next] == 'ז' {
			return 'c'
		}
	}
	return 0
}

// hebrewPutThroat reads alef, he and ayin: alef is a inside a word and before
// consonants, he is h but at the end, ayin is silent.
func hebrewPutThroat(out []byte, word []rune, i, next int) []byte {
	switch word[i] {
	case 'א':
		if i == 0 && (hebrewAt(word, next) == 'ו' || hebrewAt(word, next) == 'י') {
			return out
		}
		return otherPut(out, 'a')
	case 'ה':
		if next < len(word) {
			return append(out, 'h')
		}
		if !otherVowel(otherLast(out)) {
			return append(out, 'a')
		}
	}
	return out
}

// hebrewPutVav reads the vav at i and the one after it, if any: two are the
// consonant, one is it at the start of a word, else mostly o. It tells how many
// letters more it has read.
func hebrewPutVav(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork, int) {
	consonant := byte('v')
	if chosen&hebrewWaw != 0 {
		consonant = 'w'
	}
	next := hebrewNext(word, i)
	following := hebrewAt(word, next)
	switch {
	case following == 'ו' && next < len(word)-1:
		return append(out, consonant), hebrewWaw, next - i
	case next > i+1 && (hebrewMarked(word, i, hebrewDagesh)):
		return otherPut(out, 'u'), 0, 0
	case i == 0:
		return append(out, consonant), hebrewWaw, 0
	case following == 'א' || following == 'י' || following == 'ה' || otherLast(out) == 'a' || otherLast(out) == 'j':
		if chosen&hebrewMater != 0 {
			return append(out, consonant), hebrewMater, 0
		}
		return otherPut(out, 'o'), hebrewMater, 0
	}
	return otherPut(out, 'o'), 0, 0
}

// hebrewPutYod reads the yod at i: a glide at the start of a word and beside
// vowel letters, else i.
func hebrewPutYod(out []byte, word []rune, i, next int) []byte {
	following, last := hebrewAt(word, next), otherLast(out)
	switch {
	case last == 'j':
		return out
	case i == 0, last == 'a', last == 'o', following == 'א', following == 'ו', following == 'י', following == 'ה':
		return append(out, 'j')
	}
	return otherPut(out, 'i')
}

// hebrewPutForked reads bet, pe, gimel, het and tav: a dagesh decides, then the place. A
// bet is b at the start and rather v at the end; a pe at the end would have its
// final form were it f; a gimel at the end may have lost its geresh.
func hebrewPutForked(out []byte, word []rune, i int, chosen otherFork) ([]byte, otherFork) {
	hard, soft, fork := byte('b'), byte('v'), hebrewVet
	switch word[i] {
	case 'פ':
		hard, soft, fork = 'p', 'f', hebrewFe
	case 'ג':
		hard, soft, fork = 'g', 'J', hebrewGimel
	case 'ח':
		hard, soft, fork = 'h', 'x', hebrewHet
	case 'ת':
		hard, soft, fork = 't', 's', hebrewSav
	}
	last := hebrewNext(word, i) == len(word)
	switch {
	case hebrewMarked(word, i, hebrewDagesh), i == 0 && (fork == hebrewVet || fork == hebrewSav), last && fork == hebrewFe, !last && fork == hebrewGimel:
		return append(out, hard), 0
	case hebrewMarked(word, i, hebrewRafe):
		return append(out, soft), 0
	case last && fork == hebrewVet:
		hard, soft = soft, hard
	}
	if chosen&fork != 0 {
		return append(out, soft), fork
	}
	return append(out, hard), fork
}
