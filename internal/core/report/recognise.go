package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/mention"
)

// What the index of names keeps; a longer name is left to the residue check.
const (
	maxNameTokens = 24
	minFolded     = 3 // significant characters from which case does not matter
)

// token is a word (a run of letters, digits and marks) or one other sign.
type token struct {
	start, end int // bytes in the text
	folded     string
}

// nameIndex finds the names of a report's own fields in plain text: first the
// exact ones, then those in another script or form.
type nameIndex struct {
	folded  map[string]string // tokens of a name, folded → field
	exact   map[string]string // tokens of a short name, as written → field
	lengths map[string]uint32 // first token, folded → one bit for each length of a name that begins so
	fields  []*Field          // in the order of the file
	finder  *mention.Finder   // made when the first plain text is read
}

// newNameIndex indexes what may stand by name in prose. Of several fields with
// one name an officer has it, for officers are always withheld; else the first
// in the file.
func newNameIndex(r *Report) *nameIndex {
	x := &nameIndex{folded: map[string]string{}, exact: map[string]string{}, lengths: map[string]uint32{}}
	for _, name := range r.FieldOrder {
		x.fields = append(x.fields, r.Fields[name])
	}
	for _, officers := range []bool{true, false} {
		for _, name := range r.FieldOrder {
			f := r.Fields[name]
			if (f.Ladder == Officer) != officers {
				continue
			}
			for _, s := range f.spoken() {
				x.add(s, name)
			}
		}
	}
	return x
}

// spoken lists the values by which plain text may name the field.
func (f *Field) spoken() []string {
	switch f.Ladder {
	case Person:
		return append([]string{f.NameText}, f.Also...)
	case Place, Organisation, Officer:
		return []string{f.NameText}
	case Document:
		return []string{f.Number}
	case Selector:
		return []string{f.Value}
	case Source, Transport:
		return []string{f.Full}
	}
	return nil
}

func (x *nameIndex) add(name, field string) {
	tokens := tokenise(name)
	if len(tokens) == 0 || len(tokens) > maxNameTokens {
		return
	}
	m, key := x.folded, keyOf(tokens, nil, "")
	if significant(name) < minFolded {
		m, key = x.exact, keyOf(tokens, nil, name)
	}
	if m[key] == "" {
		m[key] = field
	}
	x.lengths[tokens[0].folded] |= 1 << len(tokens)
}

// recognise cuts plain text into literal text and the names found in it.
func (x *nameIndex) recognise(s string) []Part {
	if x == nil || len(x.lengths) == 0 {
		return []Part{{Text: s}}
	}
	var parts []Part
	for _, p := range x.exactly(s) {
		if p.Field == "" {
			parts = append(parts, x.heard(p.Text)...)
		} else {
			parts = append(parts, p)
		}
	}
	return parts
}

// exactly finds names as they are written in their fields, in any case, the
// longest first, whole words only.
func (x *nameIndex) exactly(s string) []Part {
	var parts []Part
	tokens := tokenise(s)
	done := 0
	for i := 0; i < len(tokens); {
		field, n := x.longestAt(s, tokens[i:])
		if n == 0 {
			i++
			continue
		}
		start, end := tokens[i].start, tokens[i+n-1].end
		if start > done {
			parts = append(parts, Part{Text: s[done:start]})
		}
		parts = append(parts, Part{Text: s[start:end], Field: field, Recognised: true})
		done = end
		i += n
	}
	if done < len(s) {
		parts = append(parts, Part{Text: s[done:]})
	}
	return parts
}

// longestAt gives the field whose name the tokens begin with, and how many tokens it takes.
func (x *nameIndex) longestAt(s string, tokens []token) (field string, n int) {
	lengths := x.lengths[tokens[0].folded]
	var folded, exact []byte
	for i := 0; i < len(tokens) && lengths>>(i+1) != 0; i++ {
		folded = appendKey(folded, tokens[i].folded)
		exact = appendKey(exact, s[tokens[i].start:tokens[i].end])
		if lengths&(1<<(i+1)) == 0 {
			continue
		}
		if f := x.folded[string(folded)]; f != "" {
			field, n = f, i+1
		} else if f := x.exact[string(exact)]; f != "" {
			field, n = f, i+1
		}
	}
	return field, n
}

// keyOf joins tokens to a key: as written in s, or folded when s is empty.
func keyOf(tokens []token, key []byte, s string) string {
	for _, t := range tokens {
		if s == "" {
			key = appendKey(key, t.folded)
		} else {
			key = appendKey(key, s[t.start:t.end])
		}
	}
	return string(key)
}

func appendKey(key []byte, t string) []byte { return append(append(key, t...), 0) }

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// tokenise cuts a text into words and single signs; white space only separates.
func tokenise(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
			continue
		case inWord(r):
			if n = strings.IndexFunc(s[i:], func(r rune) bool { return !inWord(r) }); n < 0 {
				n = len(s) - i
			}
		}
		out = append(out, token{start: i, end: i + n, folded: fold(s[i : i+n])})
		i += n
	}
	return out
}

// fold maps each character to the least of those that differ from it in case only.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}

// significant counts letters and digits.
func significant(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
