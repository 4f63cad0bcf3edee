package gatewaydb

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// EventKind says what has happened.
type EventKind string

// The kinds of event.
const (
	EventEnvelope     EventKind = "envelope"     // a partner's envelope is held
	EventVoid         EventKind = "void"         // a partner's number will never come
	EventReceipt      EventKind = "receipt"      // a partner's gateway receipted one of ours
	EventRefusal      EventKind = "refusal"      // a partner's gateway will not take one of ours
	EventEquivocation EventKind = "equivocation" // a partner signed two envelopes for one place
)

// Event is something that inside has yet to take.
type Event struct {
	ID   string // the same for the same happening, however often it is recorded
	Kind EventKind
	Place
	Hash   string // of the envelope that it is about
	Item   string // receipts and refusals: inside's name for the envelope
	Code   string // refusals: why
	Size   int    // of the bytes that inside takes with it
	Number time.Time
}

// id names what has happened: the hash of everything that it consists of.
func (e Event) id() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%d\x00%s\x00%s", e.Kind, e.Partner, e.Incarnation, e.Lane, e.Seq, e.Hash, e.Code))
	return hex.EncodeToString(sum[:])
}

// AddEvent records an event, after all that its partner had before. An event
// that waits already is not recorded again.
func (tx *Tx) AddEvent(e Event) error {
	number, err := tx.sql.Stamp("events/" + string(e.Partner))
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO events (id, number, kind, partner, incarnation, lane, seq, hash, item, code, size)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING`,
		e.id(), number, e.Kind, e.Partner, e.Incarnation, e.Lane, e.Seq, e.Hash, e.Item, e.Code, e.Size)
	return err
}

// EventLane is one lane of one partner.
type EventLane struct {
	Partner party.Code
	Lane    envelope.Lane
}

// EventLanes lists the lanes that have events, by partner. It costs a look for
// each of them, however many events there are.
func (tx *Tx) EventLanes() ([]EventLane, error) {
	var out []EventLane
	var last EventLane
	for {
		next, err := sqldb.All(tx.sql, func(row sqldb.Row) (EventLane, error) {
			var l EventLane
			err := row.Scan(&l.Partner, &l.Lane)
			return l, err
		}, `SELECT partner, lane FROM events WHERE (partner, lane) > ($1, $2) ORDER BY partner, lane LIMIT 1`, last.Partner, last.Lane)
		if err != nil || len(next) == 0 {
			return out, err
		}
		last = next[0]
		out = append(out, last)
	}
}

// Events lists what inside has yet to take of one partner's lane, in exact
// order, at most limit of it.
func (tx *Tx) Events(of EventLane, limit int) ([]Event, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Event, error) {
		var e Event
		err := row.Scan(&e.ID, sqldb.Time(&e.Number), &e.Kind, &e.Partner, &e.Incarnation, &e.Lane, &e.Seq, &e.Hash, &e.Item, &e.Code, &e.Size)
		return e, err
	}, `SELECT id, number, kind, partner, incarnation, lane, seq, hash, item, code, size FROM events
		WHERE partner = $1 AND lane = $2 ORDER BY number LIMIT $3`, of.Partner, of.Lane, limit)
}

// RemoveEvent forgets an event that inside has taken; one that is not there is no error.
func (tx *Tx) RemoveEvent(id string) error {
	_, err := tx.sql.Exec(`DELETE FROM events WHERE id = $1`, id)
	return err
}
