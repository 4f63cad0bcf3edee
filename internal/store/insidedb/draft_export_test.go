package insidedb

import "entente/internal/store/sqldb"

// DraftRows counts what is left of a draft, its key too.
func DraftRows(tx *Tx, id string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT (SELECT COUNT(*) FROM drafts WHERE id = $1) + (SELECT COUNT(*) FROM payload_keys WHERE id = $1)`, id)
}

// DraftRaw gives what the row has of a draft's words.
func DraftRaw(tx *Tx, id string) ([]byte, error) {
	title, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT title FROM drafts WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	document, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT document FROM drafts WHERE id = $1`, id)
	return append(title, document...), err
}
