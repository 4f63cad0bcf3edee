package disclosure

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Try shows an officer what a release in review would be with other rungs, forms or words:
// the comparison with them, the residue check's findings, and the bytes with their hash.
// None of it is kept. What Change refuses Try refuses, save that officers' words in which
// a withheld value stands are shown with what was found.
func (o *Office) Try(ctx context.Context, by By, c Choices) (Comparison, error) {
	const op = "disclosure.Try"
	if len(c.Moves)+len(c.Wordings) == 0 {
		return Comparison{}, errs.E(errs.Invalid, op, "no moves; expected at least one field and rung, or a text and its form")
	}
	var out Comparison
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		t, err := o.turn(tx, op, by)
		if err != nil {
			return err
		}
		d, err := o.chosen(op, t, by.Officer, c)
		if err != nil {
			return err
		}
		if out, err = o.comparison(t, d); err != nil {
			return err
		}
		out.Hash, out.Marking, out.Residue, out.Bundle, out.Approved = d.torn.Hash, d.torn.Marking, d.torn.Residue, d.torn.Bundle, []Act{}
		return nil
	})
	return out, err
}
