package spelling

// The forks of the Indic scripts.
const (
	devanagariWa  otherFork = 1 << iota // v or w
	devanagariBa                        // Bengali and Odia b, and Devanagari at the end of a word, which also write v
	devanagariZha                       // the Tamil and Malayalam sound written zh: l or Z
	devanagariGya                       // the conjunct of ja and nya: gj or Jn
)

var devanagariLikely = otherCosts{5, 8, 3, 8}

// devanagariRole is what a sign does in a word; the zero value is silent.
type devanagariRole uint8

const (
	devanagariSilent devanagariRole = iota
	devanagariConsonant
	devanagariVowel // standing alone
	devanagariMatra // after a consonant, in the place of its a
	devanagariFinal // anusvara, visarga and other sounds after a vowel
	devanagariVirama
	devanagariNukta
)

type devanagariLetter struct {
	role   devanagariRole
	sounds string
}

// devanagariLetters is the layout that the blocks from U+0900 to U+0D7F share,
// by place in the block: the role, then the sound, two of a diphthong.
var devanagariLetters = [128]devanagariLetter{
	0x00: {devanagariFinal, "n"}, {devanagariFinal, "n"}, {devanagariFinal, "n"}, {devanagariFinal, "h"},
	0x04: {devanagariVowel, "a"}, {devanagariVowel, "a"}, {devanagariVowel, "a"}, {devanagariVowel, "i"},
	{devanagariVowel, "i"}, {devanagariVowel, "u"}, {devanagariVowel, "u"}, {devanagariVowel, "ri"},
	{devanagariVowel, "li"}, {devanagariVowel, "e"}, {devanagariVowel, "e"}, {devanagariVowel, "e"},
	{devanagariVowel, "ai"}, {devanagariVowel, "o"}, {devanagariVowel, "o"}, {devanagariVowel, "o"},
	{devanagariVowel, "au"},
	0x15: {devanagariConsonant, "k"}, {devanagariConsonant, "x"}, {devanagariConsonant, "g"},
	{devanagariConsonant, "G"}, {devanagariConsonant, "n"}, {devanagariConsonant, "C"},
	{devanagariConsonant, "C"}, {devanagariConsonant, "J"}, {devanagariConsonant, "J"},
	{devanagariConsonant, "n"}, {devanagariConsonant, "t"}, {devanagariConsonant, "t"},
	{devanagariConsonant, "d"}, {devanagariConsonant, "d"}, {devanagariConsonant, "n"},
	{devanagariConsonant, "t"}, {devanagariConsonant, "t"}, {devanagariConsonant, "d"},
	{devanagariConsonant, "d"}, {devanagariConsonant, "n"}, {devanagariConsonant, "n"},
	{devanagariConsonant, "p"}, {devanagariConsonant, "f"}, {devanagariConsonant, "b"},
	{devanagariConsonant, "b"}, {devanagariConsonant, "m"}, {devanagariConsonant, "j"},
	{devanagariConsonant, "r"}, {devanagariConsonant, "r"}, {devanagariConsonant, "l"},
	{devanagariConsonant, "l"}, {devanagariConsonant, "l"}, {devanagariConsonant, "v"},
	{devanagariConsonant, "S"}, {devanagariConsonant, "S"}, {devanagariConsonant, "s"},
	{devanagariConsonant, "h"},
	0x3C: {devanagariNukta, ""},
	0x3E: {devanagariMatra, "a"}, {devanagariMatra, "i"}, {devanagariMatra, "i"}, {devanagariMatra, "u"},
	{devanagariMatra, "u"}, {devanagariMatra, "ri"}, {devanagariMatra, "ri"}, {devanagariMatra, "e"},
	{devanagariMatra, "e"}, {devanagariMatra, "e"}, {devanagariMatra, "ai"}, {devanagariMatra, "o"},
	{devanagariMatra, "o"}, {devanagariMatra, "o"}, {devanagariMatra, "au"},
	0x4D: {devanagariVirama, ""},
	0x57: {devanagariMatra, "au"},
	0x5F: {devanagariConsonant, "j"},
	0x60: {devanagariVowel, "ri"}, {devanagariVowel, "li"},
	0x70: {devanagariFinal, "n"},
}

// devanagari reads a word in Devanagari or another Indic script: Bengali,
// Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala. A
// consonant without another vowel has its a; in the north not at the end.
func devanagari(word []rune) []Sounds {
	return otherReadings(word, 0, &devanagariLikely, devanagariRead)
}

// devanagariRead is the otherReader of these scripts.
func devanagariRead(out []byte, word []rune, chosen otherFork) ([]byte, otherFork) {
	var seen otherFork
	inherent := false // a consonant waits for its vowel
	for i := 0; i < len(word); i++ {
		letter := devanagariOf(word[i])
		switch letter.role {
		case devanagariConsonant:
			if inherent {
				out = append(out, 'a')
			}
			sound, fork, skip := devanagariSound(word, i, chosen, letter)
			seen |= fork
			for _, c := range []byte(sound) {
				out = otherPut(out, c)
			}
			i += skip
			inherent = true
		case devanagariMatra, devanagariVowel:
			if inherent && letter.role == devanagariVowel {
				out = append(out, 'a')
			}
			inherent = false
			for _, c := range []byte(letter.sounds) {
				out = otherPut(out, c)
			}
		case devanagariVirama:
			inherent = false
		case devanagariFinal:
			if inherent {
				out = append(out, 'a')
			}
			inherent = false
			out = append(out, devanagariNasal(word, i, letter.sounds)...)
		}
	}
	if inherent && (word[len(word)-1] >= 0xB80 || len(out) == 1 || devanagariClustered(word)) {
		out = append(out, 'a')
	}
	return out, seen
}

// devanagariClustered tells whether the word ends in a conjunct, after which
// the last a is heard: Chandra, Krishna.
func devanagariClustered(word []rune) bool {
	n := len(word)
	return n > 2 && devanagariOf(word[n-2]).role == devanagariVirama
}

// devanagariNasal is the anusvara at i: m before lips, the ng of Singh before h
// at the end, and ng in Bengali where no k or g follows that writes it.
func devanagariNasal(word []rune, i int, sound string) string {
	if sound != "n" {
		return sound
	}
	next := ""
	if i+1 < len(word) {
		next = devanagariOf(word[i+1]).sounds
	}
	switch next {
	case "p", "f", "b", "m":
		return "m"
	case "h":
		if i+2 == len(word) {
			return "ng"
		}
	case "k", "x", "g", "G":
	default:
		if word[i] == 'ং' {
			return "ng"
		}
	}
	return "n"
}

// devanagariSound is the sound of the consonant at i, the fork that it is at,
// and how many signs more it takes.
func devanagariSound(word []rune, i int, chosen otherFork, letter devanagariLetter) (string, otherFork, int) {
	next := rune(0)
	if i+1 < len(word) {
		next = word[i+1]
	}
	bengali := word[i]&^0x7F == 0x980 || word[i] >= 0xB00 && word[i] < 0xB80
	switch {
	case next != 0 && devanagariOf(next).role == devanagariNukta:
		return devanagariDotted(letter.sounds), 0, 1
	case letter.sounds == "v":
		return devanagariEither(chosen, devanagariWa, "v", "w"), devanagariWa, 0
	case letter.sounds == "b" && (bengali || next == 0 && word[i] == 'ब'):
		return devanagariEither(chosen, devanagariBa, "b", "v"), devanagariBa, 0
	case word[i] < 0xD80 && word[i]&0x7F == 0x19 && (next == 0 || devanagariOf(next).role != devanagariVirama): // nga
		return "ng", 0, 0
	case word[i] == 'ழ' || word[i] == 'ഴ':
		return devanagariEither(chosen, devanagariZha, "l", "Z"), devanagariZha, 0
	case letter.sounds == "j" && bengali && word[i]&0x7F == 0x2F && (i == 0 || devanagariOf(word[i-1]).role != devanagariVirama):
		return "J", 0, 0
	case word[i] == 'ज' && next == '्' && i+2 < len(word) && word[i+2] == 'ञ':
		return devanagariEither(chosen, devanagariGya, "gj", "Jn"), devanagariGya, 2
	}
	return letter.sounds, 0, 0
}

// devanagariEither takes the second way where the fork is chosen.
func devanagariEither(chosen, fork otherFork, first, second string) string {
	if chosen&fork != 0 {
		return second
	}
	return first
}

// devanagariDotted is the sound of a consonant with nukta: the letters for
// Persian and English sounds, and the flapped r.
func devanagariDotted(sound string) string {
	switch sound {
	case "k":
		return "q"
	case "g":
		return "G"
	case "J":
		return "z"
	case "d":
		return "r"
	case "p":
		return "f"
	}
	return sound
}

// devanagariOf is what r does, by its place in its block.
func devanagariOf(r rune) devanagariLetter {
	if r >= 0xD80 {
		return devanagariSinhala(r)
	}
	if letter := devanagariOdd(r); letter.role != devanagariSilent {
		return letter
	}
	if r < 0x900 {
		return devanagariLetter{}
	}
	return devanagariLetters[r&0x7F]
}

// devanagariOdd are the letters that the layout does not share.
func devanagariOdd(r rune) devanagariLetter {
	switch r {
	case 'ৎ':
		return devanagariLetter{devanagariFinal, "t"}
	case 'ৰ':
		return devanagariLetter{devanagariConsonant, "r"}
	case 'ৱ', 'ୱ':
		return devanagariLetter{devanagariConsonant, "v"}
	case 'ச':
		return devanagariLetter{devanagariConsonant, "s"}
	case 'ൺ', 'ൻ':
		return devanagariLetter{devanagariFinal, "n"}
	case 'ർ':
		return devanagariLetter{devanagariFinal, "r"}
	case 'ൽ', 'ൾ':
		return devanagariLetter{devanagariFinal, "l"}
	case 'ൿ':
		return devanagariLetter{devanagariFinal, "k"}
	}
	return devanagariLetter{}
}

// The Sinhala block is laid out in its own way.
const (
	devanagariSinhalaVowels     = "aaeeiiuurrlleeaooa"                                 // U+0D85
	devanagariSinhalaConsonants = "kxgGnnCCJJnnnttddnnttddn nppbbmm" + "jr l  vSSshlf" // U+0D9A
	devanagariSinhalaMatras     = "aeeiiu u reeaooal"                                  // U+0DCF
)

func devanagariSinhala(r rune) devanagariLetter {
	pick := func(role devanagariRole, table string, i rune) devanagariLetter {
		if table[i] == ' ' {
			return devanagariLetter{}
		}
		return devanagariLetter{role, table[i : i+1]}
	}
	switch {
	case r == 0xD82:
		return devanagariLetter{devanagariFinal, "n"}
	case r >= 0xD85 && r < 0xD85+rune(len(devanagariSinhalaVowels)):
		return pick(devanagariVowel, devanagariSinhalaVowels, r-0xD85)
	case r >= 0xD9A && r < 0xD9A+rune(len(devanagariSinhalaConsonants)):
		return pick(devanagariConsonant, devanagariSinhalaConsonants, r-0xD9A)
	case r == 0xDCA:
		return devanagariLetter{devanagariVirama, ""}
	case r >= 0xDCF && r < 0xDCF+rune(len(devanagariSinhalaMatras)):
		return pick(devanagariMatra, devanagariSinhalaMatras, r-0xDCF)
	}
	return devanagariLetter{}
}
