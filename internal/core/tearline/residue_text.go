package tearline

import (
	"slices"
	"strings"

	"entente/internal/core/report"
)

// Text is a text that is no part of a tearline, under the name of its place.
type Text struct{ Place, Text string }

// ResidueOf searches texts that were made from what a report lets go, such as those
// of a public advisory, as Residue searches a tearline. given is the fullest rung
// at which each field goes; a field that it does not name is withheld. What one
// field withholds and another shows, word for word, is no residue.
func ResidueOf(r *report.Report, given map[string]report.Rung, texts []Text) []Hit {
	whole, places := map[string]report.Rung{}, make([]place, len(texts))
	for _, name := range r.FieldOrder {
		whole[name] = report.Withheld
		if rung, ok := given[name]; ok {
			whole[name] = rung
		}
	}
	for i, t := range texts {
		places[i] = place{t.Place, t.Text}
	}
	withheld, shown := valuesOf(r, whole)
	withheld = slices.DeleteFunc(withheld, func(s report.Secret) bool {
		return s.Field != "" && slices.ContainsFunc(shown, func(x report.Secret) bool { return strings.EqualFold(x.Value, s.Value) })
	})
	return hitsIn(r, withheld, shown, places)
}
