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

// states are the routes that show ids, states and clocks alone, which have the lowest mark;
// outright are those whose words say no mark of their own, which count as the highest level.
var (
	states   = []string{"GET /owed", "GET /owed/{id}", "GET /notices", "GET /retention", "POST /travel-together", "POST /travel-pairs", "POST /travel-persons", "POST /travel-trips"}
	outright = []string{"GET /warnings", "GET /warnings/{id}", "GET /retention/{id}", "GET /review/{id}/history", "GET /search/complete"}
)

// TestAnAnswerIsMarkedAsWhatIsInIt holds the header of every answer of testdata/clearance.txt
// that shows something of a mark to the join of what it shows, but for states and for what
// says no mark of its own.
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
				switch {
				case slices.Contains(states, c.route):
					want = "UNCLASSIFIED"
				case slices.Contains(outright, c.route):
					want = "TOP SECRET"
				}
				if banner != want && told != "" {
					t.Errorf("%s of %s %s says %q at %s; expected %q", c.route, kind, l, banner, cleared[column].name, want)
				}
			}
		}
	}
}
