package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Incoming is one event that the gateway handed over. What it says of itself
// serves only to put events in order; who processes it verifies the bytes.
type Incoming struct {
	ID          string // minted by the gateway
	Kind        string
	Partner     party.Code
	Incarnation string        // with Lane, the sequence that it belongs to; "" for none
	Lane        envelope.Lane // "" for none
	Seq         uint64
	Hash        string
	Item        string // the envelope of ours that it is about; "" for none
	Code        string // why a gateway refused
	Body        []byte
	Held        []byte // equivocation: the envelope that was there before
	TakenAt     time.Time
	Outcome     string // what came of it; "" while it waits
}

const inboxColumns = `id, kind, partner, incarnation, lane, seq, hash, item, code, body, held, taken_at, outcome`

// AddIncoming records an event; one that is held already is left as it is.
func (tx *Tx) AddIncoming(i Incoming) (bool, error) {
	return added(tx.sql.Exec(`INSERT INTO inbox (`+inboxColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')
		ON CONFLICT (id) DO NOTHING`,
		i.ID, i.Kind, string(i.Partner), i.Incarnation, string(i.Lane), i.Seq, i.Hash, i.Item, i.Code, i.Body, i.Held, i.TakenAt))
}

// WaitingLanes lists the sequences in which something waits, the urgent lanes
// first; a Lane of "" holds
// what belongs to no sequence.
func (tx *Tx) WaitingLanes() ([]LaneKey, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (LaneKey, error) {
		k := LaneKey{Direction: In}
		err := row.Scan(&k.Partner, &k.Incarnation, &k.Lane)
		return k, err
	}, `SELECT partner, incarnation, lane FROM (SELECT DISTINCT partner, incarnation, lane FROM inbox WHERE done_at IS NULL) AS waiting
		ORDER BY `+urgency+`, partner, incarnation`)
}

// Waiting lists what waits in a sequence by number: at most limit, and no more
// than size bytes in all unless the first alone is larger.
func (tx *Tx) Waiting(k LaneKey, limit, size int) ([]Incoming, error) {
	ids, err := within(tx, size, `SELECT id, COALESCE(length(body), 0) FROM inbox WHERE done_at IS NULL AND partner = $1 AND incarnation = $2 AND lane = $3
		ORDER BY seq, taken_at, id LIMIT $4`, string(k.Partner), k.Incarnation, string(k.Lane), limit)
	if err != nil {
		return nil, err
	}
	return each(ids, tx.Incoming)
}

// Incoming gives an event by its id.
func (tx *Tx) Incoming(id string) (Incoming, error) {
	return sqldb.One(tx.sql, scanIncoming, `SELECT `+inboxColumns+` FROM inbox WHERE id = $1`, id)
}

// IncomingAt lists the events that claimed a number of a sequence and came to
// the outcome, the first first.
func (tx *Tx) IncomingAt(k LaneKey, seq uint64, outcome string) ([]Incoming, error) {
	return sqldb.All(tx.sql, scanIncoming, `SELECT `+inboxColumns+` FROM inbox WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND seq = $4
		AND outcome = $5 ORDER BY done_at, id`, string(k.Partner), k.Incarnation, string(k.Lane), seq, outcome)
}

func scanIncoming(row sqldb.Row) (Incoming, error) {
	var i Incoming
	err := row.Scan(&i.ID, &i.Kind, &i.Partner, &i.Incarnation, &i.Lane, &i.Seq, &i.Hash, &i.Item, &i.Code, &i.Body, &i.Held, sqldb.Time(&i.TakenAt), &i.Outcome)
	return i, err
}

// DoneIncoming records what came of an event; it says whether that is new.
func (tx *Tx) DoneIncoming(id, outcome string, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE inbox SET done_at = $2, outcome = $3 WHERE id = $1 AND done_at IS NULL`, id, at, outcome))
}

// PruneIncoming forgets the bytes of an event that nothing rests on any more;
// that it came, its place and its hash stay.
func (tx *Tx) PruneIncoming(id string) error {
	_, err := tx.sql.Exec(`UPDATE inbox SET body = NULL, held = NULL WHERE id = $1`, id)
	return err
}
