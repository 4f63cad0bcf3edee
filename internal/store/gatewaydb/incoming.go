package gatewaydb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Incoming is what is held under one number of a partner's lane.
type Incoming struct {
	Place
	Hash       string
	Signed     []byte // nil for a void number
	Receipt    []byte // the receipt that was given, nil for a void number
	ReceivedAt time.Time
}

// AddIncoming records an envelope with the receipt given for it, or a void
// number without either, and stamps it. A place that is taken is a conflict.
func (tx *Tx) AddIncoming(in Incoming) error {
	at, err := tx.sql.Stamp("incoming/" + string(in.Partner))
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO incoming (partner, incarnation, lane, seq, hash, signed, receipt, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		in.Partner, in.Incarnation, in.Lane, in.Seq, in.Hash, in.Signed, in.Receipt, at)
	return err
}

// Incoming gives what is held under a place; the error is not-found for nothing.
func (tx *Tx) Incoming(p Place) (Incoming, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Incoming, error) {
		in := Incoming{Place: p}
		err := row.Scan(&in.Hash, &in.Signed, &in.Receipt, sqldb.Time(&in.ReceivedAt))
		return in, err
	}, `SELECT hash, signed, receipt, received_at FROM incoming WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		p.Partner, p.Incarnation, p.Lane, p.Seq)
}

// IncomingHead gives the last number held of a sequence; Seq is not looked at.
func (tx *Tx) IncomingHead(p Place) (envelope.Head, error) {
	return tx.head(p, `SELECT seq, hash FROM incoming WHERE partner = $1 AND incarnation = $2 AND lane = $3 ORDER BY seq DESC LIMIT 1`)
}

// Waiting counts the events of a partner's lane that inside has yet to take, up
// to limit, and the bytes that come with these.
func (tx *Tx) Waiting(partner party.Code, lane envelope.Lane, limit int) (events, size int, err error) {
	type load struct{ events, size int }
	l, err := sqldb.One(tx.sql, func(row sqldb.Row) (load, error) {
		var l load
		err := row.Scan(&l.events, &l.size)
		return l, err
	}, `SELECT count(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM (SELECT size FROM events WHERE partner = $1 AND lane = $2 LIMIT $3) AS waiting`, partner, lane, limit)
	return l.events, l.size, err
}
