package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Tip is a version of a report of our own of kind tip, or an item of that kind which a
// partner sent.
type Tip struct {
	Kind    string // BackTip or BackItem
	ID      string // of the report, or of the item
	Version int    // of the report; 1 for an item
}

// NewTip is a tip, and when it became known: when it was recorded, or an item that was
// held was cleared.
type NewTip struct {
	Tip
	Known time.Time
}

// TipOf is the tip that a person of one is of, as of a version.
func TipOf(p lookout.TipPerson, version int) Tip {
	if p.Received {
		return Tip{BackItem, p.Of, version}
	}
	return Tip{BackTip, p.Of, version}
}

// NewTips lists the versions of tips of which it is not on record whether the travel that
// is kept is screened against them: at most limit of our own, and as many items. An item
// that is held for an officer is not among them until it is cleared.
func (tx *Tx) NewTips(limit int) ([]NewTip, error) {
	scan := func(row sqldb.Row) (t NewTip, err error) {
		err = row.Scan(&t.Kind, &t.ID, &t.Version, sqldb.Time(&t.Known))
		return t, err
	}
	own, err := sqldb.All(tx.sql, scan, `SELECT '`+BackTip+`', id, version, recorded_at FROM reports WHERE kind = 'tip' AND sought = 0 ORDER BY id, version LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	items, err := sqldb.All(tx.sql, scan, `SELECT '`+BackItem+`', id, 1,
		COALESCE((SELECT cleared_at FROM inbound WHERE inbound.item = received.id), recorded_at) FROM received WHERE kind = 'tip' AND sought = 0 AND state = 'admitted'
		AND NOT EXISTS (SELECT 1 FROM inbound WHERE inbound.item = received.id AND inbound.hold <> '' AND inbound.cleared_at IS NULL) ORDER BY id LIMIT $1`, limit)
	return append(own, items...), err
}

// SeekTip records that a tip is new no longer.
func (tx *Tx) SeekTip(t Tip) (err error) {
	if t.Kind == BackItem {
		_, err = tx.sql.Exec(`UPDATE received SET sought = 1 WHERE id = $1`, t.ID)
	} else {
		_, err = tx.sql.Exec(`UPDATE reports SET sought = 1 WHERE id = $1 AND version = $2`, t.ID, t.Version)
	}
	return err
}

// TipGone says why nobody is sought by a tip any more; "" where somebody is. One of our
// own is gone once it is erased, a later version stands in its place, or something that
// it names as its source was taken back; an item once it is not held for use.
func (tx *Tx) TipGone(t Tip) (string, error) {
	if t.Kind == BackItem {
		return tx.itemGone(t.ID)
	}
	r, err := tx.ReportVersion(t.ID, t.Version)
	if errs.KindOf(err) == errs.NotFound {
		return "the tip is not held", nil
	}
	if err != nil {
		return "", err
	}
	newest, err := tx.NewestVersion(t.ID)
	if err != nil {
		return "", err
	}
	back, err := tx.SourceTakenBack(t.ID, t.Version)
	switch {
	case err != nil:
		return "", err
	case r.Erased != nil:
		return "the tip is " + r.Erased.Said(), nil
	case newest != t.Version:
		return "a later version of the tip stands in its place", nil
	case back:
		return "what the tip is made of was taken back", nil
	}
	return "", nil
}

// itemGone says why an item is not held for use; "" where it is.
func (tx *Tx) itemGone(item string) (string, error) {
	got, err := tx.Received(item)
	if errs.KindOf(err) == errs.NotFound {
		return "the item is not held", nil
	}
	if err != nil {
		return "", err
	}
	back, err := tx.ItemTakenBack(got.Partner, got.Hash)
	if err != nil {
		return "", err
	}
	made, err := tx.Inbound(item)
	switch {
	case err != nil:
		return "", err
	case got.Erased != nil:
		return "the item of " + string(got.Partner) + " is " + got.Erased.Said(), nil
	case back:
		return "the item was taken back by " + string(got.Partner), nil
	case got.State != Admitted, len(got.Use) == 0:
		return "the item of " + string(got.Partner) + " is not held for use", nil
	case made.Held(time.Time{}):
		return "the item of " + string(got.Partner) + " is held until an officer clears it", nil
	}
	return "", nil
}

// tipGivers are the parties whose material a tip is, or has in any version of it.
func (tx *Tx) tipGivers(p lookout.TipPerson) ([]party.Code, error) {
	if p.Received {
		return sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT partner FROM received WHERE id = $1`, p.Of)
	}
	givers, err := sqldb.All(tx.sql, sqldb.Scalar[party.Code], `SELECT DISTINCT giver FROM report_refs WHERE report = $1`, p.Of)
	if err != nil {
		return nil, err
	}
	versions, err := tx.ReportVersions(p.Of, time.Time{})
	for _, r := range versions {
		for _, code := range r.Third {
			givers = append(givers, party.Code(code))
		}
	}
	return givers, err
}
