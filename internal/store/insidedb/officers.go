package insidedb

import (
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// SetOfficers records how many different officers approve what follows from a
// decision.
func (tx *Tx) SetOfficers(decision string, n int) error {
	if n == 1 {
		return nil
	}
	_, err := tx.sql.Exec(`INSERT INTO decision_officers (decision, officers) VALUES ($1, $2)`, decision, n)
	return err
}

// OfficersFor is how many different officers approve what follows from a decision.
func (tx *Tx) OfficersFor(decision string) (int, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT officers FROM decision_officers WHERE decision = $1`, decision)
	if errs.KindOf(err) == errs.NotFound {
		return 1, nil
	}
	return n, err
}
