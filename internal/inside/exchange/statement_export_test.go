package exchange

import (
	"context"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// StateForTest seals whatever a hostile partner may state.
func (x *Exchange) StateForTest(ctx context.Context, to party.Code, c envelope.Control) error {
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		set, _ := known[to].answerable(to, x.Store.Now())
		_, err = x.state(work{Tx: tx, sealed: map[string]envelope.Sealed{}}, known[to], set, c, "", x.Store.Now())
		return err
	})
}
