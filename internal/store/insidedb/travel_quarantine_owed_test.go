package insidedb_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/travel"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestWhileAnythingIsInQuarantineOneObligationIsOpen(t *testing.T) {
	logged(t, func(t *testing.T, s *insidedb.Store) {
		add := func(text string) (id string) {
			write(t, s, func(tx *insidedb.Tx) error {
				q, _, err := tx.AddQuarantine(insidedb.Unread{Source: insidedb.SourceAPI, Place: "row 1", Code: "syntax", Reason: "bad", Body: []byte(text)})
				id = q.ID
				return err
			})
			return id
		}
		settle := func(id, officer string) {
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.SettleQuarantine(id, officer, insidedb.QuarantineDiscarded, "CASE-7")
				return err
			})
		}
		states := func() (out []obligation.State) {
			for _, o := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Obligation, error) {
				return tx.Obligations(insidedb.ObligationQuery{Kind: obligation.Unread, Cause: insidedb.CauseQuarantine, Limit: 10})
			}) {
				out = append(out, o.State)
				if o.Debtor != "USA/CIA" || o.Creditor != "USA/CIA" || o.Shared || o.Due != nil || (o.Closed == nil) != (o.State == obligation.Open) || o.Closed != nil && o.By != "berg" {
					t.Errorf("%+v", o)
				}
			}
			slices.Sort(out)
			return out
		}
		want := func(when string, all ...obligation.State) {
			t.Helper()
			if diff := cmp.Diff(all, states()); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
		}
		want("nothing came")
		a := add("a")
		want("the first", obligation.Open)
		b := add("b")
		add("b")
		want("another, twice", obligation.Open)
		settle(a, "lind")
		want("one is left", obligation.Open)
		settle(b, "berg")
		want("all are settled", obligation.Done)
		add("a")
		want("it came again", obligation.Done, obligation.Open)
		settle(a, "berg")
		want("it is settled again", obligation.Done, obligation.Done)
	})
}

func TestADepartureThatNobodyStatedIsKnownForOne(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, _ *insidetest.Clock) {
		arrives := time.Date(2024, 3, 5, 14, 0, 0, 0, time.UTC)
		flight := func(unit string, leg travel.Leg) insidedb.Flight {
			m := flown(unit, 2, passenger("RUSTAM MNIMY", "7799123", 1985))
			m.Legs = []travel.Leg{leg}
			k := keep(t, s, m)
			all := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Flight, error) { return tx.Flights(k.travellers[0].Flights) })
			if len(all) != 1 {
				t.Fatalf("%+v", all)
			}
			return all[0]
		}
		leg := travel.Leg{Carrier: "TK", Number: "419", From: "IST", To: "SVO", Arrives: arrives}
		first := flight("a", leg)
		if !first.Unstated || !first.Departs.Equal(arrives) || !first.Stated().Departs.IsZero() || !first.Stated().Arrives.Equal(arrives) {
			t.Errorf("%+v; expected that nobody stated when it departs", first)
		}
		if again := flight("b", leg); again.ID != first.ID || !again.Unstated {
			t.Errorf("%+v; expected the same flight", again)
		}
		leg.Departs = arrives // of a day alone both may be the same
		if stated := flight("c", leg); stated.ID != first.ID || stated.Unstated || !stated.Stated().Departs.Equal(arrives) {
			t.Errorf("%+v; expected that it is stated now", stated)
		}
		leg.Departs = arrives.Add(-3 * time.Hour)
		if other := flight("d", leg); other.ID == first.ID || other.Unstated {
			t.Errorf("%+v; expected another flight", other)
		}
	})
}
