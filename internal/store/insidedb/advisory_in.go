package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// AlertIn is an alert of others, as an officer brought it.
type AlertIn struct {
	Hash       string // "sha256:…" of Body
	Body       []byte // exactly as it came
	Why        string // why it cannot be read, and is kept apart; "" for one that can
	Officer    string // who brought it
	RecordedAt time.Time

	// Only when it is added: its own reference, and those that it updates or cancels.
	Name string
	Ends []string
}

const alertInColumns = `hash, body, why, officer, recorded_at`

// AddAlertIn keeps an alert of others, with its leaf; one that is held is left as it
// is. It says whether it is new.
func (tx *Tx) AddAlertIn(a AlertIn) (AlertIn, bool, error) {
	held, err := tx.AlertIn(a.Hash)
	if err == nil || errs.KindOf(err) != errs.NotFound {
		return held, false, err
	}
	at, err := tx.sql.Stamp("alert/" + a.Hash)
	if err != nil {
		return AlertIn{}, false, err
	}
	a.RecordedAt = at
	_, err = tx.sql.Exec(`INSERT INTO alerts_in (`+alertInColumns+`) VALUES ($1, $2, $3, $4, $5)`, a.Hash, a.Body, a.Why, a.Officer, at)
	if err != nil {
		return AlertIn{}, false, err
	}
	if a.Name != "" {
		if err := tx.nameAlert(a.Name, 0, a.Hash); err != nil {
			return AlertIn{}, false, err
		}
	}
	for _, name := range a.Ends {
		if err := tx.nameAlert(name, 1, a.Hash); err != nil {
			return AlertIn{}, false, err
		}
	}
	return a, true, tx.noteOrdered(a.subject(), "alert", "", at, a.record())
}

// AlertIn gives an alert of others by the hash of its bytes.
func (tx *Tx) AlertIn(hash string) (AlertIn, error) {
	return sqldb.One(tx.sql, scanAlertIn, `SELECT `+alertInColumns+` FROM alerts_in WHERE hash = $1`, hash)
}

// nameAlert notes that an alert has a reference, or with ends that it ends it.
func (tx *Tx) nameAlert(name string, ends int, hash string) error {
	_, err := tx.sql.Exec(`INSERT INTO alert_names (name, ends, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, name, ends, hash)
	return err
}

// AlertsIn lists those that were brought by a time (zero: all), the latest first,
// after one of them (the zero AlertIn: from the first on).
func (tx *Tx) AlertsIn(asOf time.Time, after AlertIn, limit int) ([]AlertIn, error) {
	return sqldb.All(tx.sql, scanAlertIn, `SELECT `+alertInColumns+` FROM alerts_in WHERE recorded_at <= $1 AND ($2 = '' OR recorded_at < $3 OR recorded_at = $3 AND hash > $2)
		ORDER BY recorded_at DESC, hash LIMIT $4`, until(asOf), after.Hash, after.RecordedAt, limit)
}

// AlertsNamed lists those that were brought by a time and have a reference, the
// latest first; those that end it, with ends.
func (tx *Tx) AlertsNamed(name string, ends bool, asOf time.Time, limit int) ([]AlertIn, error) {
	n := 0
	if ends {
		n = 1
	}
	return sqldb.All(tx.sql, scanAlertIn, `SELECT `+alertInColumns+` FROM alerts_in WHERE recorded_at <= $1 AND hash IN (SELECT hash FROM alert_names WHERE name = $2 AND ends = $3)
		ORDER BY recorded_at DESC, hash LIMIT $4`, until(asOf), name, n, limit)
}

func scanAlertIn(row sqldb.Row) (AlertIn, error) {
	var a AlertIn
	return a, row.Scan(&a.Hash, &a.Body, &a.Why, &a.Officer, sqldb.Time(&a.RecordedAt))
}

func (a AlertIn) subject() string { return ofAlert + a.Hash }

func (a AlertIn) record() any {
	return []any{"alert", a.Hash, a.Why, a.Officer, a.RecordedAt.UnixMicro()}
}
