package disclosure

import (
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// sourceStands refuses a version of a report that rests on what its originator
// has taken back.
func sourceStands(tx *insidedb.Tx, report string, version int) error {
	gone, err := tx.SourceTakenBack(report, version)
	if err == nil && gone {
		err = errs.E(errs.Denied, "disclosure.Propose", "it rests on what its originator has taken back; expected a new version without that")
	}
	return err
}
