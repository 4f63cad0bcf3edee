package link

import (
	"context"

	"entente/internal/store/gatewaydb"
)

// Forget destroys the bytes of envelopes that came from partners, by their
// hashes, and of those that contradict them: inside has erased what was in them.
// Places, hashes and receipts stay, so that what comes again is known. Hashes that
// are not held change nothing. The error is unavailable while inside has yet to
// take one of them, or the store's files cannot be cleared of them.
func (q Queue) Forget(ctx context.Context, hashes []string) error {
	var places []gatewaydb.Place
	err := q.link.Store.Read(ctx, func(tx *gatewaydb.Tx) error {
		places = nil
		for _, hash := range hashes {
			found, err := tx.PlacesOf(hash)
			if err != nil {
				return err
			}
			places = append(places, found...)
		}
		return nil
	})
	if err != nil || len(places) == 0 {
		return err
	}
	err = q.link.Store.Write(ctx, func(tx *gatewaydb.Tx) error {
		for _, p := range places {
			if err := tx.Forget(p); err != nil {
				return err
			}
		}
		for _, hash := range hashes {
			if err := tx.DropTransfer(hash); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return q.link.Store.Scrub(ctx)
}
