package tearline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
)

func TestReadGivesWhatWasTorn(t *testing.T) {
	for _, name := range scenarios(t) {
		sent := tear(t, scenario(t, name).decide(t))
		got, err := tearline.Read(sent.Bundle())
		if err != nil {
			t.Fatal(name, err)
		}
		var portions []tearline.Portion
		for _, p := range got.Portions {
			portions = append(portions, p.Portion)
		}
		if diff := cmp.Diff(sent.Portions(), portions); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !got.Ours || got.Marking != sent.Marking() || got.Onward != sent.Onward() || got.Method != string(sent.Method()) || !cmp.Equal(got.Use, sent.Use()) {
			t.Errorf("%s: other caveats: %+v", name, got)
		}
		if got.Producer != "USA/CIA" || !got.Created.Equal(source.Created) || !got.Modified.Equal(source.Modified) || len(got.Unknown) > 0 {
			t.Errorf("%s: got %s, %s, %s, %v", name, got.Producer, got.Created, got.Modified, got.Unknown)
		}
	}
}

func TestReadKnowsTitleKindLanguageAndFields(t *testing.T) {
	got, err := tearline.Read(tear(t, scenario(t, "authored").decide(t)).Bundle())
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != "Tip" || got.Kind != "tip" || got.Lang != "en" || got.Portions[0].Title || got.Portions[0].Lang != "ru" || got.Portions[1].Lang != "en" {
		t.Errorf("got %+v", got)
	}
	got, err = tearline.Read(tear(t, scenario(t, "petersburg").decide(t)).Bundle())
	if err != nil {
		t.Fatal(err)
	}
	if !got.Portions[0].Title || got.Title != "Plan against Kazan Cathedral" || len(got.Fields) != 5 {
		t.Errorf("got %+v", got)
	}
	masked := got.Fields[4]
	if masked.Object == "" || !cmp.Equal(masked, tearline.Field{Ladder: "person", Rung: "masked", Words: "PERSON 1", Object: masked.Object}) {
		t.Errorf("got %+v", masked)
	}
}

func TestReadRefusesATearlineThatIsNotWhole(t *testing.T) {
	whole := string(tear(t, scenario(t, "petersburg").decide(t)).Bundle())
	const banner, portion = "marking-definition--523a45a6-2fb5-4261-861b-2a3c63b8f5d2", "marking-definition--87164f20-3efa-4b48-bae1-09a2521eccba"
	if !strings.Contains(whole, banner) || !strings.Contains(whole, portion) {
		t.Fatal("the marks of the golden bundle have other ids")
	}
	note := `"object_marking_refs":["` + portion + `"],"object_refs":["report`
	tests := []struct{ name, old, now, want string }{
		{"a portion without a mark", `"object_marking_refs":["` + portion + `"],"object_refs":["report`, `"object_refs":["report`, "0 of our markings"},
		{"a portion with two marks", note, strings.Replace(note, `["`+portion, `["`+banner+`","`+portion, 1), "2 of our markings"},
		{"a marking of somebody else", portion + `"],"object_refs":["report`, `marking-definition--11111111-1111-4111-8111-111111111111"],"object_refs":["report`, "neither ours nor TLP"},
		{"a portion that is not listed", `,"note--c02b6d0d-8bf1-4095-af7b-3d8dc45a694f"]}},"granular`, `]}},"granular`, "2 notes in the bundle, 1 listed"},
		{"a portion listed twice", `"portion_refs":["note--d989c142-6067-49b3-8f18-9a6bd8b2dc5a"`, `"portion_refs":["note--c02b6d0d-8bf1-4095-af7b-3d8dc45a694f"`, "a note twice"},
		{"no portions", `"portion_refs":`, `"other_refs":`, "a list of notes"},
		{"no kind", `"kind":"intelligence",`, ``, "a kind"},
		{"a portion of another producer", `"id":"note--d989c142-6067-49b3-8f18-9a6bd8b2dc5a"`, `"id":"note--11111111-1111-4111-8111-111111111111"`, "a note of the same producer"},
		{"caveats that differ", `"onward":"ask","rel":["USA","RUS"],"system":"USA","use":["intelligence"]}},"id":"` + portion, `"onward":"none","rel":["USA","RUS"],"system":"USA","use":["intelligence"]}},"id":"` + portion, "other caveats"},
		{"a mark without caveats", `"onward":"ask",`, ``, "statement, use, onward and method"},
		{"a mark of something else than the name", `"selectors":["name"]`, `"selectors":["lang"]`, "the name alone"},
		{"a mark of a place that is not there", `"selectors":["name"]`, `"selectors":["description"]`, "no such place"},
		{"a field that refers to nothing", `"object_ref":"location--`, `"object_ref":"location--0`, "an object of the bundle"},
		{"a field without words", `"words":"PERSON 1"`, `"other":"PERSON 1"`, "ladder, rung and words"},
		{"a broken rule of STIX", `"published":"2017-12-11T08:01:00.000Z"`, `"published":"yesterday"`, "a timestamp"},
		{"a duplicate name", `"published":`, `"name":"x","published":`, "twice"},
		{"an object twice with other content", `"name":"PERSON 1"`, `"name":"PERSON 2"},` + `{"created":"2017-12-11T08:01:00.000Z","id":"identity--03fc23b7-4e85-4020-8407-23e0426124df","modified":"2017-12-11T08:01:00.000Z","name":"x","spec_version":"2.1"`, "twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(whole, tt.old, tt.now, 1)
			if broken == whole {
				t.Fatal("the change changes nothing")
			}
			if _, err := tearline.Read([]byte(broken)); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v; expected a refusal with %q", err, tt.want)
			}
		})
	}
	if _, err := tearline.Read(make([]byte, tearline.MaxBytes+1)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("too long: got %v", err)
	}
}

func TestReadNamesCaveatsThatItCannotHonour(t *testing.T) {
	whole := string(tear(t, scenario(t, "petersburg").decide(t)).Bundle())
	future := strings.NewReplacer(`"use":["intelligence"]`, `"use":["intelligence","sorcery"]`, `"onward":"ask"`, `"onward":"council"`,
		`"method":"release"`, `"method":"whisper"`, `"kind":"intelligence"`, `"kind":"prophecy"`).Replace(whole)
	got, err := tearline.Read([]byte(future))
	want := []string{"use:sorcery", "onward:council", "method:whisper", "kind:prophecy"}
	if err != nil || !cmp.Equal(got.Unknown, want) {
		t.Errorf("got %v, %v; expected %v", got.Unknown, err, want)
	}
}

func TestReadTakesBundlesOfOthersAsFarAsSTIXGoes(t *testing.T) {
	const head = `{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d","objects":[`
	const maker = `{"type":"identity","spec_version":"2.1","id":"identity--44444444-4444-4444-8444-444444444444","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","name":"Maker"}`
	const note = `,{"type":"note","spec_version":"2.1","id":"note--55555555-5555-4555-8555-555555555555","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","lang":"de","content":"Eine Notiz.","object_refs":["report--66666666-6666-4666-8666-666666666666"],"object_marking_refs":["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"]}`
	const top = `,{"type":"report","spec_version":"2.1","id":"report--66666666-6666-4666-8666-666666666666","created_by_ref":"identity--44444444-4444-4444-8444-444444444444","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-02T00:00:00.000Z","name":"A report","description":"Text.","published":"2017-01-01T00:00:00Z","object_refs":["identity--44444444-4444-4444-8444-444444444444"]}`
	got, err := tearline.Read([]byte(head + maker + note + top + "]}"))
	if err != nil {
		t.Fatal(err)
	}
	want := []tearline.Paragraph{
		{Portion: tearline.Portion{Text: "Text."}, Lang: "en"},
		{Portion: tearline.Portion{Mark: "TLP:CLEAR", Text: "Eine Notiz."}, Lang: "de"},
	}
	if got.Ours || got.Title != "A report" || got.Producer != "Maker" || got.Kind != "" || !cmp.Equal(got.Portions, want) || len(got.Objects) != 3 {
		t.Errorf("got %+v", got)
	}
	if got, err = tearline.Read([]byte(head + maker + "]}")); err != nil || got.ID != "" || len(got.Objects) != 1 {
		t.Errorf("a bundle without a report: got %+v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("testdata", "bundle", "*.json"))
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := tearline.Read(data)
		if err != nil {
			return
		}
		for _, p := range got.Portions {
			if got.Ours && p.Mark == "" {
				t.Fatal("a portion of ours without a mark was read")
			}
		}
	})
}
