package insidedb

import (
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Tally is how many rows of one kind stand in one state with one partner:
// what a metric may tell, with or without the partner.
type Tally struct {
	Kind    string // release, received, unmoved, unprocessed, alarm, partner
	State   string // of releases, what was received, and partners; the kind of an alarm
	Partner party.Code
	Number  int
}

// tallies counts without reading any content.
const tallies = `
SELECT 'release' AS kind, state, partner, COUNT(*) AS number FROM releases GROUP BY state, partner
UNION ALL SELECT 'received', state, partner, COUNT(*) FROM received GROUP BY state, partner
UNION ALL SELECT 'unmoved', '', partner, COUNT(*) FROM outbox WHERE moved_at IS NULL GROUP BY partner
UNION ALL SELECT 'unprocessed', '', partner, COUNT(*) FROM inbox WHERE done_at IS NULL GROUP BY partner
UNION ALL SELECT 'alarm', kind, partner, COUNT(*) FROM alarms GROUP BY kind, partner
UNION ALL SELECT 'partner', state, code, 1 FROM partners p WHERE version = (SELECT MAX(version) FROM partners WHERE code = p.code)
ORDER BY 1, 2, 3`

// Tallies counts what is held, by kind, state and partner.
func (tx *Tx) Tallies() ([]Tally, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Tally, error) {
		var t Tally
		err := row.Scan(&t.Kind, &t.State, &t.Partner, &t.Number)
		return t, err
	}, tallies)
}
