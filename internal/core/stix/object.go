package stix

import (
	"entente/internal/core/errs"
)

// Object is one STIX object: its bytes exactly as they were read, and typed
// views of them. The zero value is no object.
type Object struct{ root Value }

// ReadObject reads one object. It asks for well-formed I-JSON with a type and
// an identifier of that type, nothing more; Check tells what else is wrong.
func ReadObject(data []byte) (Object, error) {
	v, err := Parse(data)
	if err != nil {
		return Object{}, err
	}
	return asObject(v)
}

func asObject(v Value) (Object, error) {
	const op = "stix.ReadObject"
	if v.kind != Dict {
		return Object{}, errs.E(errs.Invalid, op, "a %s; expected a STIX object", v.kind)
	}
	o := Object{root: v}
	if typ := o.Type(); len(typ) < 3 || len(typ) > maxName || !typeForm.MatchString(typ) {
		return Object{}, errs.At(op, "", 0, "type", "expected the name of a STIX type, of 3 to %d characters", maxName)
	}
	if TypeOf(o.ID()) != o.Type() {
		return Object{}, errs.At(op, "", 0, "id", "expected %s--UUID", o.Type())
	}
	return o, nil
}

// IsZero tells whether there is no object.
func (o Object) IsZero() bool { return o.root.kind != Dict }

// Bytes are exactly the bytes that were read. The caller must not change them.
func (o Object) Bytes() []byte { return o.root.raw }

// Root is the object as a value, for properties without a view of their own.
func (o Object) Root() Value { return o.root }

// Get is a property of the object's top level.
func (o Object) Get(name string) (Value, bool) { return o.root.Get(name) }

// Text is a string property of the top level; "" when absent or no string.
func (o Object) Text(name string) string {
	v, _ := o.root.Get(name)
	return v.Text()
}

// Texts are the strings of a list property of the top level; nil when absent.
func (o Object) Texts(name string) []string {
	v, _ := o.root.Get(name)
	texts, _ := v.Texts()
	return texts
}

// Timestamp is a timestamp property of the top level; the zero value when it
// is absent or malformed.
func (o Object) Timestamp(name string) Timestamp {
	t, err := ParseTimestamp(o.Text(name))
	if err != nil {
		return Timestamp{}
	}
	return t
}

// Type is the object's type, for example "report".
func (o Object) Type() string { return o.Text("type") }

// ID is the object's identifier, TYPE--UUID.
func (o Object) ID() string { return o.Text("id") }

// Created is when the first version was made; zero for observables.
func (o Object) Created() Timestamp { return o.Timestamp("created") }

// Modified is when this version was made; zero for types without versions.
func (o Object) Modified() Timestamp { return o.Timestamp("modified") }

// Revoked tells whether this version revokes the object.
func (o Object) Revoked() bool {
	v, _ := o.root.Get("revoked")
	return v.True()
}

// Lang is the language of the object's text, "en" when it does not say.
func (o Object) Lang() string {
	if lang := o.Text("lang"); lang != "" {
		return lang
	}
	return "en"
}

// Extension is the object's extension under an extension definition's id.
func (o Object) Extension(id string) (Value, bool) {
	v, _ := o.root.Get("extensions")
	return v.Get(id)
}
