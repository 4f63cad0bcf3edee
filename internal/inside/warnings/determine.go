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
// opens what follows. The officer's rank is what the rules say. Once it is referred
// to a higher rank, a lower one may still warn, and nothing else.
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
		if to := referred(acts); to != "" && d.Decision != warning.Warn && rules.Rank(d.Rank) < rules.Rank(to) {
			return errs.E(errs.Denied, op, "it is referred to a %s; a %s may warn, and nothing else", to, d.Rank)
		}
		states := map[warning.Decision]string{warning.Warn: Duty, warning.Waive: Waived, warning.Refer: Open, warning.NoDuty: NoDuty}
		w.State = states[d.Decision]
		now := d.At
		w.Next = &now
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActDetermined, Officer: officer, Code: string(d.Decision)}, d)
		if err != nil {
			return err
		}
		over := []obligation.Kind{obligation.Determine}
		if w.State != Duty && w.State != Open {
			over = append(over, obligation.Warn, obligation.Reach, obligation.Window)
		}
		if err := x.settle(tx, w, officer, obligation.IsMet, "", over...); err != nil {
			return err
		}
		for _, f := range d.Follows(rules) {
			if err := x.owe(tx, w, a, f, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// referred is the rank that the last determination referred it to; "" for none.
func referred(acts []insidedb.WarningAct) string {
	d, ok := determination(acts)
	if !ok || d.Decision != warning.Refer {
		return ""
	}
	return d.To
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

// Settle ends one thing that is owed on account of a warning by an officer's word:
// a waiver that was reported, a thank, a channel that was tried.
func (x *Warnings) Settle(ctx context.Context, id, officer, reason string) (View, error) {
	const op = "warnings.Settle"
	var ref string
	var kind obligation.Kind
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		o, err := tx.Obligation(id, time.Time{})
		id, ref, kind = o.ID, o.Warning, o.Kind
		return err
	})
	roles := determiners
	switch {
	case err != nil:
		return View{}, err
	case ref == "":
		return View{}, errs.E(errs.Invalid, op, "obligation %s is on account of no warning", id)
	case kind == obligation.ReportOversight:
		roles = []string{insidedb.RoleOversight}
	case kind != obligation.Thank && kind != obligation.Reach:
		return View{}, errs.E(errs.Denied, op, "%s ends by what it asks for, not by a word", kind)
	}
	if reason == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected what was done")
	}
	return x.within(ctx, ref, officer, roles, func(tx *insidedb.Tx, w insidedb.Warning) error {
		o, err := tx.Obligation(id, time.Time{})
		if err != nil {
			return err
		}
		if o.Closed != nil {
			return errs.E(errs.Conflict, op, "it is %s already", o.State)
		}
		now := x.Store.Now()
		o.State, o.Closed, o.By, o.Reason = obligation.IsMet, &now, officer, reason
		_, err = tx.PutObligation(o)
		return err
	})
}
