package disclosure

import (
	"context"
	"time"

	"entente/internal/store/insidedb"
)

// Enters gives the roles in which a named officer comes to the desk. It is denied for one
// who is not registered, whose registration is revoked, or who is suspended.
func (o *Office) Enters(ctx context.Context, officer string) (roles []string, err error) {
	err = o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, insidedb.Roles...); err != nil {
			return err
		}
		held, err := tx.Officer(officer, time.Time{})
		roles = held.Roles
		return err
	})
	return roles, err
}
