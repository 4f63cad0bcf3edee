package sqldb

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"entente/internal/core/errs"
)

// migrationAttempts is how often a failed migration is tried again: a neighbour may
// be migrating the same database at this moment, and each engine reports that
// clash in its own words.
const migrationAttempts = 5

// Migrate brings the database to the newest of the migrations in files: SQL
// files "NNNNN_name.sql" at its root in goose's form. One that the two engines
// need in different words is two files, "NNNNN_name.sqlite.sql" and
// "NNNNN_name.postgres.sql", of which each engine sees its own. It
// also makes the table that Stamp needs. Running it again changes nothing, and
// two processes may run it at once. A database that a newer program has
// migrated further is refused with a conflict; there is no way down.
func (db *DB) Migrate(ctx context.Context, files fs.FS) error {
	wait := firstWait
	for n := 1; ; n++ {
		err := db.migrate(ctx, files)
		if err == nil {
			return nil
		}
		if n == migrationAttempts || errs.KindOf(err) == errs.Conflict {
			return err
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		wait *= 4
	}
}

func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	const op = "sqldb.Migrate"
	err := db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`CREATE TABLE IF NOT EXISTS stream (name TEXT PRIMARY KEY, last BIGINT NOT NULL)`)
		return err
	})
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the store could not be prepared")
	}
	dialect := goose.DialectSQLite3
	if db.engine == Postgres {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, db.write, ofEngine{files, db.engine}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "the program's migrations cannot be read")
	}
	if _, err := provider.Up(ctx); err != nil {
		var partial *goose.PartialError
		if errors.As(err, &partial) && partial.Failed != nil {
			return errs.Wrap(errs.Internal, op, err, "migration %s failed", path.Base(partial.Failed.Source.Path))
		}
		return errs.Wrap(errs.Unavailable, op, err, "the store could not be migrated")
	}
	held, known, err := provider.GetVersions(ctx)
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the store's version could not be read")
	}
	if held > known {
		return errs.E(errs.Conflict, op, "the store has version %d and this program knows %d: use the newer program", held, known)
	}
	return nil
}

// ofEngine shows the files of a folder without those of the other engine.
type ofEngine struct {
	fs.FS
	engine Engine
}

// ReadDir lists what this engine sees.
func (o ofEngine) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.FS, name)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool {
		return o.engine == SQLite && strings.HasSuffix(e.Name(), ".postgres.sql") || o.engine == Postgres && strings.HasSuffix(e.Name(), ".sqlite.sql")
	}), nil
}
