package screening

import (
	"math/rand/v2"
	"strings"
	"testing"

	"entente/internal/core/spelling"
)

// everyName scores every name of an index of one segment, with no keys and no
// promises, and gives the best.
func everyName(x *Index, p Person) (entry string, bits float64) {
	s := x.segments[0]
	sc := s.scratch.Get().(*scratch)
	defer s.scratch.Put(sc)
	single, joined := askedWords(spelling.Hear(p.Names[0].Text))
	n := askedName{single: single, joined: joined, weak: p.Names[0].Weak}
	q := query{Person: p, names: []askedName{n}, documents: documentHashes(p.Documents)}
	x.lookUpName(0, s, sc, &n)
	clear(sc.pairs)
	best := -1e9
	for id := range uint32(len(s.nameEntry)) {
		l := s.listed(sc, id)
		if b := x.nameBits(s, id, x.align(s, sc, n.single, n.joined, &l), n.weak) + x.other(s, s.nameEntry[id], &q, nil); b > best {
			e := s.entry(s.nameEntry[id])
			entry, best = e.ID, b
		}
	}
	return entry, best
}

// noisy writes a name as somebody else might: in another order, script or
// spelling, with a word missing or a letter wrong.
func noisy(r *rand.Rand, name string) string {
	words := strings.Fields(name)
	if r.IntN(3) == 0 {
		words[0], words[len(words)-1] = words[len(words)-1], words[0]
	}
	if len(words) > 2 && r.IntN(4) == 0 {
		words = append(words[:1], words[2:]...)
	}
	if r.IntN(2) == 0 { // another script
		to := r.IntN(3)
		var pairs []string
		for _, s := range syllables {
			for from := range s {
				if from != to {
					pairs = append(pairs, s[from], s[to])
				}
			}
		}
		return strings.NewReplacer(pairs...).Replace(strings.Join(words, " "))
	}
	i := r.IntN(len(words))
	w := []rune(words[i])
	switch at := r.IntN(len(w)); r.IntN(4) {
	case 0:
		w = append(w[:at], w[at+1:]...)
	case 1:
		w[at] = w[(at+1)%len(w)]
	case 2:
		if at > 0 {
			w[at], w[at-1] = w[at-1], w[at]
		}
	}
	words[i] = string(w)
	return strings.Join(words, " ")
}

// What the keys bring up is what a look at every name would find.
func TestTheBestHitIsTheBestOfAllNames(t *testing.T) {
	entries := inventedList(200)
	x := Build(entries)
	r := rand.New(rand.NewPCG(27, 18))
	same, first := 0, 0
	const asked = 600
	for range asked {
		e := entries[r.IntN(len(entries))]
		p := named(noisy(r, e.Names[0].Text))
		if r.IntN(2) == 0 {
			p.Births = e.Births
		}
		want, bits := everyName(x, p)
		hits := x.SearchAll(p, 1)
		switch {
		case len(hits) > 0 && hits[0].Score >= bits-0.01:
			same++
		case len(hits) > 0:
			t.Logf("%q: %s with %.1f bits; of all names %s has %.1f", p.Names[0].Text, hits[0].Entry.ID, hits[0].Score, want, bits)
		default:
			t.Logf("%q: nothing; of all names %s has %.1f bits", p.Names[0].Text, want, bits)
		}
		if len(hits) > 0 && hits[0].Entry.ID == e.ID {
			first++
		}
	}
	t.Logf("%d of %d best hits are the best of all names; %d are the person", same, asked, first)
	if same*100 < asked*99 {
		t.Errorf("%d of %d best hits are the best of all names, want 99 of 100", same, asked)
	}
	if first*100 < asked*95 {
		t.Errorf("%d of %d best hits are the person, want 95 of 100", first, asked)
	}
}
