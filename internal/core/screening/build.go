package screening

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"entente/internal/core/spelling"
)

// Bounds of an entry; what is over is left out of the index and stays in the entry.
const (
	maxNames    = 1000 // of one entry
	maxPlain    = 255  // bytes of one word's plain spelling
	joinedSound = 12   // sounds of two parts that are also indexed as one
	joinedPart  = 5    // sounds of the shorter of them
)

// heardName is a name of an entry, ready for the dictionary.
type heardName struct {
	entry uint32
	weak  bool
	nth   uint16 // of the entry's names
	words []spelling.Word
}

// Builder makes an index of entries that come one by one, so that a long list
// need not be held beside its index. Names are heard on every processor; what is
// made does not depend on how many there are. It is for one goroutine.
type Builder struct {
	dictionary
	waiting []Entry // not heard yet
	posts   []post
	counted []uint32   // by word: entry+1 by which it was last counted
	full    []*segment // those before this one
	bound   int        // bytes of entries that one segment may hold
}

// post is a word that stands in a name.
type post struct{ word, name uint32 }

const batch = 4096 // entries heard at a time

// NewBuilder begins an index.
func NewBuilder() *Builder {
	b := &Builder{bound: maxSegment}
	b.begin()
	for _, g := range generalWords() {
		b.id(g.word)
	}
	return b
}

// maxSegment keeps every offset of a segment within 32 bits.
const maxSegment = 1 << 31

// begin begins a segment; the common names are the first one's.
func (b *Builder) begin() {
	s := &segment{nameStart: []uint32{0}, birthStart: []uint32{0}, entryStart: []uint32{0}}
	b.dictionary, b.posts, b.counted = dictionary{segment: s, ids: map[string]uint32{}}, nil, nil
}

// Add adds an entry. Of names without number the first 1,000 are looked for.
func (b *Builder) Add(e Entry) {
	if b.waiting = append(b.waiting, e); len(b.waiting) == batch {
		b.hear()
	}
}

// Index ends the building.
func (b *Builder) Index() *Index {
	segments := append(b.full, b.finish())
	return newIndex(segments, make([][]uint64, len(segments)))
}

// hear takes in the entries that wait.
func (b *Builder) hear() {
	first := uint32(b.size())
	for _, n := range hearAll(b.waiting) {
		b.name(first+n.entry, n)
	}
	b.keep(b.waiting)
	clear(b.waiting)
	b.waiting = b.waiting[:0]
	if len(b.entries) > b.bound {
		b.full = append(b.full, b.sorted())
		b.begin()
	}
}

// name takes in a heard name of an entry.
func (b *Builder) name(entry uint32, n heardName) {
	s, id := b.segment, uint32(len(b.nameEntry))
	for _, w := range n.words {
		word := b.id(w)
		s.nameWords = append(s.nameWords, word)
		b.posts = append(b.posts, post{word, id})
		for len(b.counted) < len(s.words) {
			b.counted = append(b.counted, 0)
		}
		if b.counted[word] != entry+1 {
			b.counted[word] = entry + 1
			s.often[word]++
		}
	}
	for _, j := range joinedWords(n.words) {
		b.posts = append(b.posts, post{b.id(j), id})
	}
	var signs uint8
	if n.weak {
		signs = weakSign
	}
	if slices.ContainsFunc(n.words, func(w spelling.Word) bool { return w.Comma }) {
		signs |= commaSign
	}
	s.nameStart = append(s.nameStart, uint32(len(s.nameWords)))
	s.nameEntry = append(s.nameEntry, entry)
	s.nameNumber = append(s.nameNumber, n.nth)
	s.nameSigns = append(s.nameSigns, signs)
}

// finish hears what still waits and ends the segment.
func (b *Builder) finish() *segment {
	b.hear()
	return b.sorted()
}

// sorted sorts the postings and the keys.
func (b *Builder) sorted() *segment {
	s := b.segment
	s.postStart = make([]uint32, len(s.words)+1)
	for _, p := range b.posts {
		s.postStart[p.word+1]++
	}
	for i := range s.words {
		s.postStart[i+1] += s.postStart[i]
	}
	s.posts = make([]uint32, len(b.posts))
	next := slices.Clone(s.postStart)
	for _, p := range b.posts {
		s.posts[next[p.word]] = p.name
		next[p.word]++
	}
	b.posts, b.counted, b.ids = nil, nil, nil
	slices.Sort(s.papers)
	s.key = s.keyTable()
	return s
}

// build makes a segment of a few entries.
func build(entries []Entry) *segment {
	b := &Builder{bound: math.MaxInt}
	b.begin()
	for _, e := range entries {
		b.Add(e)
	}
	return b.finish()
}

// What is noted of a name.
const (
	weakSign  = 1
	commaSign = 2 // the surname stands first, and says so
)

// hearAll hears the names of all entries.
func hearAll(entries []Entry) []heardName {
	workers := min(runtime.GOMAXPROCS(0), 16)
	parts := make([][]heardName, workers)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() {
			for e := k * len(entries) / workers; e < (k+1)*len(entries)/workers; e++ {
				for i, n := range entries[e].Names {
					if i == maxNames {
						break
					}
					if h := spelling.HearWhole(n.Text); len(h.Words) > 0 {
						parts[k] = append(parts[k], heardName{uint32(e), n.Weak, uint16(i), h.Words})
					}
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(parts...)
}

// joinedWords lists the neighbours that are also indexed as one word, so that
// Jong Un is met by Jongun.
func joinedWords(words []spelling.Word) []spelling.Word {
	var out []spelling.Word
	for i := 1; i < len(words); i++ {
		a, b := len(words[i-1].Readings[0]), len(words[i].Readings[0])
		if a+b <= joinedSound && min(a, b) <= joinedPart && a > 0 && b > 0 && words[i-1].Class != spelling.Title && words[i].Class != spelling.Title {
			out = append(out, spelling.Join(words[i-1], words[i]))
		}
	}
	return out
}

// dictionary gives every word its number.
type dictionary struct {
	*segment
	ids map[string]uint32
}

func (d *dictionary) id(w spelling.Word) uint32 {
	key := string(rune(w.Script)) + string(rune(w.Class)) + w.Plain
	if w.Plain != w.Text { // marks may change how it is read
		key += "\x00" + w.Text
	}
	if w.Joined { // so may what the parts are to each other
		for _, r := range w.Readings {
			key += "\x00" + string(r)
		}
	}
	if id, ok := d.ids[key]; ok {
		return id
	}
	id := uint32(len(d.words))
	d.ids[key] = id
	plain := w.Plain
	if len(plain) > maxPlain {
		plain = plain[:maxPlain]
	}
	rec := word{at: uint32(len(d.bytes)), plain: uint8(len(plain)), script: w.Script, class: w.Class, set: lettersOf(plain)}
	d.bytes = append(d.bytes, plain...)
	var buf [maxSounds]uint8
	for _, r := range w.Readings {
		c := encode(buf[:0], r)
		if len(c) > maxSounds {
			c = c[:maxSounds]
		}
		if len(c) == 0 || rec.count == spelling.MaxReadings {
			continue
		}
		d.bytes = append(d.bytes, uint8(len(c)))
		d.bytes = append(d.bytes, c...)
		rec.count++
	}
	d.words = append(d.words, rec)
	d.often = append(d.often, 0)
	return id
}

// keyTable makes the table of skeleton keys of every reading of every word.
func (s *segment) keyTable() keyTable {
	type row struct {
		hash, word uint32
		set        uint32
	}
	var rows []row
	var buf []key
	for id := range s.words {
		if s.words[id].class == spelling.Initial || s.words[id].count == 0 {
			continue
		}
		w := &s.words[id]
		rows = append(rows, row{speltKey(w.script, s.bytes[w.at:w.at+uint32(w.plain)]).hash(), uint32(id) << 2, 0})
		begin := len(rows)
		for r := range int(s.words[id].count) {
			c := s.reading(uint32(id), r)
			buf = listedKeys(buf[:0], c)
		key:
			for _, k := range buf {
				h := k.hash()
				for _, old := range rows[begin:] {
					if old.hash == h {
						continue key // an earlier reading has it
					}
				}
				rows = append(rows, row{h, uint32(id)<<2 | uint32(r), soundSet(c)})
			}
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word)) })
	t := keyTable{shift: uint8(32 - min(22, bits.Len(uint(len(rows)/4+1)))), hash: make([]uint32, len(rows)), word: make([]uint32, len(rows)), set: make([]uint32, len(rows))}
	t.start = make([]uint32, 1<<(32-t.shift)+1)
	for i, row := range rows {
		t.hash[i], t.word[i], t.set[i] = row.hash, row.word, row.set
		t.start[t.hash[i]>>t.shift+1]++
	}
	for i := 1; i < len(t.start); i++ {
		t.start[i] += t.start[i-1]
	}
	return t
}
