package insidedb

import "entente/internal/store/sqldb"

// RawBytes reads a column of the row beneath, as somebody does who has the database.
func RawBytes(tx *Tx, query string) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], query)
}
