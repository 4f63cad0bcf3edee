package watch

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Remove ends the keeping of a list: its entries are erased, of older versions
// too, the saved index that held them is deleted, and nobody is screened against
// the list. That it was held, when and why, stays on record. The error is
// not-found for a list that is not held, and unavailable when the list is erased
// but the file with the saved index cannot be deleted.
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
	_, kept := w.saved.discard(w.saved.count())
	if err := w.Store.Scrub(ctx); err != nil { // what is written next does it too, in the end
		w.Log.Warn("the store's files may hold for a while what was on a list", "list", gone.List, "error", err)
	}
	w.Log.Info("list removed", "list", gone.List, "version", gone.Version, "entries", gone.Removed)
	if err := w.Refresh(ctx); err != nil { // the list is erased; Run tries again
		w.Log.Error("the lists cannot be read", "error", err)
	}
	if kept != nil {
		return List{}, errs.Wrap(errs.Unavailable, "watch.Remove", kept, "list %s is erased, but the file %s may hold its names and cannot be deleted; delete it by hand", list, w.File)
	}
	out := w.view(gone)
	out.Outcome = Removed
	return out, nil
}
