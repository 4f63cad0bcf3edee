package insidedb

import (
	"time"

	"entente/internal/store/sqldb"
)

// ReportPage gives a page of the newest versions of reports as of a time, without the
// bytes, the last recorded first.
func (tx *Tx) ReportPage(asOf time.Time, at Cut) ([]Report, Paged, error) {
	from := `reports WHERE recorded_at <= $1 AND version = (SELECT MAX(version) FROM reports m WHERE m.id = reports.id AND m.recorded_at <= $1)` +
		tx.seenRows(SubjectReport, "reports")
	spots, paged, err := tx.page(latest(from, []any{until(asOf)}), at)
	if err != nil {
		return nil, paged, err
	}
	all, err := eachSpot(spots, func(id string) (Report, error) {
		return sqldb.One(tx.sql, scanReportSummary, `SELECT `+reportSummary+` FROM reports WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, id, until(asOf))
	})
	return all, paged, err
}
