package spelling

// armenian reads a word in Armenian letters, first as it is spoken in the east
// and then in the west, where voiced and voiceless have changed places. The two
// are never mixed within a word.
func armenian(word []rune) []Sounds {
	word = alphabeticWord(word)
	east := armenianSpoken(word, &armenianEast)
	west := armenianSpoken(word, &armenianWest)
	readings := make([]Sounds, 0, MaxReadings)
	for i := range max(len(east), len(west)) {
		for _, spoken := range [2][]Sounds{east, west} {
			if i < len(spoken) && len(readings) < MaxReadings && !alphabeticKnown(readings, spoken[i]) {
				readings = append(readings, spoken[i])
			}
		}
	}
	return readings
}

// armenianSpoken reads a word with the consonants of one of the two branches.
func armenianSpoken(word []rune, plain *[armenianLetters]string) []Sounds {
	var r alphabeticReadings
	r.begin()
	for i := 0; i < len(word); i++ {
		letter := word[i]
		first := i == 0
		var after rune
		if i+1 < len(word) {
			after = word[i+1]
		}
		switch {
		case letter == 'ո' && after == 'ւ':
			r.say("u")
			i++
		case letter == 'ի' && after == 'ւ': // old spelling
			r.say("ju")
			i++
		case letter == 'ե' && after == 'ա' && !first: // old spelling
			r.say("ja")
			i++
		case letter == 'ո' && first:
			r.say("vo")
		case letter == 'ե' && first && after != 'ւ' && after != 'վ':
			r.say("je")
		case letter == 'և' && first:
			r.say("jev")
		case letter == 'և':
			r.say("ev")
		case letter == 'յ' && first: // the old spelling of h
			r.oneOf(2, "j", "h")
		case letter == 'ղ': // from Greek and Latin l, and so romanised at times
			r.oneOf(4, "G", "l")
		default:
			if place := letter - 'ա'; place >= 0 && place < armenianLetters {
				r.say(plain[place])
			}
		}
	}
	return r.all()
}

// armenianLetters are those from ա to ֆ.
const armenianLetters = 'ֆ' - 'ա' + 1

var armenianEast = [armenianLetters]string{
	'ա' - 'ա': "a", 'բ' - 'ա': "b", 'գ' - 'ա': "g", 'դ' - 'ա': "d", 'ե' - 'ա': "e",
	'զ' - 'ա': "z", 'է' - 'ա': "e", 'ը' - 'ա': "y", 'թ' - 'ա': "t", 'ժ' - 'ա': "Z",
	'ի' - 'ա': "i", 'լ' - 'ա': "l", 'խ' - 'ա': "x", 'ծ' - 'ա': "c", 'կ' - 'ա': "k",
	'հ' - 'ա': "h", 'ձ' - 'ա': "dz", 'ղ' - 'ա': "G", 'ճ' - 'ա': "C", 'մ' - 'ա': "m",
	'յ' - 'ա': "j", 'ն' - 'ա': "n", 'շ' - 'ա': "S", 'ո' - 'ա': "o", 'չ' - 'ա': "C",
	'պ' - 'ա': "p", 'ջ' - 'ա': "J", 'ռ' - 'ա': "r", 'ս' - 'ա': "s", 'վ' - 'ա': "v",
	'տ' - 'ա': "t", 'ր' - 'ա': "r", 'ց' - 'ա': "c", 'ւ' - 'ա': "v", 'փ' - 'ա': "p",
	'ք' - 'ա': "k", 'օ' - 'ա': "o", 'ֆ' - 'ա': "f",
}

var armenianWest = [armenianLetters]string{
	'ա' - 'ա': "a", 'բ' - 'ա': "p", 'գ' - 'ա': "k", 'դ' - 'ա': "t", 'ե' - 'ա': "e",
	'զ' - 'ա': "z", 'է' - 'ա': "e", 'ը' - 'ա': "y", 'թ' - 'ա': "t", 'ժ' - 'ա': "Z",
	'ի' - 'ա': "i", 'լ' - 'ա': "l", 'խ' - 'ա': "x", 'ծ' - 'ա': "dz", 'կ' - 'ա': "g",
	'հ' - 'ա': "h", 'ձ' - 'ա': "c", 'ղ' - 'ա': "G", 'ճ' - 'ա': "J", 'մ' - 'ա': "m",
	'յ' - 'ա': "j", 'ն' - 'ա': "n", 'շ' - 'ա': "S", 'ո' - 'ա': "o", 'չ' - 'ա': "C",
	'պ' - 'ա': "b", 'ջ' - 'ա': "C", 'ռ' - 'ա': "r", 'ս' - 'ա': "s", 'վ' - 'ա': "v",
	'տ' - 'ա': "d", 'ր' - 'ա': "r", 'ց' - 'ա': "c", 'ւ' - 'ա': "v", 'փ' - 'ա': "p",
	'ք' - 'ա': "k", 'օ' - 'ա': "o", 'ֆ' - 'ա': "f",
}
