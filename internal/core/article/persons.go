package article

import "strings"

// Persons tells whether people are counted, as far as the words say: whoever is dead,
// wounded, held or fighting is.
func (f Figure) Persons() bool {
	for _, w := range strings.Fields(strings.ToLower(f.Unit + " " + f.Population)) {
		if people[w] || ofPeople[w] {
			return true
		}
	}
	return f.Sense != ""
}
