package tasking_test

import (
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/screening"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// sought has officers of each role, a lookout of berg's, and what is asked about it and a
// hit, open.
func (o *office) sought() (renew, hit insidedb.Obligation) {
	o.t.Helper()
	o.write(func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"berg": insidedb.RoleDisclosure, "west": insidedb.RoleAuthor, "ray": insidedb.RoleAuthor, "dahl": insidedb.RoleWatch, "nord": insidedb.RoleFront} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		year := insidetest.Start.AddDate(1, 0, 0)
		_, err := tx.PutLookout(insidedb.Lookout{State: insidedb.LookoutActive, By: "berg", Lookout: lookout.Lookout{ID: "L-1", Person: screening.Person{Names: []screening.Name{{Text: "Ali Imaginary"}}},
			Owner: "berg", Deputy: "west", Instruction: lookout.DiscreetCheck, Until: year, Review: year}})
		return err
	})
	due := o.clock.Now().Add(time.Hour)
	open := insidedb.Obligation{Debtor: "USA/CIA", Creditor: "USA/CIA", State: obligation.Open, Opened: o.clock.Now(), Due: &due}
	renew, hit = open, open
	renew.ID, renew.Kind, renew.Cause, renew.Officer = "a0000000000000000000000000000001", obligation.Renew, "lookout:L-1", "berg"
	hit.ID, hit.Kind, hit.Cause, hit.Officer = "b0000000000000000000000000000001", obligation.Hit, "hit:hit-1", "west"
	return o.put(renew), o.put(hit)
}

func TestHitsAndRenewalsAreHandedOverByTheirOwnRules(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		renew, hit := o.sought()
		for _, tt := range []struct {
			id, officer, to, desk string
			want                  errs.Kind
		}{
			{hit.ID, "dahl", "nord", "", errs.Invalid}, {hit.ID, "dahl", "", "night", errs.Invalid}, {renew.ID, "dahl", "nord", "", errs.Invalid}, {renew.ID, "dahl", "", "night", errs.Invalid},
		} {
			if _, err := o.Assign(t.Context(), tasking.Handover{Officer: tt.officer, ID: tt.id, To: tt.to, Desk: tt.desk, Reason: "x"}); errs.KindOf(err) != tt.want {
				t.Errorf("%s gives %s to %s%s: %v", tt.officer, tt.id, tt.to, tt.desk, err)
			}
		}
		for _, tt := range []struct {
			id, officer string
			want        errs.Kind
		}{{hit.ID, "west", errs.Invalid}, {hit.ID, "dahl", errs.Invalid}, {renew.ID, "ray", errs.Denied}, {renew.ID, "nord", errs.Denied}, {renew.ID, "berg", ""}, {renew.ID, "west", ""}, {renew.ID, "dahl", ""}} {
			if _, err := o.Take(t.Context(), tasking.Handover{Officer: tt.officer, ID: tt.id}); errs.KindOf(err) != tt.want {
				t.Errorf("%s takes %s: %v", tt.officer, tt.id, err)
			}
		}
	})
}

func TestADeskThatHasHitsOrRenewalsAndNobodyIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		renew, hit := o.sought()
		want := func(when string, want ...tasking.Unmanned) {
			t.Helper()
			c, err := o.Standing(t.Context())
			must(t, err)
			if diff := cmp.Diff(want, c.Unmanned); diff != "" || c.Failing != (len(want) > 0) {
				t.Errorf("%s: failing %v, %s", when, c.Failing, diff)
			}
		}
		want("with officers")
		hit.Officer, hit.Desk, renew.Officer, renew.Desk = "", "lead", "", "watch"
		o.put(hit)
		o.put(renew)
		o.tick(2)
		want("no lead is registered", tasking.Unmanned{Desk: "lead", Number: 1})
		until := o.clock.Now().Add(time.Hour)
		o.write(func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: "dahl", Roles: []string{insidedb.RoleWatch}, Away: &until})
			return err
		})
		want("and the watch is away", tasking.Unmanned{Desk: "lead", Number: 1}, tasking.Unmanned{Desk: "watch", Number: 1})
		o.write(func(tx *insidedb.Tx) error {
			_, err := tx.PutOfficer(insidedb.Officer{Code: "dahl", Roles: []string{insidedb.RoleWatch, insidedb.RoleLead}})
			return err
		})
		want("once somebody is there")
	})
}
