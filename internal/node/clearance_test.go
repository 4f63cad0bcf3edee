package node

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/internal/desk"
)

// cell is one line of testdata/clearance.txt: of a route and what it names, the sorts
// that officers of each clearance see.
type cell struct {
	route, of string
	sees      []string // by column; nil where the route shows nothing of what has a mark
}

// readClearances reads testdata/clearance.txt.
func readClearances(t *testing.T) (out []cell) {
	t.Helper()
	f, err := os.Open("testdata/clearance.txt")
	works(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		c := cell{route: strings.Join(strings.Fields(f[0]), " "), of: f[1]}
		if len(f) != 2 && len(f) != 2+len(cleared) {
			t.Fatalf("%q has %d columns", line, len(f))
		}
		for _, x := range f[2:] {
			c.sees = append(c.sees, strings.Trim(strings.ReplaceAll(x, " ", ""), "."))
		}
		out = append(out, c)
	}
	return out
}

// readRoles reads which roles come to each route from the desk's own table.
func readRoles(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("../desk/testdata/access.txt")
	works(t, err)
	words, out := map[string][]string{}, map[string][]string{}
	for line := range strings.Lines(string(data)) {
		if name, list, ok := strings.Cut(strings.TrimSpace(line), " = "); ok && !strings.HasPrefix(line, "#") {
			words[name] = strings.Fields(list)
		} else if f := strings.Split(line, "|"); len(f) == 4 {
			route := strings.Join(strings.Fields(f[0]), " ")
			out[route] = []string{}
			for _, w := range strings.Fields(f[3]) {
				out[route] = append(out[route], w)
				out[route] = append(out[route], words[w]...)
			}
		}
	}
	return out
}

// asking is one officer who goes through the table.
type asking struct {
	*markedNode
	role    string
	column  int
	bodies  map[string]string
	problem func(format string, args ...any)
}

func (a asking) officer() string { return a.role + "-" + cleared[a.column].name }

// call asks a route about an id, "" for none; the rest of its path names what nothing is.
func (a asking) call(route, id, body string) (int, string, http.Header) {
	method, path, _ := strings.Cut(route, " ")
	path = strings.NewReplacer("{kind}", "note", "{code}", "nobody.here", "{name}", "nolist", "{country}", "DEU", "{service}", "BND", "{month}", "2017-01",
		"{number}", "1", "{flight}", "999", "{question}", "none", "{form}", "none", "{commitment}", "ours", "{id}", id).Replace(path)
	r := answer(a.site, method, path, strings.ReplaceAll(body, "%s", id), desk.OfficerHeader, a.officer())
	return r.StatusCode, text(a.site, r), r.Header
}

// stopped tells whether the rules of routes have let nobody of the role in.
func stopped(status int, said string) bool {
	return status == http.StatusForbidden && (strings.Contains(said, "has none of the roles") || strings.Contains(said, "asks the booth and nothing else"))
}

// quiet holds an answer to tell nothing of what the officer may not see.
func (a asking) quiet(what, said, named string) {
	for _, l := range sorts {
		if !strings.ContainsRune(cleared[a.column].sees, l) && a.toldOf(string(l), strings.ReplaceAll(said, named, "")) {
			a.problem("%s tells %s of %c: %s", what, a.officer(), l, said)
		}
	}
}

// asked reads what a line asks: a list or a kind of thing, a query, and a body that is
// sent as it is. An act that says itself who may says so.
func (c cell) asked() (kind, query, body string, acts bool) {
	kind, body, _ = strings.Cut(c.of, " ")
	if acts = strings.HasPrefix(body, "("); acts {
		body = ""
	}
	kind, query, _ = strings.Cut(kind, "?")
	if query != "" {
		query = "?" + query
	}
	return kind, query, body, acts
}

// lists holds a list to show what it is to show, and nothing else.
func (a asking) lists(c cell) {
	_, query, body, _ := c.asked()
	status, said, _ := a.call(c.route+query, "", body)
	shown := ""
	for _, l := range sorts {
		if a.toldOf(string(l), said) {
			shown += string(l)
		}
	}
	if status != http.StatusOK || shown != c.sees[a.column] {
		a.problem("%s gives %s %d %q; expected %q\n%.2000s", c.route, a.officer(), status, shown, c.sees[a.column], said)
	}
}

// names holds what a route says of each thing: what is seen is found, and what is not is
// answered as what nothing is.
func (a asking) names(c cell) {
	kind, query, sent, acts := c.asked()
	for l, id := range a.ids[kind] {
		if !strings.Contains(c.sees[a.column], l) {
			a.hidden(c, l, id)
			continue
		}
		body, whole := sent, sent != "" || strings.HasPrefix(c.route, "GET ")
		if !whole && a.bodies[c.route] != "" {
			body = "{" // which is not read: nothing is done
		}
		status, said, _ := a.call(c.route+query, id, body)
		denied := stopped(status, said) && !acts
		if whole && status != http.StatusOK && !(acts && status == http.StatusForbidden) || denied || status == http.StatusNotFound {
			a.problem("%s answers %s about %s of %s %d %s", c.route, a.officer(), kind, l, status, said)
		}
		a.quiet(c.route, said, id)
	}
}

// hidden holds the answer about what the officer may not see to that about what nothing is.
func (a asking) hidden(c cell, l, id string) {
	kind, query, body, _ := c.asked()
	if body == "" {
		body = a.bodies[c.route]
	}
	var answers [2]string
	for i, ref := range []string{id, unlike(id)} {
		status, said, header := a.call(c.route+query, ref, body)
		answers[i] = fmt.Sprint(status, " ", header, " ", strings.ReplaceAll(said, ref, "ID"))
		if status < 400 {
			a.problem("%s gives %s the %s %s: %s", c.route, a.officer(), kind, l, said)
		}
		a.quiet(c.route, said, ref)
	}
	if answers[0] != answers[1] {
		a.problem("%s answers %s about %s of %s\n%s\nand about what nothing is\n%s", c.route, a.officer(), kind, l, answers[0], answers[1])
	}
}

func (a asking) route(c cell, roles []string) {
	if !slices.Contains(roles, a.role) && !slices.Contains(roles, "everybody") {
		id := "none"
		if kind, _, _, _ := c.asked(); a.ids[kind]["U"] != "" {
			id = a.ids[kind]["U"]
		}
		if status, said, _ := a.call(c.route, id, ""); !stopped(status, said) {
			a.problem("%s answers the role %s %d %s", c.route, a.role, status, said)
		}
		return
	}
	switch {
	case c.route == "GET /events": // which has no end: TestEventsTellOfWhatIsSeenAlone
	case c.sees == nil:
		body := a.bodies[c.route]
		if body != "" {
			body = "{"
		}
		status, said, _ := a.call(c.route, "none", body)
		if _, _, _, acts := c.asked(); stopped(status, said) && !acts {
			a.problem("%s answers the role %s %d %s", c.route, a.role, status, said)
		}
		if c.of != "by rule" {
			a.quiet(c.route, said, "none")
		}
	case strings.HasPrefix(c.of, "list"):
		a.lists(c)
	default:
		a.names(c)
	}
}

// TestEveryRouteShowsEachRoleAtEachClearanceWhatIsWrittenDown holds the desk's real answers
// to testdata/clearance.txt: every route × role × clearance.
func TestEveryRouteShowsEachRoleAtEachClearanceWhatIsWrittenDown(t *testing.T) {
	m := seeded(t)
	table, roles, bodies := readClearances(t), readRoles(t), described(m.site)
	for route := range bodies {
		if !slices.ContainsFunc(table, func(c cell) bool { return c.route == route }) {
			t.Errorf("%s has no line in testdata/clearance.txt", route)
		}
	}
	for _, c := range table {
		if _, ok := bodies[c.route]; !ok {
			t.Errorf("%s is no route", c.route)
		}
	}
	var wg sync.WaitGroup
	for column := range cleared {
		for _, role := range deskRoles {
			wg.Go(func() {
				a := asking{m, role, column, bodies, t.Errorf}
				for _, c := range table {
					a.route(c, roles[c.route])
				}
			})
		}
	}
	wg.Wait()
}
