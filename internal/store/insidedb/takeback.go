package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/sqldb"
)

// What became of a takeback.
const (
	TakebackWaits     = ""          // until it is known whether the release was stopped in time
	TakebackProposed  = "proposed"  // until an officer decides
	TakebackSent      = "sent"      // the statement is sealed
	TakebackCancelled = "cancelled" // the release was stopped before its partner had it
)

// Takeback is that one of our releases is to be taken back.
type Takeback struct {
	Release    string
	Number     int    // of this release, from 1
	Verb       string // recalled, corrected
	Code       string
	Successor  string // corrected: the release that stands in its place
	Due        *time.Time
	Officer    string // "" when it follows from what a partner stated
	Cause      string // the hash of that statement
	Outcome    string
	Statement  string // the hash of ours, once it is sealed
	RecordedAt time.Time
	DoneAt     *time.Time
}

const takebackColumns = `release_id, number, verb, code, successor, due, officer, cause, outcome, statement, recorded_at, done_at`

// AddTakeback records that a release is to be taken back.
func (tx *Tx) AddTakeback(t Takeback) (Takeback, error) {
	at, err := tx.sql.Stamp("takeback/" + t.Release)
	if err != nil {
		return Takeback{}, err
	}
	t.RecordedAt = at
	t.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM takebacks WHERE release_id = $1`, t.Release)
	if err != nil {
		return Takeback{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO takebacks (`+takebackColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, NULL)`,
		t.Release, t.Number, t.Verb, t.Code, t.Successor, t.Due, t.Officer, t.Cause, t.Outcome, at)
	if err != nil {
		return t, err
	}
	return t, tx.noteTakeback(t)
}

// Takebacks lists those of a release as of a time, in their order.
func (tx *Tx) Takebacks(release string, asOf time.Time) ([]Takeback, error) {
	return sqldb.All(tx.sql, scanTakeback, `SELECT `+takebackColumns+` FROM takebacks WHERE release_id = $1 AND recorded_at <= $2 ORDER BY number`, release, until(asOf))
}

// AllTakebacks lists them as of a time, the latest first.
func (tx *Tx) AllTakebacks(asOf time.Time, limit int) ([]Takeback, error) {
	return sqldb.All(tx.sql, scanTakeback, `SELECT `+takebackColumns+` FROM takebacks WHERE recorded_at <= $1`+tx.seenRefs(refs{release: "takebacks.release_id"})+` ORDER BY recorded_at DESC, release_id, number LIMIT $2`,
		until(asOf), limit)
}

// TakebackPartners lists the partners whose releases have takebacks that wait.
func (tx *Tx) TakebackPartners() ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code],
		`SELECT DISTINCT r.partner FROM takebacks t JOIN releases r ON r.id = t.release_id WHERE t.outcome = '' ORDER BY r.partner`)
}

// StoppedTakebacks lists those that wait, of releases to a partner which it never
// had: nothing need be told. The first is first.
func (tx *Tx) StoppedTakebacks(partner party.Code, limit int) ([]Takeback, error) {
	return tx.waitingTakebacks(`r.state IN ('cancelled', 'refused')`, partner, limit)
}

// WaitingTakebacks lists those that wait, of releases to a partner, the first
// first. One of a release that may yet be stopped in time is not among them, and
// neither is one whose successor is not sealed yet: they keep no other waiting.
func (tx *Tx) WaitingTakebacks(partner party.Code, limit int) ([]Takeback, error) {
	return tx.waitingTakebacks(`(r.state IN ('cancelled', 'refused') OR r.envelope_hash <> ''
		AND (r.state IN ('delivered', 'admitted', 'quarantined') OR EXISTS (SELECT 1 FROM outbox o WHERE o.id = r.envelope AND o.stopped_at IS NOT NULL))
		AND (t.successor = '' OR EXISTS (SELECT 1 FROM releases s WHERE s.id = t.successor AND s.envelope_hash <> '')))`, partner, limit)
}

func (tx *Tx) waitingTakebacks(condition string, partner party.Code, limit int) ([]Takeback, error) {
	return sqldb.All(tx.sql, scanTakeback, `SELECT t.release_id, t.number, t.verb, t.code, t.successor, t.due, t.officer, t.cause, t.outcome, t.statement, t.recorded_at, t.done_at
		FROM takebacks t JOIN releases r ON r.id = t.release_id WHERE t.outcome = '' AND r.partner = $1 AND `+condition+`
		ORDER BY t.recorded_at, t.release_id, t.number LIMIT $2`, string(partner), limit)
}

// DoneTakeback records what became of one that waits.
func (tx *Tx) DoneTakeback(t Takeback, outcome, statement string, at time.Time) error {
	_, err := tx.sql.Exec(`UPDATE takebacks SET outcome = $3, statement = $4, done_at = $5 WHERE release_id = $1 AND number = $2 AND outcome IN ('', 'proposed')`,
		t.Release, t.Number, outcome, statement, at)
	return err
}

func scanTakeback(row sqldb.Row) (Takeback, error) {
	var t Takeback
	err := row.Scan(&t.Release, &t.Number, &t.Verb, &t.Code, &t.Successor, sqldb.OptionalTime(&t.Due), &t.Officer, &t.Cause, &t.Outcome, &t.Statement,
		sqldb.Time(&t.RecordedAt), sqldb.OptionalTime(&t.DoneAt))
	return t, err
}

// name is what is kept of a ref: a digest, of the whole that a part is named of.
func name(ref string) string {
	whole, _, _ := strings.Cut(ref, "#")
	sum := sha256.Sum256([]byte(whole))
	return hex.EncodeToString(sum[:])
}

// addRefs records what a report gives as the source of what is in it.
func (tx *Tx) addRefs(out Report, r *report.Report) error {
	third := r.ThirdParties(report.TitleIndex)
	for i := range r.Portions {
		third = append(third, r.Portions[i].ThirdParty)
	}
	for _, f := range r.FieldOrder {
		third = append(third, r.Fields[f].ThirdParty)
	}
	for _, t := range third {
		if t == nil || t.Ref == "" {
			continue
		}
		_, err := tx.sql.Exec(`INSERT INTO report_refs (report, version, giver, name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			out.ID, out.Version, string(t.From), name(t.Ref))
		if err != nil {
			return err
		}
	}
	return nil
}

// AddTakenBack records the names of a partner's item that was taken back, as they
// are given of a giver: the partner, or its country for names that nothing of
// another service of it can have.
func (tx *Tx) AddTakenBack(giver party.Code, item string, names []string, at time.Time) error {
	for _, n := range names {
		_, err := tx.sql.Exec(`INSERT INTO taken_back (partner, name, item, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (partner, name) DO NOTHING`,
			string(giver), name(n), item, at)
		if err != nil {
			return err
		}
	}
	return tx.Supersede(SubjectReceived, item, at)
}

// Tombstones counts the items that a partner took back and that never came.
func (tx *Tx) Tombstones(partner party.Code) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM taken_back t WHERE t.partner = $1
		AND NOT EXISTS (SELECT 1 FROM received r WHERE r.hash = t.item AND r.partner = t.partner)`, string(partner))
}

// SourceTakenBack tells whether a version of a report names something that its
// giver has taken back.
func (tx *Tx) SourceTakenBack(reportID string, version int) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM report_refs r JOIN taken_back t ON t.name = r.name AND t.partner = r.giver
		WHERE r.report = $1 AND r.version = $2`, reportID, version)
	return n > 0, err
}

// ReleasesFrom lists the releases of the versions of reports that name something
// as a giver's, by id.
func (tx *Tx) ReleasesFrom(giver party.Code, names []string) ([]Release, error) {
	seen := map[string]bool{}
	var out []Release
	for _, n := range names {
		all, err := sqldb.All(tx.sql, tx.scanRelease, selectRelease+` WHERE EXISTS (SELECT 1 FROM report_refs f
			WHERE f.report = releases.report AND f.version = releases.version AND f.name = $1 AND f.giver = $2) ORDER BY id`, name(n), string(giver))
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if !seen[r.ID] {
				seen[r.ID] = true
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// ReleasesOfReport lists all releases of all versions of a report, by id.
func (tx *Tx) ReleasesOfReport(report string) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanRelease, selectRelease+` WHERE report = $1 ORDER BY recorded_at, id`, report)
}

// DecideTakeback lets one that was proposed for the release wait, as an officer
// decided; it says whether one was proposed.
func (tx *Tx) DecideTakeback(t Takeback) (bool, error) {
	all, err := tx.Takebacks(t.Release, time.Time{})
	if err != nil {
		return false, err
	}
	decided, err := added(tx.sql.Exec(`UPDATE takebacks SET verb = $2, code = $3, successor = $4, due = $5, officer = $6, outcome = $7 WHERE release_id = $1 AND outcome = 'proposed'`,
		t.Release, t.Verb, t.Code, t.Successor, t.Due, t.Officer, t.Outcome))
	if err != nil || !decided {
		return decided, err
	}
	for _, p := range all {
		if p.Outcome != TakebackProposed {
			continue
		}
		t.Number, t.Cause, t.RecordedAt = p.Number, p.Cause, p.RecordedAt
		if err := tx.noteTakeback(t); err != nil {
			return true, err
		}
	}
	return true, nil
}

// ItemTakenBack tells whether a partner took an item back, whether or not it came.
func (tx *Tx) ItemTakenBack(partner party.Code, hash string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM taken_back WHERE partner = $1 AND name = $2`, string(partner), name(hash))
	return n > 0, err
}
