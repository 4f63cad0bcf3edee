package insidedb

import (
	"fmt"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// DeliveredVerb is the verb of the receipts that gateways give; the others are
// those of Controls.
const DeliveredVerb envelope.Verb = "delivered"

// Receipt is a partner's receipt for an envelope of ours (in), or ours for one
// of theirs (out).
type Receipt struct {
	Partner    party.Code
	Direction  string // which way the receipt went
	Verb       envelope.Verb
	Hash       string // of the envelope that is receipted
	Envelope   string // its id
	Commitment string // "" for delivered
	Code       envelope.Code
	At         time.Time // as the receipt states it
	Evidence   []byte    // the signed bytes: a delivered receipt, or the envelope that held the Control
	Content    []byte    // a Control that came: its exact bytes; nil for others
	Salt       []byte    // and its salt
	RecordedAt time.Time
}

// AddReceipt records a receipt; one of that verb which is held is left as it is.
func (tx *Tx) AddReceipt(r Receipt) (bool, error) {
	by := obligation.Receiver
	if r.Verb == envelope.Void {
		by = obligation.Sender
	}
	at, err := tx.sql.Stamp("receipts/" + string(r.Partner))
	if err != nil {
		return false, err
	}
	fresh, err := tx.addTransition(Transition{RecordedAt: at, Partner: r.Partner, Direction: r.Direction, Subject: r.Envelope, Commitment: r.Commitment, Evidence: r.Evidence,
		Transition: obligation.Transition{Item: r.Hash, Verb: obligation.Verb(r.Verb), By: by, At: r.At, Hash: tornHash(r.Evidence), Code: string(r.Code)}}, "")
	if err != nil || !fresh {
		return fresh, err
	}
	if r.Content != nil {
		if err := tx.KeepControl(tornHash(r.Evidence), r.Content, r.Salt); err != nil {
			return true, err
		}
	}
	return true, tx.noteReceipt(r)
}

// Receipts lists the receipts for an envelope in one direction, the first first.
func (tx *Tx) Receipts(direction, envelopeHash string) ([]Receipt, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Receipt, error) {
		var r Receipt
		err := row.Scan(&r.Partner, &r.Direction, &r.Verb, &r.Hash, &r.Envelope, &r.Commitment, &r.Code, sqldb.Time(&r.At), &r.Evidence, sqldb.Time(&r.RecordedAt))
		return r, err
	}, `SELECT partner, direction, verb, item, subject, commitment, code, at, evidence, recorded_at FROM transitions
		WHERE direction = $1 AND item = $2 AND once = '' ORDER BY recorded_at, verb`, direction, envelopeHash)
}

// Kinds of an alarm.
const (
	AlarmEquivocation = "equivocation" // another envelope under a number that is used
	AlarmCommitment   = "commitment"   // a receipt that quotes another commitment than was sent
	AlarmForged       = "forged"       // the gateway handed over what the partner never signed
	AlarmReceipt      = "receipt"      // a receipt for something that was never sent, or that contradicts another
	AlarmStatement    = "statement"    // about an item that is not its sender's to state, or that contradicts what stands
	AlarmOrder        = "order"        // an envelope that does not follow the one before it
	AlarmRevoked      = "revoked"      // a partner's key set is compromised
	AlarmRestored     = "restored"     // after a restore: the partner holds what is no longer known here
	AlarmRollback     = "rollback"     // the partner holds more than this store remembers, and no restore was declared
)

// Alarm is something that honest parties do not do. It is kept.
type Alarm struct {
	ID         string // derived from what it is about, so that one event raises it once
	Kind       string
	Partner    party.Code
	Detail     string // ids and hashes
	Evidence   []byte
	RecordedAt time.Time
}

// MostAlarms bounds how many alarms of a kind are kept of one partner, each with
// its evidence. What is more is counted in one further alarm.
const MostAlarms = 1000

// AddAlarm records an alarm, and says whether it is new; one that is held is left
// as it is. Of those above MostAlarms the first alone is new.
func (tx *Tx) AddAlarm(a Alarm) (bool, error) {
	at, err := tx.sql.Stamp("alarms")
	if err != nil {
		return false, err
	}
	if a.Partner != "" {
		held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM (SELECT 1 FROM alarms WHERE partner = $1 AND kind = $2 LIMIT $3) a`,
			string(a.Partner), a.Kind, MostAlarms)
		if err != nil {
			return false, err
		}
		if held >= MostAlarms {
			return tx.countAlarm(a, at)
		}
	}
	return tx.insertAlarm(a, at)
}

func (tx *Tx) insertAlarm(a Alarm, at time.Time) (bool, error) {
	return added(tx.sql.Exec(`INSERT INTO alarms (id, kind, partner, detail, evidence, recorded_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
		a.ID, a.Kind, string(a.Partner), a.Detail, a.Evidence, at))
}

// moreAlarms is what the alarm says that counts those that are not kept.
const moreAlarms = "%d more of this kind are not kept"

// countAlarm counts an alarm that is not kept.
func (tx *Tx) countAlarm(a Alarm, at time.Time) (bool, error) {
	held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM alarms WHERE id = $1`, a.ID)
	if err != nil || held > 0 {
		return false, err
	}
	id, n := "more:"+a.Kind+":"+string(a.Partner), 0
	details, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT detail FROM alarms WHERE id = $1`, id)
	if err != nil {
		return false, err
	}
	if len(details) == 0 {
		return tx.insertAlarm(Alarm{ID: id, Kind: a.Kind, Partner: a.Partner, Detail: fmt.Sprintf(moreAlarms, 1)}, at)
	}
	if _, err := fmt.Sscanf(details[0], moreAlarms, &n); err != nil {
		return false, errs.E(errs.Internal, "insidedb.AddAlarm", "the alarm %s says no count", id)
	}
	_, err = tx.sql.Exec(`UPDATE alarms SET detail = $2, recorded_at = $3 WHERE id = $1`, id, fmt.Sprintf(moreAlarms, n+1), at)
	return false, err
}

// Alarms lists alarms, the latest first, at most limit.
func (tx *Tx) Alarms(limit int) ([]Alarm, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Alarm, error) {
		var a Alarm
		err := row.Scan(&a.ID, &a.Kind, &a.Partner, &a.Detail, &a.Evidence, sqldb.Time(&a.RecordedAt))
		return a, err
	}, `SELECT id, kind, partner, detail, evidence, recorded_at FROM alarms ORDER BY recorded_at DESC, id LIMIT $1`, limit)
}
