package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Warning is what may be, or is, a threat to life: one for a report, all its
// versions, or for an item that a partner sent.
type Warning struct {
	ID         string
	Report     string // id of the report; "" for an item
	Received   string // id of the item; "" for a report
	Acquired   time.Time
	RecordedAt time.Time

	// Of the present alone; the acts say what was so at another time.
	State       string
	From, Until *time.Time // the window; nil where it is open
	Next        *time.Time // when the clock next has something to do; nil for never
	Touched     time.Time  // when something was last done about it, by the clock as it stood then

	acts int
}

// WarningAct is one thing done about a warning. Acts are never changed.
type WarningAct struct {
	Warning    string
	Number     int // from 1
	Act        string
	Officer    string     // "" for the node
	Partner    party.Code // whom it concerns; "" for nobody
	Release    string     // id; "" for none
	Code       string     // a word that the act needs
	State      string     // of the warning from then on
	At         *time.Time // a time that the act needs
	Version    int        // of the report that it was done about; 0 for an item
	Words      []byte     // what the act says, as JSON; nil for nothing, and once erased
	Digest     string     // of the words, behind a secret; "" for none
	RecordedAt time.Time
}

const warningColumns = `id, report, received, acquired, recorded_at, state, window_from, window_until, next, acts, touched`

func scanWarning(row sqldb.Row) (Warning, error) {
	var w Warning
	return w, row.Scan(&w.ID, &w.Report, &w.Received, sqldb.Time(&w.Acquired), sqldb.Time(&w.RecordedAt), &w.State,
		sqldb.OptionalTime(&w.From), sqldb.OptionalTime(&w.Until), sqldb.OptionalTime(&w.Next), &w.acts, sqldb.Time(&w.Touched))
}

// OpenWarning opens the warning of a report or of an item; it is a conflict where
// there is one. Its first act follows.
func (tx *Tx) OpenWarning(w Warning) (Warning, error) {
	if (w.Report == "") == (w.Received == "") || w.Acquired.IsZero() {
		return Warning{}, errs.E(errs.Internal, "insidedb.OpenWarning", "a warning is of a report or of an item, acquired at some time")
	}
	if held, err := tx.WarningOf(Subject{SubjectReport, w.Report}, Subject{SubjectReceived, w.Received}); err == nil {
		return held, errs.E(errs.Conflict, "insidedb.OpenWarning", "warning %s is of it already", held.ID)
	} else if errs.KindOf(err) != errs.NotFound {
		return Warning{}, err
	}
	w.ID = mint("warning", w.Report, w.Received)
	at, err := tx.sql.Stamp("warning/" + w.ID)
	if err != nil {
		return Warning{}, err
	}
	w.RecordedAt, w.Touched, w.acts = at, at, 0
	_, err = tx.sql.Exec(`INSERT INTO warnings (`+warningColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $5)`,
		w.ID, w.Report, w.Received, w.Acquired, at, w.State, w.From, w.Until, w.Next)
	return w, err
}

// AddWarningAct adds an act to a warning that stands as w says, with its leaf, and
// keeps what w says of the present. A warning that has changed since w was read is a
// conflict.
func (tx *Tx) AddWarningAct(w Warning, a WarningAct) (Warning, WarningAct, error) {
	at, err := tx.sql.Stamp("warning/" + w.ID)
	if err != nil {
		return w, a, err
	}
	changed, err := added(tx.sql.Exec(`UPDATE warnings SET acts = acts + 1, state = $3, window_from = $4, window_until = $5, next = $6, touched = $7 WHERE id = $1 AND acts = $2`,
		w.ID, w.acts, w.State, w.From, w.Until, w.Next, at))
	if err != nil {
		return w, a, err
	}
	if !changed {
		return w, a, errs.E(errs.Conflict, "insidedb.AddWarningAct", "the warning has changed meanwhile")
	}
	w.acts++
	w.Touched = at
	a.Warning, a.Number, a.State, a.RecordedAt = w.ID, w.acts, w.State, at
	sealed, err := tx.sealWarningWords(w, &a)
	if err != nil {
		return w, a, err
	}
	_, err = tx.sql.Exec(`INSERT INTO warning_acts (warning, number, act, officer, partner, release_id, code, state, at, version, words, digest, recorded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		a.Warning, a.Number, a.Act, a.Officer, string(a.Partner), a.Release, a.Code, a.State, a.At, a.Version, sealed, a.Digest, at)
	if err != nil {
		return w, a, err
	}
	return w, a, tx.noteOrdered(a.subject(), a.Act, a.Partner, at, a.record())
}

// sealWarningWords seals the words of an act, and gives it their digest.
func (tx *Tx) sealWarningWords(w Warning, a *WarningAct) ([]byte, error) {
	if len(a.Words) == 0 {
		return nil, nil
	}
	l, err := tx.lockOf(w.payload(a.Version))
	if err != nil {
		return nil, err
	}
	sealed, digest, err := l.sealWords(a.subject(), a.Words)
	a.Digest = digest
	return sealed, err
}

func (w Warning) payload(version int) payloadID {
	if w.Received != "" {
		return payloadID{kind: receivedPayload, id: w.Received}
	}
	return payloadID{reportPayload, w.Report, version}
}

func (a WarningAct) subject() string { return ofWarning + a.Warning + "/" + strconv.Itoa(a.Number) }

func (a WarningAct) record() any {
	return []any{"warning", a.Warning, a.Number, a.Act, a.Officer, a.Partner, a.Release, a.Code, a.State, micros(a.At), a.Version, a.Digest, a.RecordedAt.UnixMicro()}
}

// WarningOf gives the warning of the first of some subjects that has one.
func (tx *Tx) WarningOf(subjects ...Subject) (Warning, error) {
	for _, s := range subjects {
		if s.ID == "" || tx.hides(s.Kind, s.ID) {
			continue
		}
		column := "report"
		if s.Kind == SubjectReceived {
			column = "received"
		}
		w, err := sqldb.One(tx.sql, scanWarning, `SELECT `+warningColumns+` FROM warnings WHERE `+column+` <> '' AND `+column+` = $1`, s.ID)
		if errs.KindOf(err) != errs.NotFound {
			return w, err
		}
	}
	return Warning{}, errs.E(errs.NotFound, "insidedb.WarningOf", "no warning is of it")
}

// Warning gives a warning by its id.
func (tx *Tx) Warning(id string) (Warning, error) {
	if tx.hides(RefWarning, id) {
		return Warning{}, notHeld()
	}
	return sqldb.One(tx.sql, scanWarning, `SELECT `+warningColumns+` FROM warnings WHERE id = $1`, id)
}

// Warnings lists those that were opened by a time (zero: all), the latest first.
func (tx *Tx) Warnings(asOf time.Time, limit int) ([]Warning, error) {
	return sqldb.All(tx.sql, scanWarning, `SELECT `+warningColumns+` FROM warnings WHERE recorded_at <= $1`+tx.seenRefs(refs{warning: "warnings.id"})+` ORDER BY recorded_at DESC, id LIMIT $2`, until(asOf), limit)
}

// WarningsDue lists those for which the clock has something to do, the first first:
// also those about which something was done later than now, because the clock stood
// ahead then.
func (tx *Tx) WarningsDue(now time.Time, limit int) ([]Warning, error) {
	return sqldb.All(tx.sql, scanWarning, `SELECT `+warningColumns+` FROM warnings WHERE next <= $1 OR touched > $1 ORDER BY next, id LIMIT $2`, now, limit)
}

// SetWarningNext records that the clock has looked at a warning at some time, and
// when it looks again: nil for never. It is no act.
func (tx *Tx) SetWarningNext(id string, looked time.Time, next *time.Time) error {
	_, err := tx.sql.Exec(`UPDATE warnings SET touched = $2, next = $3 WHERE id = $1`, id, looked, next)
	return err
}

const selectWarningActs = `SELECT warning, number, act, officer, partner, release_id, code, state, at, version, words, digest, recorded_at FROM warning_acts`

// WarningActs lists the acts of a warning as of a time, the first first.
func (tx *Tx) WarningActs(w Warning, asOf time.Time) ([]WarningAct, error) {
	acts, err := sqldb.All(tx.sql, scanWarningAct, selectWarningActs+` WHERE warning = $1 AND recorded_at <= $2 ORDER BY number`, w.ID, until(asOf))
	for i := range acts {
		if err != nil || acts[i].Words == nil {
			continue
		}
		l, locked := tx.lockOf(w.payload(acts[i].Version))
		if errs.KindOf(locked) == errs.Conflict { // erased
			acts[i].Words = nil
			continue
		}
		if locked != nil {
			return nil, locked
		}
		acts[i].Words, err = l.openWords(acts[i].subject(), acts[i].Words)
	}
	return acts, err
}

func scanWarningAct(row sqldb.Row) (WarningAct, error) {
	var a WarningAct
	return a, row.Scan(&a.Warning, &a.Number, &a.Act, &a.Officer, &a.Partner, &a.Release, &a.Code, &a.State, sqldb.OptionalTime(&a.At), &a.Version,
		&a.Words, &a.Digest, sqldb.Time(&a.RecordedAt))
}

// warningAct gives one act as the log committed to it.
func (tx *Tx) warningAct(warning string, number int) (WarningAct, error) {
	return sqldb.One(tx.sql, scanWarningAct, selectWarningActs+` WHERE warning = $1 AND number = $2`, warning, number)
}

// Unlooked is an item that was not looked through for signs of a threat to life.
type Unlooked struct {
	ID         string
	RecordedAt time.Time
}

// Unlooked lists the items that were admitted or are kept apart and were not looked
// through, the first that came first. It reads nothing of what is in them.
func (tx *Tx) Unlooked(limit int) ([]Unlooked, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Unlooked, error) {
		var u Unlooked
		return u, row.Scan(&u.ID, sqldb.Time(&u.RecordedAt))
	}, `SELECT id, recorded_at FROM received WHERE looked = 0 AND state <> 'refused' ORDER BY recorded_at, id LIMIT $1`, limit)
}

// SenderOf gives who sent an item, and the hash of its envelope. It opens nothing of
// what is in it.
func (tx *Tx) SenderOf(id string) (partner party.Code, hash string, err error) {
	got, err := sqldb.One(tx.sql, func(row sqldb.Row) ([2]string, error) {
		var x [2]string
		return x, row.Scan(&x[0], &x[1])
	}, `SELECT partner, hash FROM received WHERE id = $1`, id)
	return party.Code(got[0]), got[1], err
}

// Looked records that an item was looked through, and tells whether it was not before.
func (tx *Tx) Looked(id string) (bool, error) {
	return added(tx.sql.Exec(`UPDATE received SET looked = 1 WHERE id = $1 AND looked = 0`, id))
}
