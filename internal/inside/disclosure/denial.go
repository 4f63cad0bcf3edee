package disclosure

import (
	"fmt"

	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// deniedBefore says who denied this version of a report to the partner, to its
// country or to one of its services, or returned it, and why; "" when nobody did.
// From then on only an officer lets it go: proposing again undoes neither.
func deniedBefore(tx *insidedb.Tx, report insidedb.Report, partner party.Code) (string, error) {
	denied, err := tx.DeniedReleases(report.ID, report.Version)
	if err != nil {
		return "", err
	}
	for _, r := range denied {
		if !r.Partner.Includes(partner) && !partner.Includes(r.Partner) {
			continue
		}
		acts, err := tx.Acts(r.ID, present)
		if err != nil {
			return "", err
		}
		for _, a := range acts {
			switch a.Act {
			case insidedb.ActDeny:
				return fmt.Sprintf("%s denied it before, under %s: %s", a.Officer, r.ID, a.Reason), nil
			case insidedb.ActReturn:
				return fmt.Sprintf("%s returned it before, under %s: %s", a.Officer, r.ID, a.Reason), nil
			}
		}
	}
	return "", nil
}
