package drafting

import (
	"bytes"
	"encoding/json"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Fields gives the values of a text as JSON, in the order of the text, for an editor that
// shows them one by one. What is no document is refused, with its place. Comments are in no
// value.
func Fields(text string) (json.RawMessage, error) {
	if len(text) > MaxDocument {
		return nil, errs.E(errs.Invalid, "drafting.Fields", "the draft has %d bytes; expected at most %d", len(text), MaxDocument)
	}
	v, err := document.Parse(file, []byte(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := writeValue(&out, v); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func writeValue(out *bytes.Buffer, v *document.Value) error {
	switch {
	case v.IsNull():
		out.WriteString("null")
		return nil
	case v.IsList():
		list, err := v.List()
		if err != nil {
			return err
		}
		out.WriteByte('[')
		for i, x := range list {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := writeValue(out, x); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		return nil
	case v.IsMap():
		return writeMap(out, v)
	}
	return writeJSON(out, scalarOf(v))
}

func writeMap(out *bytes.Buffer, v *document.Value) error {
	entries, err := v.Entries()
	if err != nil {
		return err
	}
	out.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeJSON(out, e.Key); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := writeValue(out, e.Value); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// bound is beyond every number of a report.
const bound = 1 << 53

// scalarOf is a word, a truth or a number, as the document has it.
func scalarOf(v *document.Value) any {
	if s, err := v.String(); err == nil {
		return s
	}
	if b, err := v.Bool(); err == nil {
		return b
	}
	if n, err := v.Int(-bound, bound); err == nil {
		return n
	}
	if f, err := v.Float(-bound, bound); err == nil {
		return f
	}
	return nil
}

func writeJSON(out *bytes.Buffer, x any) error {
	data, err := json.Marshal(x)
	if err != nil {
		return errs.Wrap(errs.Internal, "drafting.Fields", err, "a value cannot be written")
	}
	out.Write(data)
	return nil
}
