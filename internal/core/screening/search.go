package screening

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"entente/internal/core/spelling"
)

// Bounds of one search.
const (
	maxPostings   = 80_000 // names touched
	maxAligned    = 64     // names looked at word by word
	preferred     = 400    // names that are kept, and all that promise as much
	maxPreferred  = 4_000  // names, and those beyond whose birth date speaks for them
	maxMatches    = 4_000  // words of the dictionary that one word may be
	maxCrowd      = 600    // words of the dictionary that are met by one word, like-sounding ones included
	maxOfEntry    = 6      // names of one entry that are laid out
	maxAskedNames = 18     // of whoever is asked for
)

// asked is a word of the query, and the words of the dictionary that it may be.
type asked struct {
	heard
	text    string
	key     string // what it is remembered by
	comma   bool
	from    int     // place of its first part in the name
	parts   int     // 1, or 2 for neighbours heard as one
	common  float32 // how many people have such a word: a share
	base    float32 // common as the first segment knows it
	matches []match
}

// match is a word of the dictionary that an asked word may be.
type match struct {
	word uint32
	cost int32
	bits float32
}

// touched tells where the candidate of a name is, if this search has one.
type touched struct{ stamp, at uint32 }

// candidate is what is known of a name before it is looked at.
type candidate struct {
	name uint32
	bits float32
	word int32 // the last word of the query that it had
}

// scratch is what a search needs beside the index; searches reuse it.
type scratch struct {
	stamp     uint32
	wordStamp []uint32
	wordCost  []int32
	names     []touched
	order     []candidate
	best      []candidate
	keys      []key
	near      [8][]uint32 // rows by how many sounds are not shared
	heardAs   map[uint64]int32
	found     []uint32
	matches   []match
	pairs     map[uint64]float32
	ofEntry   map[uint32]int
	heard     []heard
	edges     []pair
}

func newScratch(s *segment) *scratch {
	return &scratch{wordStamp: make([]uint32, len(s.words)), wordCost: make([]int32, len(s.words)), names: make([]touched, len(s.nameEntry)), pairs: map[uint64]float32{}, heardAs: map[uint64]int32{}, ofEntry: map[uint32]int{}}
}

// next begins another look-up: what earlier ones stamped is stale. The stamp comes
// round after four thousand million.
func (sc *scratch) next() uint32 {
	if sc.stamp++; sc.stamp == 0 {
		clear(sc.wordStamp)
		clear(sc.names)
		sc.stamp = 1
	}
	return sc.stamp
}

// askedWords makes a name ready: its words, and neighbours heard as one.
func askedWords(n spelling.Name) (single, joined []asked) {
	for i, w := range n.Words {
		single = append(single, asked{heard: hear(w), text: w.Text, key: memoryKey(w, 1), comma: w.Comma, from: i, parts: 1})
	}
	for i := 1; i < len(n.Words); i++ {
		a, b := n.Words[i-1], n.Words[i]
		if a.Class == spelling.Title || b.Class == spelling.Title || a.Script != b.Script {
			continue
		}
		w := spelling.Join(a, b)
		joined = append(joined, asked{heard: hear(w), text: w.Text, key: memoryKey(w, 2), from: i - 1, parts: 2})
	}
	return single, joined
}

// level takes the first segment's word for how common a word is: a delta is too
// small to know.
func (a *asked) level(segment int) {
	if segment == 0 {
		a.base = a.common
	}
	a.common = max(a.common, a.base)
}

// memoryKey tells words apart that may be heard differently: the same two parts
// may be one name or neighbours.
func memoryKey(w spelling.Word, parts int) string {
	return string(rune('A'+w.Script)) + string(rune('A'+w.Class)) + string(rune('0'+parts)) + w.Text
}

// most is the highest cost at which a word may still be another of its length.
func most(h *heard) int32 {
	n := 0
	for i := range h.count {
		n = max(n, len(h.readings[i]))
	}
	return min(maxCost, int32(5*unit+n*unit))
}

const maxCost = 15 * unit

// lookUp fills in the words of the dictionary that a word may be.
func (x *Index) lookUp(s *segment, sc *scratch, a *asked) {
	a.matches = nil
	if a.class == spelling.Initial || s.memory.recall(a) {
		return
	}
	defer s.memory.keep(a)
	sc.next()
	sc.found = sc.found[:0]
	x.meet(s, sc, a)
	x.compareNear(s, sc, a)
	common := float64(0)
	for _, id := range sc.found {
		common += float64(s.share[id]) * exp2(sc.wordCost[id])
	}
	a.common = float32(common)
	a.matches = sc.matches[:0]
	for _, id := range sc.found {
		if b := x.worth(s.share[id], a.common, sc.wordCost[id]); b >= leastBits {
			a.matches = append(a.matches, match{id, sc.wordCost[id], b})
		}
	}
	slices.SortFunc(a.matches, func(p, q match) int {
		return cmp.Or(cmp.Compare(q.bits, p.bits), cmp.Compare(p.word, q.word))
	})
	sc.matches = a.matches[:0]
	a.matches = slices.Clone(a.matches[:min(len(a.matches), maxMatches)])
}

// compareNear compares an asked word with those that it met, the nearest first.
// Words that sound alike count as one, so that no crowd of spellings hides
// another word.
func (x *Index) compareNear(s *segment, sc *scratch, a *asked) {
	limit := most(&a.heard)
	clear(sc.heardAs)
	var h heard
	met := 0
	for i := range sc.near {
		for _, row := range sc.near[i] {
			id := row >> 2
			if sc.wordStamp[id] == sc.stamp {
				continue
			}
			if met++; met > maxCrowd {
				return
			}
			s.heardWord(id, &h)
			if h.count == 0 {
				continue
			}
			sound := sounding(h.script, h.readings[0])
			known, crowd := sc.heardAs[sound]
			if !crowd && len(sc.heardAs) >= maxCompared {
				continue
			}
			sc.wordStamp[id] = sc.stamp
			c := known
			if !crowd { // by the bound of all: the next that sounds so may be rarer
				c = x.costs.compare(&a.heard, &h, limit)
				sc.heardAs[sound] = c
			} else if c > 0 && s.spelt(id, &a.heard) {
				c = 0
			}
			if c <= int32(s.limit[id]) {
				sc.found = append(sc.found, id)
				sc.wordCost[id] = c
			}
		}
	}
}

// sounding is a number of how a word is first heard. Two words of one number are
// taken for alike in this search, and laid out as they are when it counts.
func sounding(script spelling.Script, reading code) uint64 {
	return fnv64(script, reading)
}

// spelt tells whether a word of the dictionary is spelt as an asked one.
func (s *segment) spelt(id uint32, h *heard) bool {
	w := &s.words[id]
	return w.script == h.script && w.set == h.set && string(s.bytes[w.at:w.at+uint32(w.plain)]) == string(h.plain)
}

// meet gathers the words that share a key with an asked one, by how many sounds
// they do not share: those that share most are compared first.
func (x *Index) meet(s *segment, sc *scratch, a *asked) {
	for i := range sc.near {
		sc.near[i] = sc.near[i][:0]
	}
	t := &s.key
	spelt := speltKey(a.script, a.plain).hash() // who is spelt as asked comes before any crowd
	for i, to := t.run(spelt); i < to; i++ {
		if t.hash[i] == spelt {
			sc.near[0] = append(sc.near[0], t.word[i])
		}
	}
	for r := range a.count {
		mask := ^uint32(0)
		if a.script == spelling.Arabic || a.script == spelling.Hebrew {
			mask = ^vowelBits
		}
		mine := soundSet(a.readings[r])
		sc.keys = askedKeys(sc.keys[:0], a.readings[r])
		if a.parts > 1 {
			sc.keys = sc.keys[:1] // neighbours are heard as one only whole
		}
		for _, k := range sc.keys {
			hash := k.hash()
			from, to := t.run(hash)
			hashes, sets := t.hash[from:to], t.set[from:to]
			for i, h := range hashes {
				if h != hash {
					continue
				}
				theirs := mask
				if sets[i]&vowelBits == 0 { // written without
					theirs = ^vowelBits
				}
				if d := bits.OnesCount32((sets[i] ^ mine) & mask & theirs); d < len(sc.near) {
					sc.near[d] = append(sc.near[d], t.word[int(from)+i])
				}
			}
		}
	}
}

const (
	vowelBits   = uint32(1<<5 - 1)
	maxCompared = 120 // words of the dictionary that one word is compared with
)

// worth is the evidence of a pair of words: how much likelier the listed word is
// where the asked one is its person's than anywhere.
func (x *Index) worth(share, common float32, cost int32) float32 {
	return float32(-math.Log2(float64(min(share, commonest))/exp2(cost) + float64(min(common, commonest)) + stranger))
}

var (
	stranger          = math.Exp2(-strangerBits)
	commonest float32 = 1.0 / 64 // no name is taken to be more common: who is on many lists must still be found
)

var powers = func() (t [maxCost + 64]float64) {
	for i := range t {
		t[i] = math.Exp2(-float64(i) / unit)
	}
	return t
}()

// exp2 is 2 to the minus cost in bits.
func exp2(cost int32) float64 { return powers[max(0, min(cost, int32(len(powers)-1)))] }

// candidates lists the names that have words of the query, the most promising first.
func (x *Index) candidates(s *segment, sc *scratch, words []asked, births []Birth, top int, dead []uint64) []candidate {
	stamp := sc.next()
	order := sc.order[:0]
	turn := make([]int, len(words))
	for i := range turn {
		turn[i] = i
	}
	slices.SortStableFunc(turn, func(i, j int) int { return cmp.Compare(strongest(words[j].matches), strongest(words[i].matches)) })
	budget := maxPostings
	for n, i := range turn {
		for _, m := range words[i].matches {
			list := s.postings(m.word)
			if budget -= len(list); budget < 0 && n > 0 {
				break
			}
			for _, name := range list {
				t := &sc.names[name]
				if t.stamp != stamp {
					*t = touched{stamp, uint32(len(order))}
					order = append(order, candidate{name, m.bits, int32(i)})
				} else if c := &order[t.at]; c.word != int32(i) {
					c.bits += m.bits
					c.word = int32(i)
				}
			}
		}
	}
	sc.order = order
	return x.promising(s, sc, births, max(top, maxAligned), dead)
}

func strongest(matches []match) float32 {
	if len(matches) == 0 {
		return 0
	}
	return matches[0].bits
}

// promising keeps the names with most evidence, birth dates included.
func (x *Index) promising(s *segment, sc *scratch, births []Birth, most int, dead []uint64) []candidate {
	const steps = 512
	var count [steps]int
	step := func(b float32) int { return min(steps-1, int(b*4)) }
	for i := range sc.order {
		count[step(sc.order[i].bits)]++
	}
	cut, sum := steps-1, 0
	for ; cut > 0; cut-- {
		if sum += count[cut]; sum >= preferred {
			break
		}
	}
	best := sc.best[:0]
	for _, c := range sc.order {
		if step(c.bits) < cut || len(best) >= maxPreferred && len(births) == 0 {
			continue
		}
		e, bits := s.nameEntry[c.name], 0.0
		if isSet(dead, int(e)) {
			continue
		}
		if len(births) > 0 {
			bits, _, _, _, _ = bornBest(births, s.births[s.birthStart[e]:s.birthStart[e+1]])
		}
		if len(best) < maxPreferred || bits > 0 { // however many namesakes stand before
			best = append(best, candidate{c.name, c.bits + float32(bits), c.word})
		}
	}
	slices.SortFunc(best, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(a.name, b.name))
	})
	sc.best = best
	clear(sc.ofEntry)
	kept := best[:0]
	for _, c := range best {
		if e := s.nameEntry[c.name]; sc.ofEntry[e] < maxOfEntry { // an entry of many names hides no other
			sc.ofEntry[e]++
			if kept = append(kept, c); len(kept) == most {
				break
			}
		}
	}
	return kept
}
