package stix

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Limits on one document from outside; what is beyond is refused.
const (
	MaxBytes  = 8 << 20 // octets
	MaxDepth  = 48      // nested lists and dictionaries
	MaxValues = 400_000 // values in one document
	maxName   = 250     // characters in the name of a type or property (section 3.1)
)

// Parse reads one I-JSON document (RFC 7493) and keeps its bytes.
func Parse(data []byte) (Value, error) {
	const op = "stix.Parse"
	if len(data) > MaxBytes {
		return Value{}, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	if !utf8.Valid(data) {
		return Value{}, errs.E(errs.Invalid, op, "not UTF-8; expected I-JSON")
	}
	if at, bad := loneSurrogate(data); bad {
		return Value{}, errs.At(op, "", lineAt(data, at), "", "lone surrogate in an escape; expected I-JSON")
	}
	if err := bracketDepth(data); err != nil {
		return Value{}, err
	}
	if !json.Valid(data) {
		return Value{}, errs.E(errs.Invalid, op, "not JSON; expected one JSON document")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	p := parser{data: data, dec: dec}
	return p.value("", 1)
}

type parser struct {
	data  []byte
	dec   *json.Decoder
	end   int // offset behind the last token
	count int
}

// next reads one token and tells where it starts.
func (p *parser) next() (tok json.Token, start int, err error) {
	start = p.end
	for start < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[start]) >= 0 {
		start++
	}
	tok, err = p.dec.Token()
	p.end = int(p.dec.InputOffset())
	return tok, start, err
}

func (p *parser) fail(at int, key, format string, args ...any) error {
	return errs.At("stix.Parse", "", lineAt(p.data, at), key, format, args...)
}

func (p *parser) value(key string, depth int) (Value, error) {
	tok, start, err := p.next()
	if err != nil {
		return Value{}, p.fail(start, key, "not JSON")
	}
	if p.count++; p.count > MaxValues {
		return Value{}, p.fail(start, key, "more than %d values", MaxValues)
	}
	v := Value{}
	switch t := tok.(type) {
	case nil:
		v.kind = Null
	case bool:
		v.kind, v.text = Bool, strconv.FormatBool(t)
	case string:
		v.kind, v.text = String, t
	case json.Number:
		v.kind, v.text = Number, t.String()
		if !exactNumber(v.text) {
			return Value{}, p.fail(start, key, "number beyond a double's exact reach; expected I-JSON")
		}
	case json.Delim:
		if depth > MaxDepth {
			return Value{}, p.fail(start, key, "nested deeper than %d", MaxDepth)
		}
		if t == '[' {
			v.kind = List
			err = p.list(&v, key, depth)
		} else {
			v.kind = Dict
			err = p.dict(&v, key, depth)
		}
	}
	v.raw = p.data[start:p.end:p.end]
	return v, err
}

func (p *parser) list(v *Value, key string, depth int) error {
	for p.dec.More() {
		item, err := p.value(key+".["+strconv.Itoa(len(v.items))+"]", depth+1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
	_, _, err := p.next()
	return err
}

func (p *parser) dict(v *Value, key string, depth int) error {
	seen := map[string]bool{}
	for p.dec.More() {
		tok, start, err := p.next()
		if err != nil {
			return p.fail(start, key, "not JSON")
		}
		name, _ := tok.(string)
		path := strings.TrimPrefix(key+"."+inMessage(name), ".")
		if seen[name] {
			return p.fail(start, path, "the same name twice; expected I-JSON")
		}
		seen[name] = true
		member, err := p.value(path, depth+1)
		if err != nil {
			return err
		}
		v.members = append(v.members, Member{name, member})
	}
	_, _, err := p.next()
	return err
}

// inMessage cuts a name from outside to what a message can hold.
func inMessage(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "") + "…"
}

// exactNumber refuses what another reader would round: an infinite double, an
// integer beyond 2^53-1.
func exactNumber(text string) bool {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return false
	}
	return strings.ContainsAny(text, ".eE") || math.Abs(f) <= 1<<53-1
}

// bracketDepth bounds nesting before anything recursive looks at the bytes.
func bracketDepth(data []byte) error {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return errs.At("stix.Parse", "", lineAt(data, i), "", "nested deeper than %d", MaxDepth)
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return nil
}

// loneSurrogate finds a \ud800 to \udfff escape that is not half of a pair.
// Backslashes stand only in strings, so the bytes can be read flatly.
func loneSurrogate(data []byte) (at int, bad bool) {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		i++
		if i >= len(data) || data[i] != 'u' {
			continue
		}
		first, ok := hex4(data, i+1)
		if !ok || first < 0xd800 || first > 0xdfff {
			continue
		}
		second, ok := hex4(data, i+7)
		if first > 0xdbff || !ok || data[i+5] != '\\' || data[i+6] != 'u' || second < 0xdc00 || second > 0xdfff {
			return i, true
		}
		i += 10
	}
	return 0, false
}

func hex4(data []byte, at int) (uint64, bool) {
	if at+4 > len(data) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(data[at:at+4]), 16, 16)
	return n, err == nil
}

func lineAt(data []byte, at int) int {
	return 1 + bytes.Count(data[:min(at, len(data))], []byte("\n"))
}
