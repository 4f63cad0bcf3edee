package report

import (
	"strings"

	"entente/internal/core/mention"
)

// values lists the names that are also looked for in other scripts and forms,
// with their fields.
func (x *nameIndex) values() []mention.Value {
	var out []mention.Value
	for _, f := range x.fields {
		kind := mention.Organisation
		switch f.Ladder {
		case Person, Officer:
			kind = mention.Person
		case Place:
			kind = mention.Place
		case Organisation:
		case Source: // a code name
			if strings.ContainsAny(f.Full, " ,;:") {
				continue
			}
		default:
			continue
		}
		for _, s := range f.spoken() {
			if s != "" {
				out = append(out, mention.Value{ID: f.Name, Text: s, Kind: kind})
			}
		}
	}
	return out
}

// heard cuts plain text at the names that stand in it in another script or form,
// where they are sure, and one field's alone. What may be two fields' stays as it
// is: the residue check speaks of it.
func (x *nameIndex) heard(s string) []Part {
	if x.finder == nil {
		x.finder = mention.New(x.values())
	}
	all := x.finder.Find(s)
	var parts []Part
	done := 0
	for i, m := range all {
		if !m.Sure || m.Start < done || x.contested(all, i) {
			continue
		}
		if m.Start > done {
			parts = append(parts, Part{Text: s[done:m.Start]})
		}
		parts = append(parts, Part{Text: s[m.Start:m.End], Field: x.finder.Value(m.Value).ID, Recognised: true})
		done = m.End
	}
	if done < len(s) {
		parts = append(parts, Part{Text: s[done:]})
	}
	return parts
}

// longestMention is the most bytes between two mentions that can touch; names in
// text are far shorter.
const longestMention = 2_000

// contested tells whether another field's name stands where a mention does, with
// as many words, or a longer mention of its own does. Mentions are in the order in
// which they begin.
func (x *nameIndex) contested(all []mention.Mention, i int) bool {
	m := all[i]
	first := i
	for first > 0 && all[first-1].Start > m.Start-longestMention {
		first--
	}
	for _, o := range all[first:] {
		if o.Start >= m.End {
			break
		}
		if o.End <= m.Start {
			continue
		}
		same := x.finder.Value(o.Value).ID == x.finder.Value(m.Value).ID
		if !same && o.Parts >= m.Parts || same && o.Parts > m.Parts && o.Sure {
			return true
		}
	}
	return false
}
