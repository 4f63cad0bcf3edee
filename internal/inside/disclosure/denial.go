package disclosure

import (
	"fmt"

	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// deniedBefore says who denied this version of a report to the partner, to its
// country or to one of its services, or returned it, and why, or why else somebody
// must look: an officer said that it is not made of an item; "" for neither.
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
	return saidNotDerived(tx, report)
}

// saidNotDerived names the item that a report has nearly the words of and does not
// come from, as an officer says: somebody else looks at that before it goes.
func saidNotDerived(tx *insidedb.Tx, report insidedb.Report) (string, error) {
	said, err := tx.NotDerivedFrom(report.ID, report.Version)
	if err != nil || len(said) == 0 {
		return "", err
	}
	n := said[0]
	why := fmt.Sprintf("%s says that it is not made of item %s, although it has nearly the words of portion %d there: %s", n.Officer, n.Item, n.Portion, n.Reason)
	if more := len(said) - 1; more > 0 {
		why += fmt.Sprintf(" (and of %d more places)", more)
	}
	return why, nil
}
