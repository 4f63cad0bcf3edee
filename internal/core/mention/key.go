package mention

import "entente/internal/core/spelling"

// key is the consonants of a reading by class, four bits each, and how many of
// them were left out of it. Vowels, glides and h say too little to look up by.
type key uint64

const (
	maxConsonants       = 13
	whole           key = 1 << 60
	shortened       key = 2 << 60
	fewest              = 3 // consonants of which one may be missing in the text
	enough              = 4 // consonants of which one may be too many, or another
	firstVowelShift     = 48
)

var consonantClass = func() (t [128]uint8) {
	for class, list := range []string{"", "pb", "fv", "tdTD", "kgqxG", "szSZcCJ", "m", "n", "l", "r"} {
		for _, s := range list {
			t[s] = uint8(class)
		}
	}
	return t
}()

// skeletonOf gives the classes of the consonants in their order, and how many.
func skeletonOf(r spelling.Sounds) (s key, n int) {
	last := uint8(0)
	for i := 0; i < len(r) && n < maxConsonants; i++ {
		k := consonantClass[r[i]&127]
		if k == last || k == 0 {
			if k == 0 && r[i] != 'h' && r[i] != 'j' && r[i] != 'w' {
				last = 0
			}
			continue
		}
		s |= key(k) << (4 * n)
		n++
		last = k
	}
	return s, n
}

// listedKeys appends what a reading of a name's word is found by.
func listedKeys(dst []key, r spelling.Sounds) []key {
	s, n := skeletonOf(r)
	if n < 2 {
		return append(dst, single(r, s), whole|s)
	}
	dst = append(dst, whole|s)
	if n >= fewest {
		for i := range n {
			dst = append(dst, shortened|without(s, i))
		}
	}
	return dst
}

// askedKeys appends what a reading of a word of a text is looked up by; unvowelled
// when its script, leaving vowels out, does not tell with which the word begins.
func askedKeys(dst []key, r spelling.Sounds, unvowelled bool) []key {
	s, n := skeletonOf(r)
	if n < 2 {
		if unvowelled && s != 0 {
			return append(dst, single(r, s), whole|s)
		}
		return append(dst, single(r, s))
	}
	dst = append(dst, whole|s)
	if n >= fewest-1 {
		dst = append(dst, shortened|s)
	}
	if n >= enough {
		for i := range n {
			short := without(s, i)
			dst = append(dst, whole|short, shortened|short)
		}
	}
	return dst
}

// single is the key of a reading with hardly a consonant: its first vowel tells
// such words apart.
func single(r spelling.Sounds, s key) key {
	first := key(0)
	if len(r) > 0 && consonantClass[r[0]&127] == 0 {
		first = key(r[0] & 31)
	}
	return whole | s | (first+1)<<firstVowelShift
}

func without(s key, i int) key {
	low := s & (1<<(4*i) - 1)
	return low | s>>4&^(1<<(4*i)-1)
}
