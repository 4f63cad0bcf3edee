package edifact

import "strings"

// lexer goes through the segments of one interchange.
type lexer struct {
	s   string
	sep separators
	at  int
	// Components and elements are cut from larger slices: a message has tens of
	// thousands.
	parts    []string
	elements [][]string
}

// piece is a segment that is not taken apart yet.
type piece struct {
	tag        string
	from, body int // of the tag, and of what is behind it
	end, next  int // before the terminator and behind it
	ended      bool
	released   bool // a terminator without release was taken for text
	quoted     bool // a typographic mark stood for the terminator
}

// skip passes over white space and empty segments.
func (l *lexer) skip() {
	for l.at < len(l.s) && (l.s[l.at] == ' ' || l.s[l.at] == '\t' || l.s[l.at] == l.sep.terminator) {
		l.at++
	}
}

// tagAt tells whether a segment begins here: three capital letters or digits, and
// then an element separator or the end of the segment.
func (l *lexer) tagAt(i int) bool {
	if i+3 > len(l.s) || l.s[i] < 'A' || l.s[i] > 'Z' || !capital(l.s[i+1]) || !capital(l.s[i+2]) {
		return false
	}
	for i += 3; i < len(l.s) && l.s[i] == ' '; i++ {
	}
	return i == len(l.s) || l.s[i] == l.sep.element || l.s[i] == l.sep.terminator
}

func capital(c byte) bool { return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' }

// boundary tells whether what follows a terminator may follow one.
func (l *lexer) boundary(i int) bool {
	for i < len(l.s) && (l.s[i] == ' ' || l.s[i] == '\t') {
		i++
	}
	return i == len(l.s) || l.s[i] == l.sep.terminator || l.tagAt(i) || l.advised(i)
}

// advised tells whether a UNA stands here, with a header behind it.
func (l *lexer) advised(i int) bool {
	s := l.s[i:min(len(l.s), i+maxAdvice)]
	return strings.HasPrefix(s, "UNA") && len(s) > 8 && mark(s[3]) && mark(s[4]) && strings.Contains(s[8:], "UNB")
}

// service tells whether a tag belongs to the syntax itself. Such a segment ends with
// the first terminator, whatever follows.
func service(tag string) bool {
	switch tag {
	case "UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ":
		return true
	}
	return false
}

// next gives the segment that begins at the lexer's place, which must be a tag.
func (l *lexer) next() piece {
	p := piece{tag: l.s[l.at : l.at+3], from: l.at}
	i := l.at + 3
	for i < len(l.s) && l.s[i] == ' ' {
		i++
	}
	p.body = i
	own := service(p.tag)
	for ; i < len(l.s); i++ {
		switch c := l.s[i]; {
		case c == l.sep.release && c != 0:
			i++
		case c == l.sep.terminator:
			if own || l.boundary(i+1) {
				p.end, p.next, p.ended = i, i+1, true
				l.at = p.next
				return p
			}
			p.released = true
		case c == typographic[0] && l.sep.terminator == '\'' && l.mistyped(i):
			p.end, p.next, p.ended, p.quoted = i, i+len(typographic), true, true
			l.at = p.next
			return p
		}
	}
	p.end, p.next = len(l.s), len(l.s)
	l.at = p.next
	return p
}

// typographic is what an editor makes of an apostrophe.
const typographic = "’"

// mistyped tells whether a typographic apostrophe stands where a segment ends: a tag
// follows.
func (l *lexer) mistyped(i int) bool {
	if !strings.HasPrefix(l.s[i:], typographic) {
		return false
	}
	for i += len(typographic); i < len(l.s) && l.s[i] == ' '; i++ {
	}
	return l.tagAt(i)
}

// apart takes what is behind a tag apart. It says which bound is broken, and whether
// there is a byte that is no printable ASCII.
func (l *lexer) apart(p piece) (elements [][]string, foreign bool, fault string) {
	body := l.s[min(p.body, p.end):p.end]
	if body == "" {
		return nil, false, ""
	}
	body = body[1:] // the element separator
	l.room()
	firstElement, firstPart, from, released := len(l.elements), len(l.parts), 0, false
	add := func(to int) string {
		value := body[from:to]
		if released {
			value = l.unreleased(value)
		}
		if len(value) > MaxValue {
			return "a value is too long"
		}
		if l.parts = append(l.parts, value); len(l.parts)-firstPart > MaxComponents {
			return "too many components in an element"
		}
		from, released = to+1, false
		return ""
	}
	for i := 0; i <= len(body); i++ {
		switch {
		case i == len(body) || body[i] == l.sep.element:
			if fault = add(i); fault != "" {
				return nil, foreign, fault
			}
			l.elements = append(l.elements, l.parts[firstPart:len(l.parts):len(l.parts)])
			firstPart = len(l.parts)
			if len(l.elements)-firstElement > MaxElements {
				return nil, foreign, "too many elements"
			}
		case body[i] == l.sep.release && l.sep.release != 0:
			released = true
			i++
			foreign = foreign || i < len(body) && !printable(body[i])
			if i == len(body) {
				i-- // nothing is left to release
			}
		case body[i] == l.sep.component:
			if fault = add(i); fault != "" {
				return nil, foreign, fault
			}
		case !printable(body[i]):
			foreign = true
		}
	}
	return l.elements[firstElement:len(l.elements):len(l.elements)], foreign, ""
}

// printable tells whether a byte is a letter, a digit, a mark or a space of ASCII.
func printable(c byte) bool { return ' ' <= c && c < 0x7f }

// room makes larger slices once those at hand are nearly full. What was cut from the
// old ones keeps them.
func (l *lexer) room() {
	if cap(l.parts)-len(l.parts) >= 64 && cap(l.elements)-len(l.elements) >= 64 {
		return
	}
	n := 256
	if l.parts != nil {
		n = 4096
	}
	l.parts, l.elements = make([]string, 0, n), make([][]string, 0, n)
}

// unreleased drops release characters.
func (l *lexer) unreleased(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == l.sep.release && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
