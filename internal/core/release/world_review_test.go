package release_test

import (
	"slices"
	"testing"

	"entente/internal/core/release"
	"entente/internal/core/release/oracle"
	"entente/internal/core/report"

	"pgregory.net/rapid"
)

// chosen draws an officer's choices for some texts, permitted or not.
func chosen(t *rapid.T, w oracle.World) (map[string]string, []release.Wording) {
	forms, list := map[string]string{}, []release.Wording(nil)
	for _, item := range oracle.Items(w) {
		if !rapid.Bool().Draw(t, "choose for "+item) {
			continue
		}
		forms[item] = rapid.SampledFrom(oracle.FormsOf(w, item)).Draw(t, item)
		list = append(list, release.Wording{Item: item, Form: forms[item], Reason: "an officer's reason"})
	}
	return forms, list
}

// Soundness of a review: an officer gets every form and rung that the contract
// permits, and none above.
func TestWhatAnOfficerChoosesIsThatOfTheOracle(t *testing.T) {
	taken, refused := 0, 0
	worlds(t, 600, func(t *rapid.T, w oracle.World) {
		d := askWorld(t, w, loadWorld(t, w, policyFiles(w)))
		forms, list := chosen(t, w)
		if len(list) == 0 || !d.Outcome().Verdict.Goes() {
			return
		}
		want, ok := oracle.Chosen(w, forms)
		got, err := release.Review(d, release.Approval{Officer: "o", Wordings: list})
		if (err == nil) != ok {
			t.Fatalf("the forms %v: %v; the contract permits them: %v\n%s", forms, err, ok, w)
		}
		if err != nil {
			refused++
			return
		}
		taken++
		has := told(got.Outcome())
		want.Gaps, has.Gaps = nil, nil // an officer's reason is no rule's
		if diff := compare(w, want, has); diff != "" {
			t.Fatalf("after the choice of %v the contract (-) and the engine (+) differ:\n%s\n%s", forms, diff, w)
		}
		given := func(item string) bool { return forms[item] != "" && forms[item] != release.FormWithheld }
		if slices.ContainsFunc(oracle.Items(w), given) && got.Approved() {
			t.Fatalf("a choice of %v is approved by being made\n%s", forms, w)
		}
		checkMoves(t, w, got, list, want)
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d choices were taken and %d refused; the test shows nothing", taken, refused)
	}
}

// checkMoves moves every field to every rung: those above the ceiling are refused.
func checkMoves(t *rapid.T, w oracle.World, d release.Decision, list []release.Wording, want oracle.Answer) {
	for name, f := range w.Report.Fields {
		for _, rung := range oracle.Rungs(f.Ladder) {
			moved, err := release.Review(d, release.Approval{Officer: "o", Wordings: list,
				Moves: []release.Move{{Field: name, Rung: report.Rung(rung), Reason: "moved"}}, Approve: true})
			above := oracle.Fuller(f.Ladder, rung, want.Fields[name].Ceiling)
			if err == nil && above {
				t.Fatalf("%s is moved to %s, above its ceiling %s\n%s", name, rung, want.Fields[name].Ceiling, w)
			}
			if err == nil && string(moved.Outcome().Fields[name].Rung) != rung {
				t.Fatalf("%s was moved to %s and is given at %s\n%s", name, rung, moved.Outcome().Fields[name].Rung, w)
			}
		}
	}
}

// An officer's own words take the mark of the form whose place they take, and
// change nothing else. What would have gone by itself waits for review once an
// officer touches it, its fields at what review proposes: words are compared with
// the choice of the same form.
func TestOfficersWordsChangeNothingButTheText(t *testing.T) {
	written := 0
	worlds(t, 200, func(t *rapid.T, w oracle.World) {
		d := askWorld(t, w, loadWorld(t, w, policyFiles(w)))
		before := d.Outcome()
		for i, p := range before.Portions {
			if p.Text == "" {
				continue
			}
			item := oracle.Items(w)[i+1]
			chosen, err := release.Review(d, release.Approval{Officer: "o", Wordings: []release.Wording{{Item: item, Form: p.TextFrom, Reason: "shorter"}}})
			if err != nil {
				t.Fatalf("portion %d may not go as it goes: %v\n%s", i, err, w)
			}
			got, err := release.Review(d, release.Approval{Officer: "o", Wordings: []release.Wording{{Item: item, Text: "Plain words.", Reason: "shorter"}}})
			if err != nil {
				t.Fatalf("words for portion %d are refused: %v\n%s", i, err, w)
			}
			want, after := chosen.Outcome(), got.Outcome()
			p := want.Portions[i]
			if a := after.Portions[i]; a.Text != "Plain words." || a.Mark != p.Mark || a.TextFrom != p.TextFrom ||
				!slices.ContainsFunc(a.Reasons, func(r release.Reason) bool { return r.Effect == release.EffectOfficer && r.Basis == "shorter" }) {
				t.Fatalf("portion %d became %+v from %+v\n%s", i, a, p, w)
			}
			if after.Marking != want.Marking {
				t.Fatalf("words moved the banner from %s to %s\n%s", want.Marking, after.Marking, w)
			}
			if p.Verdict == before.Portions[i].Verdict && (p.Mark != before.Portions[i].Mark || after.Marking != before.Marking) {
				t.Fatalf("the choice of what goes moved portion %d, which waits anyhow, from %+v to %+v\n%s", i, before.Portions[i], p, w)
			}
			for _, x := range got.Compare() {
				if x.Given.Own != (x.Item == item) || x.Written.Own || x.Ceiling.Own {
					t.Fatalf("of words for %s the comparison says %+v of %s\n%s", item, x.Given, x.Item, w)
				}
			}
			written++
		}
	})
	if written == 0 {
		t.Error("no words were written; the test shows nothing")
	}
}

// Every text and field of a comparison is given at or below its ceiling, and
// what is missing has a gap that says why.
func TestComparedItemsHaveEveryGap(t *testing.T) {
	worlds(t, 200, func(t *rapid.T, w oracle.World) {
		d := askWorld(t, w, loadWorld(t, w, policyFiles(w)))
		out := d.Outcome()
		items := d.Compare()
		if len(items) != 1+len(out.Portions)+len(out.Fields) {
			t.Fatalf("%d items are compared of %d portions and %d fields\n%s", len(items), len(out.Portions), len(out.Fields), w)
		}
		gaps := 0
		for _, x := range items {
			gaps += len(x.Gaps)
			if f, ok := out.Fields[x.Item]; ok && (x.Ceiling.Form != string(f.Ceiling) || x.Given.Form != string(f.Rung)) {
				t.Fatalf("%s is compared as %+v and decided as %+v\n%s", x.Item, x, f, w)
			}
			if x.Item == "portion:0" && (x.Given.Text != out.Portions[0].Text || x.Given.Mark != out.Portions[0].Mark) {
				t.Fatalf("portion 0 is compared as %+v and decided as %+v\n%s", x.Given, out.Portions[0], w)
			}
		}
		if gaps != len(out.Gaps) {
			t.Fatalf("%d gaps are compared, of %d\n%s", gaps, len(out.Gaps), w)
		}
	})
}
