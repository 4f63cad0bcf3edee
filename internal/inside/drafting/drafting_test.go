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
