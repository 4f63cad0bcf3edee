package gatewaydb

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Scrub makes what was deleted or overwritten before unreadable in the store's own
// files, where the engine can.
func (s *Store) Scrub(ctx context.Context) error { return s.db.Scrub(ctx) }

// PlacesOf finds where envelopes of a hash stand.
func (tx *Tx) PlacesOf(hash string) ([]Place, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Place, error) {
		var p Place
		err := row.Scan(&p.Partner, &p.Incarnation, &p.Lane, &p.Seq)
		return p, err
	}, `SELECT partner, incarnation, lane, seq FROM incoming WHERE hash = $1
		UNION SELECT partner, incarnation, lane, seq FROM equivocations WHERE hash = $1 ORDER BY 1, 2, 3, 4`, hash)
}

// Forget destroys the bytes of everything that came under a place; hashes and
// receipts stay. The error is unavailable while inside has yet to take any of it.
func (tx *Tx) Forget(p Place) error {
	waiting, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM events WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4
		AND kind IN ('envelope', 'equivocation')`, p.Partner, p.Incarnation, p.Lane, p.Seq)
	if err != nil {
		return err
	}
	if waiting > 0 {
		return errs.E(errs.Unavailable, "gatewaydb.Forget", "inside has yet to take what came there")
	}
	_, err = tx.sql.Exec(`UPDATE incoming SET signed = NULL WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		p.Partner, p.Incarnation, p.Lane, p.Seq)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`UPDATE equivocations SET signed = $5, held_signed = NULL WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		p.Partner, p.Incarnation, p.Lane, p.Seq, []byte{})
	return err
}
