package disclosure

import (
	"time"

	"entente/internal/core/country"
	"entente/internal/core/report"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
)

// keysOf are the keys that the people of a report may have as travellers: of every name
// of a person with every whole date of birth, and of every document's number with the
// state that it names or, where it names none, the state of somebody in the report. What
// stands in the words of a portion alone gives none.
func keysOf(r *report.Report) []travel.Keys {
	states := []string{""}
	for _, f := range r.Fields {
		if code, ok := country.Code(f.Nationality); ok {
			states = append(states, code)
		}
	}
	var out []travel.Keys
	seen := map[travel.Keys]bool{{}: true}
	add := func(p screening.Person) {
		if k := (travel.Traveller{Person: p}).Keys(); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	for _, f := range r.Fields {
		switch f.Ladder {
		case report.Person:
			for _, said := range f.Born {
				at, err := time.Parse(time.DateOnly, said)
				if err != nil {
					continue
				}
				born := []screening.Birth{{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}}
				for _, name := range append([]string{f.NameText}, f.Also...) {
					add(screening.Person{Names: []screening.Name{{Text: name}}, Births: born})
				}
			}
		case report.Document:
			of := states
			if code, ok := country.Code(f.Country); ok {
				of = append([]string{code}, states...)
			}
			for _, state := range of {
				add(screening.Person{Documents: []screening.Document{{Number: f.Number, Country: state}}})
			}
		}
	}
	return out
}
