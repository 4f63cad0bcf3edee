package screening

import (
	"math/bits"

	"entente/internal/core/spelling"
)

// heard is a word made ready for comparing.
type heard struct {
	plain    []byte
	set      uint32 // the letters of plain, a bit each
	script   spelling.Script
	class    spelling.Class
	count    int // readings
	readings [spelling.MaxReadings]code
	sounds   [spelling.MaxReadings]uint16 // the classes of consonants of each reading, a bit each
}

func hear(w spelling.Word) heard {
	h := heard{plain: []byte(w.Plain), set: lettersOf(w.Plain), script: w.Script, class: w.Class}
	for _, r := range w.Readings {
		c := encode(nil, r)
		if h.count == len(h.readings) || len(c) == 0 {
			continue
		}
		h.readings[h.count], h.sounds[h.count] = c, soundsOf(c)
		h.count++
	}
	return h
}

func soundsOf(c code) (set uint16) {
	for _, u := range c {
		set |= 1 << consonantClass[u]
	}
	return set &^ 1
}

// lettersOf folds the letters of a spelling into 32 bits.
func lettersOf(plain string) (set uint32) {
	for i := range len(plain) {
		set |= 1 << (plain[i] & 31)
	}
	return set
}

// soundSet is the sounds of a reading, a bit each, vowels first; y goes with i.
func soundSet(c code) (set uint32) {
	for _, u := range c {
		set |= 1 << soundBit[u&63]
	}
	return set
}

var soundBit = func() (t [64]uint8) {
	for i := range t {
		switch {
		case i < 5:
			t[i] = uint8(i)
		case i == 5:
			t[i] = 2
		default:
			t[i] = uint8(i-1) & 31
		}
	}
	return t
}()

// apart bounds how many classes of consonants two readings may not share.
const apart = 3

// compare is the least cost at which two words are one, in units; tooDear above most.
func (t *costTable) compare(a, b *heard, most int32) int32 {
	if a.script == b.script && len(a.plain) > 0 && string(a.plain) == string(b.plain) && most >= 0 {
		return 0 // one spelling, whatever its sounds cost
	}
	best := int32(tooDear)
	p, swap := pairingOf(a.script, b.script)
	for i := range a.count {
		for j := range b.count {
			if bits.OnesCount16(a.sounds[i]^b.sounds[j]) > apart {
				continue
			}
			extra := int32(i+j) * lessLikely
			c := t.distance(p, swap, a.readings[i], b.readings[j], most-extra) + extra
			if c < best {
				best, most = c, c
			}
		}
	}
	if best > slipDouble && a.script == b.script && a.script != spelling.Other && int32(bits.OnesCount32(a.set^b.set))*slipWrong/2 <= most {
		best = min(best, typed(a.plain, b.plain, most))
	}
	return best
}

// lessLikely is the price of a reading that is not the first.
const lessLikely = unit / 2
