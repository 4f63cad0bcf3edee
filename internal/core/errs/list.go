package errs

import "strings"

// List writes the words of a closed list as messages have them: with commas.
func List[W ~string](words []W) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}
