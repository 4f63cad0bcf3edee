package watchlist

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/screening"
)

// readSTIX reads a STIX 2.1 bundle one object at a time.
func (l *list) readSTIX(in *guard) error {
	in.limit, in.lines = MaxRecord, true
	dec := json.NewDecoder(in)
	if err := l.open(in, dec, json.Delim('{')); err != nil {
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return l.notJSON(in, dec, err)
		}
		name, _ := key.(string)
		if seen[name] {
			return l.refuse(in.lineAt(dec.InputOffset()), "key %.60q stands twice", name)
		}
		seen[name] = true
		if name == "objects" {
			err = l.objects(in, dec)
		} else {
			err = l.head(in, dec, name)
		}
		if err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return l.notJSON(in, dec, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return l.refuse(in.lineAt(dec.InputOffset()), "more after the bundle; expected one JSON document")
	}
	if !seen["type"] || !seen["objects"] {
		return l.refuse(0, "no type or objects; expected a STIX bundle")
	}
	return nil
}

// open reads an opening bracket.
func (l *list) open(in *guard, dec *json.Decoder, want json.Delim) error {
	tok, err := dec.Token()
	if err != nil {
		return l.notJSON(in, dec, err)
	}
	if tok != want {
		return l.refuse(in.lineAt(dec.InputOffset()), "expected %q, as in a STIX bundle", want.String())
	}
	return nil
}

// head reads a member of the bundle that is not its objects.
func (l *list) head(in *guard, dec *json.Decoder, name string) error {
	raw, _, err := l.value(in, dec)
	if err != nil {
		return err
	}
	var text string
	isText := json.Unmarshal(raw, &text) == nil
	switch {
	case name == "type" && text != "bundle":
		return l.refuse(in.lineAt(dec.InputOffset()), "type %.60q; expected bundle", text)
	case name == "id" && isText && len(text) <= maxID:
		l.sum.Version = text
	}
	return nil
}

// value reads one JSON value whole, with the line it begins at.
func (l *list) value(in *guard, dec *json.Decoder) (raw json.RawMessage, line int, err error) {
	if err := dec.Decode(&raw); err != nil {
		return nil, 0, l.notJSON(in, dec, err)
	}
	in.token()
	line = in.lineAt(dec.InputOffset() - int64(len(raw)))
	switch {
	case !utf8.Valid(raw):
		return nil, 0, l.refuse(line, "not UTF-8")
	case deep(raw):
		return nil, 0, l.refuse(line, "nested deeper than %d", MaxDepth)
	}
	return raw, line, nil
}

func (l *list) objects(in *guard, dec *json.Decoder) error {
	if err := l.open(in, dec, json.Delim('[')); err != nil {
		return err
	}
	for p := (at{}); dec.More(); {
		raw, line, err := l.value(in, dec)
		if err != nil {
			return err
		}
		p.record, p.line = p.record+1, line
		if err := l.object(p, raw); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return l.notJSON(in, dec, err)
	}
	return nil
}

// object hands on an identity of an individual or a threat actor. Aliases are
// those of the standard, and of extensions whose property ends in "aliases".
func (l *list) object(p at, raw json.RawMessage) error {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		l.reject(p, "not an object")
		return nil
	}
	bad, id := "", ""
	if json.Unmarshal(o["id"], &id) != nil {
		id = ""
	}
	text := func(key string) string {
		var s string
		if v, has := o[key]; has && json.Unmarshal(v, &s) != nil {
			bad = key
		}
		return s
	}
	kind, class := text("type"), text("identity_class")
	if kind != "threat-actor" && (kind != "identity" || class != "individual") || string(o["revoked"]) == "true" {
		if bad != "" {
			l.damaged(p, id, "%s is no string", bad)
		} else {
			l.sum.PassedBy++
		}
		return nil
	}
	e := screening.Entry{ID: text("id")}
	e.Names = append(e.Names, screening.Name{Text: text("name")})
	keys := make([]string, 0, len(o))
	for key := range o {
		if key == "aliases" || strings.HasPrefix(key, "x_") && strings.HasSuffix(key, "aliases") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		var aliases []string
		if json.Unmarshal(o[key], &aliases) != nil {
			bad = key
		}
		for _, a := range aliases {
			e.Names = append(e.Names, screening.Name{Text: a})
		}
	}
	if bad != "" {
		l.damaged(p, id, "%.60s is not of its type; expected a string, or a list of strings for aliases", bad)
		return nil
	}
	return l.add(p, e)
}

// notJSON refuses the file for what the decoder met.
func (l *list) notJSON(in *guard, dec *json.Decoder, err error) error {
	line := in.lineAt(dec.InputOffset())
	switch {
	case in.err != nil:
		return l.refuse(line, "cannot be read: %v", in.err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return l.refuse(line, "the file ends inside the bundle")
	}
	return l.refuse(line, "not JSON: %.200v", err)
}
