package warnings

import (
	"context"
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Why a partner is not told now.
const (
	whyUnderWay  = "it has not said yet that it has the warning; it is told as soon as it has"
	whyCancelled = "the warning was stood down"
)

// tell states something to every partner that has admitted the warning, and says
// whom it could not be told. Who has not admitted it yet is told as soon as it has;
// what has not left of a warning that is stood down does not leave. What a partner
// knows already is not told again.
func (x *Warnings) tell(ctx context.Context, ref, officer string, c envelope.Control) (View, error) {
	var holders []insidedb.Release
	var untold []Untold
	var view View
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		holders, untold = nil, nil
		w, err := find(tx, ref)
		if err != nil {
			return err
		}
		all, err := sentOf(tx, w)
		for _, r := range all {
			if err != nil {
				break
			}
			var known, waits bool
			switch {
			case r.State == insidedb.Admitted:
				if known, err = knows(tx, r, c); !known {
					holders = append(holders, r)
				}
			default:
				if waits, err = x.tellLater(tx, w, r, officer, c); waits {
					untold = append(untold, Untold{r.Partner, whyUnderWay})
				}
			}
		}
		return err
	})
	if err != nil {
		return view, err
	}
	for _, r := range holders {
		_, err := x.Exchange.State(ctx, exchange.Statement{Officer: officer, Roles: determiners, Partner: r.Partner, Item: r.EnvelopeHash, Control: c})
		switch errs.KindOf(err) {
		case "", errs.Conflict:
		case errs.Internal:
			return view, err
		default:
			untold = append(untold, Untold{r.Partner, err.Error()})
		}
	}
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		w, err := find(tx, ref)
		if err != nil {
			return err
		}
		view, err = x.viewNow(tx, w.ID)
		return err
	})
	view.Untold = untold
	return view, err
}

// sentOf are the releases by which a warning was sent.
func sentOf(tx *insidedb.Tx, w insidedb.Warning) ([]insidedb.Release, error) {
	acts, err := tx.WarningActs(w, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []insidedb.Release
	for _, a := range acts {
		if a.Act != ActSent {
			continue
		}
		r, err := tx.Release(a.Release)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// tellLater has a partner told once it admits a release, and tells whether it waits
// for that. Of what ended nothing is told; what has not left is cancelled where the
// warning is stood down.
func (x *Warnings) tellLater(tx *insidedb.Tx, w insidedb.Warning, r insidedb.Release, officer string, c envelope.Control) (waits bool, err error) {
	switch r.State {
	case insidedb.Denied, insidedb.Returned, insidedb.Cancelled, insidedb.Refused:
		return false, nil
	case insidedb.Proposed, insidedb.InReview, insidedb.Approved, insidedb.NeedsDecision:
		if c.Verb == envelope.StoodDown {
			_, err := tx.SetState(r, insidedb.Cancelled, officer, whyCancelled)
			return false, err
		}
	}
	id := "warning-" + string(c.Verb) + "-" + string(c.Code) + "-"
	if c.NotAfter != nil {
		id += strconv.FormatInt(c.NotAfter.UnixMicro(), 10) + "-"
	}
	return true, tx.WantStated(insidedb.Pending{ID: id + r.ID, Release: r.ID, Partner: r.Partner, Verb: obligation.Verb(c.Verb), Code: string(c.Code),
		NotAfter: c.NotAfter, Officer: officer, Cause: w.ID})
}

// knows tells whether the same was stated of a release already.
func knows(tx *insidedb.Tx, r insidedb.Release, c envelope.Control) (bool, error) {
	said, err := tx.Transitions(r.Partner, r.EnvelopeHash, time.Time{})
	return slices.ContainsFunc(said, func(t insidedb.Transition) bool { return t.Direction == insidedb.Out && sameSaid(t, c) }), err
}

func sameSaid(t insidedb.Transition, c envelope.Control) bool {
	return string(t.Verb) == string(c.Verb) && t.Code == string(c.Code) &&
		(t.NotAfter == nil && c.NotAfter == nil || t.NotAfter != nil && c.NotAfter != nil && t.NotAfter.Equal(*c.NotAfter))
}
