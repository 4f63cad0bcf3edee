package edifact

import (
	"bytes"
	"sort"
	"strings"
)

// text is what was sent without line breaks and framing, and where its parts stood.
type text struct {
	s       string
	raw     []byte
	dropped []dropped
	lines   bool // each line is a segment: the terminator is a line break, here written as endOfLine
}

// dropped says that before the byte at, so many bytes more were dropped in all.
type dropped struct{ at, total uint32 }

// endOfLine stands for a line break where it is the terminator: the terminator of
// syntax level B.
const endOfLine = '\x1c'

// unwrap drops line breaks and framing. Neither is part of any character set of ISO
// 9735, so that nothing of a message is lost.
func unwrap(data []byte) text {
	t := text{raw: data, lines: lineTerminated(data)}
	var b strings.Builder
	b.Grow(len(data))
	from, total := 0, uint32(0)
	for i, c := range data {
		if !framing(c) {
			continue
		}
		b.Write(data[from:i])
		if c == '\n' && t.lines {
			b.WriteByte(endOfLine)
		} else {
			total++
			at := uint32(b.Len())
			if n := len(t.dropped); n > 0 && t.dropped[n-1].at == at {
				t.dropped[n-1].total = total
			} else {
				t.dropped = append(t.dropped, dropped{at, total})
			}
		}
		from = i + 1
	}
	b.Write(data[from:])
	t.s = b.String()
	return t
}

func framing(c byte) bool { return c == '\n' || c == '\r' || c >= 1 && c <= 4 }

// offset tells where a byte of the text stood. At the end of the text it is the end
// of what was sent.
func (t text) offset(at int) int {
	i := sort.Search(len(t.dropped), func(i int) bool { return int(t.dropped[i].at) > at })
	if i == 0 {
		return at
	}
	return at + int(t.dropped[i-1].total)
}

// sent gives the bytes of a part as they stood.
func (t text) sent(from, to int) []byte {
	a, b := t.offset(from), len(t.raw)
	if to < len(t.s) {
		b = t.offset(to)
	}
	return t.raw[a:b]
}

// broken gives the first place after from where a line ended, or the end.
func (t text) broken(from int) int {
	i := sort.Search(len(t.dropped), func(i int) bool { return int(t.dropped[i].at) > from })
	if i == len(t.dropped) {
		return len(t.s)
	}
	return int(t.dropped[i].at)
}

// lineTerminated tells whether UNA states the line break as the terminator, and the
// header behind it keeps to that.
func lineTerminated(data []byte) bool {
	i := bytes.Index(data, []byte("UNA"))
	if i < 0 || len(data) < i+12 {
		return false
	}
	head := data[i+8:]
	if head[0] != '\n' && (head[0] != '\r' || head[1] != '\n') {
		return false
	}
	head = bytes.TrimLeft(head, "\r\n")
	if !bytes.HasPrefix(head, []byte("UNB")) {
		return false
	}
	line, _, more := bytes.Cut(head[:min(len(head), maxHead)], []byte("\n"))
	line = bytes.TrimRight(line, "\r ")
	return more && alphanumeric(line[len(line)-1])
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
