package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestAnEmergencyIsHeldActAfterActAndItsWordsAreErasedWithTheReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s, err := insidedb.Open(t.Context(), d.Open(t, insidetest.NewClock().Now))
		must(t, err)
		r := proposed(t, s, "R-1")
		i := directive.Invocation{Directive: "D-1", Report: "R-1", Trigger: "threat-to-life", Partners: nil, At: insidetest.Start, Until: insidetest.Start.Add(time.Hour), By: "berg", Office: "duty-director"}
		var first, second insidedb.EmergencyAct
		write(t, s, func(tx *insidedb.Tx) error {
			first, err = tx.AddEmergencyAct(insidedb.EmergencyAct{Act: insidedb.EmergencyInvoked, Officer: "berg", Report: r.Report, Invocation: i, Reason: "lives"})
			return err
		})
		if first.Invocation.ID != "E-1" || first.Number != 1 {
			t.Errorf("%+v; expected the first act of E-1", first)
		}
		ended := first.Invocation
		ended.Ended = insidetest.Start.Add(time.Minute)
		write(t, s, func(tx *insidedb.Tx) error {
			second, err = tx.AddEmergencyAct(insidedb.EmergencyAct{Act: insidedb.EmergencyEnded, Officer: "lind", Report: r.Report, Invocation: ended, Reason: "over"})
			if err != nil {
				return err
			}
			_, err = tx.AddEmergencyAct(insidedb.EmergencyAct{Act: insidedb.EmergencyInvoked, Officer: "berg", Report: r.Report, Invocation: i, Reason: "again"})
			return err
		})
		read(t, s, func(tx *insidedb.Tx) (bool, error) {
			then, err := tx.EmergencyActs("", first.RecordedAt)
			must(t, err)
			now, err := tx.EmergencyActs("E-1", time.Time{})
			must(t, err)
			if len(then) != 1 || len(now) != 2 || now[0].Reason != "lives" || !now[1].Invocation.Ended.Equal(ended.Ended) || now[1].Number != 2 || second.Number != 2 {
				t.Errorf("then %+v\nnow %+v", then, now)
			}
			held, err := tx.Held(insidedb.HeldInvocations, time.Time{})
			must(t, err)
			all, err := directive.DecodeInvocations("held", held)
			if err != nil || len(all) != 2 || all[0].ID != "E-1" || all[0].Ended.IsZero() || all[1].ID != "E-2" || all[0].Reason != "" {
				t.Errorf("held %s: %v", held, err)
			}
			return true, nil
		})
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}, insidedb.ByOrder)
			return err
		})
		read(t, s, func(tx *insidedb.Tx) (bool, error) {
			acts, err := tx.EmergencyActs("", time.Time{})
			must(t, err)
			for _, a := range acts {
				if a.Reason != "" {
					t.Errorf("after erasure %q is left", a.Reason)
				}
			}
			return true, nil
		})
	})
}

func TestAnInvocationUnderAnotherNameIsNotHeld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s, err := insidedb.Open(t.Context(), d.Open(t, insidetest.NewClock().Now))
		must(t, err)
		i := directive.Invocation{ID: "E-2", Directive: "D-1", Report: "R-1", At: insidetest.Start, Until: insidetest.Start.Add(time.Hour), By: "berg", Office: "o"}
		for _, text := range []string{i.Text(), `{"id":"E-1"}`, "nonsense"} {
			err := s.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.PutHeld(insidedb.HeldInvocations, "E-1", text)
				return err
			})
			if err == nil {
				t.Errorf("%s was held", text)
			}
		}
	})
}
