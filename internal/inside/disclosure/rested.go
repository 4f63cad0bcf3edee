package disclosure

import (
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Resting looks up what rested on what one giver assured. It is for one transaction.
type Resting struct {
	office *Office
	giver  party.Code
	then   map[string]*directive.Policy // by hash
}

// Resting begins to look up what rested on a giver.
func (o *Office) Resting(giver party.Code) *Resting {
	return &Resting{o, giver, map[string]*directive.Policy{}}
}

// Of tells whether a release rested on the giver, and why so; "" when it did not. What was
// decided is decided again as it was then, under the policy of then, but as though the
// giver had never assured anything: it rested on that where another outcome, other
// directives or other words come of it. What is erased cannot be decided again; it is said
// to have rested where anything of the giver counted then.
func (x *Resting) Of(tx *insidedb.Tx, r insidedb.Release) (why string, err error) {
	d, err := tx.Decision(r.Decision)
	if err != nil {
		return "", err
	}
	then, err := x.policy(tx, d.Policy)
	if err != nil || then == nil || !assuredBy(then, x.giver, d.At) {
		return "", err
	}
	acts, err := tx.Acts(r.ID, present)
	if err != nil {
		return "", err
	}
	with, err := x.decided(tx, r, acts, then, d.At)
	if errs.KindOf(err) == errs.Conflict {
		return "it is erased, and cannot be decided again; an assurance of the giver counted then", nil
	}
	if err != nil {
		return "", err
	}
	without, err := x.decided(tx, r, acts, then.Without(x.giver), d.At)
	switch {
	case errs.KindOf(err) == errs.Denied: // a move is above the ceiling without it
		return "without the assurance an officer's choice is above the ceiling", nil
	case err != nil:
		return "", err
	case with.goes && !without.goes:
		return "without the assurance: " + sayOutcome(without.outcome), nil
	case with.torn.Same != without.torn.Same:
		return "without the assurance other words would have gone", nil
	case !slices.Equal(with.outcome.Directives, without.outcome.Directives):
		return "without the assurance it would have rested on other directives", nil
	}
	return "", nil
}

func (x *Resting) decided(tx *insidedb.Tx, r insidedb.Release, acts []insidedb.Act, p *directive.Policy, at time.Time) (draft, error) {
	q, err := questionOf(tx, r, acts)
	if err != nil {
		return draft{}, err
	}
	return q.draft(p, at)
}

// policy is the policy with a hash; nil where none is on record.
func (x *Resting) policy(tx *insidedb.Tx, hash string) (*directive.Policy, error) {
	if p, known := x.then[hash]; known {
		return p, nil
	}
	held, err := tx.PolicyOf(hash)
	if errs.KindOf(err) == errs.NotFound {
		x.then[hash] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	files, err := filesOf(held)
	if err != nil {
		return nil, err
	}
	p, err := directive.Load(files)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "disclosure.Resting", err, "the policy that was in force then cannot be read: %s", err)
	}
	x.then[hash] = p
	return p, nil
}

// assuredBy tells whether anything that a giver assured counted at a time.
func assuredBy(p *directive.Policy, giver party.Code, at time.Time) bool {
	all := p.Assurances()
	return slices.ContainsFunc(all, func(a party.Assurance) bool { return a.From == giver && a.InForce(at, all) })
}

// Now says what a release that has not gone comes to under the policy in force: "" where
// it goes, or waits for review, as before.
func (o *Office) Now(tx *insidedb.Tx, r insidedb.Release, at time.Time) (why string, err error) {
	if r.State != insidedb.InReview && r.State != insidedb.NeedsDecision && r.State != insidedb.Proposed {
		return o.Stands(tx, r, at)
	}
	acts, err := tx.Acts(r.ID, present)
	if err != nil {
		return "", err
	}
	q, err := questionOf(tx, r, acts)
	if err != nil {
		return "", err
	}
	d, err := o.draft(q, at)
	switch kind := errs.KindOf(err); {
	case kind == errs.Invalid || kind == errs.Denied || kind == errs.Conflict:
		return "decided again: " + err.Error(), nil
	case err != nil:
		return "", err
	case !d.goes:
		return "decided again: " + sayOutcome(d.outcome), nil
	case d.torn.Same != r.Same:
		return "decided again: other words would go", nil
	}
	return "", nil
}
