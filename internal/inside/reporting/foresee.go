package reporting

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Foreseen is what Take would come to for a report that is still being written.
type Foreseen struct {
	Third    []string // whose material is in it, beside our own
	Note     string   // as Version.Note
	Refusals []error  // each for itself would have it refused; none when it would be taken in
}

// Foresee says what stands in the way of a report, and stores nothing. Its attachments are
// not asked for.
func (x *Intake) Foresee(ctx context.Context, order Order, r *report.Report) (Foreseen, error) {
	var out Foreseen
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Foreseen{}
		refuse := func(err error) error {
			switch errs.KindOf(err) {
			case errs.Invalid, errs.Denied, errs.Conflict:
				out.Refusals = append(out.Refusals, err)
				return nil
			}
			return err
		}
		if err := refuse(tx.Authorise(order.Officer, insidedb.RoleAuthor)); err != nil {
			return err
		}
		id, note, err := stream(tx, r)
		if err := refuse(err); err != nil {
			return err
		}
		out.Note = note
		if err := refuse(tiedToHit(tx, order, id, r)); err != nil {
			return err
		}
		under, same, err := x.underSources(tx, r)
		if err := refuse(err); err != nil {
			return err
		}
		if order.NotDerived == "" {
			for _, l := range same {
				if err := refuse(l.refusal()); err != nil {
					return err
				}
			}
		}
		if under != nil {
			r = under
		}
		out.Third = thirdParties(r, x.Policy().Parties().Self)
		return nil
	})
	return out, err
}
