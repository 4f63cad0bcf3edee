package disclosure

import (
	"context"

	"entente/internal/store/insidedb"
)

// Reads refuses who may not see whom the service looks out for, who was met, and who
// travels: nobody who is named, an officer who is not registered, revoked or suspended,
// and one who has the role front alone.
func (o *Office) Reads(ctx context.Context, officer string) error {
	return o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.FrontAlone(officer); err != nil {
			return err
		}
		return tx.Authorise(officer, insidedb.Readers...)
	})
}

// NotFront refuses an officer who has the role front alone, and nobody else.
func (o *Office) NotFront(ctx context.Context, officer string) error {
	if officer == "" {
		return nil
	}
	return o.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.FrontAlone(officer) })
}
