package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/errs"
	"entente/internal/core/report"
)

const derivedReport = `
originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
use: [intelligence, lead, detention]
onward: own-government
TOP
title: {mark: "(U//REL TO USA, FRA)", text: "A title"}
fields:
  p1: {ladder: person, name: "Ahmed Fictitious", described: "a man"FIELD}
  l1: {ladder: place, name: "Imaginary Cathedral", country: FRA}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "{p1} was seen at {l1}."PORTION}
  - {mark: "(S//REL TO USA, FRA)", text: "He left from {l1}.", use: [intelligence], onward: ask}
`

func derived(t testing.TB, top, field, portion string) *report.Report {
	t.Helper()
	text := strings.NewReplacer("TOP", top, "FIELD", field, "PORTION", portion).Replace(derivedReport)
	r, err := report.Decode("r.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// terms are what a report says of each of its parts, its third parties apart.
func terms(r *report.Report) []string {
	say := func(use []string, onward string, how report.Obtained) string {
		return strings.Join(use, "+") + " " + onward + " " + how.Concern
	}
	out := []string{say(r.Use, r.Onward, r.Obtained)}
	for i := range r.Portions {
		out = append(out, say(r.UseOf(i), r.OnwardOf(i), r.ObtainedOf(i)))
	}
	return out
}

var dgse = map[string]report.Origin{"item-1": {From: "FRA/DGSE", Use: []string{"lead", "intelligence"}, Onward: "none", Mistreatment: true}}

func TestWhatIsNamedAsASourceBindsWhatNamesIt(t *testing.T) {
	const third, standing = `, third_party: {from: FRA, ref: item-1, consent: standing}`, `third_party: {from: FRA/DGSE, ref: item-1, consent: standing}`
	whole, second := "intelligence+lead+detention own-government none", "intelligence ask none"
	for _, tt := range []struct {
		name, top, field, portion string
		want                      []string
	}{
		{"nothing", "", "", "", []string{whole, whole, second}},
		{"something else", strings.Replace(standing, "item-1", "item-2", 1), "", "", []string{whole, whole, second}},
		{"the report", standing, "", "", []string{"intelligence+lead none mistreatment", "intelligence+lead none mistreatment", "intelligence ask mistreatment"}},
		{"a portion", "", "", third, []string{whole, "intelligence+lead none mistreatment", second}},
		{"a field", "", third, "", []string{whole, "intelligence+lead none mistreatment", second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := derived(t, tt.top, tt.field, tt.portion)
			before := terms(r)
			got, err := r.Inherit(dgse)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, terms(got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, terms(r)); diff != "" {
				t.Errorf("the report itself changed: %s", diff)
			}
			for _, p := range []*report.ThirdParty{got.ThirdParty, got.Portions[0].ThirdParty, got.Fields["p1"].ThirdParty} {
				if p != nil && p.Ref == "item-1" && p.Standing {
					t.Error("a standing consent of the author's own words was left")
				}
			}
		})
	}
}

func TestAnItemIsNamedAsItsSendersOwn(t *testing.T) {
	for from, ok := range map[string]bool{"FRA": true, "FRA/DGSE": true, "FRA/DGSI": false, "DEU": false} {
		for _, at := range []int{0, 1, 2} {
			places := [3]string{}
			places[at] = "third_party: {from: " + from + ", ref: item-1}"
			if at > 0 {
				places[at] = ", " + places[at]
			}
			_, err := derived(t, places[0], places[1], places[2]).Inherit(dgse)
			if ok != (err == nil) || !ok && (errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "expected from: FRA/DGSE")) {
				t.Errorf("from %s, place %d: %v", from, at, err)
			}
		}
	}
}

func TestAnEmptyIntersectionOfUsesStaysEmpty(t *testing.T) {
	r, err := derived(t, "", "", ", third_party: {from: FRA, ref: item-1}").Inherit(map[string]report.Origin{"item-1": {From: "FRA/DGSE", Use: []string{"strike"}, Onward: "someday"}})
	if err != nil {
		t.Fatal(err)
	}
	if use := r.UseOf(0); use == nil || len(use) > 0 || r.OnwardOf(0) != "none" {
		t.Errorf("use %v, onward %s; want none and none", use, r.OnwardOf(0))
	}
}

// Whatever the terms on both sides, what comes out allows nothing that either
// does not, and a second time changes nothing.
func TestInheritingNeverAllowsMore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := derived(t, "", "", ", third_party: {from: FRA, ref: item-1}, use: ["+strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(report.Uses), 1, 4, rapid.ID).Draw(rt, "use"), ", ")+
			"], onward: "+rapid.SampledFrom(report.Onwards).Draw(rt, "onward"))
		s := report.Origin{From: "FRA/DGSE", Use: rapid.SliceOfDistinct(rapid.SampledFrom(report.Uses), rapid.ID).Draw(rt, "its use"), Onward: rapid.SampledFrom(report.Onwards).Draw(rt, "its onward")}
		got, err := r.Inherit(map[string]report.Origin{"item-1": s})
		if err != nil {
			rt.Fatal(err)
		}
		for _, u := range report.Uses {
			if slices.Contains(got.UseOf(0), u) != (slices.Contains(r.UseOf(0), u) && slices.Contains(s.Use, u)) {
				rt.Fatalf("use %s: %v of %v and %v", u, got.UseOf(0), r.UseOf(0), s.Use)
			}
		}
		strict := func(w string) int { return slices.Index(report.Onwards, w) }
		if strict(got.OnwardOf(0)) != min(strict(r.OnwardOf(0)), strict(s.Onward)) {
			rt.Fatalf("onward %s of %s and %s", got.OnwardOf(0), r.OnwardOf(0), s.Onward)
		}
		again, err := got.Inherit(map[string]report.Origin{"item-1": s})
		if err != nil || cmp.Diff(terms(got), terms(again)) != "" {
			rt.Fatalf("a second time: %v", err)
		}
	})
}

func TestPassagesAreAllTextsWithTheirFieldsInFull(t *testing.T) {
	r := derived(t, "tearlines: [{id: tl1, mark: \"(U//REL TO USA, FRA)\", text: \"A man was seen.\"}]", "", `, gists: [{id: g1, mark: "(U//REL TO USA, FRA)", text: "Somebody was seen."}]`)
	var got []string
	for _, p := range r.Passages() {
		got = append(got, p.Form+": "+p.Words)
	}
	want := []string{"written: A title", "written: Ahmed Fictitious was seen at Imaginary Cathedral.", "gist:g1: Somebody was seen.", "written: He left from Imaginary Cathedral.",
		"tearline:tl1: A man was seen.", "tearline:tl1: A man was seen."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFieldsThirdPartyDoesNotOwnTheWordsAroundIt(t *testing.T) {
	if derived(t, "", ", third_party: {from: FRA}", "").Owned(0, "FRA/DGSE") {
		t.Error("a field's third party owns the portion")
	}
	for from, want := range map[string]bool{"FRA": true, "FRA/DGSE": true, "FRA/DGSI": false, "DEU": false} {
		r := derived(t, "", "", ", third_party: {from: "+from+"}")
		if r.Owned(0, "FRA/DGSE") != want || r.Owned(1, "FRA/DGSE") || !r.Owned(1, "USA/CIA") || r.Owned(1, "USA/FBI") {
			t.Errorf("from %s: %t", from, r.Owned(0, "FRA/DGSE"))
		}
	}
}
