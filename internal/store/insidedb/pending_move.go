package insidedb

import (
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// PendingMoved is what became of a statement that waits upon another release now,
// under another id, or that a later one takes the place of.
const PendingMoved = "moved"

// movedMark is between the id of a statement and the release that it was moved to.
const movedMark = "@"

// MovePending has what waits upon a release wait upon another instead, which took
// its place. What waited until then stays on record.
func (tx *Tx) MovePending(from, to string) error {
	waiting, err := tx.PendingUpon(from)
	if err != nil || len(waiting) == 0 {
		return err
	}
	at, err := tx.sql.Stamp("pending")
	if err != nil {
		return err
	}
	for _, p := range waiting {
		if _, err := tx.SettlePending(p.ID, PendingMoved, "", at); err != nil {
			return err
		}
		id, _, _ := strings.Cut(p.ID, movedMark)
		p.ID, p.Release = id+movedMark+to, to
		if err := tx.WantStated(p); err != nil {
			return err
		}
	}
	return nil
}

// Moved tells whether it was wanted of another release, which this one took the
// place of.
func (p Pending) Moved() bool { return strings.Contains(p.ID, movedMark) }

// PendingUpon lists what waits upon a release, the first wanted first.
func (tx *Tx) PendingUpon(release string) ([]Pending, error) {
	return sqldb.All(tx.sql, scanPending, `SELECT `+pendingColumns+` FROM pending_statements p WHERE p.outcome = '' AND p.release_id = $1
		AND p.partner = (SELECT partner FROM releases WHERE id = $1) ORDER BY p.recorded_at, p.id`, release)
}

// supersede settles what was moved to a release and is wanted of it anew: of one
// cause a statement is made once. An answer or a claim may be of another extent.
func (tx *Tx) supersede(p Pending, at time.Time) error {
	if p.Moved() || p.Cause == "" {
		return nil
	}
	before, err := tx.PendingUpon(p.Release)
	if err != nil {
		return err
	}
	for _, b := range before {
		same := b.Verb == p.Verb && b.Cause == p.Cause && b.Item == p.Item && b.Matter == p.Matter && (b.Code == p.Code || p.Verb != obligation.Requested)
		if !b.Moved() || !same {
			continue
		}
		if _, err := tx.SettlePending(b.ID, PendingMoved, "", at); err != nil {
			return err
		}
	}
	return nil
}
