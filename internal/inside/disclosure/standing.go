package disclosure

import (
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Stands tells whether a release that is sealed and not delivered would be
// decided the same at the time given, under the policy in force: the same words,
// with the approval that they have. why says what stands in the way; "" when
// nothing does. Nothing is recorded.
func (o *Office) Stands(tx *insidedb.Tx, r insidedb.Release, at time.Time) (why string, err error) {
	acts, err := tx.Acts(r.ID, present)
	if err != nil {
		return "", err
	}
	q, err := questionOf(tx, r, acts)
	if err != nil {
		return "", err
	}
	d, err := o.draft(q, at)
	switch errs.KindOf(err) {
	case "":
	case errs.Invalid, errs.Denied: // the rules no longer know the partner, or a move is above the ceiling now
		return "decided again: " + err.Error(), nil
	default:
		return "", err
	}
	if acts, err = d.rank.counting(tx, acts); err != nil {
		return "", err
	}
	ticks := approvals(acts, lastApproved(acts))
	approved := len(ticks) > 0
	switch {
	case !d.goes:
		return "decided again: " + sayOutcome(d.outcome), nil
	case d.torn.Same != r.Same:
		return "decided again: the rules have changed, and other words would go", nil
	case approved && len(ticks) < d.officers:
		return "decided again: the rules have changed, and " + sayTicks(len(ticks), d.officers), nil
	case !approved && !d.clean(), approved && len(d.torn.Residue) > 0 && !slices.Equal(d.torn.Residue, r.Residue):
		return "decided again: " + whyReview(d), nil
	}
	return "", nil
}

// Turns gives the first time after another at which a decision under the policy
// may come out otherwise although nobody changes a rule: something begins to be
// in force, ends, or is broken. Law knows no time. The zero time is never.
func Turns(p *directive.Policy, after time.Time) time.Time {
	var next time.Time
	turn := func(times ...time.Time) {
		for _, t := range times {
			if t.After(after) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	for _, d := range p.Directives() {
		turn(d.Effective, d.Expires)
	}
	for _, c := range p.Consents() {
		turn(c.Given, c.Expires)
	}
	for _, i := range p.Invocations() {
		turn(i.At, i.Until, i.Ended)
	}
	for _, a := range p.Assurances() {
		turn(a.Given, a.Expires)
		if a.Assessed != nil {
			turn(a.Assessed.At)
		}
		for _, b := range a.Breaches {
			turn(b.At)
		}
	}
	for _, a := range p.Assessments() {
		turn(a.At, a.Expires)
	}
	for _, q := range p.Parties().Parties {
		for _, e := range q.Equivalences {
			turn(e.From, e.To)
		}
	}
	return next
}
