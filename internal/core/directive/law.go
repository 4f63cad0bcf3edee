package directive

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	xast "github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

//go:embed law/builtin.cedar
var builtinLaw []byte

// BuiltinLaw is the text of the law that every node holds.
func BuiltinLaw() string { return string(builtinLaw) }

// MaxLawBytes bounds one law file.
const MaxLawBytes = 1 << 20

// rule is one compiled policy, as the index holds it.
type rule struct {
	id, basis, cure string
	policy          *cedar.Policy
	from            map[report.Ladder]int // index of the rung in its scope: permits reach it and coarser, forbids bind it and fuller
	directive       *Directive            // nil for law
	restrict        bool
	reads           authority // what of a permit's authority a condition reads
}

// lawReader checks law files against the schema and the rules of this package.
type lawReader struct {
	validator *validate.Validator
	parties   *party.Parties
	seen      map[string]string // id → file
}

func newValidator(parties *party.Parties) (*validate.Validator, error) {
	var s schema.Schema
	if err := s.UnmarshalCedar([]byte(Schema(parties))); err != nil {
		return nil, errs.Wrap(errs.Internal, "directive.Schema", err, "the schema cannot be read: %v", err)
	}
	resolved, err := s.Resolve()
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "directive.Schema", err, "the schema cannot be resolved: %v", err)
	}
	return validate.New(resolved, validate.WithStrict()), nil
}

func newLawReader(parties *party.Parties) (*lawReader, error) {
	v, err := newValidator(parties)
	return &lawReader{validator: v, parties: parties, seen: map[string]string{}}, err
}

var cedarPlace = regexp.MustCompile(`(\d+):(\d+)`)

// read parses and checks one file of law.
func (r *lawReader) read(f File) ([]*rule, error) {
	if len(f.Data) > MaxLawBytes {
		return nil, errs.At("directive.Load", f.Name, 0, "", "%d bytes; expected at most %d", len(f.Data), MaxLawBytes)
	}
	if err := nesting(f); err != nil {
		return nil, err
	}
	list, err := cedar.NewPolicyListFromBytes(f.Name, f.Data)
	if err != nil {
		line := 0
		if m := cedarPlace.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		return nil, errs.At("directive.Load", f.Name, line, "", "not Cedar: %v", err)
	}
	var out []*rule
	for _, p := range list {
		x, err := r.check(f.Name, p)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// nesting bounds the depth that Cedar's recursive parser is given.
func nesting(f File) error {
	depth, line := 0, 1
	for _, c := range f.Data {
		switch c {
		case '\n':
			line++
		case '(', '[', '{', '!', '-':
			depth++
		case ')', ']', '}', ';':
			depth = max(0, depth-1)
		}
		if c == ';' {
			depth = 0
		}
		if depth > 500 {
			return errs.At("directive.Load", f.Name, line, "", "nested too deeply; expected simple conditions")
		}
	}
	return nil
}

func (r *lawReader) check(file string, p *cedar.Policy) (*rule, error) {
	line := p.Position().Line
	id := string(p.Annotations()["id"])
	fail := func(format string, args ...any) error {
		key := "policy"
		if id != "" {
			key = "policy " + id
		}
		return errs.At("directive.Load", file, line, key, format, args...)
	}
	x := &rule{id: id, basis: string(p.Annotations()["basis"]), cure: string(p.Annotations()["cure"]), policy: p}
	ast := (*xast.Policy)(p.AST())
	switch {
	case p.Effect() != cedar.Forbid:
		return nil, fail("law permits nothing; expected forbid")
	case !idForm.MatchString(id):
		return nil, fail("@id %q; expected an id of letters, digits, dots and hyphens", id)
	case strings.TrimSpace(x.basis) == "":
		return nil, fail("@basis is missing; expected the words of the law it rests on")
	case r.seen[id] != "":
		return nil, fail("@id stands in %s too; expected it once", r.seen[id])
	}
	for key := range p.Annotations() {
		if key != "id" && key != "basis" && key != "cure" {
			return nil, fail("unknown annotation @%s; expected @id, @basis and @cure", key)
		}
	}
	r.seen[id] = file
	var err error
	if x.from, err = forbidScope(ast.Action); err != nil {
		return nil, fail("%v", err)
	}
	if _, ok := ast.Resource.(xast.ScopeTypeAll); !ok {
		return nil, fail("constrains the resource; expected conditions on its attributes")
	}
	if x.reads, err = checkConditions(ast); err != nil {
		return nil, fail("%v", err)
	}
	if err := r.literals(ast); err != nil {
		return nil, fail("%v", err)
	}
	if err := r.validator.Policy(id, ast); err != nil {
		return nil, fail("does not fit the schema: %v", err)
	}
	return x, nil
}

// forbidScope reads the action scope of a forbid: every action, one ".up"
// group or a list of them. It gives, for each ladder, the coarsest rung bound.
func forbidScope(scope xast.IsActionScopeNode) (map[report.Ladder]int, error) {
	out := map[report.Ladder]int{}
	add := func(u types.EntityUID) error {
		l, at, err := group(u, ".up")
		if err == nil {
			if old, ok := out[l]; !ok || at > old {
				out[l] = at
			}
		}
		return err
	}
	switch s := scope.(type) {
	case xast.ScopeTypeAll:
		for _, l := range report.Ladders {
			out[l] = len(openRungs(l)) - 1
		}
	case xast.ScopeTypeIn:
		return out, add(s.Entity)
	case xast.ScopeTypeInSet:
		if len(s.Entities) == 0 {
			return nil, fmt.Errorf("an empty list of actions; expected \"<ladder>.<rung>.up\"")
		}
		for _, u := range s.Entities {
			if err := add(u); err != nil {
				return nil, err
			}
		}
	default:
		return nil, fmt.Errorf("names an action itself; expected `action in Action::\"<ladder>.<rung>.up\"`, a list of them, or every action")
	}
	return out, nil
}

func group(u types.EntityUID, suffix string) (report.Ladder, int, error) {
	name, ok := strings.CutSuffix(string(u.ID), suffix)
	if u.Type == typeAction && ok {
		l, r, _ := strings.Cut(name, ".")
		if report.Ladder(l).Rungs() != nil {
			if at := slices.Index(openRungs(report.Ladder(l)), report.Rung(r)); at >= 0 {
				return report.Ladder(l), at, nil
			}
		}
	}
	return "", 0, fmt.Errorf("action group %s; expected one that ends in %q, such as Action::\"place.city%s\"", u, suffix, suffix)
}

// checkConditions refuses what Cedar's validator lets pass: reading the
// action (the rung must stand in the scope alone), and arithmetic, which can
// overflow at run time.
func checkConditions(p *xast.Policy) (reads authority, err error) {
	for _, c := range p.Conditions {
		xast.Inspect(xast.NewNode(c.Body), func(n xast.IsNode) bool {
			switch v := n.(type) {
			case xast.NodeTypeVariable:
				if v.Name == "action" {
					err = fmt.Errorf("a condition reads action; expected the rung in the scope alone")
				}
			case xast.NodeTypeAdd, xast.NodeTypeSub, xast.NodeTypeMult, xast.NodeTypeNegate:
				err = fmt.Errorf("arithmetic; expected comparisons")
			case xast.NodeTypeExtensionCall:
				err = fmt.Errorf("a call of %s; expected comparisons and sets", v.Name)
			case xast.NodeTypeAccess:
				reads |= authorityRead[string(v.Value)]
			case xast.NodeTypeHas:
				reads |= authorityRead[string(v.Value)]
			}
			return err == nil
		})
	}
	return reads, err
}

// literals refuses every entity literal outside the declared members: Cedar's
// validator accepts any id, also of an enum, and a misspelt forbid would never fire.
func (r *lawReader) literals(p *xast.Policy) (err error) {
	look := func(v types.Value) {
		switch v := v.(type) {
		case types.EntityUID:
			if err == nil {
				err = r.known(v)
			}
		case types.Set:
			for x := range v.All() {
				if u, ok := x.(types.EntityUID); ok && err == nil {
					err = r.known(u)
				}
			}
		}
	}
	switch s := p.Principal.(type) {
	case xast.ScopeTypeEq:
		look(s.Entity)
	case xast.ScopeTypeIn:
		look(s.Entity)
	case xast.ScopeTypeIsIn:
		look(s.Entity)
	}
	for _, c := range p.Conditions {
		xast.Inspect(xast.NewNode(c.Body), func(n xast.IsNode) bool {
			if v, ok := n.(xast.NodeValue); ok {
				look(v.Value)
			}
			return err == nil
		})
	}
	return err
}

func (r *lawReader) known(u types.EntityUID) error {
	id := string(u.ID)
	for _, c := range closed {
		if c.Type == u.Type {
			if slices.Contains(c.Words, id) {
				return nil
			}
			return fmt.Errorf("unknown %s; expected one of %s", u, strings.Join(c.Words, ", "))
		}
	}
	switch u.Type {
	case "Topic":
		if r.parties == nil || r.parties.KnownTopic(id) {
			return nil
		}
		return fmt.Errorf("unknown %s; expected one of %s", u, strings.Join(r.parties.Topics, ", "))
	case typeCommunity:
		if r.parties == nil || r.parties.Communities[id] != nil {
			return nil
		}
		return fmt.Errorf("unknown %s; expected a community of parties.yaml", u)
	case typeParty:
		code := party.Code(id)
		if code.Valid() && (r.parties == nil || r.parties.Known(code) || r.parties.Self.Country() == code.Country() || r.member(code)) {
			return nil
		}
		return fmt.Errorf("unknown %s; expected a party of parties.yaml", u)
	}
	return fmt.Errorf("unexpected %s; expected a word of a closed list, a Party, a Community or a Topic", u)
}

// member tells whether any community lists the code.
func (r *lawReader) member(code party.Code) bool {
	for _, list := range r.parties.Communities {
		if slices.ContainsFunc(list, func(c party.Code) bool { return c.Includes(code) }) {
			return true
		}
	}
	return false
}
