package passage

import (
	"maps"
	"slices"
)

// What counts.
const (
	minQuoted  = 6    // words of a quotation that two share
	minMeaning = 4    // of which mean something
	longQuoted = 10   // words of which two that mean something are enough
	minRun     = 6    // of one common run, words that mean something and are no name or figure: enough for one origin
	minRuns    = 5    // of all common runs, where one side adds nothing of its own
	maxOwn     = 1    // that a side may add and still add nothing
	minSide    = 25   // words that it must have for that to tell anything
	minFacts   = 3    // names, figures and dates in common that make one event, one of them no name
	partFacts  = 0.25 // of those of the side that has fewer
	nearlyAll  = 0.7  // of a side's words in runs: a copy
	Formula    = 20   // passages in which words stand that are nobody's: a formula, a marking
	LongRun    = 40   // words: a run of as many is no formula, however often it stands
)

// Count tells how many passages that the reader may see have a number, exactly up to
// Formula. A nil Count has counted nothing.
type Count func(number uint64) int

// Stands is in how many passages words stand in a row, as far as the numbers under which
// passages are looked up tell: how many have the least number that words of this kind
// are stored under, or the next if fewer have that. 0 where nobody counted, and for words
// of which nothing is stored.
func (c Count) Stands(words []string) int {
	if c == nil {
		return 0
	}
	least := 0
	for i, x := range upTo(countedBy, leastFirst(words)) {
		if n := c(band(x)); i == 0 || n < least {
			least = n
		}
	}
	return least
}

// Verdict is what two passages are to each other.
type Verdict uint8

// The verdicts. From SharesQuotation on they have an origin in common.
const (
	Unrelated       Verdict = iota // nothing in common, or too little
	SameEvent                      // names, figures and dates, but not the words
	SharesQuotation                // somebody's words, the same ones
	Rewrite                        // parts of the wording
	Copy                           // nearly all of the wording of one, or of both
)

func (v Verdict) String() string {
	return [...]string{"unrelated", "same event", "shares a quotation", "rewrite", "copy"}[v]
}

// OneOrigin tells whether the two, or what they share, go back to one origin.
func (v Verdict) OneOrigin() bool { return v >= SharesQuotation }

// Place is a part of a text, in bytes.
type Place struct{ Start, End int }

// Run is words in a row that both have.
type Run struct {
	A, B    Place
	Words   []string
	Meaning int  // different words that mean something and are no name or figure
	Stands  int  // in how many passages of the reader's they stand, where that was counted; never of LongRun words
	Formula bool // in so many that they are nobody's; left out of every count
}

// Shared is a quotation, or a part of one, that both have.
type Shared struct {
	A, B    Place    // the whole quotation in either
	Words   []string // what both have of it
	Meaning int      // different words of it that mean something
	Stands  int      // as with a run
	Counted bool     // enough of it to say that both have it from one mouth
}

// Likeness says what two passages have in common, with all numbers that the verdict
// rests on.
type Likeness struct {
	Verdict        Verdict
	WordsA, WordsB int      // without those of formulas
	Common         int      // of either which stand in runs
	InA, InB       float64  // the same as a part of each side's words
	Shingles, Both int      // different ones of either side, and of both
	Resemblance    float64  // Both / Shingles
	Runs           []Run    // by their place in A; none under Shingle words
	Longest        int      // the number of the one with most words, formulas left out; -1 for none
	Wording        int      // Meaning of all runs, formulas left out
	Quotations     []Shared // those of which both have a part
	Figures        []string // common to both
	Dates          []string
	Names          []string // but for those that stand in Formula passages
	Facts          int      // names, figures and dates of the side that has fewer
	OwnA, OwnB     Own      // what only one of them has
}

// Own is what one side has and the other has not. A rewrite adds nothing; who was
// there himself does.
type Own struct {
	Names, Figures []string // that stand nowhere in the other
	Quotations     int      // of Shingle words or more, of which not half stand in runs of the other
}

// Count weighs what a side adds: a quotation is worth two names.
func (o Own) Count() int { return len(o.Names) + len(o.Figures) + 2*o.Quotations }

// Within is how parts of two texts are counted that were compared as wholes: what is a
// formula between these is one between the parts, and nothing else is.
func (l Likeness) Within() Count {
	nobodys := map[uint64]bool{}
	for _, r := range l.Runs {
		if r.Formula {
			for _, x := range leastFirst(r.Words) {
				nobodys[band(x)] = true
			}
		}
	}
	if len(nobodys) == 0 {
		return nil
	}
	return func(number uint64) int {
		if nobodys[number] {
			return Formula
		}
		return 0
	}
}

// Compare compares two passages, or two whole texts, on their words. Which is a and
// which b matters to the sides of the answer only.
//
// A run that stands in Formula passages is left out of every count, unless it has LongRun
// words, or both texts are a story that stands there often: nearly all of one, with as
// many words, stands in the other.
func Compare(a, b Passage, count Count) Likeness {
	l := Likeness{Longest: -1, WordsA: len(a.Words), WordsB: len(b.Words)}
	l.Runs = runs(a, b, count)
	if reprinted(l.Runs, min(l.WordsA, l.WordsB)) {
		count = nil
		for i := range l.Runs {
			l.Runs[i].Formula = false
		}
	}
	nobodys := map[string]bool{}
	for _, r := range l.Runs {
		for _, w := range r.Words {
			nobodys[w] = nobodys[w] || r.Formula
		}
	}
	l.Figures, l.Dates, l.Names = both(a.Figures, b.Figures, nobodys), both(a.Dates, b.Dates, nobodys), both(a.Names, b.Names, nobodys)
	l.Facts = min(len(a.Figures)+len(a.Dates)+len(a.Names), len(b.Figures)+len(b.Dates)+len(b.Names))
	l.OwnA, l.OwnB = own(a, b), own(b, a)
	for i, r := range l.Runs {
		n := len(r.Words)
		if r.Formula {
			l.WordsA, l.WordsB = l.WordsA-n, l.WordsB-n
			continue
		}
		l.Common += n
		l.Wording += r.Meaning
		if l.Longest < 0 || n > len(l.Runs[l.Longest].Words) {
			l.Longest = i
		}
	}
	l.InA, l.InB = share(l.Common, l.WordsA), share(l.Common, l.WordsB)
	l.Shingles, l.Both = resemblance(a, b, l.Runs)
	l.Resemblance = share(l.Both, l.Shingles)
	l.Quotations = quotes(a, b, count)
	l.Verdict = l.verdict()
	return l
}

// verdict reads the numbers.
func (l Likeness) verdict() Verdict {
	strong := slices.ContainsFunc(l.Runs, func(r Run) bool { return !r.Formula && r.Meaning >= minRun })
	quoted := slices.ContainsFunc(l.Quotations, func(q Shared) bool { return q.Counted })
	adds := !(l.WordsA >= minSide && l.OwnA.Count() <= maxOwn || l.WordsB >= minSide && l.OwnB.Count() <= maxOwn)
	facts := len(l.Names) + len(l.Figures) + len(l.Dates)
	switch {
	case (strong || l.Common >= minSide) && max(l.InA, l.InB) >= nearlyAll:
		return Copy
	case quoted && l.outside() < minRuns:
		return SharesQuotation
	case strong, l.Wording >= minRuns && !adds:
		return Rewrite
	case quoted:
		return SharesQuotation
	case facts >= minFacts && len(l.Figures)+len(l.Dates) > 0 && share(facts, l.Facts) >= partFacts:
		return SameEvent
	}
	return Unrelated
}

// outside is the wording of the runs that lie in no quotation that both have.
func (l Likeness) outside() int {
	n := 0
	for _, r := range l.Runs {
		in := slices.ContainsFunc(l.Quotations, func(q Shared) bool { return r.A.Start < q.A.End && q.A.Start < r.A.End })
		if !r.Formula && !in {
			n += r.Meaning
		}
	}
	return n
}

func share(n, of int) float64 {
	if of <= 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// both are the members of two ordered lists that stand in each, but for those that
// stand in formulas.
func both(a, b []string, nobodys map[string]bool) []string {
	var out []string
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok && !nobodys[s] {
			out = append(out, s)
		}
	}
	return out
}

// own is what a has and b has not.
func own(a, b Passage) (o Own) {
	there := map[string]bool{}
	for _, w := range b.Words {
		there[w] = true
	}
	missing := func(words []string) []string {
		return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return there[w] })
	}
	o.Names, o.Figures = missing(a.Names), missing(a.Figures)
	_, places := b.order()
	for _, q := range a.Quotations {
		common := 0
		for _, t := range laid(q.Words, b.Words, shingles(q.Words), places) {
			common += t.n
		}
		if len(q.Words) >= Shingle && meaning(q.Words) > 1 && 2*common < len(q.Words) {
			o.Quotations++
		}
	}
	return o
}

// runs are what two passages have in common, each weighed.
func runs(a, b Passage, count Count) []Run {
	named := map[string]bool{}
	for _, n := range slices.Concat(a.Names, b.Names) {
		named[n] = true
	}
	var out []Run
	shingled, _ := a.order()
	_, places := b.order()
	for _, t := range laid(a.Words, b.Words, shingled, places) {
		r := Run{
			A: Place{a.words[t.a].start, a.words[t.a+t.n-1].end}, B: Place{b.words[t.b].start, b.words[t.b+t.n-1].end},
			Words: a.Words[t.a : t.a+t.n],
		}
		r.Meaning = meaning(slices.DeleteFunc(slices.Clone(r.Words), func(w string) bool { return named[w] || number(rune(w[0])) }))
		if len(r.Words) < LongRun {
			r.Stands = count.Stands(r.Words)
			r.Formula = r.Stands >= Formula
		}
		out = append(out, r)
	}
	return out
}

// reprinted tells whether two texts are one story: words is how many the shorter has.
func reprinted(runs []Run, words int) bool {
	common := 0
	for _, r := range runs {
		common += len(r.Words)
	}
	return words >= LongRun && share(common, words) >= nearlyAll
}

// resemblance counts the different shingles of either passage, and those of both,
// without the ones that lie in formulas.
func resemblance(a, b Passage, runs []Run) (either, common int) {
	formulas := map[uint64]bool{}
	for _, r := range runs {
		if r.Formula {
			for _, x := range shingles(r.Words) {
				formulas[x] = true
			}
		}
	}
	in := make(map[uint64]uint8, len(a.Words)+len(b.Words))
	for side, p := range []Passage{a, b} {
		shingled, _ := p.order()
		for _, x := range shingled {
			if !formulas[x] {
				in[x] |= 1 << side
			}
		}
	}
	for _, sides := range in {
		if sides == 3 {
			common++
		}
	}
	return len(in), common
}

// quotes are the quotations of which both passages have a part.
func quotes(a, b Passage, count Count) []Shared {
	meets := map[uint64][]int{} // a shingle: b's quotations that have it
	for i, y := range b.Quotations {
		for _, x := range shingles(y.Words) {
			if n := len(meets[x]); n < maxPlaces && (n == 0 || meets[x][n-1] != i) {
				meets[x] = append(meets[x], i)
			}
		}
	}
	var out []Shared
	for _, x := range a.Quotations {
		with := map[int]bool{}
		for _, h := range shingles(x.Words) {
			for _, i := range meets[h] {
				with[i] = true
			}
		}
		for _, i := range slices.Sorted(maps.Keys(with)) {
			y := b.Quotations[i]
			s := Shared{A: Place{x.Start, x.End}, B: Place{y.Start, y.End}}
			for _, t := range tiles(x.Words, y.Words) {
				w := x.Words[t.a : t.a+t.n]
				if len(w) < LongRun {
					n := count.Stands(w)
					if s.Stands = max(s.Stands, n); n >= Formula {
						continue
					}
				}
				s.Words = append(s.Words, w...)
			}
			if len(s.Words) > 0 {
				s.Meaning = meaning(s.Words)
				s.Counted = len(s.Words) >= minQuoted && s.Meaning >= minMeaning || len(s.Words) >= longQuoted && s.Meaning > 1
				out = append(out, s)
			}
		}
	}
	return out
}
