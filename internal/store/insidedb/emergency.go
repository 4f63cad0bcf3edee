package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// HeldInvocations are the invocations of emergency directives. Text: one
// invocation, as in a file of them, without the officer's words.
const HeldInvocations = "invocations"

// Acts on an emergency.
const (
	EmergencyInvoked = "invoked"
	EmergencyEnded   = "ended" // by an officer, before it ended by itself
)

// EmergencyAct is one act on an emergency: somebody invoked it, or ended it.
type EmergencyAct struct {
	Number     int // from 1, within the emergency
	Act        string
	Officer    string
	Report     string               // id
	Invocation directive.Invocation // as it stands from then on; its ID is the emergency's, "" for a new one
	Reason     string               // the officer's words; "" once the report is erased
	RecordedAt time.Time
}

// AddEmergencyAct records an act and has the policy rest on it, with its leaf. A
// new emergency gets its id: E-1, E-2 and so on.
func (tx *Tx) AddEmergencyAct(a EmergencyAct) (EmergencyAct, error) {
	at, err := tx.sql.Stamp(heldStream)
	if err != nil {
		return EmergencyAct{}, err
	}
	a.RecordedAt = at
	if a.Invocation.ID == "" {
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(DISTINCT id) FROM emergencies`)
		if err != nil {
			return EmergencyAct{}, err
		}
		a.Invocation.ID = "E-" + strconv.Itoa(n+1)
	}
	a.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM emergencies WHERE id = $1`, a.Invocation.ID)
	if err != nil {
		return EmergencyAct{}, err
	}
	if _, err := tx.PutHeld(HeldInvocations, a.Invocation.ID, a.Invocation.Text()); err != nil {
		return EmergencyAct{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO emergencies (`+emergencyColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		a.Invocation.ID, a.Number, a.Act, a.Officer, a.Report, a.Invocation.Text(), a.Reason, at)
	if err != nil {
		return EmergencyAct{}, err
	}
	return a, tx.noteOrdered(a.subject(), a.Act, "", at, a.record())
}

const emergencyColumns = `id, number, act, officer, report, text, reason, recorded_at`

func (a EmergencyAct) subject() string {
	return ofEmergency + a.Invocation.ID + "/" + strconv.Itoa(a.Number)
}

// record is what the log commits to of an act: all but the officer's words.
func (a EmergencyAct) record() any {
	return []any{"emergency", a.Invocation.ID, a.Number, a.Act, a.Officer, a.Report, a.Invocation.Text(), a.RecordedAt.UnixMicro()}
}

// EmergencyActs lists the acts on emergencies as of a time, by their order; those
// on one alone where an id is given.
func (tx *Tx) EmergencyActs(id string, asOf time.Time) ([]EmergencyAct, error) {
	if tx.hides(RefEmergency, id) {
		return nil, nil
	}
	return sqldb.All(tx.sql, scanEmergencyAct, `SELECT `+emergencyColumns+` FROM emergencies
		WHERE recorded_at <= $1 AND ($2 = '' OR id = $2)`+tx.seenRefs(refs{report: "emergencies.report"})+` ORDER BY recorded_at, id, number`, until(asOf), id)
}

func (tx *Tx) emergencyAct(id string, number int) (EmergencyAct, error) {
	return sqldb.One(tx.sql, scanEmergencyAct, `SELECT `+emergencyColumns+` FROM emergencies WHERE id = $1 AND number = $2`, id, number)
}

func scanEmergencyAct(row sqldb.Row) (EmergencyAct, error) {
	var a EmergencyAct
	var id, text string
	if err := row.Scan(&id, &a.Number, &a.Act, &a.Officer, &a.Report, &text, &a.Reason, sqldb.Time(&a.RecordedAt)); err != nil {
		return EmergencyAct{}, err
	}
	all, err := directive.DecodeInvocations(HeldInvocations, heldFile(HeldInvocations, []heldRow{{id, text}}))
	if err != nil || len(all) != 1 {
		return EmergencyAct{}, errs.Wrap(errs.Internal, "insidedb.EmergencyActs", err, "an emergency cannot be read")
	}
	a.Invocation = all[0]
	return a, nil
}
