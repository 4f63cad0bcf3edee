package screening

import (
	"encoding/binary"

	"entente/internal/core/errs"
)

// keep encodes the entries, and packs their birth dates where a search can see
// them without decoding anything.
func (s *segment) keep(entries []Entry) {
	for i := range entries {
		s.entries = appendEntry(s.entries, &entries[i])
		s.entryHash = append(s.entryHash, entries[i].key().hash())
		for _, h := range documentHashes(entries[i].Documents) {
			s.papers = append(s.papers, uint64(h)<<32|uint64(len(s.entryHash)-1))
		}
		s.entryStart = append(s.entryStart, uint32(len(s.entries)))
		for _, b := range entries[i].Births {
			s.births = append(s.births, packBirth(b))
		}
		s.birthStart = append(s.birthStart, uint32(len(s.births)))
	}
}

// packBirth puts a date in 32 bits: year 14, month 4, day 5, certainty 2, span of years 7.
func packBirth(b Birth) uint32 {
	span := 0
	if b.Until > b.Year {
		span = min(b.Until-b.Year, maxSpan)
	}
	return uint32(b.Year&0x3fff)<<18 | uint32(b.Month&15)<<14 | uint32(b.Day&31)<<9 | uint32(b.Certainty&3)<<7 | uint32(span)
}

func unpackBirth(p uint32) Birth {
	b := Birth{Year: int(p >> 18), Month: int(p >> 14 & 15), Day: int(p >> 9 & 31), Certainty: min(Certainty(p>>7&3), Estimated)}
	if span := int(p & maxSpan); span > 0 {
		b.Until = b.Year + span
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTexts(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, s)
	}
	return b
}

func appendEntry(b []byte, e *Entry) []byte {
	b = appendText(appendText(appendText(b, e.ID), e.List), e.Sex)
	b = binary.AppendUvarint(b, uint64(len(e.Names)))
	for _, n := range e.Names {
		weak := byte(0)
		if n.Weak {
			weak = 1
		}
		b = appendText(append(b, weak), n.Text)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Births)))
	for _, d := range e.Births {
		b = binary.LittleEndian.AppendUint32(b, packBirth(d))
	}
	b = appendTexts(appendTexts(b, e.Nationalities), e.Places)
	b = binary.AppendUvarint(b, uint64(len(e.Documents)))
	for _, d := range e.Documents {
		b = appendText(appendText(appendText(b, d.Kind), d.Number), d.Country)
	}
	return b
}

// reader decodes what appendEntry wrote; bad is set where it is damaged.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) count() int {
	n, k := binary.Uvarint(r.b)
	if k <= 0 || n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[k:]
	return int(n)
}

func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.bad, r.b = true, nil
		return make([]byte, min(n, 4))
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) text() string { return string(r.take(r.count())) }

func (r *reader) texts() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]string, 0, n)
	for range n {
		out = append(out, r.text())
	}
	return out
}

func decodeEntry(b []byte) (Entry, error) {
	r := reader{b: b}
	e := Entry{ID: r.text(), List: r.text()}
	e.Sex = r.text()
	for range r.count() {
		weak := r.take(1)[0] == 1
		e.Names = append(e.Names, Name{Text: r.text(), Weak: weak})
	}
	for range r.count() {
		e.Births = append(e.Births, unpackBirth(binary.LittleEndian.Uint32(r.take(4))))
	}
	e.Nationalities, e.Places = r.texts(), r.texts()
	for range r.count() {
		e.Documents = append(e.Documents, Document{Kind: r.text(), Number: r.text(), Country: r.text()})
	}
	if r.bad || len(r.b) > 0 {
		return Entry{}, errs.E(errs.Internal, "screening.decodeEntry", "an entry of the index is damaged")
	}
	return e, nil
}

// entry decodes an entry; what the index holds was written by it, so that a
// damaged one is empty and never a reason to stop a search.
func (s *segment) entry(id uint32) Entry {
	e, err := decodeEntry(s.entries[s.entryStart[id]:s.entryStart[id+1]])
	if err != nil {
		return Entry{}
	}
	return e
}
