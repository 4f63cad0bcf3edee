package warnings

import (
	"context"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/warning"
	"entente/internal/store/insidedb"
)

var determiners = []string{insidedb.RoleWarning, insidedb.RoleWatch}

// Determine records an officer's answer to whether there is a duty to warn, and
// opens what follows. The officer's rank is what the rules say. What a rank has
// determined, or was referred to it, a lower one may still warn of, and nothing else.
// To find that there is no duty where there is one takes the rank that waives, and is
// reported to oversight. A duty stays while a higher rank looks at it.
func (x *Warnings) Determine(ctx context.Context, ref, officer string, d warning.Determination) (View, error) {
	const op = "warnings.Determine"
	rules := x.Rules()
	d.By, d.Rank, d.At = officer, rules.RankOf(officer), x.Store.Now()
	if d.Decision == warning.Refer && d.To == "" {
		d.To = rules.Above(d.Rank)
	}
	if err := d.Check(rules); err != nil {
		return View{}, err
	}
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		if w.State == Ended || w.State == StoodDown {
			return errs.E(errs.Conflict, op, "the warning is %s; a new version of its report, or an officer who flags it, opens it again", w.State)
		}
		acts, err := tx.WarningActs(w, time.Time{})
		if err != nil {
			return err
		}
		if bound := binding(acts, rules); d.Decision != warning.Warn && rules.Rank(d.Rank) < rules.Rank(bound) {
			return errs.E(errs.Denied, op, "it is referred to a %s, or was determined by one; a %s may warn, and nothing else", bound, d.Rank)
		}
		follows := d.Follows(rules)
		if w.State == Duty && d.Decision == warning.NoDuty {
			if err := mayWaive(op, rules, officer); err != nil {
				return err
			}
			follows = append(follows, rules.Unwarned(d.At))
		}
		states := map[warning.Decision]string{warning.Warn: Duty, warning.Waive: Waived, warning.Refer: Open, warning.NoDuty: NoDuty}
		if d.Decision != warning.Refer || w.State != Duty {
			w.State = states[d.Decision]
		}
		now := d.At
		w.Next = &now
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActDetermined, Officer: officer, Code: string(d.Decision)}, d)
		if err != nil {
			return err
		}
		if err := x.settle(tx, w, officer, obligation.IsMet, "", obligation.Determine); err != nil {
			return err
		}
		if !openState(w.State) {
			if err := x.settle(tx, w, officer, obligation.IsMet, "", obligation.Window); err != nil {
				return err
			}
			if err := x.settle(tx, w, officer, obligation.IsWithdrawn, "", obligation.Warn, obligation.Reach); err != nil {
				return err
			}
		}
		return x.follow(tx, w, a, d, follows)
	})
}

// determination is the last one; none where it is erased.
func determination(acts []insidedb.WarningAct) (warning.Determination, bool) {
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].Act == ActDetermined {
			var d warning.Determination
			return d, json.Unmarshal(acts[i].Words, &d) == nil
		}
	}
	return warning.Determination{}, false
}
