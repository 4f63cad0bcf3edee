package disclosure

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// Clear records what an officer is cleared for from now on: a mark of our own system,
// as far as its level and what one is read into go ("" for the top level, read into
// nothing), and the groups that the officer is in. It stands for all that was before.
// by is the officer who says so, a lead and never the same one; "" is whoever keeps the
// node.
func (o *Office) Clear(ctx context.Context, by, code, mark string, groups []string) (Officer, error) {
	const op = "disclosure.Clear"
	if by == code {
		return Officer{}, errs.E(errs.Denied, op, "officer %.64q does not clear himself; expected another, with the role lead", by)
	}
	label := access.Label{}
	for _, g := range groups {
		if !access.GroupForm(g) {
			return Officer{}, errs.E(errs.Invalid, op, "group %.64q; expected up to 64 of a-z, 0-9, point, dash and underscore", g)
		}
	}
	if len(groups) > access.MaxGroups {
		return Officer{}, errs.E(errs.Invalid, op, "%d groups; expected at most %d", len(groups), access.MaxGroups)
	}
	system := directive.OwnSystem(o.Policy().Parties().Self)
	if mark != "" {
		m, err := lookout.ReadMark(mark, o.Store.Now(), system)
		if err != nil {
			return Officer{}, errs.E(errs.Invalid, op, "clearance %.80q; expected a mark of %s such as TOP SECRET//SI", mark, system)
		}
		label = access.LabelOf(m)
	}
	var out Officer
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if by != "" {
			if err := tx.Authorise(by, insidedb.RoleLead); err != nil {
				return err
			}
		}
		held, err := tx.Officer(code, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "officer %.64q is not registered", code)
		}
		if err != nil {
			return err
		}
		if mark == "" {
			top, err := tx.Clearance("")
			if err != nil {
				return err
			}
			label = top.Label
		}
		label.Groups = slices.Compact(slices.Sorted(slices.Values(groups)))
		if len(label.Groups) == 0 {
			label.Groups = nil
		}
		c, err := tx.PutClearance(insidedb.Clearance{Officer: code, Mark: mark, Label: label, By: by})
		out = officerOf(held, o.Store.Now())
		out.Clearance, out.Groups = c.Mark, c.Label.Groups
		return err
	})
	return out, err
}
