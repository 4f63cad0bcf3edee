package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Proved is a proof that an officer had made of a release. It holds no words.
type Proved struct {
	Number     int // from 1, in the order in which they were made
	Release    string
	Partner    party.Code // to whom the release went; not who is shown the proof
	Envelope   string     // hash of the envelope that is proved
	Portions   []int      // those that it shows, from 1
	Document   string     // hash of the proof, as it was given out
	Officer    string
	RecordedAt time.Time
}

func (p Proved) subject() string { return ofProof + strconv.Itoa(p.Number) }

func (p Proved) record() any {
	return []any{"proof", p.Number, p.Release, p.Partner, p.Envelope, append([]int{}, p.Portions...), p.Document, p.Officer, p.RecordedAt.UnixMicro()}
}

// AddProved records a proof with its leaf, and gives it its number.
func (tx *Tx) AddProved(p Proved) (Proved, error) {
	at, err := tx.sql.Stamp("proofs")
	if err != nil {
		return Proved{}, err
	}
	p.RecordedAt = at
	portions, err := asJSON(p.Portions)
	if err != nil {
		return Proved{}, err
	}
	if p.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM proofs`); err != nil {
		return Proved{}, err
	}
	if _, err = tx.sql.Exec(`INSERT INTO proofs (number, release_id, partner, envelope, portions, document, officer, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.Number, p.Release, string(p.Partner), p.Envelope, portions, p.Document, p.Officer, at); err != nil {
		return Proved{}, err
	}
	return p, tx.noteOrdered(p.subject(), "proof", p.Partner, at, p.record())
}

const selectProved = `SELECT number, release_id, partner, envelope, portions, document, officer, recorded_at FROM proofs`

func scanProved(row sqldb.Row) (Proved, error) {
	var p Proved
	var portions string
	if err := row.Scan(&p.Number, &p.Release, &p.Partner, &p.Envelope, &portions, &p.Document, &p.Officer, sqldb.Time(&p.RecordedAt)); err != nil {
		return Proved{}, err
	}
	return p, fromJSON(portions, &p.Portions)
}

// Proofs lists the proofs that were made of a release, the first first.
func (tx *Tx) Proofs(release string) ([]Proved, error) {
	return sqldb.All(tx.sql, scanProved, selectProved+` WHERE release_id = $1 ORDER BY number`, release)
}

// proof gives a proof by its number, as the subject of its leaf has it.
func (tx *Tx) proof(number string) (Proved, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return Proved{}, errs.E(errs.NotFound, "insidedb.proof", "no such proof")
	}
	return sqldb.One(tx.sql, scanProved, selectProved+` WHERE number = $1`, n)
}
