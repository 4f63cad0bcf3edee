package disclosure

import (
	"entente/internal/core/errs"
	"entente/internal/core/report"
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

// sources is what a version of a report takes over from the items that it names.
type sources struct {
	terms map[string]report.Origin // by ref
	held  string                   // an item that no officer has cleared; "" for none
}

// sourcesOf finds the items that a version of a report names.
func sourcesOf(tx *insidedb.Tx, held insidedb.Report) (sources, error) {
	named, err := tx.NamesSources(held.ID, held.Version)
	if err != nil || !named || held.Erased != nil {
		return sources{}, err
	}
	r, err := report.Decode(held.ID, held.Raw, nil)
	if err != nil {
		return sources{}, err
	}
	found, err := tx.Sources(r.Refs())
	out := sources{terms: map[string]report.Origin{}}
	for ref, s := range found {
		out.terms[ref] = s.Origin
		if s.Held {
			out.held = s.Item
		}
	}
	return out, err
}

// inherit gives a report under the terms of its sources, and refuses one that
// rests on an item that is held.
func (s sources) inherit(r *report.Report) (*report.Report, error) {
	if s.held != "" {
		return nil, errs.E(errs.Denied, "disclosure.draft", "it rests on item %s, which is held until an officer clears it", s.held)
	}
	return r.Inherit(s.terms)
}
