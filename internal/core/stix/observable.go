package stix

import (
	"bytes"
	"slices"

	"github.com/gowebpki/jcs"

	"entente/internal/core/errs"
)

// Naming says how an observable gets its identifier. There is no default: the
// zero value is refused.
type Naming struct {
	guessable bool
	id        string
}

// Guessable names an observable as section 3.4 wants it, by a hash of its own
// content. Whoever sees the identifier can test guesses of a telephone number,
// an address or an account against it, also after the object is gone: it is
// for values that are public.
func Guessable() Naming { return Naming{guessable: true} }

// Unguessable names an observable by an identifier that the caller drew at
// random or derived with a key. It is for every value that is sensitive.
func Unguessable(id string) Naming { return Naming{id: id} }

// Observe writes a cyber-observable. p holds its properties without the id.
func Observe(n Naming, p Properties) (Object, error) {
	const op = "stix.Observe"
	typ, _ := p["type"].(string)
	if ClassOf(typ) != Observable {
		return Object{}, errs.At(op, "", 0, "type", "expected the type of a cyber-observable")
	}
	if _, found := p["id"]; found {
		return Object{}, errs.At(op, "", 0, "id", "the naming gives it; expected none")
	}
	named := Properties{}
	for name, value := range p {
		named[name] = value
	}
	guess, err := guess(typ, named)
	if err != nil {
		return Object{}, err
	}
	switch {
	case n.guessable && guess == "":
		return Object{}, errs.E(errs.Invalid, op, "a %s without contributing properties has no deterministic id; expected a random one", typ)
	case n.guessable:
		named["id"] = guess
	case TypeOf(n.id) != typ || n.id == guess:
		return Object{}, errs.At(op, "", 0, "id", "expected %s--UUID that does not follow from the content", typ)
	default:
		named["id"] = n.id
	}
	return write(named)
}

// guess is the deterministic id of properties that are about to be written.
func guess(typ string, p Properties) (string, error) {
	probe := Properties{"type": typ}
	for _, name := range types[typ].ids {
		if value, found := p[name]; found && !empty(value) {
			probe[name] = value
		}
	}
	var buf bytes.Buffer
	if err := encodeDict(&buf, "", probe); err != nil {
		return "", err
	}
	v, err := Parse(buf.Bytes())
	if err != nil {
		return "", err
	}
	return deterministic(typ, v)
}

// DeterministicID recomputes the id that section 3.4 gives an observable that
// was read; "" when it has none of the contributing properties.
func DeterministicID(o Object) (string, error) {
	if ClassOf(o.Type()) != Observable {
		return "", errs.At("stix.DeterministicID", "", 0, "type", "expected a cyber-observable")
	}
	return deterministic(o.Type(), o.root)
}

func deterministic(typ string, v Value) (string, error) {
	var names, values bytes.Buffer
	names.WriteByte('{')
	for _, name := range types[typ].ids {
		value, found := v.Get(name)
		if !found {
			continue
		}
		if name == "hashes" {
			if value, found = chosenHash(value); !found {
				continue
			}
		}
		if values.Len() > 0 {
			names.WriteByte(',')
		}
		values.Write(value.raw)
		names.WriteString(`"` + name + `":`)
		names.Write(value.raw)
	}
	names.WriteByte('}')
	if values.Len() == 0 {
		return "", nil
	}
	canonical, err := jcs.Transform(names.Bytes())
	if err != nil {
		return "", errs.Wrap(errs.Invalid, "stix.DeterministicID", err, "the contributing properties cannot be made canonical")
	}
	return typ + "--" + nameUUID(canonical), nil
}

// chosenHash keeps exactly one hash, in the order that section 3.4 gives.
// Without any of the four, hashes do not contribute.
func chosenHash(hashes Value) (Value, bool) {
	for _, algorithm := range []string{"MD5", "SHA-1", "SHA-256", "SHA-512"} {
		h, found := hashes.Get(algorithm)
		if found {
			raw := slices.Concat([]byte(`{"`+algorithm+`":`), h.raw, []byte("}"))
			return Value{kind: Dict, raw: raw}, true
		}
	}
	return Value{}, false
}
