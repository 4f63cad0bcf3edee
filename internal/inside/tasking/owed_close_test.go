package tasking_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
)

// Every kind that a word may end, in every role: whoever owes a report to oversight
// is not who says that it is read.
func TestWhatIsOwedIsClosedInTheRoleThatItsKindAsksFor(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.write(func(tx *insidedb.Tx) error {
			for _, role := range insidedb.Roles {
				if _, err := tx.PutOfficer(insidedb.Officer{Code: "the." + role, Roles: []string{role}}); err != nil {
					return err
				}
			}
			return nil
		})
		n := 100
		for _, tt := range []struct {
			kind    obligation.Kind
			outcome string
			roles   []string
		}{
			{obligation.ReportOversight, "done", []string{"oversight"}},
			{obligation.NotifyOrigin, "done", []string{"liaison", "disclosure", "lead"}},
			{obligation.Thank, "done", []string{"warning", "liaison"}},
			{obligation.Thank, "withdrawn", []string{"warning", "liaison"}},
			{obligation.Commitment, "declined", []string{"liaison", "disclosure", "lead"}},
		} {
			for _, role := range insidedb.Roles {
				n++
				opened := o.owing(n, tt.kind, "USA/CIA", "USA/CIA", nil)
				_, err := o.Close(t.Context(), tasking.Closing{Officer: "the." + role, ID: opened.ID, Outcome: tt.outcome, Reason: "seen to"})
				want := errs.Denied
				if slices.Contains(tt.roles, role) {
					want = ""
				}
				if errs.KindOf(err) != want {
					t.Errorf("%s ended as %s by %s: %v; expected %q", tt.kind, tt.outcome, role, err, want)
				}
			}
		}
	})
}

// An officer may have the role oversight beside another; what that officer waived or
// invoked another reads.
func TestNobodyReadsForOversightWhatTheyBroughtAbout(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.write(func(tx *insidedb.Tx) error {
			for _, code := range []string{"waiver", "reader", "mover"} {
				if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: insidedb.Roles}); err != nil {
					return err
				}
			}
			_, err := tx.PutObligation(insidedb.Obligation{ID: fmt.Sprintf("%032x", 1), Kind: obligation.ReportOversight, Debtor: "USA/CIA", Creditor: "USA/CIA",
				Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, By: "waiver", Opened: o.clock.Now()})
			return err
		})
		id := fmt.Sprintf("%032x", 1)
		_, err := o.Assign(t.Context(), tasking.Handover{Officer: "mover", ID: id, To: "waiver"})
		must(t, err)
		for _, tt := range []struct {
			officer string
			want    errs.Kind
		}{{"waiver", errs.Denied}, {"mover", errs.Denied}, {"reader", ""}} {
			_, err := o.Close(t.Context(), tasking.Closing{Officer: tt.officer, ID: id, Outcome: "done", Reason: "read"})
			if errs.KindOf(err) != tt.want {
				t.Errorf("%s: %v; expected %q", tt.officer, err, tt.want)
			}
		}
		h, err := o.OwedOf(t.Context(), id, time.Time{})
		if err != nil || h.Owed.State != obligation.Done || h.Versions[len(h.Versions)-1].By != "reader" {
			t.Errorf("%v: %+v; expected that reader ended it", err, h.Owed)
		}
	})
}
