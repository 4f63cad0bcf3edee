package spelling

// alphabeticSize bounds one reading: no letter stands for more than three
// sounds.
const alphabeticSize = 3 * MaxWord

// alphabeticLimit is the doubt beyond which a reading is not worth a key.
const alphabeticLimit = 9

// alphabeticReading is one reading in the making. Its frame is a fingerprint of
// the consonants heard so far, without the glides: readings that differ in
// vowels alone would yield the same keys.
type alphabeticReading struct {
	frame uint32
	size  uint8
	doubt uint8
	text  [alphabeticSize]byte
}

// alphabeticReadings are the readings of one word of an alphabet that writes
// its vowels (Cyrillic, Greek, Georgian, Armenian), the least doubtful first.
// They grow together, letter by letter. The zero value has no readings; begin
// gives it the one from which the others fork.
type alphabeticReadings struct {
	n  int
	at [MaxReadings]alphabeticReading
}

func (r *alphabeticReadings) begin() { r.n = 1 }

// say adds sounds that are beyond doubt to every reading.
func (r *alphabeticReadings) say(sounds string) {
	for i := range r.n {
		r.at[i].add(sounds)
	}
}

// oneOf adds the best sounds to every reading and forks those that take one of
// the others, each more doubtful by one than the one before it.
func (r *alphabeticReadings) oneOf(doubt uint8, best string, others ...string) {
	var next alphabeticReadings
	for i := range r.n {
		next.offer(&r.at[i], best, 0)
	}
	for k, other := range others {
		for i := range r.n {
			next.offer(&r.at[i], other, doubt+uint8(k))
		}
	}
	*r = next
}

// offer puts a longer reading in its place by doubt, unless another with the
// same consonants is less doubtful or there is no room for it.
func (r *alphabeticReadings) offer(from *alphabeticReading, sounds string, doubt uint8) {
	doubt += from.doubt
	if doubt > alphabeticLimit || r.n == MaxReadings && doubt >= r.at[r.n-1].doubt {
		return
	}
	longer := *from
	longer.doubt = doubt
	longer.add(sounds)
	place := r.n
	for i := range r.n {
		if r.at[i].frame == longer.frame {
			if r.at[i].doubt <= doubt {
				return
			}
			place = i
			break
		}
	}
	if place == r.n {
		if r.n == MaxReadings {
			place--
		} else {
			r.n++
		}
	}
	for place > 0 && r.at[place-1].doubt > doubt {
		r.at[place] = r.at[place-1]
		place--
	}
	r.at[place] = longer
}

// add appends sounds, writing a doubled consonant once.
func (r *alphabeticReading) add(sounds string) {
	for i := range len(sounds) {
		c := sounds[i]
		if int(r.size) == len(r.text) {
			return
		}
		if !alphabeticVowel(c) {
			if r.size > 0 && r.text[r.size-1] == c {
				continue
			}
			if c != 'j' && c != 'w' {
				r.frame = r.frame*0x01000193 + uint32(c)
			}
		}
		r.text[r.size] = c
		r.size++
	}
}

// all returns the readings, at least one. A word of silent signs alone is heard
// as an unclear vowel.
func (r *alphabeticReadings) all() []Sounds {
	var buffer [MaxReadings * alphabeticSize]byte
	text := buffer[:0]
	for i := range r.n {
		text = append(text, r.at[i].text[:r.at[i].size]...)
	}
	whole := string(text)
	readings := make([]Sounds, 0, r.n)
	for i := range r.n {
		size := int(r.at[i].size)
		reading := Sounds(whole[:size])
		whole = whole[size:]
		if size > 0 && !alphabeticKnown(readings, reading) {
			readings = append(readings, reading)
		}
	}
	if len(readings) == 0 {
		return []Sounds{"y"}
	}
	return readings
}

func alphabeticKnown(readings []Sounds, reading Sounds) bool {
	for _, known := range readings {
		if known == reading {
			return true
		}
	}
	return false
}

func alphabeticVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// alphabeticWord cuts a word at its bound.
func alphabeticWord(word []rune) []rune {
	if len(word) > MaxWord {
		return word[:MaxWord]
	}
	return word
}
