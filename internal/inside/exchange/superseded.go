package exchange

import (
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// inPlaceOf has what a statement opened stand in the place of what the service held
// for itself until then, when it was stated for that: the one is closed, and its
// desk and officer have the other. A cause of any other kind changes nothing.
func inPlaceOf(tx *insidedb.Tx, cause string, opened insidedb.Obligation, officer string) (insidedb.Obligation, error) {
	held, err := tx.ObligationByID(cause)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return opened, nil
	case err != nil:
		return opened, err
	case held.Shared || held.Closed != nil || held.Kind != opened.Kind || held.Debtor != opened.Debtor || held.Creditor != opened.Creditor:
		return opened, nil
	}
	if opened.Desk == "" && opened.Officer == "" {
		opened.Desk, opened.Officer = held.Desk, held.Officer
	}
	at := opened.Opened
	if at.Before(held.Opened) {
		at = held.Opened
	}
	held.State, held.Closed, held.By, held.Reason = obligation.IsStated, &at, officer, ""
	_, err = tx.PutObligation(held)
	return opened, err
}
