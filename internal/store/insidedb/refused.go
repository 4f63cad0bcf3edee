package insidedb

import "entente/internal/store/sqldb"

// toBeForgotten notes that the gateway is to forget the envelope of an item that
// was refused.
func (tx *Tx) toBeForgotten(hash string) error {
	_, err := tx.sql.Exec(`INSERT INTO refused_at_gateway (hash) VALUES ($1) ON CONFLICT DO NOTHING`, hash)
	return err
}

// RefusedAtGateway lists the hashes of refused envelopes that the gateway has yet to
// forget, at most limit.
func (tx *Tx) RefusedAtGateway(limit int) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT hash FROM refused_at_gateway ORDER BY hash LIMIT $1`, limit)
}

// RefusedForgotten notes that the gateway has forgotten one. Its row, its hash and
// its receipt stay.
func (tx *Tx) RefusedForgotten(hash string) error {
	_, err := tx.sql.Exec(`DELETE FROM refused_at_gateway WHERE hash = $1`, hash)
	return err
}
