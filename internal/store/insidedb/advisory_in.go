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
	return a, true, tx.noteOrdered(a.subject(), "alert", "", at, a.record())
}

// AlertIn gives an alert of others by the hash of its bytes.
func (tx *Tx) AlertIn(hash string) (AlertIn, error) {
	return sqldb.One(tx.sql, scanAlertIn, `SELECT `+alertInColumns+` FROM alerts_in WHERE hash = $1`, hash)
}

// AlertsIn lists those that were brought by a time (zero: all), the latest first.
func (tx *Tx) AlertsIn(asOf time.Time, limit int) ([]AlertIn, error) {
	return sqldb.All(tx.sql, scanAlertIn, `SELECT `+alertInColumns+` FROM alerts_in WHERE recorded_at <= $1 ORDER BY recorded_at DESC, hash LIMIT $2`, until(asOf), limit)
}

func scanAlertIn(row sqldb.Row) (AlertIn, error) {
	var a AlertIn
	return a, row.Scan(&a.Hash, &a.Body, &a.Why, &a.Officer, sqldb.Time(&a.RecordedAt))
}

func (a AlertIn) subject() string { return ofAlert + a.Hash }

func (a AlertIn) record() any {
	return []any{"alert", a.Hash, a.Why, a.Officer, a.RecordedAt.UnixMicro()}
}
