package wording

import (
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/screening"
	"entente/internal/core/spelling"
)

// Heard is a word as it sounds.
type Heard struct {
	word spelling.Word
	ok   bool
}

// Hear hears a word in the form that Words gives. Articles, titles, initials and
// words of hardly a sound tell nobody apart: they have no keys and are like nothing.
func Hear(word string) Heard {
	const fewest = 3 // sounds
	n := spelling.Hear(finalForm(word))
	if len(n.Words) != 1 || utf8.RuneCountInString(word) < fewest {
		return Heard{}
	}
	w := n.Words[0]
	switch w.Class {
	case spelling.Initial, spelling.Particle, spelling.Title:
		return Heard{}
	}
	return Heard{w, len(w.Readings) > 0 && len(w.Readings[0]) >= fewest}
}

// finalForm gives the last letter of a Hebrew word the form back that tells how it
// sounds.
func finalForm(word string) string {
	last, n := utf8.DecodeLastRuneInString(word)
	if i := strings.IndexRune("כמנפצ", last); i >= 0 && last != utf8.RuneError {
		return word[:len(word)-n] + string([]rune("ךםןףץ")[i/2])
	}
	return word
}

// key kinds: the consonants of a reading by class, four bits each, whole or with one
// of them left out.
const (
	wholeKey      = 1 << 60
	shortKey      = 2 << 60
	maxConsonants = 13
	longer        = 3 // consonants, of which one may be missing
)

// Kept are the keys under which a word is kept: positive, ascending.
func (h Heard) Kept() []int64 { return h.keys(false) }

// Asked are the keys by which words are looked up that may sound so: what has one of
// them among its Kept is to be compared.
func (h Heard) Asked() []int64 { return h.keys(true) }

func (h Heard) keys(asked bool) []int64 {
	if !h.ok {
		return nil
	}
	var out []int64
	for _, r := range h.word.Readings {
		s, n := skeleton(r)
		if n == 0 {
			continue
		}
		out = append(out, wholeKey|s)
		if asked && n >= longer-1 {
			out = append(out, shortKey|s)
		}
		for i := 0; i < n && n >= longer; i++ {
			if asked {
				out = append(out, wholeKey|without(s, i))
			} else {
				out = append(out, shortKey|without(s, i))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// skeleton gives the classes of the consonants of a reading in their order, and how
// many: vowels, glides and h say too little to look words up by.
func skeleton(r spelling.Sounds) (s int64, n int) {
	last := uint8(0)
	for i := 0; i < len(r) && n < maxConsonants; i++ {
		k := classOf(r[i])
		if k == 0 {
			if r[i] != 'h' && r[i] != 'j' && r[i] != 'w' {
				last = 0
			}
			continue
		}
		if k != last {
			s |= int64(k) << (4 * n)
			n++
		}
		last = k
	}
	return s, n
}

func classOf(sound byte) uint8 {
	switch sound {
	case 'p', 'b':
		return 1
	case 'f', 'v':
		return 2
	case 't', 'd', 'T', 'D':
		return 3
	case 'k', 'g', 'q', 'x', 'G':
		return 4
	case 's', 'z', 'S', 'Z', 'c', 'C', 'J':
		return 5
	case 'm':
		return 6
	case 'n':
		return 7
	case 'l':
		return 8
	case 'r':
		return 9
	}
	return 0
}

func without(s int64, i int) int64 {
	low := s & (1<<(4*i) - 1)
	return low | s>>4&^(1<<(4*i)-1)
}

// Alike tells whether two words sound as one name does, and how far they are apart,
// in bits: 0 is one spelling. Between scripts one name is farther from itself.
func (h Heard) Alike(other Heard) (bits float64, alike bool) {
	if !h.ok || !other.ok {
		return 0, false
	}
	a, b := len(h.word.Readings[0]), len(other.word.Readings[0])
	sounds := min(max(a, b), min(a, b)+1) // some scripts leave vowels out
	row := 0
	if h.word.Script != other.word.Script {
		row = 1
	}
	most := farthest[row][min(sounds, len(farthest[row])-1)]
	bits = screening.Distance(h.word, other.word, most)
	return bits, bits <= most
}

// farthest is how far apart two words may be that are one name, in bits, by their
// sounds: of one script, and of two.
var farthest = [2][11]float64{
	{0, 0.5, 0.5, 0.5, 0.6, 1.5, 3, 4, 5, 6, 6.5},
	{0, 0.5, 0.5, 1.5, 3, 5, 7, 8, 9, 9.5, 10},
}
