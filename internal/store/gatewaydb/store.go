package gatewaydb

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the gateway's database. It is safe for concurrent use.
type Store struct{ db *sqldb.DB }

// Tx is a transaction under way on the gateway's database.
type Tx struct{ sql *sqldb.Tx }

// Open brings the database to the program's version and gives the store. The
// caller keeps the database and closes it.
func Open(ctx context.Context, db *sqldb.DB) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "gatewaydb.Open", err, "the program's migrations cannot be read")
	}
	if err := db.Migrate(ctx, files); err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Now is the store's clock, in UTC and whole microseconds.
func (s *Store) Now() time.Time { return s.db.Now() }

// Read runs fn on one state of the database.
func (s *Store) Read(ctx context.Context, fn func(*Tx) error) error {
	return s.db.Read(ctx, func(tx *sqldb.Tx) error { return fn(&Tx{tx}) })
}

// Write runs fn in one serialisable, durable transaction. fn may be run again
// and must have no effect outside its transaction. Writes that wait at the
// same time share one commit, and each keeps its own fate.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	return s.db.WriteGrouped(ctx, func(tx *sqldb.Tx) error { return fn(&Tx{tx}) })
}

// Place is where an envelope stands in the exchange with one partner: in one
// direction, no two envelopes have the same place.
type Place struct {
	Partner     party.Code
	Incarnation string // the sender's
	Lane        envelope.Lane
	Seq         uint64 // from 1
}

func (p Place) head(seq uint64, hash string) envelope.Head {
	return envelope.Head{Incarnation: p.Incarnation, Lane: p.Lane, Seq: seq, Hash: hash}
}

// head reads the last number and hash of a sequence: number 0 before the first.
func (tx *Tx) head(p Place, query string) (envelope.Head, error) {
	heads, err := sqldb.All(tx.sql, func(row sqldb.Row) (envelope.Head, error) {
		var seq uint64
		var hash string
		err := row.Scan(&seq, &hash)
		return p.head(seq, hash), err
	}, query, p.Partner, p.Incarnation, p.Lane)
	if err != nil || len(heads) == 0 {
		return p.head(0, ""), err
	}
	return heads[0], nil
}
