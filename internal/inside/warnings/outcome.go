package warnings

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/inside/exchange"
	"entente/internal/store/insidedb"
)

// Came is what came of a warning, and who says so.
type Came struct {
	Code       string `json:"code"`        // prevented, occurred, not-occurred, unknown
	ReportedBy string `json:"reported_by"` // in words, which stay here
	Reason     string `json:"reason,omitempty"`
	Tell       bool   `json:"tell,omitempty"` // of a partner's item: tell its sender, which needs the disclosure role
}

// Outcome records what came of a warning, states it to the partners that hold
// it, and has those thanked who contributed to it.
func (x *Warnings) Outcome(ctx context.Context, ref, officer string, o Came) (View, error) {
	const op = "warnings.Outcome"
	if !slices.Contains(obligation.OutcomeCodes, o.Code) {
		return View{}, errs.E(errs.Invalid, op, "outcome %.40q; expected one of %s", o.Code, strings.Join(obligation.OutcomeCodes, ", "))
	}
	if o.Tell {
		if err := x.mayTell(ctx, officer); err != nil {
			return View{}, err
		}
	}
	out, err := x.decided(ctx, ref, officer, o.ReportedBy, stated(obligation.OutcomeVerb, o.Code, nil), func(tx *insidedb.Tx, w insidedb.Warning) error {
		acts, err := tx.WarningActs(w, time.Time{})
		if err != nil {
			return err
		}
		if last := lastOf(acts, ActOutcome); last != nil && last.Code == o.Code { // told again
			return nil
		}
		first := lastOf(acts, ActOutcome) == nil
		w.State, w.Next = Ended, nil
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActOutcome, Officer: officer, Code: o.Code}, o)
		if err != nil {
			return err
		}
		if err := x.settle(tx, w, officer, obligation.IsMet, "", obligation.Outcome, obligation.Window); err != nil {
			return err
		}
		if err := x.settle(tx, w, officer, obligation.IsWithdrawn, "", obligation.Determine, obligation.Warn, obligation.Reach); err != nil {
			return err
		}
		if !first {
			return nil
		}
		who, err := contributors(tx, w)
		for _, p := range who {
			if err == nil {
				err = x.owe(tx, w, a, warning.Follow{Kind: obligation.Thank, Desk: x.Rules().Desks.Warn}, p)
			}
		}
		return err
	})
	if err != nil || !o.Tell || out.Received == "" {
		return out, err
	}
	return out, x.tellSender(ctx, &out, officer, o.Code)
}

// mayTell refuses an officer who may tell a partner nothing of us.
func (x *Warnings) mayTell(ctx context.Context, officer string) error {
	return x.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(officer, insidedb.RoleDisclosure) })
}

// tellSender states to the sender of an item what came of it.
func (x *Warnings) tellSender(ctx context.Context, v *View, officer, code string) error {
	var got insidedb.Received
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		got, err = tx.Received(v.Received)
		return err
	})
	if err != nil {
		return err
	}
	_, err = x.Exchange.State(ctx, exchange.Statement{Officer: officer, Roles: []string{insidedb.RoleDisclosure}, Partner: got.Partner, Item: got.Hash,
		Control: stated(obligation.OutcomeVerb, code, nil)})
	switch errs.KindOf(err) {
	case "", errs.Conflict:
		return nil
	case errs.Internal:
		return err
	}
	v.Untold = append(v.Untold, Untold{got.Partner, err.Error()})
	return nil
}

// contributors are the parties whose material is in a warning; nobody in
// particular, "", where it is all our own.
func contributors(tx *insidedb.Tx, w insidedb.Warning) ([]party.Code, error) {
	if w.Received != "" {
		got, err := tx.Received(w.Received)
		return []party.Code{got.Partner}, err
	}
	held, err := tx.NewestReport(w.Report, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []party.Code
	for _, t := range held.Third {
		if p := party.Code(t); p.Valid() {
			out = append(out, p)
		}
	}
	if out == nil {
		out = []party.Code{""}
	}
	return out, nil
}

// lastOf is the last act of a kind; nil where there is none.
func lastOf(acts []insidedb.WarningAct, act string) *insidedb.WarningAct {
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].Act == act {
			return &acts[i]
		}
	}
	return nil
}

// Officials records that our own officials, by office, were told of a threat. There
// is no double standard: from then on it is owed to decide whether the public is told.
func (x *Warnings) Officials(ctx context.Context, ref, officer, office string, at time.Time) (View, error) {
	const op = "warnings.Officials"
	if blank(office) || len(office) > 1024 {
		return View{}, errs.E(errs.Invalid, op, "expected the office that was told, in at most 1024 bytes")
	}
	if err := x.past(op, at); err != nil {
		return View{}, err
	}
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActOfficials, Officer: officer, At: &at}, map[string]string{"office": office})
		if err != nil {
			return err
		}
		open, err := tx.Obligations(insidedb.ObligationQuery{Warning: w.ID, Kind: obligation.PublicNotice, Open: true})
		if err != nil || len(open) > 0 {
			return err
		}
		return x.owe(tx, w, a, warning.Follow{Kind: obligation.PublicNotice, Desk: x.Rules().Desks.Warn}, "")
	})
}

// Notice records whether the public is told, and why. It ends what is owed since
// officials were told; the advisory itself is issued by itself.
func (x *Warnings) Notice(ctx context.Context, ref, officer string, issue bool, reason string) (View, error) {
	const op = "warnings.Notice"
	if blank(reason) || len(reason) > 4096 {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected one of at most 4096 bytes, which stays here")
	}
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		code := "not-issued"
		if issue {
			code = "issued"
		}
		w, _, err := x.act(tx, w, insidedb.WarningAct{Act: ActNotice, Officer: officer, Code: code}, map[string]string{"reason": reason})
		if err != nil {
			return err
		}
		return x.settle(tx, w, officer, obligation.IsMet, "", obligation.PublicNotice)
	})
}
