package passage

import (
	"strings"
	"sync"
)

// How texts are cut, in words.
const (
	MinPassage = 40  // a shorter paragraph is joined to the next
	MaxPassage = 200 // a longer one is cut between sentences, into parts of like length
)

// joinable is how many words may stand between two parts of one quotation: the man
// who said it.
const joinable = 12

// Quotation is what a passage quotes. What is interrupted by who said it is one.
type Quotation struct {
	Start, End int      // bytes of the text, with the marks
	Words      []string // what was said
	Key        uint64   // QuoteKey of the words
}

// Passage is a part of a text, ready to be looked up and compared. It is made by Cut
// and Whole; the zero Passage has no words.
type Passage struct {
	Start, End int         // bytes of the text that it was cut from
	Words      []string    // as Words gives them
	Quotations []Quotation // by their place
	Figures    []string    // numbers that stand in it, each once
	Dates      []string    // days as 03-04 or 2015-11-16, months as 2015-11, each once
	Names      []string    // words written with a capital that no sentence's beginning asks for, each once
	Sketch     Sketch

	text  string // the whole text
	words []word // those of this passage
	laid  *order
}

// order is what comparing a passage needs of its words, found once.
type order struct {
	once     sync.Once
	shingles []uint64
	places   map[uint64][]int
}

// order gives the shingles of a passage and where each stands.
func (p Passage) order() (shingled []uint64, places map[uint64][]int) {
	if p.laid == nil {
		return nil, nil
	}
	p.laid.once.Do(func() {
		p.laid.shingles = shingles(p.Words)
		p.laid.places = placed(p.laid.shingles)
	})
	return p.laid.shingles, p.laid.places
}

// Whole is a text as one passage.
func Whole(text string) Passage {
	p := unsketched(text)
	p.Sketch = sketch(p.Words)
	return p
}

// unsketched is Whole for a text that is compared and never looked up.
func unsketched(text string) Passage {
	w := read(text)
	if len(w) == 0 {
		return Passage{}
	}
	return made(text, w, quotations(text[:bound(text)]))
}

// Cut cuts a text into passages of MinPassage to MaxPassage words: a paragraph each,
// short ones joined to the next, long ones cut between sentences into parts of like
// length. The last may be shorter where the one before is full. What a sentence has
// beyond MaxPassage words is cut off as another. No word is left out, and none stands in
// two.
func Cut(text string) []Passage {
	w := read(text)
	quotes := quotations(text[:bound(text)])
	var out []Passage
	from := 0
	for _, to := range cuts(text, w) {
		p := made(text, w[from:to], quotes)
		p.Sketch = sketch(p.Words)
		out = append(out, p)
		from = to
	}
	return out
}

// Text is the passage as it was written.
func (p Passage) Text() string { return p.text[p.Start:p.End] }

// made builds a passage of its words, without its sketch.
func made(text string, w []word, quotes []Quotation) Passage {
	p := Passage{Start: w[0].start, End: w[len(w)-1].end, text: text, words: w, laid: &order{}}
	p.Words = make([]string, len(w))
	for i := range w {
		p.Words[i] = w[i].text
	}
	for _, q := range quotes {
		if q.Start < p.End && q.End > p.Start {
			p.Quotations = append(p.Quotations, q)
		}
	}
	p.Figures, p.Dates, p.Names = facts(w)
	return p
}

// cuts lists behind which words the passages end.
func cuts(text string, w []word) []int {
	var out []int
	from := 0
	for from < len(w) {
		end := from + 1 // of the paragraphs that make up MinPassage
		for end < len(w) && (end-from < MinPassage || gap(text, w, end) != paragraph) {
			end++
		}
		if rest := len(w) - end; rest < MinPassage && len(w)-from <= MaxPassage {
			end = len(w) // the last short ones are joined
		}
		parts := (end - from + MaxPassage - 1) / MaxPassage
		for ; parts > 1; parts-- {
			from = sentenceNear(text, w, from, from+(end-from+parts-1)/parts)
			out = append(out, from)
			if end-from > (parts-1)*MaxPassage {
				parts = (end-from+MaxPassage-1)/MaxPassage + 1
			}
		}
		out, from = append(out, end), end
	}
	return out
}

// sentenceNear is the end of a sentence nearest to a place, at which a passage that
// begins at from may end; the place itself where there is none.
func sentenceNear(text string, w []word, from, at int) int {
	for d := 0; d < at-from; d++ {
		if b := at - d; b-from >= MinPassage && gap(text, w, b) != nothing {
			return b
		}
		if b := at + d; b-from <= MaxPassage && b < len(w) && gap(text, w, b) != nothing {
			return b
		}
	}
	return at
}

// What ends between two words.
const (
	nothing = iota
	sentence
	paragraph
)

// gap tells what ends before a word that is not the first.
func gap(text string, w []word, i int) int {
	if w[i-1].end >= w[i].start {
		return nothing
	}
	between := text[w[i-1].end:w[i].start]
	ended := strings.ContainsAny(between, ".!?…؟۔。！？")
	feed := strings.IndexByte(between, '\n')
	switch {
	case feed >= 0 && (ended || strings.IndexByte(between[feed+1:], '\n') >= 0):
		return paragraph
	case ended:
		return sentence
	}
	return nothing
}

// quotations are those of a text that stand in no other, parts joined.
func quotations(text string) []Quotation {
	var out []Quotation
	for _, s := range Quoted(text) {
		if s.Depth > 0 {
			continue
		}
		if n := len(out) - 1; n >= 0 && len(out[n].Words) < MaxPassage && follows(text[out[n].End:s.Start]) {
			out[n].End = s.End
			out[n].Words = append(out[n].Words, s.Words...)
			continue
		}
		out = append(out, Quotation{Start: s.Start, End: s.End, Words: s.Words})
	}
	for i := range out {
		out[i].Key = QuoteKey(out[i].Words)
	}
	return out
}

// follows tells whether what stands between two quotations is so little that the
// second goes on with the first.
func follows(between string) bool {
	return !strings.Contains(between, "\n") && len(between) <= joinable*24 && len(Words(between)) <= joinable
}
