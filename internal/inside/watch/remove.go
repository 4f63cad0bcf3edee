package watch

import (
	"context"

	"entente/internal/store/insidedb"
)

// Remove ends the keeping of a list: its entries are erased, of older versions
// too, and nobody is screened against it. That it was held, when and why, stays
// on record. The error is not-found for a list that is not held.
func (w *Watch) Remove(ctx context.Context, officer, list string) (List, error) {
	var gone insidedb.ListVersion
	err := w.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := authorised(tx, officer); err != nil {
			return err
		}
		last, err := newest(tx, list)
		if err != nil {
			return err
		}
		if last.Version == 0 {
			return unknownList(list)
		}
		gone, err = tx.RemoveList(last, officer)
		return err
	})
	if err != nil {
		return List{}, err
	}
	w.Log.Info("list removed", "list", gone.List, "version", gone.Version, "entries", gone.Removed)
	if err := w.Refresh(ctx); err != nil { // the list is erased; Run tries again
		w.Log.Error("the lists cannot be read", "error", err)
	}
	out := w.view(gone)
	out.Outcome = Removed
	return out, nil
}
