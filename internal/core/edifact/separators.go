package edifact

import "strings"

// separators are the characters that mean something.
type separators struct{ component, element, release, terminator byte }

// usual are the separators where none are stated (ISO 9735, level A).
var usual = separators{':', '+', '?', '\''}

// levelB are those of syntax level B without UNA; it has no release character.
var levelB = separators{'\x1f', '\x1d', 0, endOfLine}

// maxHead bounds how far the end of a header is looked for, in bytes.
const maxHead = 400

// maxAdvice bounds how far before a header its UNA is looked for, in bytes: there may
// be white space between.
const maxAdvice = 64

// head is the beginning of an interchange.
type head struct {
	from  int // UNA, or the first segment
	first int // the first segment: UNB, or UNG or UNH without it
	sep   separators
	odd   bool // what UNA states is not what the header uses
}

// findHead finds the next beginning of an interchange: UNA or UNB, or else a
// message or a group without either.
func findHead(s string, from int) (head, bool) {
	for at := from; ; {
		i := strings.Index(s[at:], "UN")
		if i < 0 || at+i+3 > len(s) {
			return head{}, false
		}
		at += i
		if tag := s[at : at+3]; tag == "UNB" || tag == "UNG" || tag == "UNH" {
			if h, ok := headAt(s, from, at, tag); ok {
				return h, true
			}
		}
		at += 2
	}
}

// headAt reads the separators of a beginning. They are not only stated but seen:
// behind UNB stand the element separator, four letters of the syntax and the
// component separator; behind UNH and UNG, the message's type.
func headAt(s string, from, at int, tag string) (head, bool) {
	h := head{from: at, first: at}
	seen, ok := shown(s, at, tag)
	if !ok {
		return head{}, false
	}
	h.sep = seen
	before := s[max(from, at-maxAdvice):at]
	if i := strings.LastIndex(before, "UNA"); i >= 0 && i+3 < len(before) && mark(before[i+3]) {
		h.from = at - len(before) + i
		h.sep = h.advice(before[i+3:], seen)
	}
	if h.sep.component == 0 {
		h.sep.component = usual.component
	}
	if h.sep.terminator == 0 {
		h.sep.terminator = usual.terminator
	}
	return h, h.sep.distinct()
}

// advice takes what UNA states where it holds of the header, and else makes the best
// of both.
func (h *head) advice(una string, seen separators) separators {
	if len(una) > 6 { // white space and empty segments
		una = una[:6] + strings.TrimLeft(una[6:], " \t"+una[5:6])
	}
	if len(una) == 6 {
		said := separators{una[0], una[1], una[3], una[5]}
		if said.release == ' ' {
			said.release = 0
		}
		if said.holds(seen) {
			return said
		}
	}
	h.odd = true
	switch {
	case strings.IndexByte(una, '?') >= 0:
		seen.release = '?'
	case strings.IndexByte(una, '\\') >= 0:
		seen.release = '\\'
	}
	return seen
}

// holds tells whether what is stated can be, and is what was seen as far as that
// goes.
func (p separators) holds(seen separators) bool {
	return mark(p.component) && mark(p.terminator) && (p.release == 0 || mark(p.release)) && p.distinct() &&
		p.element == seen.element &&
		(p.component == seen.component || seen.component == 0) &&
		(p.terminator == seen.terminator || seen.terminator == 0)
}

// distinct tells whether no character means two things.
func (p separators) distinct() bool {
	return p.component != p.element && p.component != p.terminator && p.element != p.terminator &&
		p.release != p.component && p.release != p.element && p.release != p.terminator
}

// mark tells whether a byte may separate: no letter, digit, space or part of a
// character of several bytes.
func mark(c byte) bool { return c > ' ' && c < 0x7f && !alphanumeric(c) || c >= '\x1c' && c <= '\x1f' }

// shown gives the separators that a beginning uses; false where it is none.
func shown(s string, at int, tag string) (separators, bool) {
	i := at + len(tag)
	for i < len(s) && s[i] == ' ' && i < at+8 {
		i++
	}
	if i >= len(s) || !mark(s[i]) {
		return separators{}, false
	}
	p := separators{element: s[i], release: usual.release}
	if s[i] == levelB.element {
		p = levelB
	}
	rest := s[i+1 : min(len(s), i+1+maxHead)]
	switch tag {
	case "UNB":
		n := letters(rest) // UNOA, IATA
		if n != 4 || n >= len(rest) || !mark(rest[n]) || rest[n] == p.element {
			return separators{}, false
		}
		p.component = rest[n]
		p.terminator = before(rest, p)
		return p, true
	case "UNG":
		n := letters(rest)
		return p, n == 6 && n < len(rest) && rest[n] == p.element
	}
	ref := strings.IndexByte(rest, p.element)
	if ref < 1 || ref > 35 {
		return separators{}, false
	}
	rest = rest[ref+1:]
	n := letters(rest)
	if n != 6 || n >= len(rest) || !mark(rest[n]) {
		return separators{}, false
	}
	p.component = rest[n]
	return p, true
}

// letters counts the capital letters and digits at the beginning.
func letters(s string) int {
	n := 0
	for n < len(s) && ('A' <= s[n] && s[n] <= 'Z' || n > 0 && '0' <= s[n] && s[n] <= '9') {
		n++
	}
	return n
}

// before gives the mark before the segment behind the header, which ends the
// header; otherwise what is known of it.
func before(rest string, p separators) byte {
	end := -1
	for _, tag := range []string{"UNH", "UNG"} {
		for _, space := range []string{"", " "} {
			if i := strings.Index(rest, tag+space+string(p.element)); i >= 0 && (end < 0 || i < end) {
				end = i
			}
		}
	}
	if end < 0 {
		return p.terminator
	}
	rest = strings.TrimRight(rest[:end], " \t")
	if rest == "" {
		return p.terminator
	}
	last := rest[len(rest)-1]
	if !mark(last) || last == p.element || last == p.component {
		return p.terminator
	}
	return last
}
