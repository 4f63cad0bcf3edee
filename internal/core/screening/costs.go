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
// of the script that comes first in the pairing's name.
type costTable [pairings][width][width]uint8

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
// gives up at tooDear when more than most would be needed.
func (t *costTable) distance(p pairing, swap bool, a, b code, most int32) int32 {
	if swap {
		a, b = b, a
	}
	if len(a) > maxSounds {
		a = a[:maxSounds]
	}
	if len(b) > maxSounds {
		b = b[:maxSounds]
	}
	table := &t[p]
	var rows [3][maxSounds + 1]int32
	row := &rows[0]
	for j, s := range b {
		row[j+1] = row[j] + int32(table[gap][s])
	}
	for i, s := range a {
		before, last := &rows[(i+2)%3], &rows[i%3] // the rows of two sounds ago and of the last
		row = &rows[(i+1)%3]
		costs := &table[s]
		drop := int32(costs[gap])
		row[0] = last[0] + drop
		least := row[0]
		for j, u := range b {
			c := min(last[j]+int32(costs[u]), last[j+1]+drop, row[j]+int32(table[gap][u]))
			if i > 0 && j > 0 && s == b[j-1] && u == a[i-1] && s != u {
				c = min(c, before[j-1]+transposed) // neighbours changed places, as fingers do
			}
			row[j+1] = c
			least = min(least, c)
		}
		if least > most {
			return tooDear
		}
	}
	if c := row[len(b)]; c <= most {
		return c
	}
	return tooDear
}

// transposed is the price of two neighbouring sounds that changed places.
const transposed = 4 * unit
