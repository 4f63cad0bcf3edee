package likeness

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What is near-identical.
const (
	Shingle   = 5      // words in a row that are compared as one
	MinWords  = 12     // a text of fewer is like nothing
	MaxWords  = 20_000 // of one text; the words behind them are not looked at
	Threshold = 0.5    // of the shingles of both texts, common to both
	NumBands  = 8      // orders under which the least shingle is looked up
)

// Sketch is what is compared of a text: its shingles, hashed under a salt.
// Sketches under different salts have nothing in common. The zero Sketch is that
// of a text too short to be like any.
type Sketch struct{ shingles []uint64 } // in order, each once

// Of sketches a text under a salt, of which 32 bytes are enough.
func Of(salt []byte, text string) Sketch {
	w := Words(text)
	if len(w) < MinWords {
		return Sketch{}
	}
	out := make([]uint64, 0, len(w)-Shingle+1)
	buffer := slices.Clone(salt)
	for i := 0; i+Shingle <= len(w); i++ {
		buffer = buffer[:len(salt)]
		for _, word := range w[i : i+Shingle] {
			buffer = append(append(buffer, word...), 0)
		}
		sum := sha256.Sum256(buffer)
		out = append(out, binary.BigEndian.Uint64(sum[:8]))
	}
	slices.Sort(out)
	return Sketch{slices.Compact(out)}
}

// Words are the first MaxWords words of a text in the form in which they are
// compared. Where a script sets no spaces between words, each letter is one.
func Words(text string) []string {
	var out []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	// Lower case may leave what composes further.
	for _, r := range norm.NFKC.String(strings.ToLower(norm.NFKC.String(text))) {
		switch {
		case len(out) == MaxWords:
			return out
		case unicode.Is(unicode.Cf, r): // invisible: parts nothing
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end()
			out = append(out, string(r))
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
			word.WriteRune(r)
		default:
			end()
		}
	}
	if len(out) < MaxWords {
		end()
	}
	return out
}

// Short tells whether the text was too short to be like any.
func (s Sketch) Short() bool { return len(s.shingles) == 0 }

// Bands are the values under which a sketch is looked up; none for a short text.
// The values of one band are those of no other.
func (s Sketch) Bands() []uint64 {
	if s.Short() {
		return nil
	}
	out := make([]uint64, NumBands)
	for i := range out {
		out[i] = mix(s.shingles[0], uint64(i))
		for _, x := range s.shingles[1:] {
			out[i] = min(out[i], mix(x, uint64(i)))
		}
	}
	return out
}

// mix puts hashes in another order for each band (the finaliser of splitmix64,
// which is one-to-one).
func mix(x, band uint64) uint64 {
	x += (band + 1) * 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Likeness is the part of the shingles of both that both have, from 0 to 1; 0
// where one text is short.
func Likeness(a, b Sketch) float64 {
	both, i, j := 0, 0, 0
	for i < len(a.shingles) && j < len(b.shingles) {
		switch x, y := a.shingles[i], b.shingles[j]; {
		case x == y:
			both, i, j = both+1, i+1, j+1
		case x < y:
			i++
		default:
			j++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a.shingles)+len(b.shingles)-both)
}

// Near tells whether two texts are near-identical.
func Near(a, b Sketch) bool { return Likeness(a, b) >= Threshold }
