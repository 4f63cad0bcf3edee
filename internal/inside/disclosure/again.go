package disclosure

import (
	"context"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// decideAgain decides what waits for review anew, under the policy in force now,
// before an officer acts on it. The same words keep their bytes, and with them
// their approvals; other words are new bytes that nobody has approved; what may
// no longer go needs a new decision. Where nothing has changed, nothing is
// recorded. It tells whether there are other words, or other values found in them.
func (o *Office) decideAgain(ctx context.Context, op string, by By) (other bool, err error) {
	err = o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		t, err := o.turn(tx, op, by)
		if err != nil || t.release.State != insidedb.InReview {
			return err
		}
		was := t.release
		_, err = o.refresh(t)
		other = t.release.State == insidedb.InReview && !sameWords(t.release.Torn, was)
		return err
	})
	return other, err
}

// sameWords tells whether nothing but times has changed, and the residue check
// finds what it found.
func sameWords(torn insidedb.Torn, r insidedb.Release) bool {
	return torn.Same == r.Same && slices.Equal(torn.Residue, r.Residue)
}

// refresh is decideAgain in a transaction; the release of the turn is then what
// it comes to, and the draft what that was torn from.
func (o *Office) refresh(t *turn) (draft, error) {
	q, err := questionOf(t.tx, t.release, t.acts)
	if err != nil {
		return draft{}, err
	}
	d, err := o.draft(q, t.at)
	switch errs.KindOf(err) {
	case "":
	case errs.Invalid, errs.Denied: // the rules no longer know the partner, or a choice is above the ceiling now
		t.release, err = t.tx.SetState(t.release, insidedb.NeedsDecision, "", "decided again: "+err.Error())
		return draft{}, err
	default:
		return draft{}, err
	}
	needed, err := o.needed(t.tx, t.release)
	if err != nil {
		return draft{}, err
	}
	same := d.goes && sameWords(d.torn, t.release)
	switch {
	case same && d.torn.Policy == t.release.Policy && d.officers == needed:
		return d, nil
	case same:
		t.release, err = setAgain(t.tx, t.release, d)
	case d.goes:
		if t.release, err = setTorn(t.tx, t.release, d); err == nil {
			t.release, err = t.tx.SetState(t.release, insidedb.InReview, "", "the rules have changed, and these are other words: "+whyReview(d))
		}
	default:
		if _, err = linked(t.tx, t.release, d); err == nil {
			t.release, err = t.tx.SetState(t.release, insidedb.NeedsDecision, "", "decided again: "+sayOutcome(d.outcome))
		}
	}
	return d, err
}

// setAgain records a draft as what a release would give. Words that are the same
// keep the bytes that officers have seen.
func setAgain(tx *insidedb.Tx, r insidedb.Release, d draft) (insidedb.Release, error) {
	if !sameWords(d.torn, r) {
		return setTorn(tx, r, d)
	}
	row, err := linked(tx, r, d)
	if err != nil {
		return insidedb.Release{}, err
	}
	kept := r.Torn
	kept.Decision, kept.Policy = row.ID, d.torn.Policy
	return tx.SetTorn(r, kept)
}
