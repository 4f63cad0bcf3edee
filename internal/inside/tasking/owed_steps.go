package tasking

import (
	"time"

	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// OwedStep is what the clock does about what is owed, at its time.
type OwedStep struct {
	What obligation.What `json:"what"` // opened, reminder, due, escalation
	For  string          `json:"for"`  // officer, desk or a role
	At   time.Time       `json:"at"`
}

// stepsOf are all steps of an obligation as the plan has them, in their order.
func stepsOf(plan obligation.Plan, o insidedb.Obligation) []OwedStep {
	out := []OwedStep{}
	for _, s := range plan.Steps(o.Kind, o.Opened, o.Due) {
		if s.At.UTC().Year() > 9999 { // no clock comes there, and no document can say it
			continue
		}
		out = append(out, OwedStep{s.What, s.For, s.At})
	}
	return out
}

// nextOf is the step that comes next; nil where none does, or nothing is open.
func nextOf(plan obligation.Plan, o insidedb.Obligation, at time.Time) *OwedStep {
	if o.Closed != nil {
		return nil
	}
	steps := stepsOf(plan, o)
	for i, s := range steps {
		if s.At.After(at) {
			return &steps[i]
		}
	}
	return nil
}
