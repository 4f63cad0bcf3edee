package disclosure

import (
	"context"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/store/insidedb"
)

// MostReason bounds a reason, in bytes.
const MostReason = 4096

// Approval approves the exact bytes of a release.
type Approval struct {
	Release string `json:"release"`
	Officer string `json:"-"`
	Hash    string `json:"hash"`              // of the bytes that the officer has seen
	Reason  string `json:"reason,omitempty"`  // may be left out
	Residue string `json:"residue,omitempty"` // why what the residue check found may pass; required when it found something
}

// Movement moves rungs of a release, up to the ceiling; each move has a reason.
type Movement struct {
	Release string         `json:"release"`
	Officer string         `json:"-"`
	Moves   []release.Move `json:"moves"`
}

// Denial ends a release that has not left.
type Denial struct {
	Release string `json:"release"`
	Officer string `json:"-"`
	Reason  string `json:"reason"`
}

// Approve lets exactly the bytes with the given hash go. Sealing decides and
// tears them again; should that give other bytes, they come back for review.
func (o *Office) Approve(ctx context.Context, a Approval) (View, error) {
	const op = "disclosure.Approve"
	return o.act(ctx, op, a.Release, a.Officer, func(tx *insidedb.Tx, r insidedb.Release) error {
		newest, err := tx.NewestVersion(r.Report)
		switch {
		case err != nil:
			return err
		case r.State != insidedb.InReview:
			return errs.E(errs.Conflict, op, "the release is %s; only what waits for review can be approved", Say(r))
		case newest != r.Version:
			return errs.E(errs.Stale, op, "version %d of the report supersedes the one proposed; propose again", newest)
		case a.Hash != r.Hash:
			return errs.E(errs.Conflict, op, "the release has other bytes than those of the hash given; look at it again")
		case len(r.Residue) > 0 && strings.TrimSpace(a.Residue) == "":
			return errs.E(errs.Denied, op, "the residue check found %d withheld values; expected a reason to let them pass", len(r.Residue))
		}
		if len(r.Residue) > 0 {
			if r, err = tx.AddAct(r, insidedb.Act{Act: insidedb.ActResidue, Officer: a.Officer, Reason: a.Residue, Hash: r.Hash}); err != nil {
				return err
			}
		}
		if r, err = tx.AddAct(r, insidedb.Act{Act: insidedb.ActApprove, Officer: a.Officer, Reason: a.Reason, Hash: r.Hash}); err != nil {
			return err
		}
		_, err = tx.SetState(r, insidedb.Approved, a.Officer, a.Reason)
		return err
	}, a.Reason, a.Residue)
}

// Move gives fields of a release in review other rungs. It decides and tears
// again, so the release has new bytes, which nobody has approved.
func (o *Office) Move(ctx context.Context, m Movement) (View, error) {
	const op = "disclosure.Move"
	if len(m.Moves) == 0 {
		return View{}, errs.E(errs.Invalid, op, "no moves; expected at least one field and rung")
	}
	reasons := make([]string, 0, len(m.Moves))
	for _, move := range m.Moves {
		reasons = append(reasons, move.Reason)
	}
	return o.act(ctx, op, m.Release, m.Officer, func(tx *insidedb.Tx, r insidedb.Release) error {
		if r.State != insidedb.InReview {
			return errs.E(errs.Conflict, op, "the release is %s; rungs are moved only while it waits for review", Say(r))
		}
		acts, err := tx.Acts(r.ID, present)
		if err != nil {
			return err
		}
		q, err := questionOf(tx, r, acts)
		if err != nil {
			return err
		}
		q.officer = m.Officer
		for _, move := range m.Moves {
			q.move(move)
		}
		d, err := q.draft(o.Policy(), o.Store.Now())
		if err != nil {
			return err
		}
		if !d.goes {
			return errs.E(errs.Stale, op, "the rules have changed: %s; propose again", sayOutcome(d.outcome))
		}
		if r, err = setTorn(tx, r, d); err != nil {
			return err
		}
		for _, move := range m.Moves {
			act := insidedb.Act{Act: insidedb.ActMove, Officer: m.Officer, Reason: move.Reason, Hash: r.Hash, Field: move.Field, Rung: move.Rung}
			if r, err = tx.AddAct(r, act); err != nil {
				return err
			}
		}
		_, err = tx.SetState(r, insidedb.InReview, m.Officer, whyReview(d))
		return err
	}, reasons...)
}

// Deny ends a release that waits, or is approved and has not left yet.
func (o *Office) Deny(ctx context.Context, d Denial) (View, error) {
	const op = "disclosure.Deny"
	if strings.TrimSpace(d.Reason) == "" {
		return View{}, errs.E(errs.Invalid, op, "no reason; expected why it is denied")
	}
	return o.act(ctx, op, d.Release, d.Officer, func(tx *insidedb.Tx, r insidedb.Release) error {
		switch r.State {
		case insidedb.InReview, insidedb.Approved, insidedb.NeedsDecision:
		default:
			return errs.E(errs.Conflict, op, "the release is %s; only what has not left can be denied", Say(r))
		}
		r, err := tx.AddAct(r, insidedb.Act{Act: insidedb.ActDeny, Officer: d.Officer, Reason: d.Reason, Hash: r.Hash})
		if err != nil {
			return err
		}
		_, err = tx.SetState(r, insidedb.Denied, d.Officer, d.Reason)
		return err
	}, d.Reason)
}

// act runs one act of an officer on a release, and gives the release as it
// then stands. The officer is registered for disclosure and not the author.
func (o *Office) act(ctx context.Context, op, id, officer string, fn func(*insidedb.Tx, insidedb.Release) error, reasons ...string) (View, error) {
	for _, reason := range reasons {
		if len(reason) > MostReason {
			return View{}, errs.E(errs.Invalid, op, "a reason of %d bytes; expected at most %d", len(reason), MostReason)
		}
	}
	var out View
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		r, err := tx.Release(id)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no release %q is held", id)
		}
		if err != nil {
			return err
		}
		held, err := tx.ReportVersion(r.Report, r.Version)
		if err != nil {
			return err
		}
		if held.Author == officer {
			return errs.E(errs.Denied, op, "officer %q is the author of the report; another officer reviews it", officer)
		}
		if err := fn(tx, r); err != nil {
			return err
		}
		out, err = view(tx, id, present)
		return err
	})
	if err == nil {
		o.Log.Info("reviewed", "act", op, "release", id, "state", out.State)
	}
	return out, err
}

// setTorn records a draft as what a release would give.
func setTorn(tx *insidedb.Tx, r insidedb.Release, d draft) (insidedb.Release, error) {
	row, err := tx.AddDecision(d.row)
	if err != nil {
		return insidedb.Release{}, err
	}
	if err := tx.LinkDecision(row.ID, r.ID); err != nil {
		return insidedb.Release{}, err
	}
	torn := d.torn
	torn.Decision = row.ID
	return tx.SetTorn(r, torn)
}
