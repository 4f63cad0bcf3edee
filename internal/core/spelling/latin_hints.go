package spelling

// latinHints finds the spellings that schemes differ on, and narrows the
// schemes by the letters that few of them put together.
func latinHints(letters []byte, evidence latinSet) (latinFeature, latinSet) {
	var features latinFeature
	for i, letter := range letters {
		if letter < 'a' {
			if letter == latinHacekR || letter == latinTs || letter == latinDyet {
				features |= latinHasStripped
			}
			continue
		}
		features |= latinFeatureAt(letters, i)
		for k := range latinClues[letter-'a'] {
			clue := &latinClues[letter-'a'][k]
			if clue.fits(letters[i:]) && evidence&clue.schemes != 0 {
				evidence &= clue.schemes
				break
			}
		}
	}
	if latinFrenchEnd(letters) < len(letters) {
		features |= latinHasEnding
	}
	return features, evidence
}

// latinStripped are the schemes of a Slavic name without its diacritics, and
// one that reads its c as k all the same, as in Ludovic.
const latinStripped = latinSet(1<<latinPolish | 1<<latinSlavic | 1<<latinFrench)

// latinClue is a group of letters that only some schemes write.
type latinClue struct {
	letters string
	where   latinPlace
	schemes latinSet
}

// latinPlace says where a clue is one.
type latinPlace uint8

const (
	latinAnywhere latinPlace = iota
	latinAtEnd
	latinBeforeVowel     // or at the end
	latinBeforeConsonant // and not at the end
)

// fits says whether the rest of a word begins with the clue.
func (c *latinClue) fits(rest []byte) bool {
	if !latinHas(rest, c.letters) {
		return false
	}
	after := rest[len(c.letters):]
	switch c.where {
	case latinAtEnd:
		return len(after) == 0
	case latinBeforeVowel:
		return len(after) == 0 || latinVowel(after[0])
	case latinBeforeConsonant:
		return len(after) > 0 && !latinVowel(after[0])
	}
	return true
}

// latinClues are grouped by their first letter; the first that fits counts.
var latinClues = [1 + '|' - 'a'][]latinClue{
	'b' - 'a': {{"bach", latinAtEnd, 1<<latinGerman | 1<<latinEnglish}, {"brz", latinBeforeVowel, 1 << latinPolish}},
	'c' - 'a': {
		{"cch", latinAnywhere, 1 << latinItalian},
		{"cki", latinAtEnd, latinStripped},
		{"cka", latinAtEnd, latinStripped},
		{"cs", latinBeforeVowel, 1<<latinHungarian | 1<<latinRomanian},
		{"cz", latinAnywhere, 1<<latinPolish | 1<<latinHungarian | 1<<latinSlavic},
	},
	'd' - 'a': {{"dsch", latinAnywhere, 1 << latinGerman}, {"drz", latinBeforeVowel, 1 << latinPolish}},
	'e' - 'a': {
		{"eau", latinAnywhere, 1 << latinFrench},
		{"eich", latinAnywhere, 1<<latinGerman | 1<<latinEnglish},
		{"ewic", latinAnywhere, latinWithW},
		{"ewit", latinAnywhere, latinWithW},
		{"ewna", latinAtEnd, latinWithW},
		{"ewsk", latinAnywhere, latinWithW},
	},
	'g' - 'a': {{"grz", latinBeforeVowel, 1 << latinPolish}},
	'i' - 'a': {{"ij", latinBeforeConsonant, 1<<latinDutch | 1<<latinWorld}},
	'j' - 'a': {
		{"jew", latinAtEnd, latinWithW},
		{"jewa", latinAtEnd, latinWithW},
		{"jev", latinAtEnd, latinWithW},
		{"jeva", latinAtEnd, latinWithW},
	},
	'k' - 'a': {{"krz", latinBeforeVowel, 1 << latinPolish}},
	'o' - 'a': {
		{"owic", latinAnywhere, latinWithW},
		{"owit", latinAnywhere, latinWithW},
		{"owna", latinAtEnd, latinWithW},
		{"owsk", latinAnywhere, latinWithW},
	},
	'p' - 'a': {{"prz", latinBeforeVowel, 1 << latinPolish}},
	's' - 'a': {
		{"sch", latinAnywhere, 1<<latinGerman | 1<<latinDutch | 1<<latinItalian | 1<<latinEnglish | 1<<latinNordic},
		{"sz", latinAnywhere, 1<<latinPolish | 1<<latinHungarian},
	},
	't' - 'a': {
		{"tsch", latinAnywhere, 1 << latinGerman},
		{"trz", latinBeforeVowel, 1 << latinPolish},
		{"tj", latinAtEnd, 1 << latinNordic},
	},
	'v' - 'a': {{"vic", latinAtEnd, latinStripped}, {"vec", latinAtEnd, latinStripped}},
	'z' - 'a': {{"zsch", latinAnywhere, 1 << latinGerman}, {"zs", latinAnywhere, 1 << latinHungarian}},
}

// latinWithW are the schemes of Slavic endings with a w or a j.
const latinWithW = latinSet(1<<latinGerman | 1<<latinPolish | 1<<latinSlavic)

// latinFeatureAt is what schemes may read differently at one letter.
func latinFeatureAt(letters []byte, i int) latinFeature {
	rest := letters[i:]
	next := byte(0)
	if len(rest) > 1 {
		next = rest[1]
	}
	switch letter := letters[i]; {
	case letter == 'j':
		return latinHasJ
	case letter == 'x':
		return latinHasX
	case letter == 'w' && next == 'r' && i == 0:
		return latinHasW | latinHasMute
	case letter == 'w':
		return latinHasW
	case letter == 'c':
		return latinFeatureOfC(next)
	case letter == 'g':
		return latinFeatureOfG(rest, next)
	case letter == 'q':
		return latinFeatureOfQ(rest, next)
	case letter == 'l' && next == 'l':
		return latinHasLl
	case letter == 'n' && next == 'g' && (len(rest) == 2 || !latinNucleus(rest[2])):
		return latinHasNg
	case letter == 'r' && next == 'z':
		return latinHasRz
	case letter == 's' && next == 'c' && latinHas(rest, "sch"):
		return latinHasSch
	case (letter == 't' || letter == 'd') && next == 'h':
		return latinHasTh
	case letter == 'k' && next == 'n' && i == 0, letter == 'b' && next == 0 && i > 0 && letters[i-1] == 'm':
		return latinHasMute
	}
	return 0
}

func latinFeatureOfC(next byte) latinFeature {
	switch {
	case next == 'h':
		return latinHasCh
	case next == 'z', latinFront(next):
		return 0
	}
	return latinHasC
}

func latinFeatureOfG(rest []byte, next byte) latinFeature {
	switch {
	case next == 'h':
		return latinHasGh
	case next == 'n', latinHas(rest, "gli"):
		return latinHasGn
	case latinFront(next):
		return latinHasSoftG
	}
	return 0
}

func latinFeatureOfQ(rest []byte, next byte) latinFeature {
	switch {
	case next == 'u' && len(rest) > 2 && latinVowel(rest[2]):
		return latinHasW | latinHasQi
	case next == 'u', next == 'i':
		return latinHasQi
	}
	return 0
}

// latinEndings are the endings whose last letters the French leave out, and how
// many letters that is.
var latinEndings = [...]struct {
	ending string
	mute   int
}{
	{"eaux", 1}, {"ault", 2}, {"ieux", 1}, {"aud", 1}, {"aut", 1}, {"ais", 1}, {"ois", 1}, {"oux", 1},
	{"oit", 1}, {"ert", 1}, {"ard", 1}, {"and", 1}, {"ond", 1}, {"ont", 1}, {"ent", 1}, {"et", 1}, {"ot", 1},
	{"ier", 1}, {"art", 1}, {"ques", 1},
}

// latinFrenchEnd is where a French reading of the word stops.
func latinFrenchEnd(letters []byte) int {
	n := len(letters)
	if n < 4 {
		return n
	}
	switch letters[n-1] {
	case 'x', 't', 'd', 's', 'r':
	default:
		return n
	}
	for i := range latinEndings {
		entry := &latinEndings[i]
		if k := n - len(entry.ending); k > 0 && string(letters[k:]) == entry.ending {
			return n - entry.mute
		}
	}
	return n
}

// latinHas says whether the letters begin with these.
func latinHas(letters []byte, prefix string) bool {
	return len(letters) >= len(prefix) && string(letters[:len(prefix)]) == prefix
}

// latinFront says whether c and g are soft before this letter.
func latinFront(letter byte) bool {
	return letter == 'e' || letter == 'i' || letter == 'y'
}

// latinVowel says whether a letter is a vowel; y counts as one.
func latinVowel(letter byte) bool {
	switch letter {
	case 'a', 'e', 'i', 'o', 'u', 'y', latinMiddle, latinNasalA, latinNasalE:
		return true
	}
	return false
}

// latinPinyin says whether the word may be made of Chinese syllables.
func latinPinyin(letters []byte) bool {
	for i := 0; i < len(letters); {
		i += latinInitial(letters[i:])
		vowels := i
		for i < len(letters) && latinNucleus(letters[i]) {
			i++
		}
		if i == vowels {
			return false
		}
		switch rest := letters[i:]; {
		case latinHas(rest, "ng") && (len(rest) == 2 || !latinNucleus(rest[2])):
			i += 2
		case latinHas(rest, "n") && (len(rest) == 1 || !latinNucleus(rest[1])), string(rest) == "r":
			i++
		}
	}
	return true
}

// latinNucleus says whether a letter is a vowel and never a glide.
func latinNucleus(letter byte) bool { return letter != 'y' && latinVowel(letter) }

// latinInitial is how many letters the initial of a Chinese syllable has here.
func latinInitial(rest []byte) int {
	switch rest[0] {
	case 'z', 'c', 's':
		if len(rest) > 1 && rest[1] == 'h' {
			return 2
		}
		return 1
	case 'b', 'p', 'm', 'f', 'd', 't', 'n', 'l', 'g', 'k', 'h', 'j', 'q', 'x', 'r', 'y', 'w':
		return 1
	}
	return 0
}
