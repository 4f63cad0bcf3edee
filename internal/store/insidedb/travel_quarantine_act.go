package insidedb

import (
	"strconv"
	"time"

	"entente/internal/store/sqldb"
)

// What is done about a unit in quarantine.
const (
	QuarantineKept    = "kept"   // it came, and could not be read
	QuarantineLooked  = "looked" // an officer saw its bytes
	QuarantineSettled = "settled"
)

// QuarantineAct is one thing done about a unit in quarantine. Acts are never changed.
type QuarantineAct struct {
	Unit       string
	Number     int // from 1
	Act        string
	Officer    string // "" for the folder, and for the node
	Source     string // of what is kept, as are Form and Place
	Form       string
	Place      string
	Code       string // of what is kept, the fault; of what is settled, how
	Reason     string // the reader's, or the officer's
	RecordedAt time.Time
}

func (a QuarantineAct) subject() string { return ofQuarantine + a.Unit + "/" + strconv.Itoa(a.Number) }

func (a QuarantineAct) record() any {
	return []any{"quarantine", a.Unit, a.Number, a.Act, a.Officer, a.Source, a.Form, a.Place, a.Code, a.Reason, a.RecordedAt.UnixMicro()}
}

const quarantineActColumns = `unit, number, act, officer, source, form, place, code, reason, recorded_at`

func scanQuarantineAct(row sqldb.Row) (QuarantineAct, error) {
	var a QuarantineAct
	return a, row.Scan(&a.Unit, &a.Number, &a.Act, &a.Officer, &a.Source, &a.Form, &a.Place, &a.Code, &a.Reason, sqldb.Time(&a.RecordedAt))
}

// addQuarantineAct records an act, with its leaf.
func (tx *Tx) addQuarantineAct(a QuarantineAct) (QuarantineAct, error) {
	at, err := tx.sql.Stamp("travel-quarantine")
	if err != nil {
		return a, err
	}
	a.RecordedAt = at
	a.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM travel_quarantine_acts WHERE unit = $1`, a.Unit)
	if err != nil {
		return a, err
	}
	if _, err := tx.sql.Exec(`INSERT INTO travel_quarantine_acts (`+quarantineActColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.Unit, a.Number, a.Act, a.Officer, a.Source, a.Form, a.Place, a.Code, a.Reason, at); err != nil {
		return a, err
	}
	return a, tx.noteOrdered(a.subject(), "quarantine-"+a.Act, "", at, a.record())
}

// LookAtQuarantine records, with a leaf, that an officer sees the bytes of a unit now.
func (tx *Tx) LookAtQuarantine(unit, officer string) (QuarantineAct, error) {
	return tx.addQuarantineAct(QuarantineAct{Unit: unit, Act: QuarantineLooked, Officer: officer})
}

// QuarantineActs lists what was done about a unit, the first first: at most limit.
func (tx *Tx) QuarantineActs(unit string, limit int) ([]QuarantineAct, error) {
	return sqldb.All(tx.sql, scanQuarantineAct, `SELECT `+quarantineActColumns+` FROM travel_quarantine_acts WHERE unit = $1 ORDER BY number LIMIT $2`, unit, limit)
}

func (tx *Tx) quarantineAct(unit string, number int) (QuarantineAct, error) {
	return sqldb.One(tx.sql, scanQuarantineAct, `SELECT `+quarantineActColumns+` FROM travel_quarantine_acts WHERE unit = $1 AND number = $2`, unit, number)
}
