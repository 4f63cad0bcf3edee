package directive_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
)

const annotated = "@id(\"own.1\")\n@basis(\"a statute\")\n"

func TestGoodLawIsAccepted(t *testing.T) {
	for _, law := range []string{
		`forbid (principal, action, resource);`,
		`forbid (principal, action in Action::"place.city.up", resource) when { resource.kind == Kind::"warning" };`,
		`forbid (principal in Party::"RUS", action in [Action::"place.city.up", Action::"person.masked.up"], resource) when { resource.topics.contains(Topic::"strategy") };`,
		`forbid (principal == Party::"RUS/FSB", action, resource) unless { context.method == Method::"tell" };`,
		`forbid (principal in Community::"TRILAT", action, resource) when { resource.level >= 3 && !resource.controls.contains(Control::"OC") };`,
		`forbid (principal, action, resource) when { principal.flags.contains(Flag::"identity-needs-assessment") && resource.withProtected.containsAny([Protection::"minor"]) };`,
		`forbid (principal, action, resource) when { context.service == Party::"USA/DOD" };`,
	} {
		if _, err := load(t, annotated+law); err != nil {
			t.Errorf("%s\n%v", law, err)
		}
	}
}

func TestBadLawIsRefusedByFileLineAndRule(t *testing.T) {
	for _, tt := range []struct{ rule, law, want string }{
		{"law permits nothing", annotated + `permit (principal, action in Action::"place.city.down", resource);`, "expected forbid"},
		{"no id", "@basis(\"x\")\n" + `forbid (principal, action, resource);`, "@id"},
		{"no basis", "@id(\"own.1\")\n" + `forbid (principal, action, resource);`, "@basis is missing"},
		{"id twice", annotated + "forbid (principal, action, resource);\n" + annotated + "forbid (principal, action, resource);", "expected it once"},
		{"id of the built-in law", "@id(\"law.officer\")\n@basis(\"x\")\nforbid (principal, action, resource);", "built-in law"},
		{"a misspelt cure", "@id(\"own.1\") @basis(\"x\") @cuer(\"y\")\nforbid (principal, action, resource);", "unknown annotation @cuer"},
		{"a rung itself", annotated + `forbid (principal, action == Action::"place.city", resource);`, "names an action itself"},
		{"a permit's group", annotated + `forbid (principal, action in Action::"place.city.down", resource);`, `ends in ".up"`},
		{"a rung that is none", annotated + `forbid (principal, action in Action::"place.citty.up", resource);`, `ends in ".up"`},
		{"a list with a permit's group", annotated + `forbid (principal, action in [Action::"place.city.up", Action::"place.city.down"], resource);`, `ends in ".up"`},
		{"an empty list", annotated + `forbid (principal, action in [], resource);`, "empty list"},
		{"reads action", annotated + `forbid (principal, action, resource) when { action == Action::"place.city" };`, "reads action"},
		{"reads action in unless", annotated + `forbid (principal, action, resource) unless { action in Action::"place.city.up" };`, "reads action"},
		{"arithmetic", annotated + `forbid (principal, action, resource) when { resource.level * 2 > 3 };`, "arithmetic"},
		{"misspelt kind", annotated + `forbid (principal, action, resource) when { resource.kind == Kind::"intelligance" };`, `Kind::"intelligance"`},
		{"misspelt kind in a set", annotated + `forbid (principal, action, resource) when { resource.topics.containsAny([Topic::"strategy", Topic::"stratgy"]) };`, `Topic::"stratgy"`},
		{"unknown party", annotated + `forbid (principal == Party::"RSU", action, resource);`, `Party::"RSU"`},
		{"unknown community", annotated + `forbid (principal in Community::"FVEY", action, resource);`, `Community::"FVEY"`},
		{"unknown attribute", annotated + `forbid (principal, action, resource) when { resource.levl > 3 };`, "does not fit the schema"},
		{"wrong type", annotated + `forbid (principal, action, resource) when { resource.level == "S" };`, "does not fit the schema"},
		{"another item", annotated + `forbid (principal, action, resource == Item::"7");`, "constrains the resource"},
		{"a call", annotated + `forbid (principal, action, resource) when { ip("127.0.0.1").isIpv4() };`, "a call of"},
		{"not Cedar", annotated + `forbid (principal, action, resource`, "not Cedar"},
		{"nested too deeply", annotated + `forbid (principal, action, resource) when { ` + strings.Repeat("(", 2000) + "true" + strings.Repeat(")", 2000) + ` };`, "nested too deeply"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := load(t, tt.law)
			if err == nil {
				t.Fatal("accepted")
			}
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "own.cedar:") {
				t.Errorf("%v\nwant an input error with %q", err, tt.want)
			}
		})
	}
}

func TestBuiltInLawIsLawLikeAnyOther(t *testing.T) {
	p, err := load(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(p.Hash(), "sha256:") || len(p.Hash()) != 71 {
		t.Errorf("hash %q", p.Hash())
	}
	if n := strings.Count(directive.BuiltinLaw(), "@id("); n < 10 {
		t.Errorf("%d built-in rules, want at least 10", n)
	}
}

func TestWhatDirectivesCompileToFitsTheSchema(t *testing.T) {
	all := whole + `
supersedes: [D-0]
releasers: [USA/DOD, USA]
communities: [TRILAT]
authority: {office: FDO, redelegate: false}
not_authorised: [strategy]
collection: [HUMINT, SIGINT]
may_decide: [listed, open, shown]
methods: [release, show, tell]
mode: automatic
purpose: p
benefit: b
default: {person: masked}
use: [intelligence, lead]
onward: ask
conditions: [{assurance: humane-treatment}]
retention: P5Y
`
	restrict := strings.Replace(whole, "id: D-1", "id: D-2", 1) + "effect: restrict\n"
	files := []directive.File{{Name: "a.yaml", Data: []byte(all)}, {Name: "b.yaml", Data: []byte(restrict)}}
	for _, p := range []bool{true, false} {
		q := mustParties(t)
		if !p {
			q = nil
		}
		if _, err := directive.Check(files, q); err != nil {
			t.Errorf("with parties %t: %v", p, err)
		}
	}
}

func TestThePolicyHashKnowsTheFilesAndNotTheirOrder(t *testing.T) {
	other := strings.Replace(whole, "id: D-1", "id: D-2", 1)
	hash := func(ds ...string) string {
		p, err := load(t, "", ds...)
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash()
	}
	if hash(whole, other) != hash(other, whole) {
		t.Error("the order of files changes the hash")
	}
	if hash(whole, other) == hash(whole) {
		t.Error("a directive less leaves the hash")
	}
}

func FuzzLaw(f *testing.F) {
	f.Add(directive.BuiltinLaw())
	f.Add(annotated + `forbid (principal, action, resource) when { resource.kind == Kind::"warning" };`)
	f.Fuzz(func(t *testing.T, law string) {
		p, err := directive.Load(directive.Files{
			Parties: directive.File{Name: "p", Data: []byte(parties)}, Law: []directive.File{{Name: "f.cedar", Data: []byte(law)}}})
		if (err == nil) == (p == nil) {
			t.Errorf("a policy %t and error %v; expected one of the two", p != nil, err)
		}
	})
}

func TestALawIsNotNamedAsADirective(t *testing.T) {
	_, err := load(t, "@id(\"D-1\") @basis(\"x\")\nforbid (principal, action, resource);", whole)
	if err == nil || !strings.Contains(err.Error(), "a.yaml") {
		t.Errorf("%v; expected the law to be refused, naming the directive's file", err)
	}
}

func TestLevelsOfAnAgreementAreLevels(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{"theirs: SECRET DÉFENSE", "theirs: SECRETTE", "parties.FRA.equivalences[1].theirs"},
		{"{ours: SECRET, theirs: SECRET,", "{ours: SECRT, theirs: SECRET,", "parties.FRA.equivalences[0].ours"},
		{"ceiling: SECRET, flags", "ceiling: GEHEIM, flags", "parties.RUS.ceiling"},
	} {
		_, err := directive.Load(directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(strings.Replace(parties, tt.old, tt.new, 1))}})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "parties.yaml:") {
			t.Errorf("%s: %v; want %q", tt.new, err, tt.want)
		}
	}
}
