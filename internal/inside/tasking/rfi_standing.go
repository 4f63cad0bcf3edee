package tasking

import (
	"regexp"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// caseName is the form of a case's name.
var caseName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$`)

// pendingID names what is to be stated for an act.
func pendingID(a insidedb.QuestionAct) string {
	return "question/" + a.Question + "/" + strconv.Itoa(a.Number)
}

// standing is where a question stands: what is owed on it, and what our officers
// did about it.
type standing struct {
	asked   insidedb.QuestionAct // the latest act of asking; of what a partner asks there is none
	acts    []insidedb.QuestionAct
	owed    insidedb.Obligation // ID "": nothing is owed yet
	pending insidedb.Pending    // the latest of asking
}

// id is what officers call it.
func (s standing) id() string {
	if s.owed.ID != "" {
		return s.owed.ID
	}
	return s.asked.Question
}

// key is under what acts about it are recorded.
func (s standing) key() string {
	if s.asked.Question != "" {
		return s.asked.Question
	}
	return s.owed.ID
}

// state is where a question stands of which nothing is owed yet.
func (s standing) state() string {
	for _, a := range s.acts {
		if a.Act == "withdraw" && a.Refused == "" {
			return string(obligation.IsWithdrawn)
		}
	}
	if s.pending.ID == "" || s.pending.Outcome == insidedb.PendingDropped {
		return QuestionNotAsked
	}
	return QuestionWaiting
}

// shared tells whether officers may speak of what is owed here: of what another
// command sees to they may not.
func shared(o insidedb.Obligation) bool {
	return o.Shared && o.Kind != obligation.Consent && o.Kind != obligation.Recall && o.Kind != obligation.Correction
}

// found finds a question by the id of what is owed, by its own, or by the first
// digits of either.
func (x *Questions) found(tx *insidedb.Tx, id string, asOf time.Time) (standing, error) {
	o, err := tx.Obligation(id, asOf)
	switch {
	case err == nil && shared(o):
		return x.standingOf(tx, o, asOf)
	case err != nil && errs.KindOf(err) != errs.NotFound:
		return standing{}, err
	}
	q, err := tx.Question(id)
	if errs.KindOf(err) == errs.Conflict {
		return standing{}, errs.E(errs.NotFound, "tasking.Question", "more than one question begins with %.64q; expected more digits", id)
	}
	if errs.KindOf(err) == errs.NotFound || err == nil && !asOf.IsZero() && q.RecordedAt.After(asOf) {
		return standing{}, errs.E(errs.NotFound, "tasking.Question", "no question %.64q; expected its id, or at least the first 8 digits of it, as entente rfi list prints it", id)
	}
	if err != nil {
		return standing{}, err
	}
	return x.standing(tx, q.Question, asOf)
}

// standingOf is where what is owed stands.
func (x *Questions) standingOf(tx *insidedb.Tx, o insidedb.Obligation, asOf time.Time) (standing, error) {
	if o.Cause != "" && o.Creditor == x.Self {
		if q, err := tx.Question(o.Cause); err == nil {
			s, err := x.standing(tx, q.Question, asOf)
			s.owed = o
			return s, err
		} else if errs.KindOf(err) != errs.NotFound {
			return standing{}, err
		}
	}
	s := standing{owed: o}
	var err error
	s.acts, err = tx.QuestionActs(o.ID, asOf)
	return s, err
}

// standing is where a question of ours stands.
func (x *Questions) standing(tx *insidedb.Tx, question string, asOf time.Time) (standing, error) {
	var s standing
	var err error
	if s.acts, err = tx.QuestionActs(question, asOf); err != nil {
		return s, err
	}
	for _, a := range s.acts {
		if a.Act == insidedb.AskedAct && a.Refused == "" {
			s.asked = a
		}
	}
	pending, err := tx.PendingOf(question)
	if err != nil {
		return s, err
	}
	for _, p := range pending {
		if !asOf.IsZero() && p.RecordedAt.After(asOf) {
			continue
		}
		if !asOf.IsZero() && p.DoneAt != nil && p.DoneAt.After(asOf) {
			p.Outcome, p.Statement = insidedb.PendingWaits, ""
		}
		s.pending = p
	}
	if s.pending.Release != "" {
		s.asked.Release = s.pending.Release // which may have taken the place of the one that it was asked with
	}
	if s.pending.Outcome != insidedb.PendingStated {
		return s, nil
	}
	o, err := tx.Obligation(insidedb.ObligationOf(s.pending.Statement), asOf)
	if errs.KindOf(err) == errs.NotFound { // as of a time between the two
		return s, nil
	}
	s.owed = o
	return s, err
}

// keeper is which desk and officer have it.
func (s standing) keeper(plan obligation.Plan, kind obligation.Kind) (desk, officer string) {
	desk, officer = s.owed.Desk, s.owed.Officer
	if s.owed.ID == "" {
		desk, officer = insidedb.Keeper(s.acts)
	}
	if desk == "" {
		desk = plan.Duty(kind).Desk
	}
	return desk, officer
}
