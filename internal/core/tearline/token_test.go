package tearline_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
)

const (
	sourceReport = `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: warning
topics: [counter-terrorism]
title: "A title"
fields:
  s1: {ladder: source, %s}
portions:
  - {mark: "(S//REL TO USA, FRA, RUS)", text: "{s1} says so."}
`
	sourceDirective = `id: D
title: For partners
issued_by: [Director]
basis: existing law and policy
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [FRA, RUS]
topics: [counter-terrorism]
kinds: [warning]
ceiling: SECRET
rungs: {text: written, source: descriptor}
mode: automatic
purpose: prevent attacks
benefit: lives
`
)

// tokensOf are the tokens of what goes, each with who gave it.
func tokensOf(t testing.TB, w world) (out []string) {
	t.Helper()
	got, err := tearline.Read(tear(t, w.decide(t)).Bundle())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range got.Fields {
		if f.Token != "" {
			out = append(out, string(f.Giver)+" "+f.Token)
		}
	}
	return out
}

func TestATokenGoesWhereEveryDirectiveThatGivesTheSourceSaysSo(t *testing.T) {
	const own = `descriptor: "a source", grade: B, ref: QZ-0412`
	const received = `descriptor: "a source", token: kx7abcdefghijklmnopqrstuv2, third_party: {from: %s, consent: standing, acknowledged: %s}`
	d := func(id, rungs, more string) string {
		return strings.NewReplacer("id: D\n", "id: "+id+"\n", "{text: written, source: descriptor}", rungs).Replace(sourceDirective) + more + "\n"
	}
	const full, grade = "{text: written, source: descriptor}", "{text: written, source: grade}"
	yes := d("D-1", full, "tokens: true")
	restrict := func(rungs, more string) string {
		return "id: R\ntitle: A cap\nissued_by: [Director]\nbasis: law\neffect: restrict\neffective: 2017-01-01T00:00:00Z\nexpires: 2019-01-01T00:00:00Z\n" +
			"partners: [FRA, RUS]\ntopics: [counter-terrorism, strategy]\nkinds: [warning]\nrungs: " + rungs + "\n" + more
	}
	ours := []string{"USA " + tokenFor("a key")("QZ-0412")}
	theirs := []string{"FRA kx7abcdefghijklmnopqrstuv2"}
	tests := []struct {
		name, source string
		directives   []string
		partner      party.Code
		method       string
		want         []string
	}{
		{"the one directive says so", own, []string{yes}, "FRA", "", ours},
		{"it says nothing", own, []string{d("D-1", full, "")}, "FRA", "", nil},
		{"it says no", own, []string{d("D-1", full, "tokens: false")}, "FRA", "", nil},
		{"two say so", own, []string{yes, d("D-2", full, "tokens: true")}, "FRA", "", ours},
		{"another that gives the same says nothing", own, []string{yes, d("D-2", full, "")}, "FRA", "", nil},
		{"another that gives less says nothing", own, []string{yes, d("D-2", grade, "")}, "FRA", "", ours},
		{"another gives no source at all", own, []string{yes, d("D-2", "{text: written}", "")}, "FRA", "", ours},
		{"the source is withheld", own, []string{d("D-1", "{text: written}", "tokens: true")}, "FRA", "", nil},
		{"a restrict caps sources and says nothing", own, []string{yes, restrict(full, "")}, "FRA", "", nil},
		{"a restrict caps sources and lets tokens go", own, []string{yes, restrict(full, "tokens: true\n")}, "FRA", "", ours},
		{"a restrict of something else says nothing", own, []string{yes, restrict("{person: masked}", "")}, "FRA", "", ours},
		{"a restrict of something else says no", own, []string{yes, restrict("{person: masked}", "tokens: false\n")}, "FRA", "", nil},
		{"a restrict of other topics says no", own, []string{yes, strings.Replace(restrict(full, "tokens: false\n"), "[counter-terrorism, strategy]", "[strategy]", 1)}, "FRA", "", ours},
		{"it is shown and not given", own, []string{d("D-1", full, "tokens: true\nmethods: [show]")}, "FRA", "show", nil},
		{"a source without a name of ours", `descriptor: "a source"`, []string{yes}, "FRA", "", nil},
		{"what was received goes to its giver", fmt.Sprintf(received, "FRA/DGSE", "true"), []string{yes}, "FRA", "", theirs},
		{"and to another service of its giver", fmt.Sprintf(received, "FRA", "true"), []string{yes}, "FRA/DGSE", "", theirs},
		{"and to nobody else", fmt.Sprintf(received, "FRA", "true"), []string{yes}, "RUS", "", nil},
		{"nor where its giver's part is not acknowledged", fmt.Sprintf(received, "FRA", "false"), []string{yes}, "FRA", "", nil},
		{"nor without a directive that says so", fmt.Sprintf(received, "FRA", "true"), []string{d("D-1", full, "")}, "FRA", "", nil},
		{"a source with a token of another gets none of ours", "ref: QZ-0412, " + fmt.Sprintf(received, "FRA", "true"), []string{yes}, "RUS", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := world{report: fmt.Sprintf(sourceReport, tt.source), directives: tt.directives, partner: tt.partner, method: "release"}
			if tt.method == "show" {
				w.method = "show"
			}
			if diff := cmp.Diff(tt.want, tokensOf(t, w)); diff != "" {
				t.Error(diff)
			}
			if hits := tearline.Residue(w.decide(t), tear(t, w.decide(t))); len(hits) > 0 {
				t.Errorf("the residue check finds %+v", hits)
			}
		})
	}
}

// Where no token goes, nothing tells one name of the register from another, nor from
// none. Where they go, the bundles of a whole exchange tell which sources are equal,
// and nothing else: worlds whose names are others, but equal in the same places, are
// the same but for which tokens stand there.
func TestTokensTellWhichSourcesAreEqualAndNothingElse(t *testing.T) {
	token := regexp.MustCompile(`[a-z2-7]{26}`)
	rapid.Check(t, func(rt *rapid.T) {
		allowed := rapid.Bool().Draw(rt, "allowed")
		pattern := rapid.SliceOfN(rapid.IntRange(0, 3), 2, 5).Draw(rt, "which source stands in each report")
		exchange := func(label string) (bundles, tokens []string) {
			names := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z]{2}-[0-9]{4}`), 4, 4, rapid.ID).Draw(rt, label)
			said := map[string]string{}
			for _, n := range pattern {
				w := world{partner: "FRA", report: fmt.Sprintf(sourceReport, `descriptor: "a source", ref: `+names[n]),
					directives: []string{sourceDirective + fmt.Sprintf("tokens: %t\n", allowed)}}
				text := string(tear(t, w.decide(t)).Bundle())
				if strings.Contains(text, names[n]) {
					rt.Fatalf("%s left", names[n])
				}
				bundles = append(bundles, token.ReplaceAllStringFunc(text, func(s string) string {
					tokens = append(tokens, s)
					if said[s] == "" {
						said[s] = fmt.Sprintf("token %d", len(said))
					}
					return said[s]
				}))
			}
			return bundles, tokens
		}
		left, tokens := exchange("left")
		right, _ := exchange("right")
		if diff := cmp.Diff(left, right); diff != "" {
			rt.Fatal(diff)
		}
		if !allowed {
			if len(tokens) > 0 {
				rt.Fatalf("tokens went: %v", tokens)
			}
			return
		}
		for i := range pattern {
			for j := range pattern {
				if (tokens[i] == tokens[j]) != (pattern[i] == pattern[j]) {
					rt.Fatalf("sources %v have the tokens %v", pattern, tokens)
				}
			}
		}
	})
}

func TestATokenThatIsNoneIsRefusedWithItsTearline(t *testing.T) {
	whole := string(tear(t, scenario(t, "tokens").decide(t)).Bundle())
	const given = `"token":"kx7abcdefghijklmnopqrstuv2","token_from":"FRA"`
	for _, tt := range []struct{ name, old, now, want string }{
		{"other letters", given, `"token":"KX7ABCDEFGHIJKLMNOPQRSTUV2"`, "fields.[1].token"},
		{"too long", given, `"token":"kx7abcdefghijklmnopqrstuv2aa"`, "fields.[1].token"},
		{"no text", given, `"token":7`, "fields.[1].token"},
		{"a giver without a token", given, `"token_from":"FRA"`, "fields.[1].token"},
		{"a giver that is a service", `"token_from":"FRA"`, `"token_from":"FRA/DGSE"`, "fields.[1].token_from"},
		{"a giver that is nobody", `"token_from":"FRA"`, `"token_from":""`, "fields.[1].token_from"},
		{"of what is no source", `"ladder":"source","rung":"descriptor","token":"kx7`, `"ladder":"quote","rung":"verbatim","token":"kx7`, "fields.[1].token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(whole, tt.old, tt.now, 1)
			if broken == whole {
				t.Fatal("the change changes nothing")
			}
			if _, err := tearline.Read([]byte(broken)); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v; expected a refusal of %s", err, tt.want)
			}
		})
	}
	d := scenario(t, "tokens").decide(t)
	for _, of := range []func(string) string{nil, func(string) string { return "" }, func(ref string) string { return ref }} {
		keyless := source
		keyless.Token = of
		if got, err := tearline.Tear(d, keyless); errs.KindOf(err) != errs.Internal || got.Valid() {
			t.Errorf("torn without a token that is to go: %v", err)
		}
	}
	tokens := tokensOf(t, scenario(t, "tokens"))
	if want := []string{"USA " + tokenFor("a key")("QZ-0412"), "FRA kx7abcdefghijklmnopqrstuv2"}; !slices.Equal(tokens, want) {
		t.Errorf("got %v; expected %v", tokens, want)
	}
}
