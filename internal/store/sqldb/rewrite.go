package sqldb

import (
	"context"
	"regexp"

	"entente/internal/core/errs"
)

var tableName = regexp.MustCompile(`^[a-z_]{1,40}$`)

// Rewrite writes a table of ours into a new file, without the rows that were
// changed or deleted, on PostgreSQL; nobody reads or writes the table meanwhile.
// On SQLite it does nothing: there deleted content is overwritten as it is deleted.
// It cannot run within a transaction. What the server keeps elsewhere, its
// write-ahead log, archives and replicas, and the blocks of the old file are beyond
// it. The error is unavailable when the role may not, or the table is in use.
func (db *DB) Rewrite(ctx context.Context, table string) error {
	const op = "sqldb.Rewrite"
	if !tableName.MatchString(table) {
		return errs.E(errs.Internal, op, "not a name of a table of ours")
	}
	if db.engine != Postgres {
		return nil
	}
	if _, err := db.write.ExecContext(ctx, `VACUUM (FULL) `+table); err != nil {
		return errs.Wrap(errs.Unavailable, op, mapped(op, err), "a table could not be rewritten")
	}
	return nil
}
