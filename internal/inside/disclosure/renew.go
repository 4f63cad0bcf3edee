package disclosure

import (
	"slices"
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
	denied  string // who has denied the same, and why
}

// Tearline is what may be sealed, when the release keeps its approval; the
// zero Tearline otherwise.
func (n Renewal) Tearline() tearline.Tearline {
	if n.fate != keep {
		return tearline.Tearline{}
	}
	return n.draft.tearline
}

// Renew decides and tears an approved release again, under the policy in force
// and at the time given, which is that of sealing. It gives its bytes their type
// back, with the times of now. Equal words keep their approval; what is automatic
// keeps going; the rest waits for review, or is dropped when it may not go.
// Nothing is recorded before Settle, which belongs into the same transaction.
func (o *Office) Renew(tx *insidedb.Tx, r insidedb.Release, at time.Time) (Renewal, error) {
	n := Renewal{release: r}
	acts, err := tx.Acts(r.ID, present)
	if err != nil {
		return Renewal{}, err
	}
	q, err := questionOf(tx, r, acts)
	if err != nil {
		return Renewal{}, err
	}
	n.copy, n.kind = q.copy, q.report.Kind
	if n.denied, err = deniedBefore(tx, q.report, r.Partner); err != nil {
		return Renewal{}, err
	}
	n.draft, err = o.draft(q, at)
	switch errs.KindOf(err) {
	case "":
		counting, err := n.draft.rank.counting(tx, acts)
		if err != nil {
			return Renewal{}, err
		}
		n.judge(counting)
	case errs.Invalid, errs.Denied: // the rules no longer know the partner, or a move is above the ceiling now
		n.reason = "decided again: " + err.Error()
	default:
		return Renewal{}, err
	}
	return n, nil
}

// judge compares with what was approved. An officer lets pass the values that
// the residue check found then, and no others.
func (n *Renewal) judge(acts []insidedb.Act) {
	ticks, passed := len(approvals(acts, n.release.Hash)), false
	for _, a := range acts {
		passed = passed || a.Act == insidedb.ActResidue && a.Hash == n.release.Hash
	}
	approved, enough := ticks > 0, ticks >= n.draft.officers
	same := n.draft.goes && n.draft.torn.Same == n.release.Same
	known := slices.Equal(n.draft.torn.Residue, n.release.Residue)
	switch {
	case !n.draft.goes:
		n.reason = "decided again: " + sayOutcome(n.draft.outcome)
	case same && approved && enough && (passed && known || len(n.draft.torn.Residue) == 0), !approved && n.draft.clean() && n.denied == "":
		n.fate = keep
	case !approved && n.denied != "":
		n.fate, n.reason = review, n.denied
	case same && approved && !enough:
		n.fate, n.reason = review, "the rules have changed since it was approved: "+sayTicks(ticks, n.draft.officers)
	case same && passed && !known:
		n.fate, n.reason = review, "the residue check finds other values than were let pass"
	case same:
		n.fate, n.reason = review, "the rules have changed since it was approved: "+whyReview(n.draft)
	default:
		n.fate, n.reason = review, "the rules have changed since it was approved, and these are other words"
	}
}

// Settle records a renewal in the transaction that seals, and tells whether
// the release goes: not when it is no longer approved, nor when a newer version
// of its report is held. Whoever's consent an emergency passes over for what goes is
// to be told from then on.
func (n Renewal) Settle(tx *insidedb.Tx) (r insidedb.Release, goes bool, err error) {
	r = n.release
	newest, err := tx.NewestVersion(r.Report)
	if err != nil || r.State != insidedb.Approved {
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
		if err := notify(tx, n.draft.policy, n.draft.outcome, r.Report, r.ID); err != nil {
			return r, false, err
		}
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
	switch {
	case n.draft.goes && n.fate == keep:
		return setTorn(tx, r, n.draft)
	case n.draft.goes:
		return setAgain(tx, r, n.draft)
	}
	row, err := tx.AddDecision(n.draft.row)
	if err != nil {
		return r, err
	}
	return r, tx.LinkDecision(row.ID, r.ID)
}

// Kind is the kind of the report.
func (n Renewal) Kind() string { return n.kind }
