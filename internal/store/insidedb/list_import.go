package insidedb

import (
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// stagedAtOnce is how many entries one statement stages.
const stagedAtOnce = 200

// BeginImport names an import, under which its entries are staged.
func (tx *Tx) BeginImport(list string) (string, error) {
	at, err := tx.sql.Stamp("list/" + list)
	return mint("import", list, stampText(at)), err
}

// StageEntries keeps entries for an import until it is committed; no reader
// sees them. The error is a conflict when the import has staged an id before.
func (tx *Tx) StageEntries(imported string, entries []ListEntry) error {
	for batch := range slices.Chunk(entries, stagedAtOnce) {
		var rows strings.Builder
		args := []any{imported}
		for i, e := range batch {
			if i > 0 {
				rows.WriteString(", ")
			}
			n := len(args)
			fmt.Fprintf(&rows, "($1, $%d, $%d, $%d)", n+1, n+2, n+3)
			args = append(args, e.ID, e.Digest, e.Body)
		}
		if _, err := tx.sql.Exec(`INSERT INTO list_staged (import, id, digest, body) VALUES `+rows.String(), args...); err != nil {
			return err
		}
	}
	return nil
}

// CommitImport makes what an import has staged the next version of its list,
// computes what it adds, changes and removes against the version before, and
// gives the version as it is recorded. l.Entries says how many entries were
// staged: when another number is there, somebody swept them away, and the
// error is a conflict.
func (tx *Tx) CommitImport(imported string, l ListVersion) (ListVersion, error) {
	const op = "insidedb.CommitImport"
	at, err := tx.sql.Stamp("list/" + l.List)
	if err != nil {
		return ListVersion{}, err
	}
	staged, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM list_staged WHERE import = $1`, imported)
	if err != nil {
		return ListVersion{}, err
	}
	if staged != l.Entries {
		return ListVersion{}, errs.E(errs.Conflict, op, "%d of %d entries are staged: the import was swept away; import again", staged, l.Entries)
	}
	newest, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM list_versions WHERE list = $1`, l.List)
	if err != nil {
		return ListVersion{}, err
	}
	l.Version, l.State, l.RecordedAt = newest+1, ListHeld, at
	if err := tx.changeList(imported, &l); err != nil {
		return ListVersion{}, err
	}
	return l, tx.addList(l)
}

// RenewList records the next version of a list with the entries of the one
// before: new terms for what is held.
func (tx *Tx) RenewList(l ListVersion) (ListVersion, error) {
	at, err := tx.sql.Stamp("list/" + l.List)
	if err != nil {
		return ListVersion{}, err
	}
	l.Version, l.RecordedAt, l.Added, l.Changed, l.Removed = l.Version+1, at, 0, 0, 0
	return l, tx.addList(l)
}

// changeList writes the changes from the version before, counts them, and keeps
// the content of what is new.
func (tx *Tx) changeList(imported string, l *ListVersion) error {
	for _, step := range []struct {
		query string
		count *int
	}{
		{`INSERT INTO list_changes (list, id, version, act, digest)
		  SELECT CAST($1 AS TEXT), s.id, CAST($3 AS BIGINT), 'changed', s.digest FROM list_staged s
		  JOIN list_changes c ON c.list = $1 AND c.id = s.id AND c.digest <> '' AND c.digest <> s.digest
		  AND c.version = (SELECT MAX(version) FROM list_changes WHERE list = $1 AND id = s.id)
		  WHERE s.import = $2`, &l.Changed},
		{`INSERT INTO list_changes (list, id, version, act, digest)
		  SELECT CAST($1 AS TEXT), s.id, CAST($3 AS BIGINT), 'added', s.digest FROM list_staged s
		  WHERE s.import = $2 AND NOT EXISTS (SELECT 1 FROM list_changes c WHERE c.list = $1 AND c.id = s.id AND c.digest <> ''
		  AND c.version = (SELECT MAX(version) FROM list_changes WHERE list = $1 AND id = s.id))`, &l.Added},
		{`INSERT INTO list_changes (list, id, version, act, digest)
		  SELECT c.list, c.id, CAST($3 AS BIGINT), 'removed', '' FROM list_changes c
		  WHERE c.list = $1 AND c.digest <> '' AND c.version = (SELECT MAX(version) FROM list_changes WHERE list = c.list AND id = c.id)
		  AND NOT EXISTS (SELECT 1 FROM list_staged s WHERE s.import = $2 AND s.id = c.id)`, &l.Removed},
		{`INSERT INTO list_entries (list, digest, body)
		  SELECT CAST($1 AS TEXT), s.digest, s.body FROM list_changes c JOIN list_staged s ON s.import = $2 AND s.id = c.id
		  WHERE c.list = $1 AND c.version = $3 AND c.act <> 'removed' ON CONFLICT DO NOTHING`, new(int)},
	} {
		changed, err := tx.sql.Exec(step.query, l.List, imported, l.Version)
		if err != nil {
			return err
		}
		*step.count = int(changed)
	}
	return nil
}

func (tx *Tx) addList(l ListVersion) error {
	texts, err := asJSONs(l.Files, l.Rejections, l.LeftOut)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO list_versions (`+listColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
		l.List, l.Version, l.State, l.Format, l.Columns, l.Edition, l.Dated, l.Digest, texts[0], l.Purpose, l.Basis, l.Review, l.Officer,
		l.Entries, l.Names, l.PassedBy, l.Rejected, texts[1], l.Unread, texts[2], l.Added, l.Changed, l.Removed, l.RecordedAt, l.OlderThan, l.Kept, l.Missing)
	return err
}

// SweepImport removes at most limit staged entries of an import, of every
// import for "", and says how many it removed.
func (tx *Tx) SweepImport(imported string, limit int) (int, error) {
	removed, err := tx.sql.Exec(`DELETE FROM list_staged WHERE (import, id) IN
		(SELECT import, id FROM list_staged WHERE $1 = '' OR import = $1 LIMIT $2)`, imported, limit)
	return int(removed), err
}
