package directive

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	xast "github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/resolved"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

// Entity types of the schema of routes.
const (
	typeOfficer = types.EntityType("Officer")
	typeGroup   = types.EntityType("Group")
	typeRole    = types.EntityType("Role")
)

// RouteKeeper is the role of whoever keeps the node and names no officer.
const RouteKeeper = "keeper"

// What a group of routes is: of the first two exactly one, and named or not.
const (
	routeContent = "content"
	routePlain   = "plain"
	routeNamed   = "named"
)

// RouteGroup is a group of the desk's operations.
type RouteGroup struct {
	Name       string
	Content    bool     // gives words of reports, of partners, or of who is sought, met or travels
	Named      bool     // nobody comes to it unnamed
	Operations []string // sorted
}

// RouteDecision says whether an operation may be done, and by which rule.
type RouteDecision struct {
	Allowed bool
	Rule    string // id of the permit, or of the forbid; "" where no rule speaks
	Basis   string
	Group   RouteGroup // the zero value for an operation that nobody placed
}

// RouteRules say who may do which operation of the desk. They are immutable and safe for
// concurrent use.
type RouteRules struct {
	roles   []string // in the order in which they are named
	groups  map[string]RouteGroup
	of      map[string]string // operation → group
	rules   []*rule           // by id
	actions types.EntityMap
}

// readShape reads the schema that rules must keep to.
func readShape(op string, shape File) (*resolved.Schema, error) {
	var s schema.Schema
	s.SetFilename(shape.Name)
	if err := s.UnmarshalCedar(shape.Data); err != nil {
		return nil, errs.At(op, shape.Name, lineIn(err), "", "not a schema: %v", err)
	}
	r, err := s.Resolve()
	if err != nil {
		return nil, errs.At(op, shape.Name, 0, "", "the schema does not hold together: %v", err)
	}
	return r, nil
}

// LoadRoutes reads the schema, which places every operation in one group, and the rules.
// A single bad file refuses the whole; the error names file, line and rule.
func LoadRoutes(placed File, rules ...File) (*RouteRules, error) {
	r, err := readShape("directive.LoadRoutes", placed)
	if err != nil {
		return nil, err
	}
	out := &RouteRules{groups: map[string]RouteGroup{}, of: map[string]string{}, actions: types.EntityMap{}}
	for _, v := range r.Enums[typeRole].Values {
		out.roles = append(out.roles, string(v.ID))
	}
	if err := out.place(placed.Name, r); err != nil {
		return nil, err
	}
	c := routeReader{known: r, validator: validate.New(r, validate.WithStrict()), ids: map[string]string{}, bases: map[string]string{}}
	for _, f := range rules {
		read, err := c.read(f)
		if err != nil {
			return nil, err
		}
		out.rules = append(out.rules, read...)
	}
	slices.SortFunc(out.rules, func(a, b *rule) int { return strings.Compare(a.id, b.id) })
	return out, nil
}

// place reads the groups and which operation is in which.
func (r *RouteRules) place(file string, s *resolved.Schema) error {
	fail := func(id types.EntityUID, format string, args ...any) error {
		return errs.At("directive.LoadRoutes", file, 0, "action "+string(id.ID), format, args...)
	}
	uids := slices.SortedFunc(maps.Keys(s.Actions), func(a, b types.EntityUID) int { return strings.Compare(string(a.ID), string(b.ID)) })
	parents := func(u types.EntityUID) (out []string) {
		for p := range s.Actions[u].Entity.Parents.All() {
			out = append(out, string(p.ID))
		}
		slices.Sort(out)
		return out
	}
	kinds := []string{routeContent, routePlain, routeNamed}
	for _, u := range uids {
		a, name, in := s.Actions[u], string(u.ID), parents(u)
		r.actions[u] = a.Entity
		if a.AppliesTo != nil || slices.Contains(kinds, name) {
			continue
		}
		g := RouteGroup{Name: name, Content: slices.Contains(in, routeContent), Named: slices.Contains(in, routeNamed)}
		stray := slices.ContainsFunc(in, func(p string) bool { return !slices.Contains(kinds, p) })
		if stray || g.Content == slices.Contains(in, routePlain) {
			return fail(u, "in %s; expected a group in content or plain, and in named where nobody comes to it unnamed", errs.List(in))
		}
		r.groups[name] = g
	}
	for _, u := range uids {
		if s.Actions[u].AppliesTo == nil {
			continue
		}
		name, in := string(u.ID), parents(u)
		if len(in) != 1 || r.groups[in[0]].Name == "" {
			return fail(u, "in %s; expected an operation in exactly one group", errs.List(in))
		}
		g := r.groups[in[0]]
		g.Operations = append(g.Operations, name)
		r.groups[in[0]], r.of[name] = g, in[0]
	}
	for name, g := range r.groups {
		if len(g.Operations) == 0 {
			return fail(types.NewEntityUID(typeAction, types.String(name)), "a group of no operation; expected one at least")
		}
	}
	return nil
}

// Groups are the groups, by name.
func (r *RouteRules) Groups() []RouteGroup {
	var out []RouteGroup
	for _, name := range slices.Sorted(maps.Keys(r.groups)) {
		out = append(out, r.groups[name])
	}
	return out
}

// Roles are the roles that the schema knows, in the order in which answers name them.
func (r *RouteRules) Roles() []string { return slices.Clone(r.roles) }

// Operations are those that are placed, sorted.
func (r *RouteRules) Operations() []string { return slices.Sorted(maps.Keys(r.of)) }

// Decide says whether somebody with these roles may do an operation. A forbid stands
// above every permit; what no rule permits, what nobody placed, and a rule that fails
// are refusals. It is a function of its arguments alone.
func (r *RouteRules) Decide(roles []string, operation string) RouteDecision {
	g, ok := r.groups[r.of[operation]]
	if !ok {
		return RouteDecision{}
	}
	d := RouteDecision{Group: g}
	known := make([]types.Value, 0, len(roles))
	for _, role := range roles {
		if slices.Contains(r.roles, role) {
			known = append(known, types.NewEntityUID(typeRole, types.String(role)))
		}
	}
	w := routeWorld{actions: r.actions,
		officer: types.Entity{UID: types.NewEntityUID(typeOfficer, "asking"), Attributes: types.NewRecord(types.RecordMap{"roles": types.NewSet(known...)})},
		group: types.Entity{UID: types.NewEntityUID(typeGroup, types.String(g.Name)),
			Attributes: types.NewRecord(types.RecordMap{"content": types.Boolean(g.Content), "named": types.Boolean(g.Named)})}}
	allowed, why := cedar.Authorize(ordered(r.rules), w, types.Request{Principal: w.officer.UID,
		Action: types.NewEntityUID(typeAction, types.String(operation)), Resource: w.group.UID})
	if len(why.Errors) > 0 {
		x := r.rules[place(why.Errors[0].PolicyID)]
		d.Rule, d.Basis = x.id, "the rule failed, and what fails denies"
		return d
	}
	d.Allowed = allowed == cedar.Allow
	for _, reason := range why.Reasons { // by id, forbids alone where one stands
		if x := r.rules[place(reason.PolicyID)]; d.Rule == "" || x.id < d.Rule {
			d.Rule, d.Basis = x.id, x.basis
		}
	}
	return d
}

// May are the roles each of which alone may do an operation, in the order in which
// answers name them; without whoever keeps the node.
func (r *RouteRules) May(operation string) []string {
	return slices.DeleteFunc(r.Roles(), func(role string) bool {
		return role == RouteKeeper || !r.Decide([]string{role}, operation).Allowed
	})
}

// routeWorld are the entities of one decision.
type routeWorld struct {
	actions        types.EntityMap
	officer, group types.Entity
}

// Get implements types.EntityGetter.
func (w routeWorld) Get(u types.EntityUID) (types.Entity, bool) {
	switch u {
	case w.officer.UID:
		return w.officer, true
	case w.group.UID:
		return w.group, true
	}
	e, ok := w.actions[u]
	return e, ok
}

// routeReader checks rules against the schema.
type routeReader struct {
	known      *resolved.Schema
	validator  *validate.Validator
	ids, bases map[string]string // → file
}

func (c *routeReader) read(f File) ([]*rule, error) {
	if len(f.Data) > MaxLawBytes {
		return nil, errs.At("directive.LoadRoutes", f.Name, 0, "", "%d bytes; expected at most %d", len(f.Data), MaxLawBytes)
	}
	if err := nesting(f); err != nil {
		return nil, err
	}
	list, err := cedar.NewPolicyListFromBytes(f.Name, f.Data)
	if err != nil {
		return nil, errs.At("directive.LoadRoutes", f.Name, lineIn(err), "", "not Cedar: %v", err)
	}
	var out []*rule
	for _, p := range list {
		x, err := c.check(f.Name, p)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// check holds a rule to what the rules of law are held to, but that it may permit and
// that its conditions may ask for the group.
func (c *routeReader) check(file string, p *cedar.Policy) (*rule, error) {
	notes := p.Annotations()
	x := &rule{id: string(notes["id"]), basis: strings.TrimSpace(string(notes["basis"])), policy: p, restrict: p.Effect() == cedar.Forbid}
	fail := func(format string, args ...any) error {
		return errs.At("directive.LoadRoutes", file, p.Position().Line, strings.TrimSpace("policy "+x.id), format, args...)
	}
	switch {
	case !idForm.MatchString(x.id):
		return nil, fail("@id %q; expected an id of letters, digits, dots and hyphens", x.id)
	case x.basis == "":
		return nil, fail("@basis is missing; expected why")
	case c.ids[x.id] != "":
		return nil, fail("@id stands in %s too; expected it once", c.ids[x.id])
	case c.bases[x.basis] != "":
		return nil, fail("@basis stands in %s too; expected a reason of its own", c.bases[x.basis])
	case len(notes) != 2:
		return nil, fail("%d annotations; expected @id and @basis", len(notes))
	}
	c.ids[x.id], c.bases[x.basis] = file, file
	ast := (*xast.Policy)(p.AST())
	if _, ok := ast.Principal.(xast.ScopeTypeAll); !ok {
		return nil, fail("constrains the principal; expected a condition on principal.roles")
	}
	if _, ok := ast.Resource.(xast.ScopeTypeAll); !ok {
		return nil, fail("constrains the resource; expected a condition on its attributes")
	}
	if err := c.literals(ast); err != nil {
		return nil, fail("%v", err)
	}
	if err := c.validator.Policy(x.id, ast); err != nil {
		return nil, fail("does not fit the schema: %v", err)
	}
	return x, nil
}

// literals refuses what the schema does not declare: a misspelt forbid would never fire.
func (c *routeReader) literals(p *xast.Policy) (err error) {
	look := func(u types.EntityUID) {
		if err != nil {
			return
		}
		if _, ok := c.known.Actions[u]; ok {
			return
		}
		if !slices.Contains(c.known.Enums[u.Type].Values, u) {
			err = errs.E(errs.Invalid, "directive.LoadRoutes", "unknown %s; expected what the schema declares", u)
		}
	}
	switch s := p.Action.(type) {
	case xast.ScopeTypeEq:
		look(s.Entity)
	case xast.ScopeTypeIn:
		look(s.Entity)
	case xast.ScopeTypeInSet:
		for _, u := range s.Entities {
			look(u)
		}
	}
	for _, condition := range p.Conditions {
		xast.Inspect(xast.NewNode(condition.Body), func(n xast.IsNode) bool {
			if v, ok := n.(xast.NodeValue); ok {
				switch v := v.Value.(type) {
				case types.EntityUID:
					look(v)
				case types.Set:
					for x := range v.All() {
						if u, ok := x.(types.EntityUID); ok {
							look(u)
						}
					}
				}
			}
			return err == nil
		})
	}
	return err
}

var schemaPlace = regexp.MustCompile(`:(\d+):\d+`)

// lineIn is the line that an error of the Cedar library names, 0 for none.
func lineIn(err error) int {
	for _, form := range []*regexp.Regexp{schemaPlace, cedarPlace} {
		if m := form.FindStringSubmatch(err.Error()); m != nil {
			line, _ := strconv.Atoi(m[1])
			return line
		}
	}
	return 0
}
