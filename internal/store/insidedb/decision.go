package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/seal/evidence"
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
	Outcome    []byte // its JSON, for our own eyes; nil once erased
	Officer    string // who asked
	Release    string // the release that it was made for; "" when nothing goes
	RecordedAt time.Time
	Erased     *Erased `json:"-"` // with its report; nil while the content is held
}

const decisionColumns = `id, report, version, partner, service, method, needs, at, input, policy, verdict, outcome, officer, release_id, recorded_at`

// selectDecision reads decisions, as scanDecision takes them.
var selectDecision = `SELECT ` + decisionColumns + `, ` + erasedColumns(reportPayload, `decisions.report`) + `, ` +
	keyOf(reportPayload, `decisions.report`, `decisions.version`) + ` FROM decisions`

// AddDecision records a decision and gives it with its id. The error is a
// conflict when the report is erased.
func (tx *Tx) AddDecision(d Decision) (Decision, error) {
	at, err := tx.sql.Stamp("decision/" + d.Report)
	if err != nil {
		return Decision{}, err
	}
	d.ID, d.RecordedAt = mint("decision", d.Report, stampText(at)), at
	l, err := tx.lockOf(payloadID{reportPayload, d.Report, d.Version})
	if err != nil {
		return Decision{}, err
	}
	needs, err := l.sealText(d.ID+" needs", d.Needs)
	if err != nil {
		return Decision{}, err
	}
	outcome, err := l.seal(d.ID+" outcome", d.Outcome)
	if err != nil {
		return Decision{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO decisions (`+decisionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		d.ID, d.Report, d.Version, string(d.Partner), string(d.Service), string(d.Method), needs, d.At, d.Input, d.Policy,
		string(d.Verdict), outcome, d.Officer, d.Release, at)
	if err != nil {
		return d, err
	}
	return d, tx.noteOwn(d.ID, evidence.Decided, d.Partner, at, d.record())
}

// LinkDecision names the release that a decision was made for.
func (tx *Tx) LinkDecision(id, releaseID string) error {
	_, err := tx.sql.Exec(`UPDATE decisions SET release_id = $2 WHERE id = $1`, id, releaseID)
	return err
}

// Decision gives a decision by its id.
func (tx *Tx) Decision(id string) (Decision, error) {
	return sqldb.One(tx.sql, tx.scanDecision, selectDecision+` WHERE id = $1`, id)
}

// Unreleased lists, as of a time, the newest decision for each report and
// partner where no release followed from it, the latest first.
func (tx *Tx) Unreleased(partner party.Code, asOf time.Time, limit int) ([]Decision, error) {
	return sqldb.All(tx.sql, tx.scanDecision,
		selectDecision+` WHERE release_id = '' AND recorded_at <= $1 AND ($2 = '' OR partner = $2)
		 AND recorded_at = (SELECT MAX(m.recorded_at) FROM decisions m WHERE m.report = decisions.report AND m.partner = decisions.partner
		 AND m.recorded_at <= $1)`+tx.seenRefs(refs{report: "decisions.report", version: "decisions.version"})+`
		 ORDER BY recorded_at DESC, id LIMIT $3`, until(asOf), string(partner), limit)
}

func (tx *Tx) scanDecision(row sqldb.Row) (Decision, error) {
	var d Decision
	var needs string
	var outcome, secret []byte
	var e erasedScan
	columns := append([]any{&d.ID, &d.Report, &d.Version, &d.Partner, &d.Service, &d.Method, &needs, sqldb.Time(&d.At), &d.Input, &d.Policy,
		&d.Verdict, &outcome, &d.Officer, &d.Release, sqldb.Time(&d.RecordedAt)}, e.columns()...)
	if err := row.Scan(append(columns, &secret)...); err != nil {
		return Decision{}, err
	}
	l, err := tx.vault.lock(payloadID{reportPayload, d.Report, d.Version}, secret)
	if err != nil {
		return Decision{}, err
	}
	if d.Erased, err = e.settle(l); err != nil {
		return Decision{}, err
	}
	if d.Outcome, err = l.open(d.ID+" outcome", outcome); err != nil {
		return Decision{}, err
	}
	return d, l.openText(d.ID+" needs", needs, &d.Needs)
}
