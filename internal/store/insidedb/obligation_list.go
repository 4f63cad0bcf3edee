package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// MostObligations bounds a list of obligations.
const MostObligations = 1000

// ObligationQuery chooses obligations: those that are as every field says that is
// not empty.
type ObligationQuery struct {
	By, To   party.Code // debtor, creditor
	Partner  party.Code
	Kind     obligation.Kind
	Desk     string
	Officer  string
	Matter   string // hash of the statement that opened it
	Item     string
	Report   string
	Release  string
	Received string
	Warning  string
	Cause    string
	Open     bool
	Overdue  time.Time   // open, and due at or before this
	AsOf     time.Time   // zero: the present
	Limit    int         // at most MostObligations, which 0 means too
	After    *Obligation // the last of the page before: what stands behind it
}

// conditions gathers a WHERE with its arguments.
type conditions struct {
	text string
	args []any
}

// and adds a condition in which ? stands for the next argument.
func (c *conditions) and(before string, arg any, after string) {
	c.args = append(c.args, arg)
	c.text += ` AND ` + before + ` $` + strconv.Itoa(len(c.args)) + after
}

// Obligations lists obligations, what is due first first and what never is last.
func (tx *Tx) Obligations(q ObligationQuery) ([]Obligation, error) {
	from, scan := selectCurrent+` WHERE 1 = 1`, scanCurrent
	var c conditions
	hidden := tx.seenRefs(obligationRefs("obligations"))
	if !q.AsOf.IsZero() {
		from = `SELECT ` + obligationColumns + ` FROM obligation_versions v WHERE version = (SELECT MAX(version) FROM obligation_versions WHERE id = v.id`
		c.and("recorded_at <=", until(q.AsOf), ")")
		scan, hidden = scanObligation, tx.seenRefs(obligationRefs("v"))
	}
	c.text += hidden
	// What is owed on account of one thing is little, and is found by that thing: the
	// indexes of the sides, which are in the order asked for, would be read whole.
	side := func(column string) string {
		if q.Item+q.Report+q.Release+q.Received+q.Warning+q.Matter != "" {
			return column + ` || ''`
		}
		return column
	}
	for _, x := range []struct{ column, value string }{
		{side("debtor"), string(q.By)}, {side("creditor"), string(q.To)}, {side("partner"), string(q.Partner)}, {"kind", string(q.Kind)}, {"desk", q.Desk},
		{"officer", q.Officer}, {"matter", q.Matter}, {"item", q.Item}, {"report", q.Report}, {"release_id", q.Release}, {"received", q.Received},
		{"warning", q.Warning}, {"cause", q.Cause},
	} {
		if x.value != "" {
			c.text += ` AND ` + x.column + ` <> ''` // as the indexes say
			c.and(x.column+" =", x.value, "")
		}
	}
	if q.Open || !q.Overdue.IsZero() {
		c.text += ` AND closed IS NULL`
	}
	if !q.Overdue.IsZero() {
		c.and("due_key <=", q.Overdue.UnixMicro(), "")
	}
	if q.After != nil {
		c.and("(due_key, id) > (", q.After.dueKey(), "")
		c.args = append(c.args, q.After.ID)
		c.text += `, $` + strconv.Itoa(len(c.args)) + `)`
	}
	if q.Limit <= 0 || q.Limit > MostObligations {
		q.Limit = MostObligations
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, scan, from+c.text+` ORDER BY due_key, id LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// dueNow selects what the clock has to do: what has a step at or before $1, and what
// had one served for a time after it, because the clock stood ahead then.
const dueNow = `SELECT id FROM (SELECT id FROM obligations WHERE next <= $1 ORDER BY next LIMIT $2) a
	UNION SELECT id FROM (SELECT id FROM obligations WHERE served > $1 AND closed IS NULL LIMIT $2) b`

// ObligationsDue lists the open obligations of which something is to be done at a
// time, the longest due first.
func (tx *Tx) ObligationsDue(now time.Time, limit int) ([]Obligation, error) {
	return sqldb.All(tx.sql, scanCurrent, selectCurrent+` WHERE id IN (`+dueNow+`) ORDER BY next, id LIMIT $2`, now, limit)
}

// SetStep records how many steps of an obligation's plan are done, and when the
// next one is, where there is nothing to put on record (Serve). It is no version. It says false of one that is closed or not held.
func (tx *Tx) SetStep(id string, step int, next *time.Time) (bool, error) {
	return added(tx.sql.Exec(`UPDATE obligations SET step = $2, next = $3, served = (SELECT MAX(at) FROM notices WHERE obligation = $1 AND early = 0)
		WHERE id = $1 AND closed IS NULL`, id, step, next))
}

// Unserved counts the open obligations of which something was to be done at or
// before a time, and gives since when; the zero time for none.
func (tx *Tx) Unserved(before time.Time) (int, time.Time, error) {
	type found struct {
		n     int
		since *time.Time
	}
	f, err := sqldb.One(tx.sql, func(row sqldb.Row) (found, error) {
		var f found
		return f, row.Scan(&f.n, sqldb.OptionalTime(&f.since))
	}, `SELECT COUNT(*), MIN(CASE WHEN next = 0 THEN recorded_at ELSE next END) FROM obligations WHERE next <= $1 AND (next > 0 OR recorded_at <= $1)`, before)
	if err != nil || f.since == nil {
		return 0, time.Time{}, err
	}
	return f.n, *f.since, nil
}
