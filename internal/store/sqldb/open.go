package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"entente/internal/core/errs"
)

// Engine names the kind of database.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

const (
	readers     = 4  // connections of SQLite's read pool
	connections = 16 // connections of PostgreSQL's one pool
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	write  *sql.DB // SQLite: exactly one connection, so that writers queue here and not in the engine
	read   *sql.DB
	now    func() time.Time
	group  group
	kept   map[*sql.DB]*statements // by pool; nil where the driver keeps them
}

// Open opens the database that an address names and reaches it once.
//
// "sqlite:PATH" is a file, made with mode 0600 if it is missing; its folder
// must exist. "postgres://…" is PostgreSQL; with "?search_path=NAME" the schema
// NAME, which must exist. now is the clock that Stamp reads.
//
// The error is invalid for an address of another form and unavailable when the
// database cannot be reached. It never repeats the address, which may hold a
// password.
func Open(ctx context.Context, address string, now func() time.Time) (*DB, error) {
	const op = "sqldb.Open"
	if now == nil {
		return nil, errs.E(errs.Internal, op, "a clock is required")
	}
	db := &DB{now: now}
	var err error
	switch path, isFile := strings.CutPrefix(address, "sqlite:"); {
	case isFile:
		err = db.openSQLite(path)
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		err = db.openPostgres(address)
	default:
		return nil, errs.E(errs.Invalid, op, "the store's address is not usable: expected sqlite:PATH or postgres://…")
	}
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.write.PingContext(ctx), db.read.PingContext(ctx)); err != nil {
		db.Close()
		return nil, errs.Wrap(errs.Unavailable, op, redact(err), "the store cannot be reached")
	}
	return db, nil
}

// Engine says which kind of database it is; tests and health reports ask.
func (db *DB) Engine() Engine { return db.engine }

// Now is the clock the database was opened with, in UTC and whole microseconds.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Microsecond) }

// Close closes the database after the transactions under way.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Scrub makes what was deleted before unreadable in the store's own files. On
// SQLite deleted content is overwritten with zeros as it is deleted; what is
// left is the write-ahead log, which is written back and emptied. The error is
// unavailable while a reader holds it. On PostgreSQL it does nothing: there
// vacuuming does, which is for those who run it.
func (db *DB) Scrub(ctx context.Context) error {
	if db.engine == Postgres {
		return nil
	}
	var busy, frames, written int
	if err := db.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &written); err != nil {
		return mapped("sqldb.Scrub", err)
	}
	if busy != 0 {
		return errs.E(errs.Unavailable, "sqldb.Scrub", "the store's write-ahead log is being read")
	}
	return nil
}

func (db *DB) openSQLite(path string) error {
	const op = "sqldb.Open"
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.HasPrefix(path, ":") || strings.ContainsRune(path, 0) {
		return errs.E(errs.Invalid, op, "the store's address is not usable: expected sqlite:PATH with the path of a file")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the store's file cannot be located")
	}
	if err := keepPrivate(full); err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "the store's file cannot be made or kept private")
	}
	db.engine = SQLite
	common := url.Values{
		"_busy_timeout": {"5000"}, "_foreign_keys": {"1"}, "_synchronous": {"FULL"},
		"_defensive": {"1"}, "_dqs": {"0"}, "_pragma": {"trusted_schema(0)", "secure_delete(1)"},
	}
	writer := url.URL{Scheme: "file", Path: full, RawQuery: with(common, "_txlock", "immediate", "_journal_mode", "WAL").Encode()}
	reader := url.URL{Scheme: "file", Path: full, RawQuery: with(common, "_query_only", "1").Encode()}
	if db.write, err = sql.Open("sqlite", writer.String()); err != nil {
		return errs.Wrap(errs.Internal, op, err, "the store's driver refused its settings")
	}
	if db.read, err = sql.Open("sqlite", reader.String()); err != nil {
		return errs.Wrap(errs.Internal, op, err, "the store's driver refused its settings")
	}
	db.kept = map[*sql.DB]*statements{db.write: {}, db.read: {}}
	db.write.SetMaxOpenConns(1)
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	return nil
}

func (db *DB) openPostgres(address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil { // the driver's error may repeat the address: it is dropped
		return errs.E(errs.Invalid, "sqldb.Open", "the store's address is not usable: expected postgres://USER@HOST/DATABASE?search_path=SCHEMA")
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db.engine, db.write, db.read = Postgres, pool, pool
	return nil
}

// keepPrivate makes the file with mode 0600, or tightens the mode of one that
// is there; SQLite gives its side files the mode of the main one. A file that
// exists is never opened here: closing it again would drop the locks that this
// process holds on it.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.Chmod(path, 0o600)
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// with returns a copy of values with the given pairs added.
func with(values url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for key, list := range values {
		out[key] = list
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}
