package tasking_test

import (
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestADutyIsTakenInARoleInWhichItIsSeenTo(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.write(func(tx *insidedb.Tx) error {
		for code, role := range map[string]string{"ray": insidedb.RoleAuthor, "holt": insidedb.RoleWarning, "eye": insidedb.RoleOversight} {
			if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: []string{role}}); err != nil {
				return err
			}
		}
		return nil
	})
	for i, tt := range []struct {
		kind    obligation.Kind
		officer string
		want    errs.Kind
	}{
		{obligation.Outcome, "ray", errs.Denied}, {obligation.Outcome, "lind", errs.Denied}, {obligation.Outcome, "holt", ""},
		{obligation.ReportOversight, "ray", errs.Denied}, {obligation.ReportOversight, "eye", ""}, {obligation.NotifyOrigin, "lind", ""}, {obligation.Determine, "eye", errs.Denied},
	} {
		b := o.ask(i + 1)
		b.ID, b.Kind, b.Shared, b.Debtor, b.Partner = "e"+b.ID[1:], tt.kind, false, "USA/CIA", ""
		b = o.put(b)
		if _, err := o.Take(t.Context(), tasking.Handover{Officer: tt.officer, ID: b.ID}); errs.KindOf(err) != tt.want {
			t.Errorf("%s takes %s: %v; expected %q", tt.officer, tt.kind, err, tt.want)
		}
	}
}
