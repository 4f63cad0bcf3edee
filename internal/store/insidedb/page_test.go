package insidedb_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	gocmp "github.com/google/go-cmp/cmp"
)

// turn reads a list page by page, each of so many; between two pages something may come.
func turn(t *testing.T, size int, page func(insidedb.Cut) ([]string, insidedb.Paged), between func()) (all []string, total int) {
	t.Helper()
	for after := ""; ; {
		ids, paged := page(insidedb.Cut{After: after, Limit: size})
		if all, total = append(all, ids...), paged.Total; len(ids) > size || paged.Next != "" && len(ids) < size {
			t.Fatalf("a page of %d has %d, and there is more", size, len(ids))
		}
		if after = paged.Next; after == "" {
			return all, total
		}
		between()
	}
}

func TestPagesOfWhatIsOwedAreTheListAndCountIt(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		all := manyOwed(t, s, 120)
		clock.Add(time.Hour)
		plan := obligation.DefaultPlan()
		for i, q := range []insidedb.OwedQuery{
			{}, {Open: true}, {Overdue: insidetest.Start, Kind: obligation.Answer}, {Partner: "RUS", Open: true}, {Internal: true}, {Partner: "ITA"},
		} {
			for _, asOf := range []time.Time{{}, insidetest.Start.Add(time.Hour)} {
				q.AsOf, q.Limit = asOf, 1000
				want := naive(all, q, plan)
				got, total := turn(t, 17, func(at insidedb.Cut) (ids []string, p insidedb.Paged) {
					for _, o := range read(t, s, func(tx *insidedb.Tx) (list []insidedb.Obligation, err error) {
						list, p, err = tx.OwedPage(q, plan, at)
						return list, err
					}) {
						ids = append(ids, o.ID)
					}
					return ids, p
				}, func() {})
				if diff := gocmp.Diff(want, append([]string{}, got...)); diff != "" || total != len(want) {
					t.Errorf("query %d as of %v says that there are %d: %s", i, asOf, total, diff)
				}
			}
		}
	})
}

func TestWhatOneSideOwesIsChosenBySide(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		write(t, s, func(tx *insidedb.Tx) error {
			for i, x := range [][2]party.Code{{"USA/CIA", "FRA/DGSE"}, {"FRA/DGSE", "USA/CIA"}, {"USA/CIA", "USA/CIA"}, {"USA/CIA", "RUS/FSB"}} {
				o := owed(i, 1)
				o.Debtor, o.Creditor = x[0], x[1]
				if _, err := tx.PutObligation(o); err != nil {
					return err
				}
			}
			return nil
		})
		for want, q := range map[int]insidedb.OwedQuery{2: {Owes: "USA/CIA"}, 1: {Awaits: "USA/CIA"}, 4: {}} {
			_, p, err := owedPage(s, q)
			if must(t, err); p.Total != want {
				t.Errorf("%+v chooses %d; expected %d", q, p.Total, want)
			}
		}
		itself, p, err := owedPage(s, insidedb.OwedQuery{Itself: true})
		if must(t, err); p.Total != 1 || len(itself) != 1 || itself[0].Creditor != "USA/CIA" {
			t.Errorf("%d are owed to oneself: %+v", p.Total, itself)
		}
	})
}

func owedPage(s *insidedb.Store, q insidedb.OwedQuery) (all []insidedb.Obligation, p insidedb.Paged, err error) {
	err = s.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
		all, p, err = tx.OwedPage(q, obligation.DefaultPlan(), insidedb.Cut{Limit: 100})
		return err
	})
	return all, p, err
}

func TestPagesOfTheInboxMoveForNothingThatComes(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		v := opened(t)
		n := 0
		come := func() {
			n++
			clock.Add(time.Second)
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddRefused(fmt.Sprintf("r%03d", n), envelope.CodeOrder, v.Header(), fmt.Sprintf("sha256:%03d", n))
				return err
			})
		}
		var want []string
		for range 23 {
			come()
			want = append(want, fmt.Sprintf("r%03d", n))
		}
		slices.Reverse(want)
		got, total := turn(t, 5, inboxPage(t, s, insidedb.ReceivedQuery{}), come)
		if diff := gocmp.Diff(want, got); diff != "" || total != n {
			t.Errorf("%d of %d: %s", len(got), n, diff)
		}
		wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
			_, _, err := tx.ReceivedPage(insidedb.ReceivedQuery{Cut: insidedb.Cut{After: "nonsense", Limit: 5}})
			return err
		}), errs.Invalid)
	})
}

func TestWhatIsHiddenIsNeitherCountedNorLeavesAHole(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		v := opened(t)
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.AddReceived("secret", insidedb.Admitted, "", "SECRET", v)
			return err
		})
		for i := range 4 {
			clock.Add(time.Second)
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.AddRefused(fmt.Sprintf("r%d", i), envelope.CodeOrder, v.Header(), fmt.Sprintf("sha256:%d", i))
				return err
			})
		}
		whole, total := turn(t, 2, inboxPage(t, s, insidedb.ReceivedQuery{}), func() {})
		if len(whole) != 5 || total != 5 {
			t.Fatalf("%d of %d", len(whole), total)
		}
		write(t, s, func(tx *insidedb.Tx) error {
			_, err := tx.PutClearance(insidedb.Clearance{Officer: "lind"})
			return err
		})
		sight := read(t, s, func(tx *insidedb.Tx) (*insidedb.Sight, error) { return tx.Sight("lind", "FRA/DGSE") })
		ctx := insidedb.WithSight(context.Background(), sight.Listing())
		var ids []string
		must(t, s.Read(ctx, func(tx *insidedb.Tx) error {
			all, p, err := tx.ReceivedPage(insidedb.ReceivedQuery{Cut: insidedb.Cut{Limit: 4}})
			for _, r := range all {
				ids = append(ids, r.ID)
			}
			if p.Total != 4 || p.Next != "" {
				t.Errorf("%d are counted, and %q follows", p.Total, p.Next)
			}
			return err
		}))
		if diff := gocmp.Diff([]string{"r3", "r2", "r1", "r0"}, ids); diff != "" {
			t.Error(diff)
		}
	})
}

// inboxPage reads a page of the ids of the inbox.
func inboxPage(t *testing.T, s *insidedb.Store, q insidedb.ReceivedQuery) func(insidedb.Cut) ([]string, insidedb.Paged) {
	return func(at insidedb.Cut) (ids []string, p insidedb.Paged) {
		q.Cut = at
		for _, r := range read(t, s, func(tx *insidedb.Tx) (list []insidedb.Received, err error) {
			list, p, err = tx.ReceivedPage(q)
			return list, err
		}) {
			ids = append(ids, r.ID)
		}
		return ids, p
	}
}

// opened is an envelope of the CIA that the DGSE has opened.
func opened(t *testing.T) envelope.Verified {
	t.Helper()
	dgse, cia := insidetest.NewService(t, "FRA/DGSE"), insidetest.NewService(t, "USA/CIA")
	v, err := envelope.Open(sealed(t, envelope.LaneOrdinary, 1, "").Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	must(t, err)
	return v
}
