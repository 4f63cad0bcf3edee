package document

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// Object reads a map with a closed set of keys. The first error sticks, and
// the zero values read after it mean nothing: check Err once at the end.
type Object struct {
	v      *Value
	keys   map[string]*Value
	lines  map[string]int
	order  []string
	read   map[string]bool
	known  []string
	failed error
	absent bool // failed says that a required key is missing
}

// Object opens a map for reading by key.
func (v *Value) Object() *Object {
	o := &Object{v: v, keys: map[string]*Value{}, lines: map[string]int{}, read: map[string]bool{}}
	entries, err := v.Entries()
	if err != nil {
		o.failed = err
		return o
	}
	for _, e := range entries {
		o.keys[e.Key], o.lines[e.Key] = e.Value, e.Line
		o.order = append(o.order, e.Key)
	}
	return o
}

// Fail records an error, if it is the first.
func (o *Object) Fail(err error) {
	if o.failed == nil {
		o.failed = err
	}
}

// Get gives the value of an optional key, nil when it is absent or null.
func (o *Object) Get(key string) *Value {
	o.known = append(o.known, key)
	o.read[key] = true
	v := o.keys[key]
	if v == nil || v.IsNull() {
		return nil
	}
	return v
}

// Need gives the value of a required key; nil, and an error, when it is absent.
func (o *Object) Need(key string) *Value {
	v := o.Get(key)
	if v == nil && o.failed == nil {
		here, line := &path{up: o.v.at, key: key}, o.v.node.Line
		if empty := o.keys[key]; empty != nil {
			line = empty.Line()
		}
		o.failed, o.absent = errs.At("document.Read", o.v.file, line, here.String(), "key %q is missing; expected it here", key), true
	}
	return v
}

// Has tells whether the key stands in the file, also as null.
func (o *Object) Has(key string) bool { return o.keys[key] != nil }

// Unknown refuses, at the end of reading, every key that was not asked for.
func (o *Object) Unknown() {
	for _, k := range o.order {
		if !o.read[k] {
			known := slices.Clone(o.known)
			slices.Sort(known)
			e := Entry{Key: k, Value: o.keys[k], Line: o.lines[k]}
			o.Fail(e.Errorf("unknown key; expected one of %s", strings.Join(slices.Compact(known), ", ")))
			return
		}
	}
}

// Err refuses unknown keys and returns the first error. Where a key is missing
// and another is unknown, the unknown one is told: it is the missing one, misspelt.
func (o *Object) Err() error {
	missing := o.failed
	if o.absent {
		o.failed = nil
	}
	if o.failed == nil {
		o.Unknown()
	}
	if o.failed == nil {
		o.failed = missing
	}
	return o.failed
}

// Failed is the first error so far. A reader that stops before it has asked
// for every key returns it: Err would call the keys not asked for unknown.
func (o *Object) Failed() error { return o.failed }

// Read applies a reader to an optional key: the zero value when it is absent.
func Read[T any](o *Object, key string, read func(*Value) (T, error)) T {
	return apply(o, o.Get(key), read)
}

// Must applies a reader to a required key.
func Must[T any](o *Object, key string, read func(*Value) (T, error)) T {
	return apply(o, o.Need(key), read)
}

func apply[T any](o *Object, v *Value, read func(*Value) (T, error)) (out T) {
	if v == nil || o.failed != nil {
		return out
	}
	t, err := read(v)
	if err != nil {
		o.Fail(err)
		return out
	}
	return t
}

// Str, Bool and so on are Read with the usual readers.

// Str reads an optional string.
func (o *Object) Str(key string) string { return Read(o, key, (*Value).String) }

// Time reads an optional instant.
func (o *Object) Time(key string) time.Time { return Read(o, key, (*Value).Time) }

// Strings reads an optional list of strings.
func (o *Object) Strings(key string) []string { return Read(o, key, (*Value).Strings) }

// Bool reads an optional boolean.
func (o *Object) Bool(key string) bool { return Read(o, key, (*Value).Bool) }

// Word reads an optional word of a closed list.
func (o *Object) Word(key string, words ...string) string {
	return Read(o, key, func(v *Value) (string, error) { return v.Word(words...) })
}

// Words reads an optional list out of a closed list.
func (o *Object) Words(key string, words ...string) []string {
	return Read(o, key, func(v *Value) ([]string, error) { return v.Words(words...) })
}

// Version reads the optional head "v: 1" that every file may carry.
func (o *Object) Version() {
	Read(o, "v", func(v *Value) (int, error) { return v.Int(1, 1) })
}
