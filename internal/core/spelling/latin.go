package spelling

// A Latin word is read as one language or romanisation scheme would read it
// throughout: the schemes are never mixed inside a word, so a word with a w, a
// ch and a j has the reading of a German, of an Englishman, and so on, and not
// every product of the values of each letter. Letters and digraphs that few
// languages have narrow the schemes down; a word without any is read as in
// international lists first (BGN/PCGN, ICAO 9303, the usual romanisations of
// Arabic), then as those schemes would that hear it differently.

// latinCandidate is one reading while the others are being made.
type latinCandidate struct {
	sounds, key int // ends in the two buffers of latinReadings
}

// latinReadings collects readings that differ in their skeleton.
type latinReadings struct {
	sounds, keys []byte
	found        []latinCandidate
}

// latin reads one word of Latin script: cleaned, in lower case, with its
// diacritics. Characters that are no letters are silent. The best reading comes
// first; readings that would share a skeleton are given once.
func latin(word []rune) []Sounds {
	var letters [latinRoom]byte
	var sounds [latinRoom * 4]byte
	var keys [latinRoom * 4]byte
	var found [MaxReadings]latinCandidate
	spelt, evidence := latinSpell(word, letters[:0])
	features, evidence := latinHints(spelt, evidence)
	narrowed := evidence != latinAny
	if features&latinSchemes[latinChinese].departs != 0 && !latinPinyin(spelt) {
		evidence &^= latinOf(latinChinese)
	}
	readings := latinReadings{sounds[:0], keys[:0], found[:0]}
	for _, scheme := range latinOrder {
		if len(readings.found) == MaxReadings {
			break
		}
		told := narrowed || len(readings.found) == 0 || latinSchemes[scheme].departs&features != 0
		if told && evidence&latinOf(scheme) != 0 {
			readings.add(spelt, scheme)
		}
	}
	if features&latinHasStripped != 0 && len(readings.found) < MaxReadings {
		readings.add(spelt, latinWorld)
	}
	return readings.list()
}

// add reads the word by one scheme and keeps the reading if its skeleton is new.
func (r *latinReadings) add(spelt []byte, scheme int) {
	start, keyStart := 0, 0
	if n := len(r.found); n > 0 {
		start, keyStart = r.found[n-1].sounds, r.found[n-1].key
	}
	reader := latinReader{letters: spelt, scheme: scheme, row: &latinSchemes[scheme], out: r.sounds, start: start}
	reader.read()
	r.sounds = reader.out
	for _, sound := range r.sounds[start:] {
		class := latinClass[sound]
		if class != 0 && (len(r.keys) == keyStart || r.keys[len(r.keys)-1] != class) {
			r.keys = append(r.keys, class)
		}
	}
	if r.known(keyStart) || len(r.sounds) == start && len(r.found) > 0 {
		r.sounds, r.keys = r.sounds[:start], r.keys[:keyStart]
		return
	}
	r.found = append(r.found, latinCandidate{len(r.sounds), len(r.keys)})
}

// known says whether the newest skeleton is that of an earlier reading.
func (r *latinReadings) known(keyStart int) bool {
	start := 0
	for _, earlier := range r.found {
		if string(r.keys[start:earlier.key]) == string(r.keys[keyStart:]) {
			return true
		}
		start = earlier.key
	}
	return false
}

// list turns what was found into strings, all in one allocation.
func (r *latinReadings) list() []Sounds {
	if len(r.found) == 0 {
		return []Sounds{""}
	}
	all := Sounds(r.sounds)
	list := make([]Sounds, len(r.found))
	start := 0
	for i, candidate := range r.found {
		list[i] = all[start:candidate.sounds]
		start = candidate.sounds
	}
	return list
}

// latinClass folds a sound to the class that skeletons tell apart; zero for the
// sounds that they leave out. The h is left out since half of Europe is silent
// about it.
var latinClass = [128]byte{
	'p': 'p', 'b': 'p',
	't': 't', 'd': 't', 'T': 't', 'D': 't',
	'k': 'k', 'g': 'k', 'q': 'k', 'x': 'k', 'G': 'k',
	'f': 'f', 'v': 'f',
	's': 's', 'z': 's', 'c': 's', 'S': 's', 'Z': 's', 'C': 's', 'J': 's',
	'm': 'm', 'n': 'n', 'l': 'l', 'r': 'r',
}
