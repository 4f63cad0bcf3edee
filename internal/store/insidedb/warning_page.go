package insidedb

import "time"

// WarningPage gives a page of the warnings that were opened by a time (zero: all), the
// latest first: of some states, as they were then, or of any for none.
func (tx *Tx) WarningPage(asOf time.Time, states []string, at Cut) ([]Warning, Paged, error) {
	var c conditions
	c.and("recorded_at <=", until(asOf), "")
	c.text += tx.seenRefs(refs{warning: "warnings.id"})
	if len(states) > 0 {
		state := `state`
		if !asOf.IsZero() {
			state = `(SELECT a.state FROM warning_acts a WHERE a.warning = warnings.id AND a.recorded_at <= $1 ORDER BY a.number DESC LIMIT 1)`
		}
		c.among(state, states)
	}
	spots, paged, err := tx.page(latest(`warnings WHERE 1 = 1`+c.text, c.args), at)
	if err != nil {
		return nil, paged, err
	}
	all, err := eachSpot(spots, tx.Warning)
	return all, paged, err
}
