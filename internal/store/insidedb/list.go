package insidedb

import (
	"errors"
	"time"

	"entente/internal/store/sqldb"
)

// ListVersion is one immutable version of a watchlist: what an import brought.
type ListVersion struct {
	List       string // the list's name
	Version    int    // from 1
	State      string // ListHeld, or ListRemoved: nothing of it is held any more
	Format     string // what the files were read as
	Columns    string // which columns of a table were read; "" for the usual ones
	Edition    string // the version that the list states of itself; "" for none
	Dated      string // the date that it states, YYYY-MM-DD; "" for none
	OlderThan  string // what a version before stated that is later; "" for none
	Digest     string // "sha256:…" of what was read
	Files      []ListFile
	Purpose    string
	Basis      string      // in law
	Review     time.Time   // when keeping the list is reviewed
	Officer    string      // who imported it
	Entries    int         // persons
	Names      int         // of those persons
	PassedBy   int         // records that are no persons
	Rejected   int         // damaged records that were skipped: all of them, while
	Rejections []Rejection // the first are kept with the reason
	Kept       int         // persons whose record was damaged, and who stand as in the version before
	Missing    int         // damaged records of which nothing is kept
	Unread     int         // values that entries are kept without: all of them, while
	LeftOut    []Rejection
	Added      int // against the version before
	Changed    int
	Removed    int
	RecordedAt time.Time
}

// The states of a list's version.
const (
	ListHeld    = "held"
	ListRemoved = "removed"
)

// ListFile is a file that a version was read from.
type ListFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	Digest string `json:"digest"` // "sha256:…"
}

// Rejection is a record, or a value of one, that an import left out, and why.
type Rejection struct {
	Record int    `json:"record"` // counted from 1
	Line   int    `json:"line"`
	Reason string `json:"reason"`
	ID     string `json:"id,omitempty"`   // of the record, where it can be read
	Kept   int    `json:"kept,omitempty"` // the version as in which its person stands; 0 where nothing is kept
}

// ListEntry is an entry of a watchlist.
type ListEntry struct {
	ID     string // within the list
	Digest string // of Body
	Body   []byte // the entry as canonical JSON
}

const listColumns = `list, version, state, format, columns, edition, dated, digest, files, purpose, basis, review, officer,
	entries, names, passed_by, rejected, rejections, unread, left_out, added, changed, removed, recorded_at, older_than, kept, missing`

// Lists gives the newest version of every watchlist as of a time, by name.
func (tx *Tx) Lists(asOf time.Time) ([]ListVersion, error) {
	return sqldb.All(tx.sql, scanList, `SELECT `+listColumns+` FROM list_versions l
		WHERE version = (SELECT MAX(version) FROM list_versions WHERE list = l.list AND recorded_at <= $1) ORDER BY list`, until(asOf))
}

// List gives the newest version of a watchlist as of a time.
func (tx *Tx) List(name string, asOf time.Time) (ListVersion, error) {
	return sqldb.One(tx.sql, scanList,
		`SELECT `+listColumns+` FROM list_versions WHERE list = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, name, until(asOf))
}

// ListVersion gives one version of a watchlist.
func (tx *Tx) ListVersion(name string, version int) (ListVersion, error) {
	return sqldb.One(tx.sql, scanList, `SELECT `+listColumns+` FROM list_versions WHERE list = $1 AND version = $2`, name, version)
}

// ListEntry gives one entry of a version.
func (tx *Tx) ListEntry(name string, version int, id string) (ListEntry, error) {
	return sqldb.One(tx.sql, scanEntry, `SELECT c.id, c.digest, e.body FROM list_changes c JOIN list_entries e ON e.list = c.list AND e.digest = c.digest
		WHERE c.list = $1 AND c.id = $3
		AND c.version = (SELECT MAX(version) FROM list_changes WHERE list = $1 AND id = $3 AND version <= $2)`, name, version, id)
}

// ListDated gives the newest version of a watchlist that states a date, of those
// since it was last removed.
func (tx *Tx) ListDated(name string) (ListVersion, error) {
	return sqldb.One(tx.sql, scanList, `SELECT `+listColumns+` FROM list_versions WHERE list = $1 AND dated <> ''
		AND version > (SELECT COALESCE(MAX(version), 0) FROM list_versions WHERE list = $1 AND state = $2) ORDER BY version DESC LIMIT 1`, name, ListRemoved)
}

// ListEntries gives entries of a version in the order of their ids: at most
// limit, those whose id comes after the given one. A version never changes, so
// pages that are read one by one fit together.
func (tx *Tx) ListEntries(name string, version int, after string, limit int) ([]ListEntry, error) {
	return sqldb.All(tx.sql, scanEntry, `SELECT c.id, c.digest, e.body FROM list_changes c JOIN list_entries e ON e.list = c.list AND e.digest = c.digest
		WHERE c.list = $1 AND c.id > $3
		AND c.version = (SELECT MAX(version) FROM list_changes WHERE list = c.list AND id = c.id AND version <= $2)
		ORDER BY c.id LIMIT $4`, name, version, after, limit)
}

func scanEntry(row sqldb.Row) (ListEntry, error) {
	var e ListEntry
	err := row.Scan(&e.ID, &e.Digest, &e.Body)
	return e, err
}

func scanList(row sqldb.Row) (ListVersion, error) {
	var l ListVersion
	var files, rejections, leftOut string
	if err := row.Scan(&l.List, &l.Version, &l.State, &l.Format, &l.Columns, &l.Edition, &l.Dated, &l.Digest, &files, &l.Purpose, &l.Basis, sqldb.Time(&l.Review),
		&l.Officer, &l.Entries, &l.Names, &l.PassedBy, &l.Rejected, &rejections, &l.Unread, &leftOut, &l.Added, &l.Changed, &l.Removed,
		sqldb.Time(&l.RecordedAt), &l.OlderThan, &l.Kept, &l.Missing); err != nil {
		return ListVersion{}, err
	}
	return l, errors.Join(fromJSON(files, &l.Files), fromJSON(rejections, &l.Rejections), fromJSON(leftOut, &l.LeftOut))
}
