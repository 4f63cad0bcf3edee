package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/sqldb"
)

// Restore is the beginning of an incarnation on a store that was restored.
type Restore struct {
	Incarnation string
	Backup      string    // digest of its manifest; "" when a rollback was declared
	TakenAt     time.Time // when the backup was taken
	RecordedAt  time.Time
}

// The states of a partner after a restore.
const (
	RestoreWaiting  = "waiting"  // its heads have not been compared
	RestoreCompared = "compared" // they have
	RestoreWaived   = "waived"   // an officer goes on without them
)

// RestorePartner is how far the comparison with a partner is.
type RestorePartner struct {
	Partner    party.Code
	State      string
	Officer    string // who waived it; "" otherwise
	RecordedAt time.Time
}

// PriorHead is the last envelope of ours that a partner receipted in a lane of
// an earlier incarnation.
type PriorHead struct {
	Partner party.Code
	envelope.Head
	Receipt []byte    // signed by the partner's gateway
	At      time.Time // as it states
}

// RestoredReason is why an envelope of an earlier incarnation is stopped. Its
// release is decided again once the partner is known not to have it.
const RestoredReason = "the store was restored"

// BeginIncarnation records a new incarnation on a restored store, with the
// partners whose heads must be compared before anything is sent. Releases that
// are sealed and not delivered are to be stopped; what is undelivered is handed
// over to the gateway again.
func (tx *Tx) BeginIncarnation(r Restore, partners []party.Code) error {
	if err := tx.AddIncarnation(r.Incarnation); err != nil {
		return err
	}
	at, err := tx.sql.Stamp("restores")
	if err != nil {
		return err
	}
	if _, err := tx.sql.Exec(`INSERT INTO restores (incarnation, backup, taken_at, recorded_at) VALUES ($1, $2, $3, $4)`,
		r.Incarnation, r.Backup, r.TakenAt, at); err != nil {
		return err
	}
	// The store holds sessions as open, and links as unused, that ended since.
	if err := tx.EndSessions("", at, "the store was restored"); err != nil {
		return err
	}
	if err := tx.DropEntryLinks(""); err != nil {
		return err
	}
	for _, p := range partners {
		if _, err := tx.sql.Exec(`INSERT INTO restore_partners (incarnation, partner, state, officer, recorded_at) VALUES ($1, $2, $3, '', $4)`,
			r.Incarnation, string(p), RestoreWaiting, at); err != nil {
			return err
		}
	}
	if _, err := tx.sql.Exec(`UPDATE outbox SET cancel_at = $1, cancel_reason = $2, stopped_at = NULL
		WHERE delivered_at IS NULL AND release_id <> '' AND (cancel_at IS NULL OR stopped_at IS NULL)`, at, RestoredReason); err != nil {
		return err
	}
	_, err = tx.sql.Exec(`UPDATE outbox SET moved_at = NULL WHERE delivered_at IS NULL`)
	return err
}

// LastRestore is the newest restore; not-found when there was none.
func (tx *Tx) LastRestore() (Restore, error) {
	return sqldb.One(tx.sql, func(row sqldb.Row) (Restore, error) {
		var r Restore
		err := row.Scan(&r.Incarnation, &r.Backup, sqldb.Time(&r.TakenAt), sqldb.Time(&r.RecordedAt))
		return r, err
	}, `SELECT incarnation, backup, taken_at, recorded_at FROM restores ORDER BY recorded_at DESC LIMIT 1`)
}

// RestorePartners lists how far the comparison after a restore is, by partner.
func (tx *Tx) RestorePartners(incarnation string) ([]RestorePartner, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (RestorePartner, error) {
		var p RestorePartner
		err := row.Scan(&p.Partner, &p.State, &p.Officer, sqldb.Time(&p.RecordedAt))
		return p, err
	}, `SELECT partner, state, officer, recorded_at FROM restore_partners WHERE incarnation = $1 ORDER BY partner`, incarnation)
}

// SetRestorePartner records that a partner that was waited for is compared, or
// waived by an officer, and says whether that is new.
func (tx *Tx) SetRestorePartner(incarnation string, partner party.Code, state, officer string) (bool, error) {
	at, err := tx.sql.Stamp("restores")
	if err != nil {
		return false, err
	}
	return added(tx.sql.Exec(`UPDATE restore_partners SET state = $3, officer = $4, recorded_at = $5 WHERE incarnation = $1 AND partner = $2 AND state = $6`,
		incarnation, string(partner), state, officer, at, RestoreWaiting))
}

// PutPriorHead records what a partner holds of a lane; a later number takes the
// place of an earlier one.
func (tx *Tx) PutPriorHead(h PriorHead) error {
	_, err := tx.sql.Exec(`INSERT INTO prior_heads (partner, incarnation, lane, seq, hash, receipt, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (partner, incarnation, lane) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, receipt = excluded.receipt, at = excluded.at
		WHERE prior_heads.seq <= excluded.seq`, string(h.Partner), h.Incarnation, string(h.Lane), h.Seq, h.Hash, h.Receipt, h.At)
	return err
}

// PriorHead gives the last envelope that a partner is known to hold of a lane
// in any other incarnation than the one given; "" when none is known.
func (tx *Tx) PriorHead(partner party.Code, lane envelope.Lane, incarnation string) (string, error) {
	all, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT hash FROM prior_heads WHERE partner = $1 AND lane = $2 AND incarnation <> $3
		ORDER BY at DESC LIMIT 1`, string(partner), string(lane), incarnation)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// IncarnationKnown tells whether an incarnation is one of this store.
func (tx *Tx) IncarnationKnown(id string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT count(*) FROM incarnations WHERE id = $1`, id)
	return n > 0, err
}

// Restoring lists releases' envelopes of earlier incarnations that the gateway
// holds and of which it is not known whether the partner has them.
func (tx *Tx) Restoring(limit int) ([]Outgoing, error) {
	ids, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM outbox
		WHERE cancel_reason = '`+RestoredReason+`' AND cancel_at IS NOT NULL AND stopped_at IS NULL AND moved_at IS NOT NULL AND delivered_at IS NULL ORDER BY id LIMIT $1`,
		limit) // a literal: of a parameter SQLite asks each time whether a partial index fits, and plans anew
	if err != nil {
		return nil, err
	}
	return each(ids, tx.Outgoing)
}

// PriorHeadSeq is the number up to which it is on record what a partner holds of
// a lane; 0 for nothing.
func (tx *Tx) PriorHeadSeq(partner party.Code, h envelope.Head) (uint64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[uint64], `SELECT COALESCE(MAX(seq), 0) FROM prior_heads WHERE partner = $1 AND incarnation = $2 AND lane = $3`,
		string(partner), h.Incarnation, string(h.Lane))
}
