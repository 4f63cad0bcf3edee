package spelling

// A Latin word is read as one language or romanisation scheme would read it
// throughout: the schemes are never mixed inside a word, so a word with a w, a
// ch and a j has the reading of a German, of an Englishman, and so on, and not
// every product of the values of each letter. Letters and digraphs that few
// languages have narrow the schemes down; a word without any is read as in
// international lists first (BGN/PCGN, ICAO 9303, the usual romanisations of
// Arabic), then as those schemes would that hear it differently.

// latinReadings collects readings that differ in their skeleton. They lie one
// behind the other in arrays, so that reading a name leaves no garbage.
type latinReadings struct {
	reader latinReader
	keys   [MaxReadings * 2 * latinRoom]byte
	ends   [MaxReadings + 1]struct{ sounds, keys int }
	count  int
}

// latin reads one word of Latin script: cleaned, in lower case, with its
// diacritics. Characters that are no letters are silent. The best reading comes
// first; readings that would share a skeleton are given once.
func latin(word []rune) []Sounds {
	var room [latinRoom]byte
	letters, evidence := latinSpell(word, room[:0])
	features, evidence := latinHints(letters, evidence)
	narrowed := evidence != latinAny
	if features&latinSchemes[latinChinese].departs != 0 && !latinPinyin(letters) {
		evidence &^= latinOf(latinChinese)
	}
	readings := latinReadings{reader: latinReader{letters: letters}}
	for _, scheme := range latinOrder {
		told := narrowed || readings.count == 0 || latinSchemes[scheme].departs&features != 0
		if told && evidence&latinOf(scheme) != 0 {
			readings.add(scheme)
		}
	}
	if features&latinHasStripped != 0 {
		readings.add(latinWorld)
	}
	return readings.list()
}

// add reads the word by one scheme and keeps the reading if there is room for
// it and its skeleton is new.
func (r *latinReadings) add(scheme int) {
	if r.count == MaxReadings {
		return
	}
	start, keyStart := r.ends[r.count].sounds, r.ends[r.count].keys
	r.reader.read(scheme, start)
	end, keyEnd := r.reader.end, keyStart
	for _, sound := range r.reader.out[start:end] {
		class := latinClass[sound]
		if class != 0 && (keyEnd == keyStart || r.keys[keyEnd-1] != class) {
			r.keys[keyEnd] = class
			keyEnd++
		}
	}
	if end == start || r.known(keyStart, keyEnd) {
		return
	}
	r.count++
	r.ends[r.count].sounds, r.ends[r.count].keys = end, keyEnd
}

// known says whether an earlier reading has this skeleton.
func (r *latinReadings) known(start, end int) bool {
	for i := range r.count {
		if string(r.keys[r.ends[i].keys:r.ends[i+1].keys]) == string(r.keys[start:end]) {
			return true
		}
	}
	return false
}

// list turns what was found into strings, which share one allocation.
func (r *latinReadings) list() []Sounds {
	if r.count == 0 {
		return []Sounds{""}
	}
	all := Sounds(r.reader.out[:r.ends[r.count].sounds])
	list := make([]Sounds, r.count)
	for i := range list {
		list[i] = all[r.ends[i].sounds:r.ends[i+1].sounds]
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
