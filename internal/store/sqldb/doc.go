// Package sqldb opens a database and runs transactions on it: SQLite in one
// file, or one schema of PostgreSQL, with the same SQL text for both.
//
// The text keeps to what SQLite, PostgreSQL, CockroachDB and YugabyteDB share:
// $1 placeholders, ON CONFLICT, RETURNING; BIGINT, TEXT and BYTEA columns. It
// uses no advisory lock, no SERIAL or IDENTITY, no LISTEN and NOTIFY, no
// trigger and no FOR UPDATE. Instead every write transaction is serialisable
// and its function may be run again, so a function reads, decides and writes
// without locks and must have no effect outside its transaction.
//
// Where no such text can do, as in searching for words (FTS5 and tsvector), a
// migration is two files, one for each engine (Migrate), and what reads it asks
// Tx.Engine. Both must then pass the same tests.
//
// Arguments are made plain before they reach an engine, so that both keep the
// same thing: a time becomes whole microseconds since 1970 in UTC, a bool 0 or
// 1, a named string its string. Text that is not UTF-8 or holds a zero byte is
// refused for both, because PostgreSQL cannot keep it. Empty bytes are kept
// apart from NULL but may both be read as nil.
//
// Once a statement has failed its transaction can only be rolled back, on both
// engines. Errors are of package errs: conflict for a broken constraint,
// not-found for a missing row, unavailable for an engine that is busy, full or
// out of reach, internal for the rest. Their messages hold no SQL and no data.
//
// Several processes may work on one database of PostgreSQL. Leases say which of
// them does something; nothing rests on them (docs/adr/0008-leases.md). A file of
// SQLite is one process's. Every commit is synced before it is acknowledged:
// package powertest takes the power away at any write, and what was acknowledged
// is there.
//
// This package alone imports the drivers and goose.
package sqldb
