package screening

import (
	"math"

	"entente/internal/core/spelling"
)

// people is how many persons the general table of names stands for beside the
// entries of a list: a short list says little of how common a name is.
const people = 20_000

// count sets how common each word is: the share of people, listed and in
// general, who have it.
func (s *segment) count(base *segment) {
	if s.share != nil {
		return
	}
	general := map[string]float32{}
	for _, g := range generalWords() {
		general[g.word.Plain] = g.share
	}
	s.share, s.limit = make([]float32, len(s.words)), make([]uint8, len(s.words))
	total := float32(len(s.entryStart)-1) + people
	for id := range s.words {
		w := &s.words[id]
		n := float32(s.often[id])
		if w.script == spelling.Latin {
			n += people * general[string(s.bytes[w.at:w.at+uint32(w.plain)])]
		}
		s.share[id] = n / total
		s.limit[id] = uint8(max(0, min(maxCost, unit*(-math.Log2(float64(s.share[id])+stranger)-leastBits))))
	}
	_ = base
}
