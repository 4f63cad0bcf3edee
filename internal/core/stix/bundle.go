package stix

import (
	"bytes"

	"github.com/gowebpki/jcs"

	"entente/internal/core/errs"
)

// MaxObjects bounds one bundle.
const MaxObjects = 20_000

// Bundle is a container of objects (section 8). It has no meaning of its own.
type Bundle struct {
	ID      string
	Objects []Object
}

// ReadBundle reads a bundle and every object in it, each with its exact bytes.
// A version that stands in it twice with different content is a conflict.
func ReadBundle(data []byte) (Bundle, error) {
	const op = "stix.ReadBundle"
	v, err := Parse(data)
	if err != nil {
		return Bundle{}, err
	}
	root, err := asObject(v)
	if err != nil {
		return Bundle{}, err
	}
	if root.Type() != "bundle" {
		return Bundle{}, errs.At(op, "", 0, "type", "%s; expected bundle", root.Type())
	}
	b := Bundle{ID: root.ID()}
	list, found := root.Get("objects")
	if found && list.kind != List {
		return Bundle{}, errs.At(op, "", 0, "objects", "a %s; expected a list", list.kind)
	}
	if len(list.items) > MaxObjects {
		return Bundle{}, errs.At(op, "", 0, "objects", "%d objects; expected at most %d", len(list.items), MaxObjects)
	}
	held := map[string]Object{}
	for i, item := range list.items {
		o, err := asObject(item)
		if err != nil {
			return Bundle{}, within(err, i)
		}
		key := o.ID() + " " + o.Modified().String()
		if first, again := held[key]; again && !Equal(first, o) {
			return Bundle{}, errs.E(errs.Conflict, op, "objects.[%d]: %s stands in the bundle twice with different content", i, o.ID())
		}
		held[key] = o
		b.Objects = append(b.Objects, o)
	}
	return b, nil
}

// Check tells which rules the bundle's objects break.
func (b Bundle) Check() []Problem {
	var all []Problem
	for _, o := range b.Objects {
		all = append(all, o.Check()...)
	}
	return all
}

// Write gives the bundle as canonical JSON (RFC 8785) and refuses one that a
// strict reader would refuse.
func (b Bundle) Write() ([]byte, error) {
	const op = "stix.Bundle.Write"
	if TypeOf(b.ID) != "bundle" {
		return nil, errs.At(op, "", 0, "id", "expected bundle--UUID")
	}
	if len(b.Objects) == 0 || len(b.Objects) > MaxObjects {
		return nil, errs.At(op, "", 0, "objects", "%d objects; expected 1 to %d", len(b.Objects), MaxObjects)
	}
	if p := b.Check(); len(p) > 0 {
		return nil, errs.E(errs.Invalid, op, "%s", p[0])
	}
	parts := make([][]byte, len(b.Objects))
	for i, o := range b.Objects {
		parts[i] = o.Bytes()
	}
	var out bytes.Buffer
	out.WriteString(`{"type":"bundle","id":"` + b.ID + `","objects":[`)
	out.Write(bytes.Join(parts, []byte(",")))
	out.WriteString("]}")
	data, err := jcs.Transform(out.Bytes())
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the bundle cannot be made canonical")
	}
	if len(data) > MaxBytes {
		return nil, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	return data, nil
}

// within adds the object's place to an input error.
func within(err error, i int) error {
	return errs.Wrap(errs.KindOf(err), "stix.ReadBundle", err, "objects.[%d]: %s", i, err)
}
