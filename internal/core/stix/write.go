package stix

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gowebpki/jcs"

	"entente/internal/core/errs"
)

// Properties are an object's properties when it is written. A value is a
// string, bool, int, float64, []string, []Properties or Properties. Empty
// strings, lists and dictionaries are left out at the top level, so that an
// optional property can be set without asking; deeper down an empty list or
// dictionary is refused.
type Properties map[string]any

// New writes an object that is no cyber-observable. It sets spec_version,
// gives canonical bytes and refuses what Check would refuse.
func New(p Properties) (Object, error) {
	typ, _ := p["type"].(string)
	if ClassOf(typ) == Observable {
		return Object{}, errs.At("stix.New", "", 0, "type", "%s is an observable; expected it through Observe", typ)
	}
	return write(p)
}

func write(p Properties) (Object, error) {
	const op = "stix.New"
	kept := Properties{"spec_version": "2.1"}
	for name, value := range p {
		if !empty(value) {
			kept[name] = value
		}
	}
	var buf bytes.Buffer
	if err := encode(&buf, "", kept); err != nil {
		return Object{}, err
	}
	canonical, err := jcs.Transform(buf.Bytes())
	if err != nil {
		return Object{}, errs.Wrap(errs.Invalid, op, err, "the object cannot be made canonical")
	}
	o, err := ReadObject(canonical)
	if err != nil {
		return Object{}, err
	}
	if problems := o.Check(); len(problems) > 0 {
		return Object{}, errs.E(errs.Invalid, op, "%s", problems[0])
	}
	return o, nil
}

func empty(value any) bool {
	switch v := value.(type) {
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	case []Properties:
		return len(v) == 0
	case Properties:
		return len(v) == 0
	}
	return false
}

// encode writes the few kinds of value that Properties may hold. It refuses
// text that is not UTF-8, which the standard encoder would change silently.
func encode(buf *bytes.Buffer, key string, value any) error {
	fail := func(format string, args ...any) error {
		return errs.At("stix.New", "", 0, key, format, args...)
	}
	if empty(value) && value != "" {
		return fail("empty; STIX has no empty list or dictionary")
	}
	switch v := value.(type) {
	case string:
		if !utf8.ValidString(v) {
			return fail("not UTF-8")
		}
		text, err := json.Marshal(v)
		if err != nil {
			return fail("not text")
		}
		buf.Write(text)
	case bool:
		buf.WriteString(strconv.FormatBool(v))
	case int:
		buf.WriteString(strconv.Itoa(v))
	case float64:
		text, err := json.Marshal(v)
		if err != nil {
			return fail("not a finite number")
		}
		buf.Write(text)
	case []string:
		return encodeList(buf, key, len(v), func(i int) any { return v[i] })
	case []Properties:
		return encodeList(buf, key, len(v), func(i int) any { return v[i] })
	case Properties:
		return encodeDict(buf, key, v)
	default:
		return fail("%T cannot be written; expected a string, number, boolean, list or Properties", value)
	}
	return nil
}

func encodeList(buf *bytes.Buffer, key string, n int, item func(int) any) error {
	buf.WriteByte('[')
	for i := range n {
		if i > 0 {
			buf.WriteByte(',')
		}
		if err := encode(buf, key+".["+strconv.Itoa(i)+"]", item(i)); err != nil {
			return err
		}
	}
	buf.WriteByte(']')
	return nil
}

func encodeDict(buf *bytes.Buffer, key string, p Properties) error {
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	buf.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			buf.WriteByte(',')
		}
		path := name
		if key != "" {
			path = key + "." + name
		}
		if err := encode(buf, path, name); err != nil {
			return err
		}
		buf.WriteByte(':')
		if err := encode(buf, path, p[name]); err != nil {
			return err
		}
	}
	buf.WriteByte('}')
	return nil
}
