package screening

import (
	"cmp"
	"slices"
	"sync"

	"entente/internal/core/spelling"
)

// Index finds persons on lists. It does not change: With gives another. It may
// be used by any number of goroutines.
type Index struct {
	costs    *costTable
	segments []*segment // the first is the largest; it knows how common words are
	dead     [][]uint64 // of each segment, a bit for each entry that no longer stands
}

// Build makes an index of entries.
func Build(entries []Entry) *Index {
	b := NewBuilder()
	for _, e := range entries {
		b.Add(e)
	}
	return b.Index()
}

func newIndex(segments []*segment, dead [][]uint64) *Index {
	x := &Index{costs: &learnt, segments: segments, dead: dead}
	for _, s := range segments {
		if s.share == nil { // a segment that another index has already is ready
			s.count(segments[0])
			s.memory = newMemory()
			s.scratch = &sync.Pool{New: func() any { return newScratch(s) }}
		}
	}
	return x
}

// Search finds the entries that may be a person, the best first: those of
// Review and above, at most top of them.
func (x *Index) Search(p Person, top int) []Hit { return x.search(p, top, reviewBits, "") }

// SearchAll is Search with the best of those below Review too.
func (x *Index) SearchAll(p Person, top int) []Hit { return x.search(p, top, -1e9, "") }

// SearchBeside is Search where the entries of one list do not count among those at
// most: however many namesakes are on other lists, none of these is left out for them.
func (x *Index) SearchBeside(p Person, top int, list string) []Hit {
	return x.search(p, top, reviewBits, list)
}

// score is what an entry came to by one of its names.
type score struct {
	segment int
	entry   uint32
	name    uint32
	asked   int // which of the names asked for
	bits    float64
}

func (x *Index) search(p Person, top int, least float64, beside string) []Hit {
	if top <= 0 {
		return nil
	}
	q := askedFor(p)
	var all []score
	for i, s := range x.segments {
		sc := s.scratch.Get().(*scratch)
		all = append(all, x.inSegment(i, s, sc, &q, top, least)...)
		s.scratch.Put(sc)
	}
	return x.hits(&q, all, top, least, beside)
}

// askedFor makes a person ready to be looked for.
func askedFor(p Person) query {
	q := query{Person: p}
	for i, n := range p.Names {
		if i == maxAskedNames {
			break
		}
		single, joined := askedWords(spelling.HearWhole(n.Text))
		q.names = append(q.names, askedName{single: single, joined: joined, weak: n.Weak})
	}
	q.documents = documentHashes(p.Documents)
	if len(q.names) == 0 && len(q.documents) > 0 { // whoever holds the document is met all the same
		q.names = append(q.names, askedName{})
	}
	return q
}

// hits explains the best score of each entry, the best first: at most top of them, and
// all of a list that stands beside the others; "" for none.
func (x *Index) hits(q *query, all []score, top int, least float64, beside string) []Hit {
	slices.SortFunc(all, func(a, b score) int {
		return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(a.segment, b.segment), cmp.Compare(a.entry, b.entry), cmp.Compare(a.name, b.name))
	})
	var out []Hit
	seen := map[[2]uint32]bool{}
	for _, c := range all {
		key := [2]uint32{uint32(c.segment), c.entry}
		if seen[key] || c.bits < least {
			continue
		}
		seen[key] = true
		if beside == "" || x.segments[c.segment].entry(c.entry).List != beside {
			if top == 0 {
				continue
			}
			top--
		}
		out = append(out, x.explain(q, c))
		if top == 0 && beside == "" {
			break
		}
	}
	return out
}

// query is what is asked for, made ready.
type query struct {
	Person
	names     []askedName
	documents []uint32
}

type askedName struct {
	single, joined []asked
	weak           bool
	segment        int // in which the words were last looked up
}

// lookUpName looks up the words of a name in a segment.
func (x *Index) lookUpName(segment int, s *segment, sc *scratch, n *askedName) {
	n.segment = segment
	for _, words := range [...][]asked{n.single, n.joined} {
		for j := range words {
			x.lookUp(s, sc, &words[j])
			words[j].level(segment)
		}
	}
}

// inSegment scores the promising names of one segment.
func (x *Index) inSegment(segment int, s *segment, sc *scratch, q *query, top int, least float64) []score {
	var out []score
	for i := range q.names {
		n := &q.names[i]
		x.lookUpName(segment, s, sc, n)
		words := slices.Concat(n.single, n.joined)
		clear(sc.pairs)
		best := least
		for k, c := range x.candidates(s, sc, words, q.Births, top, x.dead[segment]) {
			if k >= alwaysAligned && float64(c.bits)+mayGain < max(least, best-shownBelow) && k >= top {
				break // those that follow have less
			}
			out = append(out, x.scored(segment, s, sc, q, i, c.name))
			best = max(best, out[len(out)-1].bits)
		}
		for _, name := range s.holders(q.documents) { // whatever they are called
			if !isSet(x.dead[segment], int(s.nameEntry[name])) {
				out = append(out, x.scored(segment, s, sc, q, i, name))
			}
		}
	}
	return out
}

// scored lays one listed name beside one that is asked for.
func (x *Index) scored(segment int, s *segment, sc *scratch, q *query, asked int, name uint32) score {
	n, e := &q.names[asked], s.nameEntry[name]
	l := s.listed(sc, name)
	bits := x.nameBits(s, name, x.align(s, sc, n.single, n.joined, &l), n.weak) + x.other(s, e, q, nil)
	return score{segment, e, name, asked, bits}
}

const (
	alwaysAligned = 10
	mayGain       = 5.0  // bits that a name may turn out better than its words promised
	shownBelow    = 14.0 // bits below the best at which nobody looks any more
)

// nameBits is what a laid-out name is worth in all.
func (x *Index) nameBits(s *segment, name uint32, a aligned, weak bool) float64 {
	bits := families(a.bits)
	if weak || s.nameSigns[name]&weakSign != 0 {
		bits += weakBits
	}
	return bits
}
