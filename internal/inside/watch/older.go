package watch

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// later gives what a version before states that is later than what the next one
// does, "" for nothing. Against the last version that states a date the next one
// may be older only if the order says so: a list that is played again brings
// back who was taken off it, and loses who came on it.
func (o *Order) later(tx *insidedb.Tx, next, before insidedb.ListVersion) (string, error) {
	last, err := tx.ListDated(next.List)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	says, held, older := behind(next, last)
	switch {
	case older && !o.Older:
		verb := "is"
		if last.Version != before.Version {
			verb = "was"
		}
		return "", errs.E(errs.Conflict, "watch.Import", "these files of list %s are of %s, and version %d, which %s held, is of %s; expected later ones, or --older to take these all the same",
			next.List, says, last.Version, verb, held)
	case older:
		return held, nil
	case next.Dated != "" && len(last.OlderThan) >= len(time.DateOnly) && last.OlderThan[:len(time.DateOnly)] > next.Dated:
		return last.OlderThan, nil // still behind what was held once
	}
	return "", nil
}

// behind tells whether the next version states an earlier date than the last or,
// of one day, an earlier time, and gives what each states. Without dates it is not.
func behind(next, last insidedb.ListVersion) (says, held string, older bool) {
	day, err := time.Parse(time.DateOnly, next.Dated)
	before, errBefore := time.Parse(time.DateOnly, last.Dated)
	if err != nil || errBefore != nil || day.After(before) {
		return "", "", false
	}
	if day.Before(before) {
		return next.Dated, last.Dated, true
	}
	at, err := time.Parse(time.RFC3339, next.Edition)
	then, errThen := time.Parse(time.RFC3339, last.Edition)
	return next.Edition, last.Edition, err == nil && errThen == nil && at.Before(then)
}
