package spelling

// cyrillicTongue is what the letters of a word betray of its language.
type cyrillicTongue uint8

const (
	cyrillicUkrainian cyrillicTongue = 1 << iota // і ї є ґ, or Belarusian ў: г is h
	cyrillicSerbian                              // ј љ њ ђ ћ џ, ѓ ќ ѕ: х is h
	cyrillicTurkic                               // Kazakh, Kyrgyz, Tatar, Mongolian, Azeri and their like
	cyrillicBulgarian                            // ъ as a vowel: щ is sht
)

// cyrillic reads a word written in Cyrillic letters of any language.
func cyrillic(word []rune) []Sounds {
	word = alphabeticWord(word)
	var r alphabeticReadings
	r.begin()
	tongue := cyrillicGuess(word)
	for i := 0; i < len(word); {
		if n := cyrillicGroup(&r, word, i, tongue); n > 0 {
			i += n
			continue
		}
		cyrillicLetter(&r, word, i, tongue)
		i++
	}
	return r.all()
}

// cyrillicGuess collects what the letters tell of the language. Most words tell
// nothing, and are read as Russian.
func cyrillicGuess(word []rune) cyrillicTongue {
	var tongue cyrillicTongue
	for i, letter := range word {
		switch letter {
		case 'і', 'ї', 'є', 'ґ':
			tongue |= cyrillicUkrainian
		case 'ў':
			if i > 0 && cyrillicVowel(word[i-1]) {
				tongue |= cyrillicUkrainian
			} else {
				tongue |= cyrillicTurkic
			}
		case 'ј', 'љ', 'њ', 'ђ', 'ћ', 'џ', 'ѓ', 'ќ', 'ѕ':
			tongue |= cyrillicSerbian
		case 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'җ', 'ҙ', 'ҡ', 'ҝ', 'ҹ', 'ҥ', 'ҳ', 'ҷ':
			tongue |= cyrillicTurkic
		case 'ъ':
			if cyrillicOpenSign(word, i) {
				tongue |= cyrillicBulgarian
			}
		}
	}
	if tongue&(cyrillicTurkic|cyrillicSerbian) != 0 {
		tongue &^= cyrillicUkrainian // Kazakh has і too
	}
	return tongue
}

// cyrillicLetter reads one letter that is no part of a group.
func cyrillicLetter(r *alphabeticReadings, word []rune, i int, tongue cyrillicTongue) {
	before := cyrillicAt(word, i-1)
	switch word[i] {
	case 'г':
		if tongue&cyrillicUkrainian != 0 {
			r.oneOf(2, "h", "g")
		} else {
			r.oneOf(4, "g", "h")
		}
	case 'х':
		switch {
		case tongue&cyrillicSerbian != 0:
			r.oneOf(3, "h", "x")
		case cyrillicSounds(before):
			r.oneOf(2, "x", "h")
		default:
			r.oneOf(3, "x", "h")
		}
	case 'ж':
		if tongue&cyrillicTurkic != 0 {
			r.oneOf(3, "Z", "J")
		} else {
			r.say("Z")
		}
	case 'щ':
		if tongue&cyrillicBulgarian != 0 {
			r.oneOf(2, "St", "SC")
		} else {
			r.oneOf(4, "SC", "St")
		}
	case 'ң', 'ҥ':
		r.oneOf(2, "n", "ng")
	case 'ђ':
		r.oneOf(2, "J", "dj")
	case 'ѓ':
		r.oneOf(2, "gj", "J")
	case 'ќ':
		r.oneOf(2, "kj", "C")
	default:
		cyrillicOpen(r, word, i, tongue)
	}
}

// cyrillicOpen reads a vowel, a sign or a letter that is read alike everywhere.
func cyrillicOpen(r *alphabeticReadings, word []rune, i int, tongue cyrillicTongue) {
	before, after := cyrillicAt(word, i-1), cyrillicAt(word, i+1)
	switch word[i] {
	case 'ъ':
		if cyrillicOpenSign(word, i) {
			r.say("a")
		}
	case 'ў':
		if cyrillicVowel(before) {
			r.oneOf(1, "w", "v")
		} else {
			r.say("o")
		}
	case 'у':
		if cyrillicVowel(after) && (before == 0 || cyrillicVowel(before)) {
			r.say("w")
		} else {
			r.say("u")
		}
	case 'и':
		if tongue&cyrillicUkrainian != 0 {
			r.say("y")
		} else {
			r.say("i")
		}
	case 'е', 'є', 'ё', 'ю', 'я':
		cyrillicSoft(r, word[i], before)
	default:
		if plain := word[i] - 0x400; plain >= 0 && int(plain) < len(cyrillicPlain) {
			r.say(cyrillicPlain[plain])
		}
	}
}

// cyrillicSoft reads the vowels that begin with a glide: е where a word or a
// syllable begins, ё ю я but after a hushing consonant.
func cyrillicSoft(r *alphabeticReadings, letter, before rune) {
	hushing := before == 'ж' || before == 'ш' || before == 'ч' || before == 'щ'
	switch {
	case letter == 'е' && cyrillicSounds(before):
		r.say("e")
	case letter == 'е' || letter == 'є':
		r.say("je")
	case letter == 'ё' && hushing:
		r.say("o")
	case letter == 'ё':
		r.say("jo")
	case letter == 'ю' && hushing:
		r.say("u")
	case letter == 'ю':
		r.say("ju")
	default:
		r.say("ja")
	}
}

// cyrillicAt returns a letter of the word, or 0 beyond its ends.
func cyrillicAt(word []rune, i int) rune {
	if i < 0 || i >= len(word) {
		return 0
	}
	return word[i]
}

// cyrillicVowel tells whether a letter is a vowel.
func cyrillicVowel(letter rune) bool {
	switch letter {
	case 'а', 'е', 'ё', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я', 'і', 'ї', 'є',
		'ә', 'ө', 'ү', 'ұ', 'ӣ', 'ӯ', 'ӕ', 'ѣ', 'ӱ', 'ӧ', 'ӓ':
		return true
	}
	return false
}

// cyrillicSounds tells whether a letter is a consonant with a sound of its own.
func cyrillicSounds(letter rune) bool {
	switch letter {
	case 0, 'ь', 'ъ', 'ӏ', 'Ӏ', '\'', '’', 'ʼ', 'й', 'ј':
		return false
	}
	return !cyrillicVowel(letter)
}

// cyrillicOpenSign tells whether the hard sign is the Bulgarian vowel: it stands
// between consonants, or before one at the start.
func cyrillicOpenSign(word []rune, i int) bool {
	before := cyrillicAt(word, i-1)
	return cyrillicSounds(cyrillicAt(word, i+1)) &&
		(before == 0 || cyrillicSounds(before) && !cyrillicVelar(before))
}

// cyrillicVelar tells whether a hard sign after the letter makes another
// consonant of it, as in the languages of the Caucasus.
func cyrillicVelar(letter rune) bool {
	return letter == 'к' || letter == 'х' || letter == 'г'
}
