package exchange

import (
	"context"

	"entente/internal/core/community"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// HashOf is how a document is named.
var HashOf = hashOf

// MostInvitations of one partner are open at once.
const MostInvitations = mostInvitations

// Tell has the exchange state whatever a test wants a partner to be told.
func (x *Exchange) Tell(ctx context.Context, to party.Code, c envelope.Control) error {
	w := work{sealed: map[string]envelope.Sealed{}}
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w.Tx = tx
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		return x.tell(w, known, []party.Code{to}, c, x.Store.Now())
	})
}

// Epoch is the epoch of a community that is in force.
func (x *Exchange) Epoch(ctx context.Context, name string) (e community.Epoch, err error) {
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		c, err := tx.Community(name)
		if err == nil {
			e, _, err = epochOf(tx, c)
		}
		return err
	})
	return e, err
}

// TakeIn takes what the gateway has and processes nothing.
func (x *Exchange) TakeIn(ctx context.Context) error {
	_, err := x.Pull(ctx)
	return err
}

// ActiveIn tells whether a partner is active as a transaction sees it.
func (x *Exchange) ActiveIn(tx *insidedb.Tx, code party.Code) (bool, error) {
	known, err := x.partners(tx)
	return known[code].active(), err
}
