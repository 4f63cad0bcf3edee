package insidedb

import (
	"bytes"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Outgoing is a sealed envelope in the outbox.
type Outgoing struct {
	ID          string // the envelope's
	Partner     party.Code
	Incarnation string
	Lane        envelope.Lane
	Seq         uint64
	Kind        string
	Hash        string // of the envelope's bytes
	Commitment  string
	Envelope    []byte
	Release     string // "" for a Control
	SealedAt    time.Time
	MovedAt     *time.Time // committed at the gateway
	DeliveredAt *time.Time // receipted by the partner's gateway
	CancelAt    *time.Time // the gateway is to stop it
	StoppedAt   *time.Time // the gateway has stopped it, or it was too late
	Reason      string     // why it is to be stopped; "" when it is not
}

const outboxColumns = `id, partner, incarnation, lane, seq, kind, hash, commitment, envelope, release_id, sealed_at, moved_at, delivered_at, cancel_at, stopped_at, cancel_reason`

// Enqueue puts a sealed envelope into the outbox and at the head of its lane.
// releaseID is "" for a Control. A number that is not the next is a conflict.
func (tx *Tx) Enqueue(s envelope.Sealed, releaseID string, at time.Time) error {
	if !s.Valid() {
		return errs.E(errs.Internal, "insidedb.Enqueue", "not a sealed envelope")
	}
	h := s.Header()
	key := LaneKey{Partner: h.To, Direction: Out, Incarnation: h.Incarnation, Lane: h.Lane}
	if err := tx.Advance(key, h.Seq, s.Hash()); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`INSERT INTO outbox (`+outboxColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, NULL, NULL, '')`,
		h.ID, string(h.To), h.Incarnation, string(h.Lane), h.Seq, h.Kind, s.Hash(), h.Commitment, s.Bytes(), releaseID, at)
	if err != nil {
		return err
	}
	if err := tx.addSalts(s.Hash(), s.Salts()); err != nil || releaseID == "" {
		return err
	}
	return tx.noteReleased(s, at)
}

func (tx *Tx) addSalts(hash string, salts [][]byte) error {
	_, err := tx.sql.Exec(`INSERT INTO salts (hash, salts) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`, hash, bytes.Join(salts, nil))
	return err
}

// Salts are those of an envelope's commitment: the content's, then each
// portion's. They are not-found once erased.
func (tx *Tx) Salts(envelopeHash string) ([][]byte, error) {
	all, err := sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT salts FROM salts WHERE hash = $1`, envelopeHash)
	if err != nil {
		return nil, err
	}
	return slices.Collect(slices.Chunk(all, envelope.SaltSize)), nil
}

// UnmovedPartners lists the partners for whom the gateway may not hold everything yet.
func (tx *Tx) UnmovedPartners() ([]party.Code, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT DISTINCT partner FROM outbox WHERE moved_at IS NULL ORDER BY partner`)
}

// urgency orders lanes: a full one never holds a more urgent one.
const urgency = `CASE lane WHEN 'control' THEN 1 WHEN 'warning' THEN 2 WHEN 'ordinary' THEN 3 WHEN 'bulk' THEN 4 ELSE 0 END`

// Unmoved lists envelopes for a partner that the gateway may not hold yet, the
// urgent lanes first and each lane's in the order of its numbers: at most limit, and no more than size bytes
// in all unless the first alone is larger.
func (tx *Tx) Unmoved(partner party.Code, limit, size int) ([]Outgoing, error) {
	ids, err := within(tx, size, `SELECT id, length(envelope) FROM outbox WHERE moved_at IS NULL AND partner = $1 ORDER BY `+urgency+`, incarnation, seq LIMIT $2`,
		string(partner), limit)
	if err != nil {
		return nil, err
	}
	return each(ids, tx.Outgoing)
}

// Outgoing gives an envelope by its id.
func (tx *Tx) Outgoing(id string) (Outgoing, error) {
	return sqldb.One(tx.sql, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE id = $1`, id)
}

// OutgoingAt gives the envelope that used a number of a sequence.
func (tx *Tx) OutgoingAt(k LaneKey, seq uint64) (Outgoing, error) {
	return sqldb.One(tx.sql, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4`,
		string(k.Partner), k.Incarnation, string(k.Lane), seq)
}

// OutgoingByHash gives the envelope whose bytes have this hash.
func (tx *Tx) OutgoingByHash(hash string) (Outgoing, error) {
	return sqldb.One(tx.sql, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE hash = $1`, hash)
}

// MarkMoved records that the gateway holds an envelope; it says whether that is new.
func (tx *Tx) MarkMoved(id string, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE outbox SET moved_at = $2 WHERE id = $1 AND moved_at IS NULL`, id, at))
}

// MarkDelivered records that the partner's gateway holds an envelope; it says
// whether that is new. at is the time that the receipt states.
func (tx *Tx) MarkDelivered(id string, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE outbox SET delivered_at = $2 WHERE id = $1 AND delivered_at IS NULL`, id, at))
}

// WantCancelled asks that the gateway stop an envelope that is not delivered,
// and says why; it says whether that is new.
func (tx *Tx) WantCancelled(id, reason string, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE outbox SET cancel_at = $2, cancel_reason = $3 WHERE id = $1 AND cancel_at IS NULL AND delivered_at IS NULL`, id, at, reason))
}

// ToCancel lists moved envelopes that the gateway is to stop and may not have
// stopped yet, the first asked for first; see Restoring for the rest.
func (tx *Tx) ToCancel(limit int) ([]Outgoing, error) {
	ids, err := sqldb.All(tx.sql, sqldb.Scalar[string],
		`SELECT id FROM outbox WHERE cancel_at IS NOT NULL AND stopped_at IS NULL AND moved_at IS NOT NULL AND cancel_reason <> $2
		 ORDER BY cancel_at, id LIMIT $1`, limit, RestoredReason)
	if err != nil {
		return nil, err
	}
	return each(ids, tx.Outgoing)
}

// Undelivered lists the releases' envelopes that have no receipt and are not to
// be stopped, to one partner or to anybody for "", by id, behind the one given;
// "" is before the first.
func (tx *Tx) Undelivered(partner party.Code, after string, limit int) ([]Outgoing, error) {
	ids, err := sqldb.All(tx.sql, sqldb.Scalar[string],
		`SELECT id FROM outbox WHERE delivered_at IS NULL AND cancel_at IS NULL AND release_id <> '' AND ($1 = '' OR partner = $1) AND id > $2 ORDER BY id LIMIT $3`,
		string(partner), after, limit)
	if err != nil {
		return nil, err
	}
	return each(ids, tx.Outgoing)
}

// MarkStopped records that there is no more to do to stop an envelope: the
// gateway has stopped it, or it was too late.
func (tx *Tx) MarkStopped(id string, at time.Time) error {
	_, err := tx.sql.Exec(`UPDATE outbox SET stopped_at = $2 WHERE id = $1 AND stopped_at IS NULL`, id, at)
	return err
}

func scanOutgoing(row sqldb.Row) (Outgoing, error) {
	var o Outgoing
	err := row.Scan(&o.ID, &o.Partner, &o.Incarnation, &o.Lane, &o.Seq, &o.Kind, &o.Hash, &o.Commitment, &o.Envelope, &o.Release,
		sqldb.Time(&o.SealedAt), sqldb.OptionalTime(&o.MovedAt), sqldb.OptionalTime(&o.DeliveredAt),
		sqldb.OptionalTime(&o.CancelAt), sqldb.OptionalTime(&o.StoppedAt), &o.Reason)
	return o, err
}

// within reads (id, size) rows and keeps as many ids as fit into a number of
// bytes, and always the first.
func within(tx *Tx, space int, query string, args ...any) ([]string, error) {
	type sized struct {
		id   string
		size int
	}
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (sized, error) {
		var s sized
		err := row.Scan(&s.id, &s.size)
		return s, err
	}, query, args...)
	var out []string
	for _, r := range rows {
		if space -= r.size; space < 0 && len(out) > 0 {
			break
		}
		out = append(out, r.id)
	}
	return out, err
}

// each reads the rows of ids, in their order.
func each[T any](ids []string, read func(string) (T, error)) ([]T, error) {
	out := make([]T, 0, len(ids))
	for _, id := range ids {
		row, err := read(id)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}
