package watch

import (
	"fmt"

	"entente/internal/core/lookout"
	"entente/internal/store/insidedb"
)

// notes say what of a lookout in force is odd, though nothing refuses it.
func notes(v insidedb.Lookout) []string {
	if _, known := lookout.CodeOf(v.Code); v.Code == "" || known || v.State != insidedb.LookoutActive {
		return nil
	}
	return []string{fmt.Sprintf("code %q is not known here: the front line reads it without what it means", v.Code)}
}
