package passage

import (
	"encoding/binary"
	"slices"
)

// What is kept of a passage and looked up. Sketches and bands are stored: whoever
// changes one of these, or Words, makes another Version.
const (
	Version    = 1  // the first byte of every sketch
	Shingle    = 4  // words in a row that are compared as one
	MinWords   = 8  // a passage of fewer has no bands: a stock phrase is nobody's
	NumHashes  = 32 // values of a sketch
	NumBands   = 20 // of which the first are looked up
	countedBy  = 2  // of which the first tell how often words stand: so few are stored of nearly every passage that has the words
	minShingle = 2  // words of a shingle that mean something; "one of the few" is in no sketch
	seed       = 0x9e3779b97f4a7c15
)

// How quotations are looked up: of each window of shingles in a row the least is
// kept, so that any MinRun words in a row that two quotations share bring them together.
const (
	window        = 4
	MinRun        = Shingle + window - 1
	MaxQuoteBands = 64 // of a passage
)

// Sketch is what is kept of a passage's shingles: a version, how many values follow, and
// the first 32 bits of the NumHashes least shingles under one fixed order (a bottom
// sketch: Broder, 1997). The zero Sketch is that of a passage too short to be like any.
// Whoever guesses a passage's words can recompute it, so it stays with them.
type Sketch [2 + 4*NumHashes]byte

func sketch(words []string) (s Sketch) {
	if len(words) < MinWords {
		return s
	}
	all := upTo(NumHashes, leastFirst(words))
	s[0], s[1] = Version, byte(len(all))
	for i, v := range all {
		binary.BigEndian.PutUint32(s[2+4*i:], v)
	}
	return s
}

// leastFirst are the values of the shingles of words that mean something, each once.
func leastFirst(words []string) []uint32 {
	var all []uint32
	for i, x := range shingles(words) {
		if meaning(words[i:i+Shingle]) >= minShingle {
			all = append(all, uint32(mix(x, 0)>>32))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func upTo[T any](n int, list []T) []T { return list[:min(n, len(list))] }

// band is the number under which a passage with a value is looked up.
func band(value uint32) uint64 { return mix(uint64(value)|Version<<32, 1) }

// Short tells whether the passage was too short to be looked up.
func (s Sketch) Short() bool { return s[1] == 0 }

// values are what the sketch holds, the least first. What is no sketch of this version
// holds nothing.
func (s Sketch) values() []uint32 {
	if s[0] != Version || s[1] > NumHashes {
		return nil
	}
	out := make([]uint32, s[1])
	for i := range out {
		out[i] = binary.BigEndian.Uint32(s[2+4*i:])
	}
	return out
}

// Estimate is how much of the shingles of both passages both have, from 0 to 1, with a
// standard error of not more than 0.09; 0 for a short one, and for another version.
func (s Sketch) Estimate(other Sketch) float64 {
	a, b := s.values(), other.values()
	i, j, either, common := 0, 0, 0, 0
	for either < NumHashes && i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			i, j, common = i+1, j+1, common+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
		either++
	}
	// Of a sketch that is not full all shingles are known; what is left of the other
	// stands in it alone.
	if i == len(a) && len(a) < NumHashes || j == len(b) && len(b) < NumHashes {
		either = min(NumHashes, either+len(a)-i+len(b)-j)
	}
	return share(common, either)
}

// Bands are the numbers under which a passage is looked up, not more than NumBands: two
// that have one in common are worth comparing. None for a short passage.
func Bands(s Sketch) []uint64 {
	var out []uint64
	for _, v := range upTo(NumBands, s.values()) {
		out = append(out, band(v))
	}
	return out
}

// QuoteBands are the numbers under which a quotation is looked up, in order, each
// once. Two quotations that share MinRun words in a row share one. None where fewer
// than Shingle words were said.
func QuoteBands(words []string) []uint64 {
	x := shingles(words)
	for i := range x {
		x[i] = mix(x[i], 2)
	}
	var out []uint64
	for i := 0; i < len(x) && (i == 0 || i+window <= len(x)); i++ {
		out = append(out, slices.Min(x[i:min(i+window, len(x))]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Bands are all numbers under which the passage is looked up: those of its sketch, and
// not more than MaxQuoteBands of the quotations that begin in it. Quotations under six
// words, or with fewer than four that mean something, have none.
func (p Passage) Bands() []uint64 {
	out := Bands(p.Sketch)
	var quoted []uint64
	for _, q := range p.Quotations {
		if q.Start >= p.Start && len(q.Words) >= minQuoted && meaning(q.Words) >= minMeaning {
			quoted = append(quoted, QuoteBands(q.Words)...)
		}
	}
	slices.Sort(quoted)
	quoted = slices.Compact(quoted)
	return append(out, quoted[:min(len(quoted), MaxQuoteBands)]...)
}

// QuoteKey is the number of a quotation: equal for equal words, whatever their
// marks, case and points.
func QuoteKey(words []string) uint64 { return mix(hash(words), 3) }

// shingles are the hashes of all Shingle words in a row.
func shingles(words []string) []uint64 {
	var out []uint64
	for i := 0; i+Shingle <= len(words); i++ {
		out = append(out, hash(words[i:i+Shingle]))
	}
	return out
}

// hash is FNV-1a of 64 bits, words ended by a zero. Whoever wants two shingles to
// collide can have that; they meet as candidates, and their words are compared.
func hash(words []string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 0x100000001b3
		}
		h *= 0x100000001b3
	}
	return h
}

// mix puts hashes in another order for each number (the finaliser of splitmix64,
// which is one-to-one).
func mix(x, order uint64) uint64 {
	x += (order + 1) * seed
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
