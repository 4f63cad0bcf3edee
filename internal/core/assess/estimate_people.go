package assess

import (
	"slices"
	"strings"

	"entente/internal/core/document"
)

// ofPeople tells whether a unit is people, of whom there are none or some.
func ofPeople(unit string) bool {
	words := strings.Fields(strings.ToLower(unit))
	return slices.ContainsFunc(words, func(w string) bool {
		switch w {
		case "person", "persons", "people", "individuals", "nationals", "citizens", "men", "women", "children", "fighters",
			"dead", "killed", "wounded", "casualties", "deaths", "victims", "hostages", "prisoners", "civilians", "soldiers", "refugees":
			return true
		}
		return false
	})
}

// countable refuses a range of people that reaches below none, at the key that says so.
// It is asked of new documents alone: what was kept before stays readable.
func countable(o *document.Object, r Range) {
	for _, end := range []struct {
		key   string
		at    *float64
		least float64
	}{{"low", r.Low, 0}, {"more_than", r.MoreThan, 0}, {"high", r.High, 0}, {"less_than", r.LessThan, 1}} {
		if end.at != nil && *end.at < end.least {
			o.Fail(o.Get(end.key).Errorf("%s of people; expected %s or more", figure(*end.at), figure(end.least)))
			return
		}
	}
}
