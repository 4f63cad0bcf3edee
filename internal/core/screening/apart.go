package screening

import (
	"math"
	"sync"

	"entente/internal/core/spelling"
)

// BuildApart makes an index in which a name is as common as it is in general, whoever
// else stands there: what one entry scores depends on no other.
func BuildApart(entries []Entry) *Index {
	s := build(entries)
	general := map[string]float32{}
	for _, g := range generalWords() {
		general[g.word.Plain] = g.share
	}
	s.share, s.limit = make([]float32, len(s.words)), make([]uint8, len(s.words))
	for id := range s.words {
		w := &s.words[id]
		n := float32(1)
		if w.script == spelling.Latin {
			n += people * general[string(s.bytes[w.at:w.at+uint32(w.plain)])]
		}
		s.share[id] = n / (1 + people)
		s.limit[id] = uint8(max(0, min(maxCost, unit*(-math.Log2(float64(s.share[id])+stranger)-leastBits))))
	}
	s.memory = newMemory()
	s.scratch = &sync.Pool{New: func() any { return newScratch(s) }}
	return newIndex([]*segment{s}, make([][]uint64, 1))
}
