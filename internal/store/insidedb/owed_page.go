package insidedb

import (
	"math"

	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// OwedPage gives a page of what Owed lists.
func (tx *Tx) OwedPage(q OwedQuery, plan obligation.Plan, at Cut) ([]Obligation, Paged, error) {
	if at.After != "" {
		s, err := readCursor(at.After, 2)
		if err != nil {
			return nil, Paged{}, err
		}
		q.after = &s
	}
	q.Limit = at.Limit + 1
	var out Paged
	var err error
	if out.Total, err = tx.countOwed(q, plan); err != nil {
		return nil, out, err
	}
	all, err := tx.Owed(q, plan)
	if err == nil && len(all) > at.Limit {
		all = all[:at.Limit]
		out.Next = owedSpot(all[at.Limit-1], plan).cursor()
	}
	return all, out, err
}

// owedSpot is where an obligation stands in the order of what is owed.
func owedSpot(o Obligation, plan obligation.Plan) spot {
	s := spot{numbers: []int64{0, math.MaxInt64}, id: o.ID}
	if o.Closed != nil {
		s.numbers[0] = 1
	}
	if due := plan.Due(o.Kind, o.Opened, o.Due); due != nil {
		s.numbers[1] = due.UnixMicro()
	}
	return s
}

// countOwed counts what is owed, whatever page of it is meant.
func (tx *Tx) countOwed(q OwedQuery, plan obligation.Plan) (int, error) {
	q.Open = q.Open || !q.Overdue.IsZero()
	if !q.AsOf.IsZero() {
		from, c := tx.thenOwed(q, plan)
		return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*)`+from+c.text, c.args...)
	}
	var c conditions
	q.choose(&c)
	c.text += tx.seenRefs(obligationRefs("obligations"))
	if q.Open {
		c.text += ` AND closed IS NULL`
	}
	if !q.Overdue.IsZero() {
		c.and(q.dueBy(plan)+" <=", q.Overdue.UnixMicro(), "")
	}
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM obligations WHERE 1 = 1`+c.text, c.args...)
}
