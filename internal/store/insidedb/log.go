package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// entriesLevel is the level under which bundles of entries are kept.
const entriesLevel = -1

// Log is one log of the service with its head, as it was signed last.
type Log struct {
	Origin      string
	Incarnation string // of the store that it belongs to
	VKey        string
	Size        int64  // leaves
	Checkpoint  []byte // signed by the log alone
	Slot        time.Time
	RecordedAt  time.Time
}

const logColumns = `origin, incarnation, vkey, size, checkpoint, slot, recorded_at`

func scanLog(row sqldb.Row) (Log, error) {
	var l Log
	err := row.Scan(&l.Origin, &l.Incarnation, &l.VKey, &l.Size, &l.Checkpoint, sqldb.Time(&l.Slot), sqldb.Time(&l.RecordedAt))
	return l, err
}

// AddLog records a new log; one of that origin or incarnation is a conflict.
func (tx *Tx) AddLog(l Log) error {
	at, err := tx.sql.Stamp("logs")
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO logs (`+logColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		l.Origin, l.Incarnation, l.VKey, l.Size, l.Checkpoint, l.Slot, at)
	return err
}

// Log gives a log by its origin.
func (tx *Tx) Log(origin string) (Log, error) {
	return sqldb.One(tx.sql, scanLog, `SELECT `+logColumns+` FROM logs WHERE origin = $1`, origin)
}

// Logs lists every log, the first begun first.
func (tx *Tx) Logs() ([]Log, error) {
	return sqldb.All(tx.sql, scanLog, `SELECT `+logColumns+` FROM logs ORDER BY recorded_at`)
}

// Grow gives a log its new head. A log that has not old leaves any more is a
// conflict: somebody else has appended.
func (tx *Tx) Grow(origin string, old, size int64, checkpoint []byte) error {
	changed, err := tx.sql.Exec(`UPDATE logs SET size = $3, checkpoint = $4 WHERE origin = $1 AND size = $2`, origin, old, size, checkpoint)
	if err == nil && changed == 0 {
		err = errs.E(errs.Conflict, "insidedb.Grow", "the log has grown meanwhile")
	}
	return err
}

// TakeSlot records that a log's head is shown at a fixed time. It says whether
// that is new: two processes never show it twice.
func (tx *Tx) TakeSlot(origin string, slot time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE logs SET slot = $2 WHERE origin = $1 AND slot < $2`, origin, slot))
}

// Leaf is an event with what opens it.
type Leaf struct {
	Entry   []byte
	Event   []byte
	Salt    []byte // nil once erased
	Subject string
	Origin  string // "" while it is pending
	Number  int64  // from 0; -1 while it is pending
}

// Pending lists the entries of events that no log holds yet, in the order in
// which NumberPending numbers them.
func (tx *Tx) Pending(limit int) ([][]byte, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[[]byte], `SELECT entry FROM log_events WHERE number IS NULL ORDER BY recorded_at, entry LIMIT $1`, limit)
}

// NumberPending puts the first n pending events into a log, from number first on.
func (tx *Tx) NumberPending(origin string, first int64, n int) error {
	changed, err := tx.sql.Exec(`UPDATE log_events SET origin = $1, number = $2 + p.place FROM
		(SELECT entry, ROW_NUMBER() OVER (ORDER BY recorded_at, entry) - 1 AS place FROM log_events
		 WHERE number IS NULL ORDER BY recorded_at, entry LIMIT $3) p WHERE log_events.entry = p.entry`, origin, first, n)
	if err == nil && changed != int64(n) {
		err = errs.E(errs.Conflict, "insidedb.NumberPending", "other events are pending than were read")
	}
	return err
}

const leafColumns = `e.entry, e.event, s.salt, e.subject, e.origin, COALESCE(e.number, -1) FROM log_events e LEFT JOIN log_salts s ON s.entry = e.entry`

func scanLeaf(row sqldb.Row) (Leaf, error) {
	var l Leaf
	err := row.Scan(&l.Entry, &l.Event, &l.Salt, &l.Subject, &l.Origin, &l.Number)
	return l, err
}

// LeavesOf lists the leaves about a subject, in the order of the logs.
func (tx *Tx) LeavesOf(subject string) ([]Leaf, error) {
	return sqldb.All(tx.sql, scanLeaf, `SELECT `+leafColumns+` WHERE e.subject = $1 ORDER BY e.recorded_at, e.entry`, subject)
}

// Leaves lists a log's leaves from a number on, at most limit.
func (tx *Tx) Leaves(origin string, from int64, limit int) ([]Leaf, error) {
	return sqldb.All(tx.sql, scanLeaf, `SELECT `+leafColumns+` WHERE e.origin = $1 AND e.number >= $2 ORDER BY e.number LIMIT $3`, origin, from, limit)
}

// LeafErased tells whether an erasure on record took the salts of the leaves about
// a subject: those of a report's decisions and of the acts on its releases.
func (tx *Tx) LeafErased(subject string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COUNT(*) FROM erasures WHERE kind = '`+SubjectReport+`' AND id IN
		(SELECT report FROM releases WHERE id = $1 UNION SELECT report FROM decisions WHERE id = $1)`, subject)
	return n > 0, err
}

// Cosigners lists the verifier keys of every witness of which a cosignature is on
// record, whether or not it is asked today.
func (tx *Tx) Cosigners() ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT DISTINCT witness FROM log_cosignatures ORDER BY witness`)
}

// Tile gives a tile of a log, or a bundle of entries (level -1), as wide as it is.
func (tx *Tx) Tile(origin string, level int, n int64) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT body FROM log_tiles WHERE origin = $1 AND level = $2 AND number = $3`, origin, level, n)
}

// Bundle gives a bundle of a log's entries.
func (tx *Tx) Bundle(origin string, n int64) ([]byte, error) { return tx.Tile(origin, entriesLevel, n) }

// PutTile keeps a tile in place of the narrower one that was there.
func (tx *Tx) PutTile(origin string, level int, n int64, body []byte) error {
	_, err := tx.sql.Exec(`INSERT INTO log_tiles (origin, level, number, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (origin, level, number) DO UPDATE SET body = excluded.body`, origin, level, n, body)
	return err
}

// PutBundle is PutTile for entries.
func (tx *Tx) PutBundle(origin string, n int64, body []byte) error {
	return tx.PutTile(origin, entriesLevel, n, body)
}

// LogHead is a head that was shown to somebody.
type LogHead struct {
	Origin     string
	Size       int64
	Checkpoint []byte // signed by the log alone
	RecordedAt time.Time
}

// AddHead keeps a head that is shown to somebody; one of that size is left as it is.
func (tx *Tx) AddHead(origin string, size int64, checkpoint []byte, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO log_heads (origin, size, checkpoint, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (origin, size) DO NOTHING`,
		origin, size, checkpoint, at)
	return err
}

// ShownHeads lists the heads of a log that were shown, the smallest first, from a size on.
func (tx *Tx) ShownHeads(origin string, from int64, limit int) ([]LogHead, error) {
	return sqldb.All(tx.sql, scanHead, `SELECT origin, size, checkpoint, recorded_at FROM log_heads WHERE origin = $1 AND size >= $2 ORDER BY size LIMIT $3`, origin, from, limit)
}

// Cosignature is a witness's line beneath a head.
type Cosignature struct {
	Size    int64
	Witness string // verifier key
	Line    []byte
}

// AddCosignature keeps a witness's line; a later one of the same head is left out.
func (tx *Tx) AddCosignature(origin string, c Cosignature, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO log_cosignatures (origin, size, witness, line, recorded_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (origin, size, witness) DO NOTHING`, origin, c.Size, c.Witness, c.Line, at)
	return err
}

// Cosigned is the size of the largest head that a witness has cosigned, 0 for none.
func (tx *Tx) Cosigned(origin, witness string) (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MAX(size), 0) FROM log_cosignatures WHERE origin = $1 AND witness = $2`, origin, witness)
}

// FirstCosigned is the size of the smallest cosigned head that holds a leaf, 0
// for none: the oldest word for it.
func (tx *Tx) FirstCosigned(origin string, number int64) (int64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COALESCE(MIN(size), 0) FROM log_cosignatures WHERE origin = $1 AND size > $2`, origin, number)
}

// Cosignatures lists what witnesses signed beneath a head.
func (tx *Tx) Cosignatures(origin string, size int64) ([]Cosignature, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Cosignature, error) {
		var c Cosignature
		err := row.Scan(&c.Size, &c.Witness, &c.Line)
		return c, err
	}, `SELECT size, witness, line FROM log_cosignatures WHERE origin = $1 AND size = $2 ORDER BY recorded_at, witness`, origin, size)
}

// KeepControl keeps the exact bytes of a Control that came, and its salt, by
// the hash of its envelope.
func (tx *Tx) KeepControl(hash string, content, salt []byte) error {
	if _, err := tx.sql.Exec(`INSERT INTO control_contents (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, hash, content); err != nil {
		return err
	}
	return tx.addSalts(hash, [][]byte{salt})
}

// ControlContent gives the bytes of a Control that came.
func (tx *Tx) ControlContent(hash string) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT content FROM control_contents WHERE hash = $1`, hash)
}

// Blinded is a head that a partner was shown as a digest.
type Blinded struct {
	Partner         party.Code
	Slot            time.Time
	Digest          string
	Salt            []byte
	Checkpoint      []byte
	Envelope        string // hash of the envelope that held the digest
	CountersignedAt *time.Time
	Evidence        []byte // the envelope of the countersignature
}

// AddBlinded records a blinded head; one for that partner and time is a conflict.
func (tx *Tx) AddBlinded(b Blinded) error {
	_, err := tx.sql.Exec(`INSERT INTO log_blinded (partner, slot, digest, salt, checkpoint, envelope) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(b.Partner), b.Slot, b.Digest, b.Salt, b.Checkpoint, b.Envelope)
	return err
}

// Blinded lists the blinded heads that a partner was shown, the latest first.
func (tx *Tx) Blinded(partner party.Code, limit int) ([]Blinded, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Blinded, error) {
		b := Blinded{Partner: partner}
		err := row.Scan(sqldb.Time(&b.Slot), &b.Digest, &b.Salt, &b.Checkpoint, &b.Envelope, sqldb.OptionalTime(&b.CountersignedAt), &b.Evidence)
		return b, err
	}, `SELECT slot, digest, salt, checkpoint, envelope, countersigned_at, evidence FROM log_blinded WHERE partner = $1 ORDER BY slot DESC LIMIT $2`,
		string(partner), limit)
}

// Countersigned keeps a partner's countersignature under a digest that it was
// shown; known is false when it was shown none. The first one stands.
func (tx *Tx) Countersigned(partner party.Code, digest string, at time.Time, envelope []byte) (known bool, err error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT COUNT(*) FROM log_blinded WHERE partner = $1 AND digest = $2`, string(partner), digest)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.sql.Exec(`UPDATE log_blinded SET countersigned_at = $3, evidence = $4 WHERE partner = $1 AND digest = $2 AND countersigned_at IS NULL`,
		string(partner), digest, at, envelope)
	return true, err
}

// AddSeen records a blinded head that a partner showed us, by its envelope.
func (tx *Tx) AddSeen(partner party.Code, hash, digest string, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO log_seen (partner, hash, digest, recorded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (partner, hash) DO NOTHING`,
		string(partner), hash, digest, at)
	return err
}

// LastShown is the largest head of a log that was shown.
func (tx *Tx) LastShown(origin string) (LogHead, error) {
	return sqldb.One(tx.sql, scanHead, `SELECT origin, size, checkpoint, recorded_at FROM log_heads WHERE origin = $1 ORDER BY size DESC LIMIT 1`, origin)
}

// ShownHead is the head of a log with a size that was shown.
func (tx *Tx) ShownHead(origin string, size int64) (LogHead, error) {
	return sqldb.One(tx.sql, scanHead, `SELECT origin, size, checkpoint, recorded_at FROM log_heads WHERE origin = $1 AND size = $2`, origin, size)
}

func scanHead(row sqldb.Row) (LogHead, error) {
	var h LogHead
	err := row.Scan(&h.Origin, &h.Size, &h.Checkpoint, sqldb.Time(&h.RecordedAt))
	return h, err
}
