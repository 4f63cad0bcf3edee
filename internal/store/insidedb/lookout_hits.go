package insidedb

import (
	"entente/internal/core/lookout"
	"entente/internal/store/sqldb"
)

// HitsThatTell counts the hits on a lookout that say who was sought: those that are not
// erased.
func (tx *Tx) HitsThatTell(id string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM hits WHERE list = $1 AND entry = $2 AND erased_at IS NULL`, lookout.List, id)
}
