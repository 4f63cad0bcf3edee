package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"entente/internal/core/party"
)

// marksIn finds the marks in an answer, each with whose it may be. from tells that what is
// called partner gave it. Where the whole has a mark of its own, that is all. An answer
// that is no JSON has none.
func marksIn(body []byte, from bool) []said {
	var whole map[string]json.RawMessage
	if json.Unmarshal(body, &whole) == nil {
		if mark := word(whole["mark"]); mark != "" {
			out := []said{{mark: mark}}
			if of := word(whole["marking"]); of != "" && of != mark { // mark: of its subject; marking: of all that is shown of it
				out = append(out, said{mark: of})
			}
			return out
		}
	}
	f := finder{from: from, seen: map[said]bool{}}
	f.value(body, nil)
	return f.out
}

// deepest bounds how deep an answer is looked into.
const deepest = 64

type finder struct {
	from  bool
	depth int
	out   []said
	seen  map[said]bool
}

// value looks into a value whose surroundings were given by some.
func (f *finder) value(data []byte, givers []string) {
	if f.depth++; f.depth > deepest {
		f.add(said{mark: "deeper than it is looked"}) // which is no mark, and counts as the highest
	} else if first := begins(data); first == '{' {
		f.object(data, givers)
	} else if first == '[' {
		var list []json.RawMessage
		if json.Unmarshal(data, &list) == nil {
			for _, x := range list {
				f.value(x, givers)
			}
		}
	}
	f.depth--
}

// begins is the first sign of a value.
func begins(data []byte) byte {
	for _, c := range data {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

func (f *finder) object(data []byte, givers []string) {
	var o map[string]json.RawMessage
	if json.Unmarshal(data, &o) != nil {
		return
	}
	var here []string
	for _, key := range []string{"originator", "from", "giver", "partner"} {
		if code := party.Code(word(o[key])); code.Valid() && (key != "partner" || f.from) {
			here = append(here, string(code.Country()))
		}
	}
	if here != nil {
		slices.Sort(here)
		givers = slices.Compact(here)
	}
	s := said{system: word(o["system"]), givers: strings.Join(givers, ",")}
	for _, key := range []string{"mark", "marking", "held"} { // held: of what a copy is made of
		s.mark = word(o[key])
		f.add(s)
	}
	var list []string
	if json.Unmarshal(o["marks"], &list) == nil {
		for _, s.mark = range list {
			f.add(s)
		}
	}
	for _, x := range o {
		if c := begins(x); c == '{' || c == '[' {
			f.value(x, givers)
		}
	}
}

func (f *finder) add(s said) {
	if s.mark != "" && !f.seen[s] {
		f.seen[s] = true
		f.out = append(f.out, s)
	}
}

// word is a value if it is a string, and "" for any other.
func word(data json.RawMessage) (s string) {
	if begins(data) == '"' {
		_ = json.Unmarshal(data, &s) // what is no string is ""
	}
	return s
}

// hollow tells whether an answer lists nothing: an object without any list or object that
// holds anything, or with a list of nothing alone.
func hollow(body []byte) bool {
	var o map[string]json.RawMessage
	if json.Unmarshal(body, &o) != nil {
		return false
	}
	lists := 0
	for key, x := range o {
		switch begins(x) {
		case '[':
			lists++
			if len(strings.Join(strings.Fields(string(x)), "")) > 2 {
				return false
			}
		case '{':
			if key != "facets" && key != "caveats" {
				return false
			}
		}
	}
	return lists > 0
}
