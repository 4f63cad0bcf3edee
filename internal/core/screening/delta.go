package screening

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// maxSegments bounds how many deltas an index carries before they are made one.
const maxSegments = 8

// Key names an entry of a list.
type Key struct{ List, ID string }

// With gives an index in which some entries stand anew or instead of those of
// the same list and id, and some no longer stand. The lists that did not change
// are not heard again.
func (x *Index) With(add []Entry, remove []Key) *Index {
	gone := map[uint64]bool{}
	for _, k := range remove {
		gone[k.hash()] = true
	}
	for i := range add {
		gone[add[i].key().hash()] = true
	}
	segments, dead := slices.Clone(x.segments), slices.Clone(x.dead)
	for i, s := range segments {
		bits := make([]uint64, (s.size()+63)/64)
		copy(bits, dead[i])
		for e, h := range s.entryHash {
			if gone[h] {
				bits[e/64] |= 1 << (e % 64)
			}
		}
		dead[i] = bits
	}
	if len(add) > 0 {
		add = slices.Clone(add)
		if len(segments) == maxSegments { // the deltas become one
			for i := 1; i < len(segments); i++ {
				for e := range segments[i].size() {
					if !isSet(dead[i], e) {
						add = append(add, segments[i].entry(uint32(e)))
					}
				}
			}
			segments, dead = segments[:1], dead[:1]
		}
		segments, dead = append(segments, build(add)), append(dead, nil)
	}
	return newIndex(segments, dead)
}

// Len is how many entries stand in the index.
func (x *Index) Len() int {
	n := 0
	for i, s := range x.segments {
		for e := range s.size() {
			if !isSet(x.dead[i], e) {
				n++
			}
		}
	}
	return n
}

func (e *Entry) key() Key { return Key{e.List, e.ID} }

// hash is 64 bits of the SHA-256 of a key: an id that somebody else's list chose
// must not stand for another list's entry.
func (k Key) hash() uint64 {
	sum := sha256.Sum256([]byte(k.List + "\x00" + k.ID))
	return binary.LittleEndian.Uint64(sum[:])
}

// size is how many entries a segment holds, dead ones included.
func (s *segment) size() int { return len(s.entryHash) }

func isSet(bits []uint64, i int) bool { return len(bits) > i/64 && bits[i/64]>>(i%64)&1 == 1 }
