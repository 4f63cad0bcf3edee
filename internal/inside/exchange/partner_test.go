package exchange_test

import (
	"errors"
	"testing"

	"entente/internal/store/insidedb"
)

// The clock stands still, so that both changes get one stamp: what the first
// transaction saw before it was rolled back must not stand for what the second
// has written.
func TestWhatWasRolledBackIsNotRememberedOfAPartner(t *testing.T) {
	p := sqlite(t)
	back := errors.New("rolled back")
	put := func(state string, end error) {
		err := p.cia.store.Write(t.Context(), func(tx *insidedb.Tx) error {
			row, err := tx.Partner("FRA/DGSE")
			p.cia.must(err)
			row.State = state
			_, err = tx.PutPartner(row)
			p.cia.must(err)
			active, err := p.cia.exchange.ActiveIn(tx, "FRA/DGSE")
			p.cia.must(err)
			if active != (state == insidedb.PartnerActive) {
				t.Errorf("active is %t where the transaction has written %s", active, state)
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
	}
	put(insidedb.PartnerActive, back)
	put(insidedb.PartnerRemoved, nil)
	p.cia.must(p.cia.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		active, err := p.cia.exchange.ActiveIn(tx, "FRA/DGSE")
		if err == nil && active {
			t.Error("a partner that was removed is active")
		}
		return err
	}))
}
