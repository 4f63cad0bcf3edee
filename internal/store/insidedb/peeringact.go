package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Further states of a partner: the control lane is open, and no other.
const (
	PartnerSuspended = "suspended" // until whoever suspended it resumes it
	PartnerEnded     = "ended"     // the agreement is at an end; its duties may not be done
)

// Sides of an act in the life of a peering.
const (
	Ours   = "ours"
	Theirs = "theirs"
)

// Acts in the life of a peering.
const (
	ActAccepted  = "accepted"
	ActSuspended = "suspended"
	ActResumed   = "resumed"
	ActEnded     = "ended"
	ActClosed    = "closed" // nothing of it is open any more
)

// PeeringAct is one act in the life of a peering.
type PeeringAct struct {
	Partner    party.Code
	Side       string // ours, theirs
	Act        string
	Officer    string // who did it on our side; "" otherwise
	Agreement  string
	Due        *time.Time // ended: when its duties are done
	Told       bool       // the other side knows, or need not be told
	RecordedAt time.Time
}

// AddPeeringAct adds an act to the life of a peering.
func (tx *Tx) AddPeeringAct(a PeeringAct) (PeeringAct, error) {
	at, err := tx.sql.Stamp(partnerStream)
	if err != nil {
		return PeeringAct{}, err
	}
	a.RecordedAt = at
	number, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM peering_acts WHERE partner = $1`, string(a.Partner))
	if err != nil {
		return PeeringAct{}, err
	}
	var due *int64
	if a.Due != nil {
		micros := a.Due.UnixMicro()
		due = &micros
	}
	_, err = tx.sql.Exec(`INSERT INTO peering_acts (partner, number, side, act, officer, agreement, due, told, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(a.Partner), number, a.Side, a.Act, a.Officer, a.Agreement, due, a.Told, at)
	if err != nil {
		return a, err
	}
	subject := ofPeering + string(a.Partner) + "/" + strconv.Itoa(number)
	if a.Side == Theirs {
		return a, tx.noteTold(subject, a.Act, In, a.Partner, at, a.record())
	}
	return a, tx.noteOrdered(subject, a.Act, a.Partner, at, a.record())
}

// PeeringActs is the life of a peering, the first act first.
func (tx *Tx) PeeringActs(partner party.Code) ([]PeeringAct, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (PeeringAct, error) {
		var a PeeringAct
		err := row.Scan(&a.Partner, &a.Side, &a.Act, &a.Officer, &a.Agreement, sqldb.OptionalTime(&a.Due), &a.Told, sqldb.Time(&a.RecordedAt))
		return a, err
	}, `SELECT partner, side, act, officer, agreement, due, told, recorded_at FROM peering_acts WHERE partner = $1 ORDER BY number`, string(partner))
}

// UntoldActs lists the acts of ours of which the other side does not know yet, in
// their order.
func (tx *Tx) UntoldActs() ([]PeeringAct, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (PeeringAct, error) {
		a := PeeringAct{Side: Ours}
		err := row.Scan(&a.Partner, &a.Act, &a.Agreement, sqldb.OptionalTime(&a.Due), sqldb.Time(&a.RecordedAt))
		return a, err
	}, `SELECT partner, act, agreement, due, recorded_at FROM peering_acts WHERE told = 0 AND side = $1 ORDER BY partner, number`, Ours)
}

// ActTold records that the other side knows of an act of ours.
func (tx *Tx) ActTold(a PeeringAct) error {
	_, err := tx.sql.Exec(`UPDATE peering_acts SET told = 1 WHERE partner = $1 AND side = $2 AND recorded_at = $3`, string(a.Partner), Ours, a.RecordedAt)
	return err
}

// Undelivered names an envelope of the outbox, and the release that it carries.
type Undelivered struct {
	ID      string
	Release string // "" for a Control
}

func scanUndelivered(row sqldb.Row) (Undelivered, error) {
	var u Undelivered
	err := row.Scan(&u.ID, &u.Release)
	return u, err
}

// UndeliveredTo names the envelopes with content for a partner that are neither
// delivered nor to be stopped, by id, behind the one given; "" is before the first.
func (tx *Tx) UndeliveredTo(partner party.Code, after string, limit int) ([]Undelivered, error) {
	return sqldb.All(tx.sql, scanUndelivered, `SELECT id, release_id FROM outbox
		WHERE partner = $1 AND delivered_at IS NULL AND cancel_at IS NULL AND release_id <> '' AND id > $2 ORDER BY id LIMIT $3`, string(partner), after, limit)
}

// LiveReleases lists the ids of the releases to a partner that were not denied,
// refused or cancelled, by id.
func (tx *Tx) LiveReleases(partner party.Code) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM releases WHERE partner = $1 AND state NOT IN ('denied', 'refused', 'cancelled') ORDER BY id`, string(partner))
}

// Tallied are numbers of what is held of a partner.
type Tallied struct {
	Given    int // envelopes with content that its gateway has receipted
	Received int // items of it that were admitted or are kept apart
	Receipts int // of both directions
}

// TallyOf counts what is held of a partner.
func (tx *Tx) TallyOf(partner party.Code) (Tallied, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Tallied, error) {
		var t Tallied
		err := row.Scan(&t.Given, &t.Received, &t.Receipts)
		return t, err
	}, `SELECT (SELECT COUNT(*) FROM outbox WHERE partner = $1 AND release_id <> '' AND delivered_at IS NOT NULL),
		(SELECT COUNT(*) FROM received WHERE partner = $1 AND state <> 'refused'), (SELECT COUNT(*) FROM transitions WHERE partner = $1 AND once = '')`, string(partner))
}
