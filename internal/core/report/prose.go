package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"entente/internal/core/document"
)

// prose reads a text with references, and finds the names of the report's own
// fields in what is left of it.
func (d *decoder) prose(v *document.Value) (Prose, error) {
	s, err := text(v)
	if err != nil {
		return Prose{}, err
	}
	parts, err := split(s)
	if err != nil {
		return Prose{}, v.Errorf("%s", err)
	}
	out := Prose{Source: s}
	for _, p := range parts {
		switch {
		case p.Field == "":
			out.Parts = append(out.Parts, d.names.recognise(p.Text)...)
		case d.r.Fields[p.Field] == nil:
			return Prose{}, v.Errorf("reference %s names no field; expected one of %s", p.Text, strings.Join(firstFew(d.r.FieldOrder), ", "))
		default:
			out.Parts = append(out.Parts, p)
		}
	}
	return out, nil
}

// literal reads a gist's or tearline's text, which holds no references.
func literal(v *document.Value) (string, error) {
	s, err := text(v)
	if err != nil {
		return "", err
	}
	parts, err := split(s)
	if err != nil {
		return "", v.Errorf("%s", err)
	}
	if len(parts) != 1 || parts[0].Field != "" {
		i := slices.IndexFunc(parts, func(p Part) bool { return p.Field != "" })
		return "", v.Errorf("reference %s; expected plain words: a gist or tearline holds no references", parts[i].Text)
	}
	return parts[0].Text, nil
}

// split cuts a text into literal text and references {name}. Doubled braces
// stand for themselves; a lone one is an error that tells its place.
func split(s string) ([]Part, error) {
	var parts []Part
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			parts = append(parts, Part{Text: plain.String()})
			plain.Reset()
		}
	}
	for i := 0; i < len(s); {
		j := strings.IndexAny(s[i:], "{}")
		if j < 0 {
			plain.WriteString(s[i:])
			break
		}
		plain.WriteString(s[i : i+j])
		i += j
		if strings.HasPrefix(s[i:], "{{") || strings.HasPrefix(s[i:], "}}") {
			plain.WriteByte(s[i])
			i += 2
			continue
		}
		name, _, closed := strings.Cut(s[i+1:], "}")
		if s[i] == '}' || !closed || !fieldForm.MatchString(name) {
			return nil, fmt.Errorf("%q at character %d stands alone; expected {name} with a field's name, or %s for the sign itself",
				s[i], utf8.RuneCountInString(s[:i])+1, strings.Repeat(s[i:i+1], 2))
		}
		flush()
		parts = append(parts, Part{Text: s[i : i+len(name)+2], Field: name})
		i += len(name) + 2
	}
	flush()
	return parts, nil
}

func firstFew(list []string) []string {
	if len(list) == 0 {
		return []string{"the names under fields:, of which there is none"}
	}
	if len(list) > 12 {
		return append(slices.Clone(list[:12]), "…")
	}
	return list
}
