package disclosure

import (
	"context"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// MostReason bounds a reason, in bytes.
const MostReason = 4096

// By says who acts on which release, and how.
type By struct {
	Release string
	Officer string
	For     string // who delegated the authority; "" means the officer's own, else the only one delegated
	Held    bool   // refuse unless the officer holds the claim
}

// Approval approves the exact bytes of a release.
type Approval struct {
	Release string `json:"release"`
	Officer string `json:"-"`
	For     string `json:"-"`                 // as in By
	Held    bool   `json:"-"`                 // as in By
	Hash    string `json:"hash"`              // of the bytes that the officer has seen
	Reason  string `json:"reason,omitempty"`  // may be left out
	Residue string `json:"residue,omitempty"` // why what the residue check found may pass; required when it found something
}

// Denial ends a release that has not left.
type Denial struct {
	Release string `json:"release"`
	Officer string `json:"-"`
	For     string `json:"-"` // as in By
	Reason  string `json:"reason"`
}

// Approve adds an officer's approval of exactly the bytes with the given hash.
// With as many different officers as are needed they go; sealing decides and
// tears them again, and should that give other words, they come back for review.
func (o *Office) Approve(ctx context.Context, a Approval) (View, error) {
	const op = "disclosure.Approve"
	by := By{a.Release, a.Officer, a.For, a.Held}
	other, err := o.decideAgain(ctx, op, by)
	if err != nil {
		return View{}, err
	}
	if other {
		return View{}, errs.E(errs.Stale, op, "the rules have changed, and these are other words or the residue check finds other values; look at it again")
	}
	return o.act(ctx, op, by, func(t *turn) error {
		newest, err := t.tx.NewestVersion(t.release.Report)
		switch {
		case err != nil:
			return err
		case t.release.State != insidedb.InReview:
			return errs.E(errs.Conflict, op, "the release is %s; only what waits for review can be approved", Say(t.release))
		case newest != t.release.Version:
			return errs.E(errs.Stale, op, "version %d of the report supersedes the one proposed; propose again", newest)
		case a.Hash != t.release.Hash:
			return errs.E(errs.Conflict, op, "the release has other bytes than those of the hash given; look at it again")
		}
		if err := t.ranked(op); err != nil {
			return err
		}
		if err := t.another(op); err != nil {
			return err
		}
		if err := t.passResidue(op, a.Residue); err != nil {
			return err
		}
		if err := t.add(insidedb.Act{Act: insidedb.ActApprove, Reason: a.Reason, Hash: t.release.Hash}); err != nil {
			return err
		}
		return t.tick(o, a.Reason)
	}, a.Reason, a.Residue)
}

// passResidue lets what the residue check found pass, once for the bytes.
func (t *turn) passResidue(op, reason string) error {
	for _, a := range t.acts {
		if a.Act == insidedb.ActResidue && a.Hash == t.release.Hash && strings.TrimSpace(reason) == "" {
			return nil // the officer before has let the same values of the same bytes pass
		}
	}
	switch {
	case len(t.release.Residue) == 0:
		return nil
	case strings.TrimSpace(reason) == "":
		return errs.E(errs.Denied, op, "the residue check found %d withheld values; expected a reason to let them pass", len(t.release.Residue))
	}
	return t.add(insidedb.Act{Act: insidedb.ActResidue, Reason: reason, Hash: t.release.Hash})
}

// tick moves the release on: to approved with enough officers, and otherwise on
// to the next one.
func (t *turn) tick(o *Office, reason string) error {
	needed, err := o.needed(t.tx, t.release)
	if err != nil {
		return err
	}
	acts, err := t.tx.Acts(t.release.ID, present)
	if err == nil {
		acts, err = t.rank.counting(t.tx, acts)
	}
	if err != nil {
		return err
	}
	if have := len(approvals(acts, t.release.Hash)); have < needed {
		_, err = t.tx.SetState(t.release, insidedb.InReview, t.by.Officer, sayTicks(have, needed))
		return err
	}
	r, err := t.tx.SetState(t.release, insidedb.Approved, t.by.Officer, reason)
	if err != nil {
		return err
	}
	return notifyUnsealed(t.tx, o.Policy(), r)
}

// Deny ends a release that waits, or is approved and has not left yet. It needs
// no claim: whoever may review may stop.
func (o *Office) Deny(ctx context.Context, d Denial) (View, error) {
	const op = "disclosure.Deny"
	if strings.TrimSpace(d.Reason) == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected why it is denied")
	}
	return o.run(ctx, op, By{Release: d.Release, Officer: d.Officer, For: d.For}, func(t *turn) error {
		switch t.release.State {
		case insidedb.InReview, insidedb.Approved, insidedb.NeedsDecision:
		default:
			return errs.E(errs.Conflict, op, "the release is %s; only what has not left can be denied", Say(t.release))
		}
		return t.end(insidedb.ActDeny, insidedb.Denied, d.Reason)
	}, d.Reason)
}

// Return sends what waits for review back to its proposer, who may propose again.
func (o *Office) Return(ctx context.Context, by By, reason string) (View, error) {
	const op = "disclosure.Return"
	if strings.TrimSpace(reason) == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected why it is returned")
	}
	return o.act(ctx, op, by, func(t *turn) error {
		if t.release.State != insidedb.InReview {
			return errs.E(errs.Conflict, op, "the release is %s; only what waits for review can be returned", Say(t.release))
		}
		return t.end(insidedb.ActReturn, insidedb.Returned, reason)
	}, reason)
}

func (t *turn) end(act string, state insidedb.State, reason string) error {
	if err := t.add(insidedb.Act{Act: act, Reason: reason, Hash: t.release.Hash}); err != nil {
		return err
	}
	_, err := t.tx.SetState(t.release, state, t.by.Officer, reason)
	return err
}

// turn is one officer's act on a release, under way.
type turn struct {
	tx      *insidedb.Tx
	by      By // For is whose authority it is done under
	at      time.Time
	release insidedb.Release
	acts    []insidedb.Act // before this one
	rank    rank           // what an approval needs beside the role
}

// add records an act of the officer.
func (t *turn) add(a insidedb.Act) (err error) {
	a.Officer, a.For = t.by.Officer, t.by.For
	t.release, err = t.tx.AddAct(t.release, a)
	return err
}

// act runs one act of an officer on a release that nobody else holds, and gives
// the release as it then stands.
func (o *Office) act(ctx context.Context, op string, by By, fn func(*turn) error, reasons ...string) (View, error) {
	return o.run(ctx, op, by, func(t *turn) error {
		if err := t.unheld(op); err != nil {
			return err
		}
		return fn(t)
	}, reasons...)
}

// run runs one act in a transaction. The officer may review this release.
func (o *Office) run(ctx context.Context, op string, by By, fn func(*turn) error, reasons ...string) (View, error) {
	for _, reason := range reasons {
		if len(reason) > MostReason {
			return View{}, errs.E(errs.Invalid, op, "a reason of %d bytes; expected at most %d", len(reason), MostReason)
		}
	}
	var out View
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		t, err := o.turn(tx, op, by)
		if err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		out, err = view(tx, by.Release, present)
		return err
	})
	if err == nil {
		o.Log.Info("reviewed", "act", op, "release", by.Release, "state", out.State)
	}
	return out, err
}

// turn finds a release for an officer who may review it: by the own role or one
// that was delegated, and neither the report's author nor for that author.
func (o *Office) turn(tx *insidedb.Tx, op string, by By) (*turn, error) {
	t := &turn{tx: tx, by: by, at: o.Store.Now()}
	if err := registered(tx, by.Officer); err != nil {
		return nil, err
	}
	var err error
	if t.release, err = tx.Release(by.Release); errs.KindOf(err) == errs.NotFound {
		return nil, errs.E(errs.NotFound, op, "no release %q is held", by.Release)
	}
	if err != nil {
		return nil, err
	}
	if t.by.For, err = authority(tx, by, t.release.Partner, t.at); err != nil {
		return nil, err
	}
	held, err := tx.ReportVersion(t.release.Report, t.release.Version)
	switch {
	case err != nil:
		return nil, err
	case held.Author == by.Officer:
		return nil, errs.E(errs.Denied, op, "officer %q is the author of the report; another officer reviews it", by.Officer)
	case held.Author == t.by.For:
		return nil, errs.E(errs.Denied, op, "officer %q acts for %q, the author of the report; another officer reviews it", by.Officer, t.by.For)
	}
	if t.rank, err = o.rankOf(tx, held, t.release.Partner); err != nil {
		return nil, err
	}
	t.acts, err = tx.Acts(t.release.ID, present)
	return t, err
}

// setTorn records a draft as what a release would give.
func setTorn(tx *insidedb.Tx, r insidedb.Release, d draft) (insidedb.Release, error) {
	row, err := linked(tx, r, d)
	if err != nil {
		return insidedb.Release{}, err
	}
	torn := d.torn
	torn.Decision = row.ID
	return tx.SetTorn(r, torn)
}

func linked(tx *insidedb.Tx, r insidedb.Release, d draft) (insidedb.Decision, error) {
	row, err := addDecision(tx, d)
	if err != nil {
		return row, err
	}
	return row, tx.LinkDecision(row.ID, r.ID)
}
