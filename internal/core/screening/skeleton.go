package screening

import "entente/internal/core/spelling"

// skeleton is the consonants of a reading by class, four bits each, the first in
// the lowest: vowels, glides and h say too little to look words up by.
type skeleton uint64

const maxSkeleton = 13 // leaves room for the kind of a key

var consonantClass = func() (t [width]uint8) {
	for class, list := range []string{"", "pb", "fv", "tdTD", "kgqxG", "szSZcCJ", "m", "n", "l", "r"} {
		for _, s := range list {
			t[soundCode[s]] = uint8(class)
		}
	}
	return t
}()

func skeletonOf(c code) (s skeleton, n int) {
	last := uint8(0)
	for _, u := range c {
		k := consonantClass[u]
		if k == 0 {
			if u < uint8(len(spelling.Vowels)) {
				last = 0
			}
			continue
		}
		if k == last || n == maxSkeleton {
			continue
		}
		s |= skeleton(k) << (4 * n)
		n++
		last = k
	}
	return s, n
}

// key is a skeleton, whole or with one consonant left out, and which of these it
// is: a word is met when it has the same skeleton, one consonant more or one
// less; or another consonant at one place, if enough are left to tell words by.
type key uint64

const (
	whole     key = 1 << 60
	shortened key = 2 << 60 // one left out, anywhere
	placed    key = 3 << 60 // one left out at the place that is added
	spelt     key = 4 << 60 // not a skeleton but the spelling
	longer        = 4       // consonants, of which one may be missing
	enough        = 5       // consonants, of which one may be another
)

// listedKeys appends what a reading of the dictionary is found by.
func listedKeys(dst []key, c code) []key {
	s, n := skeletonOf(c)
	if n < 2 {
		return append(dst, single(c, s))
	}
	dst = append(dst, whole^key(s))
	if n < longer {
		return dst
	}
	for i := range n {
		dst = append(dst, shortened^without(s, i))
		if n >= enough {
			dst = append(dst, placed^without(s, i)^key(i)<<56)
		}
	}
	return dst
}

// askedKeys appends what a reading of a query is looked up by.
func askedKeys(dst []key, c code) []key {
	s, n := skeletonOf(c)
	if n < 2 {
		return append(dst, single(c, s))
	}
	dst = append(dst, whole^key(s))
	if n >= longer-1 {
		dst = append(dst, shortened^key(s))
	}
	if n < longer {
		return dst
	}
	for i := range n {
		short := without(s, i)
		dst = append(dst, whole^short)
		if n >= enough {
			dst = append(dst, placed^short^key(i)<<56)
			if i > 0 { // neighbours that changed places
				dst = append(dst, placed^short^key(i-1)<<56)
			}
		}
	}
	return dst
}

// single is the key of a reading with hardly a consonant. The vowel that would
// tell more is one that Arabic does not write; only of words that are nothing
// but vowels it is taken.
func single(c code, s skeleton) key {
	if s == 0 && len(c) > 0 {
		return whole ^ key(c[0]+1)<<48
	}
	return whole ^ key(s)
}

func without(s skeleton, i int) key {
	low := s & (1<<(4*i) - 1)
	return key(low | s>>4&^(1<<(4*i)-1))
}

// hash spreads a key over 32 bits.
func (k key) hash() uint32 {
	x := uint64(k) * 0x9e3779b97f4a7c15
	return uint32(x >> 32)
}

// speltKey finds a word by its spelling.
func speltKey(script spelling.Script, plain []byte) key {
	return spelt ^ key(fnv64(script, plain)>>4)
}

// fnv64 is FNV-1a of a script and bytes in it, without allocating.
func fnv64(script spelling.Script, b []byte) uint64 {
	h := 14695981039346656037 ^ uint64(script)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}
