package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/store/sqldb"
)

// Acts of a review.
const (
	ActApprove = "approve"
	ActMove    = "move"
	ActResidue = "residue" // lets what the residue check found pass
	ActDeny    = "deny"
)

// Act is one act of an officer on a release. Acts are never changed.
type Act struct {
	Act        string
	Officer    string
	Reason     string
	Hash       string // of the exact bytes that the officer acted on
	Field      string // move: which field
	Rung       report.Rung
	RecordedAt time.Time
}

// AddAct records an act on a release that stands as r says.
func (tx *Tx) AddAct(r Release, a Act) (Release, error) {
	at, err := tx.sql.Stamp("release/" + r.ID)
	if err != nil {
		return Release{}, err
	}
	changed, err := tx.sql.Exec(`UPDATE releases SET acts = acts + 1 WHERE id = $1 AND acts = $2`, r.ID, r.acts)
	if err != nil {
		return Release{}, err
	}
	if changed == 0 {
		return Release{}, errs.E(errs.Conflict, "insidedb.AddAct", "the release has been acted on meanwhile")
	}
	r.acts++
	_, err = tx.sql.Exec(`INSERT INTO reviews (release_id, number, act, officer, reason, hash, field, rung, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, r.ID, r.acts, a.Act, a.Officer, a.Reason, a.Hash, a.Field, string(a.Rung), at)
	if err != nil {
		return r, err
	}
	a.RecordedAt = at
	return r, tx.noteOwn(r.ID, deedOf(a.Act), r.Partner, at, a.record(r.ID, r.acts))
}

// Acts lists a release's acts as of a time, the first first.
func (tx *Tx) Acts(releaseID string, asOf time.Time) ([]Act, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Act, error) {
		var a Act
		err := row.Scan(&a.Act, &a.Officer, &a.Reason, &a.Hash, &a.Field, &a.Rung, sqldb.Time(&a.RecordedAt))
		return a, err
	}, `SELECT act, officer, reason, hash, field, rung, recorded_at FROM reviews WHERE release_id = $1 AND recorded_at <= $2 ORDER BY number`,
		releaseID, until(asOf))
}
