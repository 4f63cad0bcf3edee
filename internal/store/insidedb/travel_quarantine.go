package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// quarantinePayload is the kind of payload that a unit in quarantine is.
const quarantinePayload = "quarantine"

// Unread is a unit of travel that could not be read, kept whole.
type Unread struct {
	ID         string // "sha256:…" of its bytes
	Source     string // where it came from: one of Sources
	File       string // the name of the file that it came in; "" for none, and once it is settled
	Form       string // "" where even that is not known
	Place      string // where in it reading ended
	Code       string // a word: what kind of fault
	Reason     string // what was found and expected; no values of travellers
	Bytes      int
	Body       []byte    // nil of a list, and once it is settled
	Officer    string    // who brought it; "" for the folder
	RecordedAt time.Time // when it came, the last time that it was kept
	Settled    string    // how it was settled: read, discarded, expired; "" while it is open
	SettledBy  string
	SettledAt  *time.Time
	Why        string // the officer's reason for that; "" for none
}

// From says where a unit came from, for people: folder:NAME, import:NAME.
func (q Unread) From() string { return from(q.Source, q.File) }

const quarantineColumns = `id, source, form, place, code, reason, bytes, officer, recorded_at, settled, settled_by, settled_at, settled_reason, file`

type sealedUnread struct {
	Unread
	file []byte
}

func scanUnread(row sqldb.Row) (sealedUnread, error) {
	var q sealedUnread
	return q, row.Scan(&q.ID, &q.Source, &q.Form, &q.Place, &q.Code, &q.Reason, &q.Bytes, &q.Officer, sqldb.Time(&q.RecordedAt),
		&q.Settled, &q.SettledBy, sqldb.OptionalTime(&q.SettledAt), &q.Why, &q.file)
}

// AddQuarantine keeps a unit that could not be read, with a leaf, and with the first
// opens an obligation of the kind unread. The same bytes are kept once: then the answer is false. Those that come again after they were settled
// are kept anew.
func (tx *Tx) AddQuarantine(q Unread) (Unread, bool, error) {
	const op = "insidedb.AddQuarantine"
	q.ID, q.Bytes = TravelID(q.Body), len(q.Body)
	held, err := tx.unread(q.ID)
	known := err == nil
	switch {
	case known && held.SettledAt == nil:
		return held, false, nil
	case !known && errs.KindOf(err) != errs.NotFound:
		return q, false, err
	}
	q.Settled, q.SettledBy, q.SettledAt, q.Why = "", "", nil, ""
	tx.last = lock{} // of one that was settled the key is another
	l, err := tx.newLock(q.payload())
	if err != nil {
		return q, false, err
	}
	body, err := l.seal("body", q.Body)
	if err != nil {
		return q, false, err
	}
	file, err := l.seal("file", []byte(q.File))
	if err != nil {
		return q, false, err
	}
	a, err := tx.addQuarantineAct(QuarantineAct{Unit: q.ID, Act: QuarantineKept, Officer: q.Officer, Source: q.Source, Form: q.Form, Place: q.Place, Code: q.Code, Reason: q.Reason})
	if err != nil {
		return q, false, err
	}
	q.RecordedAt = a.RecordedAt
	statement := `INSERT INTO travel_quarantine (id, source, form, place, code, reason, bytes, body, file, officer, recorded_at, settled, settled_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')`
	if known {
		statement = `UPDATE travel_quarantine SET source = $2, form = $3, place = $4, code = $5, reason = $6, bytes = $7, body = $8, file = $9, officer = $10, recorded_at = $11,
			settled = '', settled_by = '', settled_at = NULL, settled_reason = '' WHERE id = $1`
	}
	changed, err := added(tx.sql.Exec(statement, q.ID, q.Source, q.Form, q.Place, q.Code, q.Reason, q.Bytes, body, file, q.Officer, q.RecordedAt))
	if err == nil && !changed {
		err = errs.E(errs.Internal, op, "the unit is gone meanwhile")
	}
	if err == nil {
		err = tx.oweUnread(a)
	}
	return q, err == nil, err
}

func (q Unread) payload() payloadID { return payloadID{kind: quarantinePayload, id: q.ID} }

func (tx *Tx) unread(id string) (Unread, error) {
	s, err := sqldb.One(tx.sql, scanUnread, `SELECT `+quarantineColumns+` FROM travel_quarantine WHERE id = $1`, id)
	if err != nil {
		return Unread{}, err
	}
	return tx.openUnread(s)
}

// openUnread reads the name of a unit's file, while it is held.
func (tx *Tx) openUnread(s sealedUnread) (Unread, error) {
	if s.file == nil {
		return s.Unread, nil
	}
	l, err := tx.lockOf(s.payload())
	if err != nil {
		return s.Unread, err
	}
	file, err := l.open("file", s.file)
	s.File = string(file)
	return s.Unread, err
}

// Quarantine gives a unit with its bytes.
func (tx *Tx) Quarantine(id string) (Unread, error) {
	q, err := tx.unread(id)
	if err != nil {
		return q, err
	}
	body, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT body FROM travel_quarantine WHERE id = $1`, id)
	if err != nil || body == nil {
		return q, err
	}
	l, err := tx.lockOf(q.payload())
	if err != nil {
		return q, err
	}
	q.Body, err = l.open("body", body)
	return q, err
}

// quarantinedThen are units as they stood at the time $1: when they were last kept, and
// how they were settled after that. The name of the file is that of the present.
const quarantinedThen = `SELECT k.unit AS id, k.source, k.form, k.place, k.code, k.reason, q.bytes, k.officer, k.recorded_at,
	COALESCE(s.code, '') AS settled, COALESCE(s.officer, '') AS settled_by, s.recorded_at AS settled_at, COALESCE(s.reason, '') AS settled_reason, q.file
	FROM travel_quarantine_acts k JOIN travel_quarantine q ON q.id = k.unit
	LEFT JOIN travel_quarantine_acts s ON s.unit = k.unit AND s.act = 'settled' AND s.number > k.number AND s.recorded_at <= $1
	WHERE k.act = 'kept' AND k.recorded_at <= $1
	AND NOT EXISTS (SELECT 1 FROM travel_quarantine_acts l WHERE l.unit = k.unit AND l.act = 'kept' AND l.number > k.number AND l.recorded_at <= $1)`

// Quarantines lists units without their bytes, the latest first: all, or those that
// nobody has settled; as of a time those that were recorded by then, as they were.
func (tx *Tx) Quarantines(asOf time.Time, open bool, limit int) ([]Unread, error) {
	query, only := `SELECT `+quarantineColumns+` FROM travel_quarantine WHERE recorded_at <= $1`, ` AND settled_at IS NULL`
	if !asOf.IsZero() {
		query, only = quarantinedThen, ` AND s.unit IS NULL`
	}
	if open {
		query += only
	}
	// Ordered by the ninth column, recorded_at, and the first: engines differ in what a
	// name means where two tables have it.
	rows, err := sqldb.All(tx.sql, scanUnread, query+` ORDER BY 9 DESC, 1 LIMIT $2`, until(asOf), limit)
	if err != nil {
		return nil, err
	}
	out := make([]Unread, len(rows))
	for i, s := range rows {
		if out[i], err = tx.openUnread(s); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// How a unit in quarantine is settled.
const (
	QuarantineRead      = "read"      // it was mended at its sender's, and read as something else
	QuarantineDiscarded = "discarded" // nothing comes of it
)

// SettleQuarantine records how and why a unit was settled, with a leaf, and destroys its
// bytes; with the last one the obligation ends. One that is settled is a conflict.
func (tx *Tx) SettleQuarantine(id, officer, how, why string) (Unread, error) {
	q, err := tx.unread(id)
	if err != nil {
		return q, err
	}
	if q.SettledAt != nil {
		return q, errs.E(errs.Conflict, "insidedb.SettleQuarantine", "it was settled by %s: %s", q.SettledBy, q.Settled)
	}
	a, err := tx.addQuarantineAct(QuarantineAct{Unit: id, Act: QuarantineSettled, Officer: officer, Code: how, Reason: why})
	if err != nil {
		return q, err
	}
	tx.last = lock{}
	q.Settled, q.SettledBy, q.SettledAt, q.Why, q.File = how, officer, &a.RecordedAt, why, ""
	if _, err := tx.sql.Exec(`UPDATE travel_quarantine SET settled = $2, settled_by = $3, settled_at = $4, settled_reason = $5, body = NULL, file = NULL WHERE id = $1`,
		id, how, officer, a.RecordedAt, why); err != nil {
		return q, err
	}
	if _, err = tx.sql.Exec(`DELETE FROM payload_keys WHERE kind = '`+quarantinePayload+`' AND id = $1`, id); err != nil {
		return q, err
	}
	return q, tx.allRead(a)
}
