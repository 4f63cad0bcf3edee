package node

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"entente/internal/desk"
)

// joined is the banner of what has some letters together.
func joined(letters string) string {
	switch {
	case strings.ContainsAny(letters, "T"):
		return "TOP SECRET//SI//NOFORN"
	case strings.ContainsAny(letters, "N"):
		return "SECRET//NOFORN"
	case strings.ContainsAny(letters, "S"):
		return "SECRET//REL TO USA, FRA"
	}
	return "UNCLASSIFIED"
}

// states are the routes that show ids, states and clocks alone, and what carriers say of
// travel, which have the lowest mark.
var states = []string{"POST /travel-together", "POST /travel-pairs", "POST /travel-persons", "POST /travel-trips"}

// TestAnAnswerIsMarkedAsWhatIsInIt holds the header of every answer of testdata/clearance.txt
// that shows something of a mark to the join of what it shows, but for states.
func TestAnAnswerIsMarkedAsWhatIsInIt(t *testing.T) {
	m := seeded(t)
	bodies := described(m.site)
	for column := range cleared {
		for _, c := range readClearances(t) {
			kind, query, body, acts := c.asked()
			method, _, _ := strings.Cut(c.route, " ")
			if c.sees == nil || acts || method != http.MethodGet && body == "" {
				continue
			}
			a := asking{m, "lead", column, bodies, t.Errorf}
			ids := m.ids[kind]
			if kind == "list" {
				ids = map[string]string{"": ""}
			}
			for l, id := range ids {
				status, said, header := a.call(c.route+query, id, body)
				if status != http.StatusOK {
					continue
				}
				told := ""
				for _, x := range sorts {
					if m.toldOf(string(x), said) {
						told += string(x)
					}
				}
				banner, err := url.PathUnescape(header.Get(desk.MarkingHeader))
				works(t, err)
				want := joined(told)
				if slices.Contains(states, c.route) {
					want = "UNCLASSIFIED"
				}
				if banner != want && told != "" {
					t.Errorf("%s of %s %s says %q at %s; expected %q", c.route, kind, l, banner, cleared[column].name, want)
				}
			}
		}
	}
}
