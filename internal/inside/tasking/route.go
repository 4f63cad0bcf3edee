package tasking

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// Handover says who has something from now on: something that is owed, or a question
// of ours that its partner does not owe yet. What nobody hands over has the desk that
// the plan names for its kind.
type Handover struct {
	Officer string `json:"-"` // who says so
	ID      string `json:"-"`
	To      string `json:"officer,omitempty"` // "" for whoever of the desk
	Desk    string `json:"desk,omitempty"`    // "" for the one that has it
	Reason  string `json:"reason,omitempty"`  // stays here
}

// The acts by which something is handed over.
const (
	takeAct   = "take"
	assignAct = "assign"
)

// Take has the officer who says so take something that is owed. It needs a role in
// which it is seen to: for a duty of the service's own one of its kind, and otherwise
// any but oversight's alone.
func (t *Tasking) Take(ctx context.Context, h Handover) (Owed, error) {
	h.To, h.Desk = h.Officer, ""
	return t.hand(ctx, takeAct, h)
}

// Assign gives something that is owed to a desk, to an officer, or to both. It needs
// a role that answers for others' work: lead, liaison, disclosure, warning or watch.
func (t *Tasking) Assign(ctx context.Context, h Handover) (Owed, error) {
	return t.hand(ctx, assignAct, h)
}

func (t *Tasking) hand(ctx context.Context, act string, h Handover) (Owed, error) {
	x := &Questions{QuestionsConfig{Self: t.Self, Store: t.Store, Plan: t.Plan, Log: t.Log}}
	var s standing
	err := t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if s.owed, err = tx.Obligation(h.ID, time.Time{}); err == nil && shared(s.owed) {
			s, err = x.standingOf(tx, s.owed, time.Time{})
		}
		return err
	})
	if err != nil {
		return Owed{}, err
	}
	if s.owed, err = x.hand(ctx, act, s, h); err != nil {
		return Owed{}, err
	}
	var out Owed
	err = t.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		out, err = t.now(tx, s.owed)
		return err
	})
	return out, err
}

// Take gives a question to the officer who takes it, as Tasking.Take does.
func (x *Questions) Take(ctx context.Context, officer, id string) (Question, error) {
	return x.route(ctx, takeAct, Handover{Officer: officer, ID: id, To: officer})
}

// Assign gives a question to a desk, or to an officer, as Tasking.Assign does.
func (x *Questions) Assign(ctx context.Context, h Handover) (Question, error) {
	return x.route(ctx, assignAct, h)
}

func (x *Questions) route(ctx context.Context, act string, h Handover) (Question, error) {
	s, err := x.read(ctx, h.ID)
	if err != nil {
		return Question{}, err
	}
	if _, err := x.hand(ctx, act, s, h); err != nil {
		return Question{}, err
	}
	return x.now(ctx, s)
}

// hand puts on record who has it: a version of what is owed, of the service's own, of
// which no partner learns; and the act where it is a question, or something else that
// both sides hold. What has ended is handed to nobody.
func (x *Questions) hand(ctx context.Context, act string, s standing, h Handover) (o insidedb.Obligation, err error) {
	op, roles := "tasking.Take", takers
	if act == assignAct {
		op, roles = "tasking.Assign", givers
	}
	switch {
	case h.To == "" && h.Desk == "" && act == assignAct:
		return o, errs.E(errs.Invalid, op, "nobody is named; expected a desk, an officer, or both")
	case h.Desk != "" && !obligation.IsDesk(h.Desk):
		return o, errs.E(errs.Invalid, op, "desk %.40q; expected a word of a-z, 0-9 and -", h.Desk)
	}
	question := s.asked.Question != "" || shared(s.owed)
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if s.owed.ID == "" { // it may be owed by now
			if s, err = x.standing(tx, s.asked.Question, time.Time{}); err != nil {
				return err
			}
		}
		if s.owed.ID == "" {
			err = x.handUnasked(tx, op, roles, s, h)
		} else {
			some := roles
			if act == takeAct { // by its kind, below
				some = insidedb.Roles
			}
			o, err = alter(tx, op, h.Officer, some, s.owed.ID, h.Reason, func(tx *insidedb.Tx, o *insidedb.Obligation) error {
				if act == takeAct {
					if err := tx.Authorise(h.Officer, takersOf(*o)...); err != nil {
						return err
					}
				}
				if err := ownHands(tx, op, act, h.Officer, *o); err != nil {
					return err
				}
				if o.Officer = h.To; h.Desk != "" {
					o.Desk = h.Desk
				}
				return registered(tx, op, h.To)
			})
		}
		if err != nil || !question {
			return err
		}
		a, err := x.about(tx, s, insidedb.QuestionAct{Act: act, Officer: h.Officer, Terms: insidedb.QuestionTerms{Desk: h.Desk, Keeper: h.To}})
		if err == nil {
			_, err = tx.AddQuestionAct(a)
		}
		return err
	})
	if err != nil && question {
		err = x.refuse(ctx, s, insidedb.QuestionAct{Act: act, Officer: h.Officer}, err)
	}
	return o, err
}

// handUnasked allows to hand over a question of which nothing is owed yet: the act
// alone says who has it.
func (x *Questions) handUnasked(tx *insidedb.Tx, op string, roles []string, s standing, h Handover) error {
	if err := tx.Authorise(h.Officer, roles...); err != nil {
		return err
	}
	if state := s.state(); state != QuestionWaiting {
		return errs.E(errs.Conflict, op, "it has ended: %s", state)
	}
	return registered(tx, op, h.To)
}

// registered refuses somebody whom nobody knows, or not any more; "" is nobody yet.
func registered(tx *insidedb.Tx, op, officer string) error {
	if officer == "" {
		return nil
	}
	who, err := tx.Officer(officer, time.Time{})
	if errs.KindOf(err) == errs.NotFound || err == nil && who.Revoked {
		return errs.E(errs.Invalid, op, "officer %.64q is not registered", officer)
	}
	return err
}
