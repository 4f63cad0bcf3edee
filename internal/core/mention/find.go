package mention

import (
	"cmp"
	"math/bits"
	"slices"

	"entente/internal/core/spelling"
)

// Bounds of what a finder keeps.
const (
	maxMemory    = 50_000 // words of texts
	maxMentions  = 10_000 // of one text; but one of each name, however many names
	maxSightings = 500    // of one word of a name in one text; the rest is passed over
)

// Mention is a place of a text where a name stands.
type Mention struct {
	Value      int    // in what New was given
	Start, End int    // bytes of the text, without what is written together with the name
	Found      string // how, in words for an officer
	Whole      bool   // all that tells of the name stands, or enough to know it by; else one part of it does
	Parts      int    // words of the name that stand
	Sure       bool   // plain enough to write something else in its place: see sure
}

// Finder looks for names. It remembers the words that it heard, so one finder
// serves one user at a time.
type Finder struct {
	values []Value
	names  []*name
	parts  [][]part // by name
	words  []nameWord
	keys   map[key][]int32
	memory map[string]*heardWord
	tried  []int // by word: the round in which it was last compared
	round  int
}

// nameWord is a word of a name, or two neighbours written as one.
type nameWord struct {
	spelling.Word
	extra float64 // bits that it takes to write the word so
	uses  []use
}

type use struct {
	name int
	set  uint32 // words of the name that it is
}

// part is a word of a name, by its number.
type part struct {
	word int
	set  uint32 // words of the name that it is
}

// New makes a finder of names. What holds no letter is never found.
func New(values []Value) *Finder {
	f := &Finder{keys: map[key][]int32{}, memory: map[string]*heardWord{}}
	ids := map[string]int{}
	add := func(w spelling.Word, extra float64, u use) {
		k := w.Text + "\x00" + string(rune(w.Script))
		id, ok := ids[k]
		if !ok {
			id = len(f.words)
			ids[k] = id
			f.words = append(f.words, nameWord{Word: w, extra: extra})
			f.index(id, w)
		}
		f.words[id].uses = append(f.words[id].uses, u)
		f.parts[u.name] = append(f.parts[u.name], part{id, u.set})
	}
	f.values = slices.Clone(values[:min(len(values), MaxValues)])
	f.parts = make([][]part, len(f.values))
	for i, v := range f.values {
		n := hearName(v)
		f.names = append(f.names, n)
		if n == nil {
			continue
		}
		for j, w := range n.words {
			if n.counts&(1<<j) == 0 {
				continue
			}
			add(w, 0, use{i, 1 << j})
			for _, form := range respelt(w.Text, w.Script) {
				add(wordOf(form, w), respeltBits, use{i, 1 << j})
			}
			if j > 0 && n.counts&(1<<(j-1)) != 0 && joins(&n.words[j-1], &w) {
				add(spelling.Join(n.words[j-1], w), 0, use{i, 3 << (j - 1)})
			}
		}
	}
	f.tried = make([]int, len(f.words))
	return f
}

// Value gives the value that a mention's number stands for.
func (f *Finder) Value(i int) Value { return f.values[i] }

// Bounds of neighbours that are also looked for written as one word.
const (
	joinedSounds = 14
	joinedPart   = 5 // of the shorter
)

func joins(a, b *spelling.Word) bool {
	return sounds(a)+sounds(b) <= joinedSounds && min(sounds(a), sounds(b)) <= joinedPart && sounds(a) > 1 && sounds(b) > 1
}

func (f *Finder) index(id int, w spelling.Word) {
	var keys []key
	for _, r := range w.Readings {
		keys = listedKeys(keys[:0], r)
		for _, k := range keys {
			if list := f.keys[k]; len(list) == 0 || list[len(list)-1] != int32(id) {
				f.keys[k] = append(list, int32(id))
			}
		}
	}
}

// sighting is a word of a name at a run of words of a text.
type sighting struct {
	first, last int // tokens
	set         uint32
	likeness
}

// Find lists the mentions in a text by their place; of those of one name none
// overlaps another.
func (f *Finder) Find(text string) []Mention {
	if len(f.words) == 0 {
		return nil
	}
	tokens := tokenise(text)
	heard := make([]*heardWord, len(tokens))
	words := map[int][]sighting{} // by word
	for i, t := range tokens {
		heard[i] = f.hearWord(text[t.start:t.end], t.capital, t.cased)
		sight(words, i, i, heard[i], t.start)
		f.runs(words, text, tokens[:i+1], heard[:i+1])
	}
	var out []Mention
	r := reader{f: f, text: text, tokens: tokens, heard: heard}
	seen := f.seen(words)
	for _, n := range seen {
		r.name, r.value = f.names[n], n
		out = r.read(out, f.sightings(words, n), max(1, maxMentions/len(seen)))
	}
	slices.SortStableFunc(out, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Value, b.Value))
	})
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// sight records what a run of words of a text may be.
func sight(words map[int][]sighting, first, last int, h *heardWord, start int) {
	for _, l := range h.like {
		if len(words[l.word]) < maxSightings {
			l.from, l.to = l.from+start, l.to+start
			words[l.word] = append(words[l.word], sighting{first: first, last: last, likeness: l})
		}
	}
}

// seen lists the names of which some word was seen, in their order.
func (f *Finder) seen(words map[int][]sighting) []int {
	names := map[int]bool{}
	for id := range words {
		for _, u := range f.words[id].uses {
			names[u.name] = true
		}
	}
	return sortedKeys(names)
}

// sightings lists what was seen of a name.
func (f *Finder) sightings(words map[int][]sighting, name int) []sighting {
	var out []sighting
	for _, p := range f.parts[name] {
		for _, s := range words[p.word] {
			s.set = p.set
			out = append(out, s)
		}
	}
	return out
}

// runs hears the last word together with the one or two before it, where they
// may be one word of a name: abd and al-Rahman, abu and Bakr, Jong and Un.
func (f *Finder) runs(words map[int][]sighting, text string, tokens []token, heard []*heardWord) {
	last := len(tokens) - 1
	for first := last - 1; first >= max(0, last-2); first-- {
		next := tokens[first+1]
		if next.stop || next.comma {
			return
		}
		a, b := heard[first], heard[last]
		if len(a.word.Readings) == 0 || len(b.word.Readings) == 0 {
			return
		}
		whole := text[tokens[first].start:tokens[last].end]
		if len(whole) > maxToken {
			return
		}
		switch {
		case a.class == spelling.Kunya || len(a.word.Readings[0]) <= 6 && startsServant(a.word.Readings[0]):
			sight(words, first, last, f.hearRun(whole, nil), tokens[first].start)
		case first == last-1 && a.word.Class == spelling.Proper && b.word.Class == spelling.Proper && joins(&a.word, &b.word) &&
			(tokens[first].capital && (tokens[last].capital || next.joined) || !next.cased && (next.joined || min(sounds(&a.word), sounds(&b.word)) <= 3)):
			joined := spelling.Join(a.word, b.word)
			sight(words, first, last, f.hearRun(whole, &joined), tokens[first].start)
		}
	}
}

// startsServant tells the readings of abd, abdul and their like.
func startsServant(r spelling.Sounds) bool {
	return len(r) >= 3 && r[1] == 'b' && r[2] == 'd'
}

// hearRun hears several words as one; joined is nil where the spelling package
// is to join them.
func (f *Finder) hearRun(text string, joined *spelling.Word) *heardWord {
	k := "\x00" + text
	if h, ok := f.memory[k]; ok {
		return h
	}
	h := &heardWord{}
	if len(f.memory) < maxMemory {
		f.memory[k] = h
	}
	at := likeness{to: len(text), way: joinedUp}
	if joined != nil {
		f.compare(h, *joined, at)
		f.inflections(h, *joined, at)
		return h
	}
	for _, p := range pieces(text, spelling.Hear(text).Words[0].Script) {
		words := spelling.Hear(text[p.from:p.to]).Words
		if len(words) != 1 || !words[0].Joined {
			continue
		}
		at.from, at.to, at.way = p.from, p.to, 0
		f.compare(h, words[0], at)
		f.inflections(h, words[0], at)
	}
	return h
}

func count(set uint32) int { return bits.OnesCount32(set) }
