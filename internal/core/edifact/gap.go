package edifact

import "strings"

// gap looks at what stands from one place to another, where no interchange is: before
// the first one, between two of them or behind the last. Lines of teletype and the foot
// of a mail are passed over; what may be segments, by any of these separators or the
// usual ones, is a Problem, for somebody may be listed there. Nil where there is none.
func (t text) gap(from, to int, known ...separators) *Problem {
	for _, p := range append(known, usual) {
		if segments(t.s[from:to], p) {
			return &Problem{Offset: t.offset(from), Where: "file", Code: "order", Data: append([]byte(nil), t.sent(from, to)...),
				Said: "segments before, between or behind the interchanges; expected UNB before them and UNZ behind them"}
		}
	}
	return nil
}

// segments tells whether there may be a segment in a text: three letters or digits, an
// element separator, and somewhere behind it a terminator. Line breaks are gone, so that
// nothing needs to stand before it.
func segments(s string, p separators) bool {
	end := strings.LastIndexByte(s, p.terminator)
	if p.terminator == usual.terminator {
		end = max(end, strings.LastIndex(s, typographic))
	}
	if end < 0 {
		return false
	}
	s = s[:end]
	for at := 0; ; at++ {
		i := strings.IndexByte(s[min(at, len(s)):], p.element)
		if i < 0 {
			return false
		}
		at += i
		before := strings.TrimRight(s[:at], " ")
		tag := before[max(0, len(before)-3):]
		if len(before) == at { // Tel +41 is none
			tag = strings.ToUpper(tag)
		}
		if len(tag) == 3 && 'A' <= tag[0] && tag[0] <= 'Z' && capital(tag[1]) && capital(tag[2]) {
			return true
		}
	}
}
