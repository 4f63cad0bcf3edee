package screening

import (
	"math"

	"entente/internal/core/spelling"
)

// Costs are in units of an eighth of a bit: what it takes to hear one sound
// where the other stands, if both spell one name. The table is in table.go.
const unit = 8

const (
	sounds = len(spelling.Alphabet)
	gap    = sounds // the column and row of a sound that has no counterpart
	width  = sounds + 1
)

// pairing names two kinds of script whose spellings were compared.
type pairing uint8

const (
	latinLatin pairing = iota
	latinCyrillic
	latinArabic
	latinHebrew
	cyrillicCyrillic
	cyrillicArabic
	arabicArabic
	pairings
)

// costTable holds the cost of each pair of sounds for each pairing; the row is
// of the script that comes first in the pairing's name. Rows are padded to 64 so
// that a masked sound needs no check of bounds.
type costTable [pairings][width][64]uint8

// pairingOf gives the pairing of two scripts and whether they are to be swapped.
// Scripts of which no pairs were learnt are taken for the nearest in kind.
func pairingOf(a, b spelling.Script) (p pairing, swap bool) {
	x, y := kindOf(a), kindOf(b)
	if x > y {
		x, y, swap = y, x, true
	}
	switch {
	case x == spelling.Latin && y == spelling.Latin:
		return latinLatin, swap
	case x == spelling.Latin && y == spelling.Cyrillic:
		return latinCyrillic, swap
	case x == spelling.Latin && y == spelling.Arabic:
		return latinArabic, swap
	case x == spelling.Latin:
		return latinHebrew, swap
	case x == spelling.Cyrillic && y == spelling.Cyrillic:
		return cyrillicCyrillic, swap
	case x == spelling.Cyrillic:
		return cyrillicArabic, swap
	}
	return arabicArabic, swap
}

// kindOf maps a script to one that was learnt: those that write their vowels go
// with Cyrillic.
func kindOf(s spelling.Script) spelling.Script {
	switch s {
	case spelling.Latin, spelling.Cyrillic, spelling.Arabic, spelling.Hebrew:
		return s
	}
	return spelling.Cyrillic
}

// code is a reading as rows of the cost table.
type code []uint8

var soundCode = func() (t [128]uint8) {
	for i := range t {
		t[i] = uint8(gap)
	}
	for i, s := range spelling.Alphabet {
		t[s] = uint8(i)
	}
	return t
}()

func encode(dst code, s spelling.Sounds) code {
	for i := 0; i < len(s); i++ {
		if c := soundCode[s[i]&127]; c != uint8(gap) {
			dst = append(dst, c)
		}
	}
	return dst
}

// maxSounds bounds what is aligned.
const maxSounds = 64

// tooDear is more than any pair of words may cost.
const tooDear = math.MaxInt32 / 4

// distance is the least cost of turning one reading into another, in units; it
// gives up at tooDear when more than most would be needed. What both begin and
// end with is not laid out anew.
func (t *costTable) distance(p pairing, swap bool, a, b code, most int32) int32 {
	if swap {
		a, b = b, a
	}
	a, b = a[:min(len(a), maxSounds)], b[:min(len(b), maxSounds)]
	table := &t[p]
	begun := int32(0)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		begun += int32(table[a[0]][a[0]&63])
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		begun += int32(table[a[len(a)-1]][a[len(a)-1]&63])
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if most -= begun; most < 0 {
		return tooDear
	}
	var rows [maxSounds + 1]int32
	row := rows[1 : len(b)+1] // what it takes to come to each place of b
	insert := &table[gap]
	c := int32(0)
	for j, u := range b {
		c += int32(insert[u&63])
		row[j] = c
	}
	start := int32(0) // what it takes to drop all of a so far
	for _, s := range a {
		costs := &table[s]
		drop := int32(costs[gap])
		diagonal := start
		start += drop
		left, least := start, start
		for j, u := range b {
			up := row[j]
			c := min(diagonal+int32(costs[u&63]), up+drop, left+int32(insert[u&63]))
			diagonal, left = up, c
			row[j] = c
			least = min(least, c)
		}
		if least > most {
			return tooDear
		}
	}
	if len(b) > 0 {
		start = row[len(b)-1]
	}
	if start > most {
		return tooDear
	}
	return begun + start
}
