package insidedb_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	gocmp "github.com/google/go-cmp/cmp"
)

// manyOwed puts n obligations of all sorts, the same for the same n.
func manyOwed(t testing.TB, s *insidedb.Store, n int) []insidedb.Obligation {
	t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	kinds := []obligation.Kind{obligation.Answer, obligation.Action, obligation.Commitment, obligation.Warn, obligation.Determine}
	partners := []party.Code{"FRA/DGSE", "RUS/FSB", "RUS/SVR"}
	var out []insidedb.Obligation
	write(t, s, func(tx *insidedb.Tx) error {
		out = nil
		for i := range n {
			o := owed(i, r.IntN(400)-200)
			o.Kind, o.Partner, o.Shared = kinds[r.IntN(len(kinds))], partners[r.IntN(len(partners))], r.IntN(3) > 0
			o.Debtor, o.Creditor = o.Partner, "USA/CIA"
			if r.IntN(2) == 0 {
				o.Debtor, o.Creditor = o.Creditor, o.Debtor
			}
			o.Opened = insidetest.Start.Add(-time.Duration(r.IntN(3000)) * time.Hour)
			if r.IntN(3) == 0 {
				o.Due = nil
			}
			if r.IntN(3) == 0 {
				o.Closed, o.State = &o.Opened, obligation.IsAnswered
			}
			o, err := tx.PutObligation(o)
			if err != nil {
				return err
			}
			out = append(out, o)
		}
		return nil
	})
	return out
}

// naive chooses and orders as the description says, and no other way.
func naive(all []insidedb.Obligation, q insidedb.OwedQuery, plan obligation.Plan) []string {
	when := func(o insidedb.Obligation) time.Time {
		if due := plan.Due(o.Kind, o.Opened, o.Due); due != nil {
			return *due
		}
		return insidetest.Start.AddDate(1000, 0, 0)
	}
	includes := func(c, of party.Code) bool { return c == "" || c.Includes(of) }
	var chosen []insidedb.Obligation
	for _, o := range all {
		if includes(q.By, o.Debtor) && includes(q.To, o.Creditor) && includes(q.Partner, o.Partner) && (q.Kind == "" || q.Kind == o.Kind) &&
			(!q.Internal || !o.Shared) && (!q.Open && q.Overdue.IsZero() || o.Closed == nil) && (q.Overdue.IsZero() || !when(o).After(q.Overdue)) {
			chosen = append(chosen, o)
		}
	}
	open := func(o insidedb.Obligation) int {
		if o.Closed == nil {
			return 0
		}
		return 1
	}
	slices.SortFunc(chosen, func(a, b insidedb.Obligation) int {
		return cmp.Or(cmp.Compare(open(a), open(b)), when(a).Compare(when(b)), cmp.Compare(a.ID, b.ID))
	})
	out := []string{}
	for _, o := range chosen[:min(len(chosen), q.Limit)] {
		out = append(out, o.ID)
	}
	return out
}

func TestWhatIsOwedIsChosenAndOrderedBothWaysAlike(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		all := manyOwed(t, s, 300)
		clock.Add(time.Hour)
		plan := obligation.DefaultPlan()
		for i, q := range []insidedb.OwedQuery{
			{}, {Open: true}, {Overdue: insidetest.Start}, {Overdue: insidetest.Start.Add(50 * time.Hour), Kind: obligation.Answer},
			{By: "USA/CIA"}, {To: "USA", Open: true}, {Partner: "RUS", Open: true}, {Partner: "RUS/FSB", Overdue: insidetest.Start},
			{Internal: true}, {Internal: true, Open: true, Kind: obligation.Commitment}, {By: "FRA", To: "USA/CIA", Open: true}, {Partner: "ITA"},
		} {
			for _, limit := range []int{1, 17, 1000} {
				for _, asOf := range []time.Time{{}, insidetest.Start.Add(time.Hour)} {
					q.Limit, q.AsOf = limit, asOf
					got := []string{}
					for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) { return tx.Owed(q, plan) }) {
						got = append(got, o.ID)
					}
					if diff := gocmp.Diff(naive(all, q, plan), got); diff != "" {
						t.Errorf("query %d, at most %d, as of %v: %s", i, limit, asOf, diff)
					}
				}
			}
		}
		early := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
			return tx.Owed(insidedb.OwedQuery{AsOf: insidetest.Start.Add(-time.Second)}, plan)
		})
		if len(early) != 0 {
			t.Errorf("before any was recorded there are %d", len(early))
		}
	})
}

func TestEachObligationBetweenTwoIsTalliedAsItStood(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		opened := putOwed(t, s, owed(0, 10))
		clock.Add(time.Hour)
		ended := opened
		at := insidetest.Start.Add(30 * time.Minute)
		ended.State, ended.Closed, ended.Standing = obligation.IsAnswered, &at, obligation.IsAccepted
		ended = putOwed(t, s, ended)
		clock.Add(time.Hour)
		taken := ended
		taken.Officer, taken.By = "lind", "lind"
		putOwed(t, s, taken)
		own := owed(1, 10)
		own.Shared, own.Kind = false, obligation.Commitment
		own = putOwed(t, s, own)
		internal := owed(2, 10)
		internal.Shared, internal.Kind = false, obligation.Determine
		putOwed(t, s, internal)
		tally := func(asOf time.Time) []string {
			var out []string
			must(t, s.Read(t.Context(), func(tx *insidedb.Tx) error {
				out = nil
				return tx.EachOwed(asOf, func(x insidedb.OwedTally) {
					line := fmt.Sprint(x.Kind, " ", x.Shared, " ", x.State, " ", x.OpenedRecorded.Equal(opened.RecordedAt) || x.OpenedRecorded.Equal(own.RecordedAt))
					if x.Closed != nil {
						line += fmt.Sprint(" ", x.Closed.Equal(at), " ", x.ClosedRecorded.Equal(ended.RecordedAt))
					}
					out = append(out, line)
				})
			}))
			return out
		}
		for _, tt := range []struct {
			asOf time.Time
			want []string
		}{
			{time.Time{}, []string{"answer true answered true true true", "commitment false open true"}},
			{ended.RecordedAt, []string{"answer true answered true true true"}},
			{opened.RecordedAt, []string{"answer true open true"}},
			{opened.RecordedAt.Add(-time.Second), nil},
		} {
			if diff := gocmp.Diff(tt.want, tally(tt.asOf)); diff != "" {
				t.Errorf("as of %v: %s", tt.asOf, diff)
			}
		}
	})
}

func TestReportsAreNamedByTheirSerials(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		a, b := proposed(t, s, "R-1"), proposed(t, s, "R-2")
		ids := []string{a.Report, b.Report, "nothing"}
		for i := range 300 {
			ids = append(ids, fmt.Sprint("none-", i))
		}
		got := read(t, s, func(tx *insidedb.Tx) (map[string]string, error) { return tx.ReportSerials(ids) })
		if diff := gocmp.Diff(map[string]string{a.Report: "R-1", b.Report: "R-2"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
