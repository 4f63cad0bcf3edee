package insidedb

import "entente/internal/store/sqldb"

// DeskHas tells whether a desk has anything that is owed, or had.
func (tx *Tx) DeskHas(desk string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM (SELECT id FROM obligations WHERE desk = $1 LIMIT 1) d`, desk)
	return n > 0, err
}
