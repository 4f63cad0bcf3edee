package insidedb

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// OwedQuery chooses what is owed: what is as every field says that is not empty. A
// country stands for its services.
type OwedQuery struct {
	By, To   party.Code // debtor, creditor
	Partner  party.Code
	Kind     obligation.Kind
	Internal bool       // only what the other side does not hold
	Owes     party.Code // only what this service owes to others
	Awaits   party.Code // only what others owe
	Itself   bool       // only what a service owes to itself
	Received string     // only on account of this item
	Open     bool
	Overdue  time.Time // open, and due at or before this
	AsOf     time.Time // zero: the present
	Limit    int       // at most MostOwed, which 0 means too

	after *spot // what stands behind it; nil for all
}

// MostOwed bounds a list of what is owed.
const MostOwed = MostObligations + 1

// Owed lists what is owed: what is open first, what is due first before what is due
// later, and what never is last. What states no time is due as the plan has it.
func (tx *Tx) Owed(q OwedQuery, plan obligation.Plan) ([]Obligation, error) {
	if q.Limit <= 0 || q.Limit > MostOwed {
		q.Limit = MostOwed
	}
	q.Open = q.Open || !q.Overdue.IsZero()
	if !q.AsOf.IsZero() {
		return tx.owedThen(q, plan)
	}
	var open []Obligation
	if q.after == nil || q.after.numbers[0] == 0 {
		var err error
		if open, err = tx.owedNow(q, plan); err != nil || q.Open || len(open) == q.Limit {
			return open, err
		}
		q.Limit, q.after = q.Limit-len(open), nil
	}
	ended, err := tx.owedEnded(q, plan)
	return append(open, ended...), err
}

// owedNow lists what is open at present, over the indexes: what states a time, and
// what does not, kind by kind; of each no more than can be listed.
func (tx *Tx) owedNow(q OwedQuery, plan obligation.Plan) ([]Obligation, error) {
	var c conditions
	q.choose(&c)
	chosen := c.text + tx.seenRefs(obligationRefs("obligations"))
	limit := ` LIMIT ` + strconv.Itoa(q.Limit)
	var parts []string
	add := func(which, column string, later time.Duration) {
		c.text = ""
		if !q.Overdue.IsZero() {
			c.and(column+" <=", q.Overdue.Add(-later).UnixMicro(), "")
		}
		if q.after != nil {
			c.behind(column+", id", q.after.numbers[1]-later.Microseconds(), q.after.id)
		}
		key := column
		if later > 0 {
			key += ` + ` + strconv.FormatInt(later.Microseconds(), 10)
		}
		parts = append(parts, `SELECT chosen, k FROM (SELECT id AS chosen, `+key+` AS k FROM obligations WHERE closed IS NULL AND `+which+chosen+c.text+
			` ORDER BY `+column+`, id`+limit+`) a`+strconv.Itoa(len(parts)))
	}
	add(`due IS NOT NULL`, "due_key", 0)
	for _, kind := range kindsOf(q.Kind) {
		switch within := plan.Duty(kind).Within; {
		case within > 0:
			add(`due IS NULL AND kind = '`+string(kind)+`'`, "opened", within)
		case q.Overdue.IsZero(): // never due: last, by id, as due_key has it
			add(`due IS NULL AND kind = '`+string(kind)+`'`, "due_key", 0)
		}
	}
	return sqldb.All(tx.sql, scanCurrent, selectCurrent+` JOIN (`+strings.Join(parts, ` UNION ALL `)+` ORDER BY k, chosen`+limit+`) x ON x.chosen = id ORDER BY k, id`, c.args...)
}

// owedEnded lists what has ended, by reading all that has.
func (tx *Tx) owedEnded(q OwedQuery, plan obligation.Plan) ([]Obligation, error) {
	var c conditions
	q.choose(&c)
	c.text += tx.seenRefs(obligationRefs("obligations"))
	if q.after != nil {
		c.behind(q.dueBy(plan)+", id", q.after.numbers[1], q.after.id)
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, scanCurrent, selectCurrent+` WHERE closed IS NOT NULL`+c.text+` ORDER BY `+q.dueBy(plan)+`, id LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// dueBy is by when something is due: as it is stated, else as the plan has it.
func (q OwedQuery) dueBy(plan obligation.Plan) string {
	var out strings.Builder
	out.WriteString(`CASE WHEN due IS NOT NULL THEN due`)
	for _, kind := range kindsOf(q.Kind) {
		if within := plan.Duty(kind).Within; within > 0 {
			out.WriteString(` WHEN kind = '` + string(kind) + `' THEN opened + ` + strconv.FormatInt(within.Microseconds(), 10))
		}
	}
	return out.String() + ` ELSE ` + strconv.FormatInt(math.MaxInt64, 10) + ` END`
}

// endedLast orders what is open before what has ended.
const endedLast = `CASE WHEN closed IS NULL THEN 0 ELSE 1 END`

// owedThen lists the same of any time, closed or not, by reading all of it.
func (tx *Tx) owedThen(q OwedQuery, plan obligation.Plan) ([]Obligation, error) {
	from, c := tx.thenOwed(q, plan)
	if q.after != nil {
		c.behind(endedLast+", "+q.dueBy(plan)+", id", q.after.numbers[0], q.after.numbers[1], q.after.id)
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, scanObligation, `SELECT `+obligationColumns+from+c.text+` ORDER BY `+endedLast+`, `+q.dueBy(plan)+`, id LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// thenOwed is what there was at a time, and what of it is chosen.
func (tx *Tx) thenOwed(q OwedQuery, plan obligation.Plan) (string, conditions) {
	var c conditions
	c.and("recorded_at <=", until(q.AsOf), ")")
	q.choose(&c)
	c.text += tx.seenRefs(obligationRefs("v"))
	if q.Open {
		c.text += ` AND closed IS NULL`
	}
	if !q.Overdue.IsZero() {
		c.and(q.dueBy(plan)+" <=", q.Overdue.UnixMicro(), "")
	}
	return ` FROM obligation_versions v WHERE version = (SELECT MAX(version) FROM obligation_versions WHERE id = v.id`, c
}

// choose adds what the query chooses by.
func (q OwedQuery) choose(c *conditions) {
	for _, x := range []struct {
		column string
		code   party.Code
	}{{"debtor", q.By}, {"creditor", q.To}, {"partner", q.Partner}} {
		switch {
		case x.code.IsService():
			c.and(x.column+" =", string(x.code), "")
		case x.code != "":
			c.and("("+x.column+" =", string(x.code), "")
			c.also(" OR substr("+x.column+", 1, 4) =", string(x.code)+"/", ")")
		}
	}
	if q.Kind != "" {
		c.and("kind =", string(q.Kind), "")
	}
	if q.Internal {
		c.text += ` AND shared = 0`
	}
	if q.Owes != "" {
		c.and("debtor =", string(q.Owes), " AND creditor <> debtor")
	}
	if q.Awaits != "" {
		c.and("debtor <>", string(q.Awaits), "")
	}
	if q.Received != "" {
		c.and("received <> '' AND received =", q.Received, "")
	}
	if q.Itself {
		c.text += ` AND creditor = debtor`
	}
}

// behind adds that some columns are behind what they are in some row.
func (c *conditions) behind(columns string, at ...any) {
	first := len(c.args) + 1
	c.args = append(c.args, at...)
	c.text += ` AND (` + columns + `) > (` + places(first, len(at)) + `)`
}

// also adds to a condition what stands in the same brackets.
func (c *conditions) also(before string, arg any, after string) {
	c.args = append(c.args, arg)
	c.text += before + ` $` + strconv.Itoa(len(c.args)) + after
}

func kindsOf(only obligation.Kind) []obligation.Kind {
	all := slices.Concat(obligation.SharedKinds, obligation.VerbKinds, obligation.InternalKinds)
	if only != "" {
		return slices.DeleteFunc(all, func(k obligation.Kind) bool { return k != only })
	}
	return all
}

// OwedTally is what became of one obligation, for counting.
type OwedTally struct {
	ID               string
	Kind             obligation.Kind
	Debtor, Creditor party.Code
	Partner          party.Code
	Standing         obligation.Acceptance
	State            obligation.State
	Due              *time.Time
	Opened           time.Time
	OpenedRecorded   time.Time // when this node recorded its first version
	Closed           *time.Time
	ClosedRecorded   time.Time // when it recorded that it ended as it did
	Shared           bool
}

// EachOwed gives every obligation between two services as it stood at a time (zero:
// now), by id: what both sides hold, and the commitments that this service holds for
// itself. It reads them one after the other and keeps none.
func (tx *Tx) EachOwed(asOf time.Time, each func(OwedTally)) error {
	var now OwedTally
	_, err := sqldb.All(tx.sql, func(row sqldb.Row) (struct{}, error) {
		var next OwedTally
		var recorded time.Time
		if err := row.Scan(&next.ID, &next.Kind, &next.Shared, &next.Debtor, &next.Creditor, &next.Partner, &next.Standing, &next.State,
			sqldb.OptionalTime(&next.Due), sqldb.Time(&next.Opened), sqldb.OptionalTime(&next.Closed), sqldb.Time(&recorded)); err != nil {
			return struct{}{}, err
		}
		next.OpenedRecorded, next.ClosedRecorded = recorded, recorded
		if next.ID == now.ID {
			next.OpenedRecorded = now.OpenedRecorded
			if now.Closed != nil && next.Closed != nil && now.Closed.Equal(*next.Closed) {
				next.ClosedRecorded = now.ClosedRecorded
			}
		} else if now.ID != "" {
			each(now)
		}
		now = next
		return struct{}{}, nil
	}, `SELECT id, kind, shared, debtor, creditor, partner, standing, state, due, opened, closed, recorded_at FROM obligation_versions
		WHERE recorded_at <= $1 AND (shared = 1 OR kind = 'commitment')`+tx.seenRefs(obligationRefs("obligation_versions"))+` ORDER BY id, version`, until(asOf))
	if err == nil && now.ID != "" {
		each(now)
	}
	return err
}

// ObligationByID gives an obligation as it stands, by the whole of its id.
func (tx *Tx) ObligationByID(id string) (Obligation, error) { return tx.obligationNow(id) }

// serialsAtOnce is how many reports' serials are asked for at once.
const serialsAtOnce = 256

// ReportSerials gives the serials of reports, by their ids; one without a serial,
// or that is not held, is not among them.
func (tx *Tx) ReportSerials(ids []string) (map[string]string, error) {
	out := map[string]string{}
	for part := range slices.Chunk(ids, serialsAtOnce) {
		args, places := make([]any, len(part)), make([]string, len(part))
		for i, id := range part {
			args[i], places[i] = id, "$"+strconv.Itoa(i+1)
		}
		pairs, err := sqldb.All(tx.sql, func(row sqldb.Row) ([2]string, error) {
			var p [2]string
			return p, row.Scan(&p[0], &p[1])
		}, `SELECT DISTINCT id, serial FROM reports WHERE serial <> '' AND id IN (`+strings.Join(places, ", ")+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			out[p[0]] = p[1]
		}
	}
	return out, nil
}
