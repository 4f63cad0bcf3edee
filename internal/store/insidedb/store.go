package insidedb

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/payload"
	"entente/internal/store/sqldb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Settle is how long after a moment the view across streams as of that moment
// is final: another process may commit an earlier stamp until then.
const Settle = 5 * time.Second

// Store is the inside database. It is safe for concurrent use.
type Store struct {
	db    *sqldb.DB
	vault vault

	readKey  func(sealed bool) (payload.Key, error) // nil: the keys of payloads stand bare
	recorder *recorder                              // nil: no leaves are written
	writes   atomic.Int64
}

// Tx is a transaction under way on the inside database.
type Tx struct {
	sql   *sqldb.Tx
	vault *vault
	last  lock // the last of a report's version: one transaction keeps much under it
	log   *recorder
	index *blind // nil before it is asked for
	sight *Sight // nil: nothing that is held is hidden
}

// Writes tells whether the transaction may change anything: what it sees may yet
// be taken back.
func (tx *Tx) Writes() bool { return tx.sql.Writes() }

// Option changes how a store is opened.
type Option func(*Store)

// WithKey seals the keys of payloads under the key of the store, which lies
// apart from the database: who has the database alone reads no content.
func WithKey(k payload.Key) Option {
	return WithKeyFrom(func(bool) (payload.Key, error) { return k, nil })
}

// WithKeyFrom is WithKey for a key that is read, or made, when it is known whether
// keys of payloads are sealed under one already.
func WithKeyFrom(read func(sealed bool) (payload.Key, error)) Option {
	return func(s *Store) { s.readKey = read }
}

// WithRandom draws keys from a source of randomness; the default is the system's.
func WithRandom(r io.Reader) Option { return func(s *Store) { s.vault.random = r } }

// Open brings the database to the program's version, seals what an older program
// has left in clear, and gives the store. The caller keeps the database and closes
// it. The error is invalid when the keys of payloads are sealed under another key
// of the store, or under one and none was given.
func Open(ctx context.Context, db *sqldb.DB, options ...Option) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "insidedb.Open", err, "the program's migrations cannot be read")
	}
	if err := db.Migrate(ctx, files); err != nil {
		return nil, err
	}
	s := &Store{db: db, vault: vault{random: rand.Reader}}
	for _, o := range options {
		o(s)
	}
	if err := s.sealOld(ctx); err != nil {
		return s, err
	}
	if err := s.readMarks(ctx); err != nil {
		return s, err
	}
	return s, s.readLedger(ctx)
}

// Now is the store's clock, in UTC and whole microseconds.
func (s *Store) Now() time.Time { return s.db.Now() }

// Read runs fn on one state of the database.
func (s *Store) Read(ctx context.Context, fn func(*Tx) error) error {
	return s.db.Read(ctx, func(tx *sqldb.Tx) error {
		return fn(&Tx{sql: tx, vault: &s.vault, log: s.recorder, sight: sightOf(ctx)})
	})
}

// Write runs fn in one serialisable, durable transaction. fn may be run again
// and must have no effect outside its transaction.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	run, written := s.conditional(ctx, fn)
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return run(&Tx{sql: tx, vault: &s.vault, log: s.recorder, sight: sightOf(ctx)})
	})
	if err == nil {
		written()
	}
	return err
}

// Grouped is Write for small writes that come in numbers: those that wait
// share one commit, and each keeps its own fate.
func (s *Store) Grouped(ctx context.Context, fn func(*Tx) error) error {
	run, written := s.conditional(ctx, fn)
	err := s.db.WriteGrouped(ctx, func(tx *sqldb.Tx) error {
		return run(&Tx{sql: tx, vault: &s.vault, log: s.recorder, sight: sightOf(ctx)})
	})
	if err == nil {
		written()
	}
	return err
}

// Scrub makes what was deleted before unreadable in the store's own files, where
// the engine can.
func (s *Store) Scrub(ctx context.Context) error { return s.db.Scrub(ctx) }

// ScrubKeys is Scrub, and on PostgreSQL writes the table of payloads' keys anew,
// so that its file holds no key that was destroyed.
func (s *Store) ScrubKeys(ctx context.Context) error {
	if err := s.db.Rewrite(ctx, "payload_keys"); err != nil {
		return err
	}
	return s.db.Scrub(ctx)
}

// Settled refuses an as-of that is too near for a view across streams. The
// zero time is the present and always allowed.
func (s *Store) Settled(asOf time.Time) error {
	if newest := s.Now().Add(-Settle); !asOf.IsZero() && asOf.After(newest) {
		return errs.E(errs.Invalid, "insidedb.Settled", "as of %s is too near; expected a time at least %s ago",
			asOf.UTC().Format(time.RFC3339), Settle)
	}
	return nil
}

// until is the last stamp that an as-of sees; the zero time is the present.
func until(asOf time.Time) int64 {
	if asOf.IsZero() {
		return math.MaxInt64
	}
	return asOf.UnixMicro()
}

// added tells from the number of rows that an insert changed whether the row is new.
func added(changed int64, err error) (bool, error) { return changed > 0, err }

// mint makes the id of a row from what makes it unique. It is for our own eyes.
func mint(kind string, about ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(about, "\x00")))
	return kind + "-" + hex.EncodeToString(sum[:8])
}

// stampText is a stamp as a part of an id.
func stampText(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// asJSON is how lists and maps of plain words are kept in a text column.
func asJSON(value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "insidedb.asJSON", err, "a record cannot be written")
	}
	return string(data), nil
}

// fromJSON reads what asJSON wrote.
func fromJSON(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return errs.Wrap(errs.Internal, "insidedb.fromJSON", err, "a record cannot be read")
	}
	return nil
}
