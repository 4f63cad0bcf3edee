package obligation

import (
	"encoding/json"

	"entente/internal/core/errs"
)

// Encode writes a plan as it is put on record; the same plan always alike.
func (p Plan) Encode() []byte {
	data, _ := json.Marshal(p.duties) // words and numbers can always be written
	return data
}

// ReadPlan reads a plan that Encode wrote.
func ReadPlan(data []byte) (Plan, error) {
	var p Plan
	if err := json.Unmarshal(data, &p.duties); err != nil {
		return Plan{}, errs.Wrap(errs.Internal, "obligation.ReadPlan", err, "a plan on record cannot be read")
	}
	return p, nil
}
