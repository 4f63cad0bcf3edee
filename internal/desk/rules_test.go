package desk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

type noNode struct{ Node }

// registered are the operations of a desk, as its own description lists them:
// "GET /reports" → "listReports".
func registered(t *testing.T) map[string]string {
	t.Helper()
	var c Config
	for v, i := reflect.ValueOf(&c).Elem(), 0; i < v.NumField(); i++ {
		if f := v.Field(i); f.Kind() == reflect.Pointer {
			f.Set(reflect.New(f.Type().Elem()))
		}
	}
	c.Node, c.Origin, c.Exercise = noNode{}, func() string { return "" }, true
	c.Office.Store, c.Office.Policy = new(insidedb.Store), func() *directive.Policy { return nil }
	api, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest(http.MethodGet, Root+"/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			out[strings.ToUpper(method)+" "+strings.TrimPrefix(path, Root)] = op.OperationID
		}
	}
	return out
}

func routeRules(t *testing.T) *directive.RouteRules {
	t.Helper()
	r, err := RouteRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryRouteIsPlacedAndNothingElseIs(t *testing.T) {
	var held []string
	for _, op := range registered(t) {
		held = append(held, op)
	}
	sort.Strings(held)
	if diff := cmp.Diff(held, routeRules(t).Operations()); diff != "" {
		t.Errorf("routes that are there (-), and those that rules/routes.cedarschema places (+):\n%s", diff)
	}
	if d := routeRules(t).Decide([]string{"keeper", "lead", "administrator"}, "nobodyPlacedThis"); d.Allowed {
		t.Errorf("what nobody placed is done by %s", d.Rule)
	}
}

// expected reads testdata/access.txt: who may come to each route, in words.
type expected struct {
	route, operation, gives string
	who                     []string
}

func readAccess(t *testing.T) (all []expected) {
	t.Helper()
	data, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string][]string{}
	for n, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if name, list, ok := strings.Cut(line, " = "); ok {
			words[name] = strings.Fields(list)
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 4 {
			t.Fatalf("testdata/access.txt:%d: %d columns; expected route, operation, what it gives, who", n+1, len(f))
		}
		e := expected{strings.Join(strings.Fields(f[0]), " "), strings.TrimSpace(f[1]), strings.TrimSpace(f[2]), nil}
		for _, w := range strings.Fields(f[3]) {
			if list, ok := words[w]; ok {
				e.who = append(e.who, list...)
			} else {
				e.who = append(e.who, w)
			}
		}
		all = append(all, e)
	}
	return all
}

// TestWhoComesToEachRouteIsWhatIsWrittenDown holds the rules to testdata/access.txt, which
// was written from what each act is, and not from the rules: every route × every role.
func TestWhoComesToEachRouteIsWhatIsWrittenDown(t *testing.T) {
	rules := routeRules(t)
	routes, seen := registered(t), 0
	for _, e := range readAccess(t) {
		if routes[e.route] != e.operation {
			t.Errorf("%s is %q; testdata/access.txt says %q", e.route, routes[e.route], e.operation)
			continue
		}
		seen++
		for _, role := range rules.Roles() {
			d := rules.Decide([]string{role}, e.operation)
			if want := slices.Contains(e.who, role); d.Allowed != want {
				t.Errorf("%s, role %s: %v by %q; expected %v", e.route, role, d.Allowed, d.Rule, want)
			}
			if d.Group.Content == (e.gives == "nothing") {
				t.Errorf("%s gives %s, and the rules say content is %v", e.route, e.gives, d.Group.Content)
			}
		}
		if slices.Contains(e.who, "keeper") == rules.Decide(nil, e.operation).Group.Named {
			t.Errorf("%s: nobody named may come: %v", e.route, slices.Contains(e.who, "keeper"))
		}
		if d := rules.Decide(nil, e.operation); d.Allowed && e.operation != "status" && e.operation != "listSessions" && e.operation != "endSession" {
			t.Errorf("%s is open to an officer without a role", e.route)
		}
	}
	if seen != len(routes) {
		t.Errorf("%d of %d routes are in testdata/access.txt", seen, len(routes))
	}
}

// TestTwoRolesMayWhatOneOfThemMay holds every pair of roles to what each may alone: an
// officer who oversees and works sees what work shows, and no role takes another's away.
func TestTwoRolesMayWhatOneOfThemMay(t *testing.T) {
	rules := routeRules(t)
	for _, op := range rules.Operations() {
		for i, a := range rules.Roles() {
			for _, b := range rules.Roles()[i+1:] {
				if a == directive.RouteKeeper || b == directive.RouteKeeper {
					continue // nobody and somebody
				}
				one := rules.Decide([]string{a}, op).Allowed || rules.Decide([]string{b}, op).Allowed
				if both := rules.Decide([]string{a, b}, op).Allowed; both != one {
					t.Errorf("%s: %s and %s together: %v; apart: %v", op, a, b, both, one)
				}
			}
		}
	}
}

func TestNoContentGoesToThoseWhoKeepOrOversee(t *testing.T) {
	rules := routeRules(t)
	for _, g := range rules.Groups() {
		for _, op := range g.Operations {
			for _, roles := range [][]string{{"oversight"}, {"administrator"}, {"oversight", "administrator"}} {
				d := rules.Decide(roles, op)
				byRule := g.Name == "assurances.read" && slices.Contains(roles, "oversight")
				if g.Content && d.Allowed != byRule {
					t.Errorf("%s with the roles %v: %v by %s", op, roles, d.Allowed, d.Rule)
				}
			}
		}
	}
}
