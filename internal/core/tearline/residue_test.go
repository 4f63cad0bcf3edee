package tearline_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/release"
	"entente/internal/core/tearline"
)

func TestCommittedScenariosLeaveNoResidue(t *testing.T) {
	for _, name := range scenarios(t) {
		d := scenario(t, name).decide(t)
		if hits := tearline.Residue(d, tear(t, d)); len(hits) > 0 {
			t.Errorf("%s: %+v", name, hits)
		}
	}
}

func TestResidueNamesFieldPlaceAndHow(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.NewReplacer(
		`"Plan against {l1}"`, `"Plan against {l1}, 59,9343 north"`,
		"helps him.", "helps him, says c o r m o r a n t.",
		"belongs to {o1}.", "belongs to {o1}: Qm9yaXMgQXVzZ2VkYWNodA== (cf. usa-2017-0412).",
	).Replace(w.report)
	d := w.decide(t)
	got := tearline.Residue(d, tear(t, d))
	want := []tearline.Hit{
		{Field: "s1", From: "fields.s1.full", Place: "portion:0", Found: tearline.FoundSpacing},
		{Field: "p2", From: "fields.p2.name", Place: "portion:1", Found: tearline.FoundBase64},
		{Field: "l1", From: "fields.l1.point", Place: "title", Found: tearline.FoundForm},
		{From: "serial", Place: "portion:1", Found: tearline.FoundForm},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValuesThatAreReleasedAtSomeRungAreNoResidue(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.NewReplacer(`name: "Kazan Cathedral"`, `name: "St Petersburg"`, "helps him.", "helps him in St Petersburg.").Replace(w.report)
	w.needs = nil
	w.directives[0] = strings.Replace(w.directives[0], "place: name", "place: city", 1)
	d := w.decide(t)
	if rung := d.Outcome().Fields["l1"].Rung; rung != "city" {
		t.Fatalf("the rung of l1 is %s; expected city", rung)
	}
	for _, hit := range tearline.Residue(d, tear(t, d)) {
		if hit.Field == "l1" {
			t.Errorf("got %+v for a name that the city shows too", hit)
		}
	}
}

func TestPropertyValuesAreSearched(t *testing.T) {
	w := scenario(t, "petersburg")
	// an alias of the person in full is the withheld name of another person
	w.report = strings.Replace(w.report, `also: ["Akhmed Fiktivnyy"]`, `also: ["BORIS AUSGEDACHT"]`, 1)
	d := w.decide(t)
	got := tearline.Residue(d, tear(t, d))
	want := []tearline.Hit{{Field: "p2", From: "fields.p2.name", Place: "identity:0.extensions.aliases.0", Found: tearline.FoundForm}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMarksAndWordsOfTheProtocolAreNotSearched(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.Replace(w.report, `name: "Boris Ausgedacht"`, `name: "intelligence", also: ["SECRET", "identity", "USA/CIA", "location", "release", "2017-12-11"]`, 1)
	d := w.decide(t)
	if got := tearline.Residue(d, tear(t, d)); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
}

// A withheld name is found in any script, inflected, and by its surname, in what
// an author wrote without references.
func TestNamesAreFoundInAnyScriptAndForm(t *testing.T) {
	tests := []struct{ text, found string }{
		{"Готовится нападение.", ""},
		{"Нападение готовит Борис Аусгедахт.", "the name, in another script"},
		{"Нападение готовится Аусгедахтом.", "part of the name, in another script, inflected"},
		{"Helped by Borisem Ausgedachtem.", "the name, inflected"},
		{"Seen in Ausgedacht's car.", "part of the name"},
		{"قال أوسغداكت إنه سيأتي", "part of the name, in another script"},
		{"Another Boris helps him.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			w := scenario(t, "authored")
			w.report = strings.Replace(w.report, "Готовится нападение.", tt.text, 1)
			d := w.decide(t)
			var want []tearline.Hit
			if tt.found != "" {
				want = []tearline.Hit{{Field: "p1", From: "fields.p1.name", Place: "portion:0", Found: tt.found}}
			}
			if diff := cmp.Diff(want, tearline.Residue(d, tear(t, d))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A surname that a released name has too is no residue; the whole of a withheld
// name is, wherever it stands.
func TestPartsThatReleasedNamesShareAreNoResidue(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.Replace(w.report, `also: ["Akhmed Fiktivnyy"]`, `also: ["Carl Ausgedacht"]`, 1)
	d := w.decide(t)
	if got := tearline.Residue(d, tear(t, d)); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
}

func TestResidueDoesNotPassWhatItCannotCheck(t *testing.T) {
	d := scenario(t, "petersburg").decide(t)
	other := tear(t, scenario(t, "shown").decide(t))
	want := []tearline.Hit{{Found: tearline.FoundUnchecked}}
	for name, got := range map[string][]tearline.Hit{
		"no decision":                       tearline.Residue(release.Decision{}, other),
		"no tearline":                       tearline.Residue(d, tearline.Tearline{}),
		"a tearline of another decision":    tearline.Residue(d, other),
		"neither a decision nor a tearline": tearline.Residue(release.Decision{}, tearline.Tearline{}),
	} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhatIsSaidOfAReportIsWithheldToo(t *testing.T) {
	w := scenario(t, "petersburg")
	w.report = strings.Replace(w.report, "helps him.", "helps him (see Annexe Vert, quay plan of Sorrel, sis 4711 and the Letter of Oberon; Officer 17).", 1)
	w.report = strings.Replace(w.report, "kind: intelligence\n", `kind: intelligence
purpose: "Quay plan of Sorrel"
translation: {of: "letter of Oberon", by: human}
`, 1)
	w.report = strings.Replace(w.report, `  - {mark: "(S//NF)", text: "{hidden} told us."}`,
		`  - {mark: "(S//NF)", third_party: {from: GBR, ref: SIS-4711, conditions: "annexe vert"}, text: "{hidden} told us."}`, 1)
	d := w.decide(t)
	got := tearline.Residue(d, tear(t, d))
	want := []tearline.Hit{
		{From: "portions[1].third_party.ref", Place: "portion:0", Found: tearline.FoundForm},
		{From: "portions[1].third_party.conditions", Place: "portion:0", Found: tearline.FoundForm},
		{From: "authority.classified_by", Place: "portion:0", Found: tearline.FoundExact},
		{From: "purpose", Place: "portion:0", Found: tearline.FoundForm},
		{From: "translation.of", Place: "portion:0", Found: tearline.FoundForm},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
