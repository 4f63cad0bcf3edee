package advisories_test

import (
	"strings"
	"testing"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// drilled publishes an advisory of an exercise.
func (b *bench) drilled(name string) advisories.View {
	b.t.Helper()
	k := b.asking()
	k.Exercise = name
	return b.publish(k)
}

func TestACancellationSaysNothingThatWasNotLookedAt(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.drilled("drill")
	for _, words := range append(withheld, "three others plan to attack a concert with automatic weapons before the end of the week", "Another drill") {
		_, err := b.Draft(t.Context(), advisories.Asking{Report: "W-2017-7", Cancel: first.ID, Officer: "waal", Exercise: words})
		refused(t, err, errs.Invalid, "name of the exercise")
		k := b.asking()
		k.Update, k.Exercise = first.ID, words
		_, err = b.Draft(t.Context(), k)
		refused(t, err, errs.Invalid, "name of the exercise")
	}
	for _, name := range []string{"", "drill"} {
		v := b.draft(advisories.Asking{Report: "W-2017-7", Cancel: first.ID, Officer: "waal", Exercise: name})
		alert, _, err := advisory.Read(v.CAP)
		if err != nil || alert.Status != advisory.Exercise || alert.Note != "EXERCISE drill" || len(alert.Info) != 0 {
			t.Errorf("%q: %+v, %v", name, alert, err)
		}
	}
	k := b.asking()
	k.Exercise = "CORMORANT"
	_, err := b.Draft(t.Context(), k)
	refused(t, err, errs.Denied, "note holds fields.s1.full")
}

// What the rules let go no longer is not said again, and holds no cancellation up.
func TestACancellationFallsBackToTheServicesOwnNameOfAnExercise(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.drilled("Moscow 2017")
	v := b.draft(advisories.Asking{Report: "W-2017-7", Cancel: first.ID, Officer: "waal"})
	if alert, _, err := advisory.Read(v.CAP); err != nil || alert.Note != "EXERCISE of USA/CIA" {
		t.Errorf("%+v, %v", alert, err)
	}
	b.take(strings.Replace(crocus, "serial: W-2017-7", "serial: W-2017-9", 1))
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: first.Report}, insidedb.ByOrder)
		return err
	})
	_, err := b.Draft(t.Context(), advisories.Asking{Report: "W-2017-9", Cancel: first.ID, Officer: "waal", Exercise: "Moscow 2017"})
	refused(t, err, errs.Invalid, "name of the exercise")
	v = b.draft(advisories.Asking{Report: "W-2017-9", Cancel: first.ID, Officer: "waal"})
	if alert, _, err := advisory.Read(v.CAP); err != nil || alert.Note != "EXERCISE of USA/CIA" {
		t.Errorf("%+v, %v", alert, err)
	}
}
