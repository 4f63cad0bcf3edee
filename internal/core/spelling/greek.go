package spelling

// greek reads a word in Greek letters as modern Greek is spoken. Accents are
// dropped; a diaeresis, or an accent on the first of two vowels, keeps them
// apart.
func greek(word []rune) []Sounds {
	word = alphabeticWord(word)
	var r alphabeticReadings
	r.begin()
	for i := 0; i < len(word); {
		if n := greekVowels(&r, word, i); n > 0 {
			i += n
			continue
		}
		if n := greekConsonants(&r, word, i); n > 0 {
			i += n
			continue
		}
		greekLetter(&r, word, i)
		i++
	}
	return r.all()
}

// greekVowels reads two vowels that are one sound, and returns 2; or 0.
func greekVowels(r *alphabeticReadings, word []rune, i int) int {
	if i+1 == len(word) || greekApart(word[i], word[i+1]) {
		return 0
	}
	first, second := greekBase(word[i]), greekBase(word[i+1])
	switch {
	case first == 'ο' && second == 'υ':
		r.say("u")
	case first == 'α' && second == 'ι':
		r.say("e")
	case (first == 'ε' || first == 'ο' || first == 'υ') && second == 'ι':
		r.say("i")
	case (first == 'α' || first == 'ε' || first == 'η') && second == 'υ':
		r.say(greekVowelSounds(first))
		switch after := greekNext(word, i+2); {
		case after == 0 || greekVoiceless(after):
			r.oneOf(3, "f", "w")
		default:
			r.oneOf(3, "v", "w")
		}
	default:
		return 0
	}
	return 2
}

// greekConsonants reads two consonants that are one sound, and returns 2; or 0.
func greekConsonants(r *alphabeticReadings, word []rune, i int) int {
	if i+1 == len(word) {
		return 0
	}
	inside := i > 0
	switch first, second := word[i], word[i+1]; {
	case first == 'μ' && second == 'π':
		if inside {
			r.oneOf(2, "mp", "b")
		} else {
			r.oneOf(4, "b", "mp")
		}
	case first == 'ν' && second == 'τ' && i+2 < len(word) && (word[i+2] == 'σ' || word[i+2] == 'ζ'):
		if inside {
			r.say("n")
		}
		return 1
	case first == 'ν' && second == 'τ':
		if inside {
			r.oneOf(2, "nt", "d")
		} else {
			r.oneOf(4, "d", "nt")
		}
	case first == 'γ' && second == 'κ':
		if inside {
			r.oneOf(2, "ng", "g")
		} else {
			r.say("g")
		}
	case first == 'γ' && second == 'γ':
		r.oneOf(3, "ng", "g")
	case first == 'γ' && second == 'χ':
		r.oneOf(3, "nx", "nh")
	case first == 'γ' && second == 'ξ':
		r.say("nks")
	case first == 'τ' && second == 'ζ':
		r.oneOf(3, "J", "dz")
	case first == 'τ' && second == 'σ':
		r.oneOf(3, "C", "ts", "c")
	default:
		return 0
	}
	return 2
}

// greekLetter reads one letter that is no part of a pair.
func greekLetter(r *alphabeticReadings, word []rune, i int) {
	letter := greekBase(word[i])
	switch letter {
	case 'γ':
		switch greekNext(word, i+1) {
		case 'ε', 'ι', 'η', 'υ':
			r.oneOf(3, "g", "j")
		default:
			r.say("g")
		}
	case 'χ':
		r.oneOf(2, "x", "h")
	case 'β':
		r.oneOf(4, "v", "b")
	case 'σ', 'ς':
		r.say("s")
	default:
		r.say(greekVowelSounds(letter))
		r.say(greekPlain(letter))
	}
}

// greekPlain returns the sounds of a consonant that is always read alike.
func greekPlain(letter rune) string {
	switch letter {
	case 'δ':
		return "d"
	case 'ζ':
		return "z"
	case 'θ':
		return "T"
	case 'κ':
		return "k"
	case 'λ':
		return "l"
	case 'μ':
		return "m"
	case 'ν':
		return "n"
	case 'ξ':
		return "ks"
	case 'π':
		return "p"
	case 'ρ':
		return "r"
	case 'τ':
		return "t"
	case 'φ':
		return "f"
	case 'ψ':
		return "ps"
	}
	return ""
}

// greekVowelSounds returns the sound of a vowel; none for a consonant.
func greekVowelSounds(letter rune) string {
	switch letter {
	case 'α':
		return "a"
	case 'ε':
		return "e"
	case 'η', 'ι', 'υ':
		return "i"
	case 'ο', 'ω':
		return "o"
	}
	return ""
}

// greekVoiceless tells whether υ before the letter is f rather than v.
func greekVoiceless(letter rune) bool {
	switch letter {
	case 'θ', 'κ', 'ξ', 'π', 'σ', 'ς', 'τ', 'φ', 'χ', 'ψ':
		return true
	}
	return false
}

// greekNext returns a letter without its marks, or 0 beyond the word.
func greekNext(word []rune, i int) rune {
	if i >= len(word) {
		return 0
	}
	return greekBase(word[i])
}

// greekApart tells whether the marks of two vowels keep them from being read as
// one.
func greekApart(first, second rune) bool {
	switch first {
	case 'ά', 'έ', 'ή', 'ό', 'ύ':
		return true
	}
	switch second {
	case 'ϊ', 'ΐ', 'ϋ', 'ΰ':
		return true
	}
	return false
}

// greekBase returns a letter without its marks, also those of older Greek.
func greekBase(letter rune) rune {
	switch letter {
	case 'ά':
		return 'α'
	case 'έ':
		return 'ε'
	case 'ή':
		return 'η'
	case 'ί', 'ϊ', 'ΐ':
		return 'ι'
	case 'ό':
		return 'ο'
	case 'ύ', 'ϋ', 'ΰ':
		return 'υ'
	case 'ώ':
		return 'ω'
	}
	if letter < 0x1f00 || letter > 0x1fff {
		return letter
	}
	switch greekOld[letter-0x1f00] {
	case 'a':
		return 'α'
	case 'e':
		return 'ε'
	case 'h':
		return 'η'
	case 'i':
		return 'ι'
	case 'o':
		return 'ο'
	case 'u':
		return 'υ'
	case 'w':
		return 'ω'
	case 'r':
		return 'ρ'
	}
	return letter
}

// greekOld names the base of each letter from U+1F00 to U+1FFF: alpha, epsilon,
// eta (h), iota, omicron, upsilon, omega (w), rho; a point where there is none.
const greekOld = "" +
	"aaaaaaaaaaaaaaaa" +
	"eeeeee..eeeeee.." +
	"hhhhhhhhhhhhhhhh" +
	"iiiiiiiiiiiiiiii" +
	"oooooo..oooooo.." +
	"uuuuuuuu.u.u.u.u" +
	"wwwwwwwwwwwwwwww" +
	"aaeehhiioouuww.." +
	"aaaaaaaaaaaaaaaa" +
	"hhhhhhhhhhhhhhhh" +
	"wwwwwwwwwwwwwwww" +
	"aaaaa.aaaaaaa.i." +
	"..hhh.hheehhh..." +
	"iiii..iiiiii...." +
	"uuuurruuuuuur..." +
	"..www.wwoowww..."
