package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// Notice is that the clock served a step of an obligation's plan.
type Notice struct {
	ID         string // the obligation's id, "/" and Step; the same however often it is sent
	Obligation string
	Step       int             // the store's: how manieth notice of the obligation it is, from 1
	What       obligation.What // opened, reminder, due, escalation
	For        string          // whom the plan names: officer, desk or a role
	To         string          // who that was then: an officer, a desk or a role
	Kind       obligation.Kind
	Desk       string
	Due        *time.Time // as it was then
	At         time.Time  // when the plan has the step
	RecordedAt time.Time
	AckedBy    string // the officer who took note of it; "" while nobody has
	AckedAt    *time.Time
}

const noticeColumns = `id, obligation, step, what, rank, addressee, kind, desk, due, at, recorded_at, acked_by, acked_at`

func (n *Notice) into() []any {
	return []any{&n.ID, &n.Obligation, &n.Step, &n.What, &n.For, &n.To, &n.Kind, &n.Desk, sqldb.OptionalTime(&n.Due), sqldb.Time(&n.At),
		sqldb.Time(&n.RecordedAt), &n.AckedBy, sqldb.OptionalTime(&n.AckedAt)}
}

func scanNotice(row sqldb.Row) (Notice, error) {
	var n Notice
	return n, row.Scan(n.into()...)
}

// AddNotice records that a step was served and puts it into the queues of channels,
// to be sent from now on. What of whom at what time tells one step of an obligation
// from another: one that is on record is left as it is, and is sent again only if it
// was served before its time (Unserve). It says whether it is to be sent.
func (tx *Tx) AddNotice(n Notice, channels []string, now time.Time) (Notice, bool, error) {
	held, err := sqldb.All(tx.sql, func(row sqldb.Row) (Notice, error) {
		var n Notice
		var early bool
		err := row.Scan(append(n.into(), &early)...)
		if !early {
			n.ID = ""
		}
		return n, err
	}, `SELECT `+noticeColumns+`, early FROM notices WHERE obligation = $1 AND what = $2 AND rank = $3 AND at = $4`, n.Obligation, string(n.What), n.For, n.At)
	if err != nil {
		return Notice{}, false, err
	}
	if len(held) > 0 {
		if held[0].ID == "" {
			return n, false, nil
		}
		n = held[0]
		if _, err := tx.sql.Exec(`UPDATE notices SET early = 0 WHERE id = $1`, n.ID); err != nil {
			return Notice{}, false, err
		}
	} else if n, err = tx.insertNotice(n); err != nil {
		return Notice{}, false, err
	}
	for _, channel := range channels {
		_, err := tx.sql.Exec(`INSERT INTO notice_sends (notice, channel, round, tries, next, failed, queued_at) VALUES ($1, $2, 1, 0, $3, '', $3)
			ON CONFLICT (notice, channel) DO UPDATE SET round = notice_sends.round + 1, tries = 0, next = excluded.next, failed = '',
			queued_at = excluded.queued_at, sent_at = NULL`, n.ID, channel, now)
		if err != nil {
			return Notice{}, false, err
		}
	}
	return n, true, nil
}

func (tx *Tx) insertNotice(n Notice) (Notice, error) {
	var err error
	if n.RecordedAt, err = tx.sql.Stamp("obligation/" + n.Obligation); err != nil {
		return Notice{}, err
	}
	n.Step, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(step), 0) + 1 FROM notices WHERE obligation = $1`, n.Obligation)
	if err != nil {
		return Notice{}, err
	}
	n.ID = n.Obligation + "/" + strconv.Itoa(n.Step)
	_, err = tx.sql.Exec(`INSERT INTO notices (id, obligation, step, what, rank, addressee, kind, desk, due, at, recorded_at, acked_by, early)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0)`,
		n.ID, n.Obligation, n.Step, string(n.What), n.For, n.To, string(n.Kind), n.Desk, n.Due, n.At, n.RecordedAt)
	return n, err
}

// NoticeKey tells one step of an obligation from another.
type NoticeKey struct {
	What obligation.What
	For  string
	At   int64 // microseconds since 1970
}

// Key tells a notice from the others of its obligation.
func (n Notice) Key() NoticeKey { return NoticeKey{n.What, n.For, n.At.UnixMicro()} }

// Served gives the steps of an obligation that are on record and were not served
// before their time.
func (tx *Tx) Served(obligation string) (map[NoticeKey]bool, error) {
	all, err := sqldb.All(tx.sql, func(row sqldb.Row) (NoticeKey, error) {
		var k NoticeKey
		return k, row.Scan(&k.What, &k.For, &k.At)
	}, `SELECT what, rank, at FROM notices WHERE obligation = $1 AND early = 0`, obligation)
	out := make(map[NoticeKey]bool, len(all))
	for _, k := range all {
		out[k] = true
	}
	return out, err
}

// Unserve marks what was served of an obligation for times that have not come: the
// clock stood ahead, and was set back. It stays on record, and is sent again when
// its time comes.
func (tx *Tx) Unserve(obligation string, now time.Time) error {
	_, err := tx.sql.Exec(`UPDATE notices SET early = 1 WHERE obligation = $1 AND at > $2`, obligation, now)
	return err
}

// MostNotices bounds a list of notices.
const MostNotices = 1000

// NoticeQuery chooses notices: those that are as every field says that is not empty.
type NoticeQuery struct {
	Obligation string
	To         string // an officer, a desk or a role; of a desk also what went to its officers
	Open       bool   // nobody has taken note of it, and what it is about is not closed
	AsOf       time.Time
	Limit      int // at most MostNotices, which 0 means too
}

// Notices lists notices, the latest first. As of a time, those that were recorded
// by then, taken note of as they were then.
func (tx *Tx) Notices(q NoticeQuery) ([]Notice, error) {
	if q.Limit <= 0 || q.Limit > MostNotices {
		q.Limit = MostNotices
	}
	var c conditions
	c.and("recorded_at <=", until(q.AsOf), "")
	if q.Obligation != "" {
		c.and("obligation =", q.Obligation, "")
	}
	if q.To != "" {
		c.and("(addressee =", q.To, "")
		c.text += ` OR desk = $` + strconv.Itoa(len(c.args)) + `)`
	}
	if q.Open && q.AsOf.IsZero() {
		c.text += ` AND acked_at IS NULL AND EXISTS (SELECT 1 FROM obligations o WHERE o.id = notices.obligation AND o.closed IS NULL)`
	} else if q.Open {
		c.text += ` AND (acked_at IS NULL OR acked_at > $1) AND EXISTS (SELECT 1 FROM obligation_versions o WHERE o.id = notices.obligation AND o.closed IS NULL
			AND o.version = (SELECT MAX(version) FROM obligation_versions WHERE id = notices.obligation AND recorded_at <= $1))`
	}
	c.args = append(c.args, q.Limit)
	all, err := sqldb.All(tx.sql, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE 1 = 1`+c.text+` ORDER BY recorded_at DESC, id LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
	for i, n := range all {
		if n.AckedAt != nil && n.AckedAt.UnixMicro() > until(q.AsOf) {
			all[i].AckedBy, all[i].AckedAt = "", nil
		}
	}
	return all, err
}

// Notice gives a notice as it stands.
func (tx *Tx) Notice(id string) (Notice, error) {
	return sqldb.One(tx.sql, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE id = $1`, id)
}

// AckNotice records that an officer took note of a notice; the first to do so
// stays. The error is not-found for a notice that is not held.
func (tx *Tx) AckNotice(id, officer string) (Notice, error) {
	n, err := tx.Notice(id)
	if err != nil || n.AckedAt != nil {
		return n, err
	}
	at, err := tx.sql.Stamp("obligation/" + n.Obligation)
	if err != nil {
		return Notice{}, err
	}
	if _, err := tx.sql.Exec(`UPDATE notices SET acked_by = $2, acked_at = $3 WHERE id = $1 AND acked_at IS NULL`, id, officer, at); err != nil {
		return Notice{}, err
	}
	n.AckedBy, n.AckedAt = officer, &at
	return n, nil
}
