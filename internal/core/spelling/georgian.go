package spelling

// georgian reads a word in Georgian letters, of the common script or of either
// old one. Romanised names seldom mark the ejectives, so they have the sounds of
// the plain consonants; ყ alone is kept apart as q.
func georgian(word []rune) []Sounds {
	word = alphabeticWord(word)
	var r alphabeticReadings
	r.begin()
	for i, letter := range word {
		switch letter = georgianBase(letter); letter {
		case 'ფ': // f does not exist, and is written so in foreign names
			r.oneOf(2, "p", "f")
		case 'ქ':
			r.oneOf(5, "k", "q")
		case 'ძ':
			r.oneOf(1, "dz", "z")
		case 'წ', 'ც':
			r.oneOf(3, "c", "ts")
		case 'ხ':
			r.oneOf(4, "x", "h")
		case 'უ', 'ვ':
			georgianLabial(&r, word, i)
		default:
			if plain := letter - 'ა'; plain >= 0 && int(plain) < len(georgianPlain) {
				r.say(georgianPlain[plain])
			}
		}
	}
	return r.all()
}

// georgianLabial reads უ, a glide where a foreign name begins with w, and ვ.
func georgianLabial(r *alphabeticReadings, word []rune, i int) {
	letter := georgianBase(word[i])
	switch {
	case letter == 'ვ':
		r.say("v")
	case i == 0 && len(word) > 1 && georgianVowel(georgianBase(word[1])):
		r.say("w")
	default:
		r.say("u")
	}
}

func georgianVowel(letter rune) bool {
	switch letter {
	case 'ა', 'ე', 'ი', 'ო', 'უ':
		return true
	}
	return false
}

// georgianBase returns the letter of the common script (Mkhedruli) for one of
// the capitals (Mtavruli) or of the church scripts (Asomtavruli, Nuskhuri).
func georgianBase(letter rune) rune {
	switch {
	case letter >= 0x1c90 && letter <= 0x1cbf:
		return letter - 0x1c90 + 'ა'
	case letter >= 0x10a0 && letter <= 0x10c5:
		return letter - 0x10a0 + 'ა'
	case letter >= 0x2d00 && letter <= 0x2d25:
		return letter - 0x2d00 + 'ა'
	}
	return letter
}

// georgianPlain holds the sounds of the letters from ა on.
var georgianPlain = [...]string{
	'ა' - 'ა': "a", 'ბ' - 'ა': "b", 'გ' - 'ა': "g", 'დ' - 'ა': "d", 'ე' - 'ა': "e",
	'ზ' - 'ა': "z", 'თ' - 'ა': "t", 'ი' - 'ა': "i", 'კ' - 'ა': "k", 'ლ' - 'ა': "l",
	'მ' - 'ა': "m", 'ნ' - 'ა': "n", 'ო' - 'ა': "o", 'პ' - 'ა': "p", 'ჟ' - 'ა': "Z",
	'რ' - 'ა': "r", 'ს' - 'ა': "s", 'ტ' - 'ა': "t", 'ღ' - 'ა': "G", 'ყ' - 'ა': "q",
	'შ' - 'ა': "S", 'ჩ' - 'ა': "C", 'ჭ' - 'ა': "C", 'ჯ' - 'ა': "J", 'ჰ' - 'ა': "h",
	// No longer written, or for other languages of the country.
	'ჱ' - 'ა': "ej", 'ჲ' - 'ა': "j", 'ჳ' - 'ა': "w", 'ჴ' - 'ა': "q", 'ჵ' - 'ა': "o",
	'ჶ' - 'ა': "f", 'ჷ' - 'ა': "y", 'ჸ' - 'ა': "", 'ჹ' - 'ა': "g",
}
