package tasking

import (
	"context"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Addressed refuses a desk, an officer or a role to whom no notice can have gone: an
// empty inbox would read as nothing being due. "" is anybody.
func (t *Tasking) Addressed(ctx context.Context, to string) error {
	if to == "" || slices.Contains(insidedb.Roles, to) {
		return nil
	}
	desks := t.desks()
	return t.Store.Read(ctx, func(tx *insidedb.Tx) error {
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		all := slices.Clone(desks)
		for _, o := range officers {
			all = append(all, o.Code)
		}
		if slices.Contains(all, to) {
			return nil
		}
		given, err := tx.Notices(insidedb.NoticeQuery{To: to, Limit: 1})
		if err != nil || len(given) > 0 {
			return err
		}
		taken, err := tx.DeskHas(to)
		if err != nil || taken {
			return err
		}
		return errs.E(errs.Invalid, "tasking.Addressed", "for %.64q, who is no desk of duties.yaml, no registered officer and no role; expected one of %s, or a role: %s",
			to, strings.Join(all, ", "), strings.Join(insidedb.Roles, ", "))
	})
}

// desks are those that the plan names.
func (t *Tasking) desks() []string {
	var out []string
	plan := t.Plan()
	for _, k := range Kinds() {
		if d := plan.Duty(k).Desk; d != "" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}
