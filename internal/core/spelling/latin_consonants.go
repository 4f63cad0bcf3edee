package spelling

// readC reads c and the digraphs that begin with it.
func (r *latinReader) readC() {
	next := r.at(1)
	switch {
	case r.has("chtch"): // the French щ
		r.put("SC", 5)
	case next == 'h':
		switch r.at(2) {
		case 'l', 'r', 'n', 't', 's':
			r.put(r.row.chr, 2)
		default:
			r.put(r.row.ch, 2)
		}
	case next == 'z':
		r.put(r.row.cz, 2)
	case next == 's' && r.scheme == latinHungarian:
		r.put("C", 2)
	case next == 'c', next == 'q', next == 'k' && r.row.c == "k":
		r.i++
	case latinFront(next) && (r.i != 1 || r.at(-1) != 'm'): // Mc is never soft
		r.put(r.row.ce, 1)
	default:
		r.put(r.row.c, 1)
	}
}

// readD reads d and the digraphs that begin with it.
func (r *latinReader) readD() {
	switch r.at(1) {
	case 'Z':
		r.put("J", 2)
	case 'z':
		switch {
		case r.at(2) == 'h', r.at(2) == 's': // the Hungarian dzs
			r.put("J", 3)
		case r.scheme == latinPolish && r.at(2) == 'i':
			r.put("J", 2)
		default:
			r.put("d", 1)
		}
	case 's':
		if r.has("dsch") {
			r.put("J", 4)
			return
		}
		r.put("d", 1)
	case 'j':
		if r.row.j == "j" && r.scheme != latinSlavic {
			r.put("dj", 2)
			return
		}
		r.put("J", 2)
	case 'g':
		if latinFront(r.at(2)) {
			r.put("J", 2)
			return
		}
		r.put("d", 1)
	case 'h':
		if r.scheme == latinEnglish {
			r.put("z", 2)
			return
		}
		r.put("D", 2)
	case 't':
		r.i++
	default:
		r.put("d", 1)
	}
}

// readG reads g and the digraphs that begin with it.
func (r *latinReader) readG() {
	next := r.at(1)
	switch {
	case next == 'h':
		r.readGh()
	case next == 'n' && (r.scheme == latinFrench || r.scheme == latinItalian) && latinVowel(r.at(2)):
		r.put("nj", 2)
	case r.scheme == latinItalian && r.has("gli"):
		r.put("lj", 2)
	case next == 'u' && latinFront(r.at(2)) && r.skipsU():
		r.put("g", 2)
	case next == 'y' && r.scheme == latinHungarian:
		r.put("dj", 2)
	case next == 'j' && r.scheme == latinAlbanian:
		r.put("J", 2)
	case next == 'g':
		r.i++
	case latinFront(next):
		r.put(r.row.ge, 1)
	default:
		r.put("g", 1)
	}
}

// readGh hears the Arabic ghayn, except where an Englishman hears nothing.
func (r *latinReader) readGh() {
	switch r.scheme {
	case latinEnglish:
		if r.i > 0 {
			switch r.at(2) {
			case 0, 't', 'n', 's':
				r.i += 2
				return
			}
		}
		r.put("g", 2)
	case latinItalian, latinRomanian:
		r.put("g", 2)
	default:
		r.put("G", 2)
	}
}

// skipsU says whether the u of gue and gui only keeps the g hard.
func (r *latinReader) skipsU() bool {
	switch r.scheme {
	case latinFrench, latinSpanish, latinPortuguese:
		return true
	}
	return false
}

// readH reads the h that belongs to no digraph.
func (r *latinReader) readH() {
	switch r.scheme {
	case latinFrench, latinItalian, latinSpanish, latinPortuguese:
		r.i++
		return
	case latinGerman:
		if r.i > 0 && latinVowel(r.at(-1)) && !latinVowel(r.at(1)) {
			r.i++
			return
		}
	case latinNordic:
		if r.at(1) == 'j' {
			r.i++
			return
		}
	}
	if r.i == 0 && r.at(1) == 's' { // Wade–Giles hs is the pinyin x
		r.put("S", 2)
		return
	}
	r.put("h", 1)
}

// readJ hears a glide in international lists where no affricate can be.
func (r *latinReader) readJ() {
	if r.scheme <= latinEnglish && r.i > 0 {
		switch r.at(-1) {
		case 'b', 'f', 'g', 'k', 'l', 'm', 'p', 's', 't', 'v':
			r.put("j", 1)
			return
		case 'h':
			if r.i == 1 { // Hjalmar, but not Kohji
				r.put("j", 1)
				return
			}
		case 'e', 'i', 'o', 'y':
			if !latinVowel(r.at(1)) {
				r.put("j", 1)
				return
			}
		}
		switch r.at(1) {
		case 'c', 'k', 's', 'z':
			r.put("j", 1)
			return
		}
	}
	r.put(r.row.j, 1)
}

// plain reads the letters that have few digraphs.
func (r *latinReader) plain(letter byte) {
	next := r.at(1)
	switch letter {
	case 'k':
		switch {
		case next == 'h':
			r.put("x", 2)
		case next == 'n' && r.i == 0 && r.scheme == latinEnglish:
			r.i++
		default:
			r.put("k", 1)
		}
	case 'l':
		switch {
		case next != 'l':
			r.put("l", 1)
		case r.scheme == latinSpanish && latinVowel(r.at(2)), r.scheme == latinFrench && r.at(-1) == 'i' && latinVowel(r.at(2)):
			r.put("j", 2)
		default:
			r.put("l", 2)
		}
	case 'n':
		switch {
		case next == 'h' && r.scheme == latinPortuguese:
			r.put("nj", 2)
		case next == 'g' && r.scheme == latinChinese && !latinNucleus(r.at(2)):
			r.put("n", 2)
		default:
			r.put("n", 1)
		}
	case 'p':
		if next == 'h' {
			r.put("f", 2)
			return
		}
		r.put("p", 1)
	case 'r':
		switch {
		case next == 'z' && r.scheme == latinPolish:
			r.put("Z", 2)
		case next == 'h' && r.i == 0:
			r.put("r", 2)
		default:
			r.put("r", 1)
		}
	}
}

// readQ reads qu before a vowel as Latin did, and q alone as Arabic does.
func (r *latinReader) readQ() {
	if r.at(1) != 'u' || !latinVowel(r.at(2)) || r.row.q == "C" {
		r.put(r.row.q, 1)
		return
	}
	switch r.scheme {
	case latinGerman, latinNordic:
		r.put("kv", 2)
	case latinFrench, latinSpanish, latinPortuguese:
		r.put("k", 2)
	default:
		r.put("kw", 2)
	}
}

// readS reads s and the digraphs that begin with it.
func (r *latinReader) readS() {
	next := r.at(1)
	switch {
	case r.has("sch"):
		r.put(r.row.sch, 3)
	case next == 'h':
		r.put("S", 2)
		if r.at(0) == 'h' { // GOST shh is a long sh
			r.i++
		}
	case next == 'z':
		r.put(r.row.sz, 2)
	case next == 'c' && latinFront(r.at(2)) && r.row.ce == "C":
		r.put("S", 2)
	case next == 'j' && (r.scheme == latinNordic || r.scheme == latinDutch):
		r.put("S", 2)
	default:
		r.put(r.row.s, 1)
	}
}

// readT reads t and the digraphs that begin with it.
func (r *latinReader) readT() {
	switch r.at(1) {
	case 's':
		switch {
		case r.has("tsch"):
			r.put("C", 4)
		case r.at(2) == 'h', r.at(2) == 'j' && (r.scheme == latinNordic || r.scheme == latinDutch):
			r.put("C", 3)
		default:
			r.put("c", 2)
		}
	case 'c':
		if r.at(2) == 'h' || r.at(2) == 'z' {
			r.put("C", 3)
			return
		}
		r.put("t", 1)
	case 'z':
		if r.has("tzsch") {
			r.put("C", 5)
			return
		}
		r.put("c", 2)
	case 'x':
		r.put("C", 2)
	case 'j':
		if r.scheme == latinNordic || r.scheme == latinDutch {
			r.put("C", 2)
			return
		}
		r.put("t", 1)
	case 'h':
		r.put(r.row.th, 2)
	default:
		r.put("t", 1)
	}
}

// readW reads w, wh and wr.
func (r *latinReader) readW() {
	switch {
	case r.at(1) == 'h':
		r.put(r.row.w, 2)
	case r.at(1) == 'r' && r.i == 0 && r.scheme == latinEnglish:
		r.i++
	default:
		r.put(r.row.w, 1)
	}
}

// readX reads x, which is four sounds of as many languages.
func (r *latinReader) readX() {
	switch {
	case r.at(1) == 'x':
		r.i++
	case r.at(1) == 'h':
		r.put("J", 2)
	case r.i == 0:
		r.put(r.row.x0, 1)
	default:
		r.put(r.row.x, 1)
	}
}

// readZ reads z and the digraphs that begin with it.
func (r *latinReader) readZ() {
	switch {
	case r.has("zsch"):
		r.put("C", 4)
	case r.at(1) == 'h':
		r.put("Z", 2)
	case r.at(1) == 's' && r.scheme == latinHungarian:
		r.put("Z", 2)
	case r.at(1) == 'z':
		r.i++
	default:
		r.put(r.row.z, 1)
	}
}
