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
		o.State, o.Standing, o.Due, o.By, o.Reason, o.Closed = m.State, m.Standing, m.Until, officer, "", nil
		if m.End != nil {
			o.Closed = &m.End.At
		}
		if _, err := tx.PutObligation(o); err != nil {
			return err
		}
	}
	return nil
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
