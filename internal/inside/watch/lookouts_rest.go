package watch

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// ownReport is the predicate that names a report of our own.
const ownReport = "own-report"

// rests reads what the facts that a lookout rests on are, whatever they are called: the
// items of partners that they name or are made of, each once, and the facts with the kind
// of a partner's report for each such. A reference that nothing here answers to stands as
// the officer wrote it.
func rests(tx *insidedb.Tx, l lookout.Lookout) (items []string, facts []lookout.Predicate, err error) {
	for _, p := range l.Predicate {
		of, theirs, err := partnersBehind(tx, p)
		if err != nil {
			return nil, nil, err
		}
		if theirs {
			p.Kind = lookout.PartnerReport
		}
		facts = append(facts, p)
		for _, item := range of {
			if !slices.Contains(items, item) && item != l.Origin.Item {
				items = append(items, item)
			}
		}
	}
	return items, facts, nil
}

// partnersBehind finds the items of partners behind one fact, and whether it is a
// partner's at all. A report of our own with any material of another is.
func partnersBehind(tx *insidedb.Tx, p lookout.Predicate) (items []string, theirs bool, err error) {
	if p.Kind == ownReport {
		var own insidedb.Report
		switch own, err = tx.FindReport(p.Ref, time.Time{}); errs.KindOf(err) {
		case "":
			items, err = itemsOf(tx, own)
			return items, len(own.Third) > 0 || len(items) > 0, err
		case errs.NotFound:
		default:
			return nil, false, err
		}
	}
	s, err := tx.SourceOf(p.Ref)
	if errs.KindOf(err) == errs.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return []string{s.Item}, true, nil
}

// itemsOf are the items that a report of our own names as its sources.
func itemsOf(tx *insidedb.Tx, own insidedb.Report) ([]string, error) {
	if own.Erased != nil || len(own.Raw) == 0 {
		return nil, nil
	}
	r, err := report.Decode(own.ID, own.Raw, nil)
	if err != nil {
		return nil, err
	}
	found, err := tx.Sources(r.Refs())
	var out []string
	for _, s := range found {
		if !slices.Contains(out, s.Item) {
			out = append(out, s.Item)
		}
	}
	slices.Sort(out)
	return out, err
}
