package screening

import (
	"sync"

	"entente/internal/core/spelling"
)

// How far a spelling may be from a common name to be taken for it: Akhmed is
// Ahmed, Alia is not Ali. Scripts that leave vowels out are farther.
const (
	alike      = 3 * unit
	alikeBare  = 6 * unit
	leastAlike = 4 // sounds of a word that may be a common name in another spelling
)

// Share is the share of people, between 0 and 1, who have a word among their
// names in any usual spelling of it, by the general table of names. It is 0 for
// a word that is not among the commonest.
func Share(w spelling.Word) float64 {
	x := hear(w)
	g := generalKeys()
	var keys []key
	best, share := int32(alike+1), float32(0)
	if kindOf(w.Script) == spelling.Arabic || kindOf(w.Script) == spelling.Hebrew {
		best = alikeBare + 1
	}
	if x.count > 0 && len(x.readings[0]) < leastAlike {
		best = unit + 1
	}
	seen := map[int32]bool{}
	for i := range x.count {
		keys = askedKeys(keys[:0], x.readings[i])
		for _, k := range keys {
			for _, at := range g.at[k] {
				if seen[at] {
					continue
				}
				seen[at] = true
				if c := learnt.compare(&x, &g.heard[at], best); c < best || c == best && g.share[at] > share {
					best, share = c, g.share[at]
				}
			}
		}
	}
	return float64(share)
}

// generalIndex finds common names by the keys of their readings.
type generalIndex struct {
	heard []heard
	share []float32
	at    map[key][]int32
}

var generalKeys = sync.OnceValue(func() *generalIndex {
	words := generalWords()
	g := &generalIndex{heard: make([]heard, len(words)), share: make([]float32, len(words)), at: make(map[key][]int32, 4*len(words))}
	var keys []key
	for i, w := range words {
		g.heard[i], g.share[i] = hear(w.word), w.share
		for r := range g.heard[i].count {
			keys = listedKeys(keys[:0], g.heard[i].readings[r])
			for _, k := range keys {
				if list := g.at[k]; len(list) == 0 || list[len(list)-1] != int32(i) {
					g.at[k] = append(list, int32(i))
				}
			}
		}
	}
	return g
})
