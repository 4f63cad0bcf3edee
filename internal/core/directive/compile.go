package directive

import (
	"slices"

	"entente/internal/core/party"
	"entente/internal/core/report"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/ast"
	"github.com/cedar-policy/cedar-go/types"
)

// compile turns a directive into Cedar: for each ladder that it names, one
// permit, or for a restrict one forbid. What an emergency directive compiles to
// is asked only in a session in which it is invoked.
func compile(d *Directive, parties *party.Parties) ([]*rule, error) {
	if d.Restrict {
		return compileRestrict(d), nil
	}
	level, err := d.ceilingLevel(parties)
	if err != nil {
		return nil, err
	}
	var out []*rule
	permit := func(l report.Ladder, r report.Rung, and *ast.Node) {
		p := scoped(ast.Permit().ActionIn(actionID(l, r, ".down")), d, level.Rank, parties)
		if and != nil {
			p = p.When(*and)
		}
		out = append(out, d.rule(p, l, slices.Index(openRungs(l), r)))
	}
	for _, l := range report.Ladders {
		r := d.Rungs[l]
		switch {
		case r == "" || r == report.Withheld:
		case l == report.Source && d.Collection != nil && r != "grade":
			in := set("Discipline", d.Collection).Contains(attribute("discipline"))
			not := ast.Not(in)
			permit(l, r, &in)
			permit(l, "grade", &not)
		default:
			permit(l, r, nil)
		}
	}
	p := scoped(ast.Permit().ActionEq(types.NewEntityUID(typeAction, cover)), d, level.Rank, parties)
	return append(out, d.rule(p, cover, 0)), nil
}

func (d *Directive) rule(p *ast.Policy, l report.Ladder, at int) *rule {
	p = p.Annotate("id", types.String(d.ID)).Annotate("basis", types.String(d.Basis))
	return &rule{id: d.ID, basis: d.Basis, policy: cedar.NewPolicyFromAST(p), from: map[report.Ladder]int{l: at}, directive: d, restrict: d.Restrict}
}

// scoped adds the directive's whole scope, what fails oftenest first.
func scoped(p *ast.Policy, d *Directive, ceiling int, parties *party.Parties) *ast.Policy {
	p = p.When(attribute("level").LessThanOrEqual(ast.Long(ceiling))).
		When(onRoad(d)).
		When(set("Topic", d.Topics).ContainsAll(attribute("topics")))
	if len(d.NotAuthorised) > 0 {
		p = p.When(ast.Not(attribute("topics").ContainsAny(set("Topic", d.NotAuthorised))))
	}
	if len(d.Conditions) > 0 {
		p = p.When(attribute("assurances").ContainsAll(set("Assurance", d.Conditions)))
	}
	releasers := d.Releasers
	if releasers == nil {
		releasers = []party.Code{parties.Self}
	}
	return whom(p, d).
		When(set("Method", d.Methods).Contains(ast.Context().Access("method"))).
		When(ast.Context().Access("service").In(codes(releasers)))
}

// onRoad is the condition that the directive may decide on the item's road. In
// extremis what waits for consents goes where they would let it.
func onRoad(d *Directive) ast.Node {
	roads := set("Road", slices.DeleteFunc(slices.Clone(d.MayDecide), func(w string) bool { return w == asked }))
	on := roads.Contains(attribute("road"))
	if !d.InExtremis() {
		return on
	}
	waits := attribute("road").Equal(ast.Value(types.NewEntityUID("Road", asked)))
	return on.Or(waits.And(roads.Contains(attribute("opens"))))
}

func whom(p *ast.Policy, d *Directive) *ast.Policy {
	var named []ast.Node
	if len(d.Partners) > 0 {
		named = append(named, ast.Principal().In(codes(d.Partners)))
	}
	if len(d.Communities) > 0 {
		named = append(named, ast.Principal().In(set(typeCommunity, d.Communities)))
	}
	who := named[0]
	if len(named) > 1 {
		who = named[0].Or(named[1])
	}
	return p.When(who).When(set("Kind", d.Kinds).Contains(attribute("kind")))
}

// compileRestrict caps each ladder that the directive names: everything
// fuller is forbidden, on all roads, methods and levels, in portions that
// share any of its topics.
func compileRestrict(d *Directive) []*rule {
	var out []*rule
	for _, l := range report.Ladders {
		r, ok := d.Rungs[l]
		if !ok {
			continue
		}
		rungs := openRungs(l)
		at := slices.Index(rungs, r) - 1
		if r == report.Withheld {
			at = len(rungs) - 1
		}
		if at < 0 {
			continue
		}
		p := whom(ast.Forbid().ActionIn(actionID(l, rungs[at], ".up")), d).
			When(attribute("topics").ContainsAny(set("Topic", d.Topics)))
		if d.Releasers != nil {
			p = p.When(ast.Context().Access("service").In(codes(d.Releasers)))
		}
		out = append(out, d.rule(p, l, at))
	}
	return out
}

func attribute(name string) ast.Node { return ast.Resource().Access(types.String(name)) }

// set is a set of entity literals; as one value, so that it is built once.
func set(typ types.EntityType, words []string) ast.Node {
	values := make([]types.Value, len(words))
	for i, w := range words {
		values[i] = types.NewEntityUID(typ, types.String(w))
	}
	return ast.Value(types.NewSet(values...))
}

func codes(list []party.Code) ast.Node {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = string(c)
	}
	return set(typeParty, words)
}
