package drafting_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/drafting"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsTypedInAFormComesBackToWhoTypedItAlone(t *testing.T) {
	b := newBench(t)
	said := map[string]string{"reason": "the harbour", "kind": "answer"}
	kept, err := b.drafts.KeepTyped(t.Context(), "berg", "f1", "SECRET//NOFORN", said)
	b.must(err)
	if kept.Mark != "SECRET//NOFORN" || kept.Saved == nil || len(kept.Said) != 0 {
		t.Errorf("kept as %+v", kept)
	}
	got, err := b.drafts.Typed(t.Context(), "berg", "f1")
	b.must(err)
	if diff := cmp.Diff(said, got.Said); diff != "" || got.Mark != "SECRET//NOFORN" {
		t.Errorf("%s, said (-) and given back (+):\n%s", got.Mark, diff)
	}
	other, err := b.drafts.Typed(t.Context(), "lind", "f1")
	b.must(err)
	if len(other.Said) != 0 || other.Saved != nil || other.Mark != "UNCLASSIFIED" {
		t.Errorf("another officer is given %+v", other)
	}
	if _, err := b.drafts.EndTyped(t.Context(), "berg", "f1"); err != nil {
		t.Error(err)
	}
	if got, err = b.drafts.Typed(t.Context(), "berg", "f1"); err != nil || got.Saved != nil {
		t.Errorf("after its end: %+v, %v", got, err)
	}
}

func TestWhatIsTypedOnAPageOfAnUnknownMarkIsOfTheHighest(t *testing.T) {
	b := newBench(t)
	kept, err := b.drafts.KeepTyped(t.Context(), "berg", "f1", "no mark", map[string]string{})
	if err != nil || kept.Mark != "TOP SECRET" {
		t.Errorf("%+v, %v", kept, err)
	}
}

func TestWhatIsTypedIsBoundedInSizeNumberAndTime(t *testing.T) {
	b := newBench(t)
	keep := func(form, text string) error {
		_, err := b.drafts.KeepTyped(t.Context(), "lind", form, "SECRET", map[string]string{"reason": text})
		return err
	}
	held := func(form string) bool {
		got, err := b.drafts.Typed(t.Context(), "lind", form)
		b.must(err)
		return got.Saved != nil
	}
	wantKind(t, keep("f", strings.Repeat("x", drafting.MaxTyped)), errs.Invalid, "at most")
	for i := range drafting.MaxTypedForms + 1 {
		b.clock.Add(second)
		b.must(keep(fmt.Sprint("f", i), "x"))
	}
	if held("f0") || !held("f1") {
		t.Errorf("the oldest %v, the next %v; expected the oldest to fall off alone", held("f0"), held("f1"))
	}
	b.clock.Add(insidedb.TypedFor + second)
	if held("f50") {
		t.Error("it outlives its time")
	}
}

func TestWhatIsTypedEndsWithItsOfficer(t *testing.T) {
	b := newBench(t)
	_, err := b.drafts.KeepTyped(t.Context(), "berg", "f1", "SECRET", map[string]string{"reason": "x"})
	b.must(err)
	_, err = b.office.Suspend(t.Context(), "berg")
	b.must(err)
	if got, err := b.drafts.Typed(t.Context(), "berg", "f1"); err != nil || got.Saved != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsTypedInAFormIsNoDraftThatCanBeSubmitted(t *testing.T) {
	b := newBench(t)
	var row insidedb.Draft
	b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) (err error) {
		row, err = tx.PutTyped(insidedb.Draft{Officer: "lind", Title: "f1", Mark: "SECRET", Document: "{}"})
		return err
	}))
	_, err := b.drafts.Show(t.Context(), "lind", row.ID)
	wantKind(t, err, errs.NotFound, "no draft")
}
