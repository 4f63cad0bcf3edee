package directive_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
)

const parties = `
self: USA/CIA
communities: {TRILAT: [USA, FRA, RUS]}
topics: [counter-terrorism, terrorist-finance, strategy]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET, equivalences: [{ours: SECRET, theirs: SECRET, from: 2021-07-01}, {ours: SECRET, theirs: SECRET DÉFENSE, to: 2021-07-01}]}
  RUS: {services: [RUS/FSB, RUS/SVR], ceiling: SECRET, flags: [identity-needs-assessment]}
`

const whole = `
id: D-1
title: Operational planning information for France
issued_by: [Secretary of Defense]
basis: existing law and policy
effective: 2015-11-16T00:00:00Z
partners: [FRA]
topics: [counter-terrorism]
kinds: [intelligence, warning]
ceiling: SECRET
rungs: {text: written, source: descriptor, person: full}
expires: 2016-11-16T00:00:00Z
`

func mustParties(t testing.TB) *party.Parties {
	t.Helper()
	p, err := party.DecodeParties("parties.yaml", []byte(parties))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDirectiveDefaultsAreTheCarefulOnes(t *testing.T) {
	ds, err := directive.Decode("d.yaml", []byte(whole), mustParties(t))
	if err != nil {
		t.Fatal(err)
	}
	d := ds[0]
	if d.Automatic || d.Onward != "none" || d.Restrict || !d.DefaultAtCeiling || d.Releasers != nil {
		t.Errorf("mode review, onward none, effect permit, default ceiling expected: %+v", d)
	}
	for name, list := range map[string][]string{"may_decide": d.MayDecide, "methods": d.Methods, "use": d.Use} {
		want := map[string]string{"may_decide": "listed", "methods": "release", "use": "intelligence"}[name]
		if len(list) != 1 || list[0] != want {
			t.Errorf("%s = %v, want [%s]", name, list, want)
		}
	}
}

func TestBadDirectivesAreRefusedByFileLineAndKey(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(whole, old, new, 1) }
	for _, tt := range []struct{ rule, text, want string }{
		{"unknown key", whole + "colour: red\n", "d.yaml:13: colour: unknown key"},
		{"id missing", with("id: D-1\n", ""), `"id" is missing`},
		{"basis missing", with("basis: existing law and policy\n", ""), `"basis" is missing`},
		{"basis empty", with("existing law and policy", `" "`), "d.yaml:5: basis: empty"},
		{"bad time", with("2015-11-16T00:00:00Z", "16 November"), "d.yaml:6: effective:"},
		{"neither expires nor review", with("expires: 2016-11-16T00:00:00Z\n", ""), "neither expires nor review"},
		{"expires before effective", with("2016-11-16", "2014-11-16"), "expires is not after effective"},
		{"nobody named", with("partners: [FRA]\n", ""), "neither partners nor communities"},
		{"bad partner", with("[FRA]", "[France]"), "d.yaml:7: partners[0]:"},
		{"topic outside the register", with("[counter-terrorism]", "[counter-terorism]"), `d.yaml:8: topics[0]: "counter-terorism"; expected one of counter-terrorism`},
		{"no topics", with("[counter-terrorism]", "[]"), "d.yaml:8: topics: empty"},
		{"unknown kind", with("[intelligence, warning]", "[intelligance]"), "d.yaml:9: kinds[0]:"},
		{"level of another system", with("ceiling: SECRET", "ceiling: СЕКРЕТНО"), "d.yaml:10: ceiling:"},
		{"unknown ladder", with("source: descriptor", "sources: descriptor"), "d.yaml:11: rungs.sources: unknown ladder"},
		{"rung of another ladder", with("source: descriptor", "source: masked"), "d.yaml:11: rungs.source:"},
		{"an officer is never named", with("source: descriptor", "officer: name"), "d.yaml:11: rungs.officer:"},
		{"automatic without purpose", whole + "mode: automatic\nbenefit: x\n", "mode is automatic; expected a purpose"},
		{"restrict with a mode", whole + "effect: restrict\nmode: review\n", "a restrict names no conditions or mode"},
		{"restrict with conditions", whole + "effect: restrict\nconditions: [{assurance: humane-treatment}]\n", "a restrict names no conditions or mode"},
		{"three officers", whole + "authority: {officers: 3}\n", "d.yaml:13: authority.officers:"},
		{"no officer", whole + "authority: {officers: 0}\n", "d.yaml:13: authority.officers:"},
		{"officers where nothing is reviewed", whole + "mode: automatic\npurpose: x\nbenefit: x\nauthority: {officers: 2}\n", "officers: 2 where nothing is reviewed"},
		{"officers on a restrict", whole + "effect: restrict\nauthority: {officers: 2}\n", "officers: 2 where nothing is reviewed"},
		{"text has no default", whole + "default: {text: gist}\n", "text has no default"},
		{"default neither ceiling nor map", whole + "default: floor\n", "expected ceiling, or a map"},
		{"unknown assurance", whole + "conditions: [{assurance: kindness}]\n", "conditions[0].assurance:"},
		{"asked is no road to decide on", whole + "may_decide: [asked]\n", "may_decide[0]:"},
		{"supersedes itself", whole + "supersedes: [D-1]\n", "supersedes itself"},
		{"retention no duration", whole + "retention: five years\n", "retention:"},
		{"key twice", whole + "id: D-2\n", "key given twice"},
		{"anchor", with("existing law and policy", "&x words"), "anchors and aliases"},
		{"version 2", whole + "v: 2\n", "v:"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := directive.Decode("d.yaml", []byte(tt.text), mustParties(t))
			if err == nil {
				t.Fatal("accepted")
			}
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "d.yaml:") {
				t.Errorf("%v\nwant an input error with %q", err, tt.want)
			}
		})
	}
}

func load(t testing.TB, law string, directives ...string) (*directive.Policy, error) {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)}}
	for i, d := range directives {
		f.Directives = append(f.Directives, directive.File{Name: string(rune('a'+i)) + ".yaml", Data: []byte(d)})
	}
	if law != "" {
		f.Law = []directive.File{{Name: "own.cedar", Data: []byte(law)}}
	}
	return directive.Load(f)
}

func TestASetOfDirectivesIsRefusedForDoubleIdsAndCycles(t *testing.T) {
	other := strings.Replace(whole, "id: D-1", "id: D-2", 1)
	for _, tt := range []struct {
		rule string
		set  []string
		want string
	}{
		{"double id", []string{whole, whole}, `"D-1" stands in`},
		{"cycle of two", []string{whole + "supersedes: [D-2]\n", other + "supersedes: [D-1]\n"}, "supersede each other"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if _, err := load(t, "", tt.set...); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
	if _, err := load(t, "", whole+"supersedes: [UNKNOWN-1]\n", other); err != nil {
		t.Errorf("an unknown superseded id is allowed: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("[" + strings.Repeat("[", 100)))
	f.Add([]byte("id: &a [*a]"))
	p := mustParties(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		ds, err := directive.Decode("f.yaml", data, p)
		if (err == nil) == (ds == nil) {
			t.Errorf("%d directives and error %v; expected one of the two", len(ds), err)
		}
	})
}
