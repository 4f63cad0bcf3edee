package origins

import (
	"maps"
	"slices"
	"strings"

	"entente/internal/core/assess"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
)

// openly is the discipline of what is published.
const openly = "OSINT"

// nodeOf is what stands for the source that a field names in full. An import writes the
// outlet, then the by-line, behind commas; a person writes a name, and what is said of it.
// Each part is compared whole: "Post" is not in "Washington Post". It is the known source
// whose name the field is, or begins with, or says that it cites; else, of what is
// published, the outlet as it is written. Other words name nobody: "a reliable source" is
// said of everybody.
func nodeOf(all []known, full, collection string) (string, bool) {
	named := func(words []string) string {
		var refs []string
		for _, k := range all {
			if slices.ContainsFunc(k.names, func(n []string) bool { return slices.Equal(n, words) }) {
				refs = append(refs, k.ref)
			}
		}
		if len(refs) == 0 || len(words) == 0 {
			return ""
		}
		return slices.Min(refs)
	}
	if ref := named(passage.Words(full)); ref != "" {
		return ref, true
	}
	parts := strings.Split(full, ",")
	outlet := parts[0]
	for _, p := range parts[1:] {
		if cited, ok := strings.CutPrefix(strings.TrimSpace(p), "citing "); ok {
			outlet = cited
			if ref := named(passage.Words(cited)); ref != "" {
				return ref, true
			}
		}
	}
	for n := len(parts) - 1; n > 0; n-- { // a name may have a comma in it
		if ref := named(passage.Words(strings.Join(parts[:n], ","))); ref != "" {
			return ref, true
		}
	}
	if words := passage.Words(outlet); collection == openly && isName(outlet) && len(words) > 0 {
		return "named:" + joined(words), true
	}
	return "", false
}

// indefinite are words with which a description begins, and no name.
var indefinite = []string{"a", "an", "one", "some", "several", "un", "une", "des"}

// isName tells a name from a description: it does not begin with "a", and in scripts that
// have capitals it has one.
func isName(s string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), " ")
	return !slices.Contains(indefinite, first) && (strings.ToLower(s) != s || strings.ToUpper(s) == s)
}

// remark keeps the words of a source field that name nobody who is known.
func (i *item) remark(full string) {
	if words := joined(passage.Words(full)); words != "" && !slices.Contains(i.unnamed, words) {
		i.unnamed = append(i.unnamed, words)
	}
}

// alikeInWords says which supports call their sources by the same words. That joins nothing.
func (g *gathered) alikeInWords(supports []assess.Target) []string {
	by := map[string][]string{}
	for _, n := range slices.Compact(slices.Sorted(slices.Values(wholesOf(supports)))) {
		if i := g.items[n]; i != nil {
			for _, words := range i.unnamed {
				by[words] = append(by[words], n)
			}
		}
	}
	var out []string
	for _, words := range slices.Sorted(maps.Keys(by)) {
		if of := by[words]; len(of) > 1 {
			out = append(out, strings.Join(of, ", ")+" say of their source: "+words+"; that names nobody and joins nothing")
		}
	}
	return out
}

func wholesOf(targets []assess.Target) []string {
	out := make([]string, len(targets))
	for i, t := range targets {
		out[i] = provenance.Whole(t.String())
	}
	return out
}
