package insidedb

import (
	"time"

	"entente/internal/store/sqldb"
)

// SubjectQuarantine is a unit of travel that could not be read. It is settled, and
// never erased by order.
const SubjectQuarantine = "quarantine"

// QuarantineExpired is how the node settles a unit whose time is over.
const QuarantineExpired = "expired"

// travelKept lists the messages of travel, or the units in quarantine, that were
// recorded by a time and whose content is held, the oldest first.
func (tx *Tx) travelKept(kind string, recorded time.Time, limit int) ([]Kept, error) {
	query := `SELECT 'travel', id, source, recorded_at FROM travel_messages WHERE recorded_at <= $1 AND body IS NOT NULL ORDER BY recorded_at, id LIMIT $2`
	if kind == SubjectQuarantine {
		query = `SELECT 'quarantine', id, source, recorded_at FROM travel_quarantine WHERE recorded_at <= $1 AND body IS NOT NULL ORDER BY recorded_at, id LIMIT $2`
	}
	return sqldb.All(tx.sql, func(row sqldb.Row) (Kept, error) {
		var k Kept
		return k, row.Scan(&k.Kind, &k.ID, &k.Said, sqldb.Time(&k.Since))
	}, query, moment(recorded), limit)
}
