package tasking

import (
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// causeLookout begins the cause of what is asked about a lookout.
const causeLookout = "lookout:"

// ownHands refuses to hand over here what goes from hand to hand by rules of its own: a
// hit, which is never with somebody who cannot answer it, and what is asked about a
// lookout, which only who answers for the lookout may take.
func ownHands(tx *insidedb.Tx, op, act, officer string, o insidedb.Obligation) error {
	switch {
	case o.Kind == obligation.Hit:
		return errs.E(errs.Invalid, op, "it is owed of a hit; expected hit %s", act)
	case o.Kind == obligation.Renew && act == assignAct:
		return errs.E(errs.Invalid, op, "it is asked about a lookout; expected lookout change with another owner or deputy")
	case o.Kind == obligation.Renew:
		v, err := tx.Lookout(strings.TrimPrefix(o.Cause, causeLookout), time.Time{})
		if err != nil || officer == v.Owner || officer == v.Deputy {
			return err
		}
		if err := tx.Authorise(officer, insidedb.RoleWatch, insidedb.RoleLead); err != nil {
			return errs.Wrap(errs.Denied, op, err, "officer %q is neither owner nor deputy of the lookout, and has none of the roles %s, %s", officer, insidedb.RoleWatch, insidedb.RoleLead)
		}
	}
	return nil
}

// unmanned lists the desks that have hits, or lookouts to renew, and nobody live in the
// role by whose name the desk goes.
func (t *Tasking) unmanned(tx *insidedb.Tx) ([]Unmanned, error) {
	with, err := tx.OwedByDesks(obligation.Hit, obligation.Renew)
	var out []Unmanned
	for i := 0; i < len(with) && err == nil; i++ {
		var manned bool
		if manned, err = tx.AnyLive(t.Store.Now(), with[i].Desk); err == nil && !manned {
			out = append(out, Unmanned(with[i]))
		}
	}
	return out, err
}
