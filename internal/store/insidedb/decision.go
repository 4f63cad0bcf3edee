package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/sqldb"
)

// Decision is a decision as it was recorded, whatever came of it.
type Decision struct {
	ID         string // for our own eyes
	Report     string
	Version    int
	Partner    party.Code
	Service    party.Code // who acts
	Method     release.Method
	Needs      map[string]report.Rung
	At         time.Time
	Input      string // hash of the decision's input
	Policy     string
	Verdict    release.Verdict
	Outcome    []byte // its JSON, for our own eyes
	Officer    string // who asked
	Release    string // the release that it was made for; "" when nothing goes
	RecordedAt time.Time
}

const decisionColumns = `id, report, version, partner, service, method, needs, at, input, policy, verdict, outcome, officer, release_id, recorded_at`

// AddDecision records a decision and gives it with its id.
func (tx *Tx) AddDecision(d Decision) (Decision, error) {
	at, err := tx.sql.Stamp("decision/" + d.Report)
	if err != nil {
		return Decision{}, err
	}
	needs, err := asJSON(d.Needs)
	if err != nil {
		return Decision{}, err
	}
	d.ID, d.RecordedAt = mint("decision", d.Report, stampText(at)), at
	_, err = tx.sql.Exec(`INSERT INTO decisions (`+decisionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		d.ID, d.Report, d.Version, string(d.Partner), string(d.Service), string(d.Method), needs, d.At, d.Input, d.Policy,
		string(d.Verdict), d.Outcome, d.Officer, d.Release, at)
	return d, err
}

// LinkDecision names the release that a decision was made for.
func (tx *Tx) LinkDecision(id, releaseID string) error {
	_, err := tx.sql.Exec(`UPDATE decisions SET release_id = $2 WHERE id = $1`, id, releaseID)
	return err
}

// Decision gives a decision by its id.
func (tx *Tx) Decision(id string) (Decision, error) {
	return sqldb.One(tx.sql, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE id = $1`, id)
}

// Unreleased lists, as of a time, the newest decision for each report and
// partner where no release followed from it, the latest first.
func (tx *Tx) Unreleased(partner party.Code, asOf time.Time, limit int) ([]Decision, error) {
	return sqldb.All(tx.sql, scanDecision,
		`SELECT `+decisionColumns+` FROM decisions d WHERE release_id = '' AND recorded_at <= $1 AND ($2 = '' OR partner = $2)
		 AND recorded_at = (SELECT MAX(recorded_at) FROM decisions WHERE report = d.report AND partner = d.partner AND recorded_at <= $1)
		 ORDER BY recorded_at DESC, id LIMIT $3`, until(asOf), string(partner), limit)
}

func scanDecision(row sqldb.Row) (Decision, error) {
	var d Decision
	var needs string
	err := row.Scan(&d.ID, &d.Report, &d.Version, &d.Partner, &d.Service, &d.Method, &needs, sqldb.Time(&d.At), &d.Input, &d.Policy,
		&d.Verdict, &d.Outcome, &d.Officer, &d.Release, sqldb.Time(&d.RecordedAt))
	if err != nil {
		return Decision{}, err
	}
	return d, fromJSON(needs, &d.Needs)
}
