package tasking

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Routing says which desk, and which officer of it, see to a question from now on.
// What nobody routes has the desk that the plan names for its kind.
type Routing struct {
	Officer string `json:"-"`
	ID      string `json:"-"`
	Desk    string `json:"desk,omitempty"`   // "" as before
	Keeper  string `json:"keeper,omitempty"` // "" nobody yet
}

// Take gives a question to the officer who takes it. It needs one of the roles of
// those who work on reports.
func (x *Questions) Take(ctx context.Context, officer, id string) (Question, error) {
	return x.route(ctx, "take", Routing{Officer: officer, ID: id, Keeper: officer}, insidedb.RoleAuthor, insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleLead)
}

// Assign gives a question to a desk, or to an officer. The partner learns nothing
// of it.
func (x *Questions) Assign(ctx context.Context, r Routing) (Question, error) {
	const op = "tasking.Assign"
	switch {
	case r.Desk == "" && r.Keeper == "":
		return Question{}, errs.E(errs.Invalid, op, "expected a desk, an officer or both")
	case r.Desk != "" && !deskWord.MatchString(r.Desk):
		return Question{}, errs.E(errs.Invalid, op, "desk %.40q; expected a word of a-z, 0-9 and -", r.Desk)
	}
	return x.route(ctx, "assign", r, insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleLead)
}

func (x *Questions) route(ctx context.Context, act string, r Routing, roles ...string) (Question, error) {
	const op = "tasking.Assign"
	s, err := x.read(ctx, r.ID)
	if err != nil {
		return Question{}, err
	}
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(r.Officer, roles...); err != nil {
			return err
		}
		if r.Keeper != "" {
			o, err := tx.Officer(r.Keeper, time.Time{})
			if errs.KindOf(err) == errs.NotFound || err == nil && o.Revoked {
				return errs.E(errs.Invalid, op, "officer %.64q; expected one who is registered", r.Keeper)
			}
			if err != nil {
				return err
			}
		}
		a, err := x.about(tx, s, insidedb.QuestionAct{Act: act, Officer: r.Officer, Terms: insidedb.QuestionTerms{Desk: r.Desk, Keeper: r.Keeper}})
		if err != nil {
			return err
		}
		if _, err := tx.AddQuestionAct(a); err != nil || s.owed.ID == "" {
			return err
		}
		o, err := tx.Obligation(s.owed.ID, time.Time{})
		if err != nil {
			return err
		}
		if r.Desk != "" {
			o.Desk = r.Desk
		}
		o.Officer, o.By, o.Reason = r.Keeper, r.Officer, ""
		_, err = tx.PutObligation(o)
		return err
	})
	if err != nil {
		return Question{}, x.refuse(ctx, s, insidedb.QuestionAct{Act: act, Officer: r.Officer}, err)
	}
	return x.now(ctx, s)
}
