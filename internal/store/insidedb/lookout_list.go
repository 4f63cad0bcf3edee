package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// LookoutQuery chooses lookouts.
type LookoutQuery struct {
	State string    // active, ended; "" for both
	AsOf  time.Time // zero: the present
	After string    // an id: those behind it
	Limit int       // at most MostLookouts, which 0 means too
}

// MostLookouts bounds how many lookouts are read at once.
const MostLookouts = 1000

// Lookouts lists lookouts as they stood at a time, by id.
func (tx *Tx) Lookouts(q LookoutQuery) ([]Lookout, error) {
	if q.Limit <= 0 || q.Limit > MostLookouts {
		q.Limit = MostLookouts
	}
	rows, err := sqldb.All(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions l WHERE version =
		(SELECT MAX(version) FROM lookout_versions WHERE id = l.id AND recorded_at <= $1) AND ($2 = '' OR state = $2) AND id > $3`+tx.seenMarks(RefLookout, "l")+` ORDER BY id LIMIT $4`,
		until(q.AsOf), q.State, q.After, q.Limit)
	if err != nil {
		return nil, err
	}
	return tx.openLookouts(rows)
}

// CountLookouts counts the lookouts of a query, however many there are, before After or
// behind it.
func (tx *Tx) CountLookouts(q LookoutQuery) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM lookout_versions l WHERE version =
		(SELECT MAX(version) FROM lookout_versions WHERE id = l.id AND recorded_at <= $1) AND ($2 = '' OR state = $2)`+tx.seenMarks(RefLookout, "l"), until(q.AsOf), q.State)
}

// LookoutEpoch is how many versions of lookouts there are, of all together: whoever
// knows it knows whether anything about them has changed.
func (tx *Tx) LookoutEpoch() (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(epoch), 0) FROM lookout_versions`)
}

// LookoutsSince lists what stands, active or ended, of the lookouts of which a version
// came after an epoch, in the order of their newest epochs: at most limit.
func (tx *Tx) LookoutsSince(epoch int64, limit int) ([]Lookout, error) {
	rows, err := sqldb.All(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions l WHERE epoch > $1
		AND version = (SELECT version FROM lookouts WHERE lookouts.id = l.id) ORDER BY epoch LIMIT $2`, epoch, limit)
	if err != nil {
		return nil, err
	}
	return tx.openLookouts(rows)
}

// LookoutsDue lists active lookouts about which something may be due, by id behind
// after: the time to ask or the review is at or before a time, the case is closed, or
// the partner's item that it is made of is erased or taken back.
func (tx *Tx) LookoutsDue(before time.Time, after string, limit int) ([]Lookout, error) {
	rows, err := sqldb.All(tx.sql, scanLookout, `SELECT v.id, v.version, v.epoch, v.state, v.by_officer, v.body, v.digest, v.recorded_at
		FROM lookouts l JOIN lookout_versions v ON v.id = l.id AND v.version = l.version
		WHERE l.state = 'active' AND l.id > $2 AND (l.asks <= $1 OR l.closed <> 0 OR l.item <> '' AND (
			EXISTS (SELECT 1 FROM erasures e WHERE e.kind = 'received' AND e.id = l.item)
			OR EXISTS (SELECT 1 FROM taken_back t WHERE t.partner = l.partner AND t.name = l.name)))
		ORDER BY l.id LIMIT $3`, before, after, limit)
	if err != nil {
		return nil, err
	}
	return tx.openLookouts(rows)
}

// LookoutsInForce counts the lookouts in force.
func (tx *Tx) LookoutsInForce() (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM lookouts n JOIN lookout_versions v ON v.id = n.id AND v.version = n.version WHERE n.state = 'active'`+tx.seenMarks(RefLookout, "v"))
}

// ofThisLookout selects the obligations that are about the lookout $1.
const ofThisLookout = `SELECT id FROM obligation_versions WHERE reason <> '' AND cause = 'lookout:' || $1`

// ErasableLookout refuses to erase a lookout that is in force, or on which hits are open,
// as a conflict: it is ended, and they are decided, first.
func (tx *Tx) ErasableLookout(id string) error {
	l, err := tx.Lookout(id, time.Time{})
	if err != nil {
		return err
	}
	if l.State == LookoutActive {
		return errs.E(errs.Conflict, "insidedb.Erase", "lookout %s is in force; expected it to be ended first", id)
	}
	open, err := tx.openHitsOf(id)
	if err != nil {
		return err
	}
	if open > 0 {
		return errs.E(errs.Conflict, "insidedb.Erase", "%d hits on lookout %s are open; expected them to be decided first", open, id)
	}
	return nil
}

// eraseLookout destroys what a lookout says, in all its versions, and officers' words
// about whether it goes on. What its hits say of who is sought stays until they are erased.
func (tx *Tx) eraseLookout(id string) error {
	if err := tx.ErasableLookout(id); err != nil {
		return err
	}
	tx.last = lock{}
	if _, err := tx.sql.Exec(`UPDATE lookout_versions SET body = $2 WHERE id = $1`, id, []byte{}); err != nil {
		return err
	}
	for _, statement := range append(eraseWords(ofThisLookout), `UPDATE lookouts SET partner = '', item = '', name = '' WHERE id = $1`,
		`DELETE FROM payload_keys WHERE kind = '`+lookoutPayload+`' AND id = $1`) {
		if _, err := tx.sql.Exec(statement, id); err != nil {
			return err
		}
	}
	return nil
}
