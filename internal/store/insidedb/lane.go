package insidedb

import (
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Directions of a lane and of a receipt.
const (
	Out = "out"
	In  = "in"
)

// LaneKey names one sequence of envelopes.
type LaneKey struct {
	Partner     party.Code
	Direction   string // out, in
	Incarnation string // the sender's
	Lane        envelope.Lane
}

// Head gives the last envelope of a sequence: number 0 before the first.
func (tx *Tx) Head(k LaneKey) (envelope.Head, error) {
	out := envelope.Head{Incarnation: k.Incarnation, Lane: k.Lane}
	all, err := sqldb.All(tx.sql, func(row sqldb.Row) (envelope.Head, error) {
		h := out
		err := row.Scan(&h.Seq, &h.Hash)
		return h, err
	}, `SELECT seq, head FROM lanes WHERE partner = $1 AND direction = $2 AND incarnation = $3 AND lane = $4`,
		string(k.Partner), k.Direction, k.Incarnation, string(k.Lane))
	if err != nil || len(all) == 0 {
		return out, err
	}
	return all[0], nil
}

// Advance puts the next envelope at the head of a sequence. A number that is
// not the next is a conflict, and nothing changes.
func (tx *Tx) Advance(k LaneKey, seq uint64, hash string) error {
	query := `UPDATE lanes SET seq = $5, head = $6
		 WHERE partner = $1 AND direction = $2 AND incarnation = $3 AND lane = $4 AND seq = $5 - 1`
	if seq == 1 {
		query = `INSERT INTO lanes (partner, direction, incarnation, lane, seq, head) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (partner, direction, incarnation, lane) DO NOTHING`
	}
	changed, err := tx.sql.Exec(query, string(k.Partner), k.Direction, k.Incarnation, string(k.Lane), seq, hash)
	if err == nil && changed == 0 {
		err = errs.E(errs.Conflict, "insidedb.Advance", "number %d is not the next of its lane", seq)
	}
	return err
}

// Heads lists every sequence with a partner in one direction.
func (tx *Tx) Heads(partner party.Code, direction string) ([]envelope.Head, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (envelope.Head, error) {
		var h envelope.Head
		err := row.Scan(&h.Incarnation, &h.Lane, &h.Seq, &h.Hash)
		return h, err
	}, `SELECT incarnation, lane, seq, head FROM lanes WHERE partner = $1 AND direction = $2 ORDER BY incarnation, lane`, string(partner), direction)
}
