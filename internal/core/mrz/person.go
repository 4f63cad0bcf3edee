package mrz

import (
	"slices"

	"entente/internal/core/country"
	"entente/internal/core/screening"
)

// Sound tells whether every check digit came out and nothing is wrong.
func (d Document) Sound() bool { return len(d.Faults) == 0 }

// Name gives the name as printed, the surname first and apart.
func (d Document) Name() string { return joined(d.Primary, d.Secondary) }

func joined(primary, secondary string) string {
	if secondary == "" {
		return primary
	}
	return primary + ", " + secondary
}

// Person gives what is screened: the name as printed, then the names that it
// may stand for. A birth date whose check digit is wrong counts as reported.
func (d Document) Person() screening.Person {
	p := screening.Person{Names: []screening.Name{{Text: d.Name()}}, Sex: d.Sex}
	for _, name := range d.Originals() {
		p.Names = append(p.Names, screening.Name{Text: name})
	}
	if d.Birth.Year > 0 {
		b := screening.Birth{Year: d.Birth.Year, Month: d.Birth.Month, Day: d.Birth.Day}
		if slices.ContainsFunc(d.Checks, func(c Check) bool { return c.Field == "birth" && !c.OK }) {
			b.Certainty = screening.Reported
		}
		p.Births = []screening.Birth{b}
	}
	if code, known := country.Code(d.Nationality); known {
		p.Nationalities = []string{code}
	}
	if d.Number != "" {
		issuer, _ := country.Code(d.Issuer)
		p.Documents = []screening.Document{{Kind: d.kind(), Number: d.Number, Country: issuer}}
	}
	return p
}

func (d Document) kind() string {
	switch d.Type[0] {
	case 'P':
		return "passport"
	case 'V':
		return "visa"
	case 'A', 'C', 'I':
		return "identity-card"
	}
	return "other"
}
