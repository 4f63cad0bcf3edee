package spelling

// latinReader reads the letters of one word by one scheme.
type latinReader struct {
	letters []byte
	scheme  int
	row     *latinScheme
	i, stop int // the letter being read, and where to stop
	out     [MaxReadings * 2 * latinRoom]byte
	start   int // where this reading begins in out, behind the earlier ones
	end     int // where it ends
}

// read writes the sounds of the word into out from start on: two for a letter
// at the most.
func (r *latinReader) read(scheme, start int) {
	r.scheme, r.row = scheme, &latinSchemes[scheme]
	r.i, r.stop, r.start, r.end = 0, len(r.letters), start, start
	if scheme == latinFrench {
		r.stop = latinFrenchEnd(r.letters)
	}
	for r.i < r.stop {
		switch letter := r.letters[r.i]; letter {
		case 'a', 'e', 'i', 'o', 'u', 'y', latinMiddle, latinNasalA, latinNasalE:
			r.vowel(letter)
		case 'c':
			r.readC()
		case 'd':
			r.readD()
		case 'g':
			r.readG()
		case 'h':
			r.readH()
		case 'j':
			r.readJ()
		case 'k', 'l', 'n', 'p', 'r':
			r.plain(letter)
		case 'q':
			r.readQ()
		case 's':
			r.readS()
		case 't':
			r.readT()
		case 'w':
			r.readW()
		case 'x':
			r.readX()
		case 'z':
			r.readZ()
		default:
			r.coded(letter)
		}
	}
}

// at is the letter some places on, or zero outside the word.
func (r *latinReader) at(offset int) byte {
	if k := r.i + offset; k >= 0 && k < r.stop {
		return r.letters[k]
	}
	return 0
}

// has says whether the letters from here begin with these.
func (r *latinReader) has(prefix string) bool { return latinHas(r.letters[r.i:r.stop], prefix) }

// put writes the sounds of the next letters; a sound is never doubled.
func (r *latinReader) put(sounds string, letters int) {
	for k := 0; k < len(sounds); k++ {
		r.putOne(sounds[k])
	}
	r.i += letters
}

// putOne writes one sound.
func (r *latinReader) putOne(sound byte) {
	if r.end == r.start || r.out[r.end-1] != sound {
		r.out[r.end] = sound
		r.end++
	}
}

// coded reads the letters that have a code of their own, and those that all
// schemes read alike.
func (r *latinReader) coded(letter byte) {
	switch letter {
	case latinTs:
		r.accented("c", "t")
	case latinKh:
		r.put("x", 1)
	case latinCedilla:
		r.put(r.row.cedilla, 1)
	case latinDyet:
		r.accented(r.row.dyet, "d")
	case latinEnye:
		r.put("nj", 1)
	case latinHacekR:
		r.accented("rZ", "r")
	case latinBreak:
		r.i++
	case 'b':
		if r.scheme == latinEnglish && r.at(-1) == 'm' && r.at(1) == 0 {
			r.i++
			return
		}
		r.put("b", 1)
	default: // b f m v, and capitals, which are sounds
		r.putOne(letter)
		r.i++
	}
}

// accented reads a letter whose accent international lists leave out.
func (r *latinReader) accented(sounds, stripped string) {
	if r.scheme == latinWorld {
		sounds = stripped
	}
	r.put(sounds, 1)
}

// vowel reads vowels and y. What is left out of skeletons is read only once,
// as most of the schemes have it.
func (r *latinReader) vowel(letter byte) {
	next := r.at(1)
	switch letter {
	case 'a':
		r.put("a", 1)
	case 'e':
		switch {
		case next == 'e' && r.scheme <= latinEnglish:
			r.put("i", 2)
		case r.scheme == latinFrench && r.has("eau"):
			r.put("o", 3)
		default:
			r.put("e", 1)
		}
	case 'i':
		if next == 0 && r.i > 0 && r.at(-1) != 'i' && latinVowel(r.at(-1)) {
			r.put("j", 1)
			return
		}
		r.put("i", 1)
	case 'o':
		switch {
		case next == 'u', next == 'o' && r.scheme <= latinEnglish, next == 'e' && r.scheme == latinDutch:
			r.put("u", 2)
		case next == 'i' && r.scheme == latinFrench:
			r.put("wa", 2)
		default:
			r.put("o", 1)
		}
	case 'u':
		r.put("u", 1)
	case 'y':
		r.readY(next)
	case latinMiddle:
		r.put("y", 1)
	case latinNasalA:
		r.nasal("a", "o", next)
	case latinNasalE:
		r.nasal("e", "e", next)
	}
}

// readY hears a glide beside a vowel.
func (r *latinReader) readY(next byte) {
	before := r.i > 0 && latinVowel(r.at(-1)) && r.at(-1) != 'y'
	switch {
	case before || latinVowel(next) && next != 'y':
		r.put("j", 1)
	case next == 0:
		r.put("i", 1)
	default:
		r.put("y", 1)
	}
}

// nasal reads the hooked vowels, which only the Poles still say with an n.
func (r *latinReader) nasal(plain, polish string, next byte) {
	if r.scheme != latinPolish || next == 0 {
		r.put(plain, 1)
		return
	}
	r.put(polish, 1)
	if next == 'b' || next == 'p' {
		r.put("m", 0)
		return
	}
	r.put("n", 0)
}
