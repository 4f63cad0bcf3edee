package insidedb

import (
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// Notice is that the clock served a step of an obligation's plan.
type Notice struct {
	ID         string // the obligation's id, "/" and Step; the same however often it is sent
	Obligation string
	Step       int             // the store's: how manieth notice of the obligation it is, from 1
	What       obligation.What // opened, reminder, due, escalation, assigned
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

// Serving is what the clock does about an obligation at a time.
type Serving struct {
	Steps    []Notice   // all whose time has come, in their order
	Next     *time.Time // when the next one's does; nil for never
	Channels []string   // into whose queues they go
	Now      time.Time
}

// heldStep is a step that is on record.
type heldStep struct {
	id    string
	step  int
	key   stepKey
	early bool
	at    time.Time // when it was recorded
}

// mostSteps bounds the notices of one obligation: who has other times set for it
// again and again is heard no more than so often.
const mostSteps = 64

// stepKey tells one step of an obligation from another: what of whom at what time. Of
// one that says who has it now, it is also told from others by who that is.
type stepKey struct {
	what obligation.What
	rank string
	at   int64
	to   string
}

func (n Notice) key() stepKey {
	k := stepKey{what: n.What, rank: n.For, at: n.At.UnixMicro()}
	if n.What == obligation.StepAssigned {
		k.to = n.To
	}
	return k
}

// Serve puts the steps of an obligation on record and into the queues, and sets
// when there is something to do next; it gives how many it served. A step that is on
// record is left as it is. One that was served for a time that is to come, because
// the clock stood ahead and was set back, is marked early; it stays on record, and
// goes into the queues again when its time comes. A step that is new and whose time
// had passed when the same was last said to the same is not said again: a partner
// that sets a due time anew in the past sets nothing off. The error is a conflict for an
// obligation that is closed or not held.
func (tx *Tx) Serve(id string, s Serving) (served int, err error) {
	held, err := sqldb.All(tx.sql, func(row sqldb.Row) (heldStep, error) {
		var h heldStep
		return h, row.Scan(&h.id, &h.step, &h.key.what, &h.key.rank, &h.key.at, &h.key.to, &h.early, sqldb.Time(&h.at))
	}, `SELECT id, step, what, rank, at, CASE what WHEN '`+string(obligation.StepAssigned)+`' THEN addressee ELSE '' END, early, recorded_at
		FROM notices WHERE obligation = $1`, id)
	if err != nil {
		return 0, err
	}
	known, last, latest, ahead := make(map[stepKey]heldStep, len(held)), 0, (*time.Time)(nil), false
	for _, h := range held {
		known[h.key], last = h, max(last, h.step)
		ahead = ahead || !h.early && h.key.at > s.Now.UnixMicro()
	}
	if ahead {
		if _, err := tx.sql.Exec(`UPDATE notices SET early = 1 WHERE obligation = $1 AND at > $2`, id, s.Now); err != nil {
			return 0, err
		}
	}
	var fresh []Notice
	for _, n := range s.Steps {
		latest = &n.At
		h, recorded := known[n.key()]
		switch {
		case !recorded && (last >= mostSteps || saidSince(held, n, s.Now)):
			continue
		case !recorded:
			last++
			n.Obligation, n.Step, n.ID = id, last, id+"/"+strconv.Itoa(last)
			fresh = append(fresh, n)
			continue
		case !h.early:
			continue
		}
		if _, err := tx.sql.Exec(`UPDATE notices SET early = 0 WHERE id = $1`, h.id); err != nil {
			return served, err
		}
		if err := tx.queue(h.id, s); err != nil {
			return served, err
		}
		served++
	}
	if err := tx.addNotices(fresh, s); err != nil {
		return served, err
	}
	changed, err := tx.sql.Exec(`UPDATE obligations SET step = $2, next = $3, served = $4 WHERE id = $1 AND closed IS NULL`, id, len(s.Steps), s.Next, latest)
	if err == nil && changed == 0 {
		err = errs.E(errs.Conflict, "insidedb.Serve", "obligation %s is closed, or not held", id)
	}
	return served + len(fresh), err
}

// saidSince tells whether the same was said to the same since the step's time. What
// was said by a clock that stands ahead of the present tells nothing.
func saidSince(held []heldStep, n Notice, now time.Time) bool {
	return slices.ContainsFunc(held, func(h heldStep) bool {
		return h.key.what == n.What && h.key.rank == n.For && h.key.to == n.key().to && !h.early && !h.at.After(now) && !h.at.Before(n.At)
	})
}

// addNotices records steps of one obligation that are new, under one stamp.
func (tx *Tx) addNotices(fresh []Notice, s Serving) error {
	if len(fresh) == 0 {
		return nil
	}
	at, err := tx.sql.Stamp("obligation/" + fresh[0].Obligation)
	if err != nil {
		return err
	}
	for _, n := range fresh {
		_, err := tx.sql.Exec(`INSERT INTO notices (id, obligation, step, what, rank, addressee, kind, desk, due, at, recorded_at, acked_by, early)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0)`,
			n.ID, n.Obligation, n.Step, string(n.What), n.For, n.To, string(n.Kind), n.Desk, n.Due, n.At, at)
		if err != nil {
			return err
		}
		if err := tx.queue(n.ID, s); err != nil {
			return err
		}
	}
	return nil
}

// queue puts a notice into the queue of every channel, to be sent from now on.
func (tx *Tx) queue(id string, s Serving) error {
	for _, channel := range s.Channels {
		_, err := tx.sql.Exec(`INSERT INTO notice_sends (notice, channel, round, tries, next, failed, queued_at) VALUES ($1, $2, 1, 0, $3, '', $3)
			ON CONFLICT (notice, channel) DO UPDATE SET round = notice_sends.round + 1, tries = 0, next = excluded.next, failed = '',
			queued_at = excluded.queued_at, sent_at = NULL`, id, channel, s.Now)
		if err != nil {
			return err
		}
	}
	return nil
}

// MostNotices bounds a list of notices.
const MostNotices = 1001

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
	c := tx.noticesOf(q)
	c.args = append(c.args, q.Limit)
	all, err := sqldb.All(tx.sql, scanNotice, `SELECT `+noticeColumns+` FROM notices WHERE 1 = 1`+c.text+` ORDER BY `+lastNotice+` LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
	for i := range all {
		all[i].then(q.AsOf)
	}
	return all, err
}

// lastNotice is the order of notices: of one obligation's under one stamp, the last step first.
const lastNotice = `recorded_at DESC, obligation, step DESC`

// NoticePage gives a page of what Notices lists.
func (tx *Tx) NoticePage(q NoticeQuery, at Cut) ([]Notice, Paged, error) {
	c := tx.noticesOf(q)
	spots, paged, err := tx.page(list{from: `notices WHERE 1 = 1` + c.text, args: c.args, keys: []string{"recorded_at", "step"}, id: "obligation", order: lastNotice,
		behind: `recorded_at <= {0} AND (recorded_at < {0} OR obligation > {id} OR obligation = {id} AND step < {1})`}, at)
	if err != nil {
		return nil, paged, err
	}
	out := make([]Notice, 0, len(spots))
	for _, s := range spots {
		n, err := tx.Notice(s.id + "/" + strconv.FormatInt(s.numbers[1], 10))
		if err != nil {
			return nil, paged, err
		}
		n.then(q.AsOf)
		out = append(out, n)
	}
	return out, paged, nil
}

// then has a notice be as it was taken note of at a time.
func (n *Notice) then(asOf time.Time) {
	if n.AckedAt != nil && n.AckedAt.UnixMicro() > until(asOf) {
		n.AckedBy, n.AckedAt = "", nil
	}
}

// noticesOf are the conditions of a query; $1 is its time.
func (tx *Tx) noticesOf(q NoticeQuery) conditions {
	var c conditions
	c.and("recorded_at <=", until(q.AsOf), "")
	c.text += tx.seenNotices()
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
	return c
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
