package insidedb

import (
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// Holding is since when somebody has what is owed.
type Holding struct {
	Officer, Desk string
	Since         time.Time // when that was recorded
	By            string    // the officer who gave it or took it; "" for the node
	First         bool      // nobody had it before
	Told          bool      // a notice told them since, that it was opened or assigned
}

// mostHandings bounds how many versions are looked through for who had it before.
const mostHandings = 256

// HoldingOf gives since when an obligation's officer, or its desk where no officer has
// it, has it. What was first, the handing or the notice, follows from the stamps of the
// obligation, which no clock confuses.
func (tx *Tx) HoldingOf(o Obligation) (Holding, error) {
	type version struct {
		number            int
		officer, desk, by string
		at                time.Time
	}
	versions, err := sqldb.All(tx.sql, func(row sqldb.Row) (version, error) {
		var v version
		return v, row.Scan(&v.number, &v.officer, &v.desk, &v.by, sqldb.Time(&v.at))
	}, `SELECT version, officer, desk, by_officer, recorded_at FROM obligation_versions WHERE id = $1 ORDER BY version DESC LIMIT $2`, o.ID, mostHandings)
	h := Holding{Officer: o.Officer, Desk: o.Desk, First: true}
	for _, v := range versions {
		if v.officer != o.Officer || o.Officer == "" && v.desk != o.Desk {
			h.First = false
			break
		}
		h.Since, h.By = v.at, v.by
	}
	if err != nil || h.First {
		return h, err
	}
	told, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM notices WHERE obligation = $1 AND what IN ($2, $3) AND recorded_at > $4`,
		o.ID, string(obligation.StepOpened), string(obligation.StepAssigned), h.Since)
	h.Told = told > 0
	return h, err
}
