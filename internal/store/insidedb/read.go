package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Bounds of the record of reads.
const (
	SameRead  = 10 * time.Minute // reads of the same thing that begin within this are one row
	MostReads = 1_000_000        // rows kept; the oldest go first
	trimReads = 1_024            // how many rows come between two trims
)

// Read is that an officer read something that is held.
type Read struct {
	Number    int64
	Officer   string
	Operation string // of the desk
	Ref       string // what was named, as it was named; "" for a list
	At, Last  time.Time
	Times     int
}

// AddRead records that an officer reads something now.
func (tx *Tx) AddRead(officer, operation, ref string) error {
	at, err := tx.sql.Stamp("reads")
	if err != nil {
		return err
	}
	again, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT number FROM reads WHERE officer = $1 AND operation = $2 AND ref = $3 AND at > $4
		ORDER BY number DESC LIMIT 1`, officer, operation, ref, at.Add(-SameRead))
	switch errs.KindOf(err) {
	case "":
		_, err = tx.sql.Exec(`UPDATE reads SET times = times + 1, last = $2 WHERE number = $1`, again, at)
		return err
	case errs.NotFound:
	default:
		return err
	}
	newest, err := sqldb.All(tx.sql, scanReadRow, `SELECT number, officer, operation, ref, at FROM reads ORDER BY number DESC LIMIT 1`)
	if err != nil {
		return err
	}
	var before Read
	if len(newest) > 0 {
		before = newest[0]
	}
	if err := tx.batchReads(at, before.At); err != nil {
		return err
	}
	number := before.Number + 1
	if _, err := tx.sql.Exec(`INSERT INTO reads (number, officer, operation, ref, at, last, times) VALUES ($1, $2, $3, $4, $5, $5, 1)`,
		number, officer, operation, ref, at); err != nil || number%trimReads != 0 {
		return err
	}
	_, err = tx.sql.Exec(`DELETE FROM reads WHERE number <= $1`, number-MostReads)
	return err
}

// ReadQuery chooses reads; what is empty does not choose.
type ReadQuery struct {
	Officer, Operation, Ref string
	From, To                time.Time // begun in it
	Before                  int64     // rows with a smaller number; 0: from the last on
	Limit                   int
}

// Reads lists reads, the last first.
func (tx *Tx) Reads(q ReadQuery) ([]Read, error) {
	var c conditions
	for _, x := range []struct{ column, value string }{{"officer", q.Officer}, {"operation", q.Operation}, {"ref", q.Ref}} {
		if x.value != "" {
			c.and(x.column+" =", x.value, "")
		}
	}
	if q.Ref != "" {
		c.text += ` AND ref <> ''` // as the index says
	}
	if !q.From.IsZero() {
		c.and("at >=", q.From, "")
	}
	if !q.To.IsZero() {
		c.and("at <", q.To, "")
	}
	if q.Before > 0 {
		c.and("number <", q.Before, "")
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, func(row sqldb.Row) (r Read, err error) {
		return r, row.Scan(&r.Number, &r.Officer, &r.Operation, &r.Ref, sqldb.Time(&r.At), sqldb.Time(&r.Last), &r.Times)
	}, `SELECT number, officer, operation, ref, at, last, times FROM reads WHERE 1 = 1`+c.text+` ORDER BY number DESC LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}
