package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/sqldb"
)

// Report is one immutable version of a report as it was taken in.
type Report struct {
	ID         string // internal, random, the same for all versions
	Version    int    // from 1
	Serial     string // "" when it has none
	Supersedes string // serial that it says it supersedes
	Raw        []byte // exactly the bytes that were read; nil in lists, and once erased
	Hash       string // "sha256:…" of Raw
	Originator party.Code
	Kind       string
	Marking    string // banner
	Use        []string
	Onward     string
	Third      []string // third parties: whose material is in it, beside the originator
	Author     string   // officer who took it in
	RecordedAt time.Time
	Review     *time.Time // when it says that keeping it is reviewed; nil for never
	Erased     *Erased    // its content; nil while it is held
}

const reportKept = `id, version, serial, supersedes, hash, originator, kind, marking, uses, onward, third_parties, author, recorded_at, review`

var (
	reportSummary = reportKept + `, ` + erasedColumns(reportPayload, `reports.id`)
	reportColumns = reportSummary + `, ` + keyOf(reportPayload, `reports.id`, `reports.version`) + `, raw`
)

// AddReport records the next version of a report from the decoded report r, and
// the parties whose material is in it. id is that of the version before, or ""
// for the first version of a new report. The error is a conflict when that report
// is erased.
func (tx *Tx) AddReport(id, hash, author string, r *report.Report, third []string) (Report, error) {
	if id == "" {
		id = mint("report", hash)
	}
	at, err := tx.sql.Stamp("report/" + id)
	if err != nil {
		return Report{}, err
	}
	newest, err := tx.NewestVersion(id)
	if err != nil {
		return Report{}, err
	}
	if e, err := tx.Erasure(Subject{SubjectReport, id}); err == nil {
		return Report{}, e.Refusal("insidedb.AddReport", "the report that it is a version of")
	} else if errs.KindOf(err) != errs.NotFound {
		return Report{}, err
	}
	out := Report{ID: id, Version: newest + 1, Serial: r.Serial, Supersedes: r.Supersedes, Raw: r.Raw, Hash: hash, Originator: r.Originator,
		Kind: r.Kind, Marking: r.Marking.Banner(), Use: r.Use, Onward: r.Onward, Third: third, Author: author, RecordedAt: at}
	if !r.Review.IsZero() {
		out.Review = &r.Review
	}
	l, err := tx.newLock(payloadID{reportPayload, id, out.Version})
	if err != nil {
		return Report{}, err
	}
	raw, err := l.seal("raw", out.Raw)
	if err != nil {
		return Report{}, err
	}
	texts, err := asJSONs(out.Use, out.Third)
	if err != nil {
		return Report{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO reports (`+reportKept+`, raw) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		id, out.Version, out.Serial, out.Supersedes, hash, string(out.Originator), out.Kind, out.Marking, texts[0], out.Onward, texts[1], author, at, out.Review, raw)
	if err != nil {
		return Report{}, err
	}
	if err := tx.Supersede(SubjectReport, id, at); err != nil { // at once: the new version may be for fewer
		return Report{}, err
	}
	if err := tx.toIndex(SubjectReport, id, out.Version, at); err != nil {
		return Report{}, err
	}
	return out, tx.addRefs(out, r)
}

// NewestVersion is the number of a report's newest version, 0 when none is held.
func (tx *Tx) NewestVersion(id string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM reports WHERE id = $1`, id)
}

// ReportVersion gives one version with its bytes.
func (tx *Tx) ReportVersion(id string, version int) (Report, error) {
	return sqldb.One(tx.sql, tx.scanReport, `SELECT `+reportColumns+` FROM reports WHERE id = $1 AND version = $2`, id, version)
}

// NewestReport gives the newest version as of a time.
func (tx *Tx) NewestReport(id string, asOf time.Time) (Report, error) {
	if tx.hides(SubjectReport, id) {
		return Report{}, notHeld()
	}
	return sqldb.One(tx.sql, tx.scanReport,
		`SELECT `+reportColumns+` FROM reports WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, id, until(asOf))
}

// ReportBySerial gives the newest version with this serial as of a time.
func (tx *Tx) ReportBySerial(serial string, asOf time.Time) (Report, error) {
	r, err := sqldb.One(tx.sql, tx.scanReport,
		`SELECT `+reportColumns+` FROM reports WHERE serial = $1 AND serial <> '' AND recorded_at <= $2
		 ORDER BY version DESC LIMIT 1`, serial, until(asOf))
	if err == nil && tx.hides(SubjectReport, r.ID) {
		return Report{}, notHeld()
	}
	return r, err
}

// FindReport gives the newest version, as of a time, of the report that ref
// names: any of its serials, or its id.
func (tx *Tx) FindReport(ref string, asOf time.Time) (Report, error) {
	named, err := tx.ReportBySerial(ref, asOf)
	if err == nil {
		ref = named.ID
	} else if errs.KindOf(err) != errs.NotFound {
		return Report{}, err
	}
	return tx.NewestReport(ref, asOf)
}

// ReportByHash gives the version that has exactly these bytes.
func (tx *Tx) ReportByHash(hash string) (Report, error) {
	return sqldb.One(tx.sql, tx.scanReport, `SELECT `+reportColumns+` FROM reports WHERE hash = $1`, hash)
}

// Superseding gives the first version that says it supersedes the serial.
func (tx *Tx) Superseding(serial string) (Report, error) {
	return sqldb.One(tx.sql, tx.scanReport,
		`SELECT `+reportColumns+` FROM reports WHERE supersedes = $1 AND supersedes <> '' ORDER BY recorded_at, id LIMIT 1`, serial)
}

// Reports lists the newest version of every report as of a time, without the
// bytes, the latest first, at most limit.
func (tx *Tx) Reports(asOf time.Time, limit int) ([]Report, error) {
	return sqldb.All(tx.sql, scanReportSummary,
		`SELECT `+reportSummary+` FROM reports WHERE recorded_at <= $1
		 AND version = (SELECT MAX(version) FROM reports m WHERE m.id = reports.id AND m.recorded_at <= $1)`+tx.seenRows(SubjectReport, "reports")+`
		 ORDER BY recorded_at DESC, id LIMIT $2`, until(asOf), limit)
}

// ReportVersions lists a report's versions as of a time, without the bytes, the first first.
func (tx *Tx) ReportVersions(id string, asOf time.Time) ([]Report, error) {
	return sqldb.All(tx.sql, scanReportSummary,
		`SELECT `+reportSummary+` FROM reports WHERE id = $1 AND recorded_at <= $2`+tx.seenRows(SubjectReport, "reports")+` ORDER BY version`, id, until(asOf))
}

func (tx *Tx) scanReport(row sqldb.Row) (Report, error) {
	var secret, raw []byte
	var e erasedScan
	r, err := scanReportWith(row, &e, &secret, &raw)
	if err != nil {
		return Report{}, err
	}
	l, err := tx.vault.lock(payloadID{reportPayload, r.ID, r.Version}, secret)
	if err != nil {
		return Report{}, err
	}
	if _, err = e.settle(l); err != nil {
		return Report{}, err
	}
	tx.last = l
	r.Raw, err = l.open("raw", raw)
	return r, err
}

func scanReportSummary(row sqldb.Row) (Report, error) { return scanReportWith(row, &erasedScan{}) }

func scanReportWith(row sqldb.Row, e *erasedScan, more ...any) (Report, error) {
	var r Report
	var uses, third string
	columns := append([]any{&r.ID, &r.Version, &r.Serial, &r.Supersedes, &r.Hash, &r.Originator, &r.Kind, &r.Marking, &uses, &r.Onward, &third,
		&r.Author, sqldb.Time(&r.RecordedAt), sqldb.OptionalTime(&r.Review)}, e.columns()...)
	if err := row.Scan(append(columns, more...)...); err != nil {
		return Report{}, err
	}
	r.Erased = e.erased()
	if err := fromJSON(uses, &r.Use); err != nil {
		return Report{}, err
	}
	return r, fromJSON(third, &r.Third)
}
