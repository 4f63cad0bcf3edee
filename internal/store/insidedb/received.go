package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Received is one item that a partner sent, and what was done with it.
type Received struct {
	ID          string // of the inbox event
	Partner     party.Code
	Incarnation string
	Lane        envelope.Lane
	Seq         uint64
	Envelope    string // id
	Hash        string
	Kind        string
	Commitment  string
	State       State // admitted, refused, quarantined
	Code        envelope.Code
	Bundle      []byte // nil when it was refused, and once erased
	Portions    []tearline.Portion
	Marking     string
	Use         []string
	Onward      string
	Method      release.Method
	Sent        time.Time // as the sender states it
	RecordedAt  time.Time
	Erased      *Erased // its content; nil while it is held
}

const receivedColumns = `id, partner, incarnation, lane, seq, envelope, hash, kind, commitment, state, code, bundle, portions, marking, uses, onward, method, sent, recorded_at`

// selectReceived reads items, as scanReceived takes them.
var selectReceived = `SELECT ` + receivedColumns + `, ` + erasedColumns(receivedPayload, `received.id`) + `, ` +
	keyOf(receivedPayload, `received.id`, `0`) + ` FROM received`

// AddReceived records an opened item as admitted or quarantined. marking is
// what the reader of its bundle found.
func (tx *Tx) AddReceived(id string, state State, code envelope.Code, marking string, v envelope.Verified) (Received, error) {
	if !v.Valid() || state != Admitted && state != Quarantined {
		return Received{}, errs.E(errs.Internal, "insidedb.AddReceived", "only what was opened is admitted or quarantined")
	}
	r := heading(id, v.Header(), v.Hash())
	r.State, r.Code, r.Marking, r.Bundle, r.Portions = state, code, marking, v.Bundle(), v.Portions()
	if err := tx.addSalts(r.Hash, v.Salts()); err != nil {
		return Received{}, err
	}
	r, err := tx.addReceived(r)
	if err != nil {
		return r, err
	}
	if state == Admitted {
		if err := tx.toIndex(SubjectReceived, r.ID, 1, r.RecordedAt); err != nil {
			return r, err
		}
	}
	return r, tx.noteReceived(v, r.RecordedAt)
}

// AddRefused records that an item was refused; nothing of its content is kept here,
// and the gateway is to forget its envelope.
func (tx *Tx) AddRefused(id string, code envelope.Code, h envelope.Header, hash string) (Received, error) {
	r := heading(id, h, hash)
	r.State, r.Code = Refused, code
	if err := tx.toBeForgotten(hash); err != nil {
		return Received{}, err
	}
	return tx.addReceived(r)
}

func heading(id string, h envelope.Header, hash string) Received {
	return Received{ID: id, Partner: h.From, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Envelope: h.ID, Hash: hash, Kind: h.Kind,
		Commitment: h.Commitment, Use: h.Use, Onward: h.Onward, Method: h.Method, Sent: h.Sent}
}

func (tx *Tx) addReceived(r Received) (Received, error) {
	at, err := tx.sql.Stamp("received/" + string(r.Partner))
	if err != nil {
		return Received{}, err
	}
	r.RecordedAt = at
	use, err := asJSON(r.Use)
	if err != nil {
		return Received{}, err
	}
	var bundle []byte // of what is refused nothing is kept
	portions := ""
	if r.State != Refused {
		l, err := tx.newLock(payloadID{kind: receivedPayload, id: r.ID})
		if err != nil {
			return Received{}, err
		}
		if bundle, err = l.seal("bundle", r.Bundle); err != nil {
			return Received{}, err
		}
		if portions, err = l.sealText("portions", r.Portions); err != nil {
			return Received{}, err
		}
	}
	_, err = tx.sql.Exec(`INSERT INTO received (`+receivedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		r.ID, string(r.Partner), r.Incarnation, string(r.Lane), r.Seq, r.Envelope, r.Hash, r.Kind, r.Commitment, string(r.State), string(r.Code),
		bundle, portions, r.Marking, use, r.Onward, string(r.Method), r.Sent, at)
	if err != nil {
		return r, err
	}
	return r, tx.noteCame(r)
}

// Received gives an item by its id.
func (tx *Tx) Received(id string) (Received, error) {
	if tx.hides(SubjectReceived, id) {
		return Received{}, notHeld()
	}
	return sqldb.One(tx.sql, tx.scanReceived, selectReceived+` WHERE id = $1`, id)
}

// ReceivedItems lists items as of a time, the latest first: from one partner or
// from all for "", of one state or of every state for "".
func (tx *Tx) ReceivedItems(partner party.Code, state State, asOf time.Time, limit int) ([]Received, error) {
	return sqldb.All(tx.sql, tx.scanReceived,
		selectReceived+` WHERE recorded_at <= $1 AND ($2 = '' OR partner = $2) AND ($3 = '' OR state = $3)`+tx.seenRows(SubjectReceived, "received")+`
		 ORDER BY recorded_at DESC, id LIMIT $4`, until(asOf), string(partner), string(state), limit)
}

func (tx *Tx) scanReceived(row sqldb.Row) (Received, error) {
	var r Received
	var portions, use string
	var bundle, secret []byte
	var e erasedScan
	columns := append([]any{&r.ID, &r.Partner, &r.Incarnation, &r.Lane, &r.Seq, &r.Envelope, &r.Hash, &r.Kind, &r.Commitment, &r.State, &r.Code,
		&bundle, &portions, &r.Marking, &use, &r.Onward, &r.Method, sqldb.Time(&r.Sent), sqldb.Time(&r.RecordedAt)}, e.columns()...)
	if err := row.Scan(append(columns, &secret)...); err != nil {
		return Received{}, err
	}
	if err := fromJSON(use, &r.Use); err != nil || r.State == Refused {
		return r, err
	}
	l, err := tx.vault.lock(payloadID{kind: receivedPayload, id: r.ID}, secret)
	if err != nil {
		return Received{}, err
	}
	if r.Erased, err = e.settle(l); err != nil {
		return Received{}, err
	}
	if r.Bundle, err = l.open("bundle", bundle); err != nil {
		return Received{}, err
	}
	return r, l.openText("portions", portions, &r.Portions)
}
