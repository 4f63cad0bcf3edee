package screening

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
	"math"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/spelling"
)

// A saved index is a line that names the format, then for each segment its
// arrays, each behind its length in eight bytes, all little-endian, and at the
// end the SHA-256 of all before it. What can be worked out again is not saved.
const format = "entente screening index 5\n"

// maxSaved bounds one array of a saved index, in bytes.
const maxSaved = 4 << 30

// Save writes the index.
func (x *Index) Save(w io.Writer) error {
	sum := sha256.New()
	out := &writer{w: io.MultiWriter(w, sum)}
	out.raw([]byte(format))
	out.number(uint64(len(x.segments)))
	for i, s := range x.segments {
		s.save(out)
		array(out, x.dead[i])
	}
	if out.err == nil {
		_, out.err = w.Write(sum.Sum(nil))
	}
	if out.err != nil {
		return &errs.Error{Kind: errs.Unavailable, Op: "screening.Save", Message: "the index could not be written", Err: out.err}
	}
	return nil
}

func (s *segment) save(w *writer) {
	words := make([]byte, 0, 12*len(s.words))
	for _, d := range s.words {
		words = binary.LittleEndian.AppendUint32(words, d.at)
		words = binary.LittleEndian.AppendUint32(words, d.set)
		words = append(words, d.plain, d.count, uint8(d.script), uint8(d.class))
	}
	array(w, words)
	array(w, s.bytes)
	array(w, s.often)
	array(w, []uint8{s.key.shift})
	array(w, s.key.start)
	array(w, s.key.hash)
	array(w, s.key.word)
	array(w, s.key.set)
	array(w, s.nameStart)
	array(w, s.nameWords)
	array(w, s.nameEntry)
	array(w, s.nameNumber)
	array(w, s.nameSigns)
	array(w, s.postStart)
	array(w, s.posts)
	array(w, s.birthStart)
	array(w, s.births)
	array(w, s.papers)
	array(w, s.entryHash)
	array(w, s.entryStart)
	array(w, s.entries)
}

// Load reads a saved index. A file that is damaged or was written by something
// else is refused whole, with an error of kind Invalid.
func Load(r io.Reader) (*Index, error) {
	sum := sha256.New()
	in := &loader{r: r, sum: sum}
	if string(in.raw(len(format))) != format {
		return nil, damaged("it is no index that this version writes")
	}
	n := in.number()
	if in.err != nil || n == 0 || n > maxSegments {
		return nil, damaged("it has an impossible number of segments")
	}
	var segments []*segment
	var dead [][]uint64
	for range n {
		s := loadSegment(in)
		bits := loadArray[uint64](in)
		if in.err != nil {
			return nil, damaged("it ends early")
		}
		if !s.sound() || len(bits) > 0 && len(bits) != (s.size()+63)/64 {
			return nil, damaged("its parts do not fit together")
		}
		segments, dead = append(segments, s), append(dead, bits)
	}
	want := sum.Sum(nil)
	in.sum = nil
	if got := in.raw(sha256.Size); in.err != nil || !slices.Equal(got, want) {
		return nil, damaged("its checksum is another")
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		return nil, damaged("something follows its end")
	}
	return newIndex(segments, dead), nil
}

func damaged(why string) error {
	return errs.E(errs.Invalid, "screening.Load", "the saved index cannot be used: %s; build it anew from the lists", why)
}

func loadSegment(in *loader) *segment {
	s := &segment{}
	raw := loadArray[uint8](in)
	s.words = make([]word, len(raw)/12)
	for i := range s.words {
		d := raw[12*i:]
		s.words[i] = word{at: binary.LittleEndian.Uint32(d), set: binary.LittleEndian.Uint32(d[4:]), plain: d[8], count: d[9], script: spelling.Script(d[10]), class: spelling.Class(d[11])}
	}
	s.bytes = loadArray[uint8](in)
	s.often = loadArray[uint32](in)
	if shift := loadArray[uint8](in); len(shift) == 1 {
		s.key.shift = shift[0]
	}
	s.key.start = loadArray[uint32](in)
	s.key.hash = loadArray[uint32](in)
	s.key.word = loadArray[uint32](in)
	s.key.set = loadArray[uint32](in)
	s.nameStart = loadArray[uint32](in)
	s.nameWords = loadArray[uint32](in)
	s.nameEntry = loadArray[uint32](in)
	s.nameNumber = loadArray[uint16](in)
	s.nameSigns = loadArray[uint8](in)
	s.postStart = loadArray[uint32](in)
	s.posts = loadArray[uint32](in)
	s.birthStart = loadArray[uint32](in)
	s.births = loadArray[uint32](in)
	s.papers = loadArray[uint64](in)
	s.entryHash = loadArray[uint64](in)
	s.entryStart = loadArray[uint32](in)
	s.entries = loadArray[uint8](in)
	return s
}

// sound checks that every number of a loaded segment points into it, so that no
// search can fall out of it.
func (s *segment) sound() bool {
	words, names, entries := len(s.words), len(s.nameEntry), len(s.entryStart)-1
	if entries < 0 || len(s.often) != words || s.key.shift < 1 || s.key.shift > 31 || len(s.key.start) != 1<<(32-s.key.shift)+1 ||
		len(s.key.hash) != len(s.key.word) || len(s.key.hash) != len(s.key.set) || len(s.nameNumber) != names || len(s.nameSigns) != names || len(s.entryHash) != entries {
		return false
	}
	for _, d := range s.words {
		end := int(d.at) + int(d.plain)
		if d.count > spelling.MaxReadings || end > len(s.bytes) {
			return false
		}
		for range d.count {
			if end >= len(s.bytes) || end+1+int(s.bytes[end]) > len(s.bytes) || s.bytes[end] > maxSounds {
				return false
			}
			for _, u := range s.bytes[end+1 : end+1+int(s.bytes[end])] {
				if u >= uint8(sounds) {
					return false
				}
			}
			end += 1 + int(s.bytes[end])
		}
	}
	for _, w := range s.key.word {
		if int(w>>2) >= words || int(w&3) >= int(s.words[w>>2].count) {
			return false
		}
	}
	for _, p := range s.papers {
		if int(uint32(p)) >= entries {
			return false
		}
	}
	return starts(s.key.start, len(s.key.hash), len(s.key.start)-1) && starts(s.nameStart, len(s.nameWords), names) && starts(s.postStart, len(s.posts), words) &&
		starts(s.birthStart, len(s.births), entries) && starts(s.entryStart, len(s.entries), entries) &&
		slices.IsSorted(s.nameEntry) && slices.IsSorted(s.papers) && below(s.nameWords, words) && below(s.nameEntry, entries) && below(s.posts, names)
}

// starts tells whether a table of beginnings goes from nought to the end of what
// it is of, never back.
func starts(table []uint32, end, n int) bool {
	return len(table) == n+1 && table[0] == 0 && int(table[n]) == end && slices.IsSorted(table)
}

func below(list []uint32, limit int) bool {
	for _, v := range list {
		if int(v) >= limit {
			return false
		}
	}
	return true
}

type writer struct {
	w   io.Writer
	err error
}

func (w *writer) raw(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *writer) number(n uint64) { w.raw(binary.LittleEndian.AppendUint64(nil, n)) }

type element interface {
	uint8 | uint16 | uint32 | uint64
}

func size[T element]() int {
	var zero T
	return binary.Size(zero)
}

// array writes the length of an array in bytes and its elements.
func array[T element](w *writer, list []T) {
	w.number(uint64(len(list) * size[T]()))
	const block = 1 << 16
	var buf []byte
	for len(list) > 0 && w.err == nil {
		n := min(block, len(list))
		buf, w.err = binary.Append(buf[:0], binary.LittleEndian, list[:n])
		w.raw(buf)
		list = list[n:]
	}
}

type loader struct {
	r   io.Reader
	sum hash.Hash
	err error
}

func (l *loader) raw(n int) []byte {
	b := make([]byte, n)
	l.fill(b)
	return b
}

func (l *loader) fill(b []byte) {
	if l.err != nil {
		return
	}
	if _, l.err = io.ReadFull(l.r, b); l.err == nil && l.sum != nil {
		l.sum.Write(b)
	}
}

func (l *loader) number() uint64 { return binary.LittleEndian.Uint64(l.raw(8)) }

// loadArray reads an array. It grows as the bytes come in, so that a length that
// is a lie costs nothing.
func loadArray[T element](l *loader) []T {
	length := l.number()
	each := uint64(size[T]())
	if l.err != nil || length > maxSaved || length%each != 0 {
		l.err = io.ErrUnexpectedEOF
		return nil
	}
	left := int(length / each)
	const block = 1 << 18
	out := make([]T, 0, min(left, block))
	var buf []byte
	for left > 0 && l.err == nil {
		n := min(left, block)
		if cap(buf) < n*int(each) {
			buf = make([]byte, n*int(each))
		}
		buf = buf[:n*int(each)]
		l.fill(buf)
		out = slices.Grow(out, min(left, max(n, min(cap(out), math.MaxInt32))))
		at := len(out)
		out = out[:at+n]
		if l.err == nil {
			_, l.err = binary.Decode(buf, binary.LittleEndian, out[at:])
		}
		left -= n
	}
	if l.err != nil {
		return nil
	}
	return out
}
