package tasking

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// MaxReason bounds an officer's reason, in characters.
const MaxReason = 2000

// Who may take what is owed, and who may give it to somebody else.
var (
	takers  = []string{insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleWarning, insidedb.RoleWatch}
	givers  = []string{insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleWarning, insidedb.RoleWatch}
	closers = []string{insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleWarning, insidedb.RoleWatch, insidedb.RoleOversight}
)

var deskForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Handover says who has something that is owed from now on.
type Handover struct {
	Officer string `json:"-"` // who says so
	ID      string `json:"-"`
	To      string `json:"officer,omitempty"` // "" for whoever of the desk
	Desk    string `json:"desk,omitempty"`    // "" for the one that has it
	Reason  string `json:"reason,omitempty"`  // stays here
}

// Take has the officer who says so take something that is owed. It needs any role
// but oversight's alone.
func (t *Tasking) Take(ctx context.Context, h Handover) (Owed, error) {
	h.To, h.Desk = h.Officer, ""
	return t.hand(ctx, "tasking.Take", takers, h)
}

// Assign gives something that is owed to a desk, to an officer, or to both. It needs
// a role that answers for others' work: lead, liaison, disclosure, warning or watch.
func (t *Tasking) Assign(ctx context.Context, h Handover) (Owed, error) {
	if h.To == "" && h.Desk == "" {
		return Owed{}, errs.E(errs.Invalid, "tasking.Assign", "nobody is named; expected a desk, an officer, or both")
	}
	return t.hand(ctx, "tasking.Assign", givers, h)
}

// hand puts on record who has it. It is a version of the service's own, of which no
// partner learns.
func (t *Tasking) hand(ctx context.Context, op string, roles []string, h Handover) (Owed, error) {
	if h.Desk != "" && !deskForm.MatchString(h.Desk) {
		return Owed{}, errs.E(errs.Invalid, op, "desk %.40q; expected a word of a-z, 0-9 and -", h.Desk)
	}
	return t.alter(ctx, op, h.Officer, roles, h.ID, h.Reason, func(tx *insidedb.Tx, o *insidedb.Obligation) error {
		if h.To != "" {
			who, err := tx.Officer(h.To, time.Time{})
			if errs.KindOf(err) == errs.NotFound || err == nil && who.Revoked {
				return errs.E(errs.Invalid, op, "officer %.64q is not registered", h.To)
			}
			if err != nil {
				return err
			}
		}
		o.Officer = h.To
		if h.Desk != "" {
			o.Desk = h.Desk
		}
		return nil
	})
}

// Closing ends a duty that the service owes itself.
type Closing struct {
	Officer string `json:"-"`
	ID      string `json:"-"`
	Outcome string `json:"outcome"` // done, declined, withdrawn
	Reason  string `json:"reason"`  // stays here
}

// outcomes are the ends that an officer may give to duties without a flow of their
// own. What is owed by law ends by being done.
var outcomes = map[obligation.Kind][]obligation.State{
	obligation.ReportOversight: {obligation.Done},
	obligation.NotifyOrigin:    {obligation.Done},
	obligation.Thank:           {obligation.Done, obligation.IsWithdrawn},
	obligation.Commitment:      {obligation.Refusing, obligation.IsWithdrawn}, // what arrives is recorded with the engagement
}

// Close ends a duty of the service's own whose kind has no flow of its own. It is a
// conflict for what a partner holds too, which its own verbs end, and for what has
// ended; invalid for a kind that its flow ends, and for an outcome that the kind has
// not.
func (t *Tasking) Close(ctx context.Context, c Closing) (Owed, error) {
	const op = "tasking.Close"
	if strings.TrimSpace(c.Reason) == "" {
		return Owed{}, errs.E(errs.Invalid, op, "no reason is given; expected why it ends so")
	}
	return t.alter(ctx, op, c.Officer, closers, c.ID, c.Reason, func(tx *insidedb.Tx, o *insidedb.Obligation) error {
		ends, ok := outcomes[o.Kind]
		switch {
		case o.Shared:
			return errs.E(errs.Conflict, op, "both sides hold it: it ends by what they state")
		case !ok:
			return errs.E(errs.Invalid, op, "%s ends with what it is about, not by itself", o.Kind)
		case !slices.Contains(ends, obligation.State(c.Outcome)):
			return errs.E(errs.Invalid, op, "outcome %.40q; expected one of %v for %s", c.Outcome, ends, o.Kind)
		}
		at := t.Store.Now()
		if at.Before(o.Opened) {
			at = o.Opened
		}
		o.State, o.Closed = obligation.State(c.Outcome), &at
		return unstate(tx, o.ID, at)
	})
}

// alter puts a version of an open obligation on record that an officer brings about.
func (t *Tasking) alter(ctx context.Context, op, officer string, roles []string, id, reason string, change func(*insidedb.Tx, *insidedb.Obligation) error) (Owed, error) {
	if utf8.RuneCountInString(reason) > MaxReason {
		return Owed{}, errs.E(errs.Invalid, op, "a reason of %d characters; expected at most %d", utf8.RuneCountInString(reason), MaxReason)
	}
	var out Owed
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, roles...); err != nil {
			return err
		}
		o, err := tx.Obligation(id, time.Time{})
		if err != nil {
			return err
		}
		if o.Closed != nil {
			return errs.E(errs.Conflict, op, "it has ended: %s", o.State)
		}
		if err := change(tx, &o); err != nil {
			return err
		}
		o.By, o.Reason = officer, reason
		if o, err = tx.PutObligation(o); err != nil {
			return err
		}
		one := []Owed{t.owed(t.Plan(), o, t.at(time.Time{}))}
		if err := t.rests(tx, one); err != nil {
			return err
		}
		out = one[0]
		return nil
	})
	return out, err
}
