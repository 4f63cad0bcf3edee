package stix

import "strconv"

// Kind is the JSON kind of a value.
type Kind int

// The kinds. STIX has no null; it is read so that it can be refused by name.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Dict
)

// Value is one JSON value with the bytes it was read from.
type Value struct {
	kind    Kind
	text    string // decoded string; number or boolean as written
	raw     []byte
	items   []Value
	members []Member
}

// Member is one property of a dictionary.
type Member struct {
	Name  string
	Value Value
}

// Kind is the value's JSON kind.
func (v Value) Kind() Kind { return v.kind }

// Bytes are exactly the bytes that were read. The caller must not change them.
func (v Value) Bytes() []byte { return v.raw }

// Text is a string's text; "" for every other kind.
func (v Value) Text() string {
	if v.kind != String {
		return ""
	}
	return v.text
}

// Literal is a number or a boolean as it was written; "" for other kinds.
func (v Value) Literal() string {
	if v.kind != Number && v.kind != Bool {
		return ""
	}
	return v.text
}

// True tells whether the value is the boolean true.
func (v Value) True() bool { return v.kind == Bool && v.text == "true" }

// Int is an integer's value; ok is false for everything else.
func (v Value) Int() (n int64, ok bool) {
	if v.kind != Number {
		return 0, false
	}
	n, err := strconv.ParseInt(v.text, 10, 64)
	return n, err == nil
}

// Items are a list's values. The caller must not change them.
func (v Value) Items() []Value { return v.items }

// Members are a dictionary's properties in the order in which they were
// written. The caller must not change them.
func (v Value) Members() []Member { return v.members }

// Get is a dictionary's property of that name.
func (v Value) Get(name string) (Value, bool) {
	for _, m := range v.members {
		if m.Name == name {
			return m.Value, true
		}
	}
	return Value{}, false
}

// Texts are a list's strings; ok is false when it is not a list of strings.
func (v Value) Texts() (texts []string, ok bool) {
	if v.kind != List {
		return nil, false
	}
	for _, i := range v.items {
		if i.kind != String {
			return nil, false
		}
		texts = append(texts, i.text)
	}
	return texts, true
}

// String names the kind, as messages do.
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "list", "dictionary"}[k]
}
