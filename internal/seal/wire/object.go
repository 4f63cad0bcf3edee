package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// MaxInteger is the largest integer written as a JSON number: every parser
// holds it exactly (RFC 7493, section 2.2).
const MaxInteger = 1<<53 - 1

// TimeForm is the one form of an instant: UTC, six digits of a second, so
// that its length says nothing.
const TimeForm = "2006-01-02T15:04:05.000000Z"

// Object reads a JSON object with a closed set of keys. The first error
// sticks, and zero values read after it mean nothing: check Done at the end.
type Object struct {
	path   string
	order  []string
	values map[string][]byte
	read   map[string]bool
	failed error
}

// Parse checks a whole text and opens it as an object.
func Parse(data []byte, lim Limits) (*Object, error) {
	if err := check(data, lim); err != nil {
		return nil, err
	}
	o := open("", bytes.Trim(data, " \t\r\n"))
	return o, o.failed
}

// open reads the keys of a checked value.
func open(path string, raw []byte) *Object {
	o := &Object{path: path, values: map[string][]byte{}, read: map[string]bool{}}
	if len(raw) == 0 || raw[0] != '{' {
		o.failed = errs.At("wire.Read", "", 0, path, "expected an object")
		return o
	}
	s := scanner{data: raw, left: len(raw)}
	o.failed = s.object(func(key string, value []byte) {
		o.order = append(o.order, key)
		o.values[key] = value
	})
	return o
}

// Fail records an error at a key, unless there is one already.
func (o *Object) Fail(key, format string, args ...any) {
	if o.failed == nil {
		o.failed = errs.At("wire.Read", "", 0, o.at(key), format, args...)
	}
}

func (o *Object) at(key string) string {
	switch {
	case o.path == "":
		return key
	case key == "":
		return o.path
	}
	return o.path + "." + key
}

// Has tells whether the key is there; null counts.
func (o *Object) Has(key string) bool { _, ok := o.values[key]; return ok }

// Err is the first error so far; keys not yet read are not refused.
func (o *Object) Err() error { return o.failed }

// Done refuses every key that was not read and gives the first error.
func (o *Object) Done() error {
	for _, k := range o.order {
		if !o.read[k] && o.failed == nil {
			known := make([]string, 0, len(o.read))
			for r := range o.read {
				known = append(known, r)
			}
			slices.Sort(known)
			o.Fail("", "an unknown key; expected only %s", strings.Join(known, ", "))
		}
	}
	return o.failed
}

// Rest gives the exact bytes of every key that was not read, nil when none is left.
func (o *Object) Rest() map[string]json.RawMessage {
	var rest map[string]json.RawMessage
	for _, k := range o.order {
		if !o.read[k] {
			if rest == nil {
				rest = map[string]json.RawMessage{}
			}
			rest[k] = bytes.Clone(o.values[k])
			o.read[k] = true
		}
	}
	return rest
}

// Raw gives the exact bytes of a required value.
func (o *Object) Raw(key string) []byte {
	o.read[key] = true
	raw, ok := o.values[key]
	if !ok {
		o.Fail(key, "missing; expected a value")
	}
	if o.failed != nil {
		return nil
	}
	return raw
}

// Text reads a required string of at most limit bytes.
func (o *Object) Text(key string, limit int) string {
	raw := o.Raw(key)
	if raw == nil {
		return ""
	}
	if raw[0] != '"' || len(raw)-2 > 6*limit {
		o.Fail(key, "expected a string of at most %d bytes", limit)
		return ""
	}
	s := unquote(raw)
	if len(s) > limit {
		o.Fail(key, "expected a string of at most %d bytes", limit)
		return ""
	}
	return s
}

// Form reads a required string of a form; what says the form in words.
func (o *Object) Form(key string, form *regexp.Regexp, what string) string {
	s := o.Text(key, 256)
	if o.failed == nil && !form.MatchString(s) {
		o.Fail(key, "expected %s", what)
	}
	return s
}

// Word reads a required string out of a closed list.
func (o *Object) Word(key string, words ...string) string {
	s := o.Text(key, 256)
	if o.failed == nil && !slices.Contains(words, s) {
		o.Fail(key, "expected one of %s", strings.Join(words, ", "))
	}
	return s
}

// Uint reads a required whole number from lo to hi, written in plain decimal.
func (o *Object) Uint(key string, lo, hi uint64) uint64 {
	raw := o.Raw(key)
	if raw == nil {
		return 0
	}
	n, err := strconv.ParseUint(string(raw), 10, 64)
	if err != nil || n < lo || n > hi || strconv.FormatUint(n, 10) != string(raw) {
		o.Fail(key, "expected a whole number from %d to %d", lo, hi)
		return 0
	}
	return n
}

// Time reads a required instant in TimeForm.
func (o *Object) Time(key string) time.Time {
	s := o.Text(key, len(TimeForm))
	if o.failed != nil {
		return time.Time{}
	}
	t, err := time.Parse(TimeForm, s)
	if err != nil || t.Format(TimeForm) != s {
		o.Fail(key, "expected a UTC time such as 2017-12-10T09:30:00.000000Z")
		return time.Time{}
	}
	return t
}

// Base64 reads required bytes in standard padded base64 (RFC 4648, section 4),
// at least lo and at most hi of them.
func (o *Object) Base64(key string, lo, hi int) []byte {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	b, ok := decode64(raw)
	if !ok || len(b) < lo || len(b) > hi {
		o.Fail(key, "expected standard base64 of %d to %d bytes", lo, hi)
		return nil
	}
	return b
}

// decode64 reads a JSON string of base64; only the canonical spelling passes,
// without escapes, line ends or stray bits.
func decode64(raw []byte) ([]byte, bool) {
	if len(raw) < 2 || raw[0] != '"' || bytes.ContainsAny(raw, "\\\r\n") {
		return nil, false
	}
	raw = raw[1 : len(raw)-1]
	out := make([]byte, base64.StdEncoding.DecodedLen(len(raw)))
	n, err := base64.StdEncoding.Strict().Decode(out, raw)
	return out[:n], err == nil
}

// Object opens a required object.
func (o *Object) Object(key string) *Object {
	raw := o.Raw(key)
	if o.failed != nil {
		return &Object{path: o.at(key), read: map[string]bool{}, failed: o.failed}
	}
	return open(o.at(key), raw)
}

// Close ends the reading of an object opened by Object or Objects: its first
// error, or its unknown keys, become this object's.
func (o *Object) Close(inner *Object) {
	if err := inner.Done(); err != nil && o.failed == nil {
		o.failed = err
	}
}

// list gives the raw items of a required array of lo to hi items.
func (o *Object) list(key string, lo, hi int) [][]byte {
	raw := o.Raw(key)
	if raw == nil {
		return nil
	}
	if raw[0] != '[' {
		o.Fail(key, "expected a list")
		return nil
	}
	var items [][]byte
	s := scanner{data: raw, left: len(raw)}
	if err := s.array(func(item []byte) { items = append(items, item) }); err != nil {
		o.Fail(key, "expected a list")
		return nil
	}
	if len(items) < lo || len(items) > hi {
		o.Fail(key, "expected a list of %d to %d items", lo, hi)
		return nil
	}
	return items
}

// Objects opens the objects of a required array of lo to hi items.
func (o *Object) Objects(key string, lo, hi int) []*Object {
	items := o.list(key, lo, hi)
	out := make([]*Object, len(items))
	for i, raw := range items {
		out[i] = open(o.at(key)+"["+strconv.Itoa(i)+"]", raw)
	}
	return out
}

// Texts reads a required array of lo to hi strings of at most limit bytes each.
func (o *Object) Texts(key string, lo, hi, limit int) []string {
	items := o.list(key, lo, hi)
	out := make([]string, len(items))
	for i, raw := range items {
		if raw[0] == '"' && len(raw)-2 <= 6*limit {
			out[i] = unquote(raw)
		}
		if raw[0] != '"' || len(raw)-2 > 6*limit || len(out[i]) > limit {
			o.Fail(key, "expected strings of at most %d bytes", limit)
			return nil
		}
	}
	return out
}

// Uints reads a required array of lo to hi whole numbers, each from 1 to MaxInteger.
func (o *Object) Uints(key string, lo, hi int) []uint64 {
	items := o.list(key, lo, hi)
	out := make([]uint64, len(items))
	for i, raw := range items {
		n, err := strconv.ParseUint(string(raw), 10, 64)
		if err != nil || n < 1 || n > MaxInteger || strconv.FormatUint(n, 10) != string(raw) {
			o.Fail(key, "expected whole numbers from 1 to %d", MaxInteger)
			return nil
		}
		out[i] = n
	}
	return out
}

// Base64s reads a required array of lo to hi items of exactly size bytes each.
func (o *Object) Base64s(key string, lo, hi, size int) [][]byte {
	items := o.list(key, lo, hi)
	out := make([][]byte, len(items))
	for i, raw := range items {
		b, ok := decode64(raw)
		if !ok || len(b) != size {
			o.Fail(key, "expected standard base64 of %d bytes", size)
			return nil
		}
		out[i] = b
	}
	return out
}
