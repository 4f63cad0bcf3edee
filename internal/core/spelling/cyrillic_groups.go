package spelling

// cyrillicGroup reads letters that stand for one sound together, and returns
// how many they are; 0 where the letter stands alone.
func cyrillicGroup(r *alphabeticReadings, word []rune, i int, tongue cyrillicTongue) int {
	if i+1 == len(word) {
		return 0
	}
	next := word[i+1]
	if cyrillicPalochka(word, i+1, tongue) {
		return cyrillicEjective(r, word[i])
	}
	switch next {
	case 'ь', 'ъ':
		return cyrillicSigned(r, word[i], next, cyrillicAt(word, i+2))
	case 'й':
		if i+2 == len(word) && (word[i] == 'и' || word[i] == 'ы' || word[i] == 'і') {
			r.say("i")
			return 2
		}
		return 0
	}
	switch word[i] {
	case 'д':
		return cyrillicVoiced(r, next, cyrillicAt(word, i+2))
	case 'т':
		return cyrillicVoiceless(r, word, i)
	case 'п':
		if next == 'х' { // the aspirate of India and Korea; ph in romanisations
			r.oneOf(3, "p", "f")
			return 2
		}
	case 'ч':
		if next == 'ж' { // Chinese zh
			r.oneOf(3, "Z", "J")
			return 2
		}
	case 'м':
		if (next == 'п' || next == 'б' || next == 'м') && cyrillicJapanese(word) {
			r.oneOf(2, "m", "n")
			return 1
		}
	case 'в':
		return cyrillicWeakV(r, word, i)
	case 'ж':
		if next == 'э' { // Chinese r; Slavic words have е here
			r.oneOf(2, "r", "Z")
			return 1
		}
	case 'р':
		if next == 'ж' { // Polish rz, Czech ř
			r.oneOf(3, "rZ", "Z")
			return 2
		}
	case 'ц':
		if next == 'и' && (cyrillicVowel(cyrillicAt(word, i+2)) || cyrillicAt(word, i+2) == 'й') { // Latin -ti-
			r.oneOf(3, "c", "t")
			return 1
		}
	}
	return 0
}

// cyrillicVoiced reads д with the letter after it where they are one sound.
func cyrillicVoiced(r *alphabeticReadings, next, after rune) int {
	switch next {
	case 'ж':
		r.say("J")
		return 2
	case 'з':
		switch after {
		case 'и', 'ё', 'ю', 'я': // Japanese j, as in дзюн
			r.oneOf(2, "dz", "J")
		default:
			r.oneOf(2, "dz", "z")
		}
		return 2
	}
	return 0
}

// cyrillicVoiceless reads т with the letter after it where they are one sound.
func cyrillicVoiceless(r *alphabeticReadings, word []rune, i int) int {
	switch word[i+1] {
	case 'ч':
		r.oneOf(2, "C", "tC")
	case 'с', 'ц':
		r.oneOf(2, "c", "ts")
	case 'ш': // German tsch
		r.oneOf(2, "C", "tS")
	case 'х': // the aspirate of India, Korea and Georgia
		r.oneOf(3, "t", "tx")
	case 'и', 'ё', 'ю', 'я': // Japanese ch
		if cyrillicJapanese(word) {
			r.oneOf(2, "t", "C")
			return 1
		}
		return 0
	default:
		return 0
	}
	return 2
}

// cyrillicWeakV reads the в that other alphabets write as a u: after г and к
// (Гвидо, Квинт), and after the first vowel of Greek and Latin names (Август,
// Евгений).
func cyrillicWeakV(r *alphabeticReadings, word []rune, i int) int {
	before, after := cyrillicAt(word, i-1), cyrillicAt(word, i+1)
	switch {
	case (before == 'г' || before == 'к') && cyrillicVowel(after):
	case (before == 'а' || before == 'е' || before == 'э') && i <= 3 && cyrillicSounds(after) && after != 'в':
		for _, earlier := range word[:i-1] {
			if cyrillicVowel(earlier) {
				return 0
			}
		}
	default:
		return 0
	}
	r.oneOf(4, "v", "w")
	return 1
}

// cyrillicJapanese tells whether the word could be Japanese: every syllable is
// open or ends in н, and there are no sounds that Japanese has not.
func cyrillicJapanese(word []rune) bool {
	for i, letter := range word {
		next := cyrillicAt(word, i+1)
		switch letter {
		case 'л', 'ж', 'ч', 'ш', 'щ', 'ь', 'ы':
			return false
		case 'н', 'ъ':
		case 'м':
			if !cyrillicVowel(next) && next != 'м' && next != 'п' && next != 'б' {
				return false
			}
		case 'д':
			if !cyrillicVowel(next) && next != 'з' {
				return false
			}
		default:
			if cyrillicSounds(letter) && !cyrillicVowel(next) && next != letter {
				return false
			}
		}
	}
	return true
}

// cyrillicSigned reads a letter with a sign that makes another sound of it, as
// in Chechen, Avar and Karachay. In Slavic words the signs are silent.
func cyrillicSigned(r *alphabeticReadings, letter, sign, after rune) int {
	if after == 'е' || after == 'ё' || after == 'ю' || after == 'я' {
		return 0
	}
	switch {
	case letter == 'к' && sign == 'ъ':
		r.say("q")
	case letter == 'г' && sign == 'ъ':
		r.say("G")
	case letter == 'х' && sign == 'ъ':
		r.oneOf(3, "q", "x")
	case letter == 'г' && sign == 'ь', letter == 'х' && sign == 'ь':
		r.say("h")
	case letter == 'а' && sign == 'ь':
		r.say("a")
	case letter == 'о' && sign == 'ь', letter == 'у' && sign == 'ь':
		r.say("y")
	default:
		return 0
	}
	return 2
}

// cyrillicEjective reads a consonant before a palochka.
func cyrillicEjective(r *alphabeticReadings, letter rune) int {
	switch letter {
	case 'г': // gh in Chechen; ayn, and silent, in Avar
		r.oneOf(2, "G", "")
	case 'х':
		r.say("h")
	case 'ӏ', 'Ӏ':
		return 1
	default:
		return 0
	}
	return 2
}

// cyrillicPalochka tells whether the letter is a palochka or what is typed for
// want of one.
func cyrillicPalochka(word []rune, i int, tongue cyrillicTongue) bool {
	switch word[i] {
	case 'ӏ', 'Ӏ', '1', 'l', 'i', '|':
		return true
	case 'і': // Ukrainian too, but there no vowel follows save in -ія and its like
		if tongue&cyrillicTurkic != 0 || i == 0 {
			return false
		}
		switch cyrillicAt(word, i+1) {
		case 'а', 'о', 'у', 'э', 'и':
			switch word[i-1] {
			case 'г', 'х', 'к', 'п', 'т', 'ц', 'ч':
				return true
			}
		}
	}
	return false
}

// cyrillicPlain holds the sounds of the letters from U+0400 on that are read
// alike everywhere. Signs have none.
var cyrillicPlain = [0x130]string{
	'ѐ' - 0x400: "e", 'ѝ' - 0x400: "i", 'і' - 0x400: "i", 'ї' - 0x400: "ji", 'ј' - 0x400: "j",
	'а' - 0x400: "a", 'б' - 0x400: "b", 'в' - 0x400: "v", 'ґ' - 0x400: "g", 'д' - 0x400: "d",
	'з' - 0x400: "z", 'й' - 0x400: "j", 'к' - 0x400: "k", 'л' - 0x400: "l", 'м' - 0x400: "m",
	'н' - 0x400: "n", 'о' - 0x400: "o", 'п' - 0x400: "p", 'р' - 0x400: "r", 'с' - 0x400: "s",
	'т' - 0x400: "t", 'ф' - 0x400: "f", 'ц' - 0x400: "c", 'ч' - 0x400: "C", 'ш' - 0x400: "S",
	'ы' - 0x400: "y", 'э' - 0x400: "e",
	'љ' - 0x400: "lj", 'њ' - 0x400: "nj", 'ћ' - 0x400: "C", 'џ' - 0x400: "J", 'ѕ' - 0x400: "dz",
	// Old Russian and Church Slavonic.
	'ѣ' - 0x400: "e", 'ѳ' - 0x400: "f", 'ѵ' - 0x400: "i", 'ѫ' - 0x400: "a", 'ѧ' - 0x400: "ja",
	'ѯ' - 0x400: "ks", 'ѱ' - 0x400: "ps", 'ѡ' - 0x400: "o", 'ѹ' - 0x400: "u",
	// Turkic, Iranian and Mongolian.
	'ә' - 0x400: "a", 'ғ' - 0x400: "G", 'қ' - 0x400: "q", 'ө' - 0x400: "y", 'ұ' - 0x400: "u",
	'ү' - 0x400: "y", 'һ' - 0x400: "h", 'җ' - 0x400: "J", 'ҙ' - 0x400: "D", 'ҫ' - 0x400: "s",
	'ҡ' - 0x400: "q", 'ҝ' - 0x400: "g", 'ҹ' - 0x400: "J", 'ҳ' - 0x400: "h", 'ҷ' - 0x400: "J",
	'ӣ' - 0x400: "i", 'ӯ' - 0x400: "u", 'ҕ' - 0x400: "G", 'ӷ' - 0x400: "G", 'ҥ' - 0x400: "n",
	'ӄ' - 0x400: "q", 'ӈ' - 0x400: "n", 'ҩ' - 0x400: "w", 'ӑ' - 0x400: "a", 'ӗ' - 0x400: "e",
	'ӳ' - 0x400: "y", 'ӱ' - 0x400: "y", 'ӧ' - 0x400: "y", 'ӓ' - 0x400: "a", 'ӥ' - 0x400: "i",
	'ӝ' - 0x400: "J", 'ӟ' - 0x400: "J", 'ӵ' - 0x400: "C", 'ӹ' - 0x400: "y", 'ӛ' - 0x400: "a",
	'ӫ' - 0x400: "y", 'ӭ' - 0x400: "e",
	// Ossetic and Abkhaz.
	'ӕ' - 0x400: "a", 'ҟ' - 0x400: "q", 'ӡ' - 0x400: "dz", 'ҭ' - 0x400: "t", 'ҧ' - 0x400: "p",
	'ԥ' - 0x400: "p", 'ҵ' - 0x400: "c", 'ҽ' - 0x400: "C", 'ҿ' - 0x400: "C",
}
