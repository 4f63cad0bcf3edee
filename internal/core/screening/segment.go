package screening

import (
	"sync"

	"entente/internal/core/spelling"
)

// segment is an immutable part of an index: words, where they stand in names,
// and whose names those are. All of it is flat, so that a million entries are a
// few arrays to the collector and to the disk.
type segment struct {
	words []word   // every word once
	bytes []byte   // of words: the plain spelling, then each reading behind its length
	often []uint32 // how many entries have the word; of joined words nought
	key   keyTable

	nameStart  []uint32 // words of a name: nameWords[nameStart[n]:nameStart[n+1]]
	nameWords  []uint32
	nameEntry  []uint32
	nameNumber []uint16 // which of the entry's names it is
	nameSigns  []uint8  // weak, comma behind word n…
	postStart  []uint32
	posts      []uint32 // names in which a word stands, ascending
	birthStart []uint32
	births     []uint32   // of an entry, packed: year, month, day, certainty
	share      []float32  // of people who have the word; not saved
	limit      []uint8    // the highest cost at which the word is worth a look; not saved
	memory     *memory    // not saved
	scratch    *sync.Pool // not saved
	papers     []uint64   // numbers of documents as hashes, and the entry that holds each, ascending
	entryHash  []uint64   // of list and id
	entryStart []uint32
	entries    []byte // encoded
}

// word is a word of the dictionary.
type word struct {
	at     uint32 // in bytes
	set    uint32 // the letters of the plain spelling, a bit each
	plain  uint8  // length of the plain spelling
	count  uint8  // readings
	script spelling.Script
	class  spelling.Class
}

// heardWord makes a word of the dictionary ready for comparing; it allocates nothing.
func (s *segment) heardWord(id uint32, h *heard) {
	w := &s.words[id]
	at := int(w.at)
	h.plain, h.set, h.script, h.class, h.count = s.bytes[at:at+int(w.plain)], w.set, w.script, w.class, int(w.count)
	at += int(w.plain)
	for i := range h.count {
		n := int(s.bytes[at])
		h.readings[i] = s.bytes[at+1 : at+1+n]
		h.sounds[i] = soundsOf(h.readings[i])
		at += 1 + n
	}
}

// reading gives one reading of a word.
func (s *segment) reading(id uint32, n int) code {
	w := &s.words[id]
	at := int(w.at) + int(w.plain)
	for range n {
		at += 1 + int(s.bytes[at])
	}
	return s.bytes[at+1 : at+1+int(s.bytes[at])]
}

func (s *segment) postings(id uint32) []uint32 { return s.posts[s.postStart[id]:s.postStart[id+1]] }

func (s *segment) wordsOf(name uint32) []uint32 {
	return s.nameWords[s.nameStart[name]:s.nameStart[name+1]]
}

// keyTable finds the readings of words by the hash of a skeleton: rows sorted by
// hash behind a table of where each run of leading bits begins.
type keyTable struct {
	shift uint8
	start []uint32
	hash  []uint32
	word  []uint32 // word<<2 | reading
	set   []uint32 // the sounds of the reading, a bit each
}

// run gives the rows whose hash may be h.
func (t *keyTable) run(h uint32) (from, to uint32) {
	b := h >> t.shift
	return t.start[b], t.start[b+1]
}
