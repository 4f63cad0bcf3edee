package screening

import (
	"slices"

	"entente/internal/core/spelling"
)

// pair is a word or two of the query beside a word or two of the listed name.
type pair struct {
	asked, listed         int // places of the first
	askedParts, listParts int
	bits                  float32
}

// aligned is a query's name laid beside a listed one.
type aligned struct {
	bits  float64 // before families and weak aliases
	pairs []pair
	order bool // words stand in another order
}

// listedName is a listed name as the alignment sees it.
type listedName struct {
	id    uint32
	words []uint32
	heard []heard
}

func (s *segment) listed(sc *scratch, id uint32) listedName {
	n := listedName{id: id, words: s.wordsOf(id)}
	if len(sc.heard) < len(n.words) {
		sc.heard = make([]heard, len(n.words)+8)
	}
	n.heard = sc.heard[:len(n.words)]
	for i, w := range n.words {
		s.heardWord(w, &n.heard[i])
	}
	return n
}

// align lays the words of the query beside those of a listed name so that most
// speaks for one person.
func (x *Index) align(s *segment, sc *scratch, single, joined []asked, n *listedName) aligned {
	edges := sc.edges[:0]
	for i := range single {
		for j := range n.words {
			if b := x.pairBits(s, sc, &single[i], i, n, j); b > 0 {
				edges = append(edges, pair{i, j, 1, 1, b})
			}
		}
	}
	best := settle(edges)
	sc.edges = edges
	if len(best) < len(single) || len(best) < len(n.words) { // something is left: it may be written in parts
		edges = append(edges, x.joins(s, single, joined, n)...)
		best = settle(edges)
	}
	out := aligned{pairs: best}
	out.bits = x.total(single, n, best)
	out.order = disordered(best) && s.nameSigns[n.id]&commaSign == 0 && !slices.ContainsFunc(single, func(a asked) bool { return a.comma })
	if out.order {
		out.bits += orderBits
	}
	return out
}

// pairBits is the evidence of one pair of words; zero and less for none.
func (x *Index) pairBits(s *segment, sc *scratch, a *asked, i int, n *listedName, j int) float32 {
	key := uint64(i)<<32 | uint64(n.words[j])
	if b, ok := sc.pairs[key]; ok {
		return b
	}
	b := x.pairOf(a, &n.heard[j], s.share[n.words[j]])
	sc.pairs[key] = b
	return b
}

func (x *Index) pairOf(a *asked, l *heard, share float32) float32 {
	if a.class == spelling.Initial || l.class == spelling.Initial {
		return initials(&a.heard, l)
	}
	b := float32(0)
	c := x.costs.compare(&a.heard, l, most(&a.heard))
	if c < tooDear {
		b = x.worth(share, a.common, c)
	}
	if b < leastBits && c <= neutralCost && a.class == l.class && !shortForm(&a.heard, l) {
		return max(b, neutralBits) // too common to say anything, and too near to contradict
	}
	if b < leastBits {
		if shortForm(&a.heard, l) {
			return min(shortBits, x.worth(share, a.common, 0))
		}
		return 0
	}
	switch {
	case a.class == spelling.Particle || l.class == spelling.Particle:
		return min(b, particleBits)
	case a.class == spelling.Title || l.class == spelling.Title:
		return min(b, titleBits)
	}
	return b
}

// shortForm tells whether one word is how the other begins: Alex and Alexander.
func shortForm(a, l *heard) bool {
	if a.class != spelling.Proper || l.class != spelling.Proper || a.count == 0 || l.count == 0 {
		return false
	}
	x, y := a.readings[0], l.readings[0]
	if len(x) > len(y) {
		x, y = y, x
	}
	if _, n := skeletonOf(x); n < 2 || len(x) < 3 || len(y) < len(x)+2 {
		return false
	}
	return string(x) == string(y[:len(x)])
}

// initials compares where one side has but a letter.
func initials(a, l *heard) float32 {
	if a.count == 0 || l.count == 0 {
		return 0
	}
	same := a.script == l.script && len(a.plain) > 0 && len(l.plain) > 0 && a.plain[0] == l.plain[0]
	for i := range a.count {
		for j := range l.count {
			same = same || len(a.readings[i]) > 0 && len(l.readings[j]) > 0 && a.readings[i][0] == l.readings[j][0]
		}
	}
	if same {
		return initialBits
	}
	return 0
}

// joins pairs neighbours heard as one with single words of the other side.
func (x *Index) joins(s *segment, single, joined []asked, n *listedName) []pair {
	var out []pair
	for k := range joined {
		for j := range n.words {
			if n.heard[j].class == spelling.Particle || n.heard[j].class == spelling.Initial {
				continue
			}
			if c := x.joinCost(&joined[k].heard, &n.heard[j]); c < tooDear {
				if b := x.worth(s.share[n.words[j]], joined[k].common, c) + joinBits; b > 0 {
					out = append(out, pair{joined[k].from, j, 2, 1, b})
				}
			}
		}
	}
	var h heard
	var buffer [spelling.MaxReadings][2 * maxSounds]uint8
	for j := 1; j < len(n.words); j++ {
		if n.heard[j-1].class == spelling.Title || n.heard[j].class == spelling.Title || !joinHeard(&h, &buffer, &n.heard[j-1], &n.heard[j]) {
			continue
		}
		for i := range single {
			if single[i].class == spelling.Particle || single[i].class == spelling.Initial {
				continue
			}
			if c := x.joinCost(&single[i].heard, &h); c < tooDear {
				share := min(s.share[n.words[j-1]], s.share[n.words[j]])
				if b := x.worth(share, single[i].common, c) + joinBits; b > 0 {
					out = append(out, pair{i, j - 1, 1, 2, b})
				}
			}
		}
	}
	return out
}

// joinCost compares where one side is written in parts: such spellings differ
// little in all else.
func (x *Index) joinCost(a, b *heard) int32 {
	if a.count == 0 || b.count == 0 || abs(len(a.readings[0])-len(b.readings[0])) > joinedGap {
		return tooDear
	}
	return x.costs.compare(a, b, joinedMost)
}

const (
	joinedGap  = 4        // sounds
	joinedMost = 7 * unit // the highest cost
)

// joinHeard hears two listed neighbours as one.
func joinHeard(h *heard, buffer *[spelling.MaxReadings][2 * maxSounds]uint8, a, b *heard) bool {
	h.plain, h.script, h.class, h.count = nil, b.script, b.class, 0
	if a.script == b.script && len(a.plain)+len(b.plain) <= maxSounds {
		h.plain = append(append(make([]byte, 0, len(a.plain)+len(b.plain)), a.plain...), b.plain...)
	}
	for i := range b.count {
		for j := range a.count {
			if h.count == len(h.readings) || h.count == 2 {
				break
			}
			c := append(buffer[h.count][:0], a.readings[j]...)
			next := b.readings[i]
			if len(c) > 0 && len(next) > 0 && c[len(c)-1] == next[0] {
				next = next[1:]
			}
			c = append(c, next...)
			h.readings[h.count], h.sounds[h.count] = c, soundsOf(c)
			h.count++
		}
	}
	return h.count > 0
}

// settle takes the pairs that speak most for one person, each word once.
func settle(edges []pair) []pair {
	sorted := slices.Clone(edges)
	slices.SortStableFunc(sorted, func(a, b pair) int {
		// a join takes two words' place, and has to be worth as much
		x, y := a.bits/float32(max(a.askedParts, a.listParts)), b.bits/float32(max(b.askedParts, b.listParts))
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return abs(a.asked-a.listed) - abs(b.asked-b.listed)
	})
	var left, right uint64
	var out []pair
	for _, e := range sorted {
		l := (uint64(1)<<e.askedParts - 1) << e.asked
		r := (uint64(1)<<e.listParts - 1) << e.listed
		if left&l != 0 || right&r != 0 {
			continue
		}
		left, right = left|l, right|r
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b pair) int { return a.asked - b.asked })
	return out
}

func disordered(pairs []pair) bool {
	for i := 1; i < len(pairs); i++ {
		if pairs[i].listed < pairs[i-1].listed {
			return true
		}
	}
	return false
}

// rest is what of a name found no counterpart.
type rest struct{ proper, patronymic, initial int }

func (r *rest) add(class spelling.Class) {
	switch class {
	case spelling.Proper, spelling.Kunya:
		r.proper++
	case spelling.Patronymic:
		r.patronymic++
	case spelling.Initial:
		r.initial++
	}
}

// total adds up the pairs and what is left over on either side.
func (x *Index) total(single []asked, n *listedName, pairs []pair) float64 {
	var left, right uint64
	sum, proper := 0.0, 0
	for _, p := range pairs {
		left |= (uint64(1)<<p.askedParts - 1) << p.asked
		right |= (uint64(1)<<p.listParts - 1) << p.listed
		sum += float64(p.bits)
		if p.bits > initialBits {
			proper++
		}
	}
	var mine, theirs rest
	for i := range single {
		if left&(1<<i) == 0 {
			mine.add(single[i].class)
		}
	}
	for j := range n.words {
		if right&(1<<j) == 0 {
			theirs.add(n.heard[j].class)
		}
	}
	if both := min(mine.patronymic, theirs.patronymic); both > 0 {
		sum += float64(both) * patronymBits
		mine.patronymic -= both
		theirs.patronymic -= both
	}
	a, b := mine.proper+mine.patronymic, theirs.proper+theirs.patronymic
	both := min(a, b)
	sum += float64(both) * contraryBits
	a, b = a-both, b-both
	if i := min(a, theirs.initial) + min(b, mine.initial); i > 0 { // an initial that is nobody's
		sum += float64(i) * contraInitial
	}
	sum += float64(a+b) * extraBits
	if proper <= 1 && a+b > 0 {
		sum += loneBits
	}
	return sum
}

// families lessens what much name evidence is worth: it never ends.
func families(bits float64) float64 {
	if bits > fullBits {
		return fullBits + (bits-fullBits)*overRate
	}
	return bits
}
