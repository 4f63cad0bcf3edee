package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"

	"go.yaml.in/yaml/v3"
)

// Limits on one document; what is beyond is refused before it is built.
const (
	MaxBytes = 8 << 20 // octets of input
	MaxDepth = 32      // nested lists and maps
	MaxNodes = 400_000 // values in one document
)

const op = "document.Parse"

// Value is one value of a document, with its place.
type Value struct {
	file string
	key  string
	node *yaml.Node
}

// Parse reads one YAML or JSON document. file is used in errors only.
func Parse(file string, data []byte) (*Value, error) {
	if len(data) > MaxBytes {
		return nil, errs.At(op, file, 0, "", "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, errs.At(op, file, invalidLine(data), "", "not UTF-8; expected UTF-8 YAML or JSON")
	}
	if err := depthOfBrackets(file, data); err != nil {
		return nil, err
	}
	if t := bytes.TrimLeft(data, " \t\r\n"); len(t) > 0 && (t[0] == '{' || t[0] == '[') && json.Valid(data) {
		data = plainJSON(data)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var n yaml.Node
	if err := dec.Decode(&n); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errs.At(op, file, 1, "", "empty; expected a YAML or JSON document")
		}
		return nil, syntaxError(file, err)
	}
	var extra yaml.Node
	if err := dec.Decode(&extra); err == nil {
		return nil, errs.At(op, file, extra.Line, "", "a second document; expected one document in a file")
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxError(file, err)
	}
	root := &n
	if n.Kind == yaml.DocumentNode {
		if len(n.Content) != 1 {
			return nil, errs.At(op, file, 1, "", "empty; expected a YAML or JSON document")
		}
		root = n.Content[0]
	}
	count := 0
	if err := check(file, "", root, 1, &count); err != nil {
		return nil, err
	}
	return &Value{file: file, node: root}, nil
}

// plainJSON rewrites the two escapes of JSON strings that YAML reads
// otherwise: \/ and surrogate pairs. Lines stay where they are.
func plainJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	inString := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case !inString:
			inString = c == '"'
			if c == '\t' {
				c = ' '
			}
		case c == '\\' && i+1 < len(data):
			if data[i+1] == '/' {
				out = append(out, '/')
				i++
				continue
			}
			if data[i+1] == 'u' && i+11 < len(data) && data[i+6] == '\\' && data[i+7] == 'u' {
				var s string
				if json.Unmarshal([]byte(`"`+string(data[i:i+12])+`"`), &s) == nil && utf8.RuneCountInString(s) == 1 {
					out = append(out, s...)
					i += 11
					continue
				}
			}
			out = append(out, c, data[i+1])
			i++
			continue
		case c == '"':
			inString = false
		}
		out = append(out, c)
	}
	return out
}

func invalidLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

// depthOfBrackets bounds flow nesting before the parser recurses into it.
func depthOfBrackets(file string, data []byte) error {
	depth, line := 0, 1
	quote := byte(0)
	for i := 0; i < len(data); i++ {
		c := data[i]
		if c == '\n' {
			line++
		}
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' && (i == 0 || strings.IndexByte(" \t\n[{,:", data[i-1]) >= 0):
			quote = c
		case c == '[' || c == '{':
			depth++
			if depth > 8*MaxDepth {
				return errs.At(op, file, line, "", "nested too deeply; expected at most %d levels", MaxDepth)
			}
		case c == ']' || c == '}':
			depth = max(0, depth-1)
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

func syntaxError(file string, err error) error {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return errs.At(op, file, line, "", "not YAML or JSON: %s", m[2])
	}
	return errs.At(op, file, 0, "", "not YAML or JSON: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

func check(file, key string, n *yaml.Node, depth int, count *int) error {
	*count++
	switch {
	case *count > MaxNodes:
		return errs.At(op, file, n.Line, key, "too many values; expected at most %d", MaxNodes)
	case depth > MaxDepth:
		return errs.At(op, file, n.Line, key, "nested too deeply; expected at most %d levels", MaxDepth)
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return errs.At(op, file, n.Line, key, "anchors and aliases are not read; expected the value itself")
	case n.Style&yaml.TaggedStyle != 0:
		return errs.At(op, file, n.Line, key, "tag %s; expected a plain value", n.Tag)
	}
	switch n.Kind {
	case yaml.MappingNode:
		seen := make(map[string]bool, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind != yaml.ScalarNode || k.Anchor != "" {
				return errs.At(op, file, k.Line, key, "a key that is not a word; expected a plain key")
			}
			if k.Tag == "!!merge" {
				return errs.At(op, file, k.Line, key, "merge keys are not read; expected the values themselves")
			}
			if seen[k.Value] {
				return errs.At(op, file, k.Line, join(key, k.Value), "key given twice; expected it once")
			}
			seen[k.Value] = true
			if err := check(file, join(key, k.Value), v, depth+1, count); err != nil {
				return err
			}
		}
	case yaml.SequenceNode:
		for i, v := range n.Content {
			if err := check(file, fmt.Sprintf("%s[%d]", key, i), v, depth+1, count); err != nil {
				return err
			}
		}
	}
	return nil
}

func join(key, k string) string {
	if key == "" {
		return k
	}
	return key + "." + k
}

// Errorf is an input error at this value.
func (v *Value) Errorf(format string, args ...any) error {
	return errs.At("document.Read", v.file, v.node.Line, v.key, format, args...)
}

// Line is the value's 1-based line.
func (v *Value) Line() int { return v.node.Line }

// File is the name given to Parse.
func (v *Value) File() string { return v.file }

// Key is the value's path from the root, for example "portions[0].mark".
func (v *Value) Key() string { return v.key }

// IsNull tells whether the value is null or empty.
func (v *Value) IsNull() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!null" }

// IsString tells whether the value is a plain or quoted string (dates and numbers written without quotes count).
func (v *Value) IsString() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag != "!!null" }

// IsMap tells whether the value is a map.
func (v *Value) IsMap() bool { return v.node.Kind == yaml.MappingNode }

// IsList tells whether the value is a list.
func (v *Value) IsList() bool { return v.node.Kind == yaml.SequenceNode }

func (v *Value) what() string {
	switch v.node.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	if v.IsNull() {
		return "nothing"
	}
	return strconv.Quote(v.node.Value)
}

// String reads a string. Booleans and numbers are refused; unquoted dates are strings as written.
func (v *Value) String() (string, error) {
	if v.node.Kind != yaml.ScalarNode {
		return "", v.Errorf("%s; expected a string", v.what())
	}
	switch v.node.Tag {
	case "!!str", "!!timestamp":
		return v.node.Value, nil
	}
	return "", v.Errorf("%s; expected a string (quote it)", v.what())
}

// Text reads a string that may also be written as a bare number.
func (v *Value) Text() (string, error) {
	if v.node.Kind == yaml.ScalarNode && (v.node.Tag == "!!int" || v.node.Tag == "!!float") {
		return v.node.Value, nil
	}
	return v.String()
}

// Word reads a string out of a closed list.
func (v *Value) Word(words ...string) (string, error) {
	s, err := v.String()
	if err != nil {
		return "", v.Errorf("%s; expected one of %s", v.what(), strings.Join(words, ", "))
	}
	if !slices.Contains(words, s) {
		return "", v.Errorf("%q; expected one of %s", s, strings.Join(words, ", "))
	}
	return s, nil
}

// Bool reads true or false.
func (v *Value) Bool() (bool, error) {
	if v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!bool" {
		switch v.node.Value {
		case "true", "True", "TRUE":
			return true, nil
		case "false", "False", "FALSE":
			return false, nil
		}
	}
	return false, v.Errorf("%s; expected true or false", v.what())
}

// Int reads a whole number from lo to hi.
func (v *Value) Int(lo, hi int) (int, error) {
	if v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!int" {
		if n, err := strconv.Atoi(v.node.Value); err == nil && n >= lo && n <= hi {
			return n, nil
		}
	}
	return 0, v.Errorf("%s; expected a whole number from %d to %d", v.what(), lo, hi)
}

// Float reads a finite number from lo to hi.
func (v *Value) Float(lo, hi float64) (float64, error) {
	if v.node.Kind == yaml.ScalarNode && (v.node.Tag == "!!int" || v.node.Tag == "!!float") {
		if n, err := strconv.ParseFloat(v.node.Value, 64); err == nil && n >= lo && n <= hi {
			return n, nil
		}
	}
	return 0, v.Errorf("%s; expected a number from %g to %g", v.what(), lo, hi)
}

// Time reads an RFC 3339 instant with its zone; a date alone is midnight UTC.
func (v *Value) Time() (time.Time, error) {
	s, err := v.String()
	if err == nil {
		for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
			if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1 {
				return t.UTC(), nil
			}
		}
	}
	return time.Time{}, v.Errorf("%s; expected a time such as 2017-12-10T09:30:00Z, or a date", v.what())
}

// Date reads a calendar date (YYYY-MM-DD), or an instant, whose UTC date counts.
func (v *Value) Date() (time.Time, error) {
	t, err := v.Time()
	return t.Truncate(24 * time.Hour), err
}

// List gives the items of a list.
func (v *Value) List() ([]*Value, error) {
	if v.node.Kind != yaml.SequenceNode {
		return nil, v.Errorf("%s; expected a list", v.what())
	}
	out := make([]*Value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = &Value{file: v.file, key: fmt.Sprintf("%s[%d]", v.key, i), node: n}
	}
	return out, nil
}

// Strings reads a list of strings without repetition.
func (v *Value) Strings() ([]string, error) {
	return v.strings(func(x *Value) (string, error) { return x.String() })
}

// Words reads a list out of a closed list, without repetition.
func (v *Value) Words(words ...string) ([]string, error) {
	return v.strings(func(x *Value) (string, error) { return x.Word(words...) })
}

func (v *Value) strings(read func(*Value) (string, error)) ([]string, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(items))
	for _, x := range items {
		s, err := read(x)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, s) {
			return nil, x.Errorf("%q given twice; expected it once", s)
		}
		out = append(out, s)
	}
	return out, nil
}

// Entry is one key of a map with its value, in the order of the file.
type Entry struct {
	Key   string
	Value *Value
	Line  int
}

// Entries gives the keys and values of a map whose keys are free words.
func (v *Value) Entries() ([]Entry, error) {
	if v.node.Kind != yaml.MappingNode {
		return nil, v.Errorf("%s; expected a map", v.what())
	}
	out := make([]Entry, 0, len(v.node.Content)/2)
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		k := v.node.Content[i]
		out = append(out, Entry{Key: k.Value, Line: k.Line, Value: &Value{file: v.file, key: join(v.key, k.Value), node: v.node.Content[i+1]}})
	}
	return out, nil
}

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
	if v == nil {
		o.Fail(o.v.Errorf("key %q is missing; expected it here", key))
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
			o.Fail(errs.At("document.Read", o.v.file, o.lines[k], join(o.v.key, k), "unknown key; expected one of %s", strings.Join(slices.Compact(known), ", ")))
		}
	}
}

// Err refuses unknown keys and returns the first error.
func (o *Object) Err() error {
	if o.failed == nil {
		o.Unknown()
	}
	return o.failed
}

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
