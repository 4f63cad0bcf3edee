package document

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"

	"go.yaml.in/yaml/v3"
)

// Value is one value of a document, with its place.
type Value struct {
	file string
	at   *path
	node *yaml.Node
}

// Entry is one key of a map with its value, in the order of the file.
type Entry struct {
	Key   string
	Value *Value
	Line  int // of the key
}

// Errorf is an input error at this value.
func (v *Value) Errorf(format string, args ...any) error {
	return errs.At("document.Read", v.file, v.node.Line, v.Key(), format, args...)
}

// Errorf is an input error at this key, for a key that is itself wrong.
func (e Entry) Errorf(format string, args ...any) error {
	return errs.At("document.Read", e.Value.file, e.Line, e.Value.Key(), format, args...)
}

// Line is the value's 1-based line.
func (v *Value) Line() int { return v.node.Line }

// File is the name given to Parse.
func (v *Value) File() string { return v.file }

// Key is the value's path from the root, for example "portions[0].mark".
func (v *Value) Key() string { return v.at.String() }

// IsNull tells whether the value is null or empty.
func (v *Value) IsNull() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!null" }

// IsString tells whether the value is a scalar other than null: a plain or
// quoted string, and what String then refuses (a number, a boolean).
func (v *Value) IsString() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag != "!!null" }

// IsMap tells whether the value is a map.
func (v *Value) IsMap() bool { return v.node.Kind == yaml.MappingNode }

// IsList tells whether the value is a list.
func (v *Value) IsList() bool { return v.node.Kind == yaml.SequenceNode }

// what names the value in an error, briefly.
func (v *Value) what() string {
	switch {
	case v.IsMap():
		return "a map"
	case v.IsList():
		return "a list"
	case v.IsNull():
		return "nothing"
	}
	return shorten(v.node.Value)
}

// String reads a string. Booleans and numbers are refused; unquoted dates are strings as written.
func (v *Value) String() (string, error) {
	if v.node.Kind == yaml.ScalarNode {
		switch v.node.Tag {
		case "!!str", "!!timestamp":
			return v.node.Value, nil
		case "!!null":
		default:
			return "", v.Errorf("%s; expected a string (quote it)", v.what())
		}
	}
	return "", v.Errorf("%s; expected a string", v.what())
}

// Text reads a string that may also be written as a bare number.
func (v *Value) Text() (string, error) {
	if v.isNumber() {
		return v.node.Value, nil
	}
	return v.String()
}

func (v *Value) isNumber() bool {
	return v.node.Kind == yaml.ScalarNode && (v.node.Tag == "!!int" || v.node.Tag == "!!float")
}

// Word reads a string out of a closed list.
func (v *Value) Word(words ...string) (string, error) {
	s, err := v.String()
	if err != nil || !slices.Contains(words, s) {
		return "", v.Errorf("%s; expected one of %s", v.what(), strings.Join(words, ", "))
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
	if v.isNumber() {
		if n, err := strconv.Atoi(v.node.Value); err == nil && n >= lo && n <= hi {
			return n, nil
		}
	}
	return 0, v.Errorf("%s; expected a whole number from %d to %d", v.what(), lo, hi)
}

// Float reads a finite number from lo to hi.
func (v *Value) Float(lo, hi float64) (float64, error) {
	if v.isNumber() {
		if n, err := strconv.ParseFloat(v.node.Value, 64); err == nil && n >= lo && n <= hi {
			return n, nil
		}
	}
	return 0, v.Errorf("%s; expected a number from %g to %g", v.what(), lo, hi)
}

// Time reads an RFC 3339 instant with its zone; a date alone is midnight UTC.
// The year has four digits, in UTC too.
func (v *Value) Time() (time.Time, error) {
	s, err := v.String()
	if err == nil {
		for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
			t, err := time.Parse(layout, s)
			if y := t.UTC().Year(); err == nil && y >= 1000 && y <= 9999 {
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
	if !v.IsList() {
		return nil, v.Errorf("%s; expected a list", v.what())
	}
	out := make([]*Value, len(v.node.Content))
	for i, n := range v.node.Content {
		out[i] = &Value{file: v.file, at: &path{up: v.at, index: i, list: true}, node: n}
	}
	return out, nil
}

// Strings reads a list of strings without repetition.
func (v *Value) Strings() ([]string, error) {
	return v.strings((*Value).String)
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
	seen := make(map[string]bool, len(items))
	for _, x := range items {
		s, err := read(x)
		if err != nil {
			return nil, err
		}
		if seen[s] {
			return nil, x.Errorf("%s given twice; expected it once", shorten(s))
		}
		seen[s] = true
		out = append(out, s)
	}
	return out, nil
}

// Entries gives the keys and values of a map whose keys are free words.
func (v *Value) Entries() ([]Entry, error) {
	if !v.IsMap() {
		return nil, v.Errorf("%s; expected a map", v.what())
	}
	out := make([]Entry, 0, len(v.node.Content)/2)
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		k := v.node.Content[i]
		value := &Value{file: v.file, at: &path{up: v.at, key: k.Value}, node: v.node.Content[i+1]}
		out = append(out, Entry{Key: k.Value, Line: k.Line, Value: value})
	}
	return out, nil
}
