package screening

import (
	"math"
	"slices"
	"sync"

	"entente/internal/core/spelling"
)

// Among tells of many persons who of them may be one of a few entries, before anybody
// is searched for in the whole index. It is how those who became known late are looked
// for among the many who came before. It passes by nobody whom a search in the index
// with these entries brings to review; it may let others through. It may be used by
// any number of goroutines.
type Among struct {
	own   *Index // of the entries; the first segment is the whole index's
	parts *Index // of their names, with every word also in two parts
	rest  float64
	born  []Birth // of all entries
	open  bool    // an entry says nothing of a birth
}

// Among gives what tells who may be one of some entries, whether they stand in the
// index or not.
func (x *Index) Among(entries []Entry) *Among {
	a := &Among{own: x.beside(entries)}
	parted := make([]Entry, len(entries))
	for i, e := range entries {
		parted[i] = Entry{ID: e.ID, List: e.List, Person: Person{Names: inParts(e.Names)}}
		a.born = append(a.born, e.Births...)
		a.open = a.open || len(e.Births) == 0
		a.rest = max(a.rest, e.promises())
	}
	a.parts = x.beside(parted)
	return a
}

// beside gives an index of the largest part of this one and some entries beside it,
// which may stand there too: they count once.
func (x *Index) beside(entries []Entry) *Index {
	s := build(entries)
	s.countBeside(x.segments[0], func(mine, theirs float32) float32 { return max(mine, theirs) })
	s.memory = newMemory()
	s.scratch = &sync.Pool{New: func() any { return newScratch(s) }}
	return newIndex([]*segment{x.segments[0], s}, make([][]uint64, 2))
}

// ownSegment is where the entries stand in such an index.
const ownSegment = 1

// unsure is how many bits the entries may be worth less here than in the whole index,
// for all that is not counted alike.
const unsure = 1.0

// Might tells whether somebody may come to review against one of the entries. Words
// count as if nobody else had them, which says most.
func (a *Among) Might(p Person) bool {
	q, s := askedFor(p), a.own.segments[ownSegment]
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	return slices.ContainsFunc(a.own.inSegment(ownSegment, s, sc, &q, math.MaxInt, reviewBits-unsure), func(c score) bool { return c.bits >= reviewBits-unsure })
}

// Near is the most that one word of somebody's name can say for any of the entries, in
// bits; 0 for nothing.
func (a *Among) Near(word string) float64 {
	s := a.parts.segments[ownSegment]
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	best := float32(0)
	single, _ := askedWords(spelling.HearWhole(word))
	for i := range single {
		a.parts.lookUp(s, sc, &single[i])
		best = max(best, strongest(single[i].matches))
	}
	return float64(best)
}

// beyondWords is what a name may be worth beyond what its words are by themselves:
// initials, particles and titles, and neighbours that are one word.
const beyondWords = 3.0

// May tells whether somebody whose words speak for an entry with so many bits in all
// can come to review, given the dates of birth that are known: none for nil.
func (a *Among) May(words float64, births []Birth) bool {
	bits := words + beyondWords + a.rest
	if len(births) > 0 && len(a.born) > 0 {
		best := -1e9
		if a.open {
			best = 0
		}
		for _, x := range births {
			for _, y := range a.born {
				n, _ := born(x, y)
				best = max(best, n)
			}
		}
		bits += best
	}
	return bits >= reviewBits
}

// promises is the most that what is neither name nor birth can say for an entry, but a
// document's whole number.
func (e *Entry) promises() float64 {
	sum := 0.0
	if len(e.Nationalities) > 0 {
		sum += nationEqual
	}
	if e.Sex != "" {
		sum += sexEqual
	}
	if len(e.Places) > 0 {
		sum += placeEqual
	}
	if len(e.Documents) > 0 {
		sum += documentSlip
	}
	return sum
}

// leastPart is how many letters a part of a word has at least where somebody may have
// written the word as two.
const leastPart = 2

// inParts gives names, and after them every word of theirs in two parts.
func inParts(names []Name) []Name {
	out := slices.Clone(names)
	for _, n := range names {
		for _, w := range spelling.HearWhole(n.Text).Words {
			letters := []rune(w.Text)
			for i := leastPart; i <= len(letters)-leastPart && len(out) < maxNames; i++ {
				out = append(out, Name{Text: string(letters[:i]) + " " + string(letters[i:])})
			}
		}
	}
	return out
}
