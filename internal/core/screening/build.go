package screening

import (
	"cmp"
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

// build makes a segment of entries. Names are heard on every processor; what is
// made does not depend on how many there are.
func build(entries []Entry, general bool) *segment {
	s := &segment{}
	names := hearAll(entries)
	d := dictionary{segment: s, ids: map[string]uint32{}}
	if general {
		for _, g := range generalWords() {
			d.id(g.word)
		}
	}
	s.nameStart = append(s.nameStart, 0)
	type post struct{ word, name uint32 }
	var posts []post
	last := map[uint32]uint32{} // word → entry+1 by which it was last counted
	for _, n := range names {
		id := uint32(len(s.nameEntry))
		var signs uint8
		if n.weak {
			signs = weakSign
		}
		for i, w := range n.words {
			word := d.id(w)
			s.nameWords = append(s.nameWords, word)
			posts = append(posts, post{word, id})
			if last[word] != n.entry+1 {
				last[word] = n.entry + 1
				s.often[word]++
			}
			if w.Comma && i < 7 {
				signs |= 2 << i
			}
		}
		for _, j := range joinedWords(n.words) {
			posts = append(posts, post{d.id(j), id})
		}
		s.nameStart = append(s.nameStart, uint32(len(s.nameWords)))
		s.nameEntry = append(s.nameEntry, n.entry)
		s.nameNumber = append(s.nameNumber, n.nth)
		s.nameSigns = append(s.nameSigns, signs)
	}
	s.postStart = make([]uint32, len(s.words)+1)
	for _, p := range posts {
		s.postStart[p.word+1]++
	}
	for i := range s.words {
		s.postStart[i+1] += s.postStart[i]
	}
	s.posts = make([]uint32, len(posts))
	next := slices.Clone(s.postStart)
	for _, p := range posts {
		s.posts[next[p.word]] = p.name
		next[p.word]++
	}
	s.key = s.keyTable()
	s.keep(entries)
	return s
}

const weakSign = 1

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
					if h := spelling.Hear(n.Text); len(h.Words) > 0 {
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
	key := string(rune(w.Script)) + w.Plain
	if w.Plain != w.Text { // marks may change how it is read
		key += "\x00" + w.Text
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
		if s.words[id].class == spelling.Initial {
			continue
		}
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
