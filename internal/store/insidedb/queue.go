package insidedb

import (
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Place is where a release stands among those that wait for review.
type Place struct {
	Rank  int64     // the most urgent least
	Valid time.Time // until when what it says is of use; zero: for ever
}

// valid is how long as the column has it: for ever last.
func (p Place) valid() int64 {
	if p.Valid.IsZero() {
		return 1<<63 - 1
	}
	return p.Valid.UnixMicro()
}

// PlaceRelease records where a release stands in the queue, and who holds it until when;
// "" for nobody.
func (tx *Tx) PlaceRelease(id string, p Place, holder string, until time.Time) error {
	micros := int64(0)
	if holder != "" {
		micros = until.UnixMicro()
	}
	_, err := tx.sql.Exec(`UPDATE releases SET queue_rank = $2, queue_valid = $3, held_by = $4, held_until = $5 WHERE id = $1`, id, p.Rank, p.valid(), holder, micros)
	return err
}

// Unplaced lists releases that wait for review and stand nowhere in the queue yet: those
// of an older program, and those that have just come.
func (tx *Tx) Unplaced(limit int) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM releases WHERE state = 'in-review' AND queue_rank IS NULL ORDER BY id LIMIT $1`, limit)
}

// hold records who holds a release after an act.
func (tx *Tx) hold(r Release, a Act) error {
	switch a.Act {
	case ActClaim, ActTake:
		_, err := tx.sql.Exec(`UPDATE releases SET held_by = $2, held_until = $3 WHERE id = $1`, r.ID, a.Officer, a.Until)
		return err
	case ActYield, ActApprove, ActReturn, ActDeny:
		_, err := tx.sql.Exec(`UPDATE releases SET held_by = '', held_until = 0 WHERE id = $1`, r.ID)
		return err
	}
	return nil
}

// WaitingQuery chooses among the releases that wait for review; what is zero does not
// choose.
type WaitingQuery struct {
	Release string     // this one alone
	Report  string     // of this report
	Partner party.Code // a country stands for its services
	HeldBy  string     // held by this officer
	Free    bool       // held by nobody
	At      time.Time  // when
	Cut
}

// WaitingReview gives a page of the ids of the releases that wait for review: the most
// urgent first, what waits longest before what has just come.
func (tx *Tx) WaitingReview(q WaitingQuery) ([]string, Paged, error) {
	var c conditions
	if q.Release != "" {
		c.and("id =", q.Release, "")
	}
	if q.Report != "" {
		c.and("report =", q.Report, "")
	}
	switch {
	case q.Partner.IsService():
		c.and("partner =", string(q.Partner), "")
	case q.Partner != "":
		c.and("(partner =", string(q.Partner), "")
		c.also(" OR substr(partner, 1, 4) =", string(q.Partner)+"/", ")")
	}
	if q.HeldBy != "" {
		c.and("held_by =", q.HeldBy, "")
		c.and("held_until >", q.At.UnixMicro(), "")
	}
	if q.Free {
		c.and("(held_by = '' OR held_until <=", q.At.UnixMicro(), ")")
	}
	c.text += tx.seenRefs(refs{report: "releases.report", version: "releases.version"})
	spots, paged, err := tx.page(list{from: `releases WHERE state = 'in-review' AND queue_rank IS NOT NULL` + c.text, args: c.args,
		keys: []string{"queue_rank", "queue_valid", "recorded_at"}, id: "id"}, q.Cut)
	if err != nil {
		return nil, paged, err
	}
	ids, err := eachSpot(spots, func(id string) (string, error) { return id, nil })
	return ids, paged, err
}
