package screening

import (
	"math"

	"entente/internal/core/spelling"
)

// people is how many persons the general table of names stands for beside the
// entries of a list: a short list says little of how common a name is.
const people = 10_000

// count sets how common each word is: the share of people, listed and in
// general, who have it.
func (s *segment) count(base *segment) {
	s.countBeside(base, func(mine, theirs float32) float32 { return mine + theirs })
}

// countBeside is count where all says how many have a word of whom some have it here,
// and some in the base.
func (s *segment) countBeside(base *segment, all func(mine, theirs float32) float32) {
	if s.share != nil {
		return
	}
	general := map[string]float32{}
	for _, g := range generalWords() {
		general[g.word.Plain] = g.share
	}
	s.share, s.limit = make([]float32, len(s.words)), make([]uint8, len(s.words))
	total := float32(base.size()) + people
	if s != base {
		total += float32(s.size())
	}
	for id := range s.words {
		w := &s.words[id]
		n := float32(s.often[id])
		if s != base {
			n = all(n, base.oftenOf(s, uint32(id)))
		}
		if w.script == spelling.Latin {
			n += people * general[string(s.bytes[w.at:w.at+uint32(w.plain)])]
		}
		s.share[id] = n / total
		s.limit[id] = uint8(max(0, min(maxCost, unit*(-math.Log2(float64(s.share[id])+stranger)-leastBits))))
	}
}

// oftenOf is how many entries of this segment have a word of another.
func (s *segment) oftenOf(other *segment, id uint32) float32 {
	var mine, theirs heard
	other.heardWord(id, &theirs)
	if theirs.count == 0 {
		return 0
	}
	hash := listedKeys(nil, theirs.readings[0])[0].hash()
	from, to := s.key.run(hash)
	for i := from; i < to; i++ {
		if s.key.hash[i] == hash {
			word := s.key.word[i] >> 2
			if s.heardWord(word, &mine); mine.script == theirs.script && string(mine.plain) == string(theirs.plain) {
				return float32(s.often[word])
			}
		}
	}
	return 0
}
