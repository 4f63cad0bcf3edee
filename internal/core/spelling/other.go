package spelling

import "unicode/utf16"

// The forks of the scripts read here.
const (
	otherEl  otherFork = 1 << iota // Japanese and Korean r: r or l
	otherPh                        // Thai, Lao, Khmer ph, Korean p: p, or the f that it is read as
	otherVe                        // Thai and Burmese w, Japanese b: or v
	otherLee                       // Korean i, ju at the start: Lee, Ryu
	otherEnd                       // Thai finals: as spelt, or as spoken
)

var otherLikely = otherCosts{4, 4, 8, 5, 6}

// other reads the scripts that have no rules of their own file: Korean and
// Japanese syllables, Ethiopic, Thai, Lao, Khmer, Burmese, Thaana, Syriac,
// Tifinagh.
//
// Words of Chinese characters are read by way of pinyin (eastern.go). Characters
// among others, and scripts that are not known here, get a made-up reading that
// no other sign has, so that a name matches itself and little else.
func other(word []rune) []Sounds {
	return otherReadings(word, 0, &otherLikely, otherRead)
}

// otherRead is the otherReader of these scripts; a word may mix them.
func otherRead(out []byte, word []rune, chosen otherFork) ([]byte, otherFork) {
	var seen, fork otherFork
	for i := 0; i < len(word); i++ {
		fork = 0
		switch r := word[i]; {
		case r >= 0xAC00 && r <= 0xD7A3:
			out, fork = otherPutHangul(out, word, i, chosen)
		case r >= 0x3041 && r <= 0x3096:
			out, fork = otherPutKana(out, r, chosen)
		case r >= 0x30A1 && r <= 0x30F6:
			out, fork = otherPutKana(out, r-0x60, chosen)
		case r >= 0x1200 && r < 0x1358:
			out = otherPutEthiopic(out, r-0x1200)
		case r >= 0xE00 && r <= 0xEFF:
			out, fork, i = otherPutThai(out, word, i, chosen)
		case r >= 0x1780 && r <= 0x17D3:
			out, fork = otherPutKhmer(out, r, chosen)
		case r >= 0x1000 && r <= 0x103F:
			out, fork = otherPutBurmese(out, r, chosen)
		default:
			out = otherPutLetter(out, r)
		}
		seen |= fork
	}
	return out, seen
}

// The sounds that stand for signs without a reading. Each set has a sound of
// every class that matching tells apart, so no two signs fall together.
const (
	otherSonorants = "mnlr"
	otherStops     = "ptks"
	otherClasses   = "mnlrptksf"
)

// otherPutSign appends a made-up reading of a sign: six sounds for each of its
// UTF-16 units, which give back the unit and nothing else. No sound follows
// itself, within a unit or between two.
func otherPutSign(out []byte, r rune) []byte {
	high, low := utf16.EncodeRune(r)
	if high == '\uFFFD' {
		return otherPutUnit(out, uint16(r))
	}
	return otherPutUnit(otherPutUnit(out, uint16(high)), uint16(low))
}

// otherPutUnit writes 16 bits: two as a sonorant, four times three as a sound
// other than the one before, two as a stop other than that. The odd factor
// scatters neighbours and loses nothing.
func otherPutUnit(out []byte, unit uint16) []byte {
	unit *= 40503
	out = append(out, otherSonorants[unit&3])
	unit >>= 2
	for range 4 {
		out = append(out, otherExcept(otherClasses, out[len(out)-1], int(unit&7)))
		unit >>= 3
	}
	return append(out, otherExcept(otherStops+"f", out[len(out)-1], int(unit&3)))
}

// otherExcept is the nth sound of the set, not counting one.
func otherExcept(set string, but byte, n int) byte {
	for i := range len(set) {
		if set[i] == but {
			continue
		}
		if n == 0 {
			return set[i]
		}
		n--
	}
	return set[0]
}
