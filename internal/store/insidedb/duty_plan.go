package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/sqldb"
)

// UsePlan tells the store by what plan the clock goes from now on, and puts it on
// record. With another than before the clock looks at every open obligation in its
// next tick, and true is given.
func (tx *Tx) UsePlan(p obligation.Plan) (bool, error) {
	hash := p.Hash()
	if err := tx.recordPlan(p, hash); err != nil {
		return false, err
	}
	changed, err := added(tx.sql.Exec(`INSERT INTO duty_plan (name, hash) VALUES ('clock', $1)
		ON CONFLICT (name) DO UPDATE SET hash = excluded.hash WHERE duty_plan.hash <> excluded.hash`, hash))
	if err != nil || !changed {
		return false, err
	}
	_, err = tx.sql.Exec(`UPDATE obligations SET next = $1 WHERE closed IS NULL`, atOnce)
	return true, err
}

// recordPlan keeps a plan that is another than the last on record.
func (tx *Tx) recordPlan(p obligation.Plan, hash string) error {
	type last struct {
		number int
		hash   string
	}
	before, err := sqldb.One(tx.sql, func(row sqldb.Row) (last, error) {
		var l last
		return l, row.Scan(&l.number, &l.hash)
	}, `SELECT number, hash FROM duty_plans ORDER BY number DESC LIMIT 1`)
	if err != nil && errs.KindOf(err) != errs.NotFound || before.hash == hash {
		return err
	}
	at, err := tx.sql.Stamp("duty plan")
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO duty_plans (number, hash, text, recorded_at) VALUES ($1, $2, $3, $4)`, before.number+1, hash, string(p.Encode()), at)
	return err
}

// PlanAt gives the plan by which the clock went at a time; the zero Plan, which knows
// no kind, where none is on record.
func (tx *Tx) PlanAt(asOf time.Time) (obligation.Plan, error) {
	text, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT text FROM duty_plans WHERE recorded_at <= $1 ORDER BY number DESC LIMIT 1`, until(asOf))
	if errs.KindOf(err) == errs.NotFound {
		return obligation.Plan{}, nil
	}
	if err != nil {
		return obligation.Plan{}, err
	}
	return obligation.ReadPlan([]byte(text))
}
