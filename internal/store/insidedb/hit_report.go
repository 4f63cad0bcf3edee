package insidedb

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// hitReported is the act that a report was made of a hit; its code is the report's id.
const hitReported = "reported"

// HitsReported tells whether a report was taken in for hits, and the parties of whose
// items their lookouts were made, or are now, and whose material their tips are or have
// in them; each once, in order.
func (tx *Tx) HitsReported(report string) (linked bool, givers []party.Code, err error) {
	hits, err := sqldb.All(tx.sql, scanHit, selectHit+` WHERE id IN (SELECT hit FROM hit_acts WHERE act = '`+hitReported+`' AND code = $1) ORDER BY id`, report)
	if err != nil {
		return false, nil, err
	}
	givers, err = tx.givers(hits)
	return len(hits) > 0, givers, err
}

// HitsMeeting tells whether a hit that stands, decided or not, is about somebody who has
// any of some keys, and the parties as HitsReported does. One that was found to be
// another person does not stand, and of one that is erased nothing is known.
func (tx *Tx) HitsMeeting(keys []travel.Keys) (met bool, givers []party.Code, err error) {
	hits, err := byKey(tx, keys, 0, MostHits, scanHit, func(column, keys string) string {
		return selectHit + ` WHERE $1 = 0 AND ` + column + ` <> '' AND ` + column + ` IN (` + keys + `) AND state NOT IN ('` + HitNotSame + `', '` + HitRemembered + `') ORDER BY id`
	})
	if err != nil {
		return false, nil, err
	}
	givers, err = tx.givers(hits)
	return len(hits) > 0, givers, err
}

// givers are the parties of whose items the lookouts of hits were made, or are now, and
// whose material their tips are or have in them.
func (tx *Tx) givers(hits []Hit) ([]party.Code, error) {
	var givers []party.Code
	for _, h := range hits {
		if p, is := lookout.ReadTip(h.List, h.Entry); is {
			of, err := tx.tipGivers(p)
			if err != nil {
				return nil, err
			}
			givers = append(givers, of...)
		}
		if h.List != lookout.List {
			continue
		}
		now, err := sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT partner FROM lookouts WHERE id = $1`, h.Entry)
		if err != nil {
			return nil, err
		}
		givers = append(givers, now...)
		then, err := tx.LookoutVersion(h.Entry, h.LookoutVersion)
		switch errs.KindOf(err) {
		case "":
			givers = append(givers, then.Origin.From)
		case errs.NotFound:
		default:
			return nil, err
		}
	}
	slices.Sort(givers)
	return slices.DeleteFunc(slices.Compact(givers), func(c party.Code) bool { return c == "" }), nil
}

// HitReportedAs tells whether a report is on record as made of a hit.
func (tx *Tx) HitReportedAs(h Hit, report string) (bool, error) {
	acts, err := tx.HitActs(h, time.Time{})
	return slices.ContainsFunc(acts, func(a HitAct) bool { return a.Act == hitReported && a.Code == report }), err
}
