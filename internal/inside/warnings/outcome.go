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
	"entente/internal/inside/advisories"
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
// it, and has those thanked who contributed to it. What is known is recorded at any
// time; where it was still to be determined, or somebody to be warned, that is on record
// as not done, and reported to oversight. That nobody knows ends no duty to warn.
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
		if last := lastOf(acts, ActOutcome); last != nil && last.Code == o.Code && w.State == Ended { // told again
			return nil
		}
		first := lastOf(acts, ActOutcome) == nil
		short, err := unwarned(tx, w)
		if err != nil {
			return err
		}
		if short && o.Code == "unknown" {
			return errs.E(errs.Conflict, op, "somebody is still to be warned, or it is still to be determined; expected that, or what came of it")
		}
		w.State, w.Next = Ended, nil
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActOutcome, Officer: officer, Code: o.Code}, o)
		if err != nil {
			return err
		}
		if err := x.settle(tx, w, officer, obligation.IsMet, "", obligation.Outcome, obligation.Window); err != nil {
			return err
		}
		if err := x.settle(tx, w, officer, obligation.Refusing, "", obligation.Determine, obligation.Warn, obligation.Reach); err != nil {
			return err
		}
		if short {
			if err := x.owe(tx, w, a, x.Rules().Unwarned(x.Store.Now()), ""); err != nil {
				return err
			}
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

// Notice records whether the public is told, and why, and ends what is owed since
// officials were told. It is told by an advisory that is published, of the warning or of
// its report, which is named: publishing one for the warning ends it by itself. Where
// none is named, the public is not told.
func (x *Warnings) Notice(ctx context.Context, ref, officer, advisory, reason string) (View, error) {
	const op = "warnings.Notice"
	if blank(reason) || len(reason) > 4096 {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected one of at most 4096 bytes, which stays here")
	}
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		code, words := "not-issued", map[string]string{"reason": reason}
		if advisory != "" {
			a, err := tx.Advisory(advisory)
			if err != nil {
				return err
			}
			if a.State != advisories.Published || a.MsgType == "Cancel" || a.Warning != w.ID && (w.Report == "" || a.Report != w.Report) {
				return errs.E(errs.Conflict, op, "advisory %s tells the public nothing of this warning: it is %s; expected one that is published, of the warning or its report", a.ID, a.State)
			}
			code, words["advisory"] = "issued", a.ID
		}
		w, _, err := x.act(tx, w, insidedb.WarningAct{Act: ActNotice, Officer: officer, Code: code}, words)
		if err != nil {
			return err
		}
		return x.settle(tx, w, officer, obligation.IsMet, "", obligation.PublicNotice)
	})
}
