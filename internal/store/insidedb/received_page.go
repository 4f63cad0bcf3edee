package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// What became of an item beyond the state in which it was received.
const (
	StandsHeld      = "held"      // admitted, and kept from use until an officer clears it
	StandsRecalled  = "recalled"  // its sender took it back
	StandsCorrected = "corrected" // and gave another in its place
)

// ReceivedQuery chooses items that partners sent; what is empty does not choose.
type ReceivedQuery struct {
	Partner party.Code
	Stands  string // a state, or what became of it: each item stands in one way
	Kind    string
	AsOf    time.Time // zero: the present
	Cut
}

// ReceivedPage gives a page of items as of a time, the latest first.
func (tx *Tx) ReceivedPage(q ReceivedQuery) ([]Received, Paged, error) {
	var c conditions
	c.and("recorded_at <=", until(q.AsOf), "")
	c.text += tx.seenRows(SubjectReceived, "received")
	if q.Partner != "" {
		c.and("partner =", string(q.Partner), "")
	}
	if q.Kind != "" {
		c.and("kind =", q.Kind, "")
	}
	c.stands(q.Stands)
	spots, paged, err := tx.page(latest(`received WHERE 1 = 1`+c.text, c.args), q.Cut)
	if err != nil {
		return nil, paged, err
	}
	all, err := eachSpot(spots, func(id string) (Received, error) {
		return sqldb.One(tx.sql, tx.scanReceived, selectReceived+` WHERE id = $1`, id)
	})
	return all, paged, err
}

// How items stand as of $1, which is found from those few that do not stand as they came.
const (
	takenBackAs = `(partner, hash) IN (SELECT partner, item FROM transitions WHERE by_side = 'sender' AND recorded_at <= $1 AND verb IN `
	keptFromUse = `id IN (SELECT item FROM inbound WHERE hold <> '' AND (cleared_at IS NULL OR cleared_at > $1))`
)

// stands adds the condition that an item stands in one way.
func (c *conditions) stands(how string) {
	const gone, recalled, corrected = takenBackAs + `('recalled', 'corrected'))`, takenBackAs + `('recalled'))`, takenBackAs + `('corrected'))`
	switch how {
	case "":
	case StandsRecalled:
		c.text += ` AND state <> 'refused' AND ` + recalled
	case StandsCorrected:
		c.text += ` AND state <> 'refused' AND ` + corrected + ` AND NOT ` + recalled
	case StandsHeld:
		c.text += ` AND state = 'admitted' AND NOT ` + gone + ` AND ` + keptFromUse
	case string(Admitted):
		c.text += ` AND state = 'admitted' AND NOT ` + gone + ` AND NOT ` + keptFromUse
	case string(Refused):
		c.text += ` AND state = 'refused'`
	default:
		c.and("state =", how, ` AND NOT `+gone)
	}
}
