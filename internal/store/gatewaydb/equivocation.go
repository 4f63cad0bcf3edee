package gatewaydb

import (
	"time"

	"entente/internal/store/sqldb"
)

// Equivocation is an envelope that its sender signed for a place where it had
// put another one before: together they are proof against the sender.
type Equivocation struct {
	Place             // of the contradicted envelope
	Hash       string // of the contradicting envelope
	Signed     []byte
	Held       string // hash of what is held under the place
	HeldSigned []byte // nil when a void number is held
	At         time.Time
}

// AddEquivocation keeps the proof and tells whether it is new. At most limit
// are kept for one place: more of them prove no more.
func (tx *Tx) AddEquivocation(e Equivocation, limit int) (bool, error) {
	kept, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT count(*) FROM equivocations WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		e.Partner, e.Incarnation, e.Lane, e.Seq)
	if err != nil || kept >= limit {
		return false, err
	}
	at, err := tx.sql.Stamp("equivocations/" + string(e.Partner))
	if err != nil {
		return false, err
	}
	changed, err := tx.sql.Exec(`INSERT INTO equivocations (partner, incarnation, lane, seq, hash, signed, held, held_signed, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (partner, incarnation, lane, seq, hash) DO NOTHING`,
		e.Partner, e.Incarnation, e.Lane, e.Seq, e.Hash, e.Signed, e.Held, e.HeldSigned, at)
	return changed > 0, err
}

// Equivocation gives the proof kept under a place for one contradicting hash.
func (tx *Tx) Equivocation(p Place, hash string) (Equivocation, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Equivocation, error) {
		e := Equivocation{Place: p, Hash: hash}
		err := row.Scan(&e.Signed, &e.Held, &e.HeldSigned, sqldb.Time(&e.At))
		return e, err
	}, `SELECT signed, held, held_signed, at FROM equivocations WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4 AND hash = $5`,
		p.Partner, p.Incarnation, p.Lane, p.Seq, hash)
}
