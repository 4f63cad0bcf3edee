package insidedb

import (
	"time"

	"entente/internal/store/sqldb"
)

// LookTravel is what an officer looks at: a message with its travellers.
const LookTravel = "travel"

// TravelLook is that an officer looked at what was said of travellers.
type TravelLook struct {
	Kind    string
	ID      string // of the message
	Officer string
	At      time.Time
}

// AddTravelLook records that an officer looks at something now.
func (tx *Tx) AddTravelLook(kind, id, officer string) (TravelLook, error) {
	at, err := tx.sql.Stamp("travel-looks")
	if err != nil {
		return TravelLook{}, err
	}
	number, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM travel_looks WHERE kind = $1 AND id = $2`, kind, id)
	if err != nil {
		return TravelLook{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO travel_looks (kind, id, number, officer, at) VALUES ($1, $2, $3, $4, $5)`, kind, id, number, officer, at)
	return TravelLook{kind, id, officer, at}, err
}

// TravelLooks lists who looked at something, the first first: at most limit.
func (tx *Tx) TravelLooks(kind, id string, limit int) ([]TravelLook, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (l TravelLook, err error) {
		return l, row.Scan(&l.Kind, &l.ID, &l.Officer, sqldb.Time(&l.At))
	}, `SELECT kind, id, officer, at FROM travel_looks WHERE kind = $1 AND id = $2 ORDER BY number LIMIT $3`, kind, id, limit)
}

// TravelCounts counts what is held of travel.
type TravelCounts struct {
	Messages   int // that are not erased
	Travellers int // of these
	Quarantine int // units that nobody has settled
}

// CountTravel counts what is held of travel now.
func (tx *Tx) CountTravel() (TravelCounts, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (c TravelCounts, err error) {
		return c, row.Scan(&c.Messages, &c.Travellers, &c.Quarantine)
	}, `SELECT (SELECT COUNT(*) FROM travel_messages WHERE body IS NOT NULL), (SELECT COALESCE(SUM(travellers), 0) FROM travel_messages WHERE body IS NOT NULL),
		(SELECT COUNT(*) FROM travel_quarantine WHERE settled_at IS NULL)`)
}
