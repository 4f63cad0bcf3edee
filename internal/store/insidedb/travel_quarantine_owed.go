package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// CauseQuarantine is what the obligation rests on that is open while anything is in
// quarantine that nobody settled: one for all of it.
const CauseQuarantine = "quarantine"

// owedUnread gives the obligation that is open for what is in quarantine, if there is one.
func (tx *Tx) owedUnread() (Obligation, bool, error) {
	open, err := tx.Obligations(ObligationQuery{Kind: obligation.Unread, Cause: CauseQuarantine, Open: true, Limit: 1})
	if err != nil || len(open) == 0 {
		return Obligation{}, false, err
	}
	return open[0], true, nil
}

// oweUnread opens what is owed on account of a unit that came by an act, unless it is
// open for another.
func (tx *Tx) oweUnread(a QuarantineAct) error {
	if _, open, err := tx.owedUnread(); err != nil || open {
		return err
	}
	sum := sha256.Sum256([]byte(a.subject() + "/" + strconv.FormatInt(a.RecordedAt.UnixMicro(), 10)))
	self := tx.self()
	_, err := tx.PutObligation(Obligation{ID: hex.EncodeToString(sum[:16]), Kind: obligation.Unread, Debtor: self, Creditor: self, Cause: CauseQuarantine,
		Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Opened: a.RecordedAt})
	return err
}

// allRead ends what is owed when the act settled the last unit in quarantine.
func (tx *Tx) allRead(a QuarantineAct) error {
	left, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM travel_quarantine WHERE settled_at IS NULL LIMIT 1`)
	if err != nil || len(left) > 0 {
		return err
	}
	o, open, err := tx.owedUnread()
	if err != nil || !open {
		return err
	}
	o.State, o.Closed, o.By = obligation.Done, &a.RecordedAt, a.Officer
	_, err = tx.PutObligation(o)
	return err
}

// self is the service that the store is of; "" where it keeps no log.
func (tx *Tx) self() party.Code {
	if tx.log == nil {
		return ""
	}
	return tx.log.self
}
