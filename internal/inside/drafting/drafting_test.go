package drafting_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/drafting"
	"entente/internal/inside/reporting"
)

func TestADraftIsKeptAsItWasTyped(t *testing.T) {
	b := newBench(t)
	const half = "title: \"half a\nkind: [" // no report, and not even YAML
	d, err := b.drafts.Begin(t.Context(), "lind", half)
	b.must(err)
	got, err := b.drafts.Show(t.Context(), "lind", d.ID)
	b.must(err)
	if got.Document != half || got.Version != 1 || got.Marking != "TOP SECRET" {
		t.Errorf("kept as %+v; expected it as typed, and of the highest level", got)
	}
	b.clock.Add(second)
	whole := written("R-1", "{p1} plans.")
	saved, err := b.drafts.Save(t.Context(), "lind", d.ID, 1, whole)
	b.must(err)
	if saved.Version != 2 || saved.Title != "Exercise" || saved.Marking != "SECRET//NOFORN" || !saved.Saved.After(got.Saved) {
		t.Errorf("saved as %+v", saved)
	}
	_, err = b.drafts.Save(t.Context(), "lind", d.ID, 1, half)
	wantKind(t, err, errs.Conflict, "as version 2; this goes on from version 1")
	_, err = b.drafts.Show(t.Context(), "holm", d.ID)
	wantKind(t, err, errs.NotFound, "of this officer")
	if list, err := b.drafts.List(t.Context(), "holm"); err != nil || len(list) != 0 {
		t.Errorf("another officer lists %+v, %v", list, err)
	}
	wantKind(t, b.drafts.End(t.Context(), "holm", d.ID, 0), errs.NotFound, "")
	wantKind(t, b.drafts.End(t.Context(), "lind", d.ID, 1), errs.Conflict, "saved again")
	b.must(b.drafts.End(t.Context(), "lind", d.ID, 2))
	_, err = b.drafts.Show(t.Context(), "lind", d.ID)
	wantKind(t, err, errs.NotFound, "")
}

func TestADraftIsMarkedAsHighAsAnythingThatIsWrittenInIt(t *testing.T) {
	b := newBench(t)
	plain := written("R-1", "{p1} plans.")
	in := func(old, with string) string {
		if !strings.Contains(plain, old) {
			t.Fatalf("%q is not in the report", old)
		}
		return strings.Replace(plain, old, with, 1)
	}
	for name, tt := range map[string]struct{ text, marking, rolled string }{
		"portions":                  {plain, "SECRET//NOFORN", "SECRET//NOFORN"},
		"gist":                      {in(`, text: "Nobody else may read this."`, `, gists: [{id: g1, mark: "(TS//NF)", text: "Words."}], text: "Nobody else may read this."`), "TOP SECRET//NOFORN", "SECRET//NOFORN"},
		"tearline":                  {plain + "tearlines:\n  - {id: t1, mark: \"(TS//SI//NF)\", text: \"Words.\"}\n", "TOP SECRET//SI//NOFORN", "SECRET//NOFORN"},
		"rung":                      {in(`marks: {full: "(S//NF)"`, `marks: {full: "(TS//NF)"`), "TOP SECRET//NOFORN", "SECRET//NOFORN"},
		"banner":                    {plain + "marking: \"TOP SECRET//NOFORN\"\n", "TOP SECRET//NOFORN", "TOP SECRET//NOFORN"},
		"gist without a mark":       {in(`, text: "Nobody else may read this."`, `, gists: [{id: g1, text: "Words."}], text: "Nobody else may read this."`), "TOP SECRET", "SECRET//NOFORN"},
		"tearline whose mark is no": {plain + "tearlines:\n  - {id: t1, mark: \"(Q)\", text: \"Words.\"}\n", "TOP SECRET", "SECRET//NOFORN"},
		"gists that are no list":    {in(`, text: "Nobody else may read this."`, `, gists: x, text: "Nobody else may read this."`), "TOP SECRET", "SECRET//NOFORN"},
		"rungs that are no map":     {in(`marks: {full: "(S//NF)", descriptor: "(S//REL TO USA, FRA, RUS)"}`, `marks: x`), "TOP SECRET", "SECRET//NOFORN"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := b.drafts.Begin(t.Context(), "lind", tt.text)
			b.must(err)
			p := b.preview(tt.text)
			if d.Marking != tt.marking || p.Marking != tt.marking || p.Rolled != tt.rolled {
				t.Errorf("the draft is %q, its preview %q, rolled up %q; expected %q, and %q", d.Marking, p.Marking, p.Rolled, tt.marking, tt.rolled)
			}
		})
	}
}

func TestDraftsAreBounded(t *testing.T) {
	b := newBench(t)
	_, err := b.drafts.Begin(t.Context(), "lind", strings.Repeat("x", drafting.MaxDocument+1))
	wantKind(t, err, errs.Invalid, "expected at most 2097152")
	for range drafting.MaxDrafts {
		_, err := b.drafts.Begin(t.Context(), "lind", "x")
		b.must(err)
	}
	_, err = b.drafts.Begin(t.Context(), "lind", "x")
	wantKind(t, err, errs.Conflict, "has 100 drafts")
	_, err = b.drafts.Begin(t.Context(), "holm", "x")
	wantKind(t, err, "", "")
	for officer, want := range map[string]errs.Kind{"": errs.Invalid, "nobody": errs.Denied, "berg": errs.Denied} {
		_, err := b.drafts.Begin(t.Context(), officer, "x")
		wantKind(t, err, want, "")
	}
}

func TestASubmittedDraftIsAReportAndNoDraftAnyMore(t *testing.T) {
	b := newBench(t)
	d, err := b.drafts.Begin(t.Context(), "lind", "kind: gossip\n")
	b.must(err)
	_, err = b.drafts.Submit(t.Context(), reporting.Order{Officer: "lind"}, "", d.ID, 0)
	wantKind(t, err, errs.Invalid, "")
	var at *errs.Error
	if !errors.As(err, &at) || at.File != "the draft" || at.Key == "" {
		t.Errorf("%#v; expected the place", err)
	}
	_, err = b.drafts.Save(t.Context(), "lind", d.ID, 0, written("R-1", "{p1} plans."))
	b.must(err)
	_, err = b.drafts.Submit(t.Context(), reporting.Order{Officer: "lind"}, "", d.ID, 1)
	wantKind(t, err, errs.Conflict, "saved again")
	v, err := b.drafts.Submit(t.Context(), reporting.Order{Officer: "lind"}, "", d.ID, 2)
	b.must(err)
	held, err := b.intake.Show(t.Context(), "R-1", time.Time{})
	if err != nil || held.ID != v.ID || held.Author != "lind" {
		t.Errorf("held as %+v, %v", held, err)
	}
	if list, err := b.drafts.List(t.Context(), "lind"); err != nil || len(list) != 0 {
		t.Errorf("%d drafts are left, %v", len(list), err)
	}
}
