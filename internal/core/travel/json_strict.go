package travel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds how deep a document nests: document, travellers, traveller,
// documents, document.
const maxDepth = 8

// maxDocuments bounds the documents of one file.
const maxDocuments = 100_000

// texts is a text, or a list of them.
type texts []string

// UnmarshalJSON reads a text, or a list of them.
func (t *texts) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, (*[]string)(t))
	}
	var one *string
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	if one != nil {
		*t = texts{*one}
	}
	return nil
}

// strictly decodes an object: an unknown key, one given twice, a wrong type or
// anything behind it is refused. It gives what was found and expected, "" for none.
func strictly(data []byte, into any) string {
	if reason := onceEach(data); reason != "" {
		return reason
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Sprintf("a %s; expected %s", jsonWord(kind.Value), goWord(kind.Type.Kind().String()))
	case errors.As(err, &kind):
		return fmt.Sprintf("%s: a %s; expected %s", kind.Field, jsonWord(kind.Value), goWord(kind.Type.Kind().String()))
	case err != nil && strings.Contains(err.Error(), "unknown field"):
		return "a key that is not known; docs/travel.md has the list"
	case err != nil:
		return "not a JSON object"
	}
	return ""
}

// jsonWord is the kind of a value without the value: the decoder says "number 7".
func jsonWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func goWord(kind string) string {
	switch kind {
	case "string":
		return "a string"
	case "slice":
		return "a list"
	case "int":
		return "a whole number"
	}
	return "an object"
}

// onceEach looks for what the decoder lets pass: keys given twice, or written in
// capitals, and nesting without end. At the top it looks no deeper than the
// travellers, who are looked at one by one.
func onceEach(data []byte) string {
	d := json.NewDecoder(bytes.NewReader(data))
	type level struct {
		keys map[string]bool // nil in a list
		key  bool            // a key is next
	}
	var stack []level
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) && len(stack) == 0 {
			return ""
		}
		if err != nil {
			return fmt.Sprintf("not JSON, at byte %d", d.InputOffset())
		}
		top := len(stack) - 1
		if delim, ok := tok.(json.Delim); ok && (delim == '}' || delim == ']') {
			stack = stack[:top]
			continue
		}
		if top >= 0 && stack[top].key {
			key, _ := tok.(string)
			if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_") != "" || len(key) > 40 {
				return "a key that is not known; docs/travel.md has the list"
			}
			if stack[top].keys[key] {
				return key + ": given twice"
			}
			stack[top].keys[key], stack[top].key = true, false
			if key == "travellers" && top == 0 {
				stack[top].key = true
				var skip json.RawMessage
				if d.Decode(&skip) != nil {
					return fmt.Sprintf("not JSON, at byte %d", d.InputOffset())
				}
			}
			continue
		}
		if top >= 0 && stack[top].keys != nil {
			stack[top].key = true
		}
		switch tok {
		case json.Delim('{'):
			stack = append(stack, level{keys: map[string]bool{}, key: true})
		case json.Delim('['):
			stack = append(stack, level{})
		}
		if len(stack) > maxDepth {
			return fmt.Sprintf("nested deeper than %d", maxDepth)
		}
	}
}

// piece is one document of a file.
type piece struct {
	offset int
	where  string
	data   []byte
}

// piecesOf cuts a file into its documents. What is behind the point where an array
// cannot be cut any further is rejected as one.
func piecesOf(data []byte) ([]piece, *Rejected) {
	start := len(data) - len(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n"))
	whole := func(code, reason string) ([]piece, *Rejected) {
		return nil, &Rejected{Form: JSON, Where: "file", Code: code, Reason: reason, Data: data}
	}
	switch body := data[start:]; {
	case len(body) == 0:
		return whole("form", "nothing in it; expected a document")
	case body[0] == '[':
		return elementsOf(data, start)
	case json.Valid(body):
		return []piece{{start, "document 1", bytes.TrimRight(body, " \t\r\n")}}, nil
	case !bytes.Contains(body, []byte("\n")):
		return whole("syntax", "not JSON, at byte "+fmt.Sprint(start+brokenAt(body)))
	default:
		pieces, rest := jsonLines(data)
		for _, p := range pieces {
			if bytes.Contains(p.data, []byte(`"travellers"`)) && json.Valid(p.data) {
				return pieces, rest
			}
		}
		return whole("syntax", "not JSON, at byte "+fmt.Sprint(start+brokenAt(body))+", and no line of it is a document")
	}
}

// brokenAt tells how far text is JSON.
func brokenAt(data []byte) int {
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return int(syntax.Offset)
	}
	return 0
}

// jsonLines gives each line that is not blank.
func jsonLines(data []byte) (out []piece, rest *Rejected) {
	for _, l := range linesOf(data, maxDocuments+1) {
		if len(out) == maxDocuments {
			return out, tooMany(data, l.offset, l.where())
		}
		out = append(out, piece{l.offset, l.where(), data[l.offset : l.offset+l.size]})
	}
	return out, nil
}

// tooMany rejects what is left of a file of too many documents.
func tooMany(data []byte, offset int, where string) *Rejected {
	return &Rejected{Form: JSON, Offset: offset, Where: where, Code: "size", Data: data[offset:],
		Reason: fmt.Sprintf("more than %d documents; the rest of the file is not read", maxDocuments)}
}

// elementsOf cuts an array into its elements.
func elementsOf(data []byte, start int) ([]piece, *Rejected) {
	var out []piece
	d := json.NewDecoder(bytes.NewReader(data[start:]))
	if _, err := d.Token(); err != nil {
		return nil, &Rejected{Form: JSON, Where: "file", Code: "syntax", Reason: "not JSON", Data: data}
	}
	for {
		done := start + int(d.InputOffset())
		where := fmt.Sprintf("document %d", len(out)+1)
		broken := func(reason string) *Rejected {
			return &Rejected{Form: JSON, Offset: done, Where: where, Code: "syntax", Reason: reason, Data: data[done:]}
		}
		if !d.More() {
			if tok, err := d.Token(); err != nil || tok != json.Delim(']') {
				if done >= len(bytes.TrimRight(data, " \t\r\n")) { // nothing is left to show
					done, where = 0, "the end of the file"
				}
				return out, broken("the array does not end; what is behind the last element is not read")
			}
			if end := start + int(d.InputOffset()); len(bytes.TrimSpace(data[end:])) > 0 {
				done, where = end, "behind the array"
				return out, broken("something behind the array; expected the end of the file")
			}
			return out, nil
		}
		if len(out) == maxDocuments {
			return out, tooMany(data, done, where)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return out, broken(fmt.Sprintf("not JSON, at byte %d; it and what is behind it is not read", start+int(d.InputOffset())))
		}
		end := start + int(d.InputOffset())
		out = append(out, piece{end - len(raw), where, data[end-len(raw) : end]})
	}
}
