package stix

import (
	"bytes"
	"slices"

	"github.com/gowebpki/jcs"

	"entente/internal/core/errs"
)

// History holds the versions of one object, oldest first (section 3.6). The
// zero value is empty. A value is not changed; Add gives a new one.
type History struct{ versions []Object }

// Versions are the versions, oldest first. The caller must not change them.
func (h History) Versions() []Object { return h.versions }

// Last is the newest version; found is false when there is none.
func (h History) Last() (o Object, found bool) {
	if len(h.versions) == 0 {
		return Object{}, false
	}
	return h.versions[len(h.versions)-1], true
}

// Revoked tells whether the object was revoked; nothing newer is accepted then.
func (h History) Revoked() bool {
	last, _ := h.Last()
	return last.Revoked()
}

// Add takes a version in. added is false when that version is held already
// with the same content. It is a conflict when
//   - the same version is held with other content,
//   - it is another object, or type, created or created_by_ref differ,
//   - the object was revoked before it, or it revokes what has newer versions.
//
// Objects without versions (observables, marking-definitions) have one.
func (h History) Add(o Object) (next History, added bool, err error) {
	const op = "stix.History.Add"
	conflict := func(format string, args ...any) (History, bool, error) {
		return h, false, errs.E(errs.Conflict, op, format, args...)
	}
	if o.IsZero() {
		return h, false, errs.E(errs.Invalid, op, "no object")
	}
	at, held := slices.BinarySearchFunc(h.versions, o, func(a, b Object) int { return versionOf(a).Compare(versionOf(b)) })
	if first, found := h.Last(); found {
		switch {
		case first.ID() != o.ID():
			return conflict("%s is not a version of %s", o.ID(), first.ID())
		case first.Created().Compare(o.Created()) != 0:
			return conflict("%s: another created; expected the first version's", o.ID())
		case first.Text("created_by_ref") != o.Text("created_by_ref"):
			return conflict("%s: another creator; only the creator makes versions", o.ID())
		case held && Equal(h.versions[at], o):
			return h, false, nil
		case held:
			return conflict("%s: the version of %s is held with other content", o.ID(), versionOf(o))
		case h.Revoked() && at == len(h.versions):
			return conflict("%s was revoked; a revoked object has no later version", o.ID())
		case o.Revoked() && at < len(h.versions):
			return conflict("%s: revoked before a version that is held", o.ID())
		}
	}
	return History{versions: slices.Insert(slices.Clone(h.versions), at, o)}, true, nil
}

// versionOf is what tells versions apart: modified, else created, else nothing.
func versionOf(o Object) Timestamp {
	if m := o.Modified(); !m.IsZero() {
		return m
	}
	return o.Created()
}

// Equal tells whether two objects have the same content, however it is written.
func Equal(a, b Object) bool {
	if bytes.Equal(a.Bytes(), b.Bytes()) {
		return true
	}
	left, err := jcs.Transform(a.Bytes())
	if err != nil {
		return false
	}
	right, err := jcs.Transform(b.Bytes())
	return err == nil && bytes.Equal(left, right)
}
