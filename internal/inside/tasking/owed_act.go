package tasking

import (
	"context"
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
	takers = []string{insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleWarning, insidedb.RoleWatch}
	givers = []string{insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleWarning, insidedb.RoleWatch}
)

// Closing ends a duty that the service owes itself.
type Closing struct {
	Officer string `json:"-"`
	ID      string `json:"-"`
	Outcome string `json:"outcome"` // done, declined, withdrawn
	Reason  string `json:"reason"`  // stays here
}

// ending is how a duty without a flow of its own ends, and in what role an officer
// says so.
type ending struct {
	states []obligation.State
	roles  []string
}

// endings are those of the service's own duties. What is owed by law ends by being
// done, and what oversight is to read by oversight alone.
var endings = map[obligation.Kind]ending{
	obligation.ReportOversight: {[]obligation.State{obligation.Done}, []string{insidedb.RoleOversight}},
	obligation.NotifyOrigin:    {[]obligation.State{obligation.Done}, []string{insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleLead}},
	obligation.Thank:           {[]obligation.State{obligation.Done, obligation.IsWithdrawn}, []string{insidedb.RoleWarning, insidedb.RoleLiaison}},
	obligation.Reassure:        {[]obligation.State{obligation.Done}, []string{insidedb.RoleDisclosure, insidedb.RoleLead}},
	obligation.Commitment: { // what arrives is recorded with the engagement
		[]obligation.State{obligation.Refusing, obligation.IsWithdrawn}, []string{insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleLead}},
}

// Close ends a duty of the service's own whose kind has no flow of its own. It is a
// conflict for what a partner holds too, which its own verbs end, and for what has
// ended; invalid for a kind that its flow ends, and for an outcome that the kind has
// not; denied to an officer without a role that the kind asks for. What is reported
// to oversight is read by another officer than those who brought it about.
func (t *Tasking) Close(ctx context.Context, c Closing) (Owed, error) {
	const op = "tasking.Close"
	if strings.TrimSpace(c.Reason) == "" {
		return Owed{}, errs.E(errs.Invalid, op, "no reason is given; expected why it ends so")
	}
	return t.alter(ctx, op, c.Officer, insidedb.Roles, c.ID, c.Reason, func(tx *insidedb.Tx, o *insidedb.Obligation) error {
		end, ok := endings[o.Kind]
		switch {
		case o.Shared:
			return errs.E(errs.Conflict, op, "both sides hold it: it ends by what they state")
		case !ok:
			return errs.E(errs.Invalid, op, "%s ends with what it is about, not by itself", o.Kind)
		case !slices.Contains(end.states, obligation.State(c.Outcome)):
			return errs.E(errs.Invalid, op, "outcome %.40q; expected one of %s for %s", c.Outcome, errs.List(end.states), o.Kind)
		}
		if err := tx.Authorise(c.Officer, end.roles...); err != nil {
			return err
		}
		if err := unbiased(tx, op, c.Officer, *o); err != nil {
			return err
		}
		at := t.Store.Now()
		if at.Before(o.Opened) {
			at = o.Opened
		}
		o.State, o.Closed = obligation.State(c.Outcome), &at
		return unstate(tx, o.ID, at)
	})
}

// unbiased refuses that an officer reads for oversight what that officer reported:
// whoever opened it, or changed anything of it since.
func unbiased(tx *insidedb.Tx, op, officer string, o insidedb.Obligation) error {
	if o.Kind != obligation.ReportOversight {
		return nil
	}
	versions, err := tx.ObligationVersions(o.ID, time.Time{})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(versions, func(v insidedb.Obligation) bool { return v.By == officer }) {
		return errs.E(errs.Denied, op, "officer %q had part in what is reported; another officer in the role oversight reads it", officer)
	}
	return nil
}

// alter puts a version of an open obligation on record that an officer brings about.
func (t *Tasking) alter(ctx context.Context, op, officer string, roles []string, id, reason string, change func(*insidedb.Tx, *insidedb.Obligation) error) (Owed, error) {
	var out Owed
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		o, err := alter(tx, op, officer, roles, id, reason, change)
		if err != nil {
			return err
		}
		out, err = t.now(tx, o)
		return err
	})
	return out, err
}

// now is an obligation as it is shown now.
func (t *Tasking) now(tx *insidedb.Tx, o insidedb.Obligation) (Owed, error) {
	one := []Owed{t.owed(t.Plan(), o, t.at(time.Time{}))}
	err := t.rests(tx, one, time.Time{})
	return one[0], err
}

func alter(tx *insidedb.Tx, op, officer string, roles []string, id, reason string, change func(*insidedb.Tx, *insidedb.Obligation) error) (insidedb.Obligation, error) {
	if utf8.RuneCountInString(reason) > MaxReason {
		return insidedb.Obligation{}, errs.E(errs.Invalid, op, "a reason of %d characters; expected at most %d", utf8.RuneCountInString(reason), MaxReason)
	}
	if err := tx.Authorise(officer, roles...); err != nil {
		return insidedb.Obligation{}, err
	}
	o, err := tx.Obligation(id, time.Time{})
	if err != nil {
		return insidedb.Obligation{}, err
	}
	if o.Closed != nil {
		return insidedb.Obligation{}, errs.E(errs.Conflict, op, "it has ended: %s", o.State)
	}
	if err := change(tx, &o); err != nil {
		return insidedb.Obligation{}, err
	}
	o.By, o.Reason = officer, reason
	return tx.PutObligation(o)
}
