package insidedb

import "entente/internal/store/sqldb"

// Topics of what waits.
const (
	WaitsReview  = "review"
	WaitsInbox   = "inbox"
	WaitsOwed    = "owed"
	WaitsHits    = "hits"
	WaitsNotices = "notices"
	WaitsDrafts  = "drafts"
)

// Waits is how many wait, and a number that changes when any of them does.
type Waits struct {
	Count int
	Mark  int64
}

// Waits counts what of a topic waits, as far as the transaction sees it. officer is whose
// drafts are meant.
func (tx *Tx) Waits(topic, officer string) (Waits, error) {
	query, args := "", []any{}
	switch topic {
	case WaitsReview:
		query = `SELECT COUNT(*), CAST(COALESCE(MAX(changed_at), 0) + COALESCE(SUM(acts), 0) AS BIGINT) FROM releases WHERE state = 'in-review'` +
			tx.seenRefs(refs{report: "releases.report", version: "releases.version"})
	case WaitsInbox:
		query = `SELECT COUNT(*), COALESCE(MAX(recorded_at), 0) FROM received WHERE state <> 'refused'` + tx.seenRows(SubjectReceived, "received")
	case WaitsOwed:
		query = `SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM obligations WHERE closed IS NULL` +
			tx.seenRefs(obligationRefs("obligations"))
	case WaitsHits:
		query = `SELECT COUNT(*), CAST(COALESCE(SUM(acts), 0) AS BIGINT) FROM hits WHERE owed <> ''` + tx.seenHits("hits")
	case WaitsNotices:
		query = `SELECT COUNT(*), COALESCE(MAX(n.recorded_at), 0) FROM notices n JOIN obligations o ON o.id = n.obligation WHERE n.acked_at IS NULL AND o.closed IS NULL` +
			tx.seenRefs(obligationRefs("o"))
	default:
		query, args = `SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM drafts WHERE officer = $1 AND `+isDraft, []any{officer}
	}
	return sqldb.One(tx.sql, func(row sqldb.Row) (w Waits, err error) { return w, row.Scan(&w.Count, &w.Mark) }, query, args...)
}

// Writes counts what this process has written; it stands still while nothing is.
func (s *Store) Writes() int64 { return s.writes.Load() }
