package screening

import "entente/internal/core/spelling"

// skeleton is the consonants of a reading by class, four bits each, the first in
// the lowest: vowels, glides and h say too little to look words up by.
type skeleton uint64

const maxSkeleton = 16

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

// keys appends what a reading is looked up by: its skeleton, and the skeleton
// with each one consonant left out, so that a wrong, missing or added consonant
// still meets. Short skeletons are only met whole.
func keys(dst []skeleton, c code) []skeleton {
	s, n := skeletonOf(c)
	first := uint8(gap)
	if len(c) > 0 && n < 2 { // hardly a consonant: the first vowel tells them apart
		first = c[0]
		if consonantClass[first] != 0 {
			first = uint8(gap)
		}
	}
	if n < 2 {
		return append(dst, s|skeleton(n)<<60|skeleton(first+1)<<8|1<<56)
	}
	dst = append(dst, s)
	if n < 3 {
		return dst
	}
	for i := range n {
		low := s & (1<<(4*i) - 1)
		short := low | s>>4&^(1<<(4*i)-1)
		if short != dst[len(dst)-1] {
			dst = append(dst, short)
		}
	}
	return dst
}

// hash spreads a key over 32 bits.
func (s skeleton) hash() uint32 {
	x := uint64(s) * 0x9e3779b97f4a7c15
	return uint32(x >> 32)
}
