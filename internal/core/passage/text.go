package passage

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Portion is a part of a text that is held, shown and referred to by itself.
type Portion struct {
	Number int
	Words  string // as written
}

// Spot is a passage of a text: Place is which of its portion's.
type Spot struct{ Portion, Place int }

// Text is a text of portions, ready to be looked up and compared. It is made by TextOf.
type Text struct {
	whole    func() Passage // read when it is first asked for
	portions []Portion
	starts   []int // of the portions in the whole, in bytes
	cut      map[int][]Passage
	bands    map[uint64][]Spot
}

// TextOf cuts the portions of a text, each by itself; where only is not nil, those alone
// that it has: the others count in a comparison, and nothing is looked up by them.
func TextOf(portions []Portion, only map[int]bool) Text {
	t := Text{portions: portions, cut: map[int][]Passage{}, bands: map[uint64][]Spot{}}
	var all strings.Builder
	for _, p := range portions {
		t.starts = append(t.starts, all.Len())
		all.WriteString(p.Words + "\n\n")
		if only != nil && !only[p.Number] {
			continue
		}
		t.cut[p.Number] = Cut(p.Words)
		for i, x := range t.cut[p.Number] {
			for _, b := range distinct(x.Bands()) {
				t.bands[b] = append(t.bands[b], Spot{p.Number, i})
			}
		}
	}
	t.whole = sync.OnceValue(func() Passage { return unsketched(all.String()) })
	return t
}

func distinct(numbers []uint64) []uint64 {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// Bands are the numbers under which the text is looked up, in order.
func (t Text) Bands() []uint64 {
	out := make([]uint64, 0, len(t.bands))
	for b := range t.bands {
		out = append(out, b)
	}
	return distinct(out)
}

// Spots are the passages that have a number.
func (t Text) Spots(number uint64) []Spot { return t.bands[number] }

// Passages is how many the text was cut into.
func (t Text) Passages() int {
	n := 0
	for _, c := range t.cut {
		n += len(c)
	}
	return n
}

// portionAt is the portion of a place of the whole.
func (t Text) portionAt(p Place) int {
	i, found := slices.BinarySearch(t.starts, p.Start)
	if !found {
		i--
	}
	return t.portions[max(i, 0)].Number
}

// Match is what two portions have in common, of texts that have an origin in common.
type Match struct {
	A, B               Spot
	FiguresA, FiguresB []string // of either passage
	Likeness
}

// Matches compares two texts that meet under a number, and says by which of their
// portions they have an origin in common: none where they do not meet or have none. Whether
// they have one is read off the whole of both texts, for what a side adds may stand
// anywhere; of each pair of portions the passages that say most are given.
func Matches(a, b Text, count Count) []Match {
	pairs := a.meets(b)
	if a.onlyFormulas(b, pairs, count) {
		return nil
	}
	whole := Compare(a.whole(), b.whole(), count)
	if !whole.Verdict.OneOrigin() {
		return nil
	}
	within := whole.Within()
	best := map[[2]int]Match{}
	for _, p := range pairs {
		x, y := a.at(p[0]), b.at(p[1])
		m := Match{p[0], p[1], x.Figures, y.Figures, Compare(x, y, within)}
		if !m.Verdict.OneOrigin() {
			continue
		}
		key := [2]int{m.A.Portion, m.B.Portion}
		if held, ok := best[key]; !ok || m.compare(held) < 0 {
			best[key] = m
		}
	}
	if len(best) == 0 {
		return []Match{a.widest(b, whole)}
	}
	out := make([]Match, 0, len(best))
	for _, m := range best {
		out = append(out, m)
	}
	slices.SortFunc(out, func(x, y Match) int {
		return cmp.Or(cmp.Compare(x.A.Portion, y.A.Portion), cmp.Compare(x.B.Portion, y.B.Portion))
	})
	return out
}

// onlyFormulas tells whether the passages that meet have nothing in common, or a few words
// that are nobody's: too few for a story, so that the wholes need not be compared.
func (t Text) onlyFormulas(other Text, pairs [][2]Spot, count Count) bool {
	words := 0
	for _, p := range pairs {
		for _, r := range runs(t.at(p[0]), other.at(p[1]), count) {
			if words += len(r.Words); !r.Formula || words >= LongRun {
				return false
			}
		}
	}
	return true
}

func (t Text) at(s Spot) Passage { return t.cut[s.Portion][s.Place] }

// meets lists the passages of two texts that have a number in common, each pair once.
func (t Text) meets(other Text) [][2]Spot {
	seen := map[[2]Spot]bool{}
	var out [][2]Spot
	for band, here := range t.bands {
		for _, x := range here {
			for _, y := range other.bands[band] {
				if pair := [2]Spot{x, y}; !seen[pair] {
					seen[pair] = true
					out = append(out, pair)
				}
			}
		}
	}
	return out
}

// widest is the match of two texts of which no two passages say enough by themselves: it
// stands where their longest run does, or their first quotation.
func (t Text) widest(other Text, whole Likeness) Match {
	var a, b Place
	switch {
	case whole.Longest >= 0:
		a, b = whole.Runs[whole.Longest].A, whole.Runs[whole.Longest].B
	case len(whole.Quotations) > 0:
		a, b = whole.Quotations[0].A, whole.Quotations[0].B
	}
	return Match{Spot{Portion: t.portionAt(a)}, Spot{Portion: other.portionAt(b)}, t.whole().Figures, other.whole().Figures, whole}
}

// compare puts the match first that says more.
func (m Match) compare(n Match) int {
	return cmp.Or(cmp.Compare(n.Verdict, m.Verdict), cmp.Compare(n.Common, m.Common), cmp.Compare(n.Quoted(), m.Quoted()),
		cmp.Compare(m.A.Place, n.A.Place), cmp.Compare(m.B.Place, n.B.Place))
}

// Quoted is how many words both quote, of quotations that count.
func (l Likeness) Quoted() int {
	n := 0
	for _, q := range l.Quotations {
		if q.Counted {
			n += len(q.Words)
		}
	}
	return n
}
