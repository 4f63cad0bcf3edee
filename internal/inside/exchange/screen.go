package exchange

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// Held is the state in which the inbox shows what was admitted and is kept from
// use until an officer clears it. To its sender it is admitted: the receipt says
// nothing of our rules about our own nationals.
const Held = "held"

// screened is what an item says that is looked at before anybody uses it.
type screened struct {
	name    string // the id of its STIX report
	concern string
	hold    []string
}

// screen looks for persons of our own nationality, and for a concern of how it
// was obtained: one that the producer states, in whatever word, or one that our
// agreement has about the party.
func (x *Exchange) screen(p *partner, t tearline.Received) screened {
	out := screened{name: t.ID}
	if slices.Contains(t.Nationalities(), string(x.Self.Country())) {
		out.hold = append(out.hold, insidedb.HoldOwnNational)
	}
	of, _ := x.Policy().Parties().Of(p.row.Code)
	if c := t.Concern(); c != "" && c != "none" || slices.Contains(of.Flags, party.FlagMistreatmentConcern) {
		out.hold, out.concern = append(out.hold, insidedb.HoldMistreatment), insidedb.HoldMistreatment
	}
	return out
}

// keep records it beside the item, which can be found by its words from then on.
func (s screened) keep(tx *insidedb.Tx, got insidedb.Received) error {
	err := tx.AddInbound(insidedb.Inbound{Item: got.ID, Partner: got.Partner, Name: s.name, Concern: s.concern, Hold: s.hold, RecordedAt: got.RecordedAt})
	if err != nil {
		return err
	}
	return tx.AddLikeness(got.ID, got.Partner, got.Portions)
}

// Clearance is how an officer ended the hold on an item.
type Clearance struct {
	Officer string    `json:"officer"`
	Reason  string    `json:"reason,omitempty"` // none once the item is erased
	At      time.Time `json:"at"`
}

// screenedIn adds what an item was held for, and what is the same as it. What is
// held is shown without its words, as of a time at which it was held too.
func screenedIn(tx *insidedb.Tx, a *Arrival, asOf time.Time) error {
	if a.State == string(insidedb.Refused) {
		return nil
	}
	i, err := tx.Inbound(a.ID)
	if err != nil {
		return err
	}
	a.HeldFor, a.Concern = i.Hold, i.Concern
	switch {
	case i.Held(asOf):
		a.Portions = nil
		if a.State == string(insidedb.Admitted) {
			a.State = Held
		}
	case i.ClearedAt != nil:
		a.Cleared = &Clearance{i.ClearedBy, i.Reason, *i.ClearedAt}
	}
	a.SameAs, err = tx.SameAs(a.ID, asOf)
	return err
}

// HeldItems lists what waits for an officer to clear it, the oldest first, without
// its words.
func (x *Exchange) HeldItems(ctx context.Context) ([]Arrival, error) {
	var out []Arrival
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = []Arrival{}
		held, err := tx.HeldItems(MostListed)
		if err != nil {
			return err
		}
		for _, h := range held {
			line, err := x.arrivalOfID(tx, h.Item)
			if err != nil {
				return err
			}
			out = append(out, line)
		}
		return nil
	})
	return out, err
}

func (x *Exchange) arrivalOfID(tx *insidedb.Tx, id string) (Arrival, error) {
	r, err := tx.Received(id)
	if err != nil {
		return Arrival{}, err
	}
	return x.arrivalIn(tx, r, time.Time{})
}

// Look shows a held item with its words to an officer who may clear it.
func (x *Exchange) Look(ctx context.Context, officer, item string) (Arrival, error) {
	var out Arrival
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		r, err := x.toClear(tx, officer, item)
		if err != nil {
			return err
		}
		if out, err = x.arrivalIn(tx, r, time.Time{}); err == nil && out.TakenBack == nil {
			out.Portions = arrivalOf(r).Portions
		}
		return err
	})
	return out, err
}

// Clear ends the hold on an item. Only an officer with the disclosure role may,
// with a reason. A concern stays with the item, and with what is made of it.
func (x *Exchange) Clear(ctx context.Context, officer, item, reason string) (Arrival, error) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return Arrival{}, errs.E(errs.Invalid, "exchange.Clear", "a reason is missing; expected why the item may be used")
	}
	var out Arrival
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		r, err := x.toClear(tx, officer, item)
		if err != nil {
			return err
		}
		if _, err := tx.Clear(item, officer, reason); err != nil {
			return err
		}
		out, err = x.arrivalIn(tx, r, time.Time{})
		return err
	})
	if err == nil {
		x.Log.Info("a hold was ended", "item", item)
	}
	return out, err
}

// toClear finds an item for an officer who may clear it.
func (x *Exchange) toClear(tx *insidedb.Tx, officer, item string) (insidedb.Received, error) {
	const op = "exchange.Clear"
	if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
		return insidedb.Received{}, err
	}
	r, err := tx.Received(item)
	if errs.KindOf(err) == errs.NotFound {
		return r, errs.E(errs.NotFound, op, "no item %q was received", item)
	}
	if err == nil && r.Erased != nil {
		err = errs.E(errs.Conflict, op, "item %s is erased", item)
	}
	return r, err
}

// mostCompared bounds how many items are held against others' at a time.
const mostCompared = 64

// compare holds what came against what other partners sent, and keeps which of it
// has nearly the same words. It comes after the receipts are sealed, so that no
// partner waits the longer because of what another sent.
func (x *Exchange) compare(ctx context.Context) error {
	same := map[string]map[int][]insidedb.Alike{}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		clear(same)
		waiting, err := tx.Uncompared(mostCompared)
		if err != nil {
			return err
		}
		for _, w := range waiting {
			r, err := tx.Received(w.Item)
			if err != nil {
				return err
			}
			same[w.Item] = map[int][]insidedb.Alike{}
			for i, p := range r.Portions {
				if same[w.Item][i], err = tx.Alike(p.Text, r.Partner); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil || len(same) == 0 {
		return err
	}
	return x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		for item, found := range same {
			if err := tx.Compared(item, found, x.Store.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}
