package edifact

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxHeader bounds a header that is kept beside each of its messages, in bytes.
const maxHeader = 2 << 10

// Recognise tells whether a text holds an interchange, or a message without one.
func Recognise(data []byte) bool {
	_, found := findHead(unwrap(data[:min(len(data), 1<<16)]).s, 0)
	return found
}

// Split reads all interchanges of a text. Where there is none, both are empty. What
// is behind the last part that may be is one Problem.
func Split(data []byte) ([]Interchange, []Problem) {
	if len(data) > MaxText {
		return nil, []Problem{{Where: "file", Code: "size", Said: fmt.Sprintf("%d bytes; expected at most %d", len(data), MaxText), Data: data}}
	}
	t := unwrap(data)
	var out []Interchange
	var problems []Problem
	left, last := MaxParts, usual
	for at := 0; ; {
		h, found := findHead(t.s, at)
		if !found {
			if p := t.gap(at, len(t.s), last); p != nil && at > 0 {
				problems = append(problems, *p)
			}
			return out, problems
		}
		if p := t.gap(at, h.from, last, h.sep); p != nil {
			problems = append(problems, *p)
			left--
		}
		last = h.sep
		r := &reader{text: t, lexer: lexer{s: t.s, sep: h.sep, at: h.first}, left: left - 1}
		r.interchange(h)
		out, problems, at = append(out, r.out), append(problems, r.problems...), r.at
		left = r.left - len(r.out.Messages) - len(r.problems)
	}
}

// reader reads one interchange.
type reader struct {
	text
	lexer
	out      Interchange
	start    int // where UNA or the first segment begins
	head     int // where the header ends
	problems []Problem

	open     bool // a message is
	message  Message
	from     int      // where it begins
	number   int      // of its last segment
	fault    *Problem // what is wrong with it
	full     bool     // it is over a bound: nothing more of it is read
	stray    int      // where segments began that belong to no message; -1 for nowhere
	group    string
	grouped  int // messages of the group
	groups   int
	messages int  // of the interchange, those that could not be read among them
	headed   bool // there is a UNB
	closed   bool
	left     int // how many parts may still be read
	values   int // of the open message
}

// interchange reads up to UNZ, to the next header or to the end.
func (r *reader) interchange(h head) {
	r.stray, r.start, r.head = -1, h.from, h.first
	r.out.Offset = r.offset(h.from)
	if h.odd {
		r.note("separators", "UNA", "UNA states other separators than the header behind it uses; the header's were taken")
	}
	for !r.closed {
		r.skip()
		if r.at >= len(r.lexer.s) {
			break
		}
		if begins := r.beginsMessage(); (!r.open || begins) && len(r.out.Messages)+len(r.problems) >= r.left {
			r.leave(r.at, "UNT")
			r.tooMany()
			break
		}
		if r.at > h.first && r.another() {
			break
		}
		if !r.tagAt(r.at) {
			r.pass()
			continue
		}
		r.segment(r.next())
	}
	end := min(r.at, len(r.lexer.s))
	r.leave(end, "UNT")
	r.settle(end)
	if !r.closed && r.headed {
		r.note("missing", "UNZ", "the interchange ends without UNZ; there may have been more of it")
	}
}

// beginsMessage tells whether a message begins here, though the one before it may be
// open.
func (r *reader) beginsMessage() bool {
	return strings.HasPrefix(r.lexer.s[r.at:], "UNH") && r.tagAt(r.at)
}

// tooMany refuses the rest of the text.
func (r *reader) tooMany() {
	from := r.at
	if r.stray >= 0 {
		from, r.stray = r.stray, -1
	}
	r.problems = append(r.problems, Problem{Offset: r.offset(from), Where: "file", Code: "size",
		Said: fmt.Sprintf("more than %d interchanges, messages and problems", MaxParts), Data: r.whole(from, len(r.lexer.s))})
	r.at, r.closed = len(r.lexer.s), true
}

// another tells whether the next interchange begins here: this one has no UNZ.
func (r *reader) another() bool {
	if !r.advised(r.at) && !strings.HasPrefix(r.lexer.s[r.at:], "UNB") {
		return false
	}
	h, found := findHead(r.lexer.s[:min(len(r.lexer.s), r.at+2*maxHead)], r.at)
	return found && h.from == r.at
}

// pass goes past what is no segment, outside a message: to the next segment of the
// syntax, or to the end.
func (r *reader) pass() {
	if r.stray < 0 {
		r.stray = r.at
	}
	for i := r.at + 1; ; i++ {
		n := strings.Index(r.lexer.s[min(i, len(r.lexer.s)):], "UN")
		if n < 0 {
			// What is behind the last message of an interchange without UNZ is a footer.
			if strings.IndexByte(r.lexer.s[r.stray:], r.sep.element) < 0 {
				r.stray = -1
			}
			r.at = len(r.lexer.s)
			return
		}
		if i += n; r.tagAt(i) && service(r.lexer.s[i:i+3]) || r.advised(i) {
			r.at = i
			return
		}
	}
}

// segment takes one segment to where it belongs.
func (r *reader) segment(p piece) {
	if service(p.tag) && p.tag != "UNT" {
		r.leave(p.from, "UNT")
		r.settle(p.from)
	}
	cut := p.tag == "UNT" && !p.ended
	if cut {
		p.end, p.ended = r.broken(p.from), true
		p.next, r.at = p.end, p.end
	}
	elements, foreign, fault := r.apart(p)
	s := Segment{Tag: p.tag, Offset: r.offset(p.from), Elements: elements}
	asStated, read := true, true
	if foreign {
		asStated, read = r.decode(s)
	}
	if !r.open && p.tag != "UNH" {
		if !asStated && service(p.tag) {
			r.note("charset", p.tag, "bytes that the stated character set does not allow")
		}
		r.around(s, p)
		return
	}
	if p.tag == "UNH" {
		r.begin(s, p.from)
	}
	r.number++
	s.Number = r.number
	for _, e := range elements {
		r.values += len(e)
	}
	sound := true
	switch {
	case fault != "":
		r.fail(place(s), "size", fault)
		sound = false
	case !p.ended:
		r.fail(place(s), "syntax", "the text ends within a segment")
		sound = false
	case !read:
		r.fail(place(s), "charset", "bytes that the stated character set "+r.out.Charset+" does not allow")
		sound = false
	case s.Number > MaxSegments:
		r.fail(place(s), "size", fmt.Sprintf("more than %d segments", MaxSegments))
		r.full = true
	case r.values > MaxValues:
		r.fail(place(s), "size", fmt.Sprintf("more than %d values", MaxValues))
		r.full = true
	case p.next-r.from > MaxMessage:
		r.fail(place(s), "size", fmt.Sprintf("more than %d bytes", MaxMessage))
		r.full = true
	}
	if !asStated && !r.message.noted("charset") {
		r.message.note("charset", place(s), "bytes that the stated character set does not allow, or that are UTF-8 in spite of it; read as UTF-8, or as ISO 8859-1 where they are not that")
	}
	if p.released {
		r.message.note("release", place(s), "a terminator within a value was not released; it was read as text")
	}
	if cut {
		r.message.note("terminator", place(s), "the trailer is not terminated; it was taken to end with its line")
	}
	if p.quoted {
		r.message.note("terminator", place(s), "a typographic apostrophe stands for the terminator")
	}
	if sound && !r.full {
		r.message.Segments = append(r.message.Segments, s)
	}
	if p.tag == "UNT" {
		r.end(s, p.next)
	}
}

func place(s Segment) string { return fmt.Sprintf("segment %d %s", s.Number, s.Tag) }

// around takes a segment outside messages.
func (r *reader) around(s Segment, p piece) {
	switch s.Tag {
	case "UNB":
		if r.headed || p.from > r.head { // one that begins no interchange
			r.around(Segment{}, p)
			return
		}
		r.header(s)
		r.headed = true
		if p.next-r.start > maxHeader {
			r.note("size", "UNB", fmt.Sprintf("a header of more than %d bytes; it is not kept with the messages", maxHeader))
			return
		}
		r.head = p.next
		r.out.Head = []byte(r.lexer.s[r.start:p.next])
	case "UNG":
		r.group, r.grouped = strings.TrimSpace(s.At(4, 0)), 0
		r.groups++
	case "UNE":
		r.count("UNE", s, r.grouped, "messages of the group")
		r.refer("UNE", s, r.group)
		r.group = ""
	case "UNZ":
		r.trailer(s, p)
	default:
		if r.stray < 0 {
			r.stray = p.from
		}
	}
}

// header reads UNB.
func (r *reader) header(s Segment) {
	r.out.Charset = s.At(0, 0)
	r.out.Sender, r.out.Recipient = strings.TrimSpace(s.At(1, 0)), strings.TrimSpace(s.At(2, 0))
	r.out.Ref, r.out.App = strings.TrimSpace(s.At(4, 0)), strings.TrimSpace(s.At(6, 0))
	day, clock := strings.TrimSpace(s.At(3, 0)), strings.TrimSpace(s.At(3, 1))
	layout := "0601021504"
	if len(day) == 8 {
		layout = "200601021504"
	}
	at, err := time.Parse(layout, day+clock)
	if err != nil {
		r.note("value", "UNB", "no date and time of sending that can be read; expected YYMMDD:HHMM")
		return
	}
	r.out.Sent = at
}

// trailer reads UNZ. Where nobody ended it, it ends with its line.
func (r *reader) trailer(s Segment, p piece) {
	r.closed = true
	if !p.ended {
		r.note("terminator", "UNZ", "the trailer is not terminated; it was taken to end with its line")
		p.end = r.broken(p.from)
		s.Elements, _, _ = r.apart(p)
		r.at = p.end
	}
	n, what := r.messages, "messages"
	if r.groups > 0 {
		n, what = r.groups, "groups"
	}
	r.count("UNZ", s, n, what)
	r.refer("UNZ", s, r.out.Ref)
}

func (r *reader) count(tag string, s Segment, found int, what string) {
	if said := counted(s, found, what); said != "" {
		r.note("count", tag, said)
	}
}

// counted says how a stated count differs from what was found; "" where it does not.
func counted(s Segment, found int, what string) string {
	stated, err := strconv.Atoi(strings.TrimSpace(s.At(0, 0)))
	if err != nil || stated < 0 {
		return fmt.Sprintf("the number of %s is not stated; %d were counted", what, found)
	}
	if stated != found {
		return fmt.Sprintf("%d %s stated, %d counted", stated, what, found)
	}
	return ""
}

func (r *reader) refer(tag string, s Segment, ref string) {
	if strings.TrimSpace(s.At(1, 0)) != ref {
		r.note("reference", tag, "another reference than its header's")
	}
}

// begin opens a message with its UNH.
func (r *reader) begin(s Segment, from int) {
	part := strings.TrimSpace(s.At(3, 0))
	if mark := s.At(3, 1); part != "" && mark != "" {
		part += ":" + mark
	}
	r.open, r.from, r.fault, r.full, r.number, r.values = true, from, nil, false, 0, 0
	r.message = Message{
		Offset: s.Offset, Ref: strings.TrimSpace(s.At(0, 0)),
		Type: strings.TrimSpace(s.At(1, 0)), Version: s.At(1, 1), Release: s.At(1, 2), Agency: s.At(1, 3), Association: s.At(1, 4),
		Access: strings.TrimSpace(s.At(2, 0)), Part: part, Group: r.group,
	}
	r.messages++
	r.grouped++
}

// end closes a message with its UNT.
func (r *reader) end(s Segment, to int) {
	m := &r.message
	if said := counted(s, s.Number, "segments"); said != "" {
		m.note("count", place(s), said)
	}
	if strings.TrimSpace(s.At(1, 0)) != m.Ref {
		m.note("reference", place(s), "another reference than UNH's")
	}
	if r.fault != nil {
		r.leave(to, "")
		return
	}
	m.Raw = append([]byte(r.lexer.s[r.start:r.head]), r.lexer.s[r.from:to]...)
	r.out.Messages = append(r.out.Messages, *m)
	r.open = false
}

// fail keeps the first thing that is wrong with the open message.
func (r *reader) fail(where, code, said string) {
	if r.fault == nil {
		r.fault = &Problem{Where: where, Code: code, Said: said}
	}
}

// leave gives up the open message, if there is one: what was wrong with it, or that
// its end is missing.
func (r *reader) leave(to int, missing string) {
	if !r.open {
		return
	}
	r.fail(fmt.Sprintf("segment %d", r.number+1), "missing", "the message ends without "+missing+"; there may have been more of it")
	r.fault.Offset, r.fault.Type = r.message.Offset, r.message.Type
	r.fault.Data = r.whole(r.from, to)
	r.problems = append(r.problems, *r.fault)
	if len(r.message.Segments) > 1 {
		r.message.Fault, r.message.Raw = r.fault, append([]byte(r.lexer.s[r.start:r.head]), r.lexer.s[r.from:to]...)
		r.out.Broken = append(r.out.Broken, r.message)
	}
	r.open, r.message = false, Message{}
}

// settle refuses segments that stood outside messages.
func (r *reader) settle(to int) {
	if r.stray < 0 {
		return
	}
	r.problems = append(r.problems, Problem{Offset: r.offset(r.stray), Where: "segment 1", Code: "order",
		Said: "segments outside a message; expected UNH before them", Data: r.whole(r.stray, to)})
	r.stray = -1
}
