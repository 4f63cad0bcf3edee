package insidedb_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// owedID is the id of the nth obligation of a test.
func owedID(n int) string { return fmt.Sprintf("%032x", n+1) }

// owed is the nth obligation: France owes an answer, in so many hours.
func owed(n, hours int) insidedb.Obligation {
	due := insidetest.Start.Add(time.Duration(hours) * time.Hour)
	return insidedb.Obligation{ID: owedID(n), Kind: obligation.Answer, Shared: true, Debtor: "FRA/DGSE", Creditor: "USA/CIA", Partner: "FRA/DGSE",
		Matter: digest("matter"), Item: digest("item"), Ground: obligation.Agreement, Standing: obligation.Asserted, State: obligation.Open,
		Due: &due, Opened: insidetest.Start}
}

func putOwed(t testing.TB, s *insidedb.Store, o insidedb.Obligation) insidedb.Obligation {
	t.Helper()
	write(t, s, func(tx *insidedb.Tx) (err error) {
		o, err = tx.PutObligation(o)
		return err
	})
	return o
}

func listed(t testing.TB, s *insidedb.Store, q insidedb.ObligationQuery) []string {
	t.Helper()
	out := []string{}
	for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) { return tx.Obligations(q) }) {
		out = append(out, strings.TrimLeft(o.ID, "0"))
	}
	return out
}

func TestAnObligationIsReadAsItStoodAtAnyTime(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		first := putOwed(t, s, owed(0, 24))
		if first.Version != 1 || first.Next == nil {
			t.Fatalf("version %d, next %v; want the first, which the clock looks at", first.Version, first.Next)
		}
		clock.Add(time.Hour)
		if again := putOwed(t, s, owed(0, 24)); again.Version != 1 {
			t.Errorf("the same again is version %d", again.Version)
		}
		taken := first
		taken.Officer, taken.By, taken.Reason = "lind", "berg", "Lind knows the case"
		second := putOwed(t, s, taken)
		clock.Add(time.Hour)
		ended := second
		at := clock.Now()
		ended.State, ended.Closed, ended.By, ended.Reason = obligation.IsWithdrawn, &at, "", ""
		third := putOwed(t, s, ended)
		if third.Version != 3 || third.Next != nil {
			t.Errorf("closed it is version %d with next %v; want 3 and never", third.Version, third.Next)
		}
		for _, tt := range []struct {
			asOf time.Time
			want insidedb.Obligation
		}{{first.RecordedAt, first}, {second.RecordedAt.Add(-time.Microsecond), first}, {second.RecordedAt, second}, {time.Time{}, third}} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Obligation, error) { return tx.Obligation(first.ID, tt.asOf) })
			list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
				return tx.Obligations(insidedb.ObligationQuery{Partner: "FRA/DGSE", AsOf: tt.asOf})
			})
			tt.want.Step, tt.want.Next, got.Next = 0, nil, nil
			if len(list) == 1 {
				list[0].Next = nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
			tt.want.Reason = "" // which lists leave out
			if diff := cmp.Diff([]insidedb.Obligation{tt.want}, list); diff != "" {
				t.Errorf("listed as of %v: %s", tt.asOf, diff)
			}
		}
		if got := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
			return tx.ObligationVersions(first.ID, time.Time{})
		}); len(got) != 3 || got[1].Reason == "" {
			t.Errorf("its versions are %+v", got)
		}
	})
}

func TestAnObligationIsFoundByTheFirstDigitsThatNoOtherHas(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for i, id := range []string{"abcdef0123456789abcdef0123456789", "abcdef0123456789abcdef012345678a"} {
			o := owed(i, 1)
			o.ID = id
			putOwed(t, s, o)
		}
		for _, tt := range []struct {
			id   string
			want errs.Kind
		}{{"abcdef0123456789abcdef0123456789", ""}, {"abcdef0123456789abcdef012345678a", ""}, {"abcdef01", errs.NotFound}, {"abcdef0", errs.NotFound},
			{"abcdef0123456789abcdef0123456788", errs.NotFound}, {"", errs.NotFound}} {
			err := s.Read(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Obligation(tt.id, time.Time{})
				return err
			})
			wantKind(t, err, tt.want)
		}
	})
}

func TestAnObligationStaysWhatItWasOpenedAs(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		first := putOwed(t, s, owed(0, 1))
		for name, change := range map[string]func(*insidedb.Obligation){
			"kind":     func(o *insidedb.Obligation) { o.Kind = obligation.Action },
			"debtor":   func(o *insidedb.Obligation) { o.Debtor = "ITA/AISE" },
			"creditor": func(o *insidedb.Obligation) { o.Creditor = "ITA/AISE" },
			"shared":   func(o *insidedb.Obligation) { o.Shared = false },
			"matter":   func(o *insidedb.Obligation) { o.Matter = digest("another") },
			"opening":  func(o *insidedb.Obligation) { o.Opened = o.Opened.Add(time.Second) },
		} {
			o := first
			change(&o)
			if err := try(t, s, func(tx *insidedb.Tx) error { _, err := tx.PutObligation(o); return err }); errs.KindOf(err) != errs.Conflict {
				t.Errorf("another %s: %v; want a conflict", name, err)
			}
		}
		for name, change := range map[string]func(*insidedb.Obligation){
			"id":    func(o *insidedb.Obligation) { o.ID = "ABC" },
			"kind":  func(o *insidedb.Obligation) { o.Kind = "" },
			"state": func(o *insidedb.Obligation) { o.State = obligation.Lapsed },
		} {
			o := owed(1, 1)
			change(&o)
			if err := try(t, s, func(tx *insidedb.Tx) error { _, err := tx.PutObligation(o); return err }); errs.KindOf(err) != errs.Internal {
				t.Errorf("no %s that can be kept: %v; want it refused", name, err)
			}
		}
	})
}

func TestObligationsAreChosenAndOrderedByWhatIsDueFirst(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		for n, change := range []func(*insidedb.Obligation){
			0: func(o *insidedb.Obligation) {},
			1: func(o *insidedb.Obligation) { o.Due = nil },
			2: func(o *insidedb.Obligation) { o.Debtor, o.Creditor = o.Creditor, o.Debtor },
			3: func(o *insidedb.Obligation) { o.Closed, o.State = o.Due, obligation.IsWithdrawn },
			4: func(o *insidedb.Obligation) {
				o.Kind, o.Partner, o.Report, o.Warning = obligation.Warn, "", "r-1", "w-1"
			},
		} {
			o := owed(n, 10-n)
			change(&o)
			putOwed(t, s, o)
		}
		last := owed(2, 8)
		for name, tt := range map[string]struct {
			q    insidedb.ObligationQuery
			want []string
		}{
			"all":          {insidedb.ObligationQuery{}, []string{"5", "4", "3", "1", "2"}},
			"open":         {insidedb.ObligationQuery{Open: true}, []string{"5", "3", "1", "2"}},
			"overdue":      {insidedb.ObligationQuery{Overdue: insidetest.Start.Add(8 * time.Hour)}, []string{"5", "3"}},
			"by a partner": {insidedb.ObligationQuery{By: "FRA/DGSE"}, []string{"5", "4", "1", "2"}},
			"to a partner": {insidedb.ObligationQuery{To: "FRA/DGSE"}, []string{"3"}},
			"partner":      {insidedb.ObligationQuery{Partner: "FRA/DGSE", Open: true}, []string{"3", "1", "2"}},
			"kind":         {insidedb.ObligationQuery{Kind: obligation.Warn}, []string{"5"}},
			"report":       {insidedb.ObligationQuery{Report: "r-1"}, []string{"5"}},
			"warning":      {insidedb.ObligationQuery{Warning: "w-1", AsOf: insidetest.Start.Add(time.Hour)}, []string{"5"}},
			"item":         {insidedb.ObligationQuery{Item: digest("item"), Limit: 2}, []string{"5", "4"}},
			"a later page": {insidedb.ObligationQuery{Open: true, After: &last}, []string{"1", "2"}},
			"everything":   {insidedb.ObligationQuery{AsOf: insidetest.Start.Add(time.Hour)}, []string{"5", "4", "3", "1", "2"}},
			"too early":    {insidedb.ObligationQuery{AsOf: insidetest.Start.Add(-time.Hour)}, []string{}},
		} {
			if diff := cmp.Diff(tt.want, listed(t, s, tt.q)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestTheClockLooksAtWhateverChangedAndAtWhatIsDue(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		at := func(d time.Duration) []string {
			out := []string{}
			for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
				return tx.ObligationsDue(insidetest.Start.Add(d), 10)
			}) {
				out = append(out, strings.TrimLeft(o.ID, "0"))
			}
			return out
		}
		set := func(n, step int, next *time.Time, want bool) {
			t.Helper()
			write(t, s, func(tx *insidedb.Tx) error {
				ok, err := tx.SetStep(owedID(n), step, next)
				if ok != want {
					t.Errorf("the step of %d was set: %v", n, ok)
				}
				return err
			})
		}
		first := putOwed(t, s, owed(0, 10))
		if diff := cmp.Diff([]string{"1"}, at(-time.Hour)); diff != "" {
			t.Errorf("what is new is not looked at, whatever the clock says: %s", diff)
		}
		later := insidetest.Start.Add(9 * time.Hour)
		set(0, 1, &later, true)
		for d, want := range map[time.Duration][]string{9*time.Hour - time.Microsecond: {}, 9 * time.Hour: {"1"}, 20 * time.Hour: {"1"}} {
			if diff := cmp.Diff(want, at(d)); diff != "" {
				t.Errorf("after %v: %s", d, diff)
			}
		}
		first.Officer, first.By = "lind", "berg"
		if again := putOwed(t, s, first); again.Step != 1 {
			t.Errorf("a version lost the step: %d", again.Step)
		}
		if diff := cmp.Diff([]string{"1"}, at(0)); diff != "" {
			t.Errorf("what changed is not looked at: %s", diff)
		}
		set(0, 1, nil, true)
		if got := at(1000 * time.Hour); len(got) > 0 {
			t.Errorf("with nothing to do it lists %v", got)
		}
		for _, tt := range []struct {
			plan string
			want bool
		}{{"a", true}, {"a", false}, {"b", true}} {
			write(t, s, func(tx *insidedb.Tx) error {
				changed, err := tx.UsePlan(planOf(tt.plan))
				if changed != tt.want {
					t.Errorf("plan %s is another: %v", tt.plan, changed)
				}
				return err
			})
			if got := at(0); (len(got) == 1) != tt.want {
				t.Errorf("after plan %s it looks at %v", tt.plan, got)
			}
			set(0, 1, nil, true)
		}
		first.Closed = &later
		putOwed(t, s, first)
		set(0, 2, &later, false)
		if got := at(1000 * time.Hour); len(got) > 0 {
			t.Errorf("of what is closed it lists %v", got)
		}
	})
}

func TestOfficersWordsAboutAnObligationGoWithTheReport(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		r := proposed(t, s, "R-1")
		o := owed(0, 1)
		o.Report, o.By, o.Reason = r.Report, "berg", "he knows Anton"
		putOwed(t, s, o)
		other := owed(1, 1)
		other.By, other.Reason = "berg", "kept"
		putOwed(t, s, other)
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: r.Report}, insidedb.ByOrder)
			return err
		})
		for n, want := range []string{"", "kept"} {
			now := read(t, s, func(tx *insidedb.Tx) (insidedb.Obligation, error) { return tx.Obligation(owedID(n), time.Time{}) })
			all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
				return tx.ObligationVersions(owedID(n), time.Time{})
			})
			if now.Reason != want || len(all) != 1 || all[0].Reason != want {
				t.Errorf("of %d the words are %q and %+v; want %q", n, now.Reason, all, want)
			}
		}
	})
}
