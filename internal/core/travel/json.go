package travel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// envelope is a document: its head, and its travellers not yet read.
type envelope struct {
	V          *int              `json:"v"`
	Form       Form              `json:"form"`
	Kind       string            `json:"kind"` // of an application: visa or residence
	Sender     string            `json:"sender"`
	Ref        string            `json:"ref"`
	Sent       string            `json:"sent"`
	List       string            `json:"list"`
	Function   string            `json:"function"`
	Part       string            `json:"part"`
	Legs       []stage           `json:"legs"`
	From       string            `json:"from"` // of an application: the journey that is wanted
	To         string            `json:"to"`
	Date       string            `json:"date"`
	Travellers []json.RawMessage `json:"travellers"`
}

// stage is a leg as a document or a row states it.
type stage struct {
	Carrier string `json:"carrier"`
	Number  string `json:"number"`
	From    string `json:"from"`
	To      string `json:"to"`
	Departs string `json:"departs"`
	Arrives string `json:"arrives"`
}

// readJSON reads a document, several of them one a line, or an array of them. A document that cannot be read is rejected alone, and so is a
// traveller in one. Whom they name is read in a partial message all the same.
func readJSON(data []byte, o Options) ([]Message, []Rejected) {
	var out []Message
	var bad []Rejected
	form := JSON
	if o.Form == Application {
		form = Application
	}
	pieces, broken := piecesOf(data)
	for i, p := range pieces {
		messages, rejected := readDocument(p, o)
		out = append(out, messages...)
		for _, r := range rejected {
			r.Form = form
			bad = append(bad, r)
		}
		if len(bad) >= mostRejected && i+1 < len(pieces) {
			rest := pieces[i+1].offset
			return out, append(bad, Rejected{Form: JSON, Offset: rest, Where: pieces[i+1].where, Code: "size", Data: data[rest:],
				Reason: fmt.Sprintf("more than %d parts that cannot be read; the rest of the file is not read", mostRejected)})
		}
	}
	if broken != nil {
		bad = append(bad, *broken)
		if broken.Code == "syntax" && len(broken.Data) <= MaxUnit {
			messages, _ := readDocument(piece{broken.Offset, broken.Where, bytes.TrimLeft(bytes.TrimPrefix(broken.Data, []byte("\xef\xbb\xbf")), " ,\t\r\n")}, o)
			out = append(out, messages...)
		}
	}
	return out, bad
}

// readDocument reads one document. What is rejected of it may be all of it, or single
// travellers; whom either names stands in a partial message of its own.
func readDocument(p piece, o Options) ([]Message, []Rejected) {
	var fault *Rejected
	wrong := func(code, format string, args ...any) {
		if fault == nil {
			fault = &Rejected{Offset: p.offset, Where: p.where, Code: code, Reason: fmt.Sprintf(format, args...), Data: p.data}
		}
	}
	if len(p.data) > MaxUnit {
		wrong("size", "%d bytes; expected at most %d", len(p.data), MaxUnit)
		return nil, []Rejected{*fault}
	}
	text := p.data
	if !utf8.Valid(text) {
		wrong("charset", "not UTF-8")
		text = fromLatin(text)
	}
	var e envelope
	if reason := strictly(text, &e); reason != "" {
		wrong("syntax", "%s", reason)
		e = headOf(text)
	}
	m, legs, reason := e.message(o)
	if reason != "" {
		wrong("value", "%s", reason)
	}
	if len(e.Travellers) > MaxTravellers || len(m.Legs) > MaxLegs {
		fault = nil
		wrong("size", "%d travellers on %d legs; expected at most %d on %d", len(e.Travellers), len(m.Legs), MaxTravellers, MaxLegs)
		return nil, []Rejected{*fault}
	}
	if len(e.Travellers) == 0 {
		wrong("missing", "travellers: expected at least one")
	}
	sound, part := m, m
	sound.Unit, part.Unit = p.data, p.data
	sound.arrived(o)
	part.partly(p.where, o)
	var bad []Rejected
	if fault != nil {
		bad = append(bad, *fault)
	}
	at := behindKey(text, `"travellers"`)
	for i, raw := range e.Travellers {
		at += max(0, bytes.Index(text[at:], raw))
		s := &said{o: o, where: fmt.Sprintf("%s, traveller %d", p.where, i+1)}
		t := s.decode(raw, m, legs)
		if s.err != nil && fault == nil { // otherwise all of the document is rejected
			s.err.Offset, s.err.Data = p.offset+at, raw
			bad = append(bad, *s.err)
		}
		switch {
		case s.err == nil && fault == nil:
			sound.Travellers = append(sound.Travellers, t)
			sound.noted(s.notes...)
		case t.known():
			part.Travellers = append(part.Travellers, t)
			part.noted(s.notes...)
		}
		at += len(raw)
	}
	return slices.DeleteFunc([]Message{sound, part}, func(m Message) bool { return len(m.Travellers) == 0 }), bad
}

// behindKey tells where the value of a key begins. The same word as a value has no
// colon behind it.
func behindKey(data []byte, key string) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte(key))
		if i < 0 {
			return 0
		}
		at += i + len(key)
		if rest := bytes.TrimLeft(data[at:], " \t\r\n"); bytes.HasPrefix(rest, []byte(":")) {
			return len(data) - len(rest) + 1
		}
	}
}

// decode reads one traveller of a message. legs tell which of its legs stand where the
// document states them; -1 for one that could not be read.
func (s *said) decode(raw json.RawMessage, m Message, legs []int) Traveller {
	var r record
	if reason := strictly(raw, &r); reason != "" {
		r = s.loosely(raw, reason)
	}
	t := s.traveller(r, m.Form)
	switch {
	case m.Form == Application:
		if len(r.Legs) > 0 {
			s.fail("value", "legs: expected none, of an applicant")
		}
	case len(r.Legs) == 0:
		for i := range m.Legs {
			t.Legs = append(t.Legs, i)
		}
	default:
		before := 0
		for _, n := range r.Legs {
			if n <= before || n > len(legs) {
				s.fail("value", "legs: expected numbers from 1 to %d in their order, each once", len(legs))
				break
			}
			if before = n; legs[n-1] >= 0 {
				t.Legs = append(t.Legs, legs[n-1])
			}
		}
	}
	return t
}

// message reads the head of a document: what is wrong with it first, and the rest all
// the same. legs tell which legs of the message are those that the document states; -1
// for one that cannot be read.
func (e envelope) message(o Options) (m Message, legs []int, reason string) {
	wrong := func(format string, args ...any) {
		if reason == "" {
			reason = fmt.Sprintf(format, args...)
		}
	}
	if e.V != nil && *e.V != 1 {
		wrong("v: expected 1")
	}
	if n := max(len(e.Sender), len(e.Ref), len(e.Part)); n > MaxValue {
		wrong("sender, ref and part: %d bytes; expected at most %d", n, MaxValue)
	}
	if controls(e.Sender + e.Ref + e.Part) {
		wrong("sender, ref and part: a control character")
	}
	m = Message{Form: JSON, Sender: spaced(fitted(e.Sender)), Ref: spaced(fitted(e.Ref)), List: e.List, Function: e.Function, Part: spaced(fitted(e.Part))}
	if e.Sent != "" {
		at, err := time.Parse(time.RFC3339, e.Sent)
		if err != nil {
			wrong("sent: expected a time of RFC 3339 with its zone")
		} else {
			m.Sent = at.UTC()
		}
	}
	switch e.Function {
	case "", "new", "update", "cancel", "close":
	default:
		wrong("function: expected new, update, cancel or close")
		m.Function = ""
	}
	switch {
	case e.Form == Application:
		e.application(&m, wrong)
		return m, nil, reason
	case e.Form != "travel":
		wrong("form: expected travel or application")
	case o.Form == Application:
		wrong("form: expected application, as said of the file")
	case e.Kind != "" || e.From != "" || e.To != "" || e.Date != "":
		wrong("kind, from, to and date: expected of an application alone")
	}
	m.Version = "1"
	switch e.List {
	case "passengers", "crew", "status", "bookings", "travellers":
	case "":
		m.List = "travellers"
	default:
		wrong("list: expected passengers, crew, status, bookings or travellers")
		m.List = "travellers"
	}
	for i, l := range e.Legs {
		leg, key, expected := l.leg()
		if expected != "" {
			wrong("legs[%d].%s: %s", i, key, expected)
		}
		if legs = append(legs, -1); expected == "" || leg.stated() {
			legs[i] = len(m.Legs)
			m.Legs = append(m.Legs, leg)
		}
	}
	return m, legs, reason
}

// stated tells whether a leg says enough to be one: a flight or a port, and a time.
func (l Leg) stated() bool {
	return (l.Number != "" || l.From != "" || l.To != "") && !(l.Departs.IsZero() && l.Arrives.IsZero())
}

// leg reads a leg as far as it can be read, and gives the key of the first that cannot,
// with what was expected.
func (l stage) leg() (leg Leg, key, expected string) {
	wrong := func(k, e string) {
		if expected == "" {
			key, expected = k, e
		}
	}
	var err error
	if l.Carrier != "" || l.Number != "" {
		var ok bool
		if leg.Carrier, leg.Number, ok = flightOf(l.Carrier, l.Number); !ok {
			wrong("number", "expected a carrier of two letters or digits, or three letters, and a number of at most four digits")
			leg.Carrier, leg.Number = "", ""
		}
	}
	if leg.From = strings.ToUpper(spaced(l.From)); leg.From != "" && !isPort(leg.From) {
		wrong("from", expectedPort)
		leg.From = ""
	}
	if leg.To = strings.ToUpper(spaced(l.To)); leg.To != "" && !isPort(leg.To) {
		wrong("to", expectedPort)
		leg.To = ""
	}
	if leg.Departs, err = clock(l.Departs); err != nil {
		wrong("departs", err.Error())
	}
	if leg.Arrives, err = clock(l.Arrives); err != nil {
		wrong("arrives", err.Error())
	}
	if leg.Number == "" && leg.From == "" && leg.To == "" {
		wrong("number", "expected a flight, or whence or whither")
	}
	if leg.Departs.IsZero() && leg.Arrives.IsZero() {
		wrong("departs", "expected one, or arrives")
	}
	return leg, key, expected
}
