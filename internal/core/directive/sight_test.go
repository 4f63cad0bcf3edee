package directive_test

import (
	"testing"

	"entente/internal/core/access"
	"entente/internal/core/directive"
	"entente/internal/core/errs"

	"pgregory.net/rapid"
)

func sight(t testing.TB) *directive.SightRules {
	t.Helper()
	s, err := directive.Sight()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func drawLabel(t *rapid.T, name string) access.Label {
	words := func(what string, from ...string) []string {
		return rapid.SliceOfDistinct(rapid.SampledFrom(from), rapid.ID[string]).Draw(t, name+what)
	}
	return access.Label{Rank: rapid.IntRange(0, 4).Draw(t, name+" rank"), Parts: words(" parts", "SI", "SI-G", "TK", "RD"), Groups: words(" groups", "a", "b", "c")}
}

// The comparison of core/access is the oracle: level by level, word by word. Of whom
// nothing is on record no compartment keeps a report away; a group does.
func TestTheRulesOfSightAreThoseOfANaiveReading(t *testing.T) {
	rules := sight(t)
	rapid.Check(t, func(t *rapid.T) {
		r := access.Reader{Clearance: drawLabel(t, "reader"), Judge: rules}
		l := drawLabel(t, "thing")
		if r.Unrecorded = rapid.Bool().Draw(t, "unrecorded"); r.Unrecorded {
			r.Clearance = access.Label{Rank: 4}
		}
		if got, want := r.Sees(l), r.Clearance.Covers(l); got != want {
			t.Fatalf("%s is seen by %s: %v; expected %v", l.Key(), r.Clearance.Key(), got, want)
		}
		want := r.Clearance.Covers(l) || r.Unrecorded && len(l.Groups) == 0
		if got := r.SeesItem(l); got != want {
			t.Fatalf("the item %s is seen by %s, unrecorded %v: %v; expected %v", l.Key(), r.Clearance.Key(), r.Unrecorded, got, want)
		}
	})
}

func TestAReaderWhomNoRuleJudgesSeesNothing(t *testing.T) {
	r := access.Reader{Clearance: access.Label{Rank: 4}}
	if r.Sees(access.Label{}) || r.SeesItem(access.Label{}) {
		t.Error("a reader without rules sees what is for everybody")
	}
}

func TestBadRulesOfSightAreRefused(t *testing.T) {
	shape := directive.File{Name: "s.cedarschema", Data: []byte(`entity Officer { level: Long }; entity Thing { level: Long }; action "see" appliesTo { principal: Officer, resource: Thing };`)}
	for name, text := range map[string]string{
		"another attribute": `@id("a") @basis("b") forbid (principal, action, resource) when { resource.rank > principal.level };`,
		"another type":      `@id("a") @basis("b") forbid (principal, action, resource) when { resource.level > "top" };`,
		"another action":    `@id("a") @basis("b") forbid (principal, action == Action::"look", resource);`,
		"no basis":          `@id("a") forbid (principal, action, resource);`,
	} {
		if _, err := directive.LoadSight(shape, directive.File{Name: "s.cedar", Data: []byte(text)}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v; expected that it is refused", name, err)
		}
	}
	if _, err := directive.LoadSight(directive.File{Name: "s", Data: []byte("entity")}, directive.File{}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("no schema: %v; expected that it is refused", err)
	}
}

func BenchmarkSight(b *testing.B) {
	r := access.Reader{Clearance: access.Label{Rank: 4, Parts: []string{"SI", "SI-G", "TK"}, Groups: []string{"a", "b"}}, Judge: sight(b)}
	l := access.Label{Rank: 3, Parts: []string{"SI"}, Groups: []string{"a"}}
	for b.Loop() {
		if !r.Sees(l) {
			b.Fatal("it is not seen")
		}
	}
}
