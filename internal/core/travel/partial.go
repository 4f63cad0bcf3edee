package travel

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// partial stands before the bytes of a message of which a part was read, so that the
// message is another one when it comes again mended.
const partial = "partial\n"

// partly makes a message, of which nobody is read yet, one that is read in part.
func (m *Message) partly(where string, o Options) {
	m.arrived(o)
	m.Unit = append([]byte(partial), m.Unit...)
	m.noted(Note{"partial", where, "not all that it says of travellers can be trusted; it is kept beside, and what could be read was screened"})
}

// known tells whether there is something by which a traveller can be met.
func (t Traveller) known() bool { return len(t.Person.Names) > 0 || len(t.Person.Documents) > 0 }

// fromLatin reads bytes that are not UTF-8 as ISO 8859-1, letter by letter: what is
// UTF-8 among them stays.
func fromLatin(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/4)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = rune(data[0])
		}
		out, data = utf8.AppendRune(out, r), data[n:]
	}
	return out
}

// eachKey goes through the keys of an object as far as it is JSON. take reads the value
// of a key, and tells whether to go on.
func eachKey(data []byte, take func(key string, d *json.Decoder) bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	if tok, err := d.Token(); err != nil || tok != json.Delim('{') {
		return
	}
	for d.More() {
		tok, err := d.Token()
		key, ok := tok.(string)
		if err != nil || !ok || !take(key, d) {
			return
		}
	}
}

// keyed is an object of one key.
func keyed(key string, value json.RawMessage) []byte {
	word, _ := json.Marshal(key) // a text can always be written
	return slices.Concat([]byte("{"), word, []byte(":"), value, []byte("}"))
}

// headOf reads what can be read of a document that is not as it should be: the
// travellers up to where it breaks off.
func headOf(data []byte) (e envelope) {
	var travellers []json.RawMessage
	eachKey(data, func(key string, d *json.Decoder) bool {
		var value json.RawMessage
		if !strings.EqualFold(key, "travellers") {
			err := d.Decode(&value)
			if err == nil {
				_ = json.Unmarshal(keyed(key, value), &e) // what does not fit is left out; the document is rejected for it
			}
			return err == nil
		}
		if tok, err := d.Token(); err != nil || tok != json.Delim('[') {
			return err == nil && tok != json.Delim('{')
		}
		for d.More() {
			if d.Decode(&value) != nil {
				return false
			}
			travellers = append(travellers, slices.Clone(value))
		}
		_, err := d.Token()
		return err == nil
	})
	e.Travellers = travellers
	return e
}

// optional are the keys of which a value of another type is left out and noted: they
// make nobody another.
var optional = []string{"bags", "seat", "phone", "email", "address"}

// loosely reads a traveller key by key, where not all is as it should be: whole says
// what is wrong with it first.
func (s *said) loosely(raw json.RawMessage, whole string) (r record) {
	seen := map[string]bool{}
	eachKey(raw, func(key string, d *json.Decoder) bool {
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return false
		}
		one := keyed(key, value)
		var other record
		into, again := &r, seen[strings.ToLower(key)]
		if seen[strings.ToLower(key)] = true; again {
			into = &other
		}
		if reason := strictly(one, into); reason != "" && slices.Contains(optional, key) {
			s.note("%s: %s; left out", key, strings.TrimPrefix(reason, key+": "))
		} else if reason != "" {
			s.fail("syntax", "%s", reason)
			_ = json.Unmarshal(one, into) // as far as it goes
		}
		if again {
			s.fail("syntax", "%s", whole)
			r.add(other)
		}
		return true
	})
	if s.err == nil && len(s.notes) == 0 {
		s.fail("syntax", "%s", whole)
	}
	return r
}

// add puts beside a record what is said a second time: another name, date or document.
func (r *record) add(other record) {
	if other.Surname != "" || other.Given != "" {
		r.Also = append(r.Also, cmp.Or(other.Given, r.Given)+" "+cmp.Or(other.Surname, r.Surname))
	}
	if other.Name != "" {
		r.Also = append(r.Also, other.Name)
	}
	r.Also, r.Born, r.Place = append(r.Also, other.Also...), append(r.Born, other.Born...), append(r.Place, other.Place...)
	r.Nationality, r.Documents = append(r.Nationality, other.Nationality...), append(r.Documents, other.Documents...)
}
