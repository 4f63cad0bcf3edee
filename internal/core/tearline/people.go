package tearline

import "entente/internal/core/report"

// Named is a person whom a tearline names in full.
type Named struct {
	Name        string
	Also        []string
	Born        []string // YYYY, YYYY-MM or YYYY-MM-DD, as the producer wrote it
	Nationality string   // trigraph; "" where nothing is said
}

// People lists the persons whom a tearline names in full, in the order of its fields.
// Who is masked or described alone is not among them.
func (r Received) People() []Named {
	var out []Named
	for _, f := range r.Fields {
		if f.Ladder != string(report.Person) || f.Rung != "full" {
			continue
		}
		p := Named{Name: f.Words}
		for _, o := range r.Objects {
			if f.Object == "" || o.ID() != f.Object {
				continue
			}
			extension, _ := o.Extension(fieldExtension)
			also, _ := extension.Get("aliases")
			born, _ := extension.Get("birth_dates")
			nationality, _ := extension.Get("nationality")
			p.Also, _ = also.Texts()
			p.Born, _ = born.Texts()
			p.Nationality = nationality.Text()
		}
		out = append(out, p)
	}
	return out
}
