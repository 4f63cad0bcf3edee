package spelling

// latinHints finds the spellings that schemes differ on, and narrows the
// schemes by the digraphs that few of them have.
func latinHints(letters []byte, evidence latinSet) (latinFeature, latinSet) {
	var features latinFeature
	for i, letter := range letters {
		var feature latinFeature
		schemes := latinAny
		rest := letters[i:]
		switch letter {
		case 'b':
			switch {
			case len(rest) == 1 && i > 0 && letters[i-1] == 'm':
				feature = latinHasMute
			case string(rest) == "bach":
				schemes = 1<<latinGerman | 1<<latinEnglish
			}
		case 'c':
			feature, schemes = latinHintsOfC(rest)
		case 'd':
			switch {
			case latinHas(rest, "dsch"):
				schemes = latinOf(latinGerman)
			case latinHas(rest, "dh"):
				feature = latinHasTh
			}
		case 'e':
			switch {
			case latinHas(rest, "eau"):
				schemes = latinOf(latinFrench)
			case latinHas(rest, "eich"):
				schemes = 1<<latinGerman | 1<<latinEnglish
			}
		case 'g':
			feature = latinHintsOfG(rest)
		case 'i':
			if latinHas(rest, "ij") && len(rest) > 2 && rest[2] != 'j' && !latinVowel(rest[2]) {
				schemes = 1<<latinDutch | 1<<latinWorld
			}
		case 'j':
			feature = latinHasJ
		case 'k':
			if i == 0 && latinHas(rest, "kn") {
				feature = latinHasMute
			}
		case 'l':
			if latinHas(rest, "ll") {
				feature = latinHasLl
			}
		case 'n':
			if latinHas(rest, "ng") && (len(rest) == 2 || !latinNucleus(rest[2])) {
				feature = latinHasNg
			}
		case 'q':
			feature = latinHintsOfQ(rest)
		case 'r':
			if latinHas(rest, "rz") {
				feature, schemes = latinHintsOfRz(letters, i)
			}
		case 's':
			feature, schemes = latinHintsOfS(rest)
		case 't':
			switch {
			case latinHas(rest, "tsch"):
				schemes = latinOf(latinGerman)
			case latinHas(rest, "th"):
				feature = latinHasTh
			}
		case 'v':
			if string(rest) == "vic" || string(rest) == "vec" {
				schemes = latinStripped
			}
		case 'w':
			feature, schemes = latinHintsOfW(letters, i)
		case 'x':
			feature = latinHasX
		case latinHacekR, latinTs, latinDyet:
			feature = latinHasStripped
		case 'z':
			if latinHas(rest, "zs") && !latinHas(rest, "zsch") {
				schemes = latinOf(latinHungarian)
			}
		}
		features |= feature
		if evidence&schemes != 0 {
			evidence &= schemes
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

// latinHintsOfW knows the Slavic endings in German and Polish spelling.
func latinHintsOfW(letters []byte, i int) (latinFeature, latinSet) {
	if rest := letters[i:]; i == 0 && latinHas(rest, "wr") {
		return latinHasW | latinHasMute, latinAny
	} else if i > 1 && len(rest) > 2 && (letters[i-1] == 'o' || letters[i-1] == 'e') {
		switch string(rest[1:3]) {
		case "sk", "ic", "it", "na":
			return latinHasW, 1<<latinGerman | 1<<latinPolish | 1<<latinSlavic
		}
	}
	return latinHasW, latinAny
}

func latinHintsOfC(rest []byte) (latinFeature, latinSet) {
	if len(rest) == 1 {
		return latinHasC, latinAny
	}
	switch next := rest[1]; {
	case latinHas(rest, "cch"):
		return latinHasCh, latinOf(latinItalian)
	case next == 'h':
		return latinHasCh, latinAny
	case next == 'z':
		return 0, 1<<latinPolish | 1<<latinHungarian | 1<<latinSlavic
	case string(rest) == "cki", string(rest) == "cka":
		return latinHasC, latinStripped
	case next == 's' && (len(rest) == 2 || latinVowel(rest[2])):
		return latinHasC, 1<<latinHungarian | 1<<latinRomanian
	case latinFront(next):
		return 0, latinAny
	}
	return latinHasC, latinAny
}

func latinHintsOfG(rest []byte) latinFeature {
	if len(rest) == 1 {
		return 0
	}
	switch next := rest[1]; {
	case next == 'h':
		return latinHasGh
	case next == 'n', latinHas(rest, "gli"):
		return latinHasGn
	case latinFront(next):
		return latinHasSoftG
	}
	return 0
}

func latinHintsOfQ(rest []byte) latinFeature {
	switch {
	case latinHas(rest, "qu") && len(rest) > 2 && latinVowel(rest[2]):
		return latinHasW | latinHasQi
	case len(rest) > 1 && (rest[1] == 'u' || rest[1] == 'i'):
		return latinHasQi
	}
	return 0
}

// latinHintsOfRz takes rz for Polish before a vowel: Schwarz is no Pole.
func latinHintsOfRz(letters []byte, i int) (latinFeature, latinSet) {
	if i > 0 {
		switch letters[i-1] {
		case 'k', 'p', 't', 'b', 'd', 'g':
			return latinHasRz, latinOf(latinPolish)
		}
	}
	return latinHasRz, latinAny
}

func latinHintsOfS(rest []byte) (latinFeature, latinSet) {
	switch {
	case latinHas(rest, "sch"):
		return latinHasSch, 1<<latinGerman | 1<<latinDutch | 1<<latinItalian | 1<<latinEnglish | 1<<latinNordic
	case latinHas(rest, "sz"):
		return 0, 1<<latinPolish | 1<<latinHungarian
	}
	return 0, latinAny
}

// latinEndings are the endings whose last letters the French leave out, and how
// many letters that is.
var latinEndings = [...]struct {
	ending string
	mute   int
}{
	{"eaux", 1}, {"ault", 2}, {"ieux", 1}, {"aud", 1}, {"aut", 1}, {"ais", 1}, {"ois", 1}, {"oux", 1},
	{"oit", 1}, {"ert", 1}, {"ard", 1}, {"and", 1}, {"ond", 1}, {"ont", 1}, {"ent", 1}, {"et", 1}, {"ot", 1},
	{"ier", 1}, {"art", 1},
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
