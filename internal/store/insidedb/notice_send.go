package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// LongestRetry is the longest that a send waits for its next try. What waits longer
// was put off by a clock that stood ahead, and is due.
const LongestRetry = 15 * time.Minute

// Send is a notice in the queue of a channel.
type Send struct {
	Notice  Notice
	Partner party.Code // whom the obligation is with or concerns, as it stands
	Channel string
	Round   int // how often it was put into the queue
	Tries   int // how often sending has failed since
	Failed  string
}

const selectSends = `SELECT n.id, n.obligation, n.step, n.what, n.rank, n.addressee, n.kind, n.desk, n.due, n.at, n.recorded_at, n.acked_by, n.acked_at,
	o.partner, s.channel, s.round, s.tries, s.failed
	FROM notice_sends s JOIN notices n ON n.id = s.notice JOIN obligations o ON o.id = n.obligation WHERE s.sent_at IS NULL`

func scanSend(row sqldb.Row) (Send, error) {
	var s Send
	return s, row.Scan(append(s.Notice.into(), &s.Partner, &s.Channel, &s.Round, &s.Tries, &s.Failed)...)
}

// PendingSends lists what a channel has to send at a time: what the service owes
// itself, which no partner can make more of, before what it shares; then the longest
// due first.
func (tx *Tx) PendingSends(channel string, now time.Time, limit int) ([]Send, error) {
	return sqldb.All(tx.sql, scanSend, selectSends+` AND s.channel = $1 AND (s.next <= $2 OR s.next > $3) ORDER BY o.shared, s.next, n.id LIMIT $4`,
		channel, now, now.Add(LongestRetry), limit)
}

// MarkSent records that a channel has taken a notice. It says false when the notice
// was put into the queue again meanwhile, and so waits still.
func (tx *Tx) MarkSent(s Send, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE notice_sends SET sent_at = $4, failed = '' WHERE notice = $1 AND channel = $2 AND round = $3 AND sent_at IS NULL`,
		s.Notice.ID, s.Channel, s.Round, at))
}

// MarkFailed records why a channel has not taken a notice, in words without secrets
// or content, and when it is tried again, which is at most LongestRetry from now.
func (tx *Tx) MarkFailed(s Send, why string, next time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE notice_sends SET tries = tries + 1, failed = $4, next = $5 WHERE notice = $1 AND channel = $2 AND round = $3 AND sent_at IS NULL`,
		s.Notice.ID, s.Channel, s.Round, why, next))
}

// SendState is how the queue of a channel stands.
type SendState struct {
	Channel string
	Waiting int
	Failing int        // of these, sending has failed at least once
	Since   *time.Time // since when the oldest waits; nil when nothing does
	Why     string     // why the oldest of those that fail has not been sent
}

// SendStates gives how the queues stand of channels that anything waits for, by name.
func (tx *Tx) SendStates() ([]SendState, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (SendState, error) {
		var s SendState
		err := row.Scan(&s.Channel, &s.Waiting, &s.Failing, sqldb.OptionalTime(&s.Since), &s.Why)
		return s, err
	}, `SELECT channel, COUNT(*), SUM(CASE WHEN tries > 0 THEN 1 ELSE 0 END), MIN(queued_at), COALESCE((SELECT f.failed FROM notice_sends f
		WHERE f.channel = s.channel AND f.sent_at IS NULL AND f.tries > 0 ORDER BY f.queued_at, f.notice LIMIT 1), '')
		FROM notice_sends s WHERE sent_at IS NULL GROUP BY channel ORDER BY channel`)
}

// SendsOf lists what became of a notice on each channel, by channel: the time at
// which it was sent, or nil and why not.
func (tx *Tx) SendsOf(notice string) ([]SendResult, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (SendResult, error) {
		var r SendResult
		err := row.Scan(&r.Channel, &r.Tries, &r.Failed, sqldb.OptionalTime(&r.Sent))
		return r, err
	}, `SELECT channel, tries, failed, sent_at FROM notice_sends WHERE notice = $1 ORDER BY channel`, notice)
}

// SendResult is what became of a notice on a channel.
type SendResult struct {
	Channel string
	Tries   int
	Failed  string
	Sent    *time.Time
}
