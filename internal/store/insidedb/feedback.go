package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// FeedbackQuery chooses feedback; what is empty does not choose. A country stands for
// its services.
type FeedbackQuery struct {
	Partner party.Code
	Graded  string // In: by partners, of ours; Out: by us, of theirs
	AsOf    time.Time
	Limit   int
}

// FeedbackItem is an item that was graded, or of which it was asked of what use it was.
type FeedbackItem struct {
	Partner party.Code
	Item    string // hash of the item's envelope
}

// FeedbackItems lists items with feedback, said or wanted, as of a time: that of which
// the latest was recorded first.
func (tx *Tx) FeedbackItems(q FeedbackQuery) ([]FeedbackItem, error) {
	var c conditions
	c.args = []any{until(q.AsOf)}
	OwedQuery{Partner: q.Partner}.choose(&c)
	said, wanted := c.text, c.text
	if q.Graded != "" {
		c.args = append(c.args, q.Graded)
		n := "$" + strconv.Itoa(len(c.args))
		said += ` AND direction = ` + n
		wanted += ` AND (CASE WHEN partner = debtor THEN '` + In + `' ELSE '` + Out + `' END) = ` + n
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, func(row sqldb.Row) (FeedbackItem, error) {
		var f FeedbackItem
		var latest int64
		return f, row.Scan(&f.Partner, &f.Item, &latest)
	}, `SELECT partner, item, MAX(recorded_at) AS latest FROM (
		SELECT partner, item, recorded_at FROM transitions WHERE once <> '' AND verb = 'graded' AND recorded_at <= $1`+tx.seenRefs(refs{item: "transitions.item"})+said+`
		UNION ALL SELECT partner, item, recorded_at FROM obligation_versions WHERE version = 1 AND kind = 'feedback' AND shared = 1 AND recorded_at <= $1`+tx.seenRefs(obligationRefs("obligation_versions"))+wanted+`
		) x GROUP BY partner, item ORDER BY latest DESC, partner, item LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// FeedbackWaiting lists the requests for feedback that wait as of a time until the
// partner has admitted our release, the first wanted first.
func (tx *Tx) FeedbackWaiting(q FeedbackQuery) ([]Pending, error) {
	var c conditions
	c.args = []any{until(q.AsOf)}
	OwedQuery{Partner: q.Partner}.choose(&c)
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, scanPending, `SELECT `+pendingColumns+` FROM pending_statements p WHERE p.verb = 'requested' AND p.code = 'feedback'
		AND p.recorded_at <= $1 AND (p.outcome = '' OR p.done_at > $1)`+tx.seenRefs(refs{release: "p.release_id", item: "p.item"})+c.text+` ORDER BY p.recorded_at, p.id LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}
