package disclosure

import (
	"encoding/json"

	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Reaches tells whether a decision gives all that stated needs ask for.
func Reaches(decision json.RawMessage, needs map[string]report.Rung) bool {
	if len(needs) == 0 {
		return true
	}
	var out release.Outcome
	if json.Unmarshal(decision, &out) != nil { // nothing, or erased
		return false
	}
	for field, need := range needs {
		if given := out.Fields[field].Rung; given != need && !fuller(given, need) {
			return false
		}
	}
	return true
}

// fuller tells whether a rung stands above another on a ladder that has both.
func fuller(a, b report.Rung) bool {
	for _, l := range report.Ladders {
		if at := l.Index(a); at >= 0 && at < l.Index(b) {
			return true
		}
	}
	return false
}

// MeetsNeeds tells whether a release, as it was decided and changed last, gives all
// that it was proposed for.
func MeetsNeeds(tx *insidedb.Tx, r insidedb.Release) (bool, error) {
	if len(r.Needs) == 0 {
		return true, nil
	}
	d, err := tx.Decision(r.Decision)
	return Reaches(d.Outcome, r.Needs), err
}
