package exchange

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// beforeAll is before every time that a statement can name: judged then, nothing
// has lapsed.
var beforeAll = time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)

// project keeps what is owed on account of an item as both sides' statements have
// it. What the service keeps for itself beside that (desk, officer, cause) stays.
// officer is who had us state the newest of them, "" for nobody of ours; cause is
// what that was stated for.
func (x *Exchange) project(tx *insidedb.Tx, item about, stated, officer, cause string) error {
	if item.side == "" { // taken back before it came: nothing of it is owed by an officer
		return nil
	}
	f, err := tx.Fold(item.partner, item.hash, time.Time{}, beforeAll)
	if err != nil {
		return err
	}
	for _, m := range f.Matters {
		id := insidedb.ObligationOf(m.Hash)
		o, err := tx.Obligation(id, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			o, err = x.opened(tx, item, m)
		}
		if err != nil {
			return err
		}
		if m.Hash == stated && cause != "" {
			o.Cause = cause
			if o.Desk == "" && o.Officer == "" { // who has the question has what is owed on it
				if o.Desk, o.Officer, err = tx.KeeperOf(cause); err != nil {
					return err
				}
			}
			if o, err = inPlaceOf(tx, cause, o, officer); err != nil {
				return err
			}
		}
		if o.Version > 0 && stands(o, m) { // the officer said nothing of this one
			continue
		}
		o.State, o.Standing, o.Due, o.By, o.Reason, o.Closed = m.State, m.Standing, m.Until, officer, "", ended(m)
		if _, err := tx.PutObligation(o); err != nil {
			return err
		}
	}
	return nil
}

// ended is when a matter ended; nil while it is open.
func ended(m obligation.Matter) *time.Time {
	if m.End == nil {
		return nil
	}
	return &m.End.At
}

// stands tells whether an obligation is on record as the matter is.
func stands(o insidedb.Obligation, m obligation.Matter) bool {
	same := func(a, b *time.Time) bool { return a == nil && b == nil || a != nil && b != nil && a.Equal(*b) }
	return o.State == m.State && o.Standing == m.Standing && same(o.Due, instant(m.Until)) && same(o.Closed, ended(m))
}

// acknowledged sees to what a receipt of an officer's act settles.
func (x *Exchange) acknowledged(tx *insidedb.Tx, partner party.Code, hash, officer string) error {
	item, err := itemOf(tx, partner, hash)
	if err != nil {
		return err
	}
	return x.project(tx, item, "", officer, "")
}

// opened is what a matter opened.
func (x *Exchange) opened(tx *insidedb.Tx, item about, m obligation.Matter) (insidedb.Obligation, error) {
	who := func(s obligation.Side) party.Code {
		if s == item.side {
			return x.Self
		}
		return item.partner
	}
	o := insidedb.Obligation{ID: insidedb.ObligationOf(m.Hash), Kind: m.Kind(), Shared: true, Debtor: who(m.Debtor()), Creditor: who(m.Debtor().Other()),
		Partner: item.partner, Matter: m.Hash, Item: item.hash, Release: item.release, Received: item.received.ID, Ground: m.Ground, Opened: m.At}
	if item.release == "" {
		return o, nil
	}
	r, err := tx.Release(item.release)
	o.Report = r.Report
	return o, err
}
