package insidedb_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

// reasons are the officers' words in all versions of the nth obligation.
func reasons(t testing.TB, s *insidedb.Store, n int) string {
	t.Helper()
	var out []string
	for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
		return tx.ObligationVersions(owedID(n), time.Time{})
	}) {
		out = append(out, o.Reason)
	}
	return strings.Join(out, "|")
}

func TestOfficersWordsAboutWhatIsOwedLieSealed(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		o := owed(0, 1)
		o.By, o.Reason = "berg", "he knows Anton"
		o = putOwed(t, s, o)
		for _, table := range []string{"obligations", "obligation_versions"} {
			if kept := read(t, s, func(tx *insidedb.Tx) ([]byte, error) { return insidedb.RawBytes(tx, `SELECT reason FROM `+table) }); len(kept) == 0 || strings.Contains(string(kept), "Anton") {
				t.Errorf("%s keeps %q; expected it sealed", table, kept)
			}
		}
		o.By, o.Reason = "lind", "he knows Berta"
		o = putOwed(t, s, o)
		if o.By, o.Reason = "", ""; putOwed(t, s, o).Version != 2 {
			t.Error("the same again, said by nobody, is another version")
		}
		if got := reasons(t, s, 0); got != "he knows Anton|he knows Berta" {
			t.Errorf("the words are %q", got)
		}
		for _, q := range []insidedb.ObligationQuery{{}, {AsOf: clock.Now().Add(time.Hour)}} {
			if all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) { return tx.Obligations(q) }); len(all) != 1 || all[0].Reason != "" {
				t.Errorf("%+v; expected a list without words, sealed or not", all)
			}
		}
	})
}

func TestWordsAboutWhatIsErasedAreNotKept(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		r := proposed(t, s, "R-1")
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}, insidedb.ByOrder)
			return err
		})
		o := owed(0, 1)
		o.Report, o.By, o.Reason = r.Report, "berg", "he knows Anton"
		if got := putOwed(t, s, o); got.Reason != "" || reasons(t, s, 0) != "" {
			t.Errorf("%q is kept", got.Reason)
		}
	})
}

func TestAnErasedEngagementTakesItsWordsAlong(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		for i, id := range []string{"E-1", "E-10"} {
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.PutEngagement(insidedb.Engagement{Engagement: met(id), Officer: "berg"})
				return err
			})
			own := owed(2*i, 1)
			own.Shared, own.Cause, own.By, own.Reason = false, "engagement:"+id+"/c1", "berg", "of "+id
			both := owed(2*i+1, 1)
			both.Cause, both.By, both.Reason = own.ID, "berg", "with "+id
			putOwed(t, s, own)
			putOwed(t, s, both)
		}
		subject := insidedb.Subject{Kind: insidedb.SubjectEngagement, ID: "E-1"}
		erases := func(subject insidedb.Subject) error {
			return s.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Erase(subject, insidedb.ByOrder)
				return err
			})
		}
		must(t, erases(subject))
		if got := reasons(t, s, 0) + reasons(t, s, 1) + reasons(t, s, 2) + reasons(t, s, 3); got != "of E-10with E-10" {
			t.Errorf("the words are %q; expected those of the other alone", got)
		}
		e := read(t, s, func(tx *insidedb.Tx) (insidedb.Engagement, error) { return tx.Engagement("E-1", time.Time{}) })
		if e.Erased == nil || e.ProfessionalView != "" || len(e.Commitments) != 0 || e.ID != "E-1" || e.Kind != met("E-1").Kind {
			t.Errorf("%+v; expected no more than that there was one", e)
		}
		if body := read(t, s, func(tx *insidedb.Tx) ([]byte, error) {
			return insidedb.RawBytes(tx, `SELECT body FROM engagements WHERE id = 'E-1'`)
		}); len(body) != 0 {
			t.Errorf("%d bytes are kept", len(body))
		}
		if n := read(t, s, func(tx *insidedb.Tx) ([]byte, error) {
			return insidedb.RawBytes(tx, `SELECT CAST(COUNT(*) AS TEXT) FROM payload_keys`)
		}); string(n) != "3" {
			t.Errorf("%s keys are kept; expected those of the other engagement, and of its two reasons", n)
		}
		wantKind(t, erases(subject), errs.Conflict)
		wantKind(t, erases(insidedb.Subject{Kind: insidedb.SubjectEngagement, ID: "E-9"}), errs.NotFound)
	})
}
