package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// PutClosedCase records that a case is closed since a time. The first such time stays.
func (tx *Tx) PutClosedCase(reference, officer string, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO closed_cases (name, closed, officer) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`, caseName(reference), at, officer)
	return err
}

// ClosedCase is since when a case is closed; nil for one that is not known as closed.
func (tx *Tx) ClosedCase(reference string) (*time.Time, error) {
	at, err := sqldb.One(tx.sql, func(row sqldb.Row) (t time.Time, err error) { return t, row.Scan(sqldb.Time(&t)) },
		`SELECT closed FROM closed_cases WHERE name = $1`, caseName(reference))
	switch errs.KindOf(err) {
	case "":
		return &at, nil
	case errs.NotFound:
		return nil, nil
	}
	return nil, err
}

func caseName(reference string) string {
	sum := sha256.Sum256([]byte("case\x00" + reference))
	return hex.EncodeToString(sum[:])
}
