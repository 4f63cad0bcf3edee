package sqldb

import (
	"context"
	"database/sql"
	"time"

	"entente/internal/core/errs"
)

const (
	attempts  = 12                     // runs of one transaction before the store counts as busy
	firstWait = 2 * time.Millisecond   // doubled after each run
	longest   = 200 * time.Millisecond // the bound of one wait
)

// Write runs fn in one serialisable transaction and commits it durably. When
// the engine reports a conflict with another transaction, fn is run again in a
// new one, a bounded number of times; fn must therefore have no effect of its
// own outside tx. An error from fn rolls everything back and is returned as it
// is. When every run met a conflict the error is unavailable.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.run(ctx, db.write, &sql.TxOptions{Isolation: db.isolation(sql.LevelSerializable)}, fn)
}

// Read runs fn in one read-only transaction that sees one state of the
// database throughout.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	return db.run(ctx, db.read, &sql.TxOptions{Isolation: db.isolation(sql.LevelRepeatableRead), ReadOnly: true}, fn)
}

// isolation is the level to ask for; SQLite has one level, which is serialisable.
func (db *DB) isolation(level sql.IsolationLevel) sql.IsolationLevel {
	if db.engine == SQLite {
		return sql.LevelDefault
	}
	return level
}

func (db *DB) run(ctx context.Context, pool *sql.DB, options *sql.TxOptions, fn func(*Tx) error) error {
	wait := firstWait
	for n := 1; ; n++ {
		err := db.attempt(ctx, pool, options, fn)
		if err == nil || !retryable(err) {
			return err
		}
		if n == attempts {
			return errs.Wrap(errs.Unavailable, "sqldb.Write", err, "the store is busy")
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		wait = min(2*wait, longest)
	}
}

// attempt runs fn once and commits.
func (db *DB) attempt(ctx context.Context, pool *sql.DB, options *sql.TxOptions, fn func(*Tx) error) error {
	begun, err := pool.BeginTx(ctx, options)
	if err != nil {
		return mapped("sqldb.Begin", err)
	}
	defer begun.Rollback() // also when fn panics; after a commit it does nothing
	tx := &Tx{ctx: ctx, tx: begun, now: db.now, engine: db.engine, writes: !options.ReadOnly, statements: db.kept[pool]}
	if err := fn(tx); err != nil {
		return err
	}
	if tx.failed != nil {
		return tx.failed
	}
	if err := begun.Commit(); err != nil {
		return mapped("sqldb.Commit", err)
	}
	if len(tx.parsed) > 0 {
		tx.statements.prepare(ctx, pool, tx.parsed)
	}
	return nil
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return mapped("sqldb.Write", ctx.Err())
	}
}
