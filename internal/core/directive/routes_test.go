package directive_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const placedRoutes = `entity Role enum ["lead", "author", "keeper"];
entity Officer { roles: Set<Role> };
entity Group { content: Bool, named: Bool };
action "content", "plain", "named";
action "reports" in ["content"];
action "list", "show" in ["reports"] appliesTo { principal: Officer, resource: Group };
action "counts" in ["plain", "named"];
action "count" in ["counts"] appliesTo { principal: Officer, resource: Group };
`

const routeRules = `@id("r.read") @basis("work")
permit (principal, action in Action::"reports", resource)
when { principal.roles.containsAny([Role::"author", Role::"lead"]) };
@id("r.count") @basis("answers for it")
permit (principal, action in Action::"counts", resource) when { principal.roles.contains(Role::"lead") };
@id("r.keeper") @basis("keeps the node")
permit (principal, action, resource) when { principal.roles.contains(Role::"keeper") };
@id("r.named") @basis("nobody unnamed")
forbid (principal, action, resource) when { resource.named && principal.roles.contains(Role::"keeper") };
`

func loadRoutes(t testing.TB, placed string, rules ...string) (*directive.RouteRules, error) {
	t.Helper()
	var files []directive.File
	for _, r := range rules {
		files = append(files, directive.File{Name: "r.cedar", Data: []byte(r)})
	}
	return directive.LoadRoutes(directive.File{Name: "p.cedarschema", Data: []byte(placed)}, files...)
}

func TestARouteIsDecidedByRolesOperationAndGroup(t *testing.T) {
	r, err := loadRoutes(t, placedRoutes, routeRules)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		roles, operation string
		allowed          bool
		rule             string
	}{
		{"author", "list", true, "r.read"},
		{"author", "count", false, ""},
		{"lead", "count", true, "r.count"},
		{"author lead", "count", true, "r.count"},
		{"keeper", "show", true, "r.keeper"},
		{"keeper", "count", false, "r.named"},
		{"keeper lead", "count", false, "r.named"},
		{"", "list", false, ""},
		{"king", "list", false, ""},
		{"lead", "nowhere", false, ""},
		{"lead", "reports", false, ""},
	} {
		d := r.Decide(strings.Fields(tt.roles), tt.operation)
		if d.Allowed != tt.allowed || d.Rule != tt.rule {
			t.Errorf("%q for %s: %+v; expected %v by %q", tt.roles, tt.operation, d, tt.allowed, tt.rule)
		}
	}
	if diff := cmp.Diff([]string{"lead", "author"}, r.May("show")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"count", "list", "show"}, r.Operations()); diff != "" {
		t.Error(diff)
	}
	want := []directive.RouteGroup{{Name: "counts", Named: true, Operations: []string{"count"}}, {Name: "reports", Content: true, Operations: []string{"list", "show"}}}
	if diff := cmp.Diff(want, r.Groups()); diff != "" {
		t.Error(diff)
	}
}

func TestFurtherRolesTakeNothingWhereNoForbidSpeaks(t *testing.T) {
	r, err := loadRoutes(t, placedRoutes, routeRules)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		roles := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"lead", "author", "king"}), rapid.ID).Draw(t, "roles")
		more := rapid.SampledFrom([]string{"lead", "author", "king"}).Draw(t, "more")
		op := rapid.SampledFrom(append(r.Operations(), "nowhere")).Draw(t, "operation")
		if r.Decide(roles, op).Allowed && !r.Decide(append(roles, more), op).Allowed {
			t.Fatalf("%v may do %s, and not with %s", roles, op, more)
		}
	})
}

func TestBadRouteRulesAreRefusedByFileLineAndRule(t *testing.T) {
	const permit = "permit (principal, action in Action::\"reports\", resource);\n"
	for name, tt := range map[string]struct{ placed, rules, want string }{
		"no schema":               {"action", routeRules, "p.cedarschema"},
		"in two groups":           {placedRoutes + `action "two" in ["reports", "counts"] appliesTo { principal: Officer, resource: Group };`, routeRules, "exactly one group"},
		"in no group":             {placedRoutes + `action "none" appliesTo { principal: Officer, resource: Group };`, routeRules, "exactly one group"},
		"in a kind":               {placedRoutes + `action "odd" in ["content"] appliesTo { principal: Officer, resource: Group };`, routeRules, "exactly one group"},
		"a group of both kinds":   {placedRoutes + `action "both" in ["content", "plain"];`, routeRules, "content or plain"},
		"a group of no kind":      {placedRoutes + `action "bare";`, routeRules, "content or plain"},
		"a group in a group":      {placedRoutes + `action "sub" in ["reports"];`, routeRules, "content or plain"},
		"an empty group":          {placedRoutes + `action "empty" in ["plain"];`, routeRules, "of no operation"},
		"not Cedar":               {placedRoutes, "permit", "r.cedar:1"},
		"no id":                   {placedRoutes, `@basis("b")` + "\n" + permit, "@id"},
		"no basis":                {placedRoutes, `@id("a")` + "\n" + permit, "@basis is missing"},
		"an id twice":             {placedRoutes, `@id("r.read") @basis("b")` + permit + routeRules, "@id stands"},
		"a basis twice":           {placedRoutes, `@id("a") @basis("work")` + permit + routeRules, "@basis stands"},
		"another annotation":      {placedRoutes, `@id("a") @basis("b") @cure("c")` + permit, "annotations"},
		"an unknown group":        {placedRoutes, `@id("a") @basis("b") permit (principal, action in Action::"report", resource);`, `unknown Action::"report"`},
		"an unknown operation":    {placedRoutes, `@id("a") @basis("b") permit (principal, action == Action::"lists", resource);`, `unknown Action::"lists"`},
		"an unknown role":         {placedRoutes, `@id("a") @basis("b") permit (principal, action, resource) when { principal.roles.contains(Role::"king") };`, `unknown Role::"king"`},
		"an unknown one in a set": {placedRoutes, `@id("a") @basis("b") permit (principal, action in [Action::"counts", Action::"x"], resource);`, `unknown Action::"x"`},
		"one officer":             {placedRoutes, `@id("a") @basis("b") permit (principal == Officer::"x", action, resource);`, "constrains the principal"},
		"one group":               {placedRoutes, `@id("a") @basis("b") permit (principal, action, resource == Group::"reports");`, "constrains the resource"},
		"another attribute":       {placedRoutes, `@id("a") @basis("b") permit (principal, action, resource) when { resource.secret };`, "does not fit the schema"},
	} {
		_, err := loadRoutes(t, tt.placed, tt.rules)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; expected %q", name, err, tt.want)
		}
	}
}
