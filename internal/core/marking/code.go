package marking

import (
	"slices"
	"strings"
)

// country tells whether a word has the form of a trigraph. Register codes may
// hold digits ("AX2"); whether a country has the code is not checked here.
func country(word string) bool { return len(word) == 3 && capitals(word) && word != "FGI" }

// tetragraph tells whether a word has the form of a tetragraph ("NATO").
func tetragraph(word string) bool { return len(word) == 4 && capitals(word) }

// community tells whether a word may stand in a release list for several
// parties: a tetragraph, or a longer word such as TRILAT.
func community(word string) bool {
	if len(word) < 4 || len(word) > 32 || word[0] < 'A' || word[0] > 'Z' {
		return false
	}
	return all(word, func(c byte) bool { return capital(c) || c == '-' })
}

// capitals: a capital letter first, then capital letters and digits.
func capitals(word string) bool {
	return word != "" && word[0] >= 'A' && word[0] <= 'Z' && all(word, capital)
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }

func all(word string, ok func(byte) bool) bool {
	for i := range len(word) {
		if !ok(word[i]) {
			return false
		}
	}
	return word != ""
}

// canonical sorts codes as the register wants them: first (the system's own
// country, if the list has it), trigraphs A–Z, then tetragraphs and
// communities A–Z.
func canonical(codes []string, first string) []string {
	out := slices.Clone(codes)
	class := func(c string) int {
		switch {
		case c == first:
			return 0
		case len(c) == 3:
			return 1
		}
		return 2
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := class(a) - class(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(out)
}

// duplicate gives the first word that stands twice, or "".
func duplicate(words []string) string {
	seen := make(map[string]bool, len(words))
	for _, w := range words {
		if seen[w] {
			return w
		}
		seen[w] = true
	}
	return ""
}

// within tells whether every word of a stands in b.
func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// intersect keeps the words of a that stand in b too, in a's order.
func intersect(a, b []string) []string {
	var out []string
	for _, w := range a {
		if slices.Contains(b, w) {
			out = append(out, w)
		}
	}
	return out
}

// union joins two lists; the order is the caller's to restore.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, w := range b {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
