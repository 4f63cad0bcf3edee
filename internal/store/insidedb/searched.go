package insidedb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// wordTables hold what an erasure takes away without a key to destroy: rows of words.
var wordTables = []string{"word_rows", "word_list", "word_ways"}

// ScrubItems is ScrubKeys, and on PostgreSQL writes the tables of words anew, without
// those that were erased; nobody searches meanwhile.
func (s *Store) ScrubItems(ctx context.Context) error {
	for _, table := range wordTables {
		if err := s.db.Rewrite(ctx, table); err != nil {
			return err
		}
	}
	return s.ScrubKeys(ctx)
}

// Search is that an officer searched, and what was shown. Of the question a hash behind a
// salt is kept, which tells whether it was a certain one; the salt stands sealed, so that
// who has the database alone tries none.
type Search struct {
	Officer string
	At      time.Time
	Hash    string    // "sha256:…"
	AsOf    time.Time // zero: the present
	Shown   []string  // of items: "report:ID#2"
	salt    []byte
}

// searchSalt names the sealed column of a search.
const searchSalt = "searches.salt"

// Asked tells whether the question was this one.
func (s Search) Asked(question string) bool { return s.Hash == hashOfQuestion(s.salt, question) }

func hashOfQuestion(salt []byte, question string) string {
	sum := sha256.Sum256(append(append([]byte{}, salt...), question...))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// AddSearch records that an officer searches now, and what is shown.
func (tx *Tx) AddSearch(officer, question string, asOf time.Time, shown []string) (Search, error) {
	const op = "insidedb.AddSearch"
	s := Search{Officer: officer, AsOf: asOf, Shown: shown, salt: make([]byte, digestSecret)}
	if _, err := io.ReadFull(tx.vault.random, s.salt); err != nil {
		return Search{}, errs.Wrap(errs.Internal, op, err, "no randomness")
	}
	s.Hash = hashOfQuestion(s.salt, question)
	list, err := asJSON(shown)
	if err != nil {
		return Search{}, err
	}
	k, err := tx.blind()
	if err != nil {
		return Search{}, err
	}
	salt, err := k.seal(searchSalt, s.salt)
	if err != nil {
		return Search{}, err
	}
	if s.At, err = tx.sql.Stamp("searches/" + officer); err != nil {
		return Search{}, err
	}
	as := int64(0)
	if !asOf.IsZero() {
		as = asOf.UnixMicro()
	}
	_, err = tx.sql.Exec(`INSERT INTO searches (officer, at, salt, hash, as_of, shown) VALUES ($1, $2, $3, $4, $5, $6)`, officer, s.At, salt, s.Hash, as, list)
	return s, err
}

// Searches lists when an officer searched, the last first: at most limit.
func (tx *Tx) Searches(officer string, limit int) ([]Search, error) {
	k, err := tx.blind()
	if err != nil {
		return nil, err
	}
	return sqldb.All(tx.sql, func(row sqldb.Row) (Search, error) {
		s := Search{Officer: officer}
		var as int64
		var salt []byte
		var shown string
		if err := row.Scan(sqldb.Time(&s.At), &salt, &s.Hash, &as, &shown); err != nil {
			return s, err
		}
		if as != 0 {
			s.AsOf = time.UnixMicro(as).UTC()
		}
		if s.salt, err = k.open(searchSalt, salt); err != nil {
			return s, err
		}
		return s, fromJSON(shown, &s.Shown)
	}, `SELECT at, salt, hash, as_of, shown FROM searches WHERE officer = $1 ORDER BY at DESC LIMIT $2`, officer, limit)
}
