package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/store/sqldb"
)

// Acts of hits that mean something here.
const (
	hitDecided  = "decided"  // gives the hit the next number of a decision
	hitChanged  = "changed"  // its lookout has changed: the code is the instruction now
	hitReopened = "reopened" // the code is what was decided of the hit that it went by, where that opens it
)

// SubjectHit is one hit, of which nothing is owed: what was found, and officers' words.
const SubjectHit = "hit"

// Weighs tells whether what an act found counts from then on, beside what did before: what
// is stronger does, and what a change of the lookout makes of it.
func (a HitAct) Weighs(base float64) bool {
	return a.Message != "" && (a.Base > base || a.Act == hitChanged)
}

// nextDecision is the number of a decision that is put on record now.
func (tx *Tx) nextDecision() (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(decision), 0) + 1 FROM hits`)
}

// HitsRemembered lists the hits that go by what was decided of a hit, or by what that one
// went by, the first first.
func (tx *Tx) HitsRemembered(h Hit) ([]Hit, error) {
	by := h.Earlier
	if by == "" {
		by = h.ID
	}
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE state = 'remembered' AND earlier IN ($1, $2) AND id <> $1 AND erased_at IS NULL ORDER BY recorded_at, id`, h.ID, by)
}

// HitsBehind lists the hits with something owed whose lookout is in force and of another
// version than they go by, behind after by id.
func (tx *Tx) HitsBehind(after string, limit int) ([]Hit, error) {
	return sqldb.All(tx.sql, scanHit, selectHit+` WHERE list = '`+lookout.List+`' AND owed <> '' AND id > $1
		AND goes_by < (SELECT version FROM lookouts l WHERE l.id = entry AND l.state = 'active') ORDER BY id LIMIT $2`, after, limit)
}

// HitsDues gives by when an answer is due of what is owed of hits as of a time, by the ids
// of what is owed.
func (tx *Tx) HitsDues(asOf time.Time) (map[string]time.Time, error) {
	type due struct {
		id string
		at *time.Time
	}
	scan := func(row sqldb.Row) (d due, err error) { return d, row.Scan(&d.id, sqldb.OptionalTime(&d.at)) }
	var all []due
	var err error
	if asOf.IsZero() {
		all, err = sqldb.All(tx.sql, scan, `SELECT id, due FROM obligations WHERE kind = 'hit' AND closed IS NULL`)
	} else {
		all, err = sqldb.All(tx.sql, scan, `SELECT id, due FROM obligation_versions v WHERE kind = 'hit' AND closed IS NULL
			AND version = (SELECT MAX(version) FROM obligation_versions WHERE id = v.id AND recorded_at <= $1)`, until(asOf))
	}
	out := make(map[string]time.Time, len(all))
	for _, d := range all {
		if d.at != nil {
			out[d.id] = *d.at
		}
	}
	return out, err
}

// eraseHit destroys what a hit says by order. One with something owed is a conflict: it
// is decided first.
func (tx *Tx) eraseHit(id string) error {
	h, err := tx.Hit(id)
	switch {
	case err != nil:
		return err
	case h.ErasedAt != nil:
		return errs.E(errs.Conflict, "insidedb.Erase", "hit %s is erased already, with the travel that it rested on", id)
	case h.Owed != "":
		return errs.E(errs.Conflict, "insidedb.Erase", "somebody owes an answer to hit %s; expected it to be decided first", id)
	}
	return tx.EraseHit(h)
}

// openHitsOf counts the hits on a lookout that somebody owes an answer to.
func (tx *Tx) openHitsOf(lookoutID string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM hits WHERE list = '`+lookout.List+`' AND entry = $1 AND owed <> ''`, lookoutID)
}

// SetHitGoesBy records that a hit goes by a version of its lookout that says nothing else
// than the one before. It is no act.
func (tx *Tx) SetHitGoesBy(id string, version int) error {
	_, err := tx.sql.Exec(`UPDATE hits SET goes_by = $2 WHERE id = $1`, id, version)
	return err
}
