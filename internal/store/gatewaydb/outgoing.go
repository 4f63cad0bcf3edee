package gatewaydb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// State is how far an outgoing envelope has come.
type State string

// The states of an outgoing envelope.
const (
	Queued    State = "queued"    // no byte of it has left
	Sending   State = "sending"   // the partner may have it; there is no receipt
	Delivered State = "delivered" // the partner's gateway receipted it
	Refused   State = "refused"   // the partner's gateway will not take it; the lane waits for inside
	Cancelled State = "cancelled" // it will not go; the partner has yet to hear that its number is void
	Void      State = "void"      // the partner knows that its number is void
)

// open is what a lane still has to see to; the index outgoing_open has the same words.
const open = `state IN ('queued', 'sending', 'refused', 'cancelled')`

// Outgoing is one sealed envelope on its way to a partner.
type Outgoing struct {
	ID string // inside's name for it
	Place
	Envelope   string // the envelope's own id
	Hash       string
	Commitment string
	Size       int // of its bytes
	State      State
	PutAt      time.Time // also its order in its lane
	Attempts   int       // that brought no answer that counts
	NextTry    time.Time // when the lane means to try again; the zero time of Unix means now
	Code       string    // why it is not delivered; "" when nothing needs saying
	Receipt    []byte
}

// AddOutgoing records an envelope, after all that its partner had before: queued,
// or cancelled, without its bytes, when only its number is to go.
func (tx *Tx) AddOutgoing(id string, s envelope.Sealed, state State) error {
	h := s.Header()
	at, err := tx.sql.Stamp("outgoing/" + string(h.To))
	if err != nil {
		return err
	}
	signed := s.Bytes()
	if state == Cancelled {
		signed = []byte{}
	}
	_, err = tx.sql.Exec(`INSERT INTO outgoing (id, partner, lane, incarnation, seq, envelope, hash, commitment, signed, size, state, put_at, attempts, next_try, code)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, '')`,
		id, h.To, h.Lane, h.Incarnation, h.Seq, h.ID, s.Hash(), h.Commitment, signed, len(signed), state, at)
	if err != nil {
		return err
	}
	return tx.setParts(id, h.Parts)
}

// OutgoingHead gives the last envelope that was put into a sequence; Seq is not looked at.
func (tx *Tx) OutgoingHead(p Place) (envelope.Head, error) {
	return tx.head(p, `SELECT seq, hash FROM outgoing WHERE partner = $1 AND incarnation = $2 AND lane = $3 ORDER BY seq DESC LIMIT 1`)
}

const outgoingColumns = `id, partner, lane, incarnation, seq, envelope, hash, commitment, size, state, put_at, attempts, next_try, code, receipt`

func scanOutgoing(row sqldb.Row) (Outgoing, error) {
	var o Outgoing
	err := row.Scan(&o.ID, &o.Partner, &o.Lane, &o.Incarnation, &o.Seq, &o.Envelope, &o.Hash, &o.Commitment, &o.Size, &o.State,
		sqldb.Time(&o.PutAt), &o.Attempts, sqldb.Time(&o.NextTry), &o.Code, &o.Receipt)
	return o, err
}

// Outgoing gives an envelope by inside's name for it, without its bytes.
func (tx *Tx) Outgoing(id string) (Outgoing, error) {
	return sqldb.One(tx.sql, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing WHERE id = $1`, id)
}

// OpenOutgoing lists what a lane still has to see to, in order and without
// the bytes, at most limit of them.
func (tx *Tx) OpenOutgoing(partner party.Code, lane envelope.Lane, limit int) ([]Outgoing, error) {
	return sqldb.All(tx.sql, scanOutgoing, `SELECT `+outgoingColumns+` FROM outgoing
		WHERE partner = $1 AND lane = $2 AND `+open+` ORDER BY put_at LIMIT $3`, partner, lane, limit)
}

// OutgoingBytes gives an envelope's bytes.
func (tx *Tx) OutgoingBytes(id string) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT signed FROM outgoing WHERE id = $1`, id)
}

// SetSending records that a queued envelope may reach its partner from now on,
// and tells whether it did: not when it was cancelled meanwhile.
func (tx *Tx) SetSending(id string) (bool, error) {
	changed, err := tx.sql.Exec(`UPDATE outgoing SET state = $2 WHERE id = $1 AND state IN ('queued', 'sending')`, id, Sending)
	return changed > 0, err
}

// SetDelivered records the partner's receipt.
func (tx *Tx) SetDelivered(id string, receipt []byte) error {
	_, err := tx.sql.Exec(`UPDATE outgoing SET state = $2, code = '', receipt = $3 WHERE id = $1`, id, Delivered, receipt)
	if err != nil {
		return err
	}
	return tx.dropParts(id)
}

// SetVoid records that the partner knows that the number is void.
func (tx *Tx) SetVoid(id string) error {
	_, err := tx.sql.Exec(`UPDATE outgoing SET state = $2 WHERE id = $1 AND state = $3`, id, Void, Cancelled)
	return err
}

// Cancel stops an envelope that nobody has been sent, or that the partner
// refused, and tells whether it did. Its bytes are dropped: they never go.
func (tx *Tx) Cancel(id string) (bool, error) {
	changed, err := tx.sql.Exec(`UPDATE outgoing SET state = $2, next_try = 0, signed = $3, size = 0 WHERE id = $1 AND state IN ('queued', 'refused')`,
		id, Cancelled, []byte{})
	if err != nil || changed == 0 {
		return false, err
	}
	return true, tx.dropParts(id)
}

// SetRefused records that the partner's gateway will not take an envelope, and
// tells whether that is new.
func (tx *Tx) SetRefused(id, code string) (bool, error) {
	changed, err := tx.sql.Exec(`UPDATE outgoing SET state = $2, code = $3 WHERE id = $1 AND state IN ('queued', 'sending', 'cancelled')`, id, Refused, code)
	if err != nil || changed == 0 {
		return false, err
	}
	return true, tx.dropParts(id)
}

// SetLater records that an attempt brought no answer that counts, and why.
func (tx *Tx) SetLater(id string, next time.Time, code string) error {
	_, err := tx.sql.Exec(`UPDATE outgoing SET attempts = attempts + 1, next_try = $2, code = $3 WHERE id = $1 AND `+open, id, next, code)
	return err
}

// Rewind queues again what a partner once had and has lost: the numbers from
// p.Seq up to, and without, the first that is still open; what has no bytes any
// more goes as void. It tells how many.
func (tx *Tx) Rewind(p Place, before uint64) (int64, error) {
	return tx.sql.Exec(`UPDATE outgoing SET next_try = 0, parts_taken = 0, state = CASE WHEN state = 'void' OR size = 0 THEN 'cancelled' ELSE 'sending' END
		WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq >= $4 AND seq < $5 AND state IN ('delivered', 'void')`,
		p.Partner, p.Incarnation, p.Lane, p.Seq, before)
}
