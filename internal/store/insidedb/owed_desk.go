package insidedb

import (
	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// DeskOwes is how much of what is owed is with a desk, and with no officer.
type DeskOwes struct {
	Desk   string
	Number int
}

// OwedByDesks counts what is owed of two kinds now and is with no officer, by desk.
func (tx *Tx) OwedByDesks(a, b obligation.Kind) ([]DeskOwes, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (d DeskOwes, err error) { return d, row.Scan(&d.Desk, &d.Number) },
		`SELECT desk, COUNT(*) FROM obligations WHERE kind IN ($1, $2) AND closed IS NULL AND officer = '' GROUP BY desk ORDER BY desk`, string(a), string(b))
}
