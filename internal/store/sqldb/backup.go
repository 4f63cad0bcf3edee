package sqldb

import (
	"context"
	"os"

	"entente/internal/core/errs"
)

// Backup writes a copy of the database, as it is at one moment, to a file that
// is not there yet, with mode 0600. The database stays in use meanwhile. What
// was deleted is not in the copy. On PostgreSQL the error is invalid: there the
// copy is pg_dump's to make.
func (db *DB) Backup(ctx context.Context, path string) error {
	const op = "sqldb.Backup"
	if db.engine == Postgres {
		return errs.E(errs.Invalid, op, "a PostgreSQL database is copied with pg_dump, not from here")
	}
	if _, err := os.Lstat(path); err == nil {
		return errs.E(errs.Conflict, op, "the file of the copy is there already")
	}
	if err := keepPrivate(path); err != nil { // an empty file may be written into
		return errs.Wrap(errs.Unavailable, op, err, "the file of the copy cannot be made")
	}
	// A connection of the read pool may write nothing, not even elsewhere.
	if _, err := db.write.ExecContext(ctx, `VACUUM INTO $1`, path); err != nil {
		return errs.Wrap(errs.Unavailable, op, mapped(op, err), "the copy cannot be written")
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the copy cannot be opened")
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the copy cannot be kept")
	}
	return nil
}
