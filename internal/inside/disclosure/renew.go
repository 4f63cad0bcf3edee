package disclosure

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// present is the as-of of now.
var present time.Time

// fate is what deciding again means for an approved release.
type fate int

const (
	drop   fate = iota // it may no longer go
	review             // it waits for review again
	keep               // it goes: the same words as approved, or all of it automatic
)

// Renewal is an approved release, decided and torn again. The zero value keeps
// nothing.
type Renewal struct {
	release insidedb.Release // as it was read
	fate    fate
	reason  string
	draft   draft
	copy    insidedb.Copy
	kind    string
}

// Tearline is what may be sealed, when the release keeps its approval; the
// zero Tearline otherwise.
func (n Renewal) Tearline() tearline.Tearline {
	if n.fate != keep {
		return tearline.Tearline{}
	}
	return n.draft.tearline
}

// Renew decides and tears an approved release again under the policy in force
// now, which gives its bytes their type back, with the times of now. Equal
// words keep their approval; what is automatic keeps going; the rest waits for
// review, or is dropped when it may not go. Nothing is recorded before Settle. A
// decision of the last second under the same policy is not made again.
func (o *Office) Renew(ctx context.Context, r insidedb.Release) (Renewal, error) {
	n := Renewal{release: r}
	now := o.Store.Now()
	var q question
	var acts []insidedb.Act
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if acts, err = tx.Acts(r.ID, present); err != nil {
			return err
		}
		q, err = questionOf(tx, r, acts)
		return err
	})
	if err != nil {
		return Renewal{}, err
	}
	n.copy, n.kind = q.copy, q.report.Kind
	if d, ok := o.recent.take(r, now, o.Policy().Hash()); ok && len(acts) == 0 {
		n.draft = d
	} else {
		n.draft, err = q.draft(o.Policy(), now)
	}
	switch errs.KindOf(err) {
	case "":
		n.judge(acts)
	case errs.Invalid, errs.Denied: // the rules no longer know the partner, or a move is above the ceiling now
		n.reason = "decided again: " + err.Error()
	default:
		return Renewal{}, err
	}
	return n, nil
}

// judge compares with what was approved.
func (n *Renewal) judge(acts []insidedb.Act) {
	approved, passed := false, false
	for _, a := range acts {
		approved = approved || a.Act == insidedb.ActApprove && a.Hash == n.release.Hash
		passed = passed || a.Act == insidedb.ActResidue && a.Hash == n.release.Hash
	}
	same := n.draft.goes && n.draft.torn.Same == n.release.Same
	switch {
	case !n.draft.goes:
		n.reason = "decided again: " + sayOutcome(n.draft.outcome)
	case same && approved && (passed || len(n.draft.torn.Residue) == 0), !approved && n.draft.clean():
		n.fate = keep
	case same:
		n.fate, n.reason = review, "the rules have changed since it was approved: "+whyReview(n.draft)
	default:
		n.fate, n.reason = review, "the rules have changed since it was approved, and these are other words"
	}
}

// Settle records a renewal in the transaction that seals, and tells whether
// the release goes: not when it changed since it was read, nor when a newer
// version of its report is held.
func (n Renewal) Settle(tx *insidedb.Tx) (r insidedb.Release, goes bool, err error) {
	r, err = tx.Release(n.release.ID)
	if err != nil || r.State != insidedb.Approved || r.Hash != n.release.Hash {
		return r, false, err
	}
	newest, err := tx.NewestVersion(r.Report)
	if err != nil {
		return r, false, err
	}
	if newest != r.Version {
		r, err = tx.SetState(r, insidedb.Cancelled, "", "a newer version of the report is held; propose that")
		return r, false, err
	}
	if n.draft.row.Verdict != "" { // it could be decided at all
		if r, err = n.recordDecision(tx, r); err != nil {
			return r, false, err
		}
	}
	switch n.fate {
	case keep:
		return r, true, tx.MarkCreated(n.copy, n.draft.torn.Modified)
	case review:
		r, err = tx.SetState(r, insidedb.InReview, "", n.reason)
	default:
		r, err = tx.SetState(r, insidedb.NeedsDecision, "", n.reason)
	}
	return r, false, err
}

// recordDecision records what was decided again, and the new bytes if any go.
func (n Renewal) recordDecision(tx *insidedb.Tx, r insidedb.Release) (insidedb.Release, error) {
	if n.draft.goes {
		return setTorn(tx, r, n.draft)
	}
	row, err := tx.AddDecision(n.draft.row)
	if err != nil {
		return r, err
	}
	return r, tx.LinkDecision(row.ID, r.ID)
}

// Kind is the kind of the report.
func (n Renewal) Kind() string { return n.kind }
