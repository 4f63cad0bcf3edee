package exchange

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Statement is what an officer has us state to a partner about an item that went
// between us.
type Statement struct {
	Officer string   // "" for the node itself, which has no roles to show
	Roles   []string // of which the officer needs one
	Partner party.Code
	Item    string           // hash of the item's envelope
	Control envelope.Control // its verb and terms; the item is filled in
	Cause   string           // id here of what it is stated for; "" for none

	// Before is asked in the same transaction, before anything is sealed: its error
	// refuses the statement. nil refuses nothing.
	Before func(tx *insidedb.Tx) error

	// Also is done in the same transaction, with the statement as it was recorded.
	Also func(tx *insidedb.Tx, stated insidedb.Transition) error
}

// State seals a statement for the partner and records it. It is denied to an
// officer without the role, invalid for a verb that does not belong to our side
// or answers nothing that was stated, a conflict where it changes nothing, and
// unavailable while the partner cannot be told, or has not receipted the item.
func (x *Exchange) State(ctx context.Context, s Statement) (insidedb.Transition, error) {
	var w work
	var out insidedb.Transition
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		if s.Officer != "" {
			if err := tx.Authorise(s.Officer, s.Roles...); err != nil {
				return err
			}
		}
		if s.Before != nil {
			if err := s.Before(tx); err != nil {
				return err
			}
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		if out, err = x.say(w, known[s.Partner], s, x.Store.Now()); err != nil || s.Also == nil {
			return err
		}
		return s.Also(tx, out)
	})
	if err != nil {
		return insidedb.Transition{}, err
	}
	x.fresh.keep(w.sealed)
	return out, nil
}

// say states it within a transaction.
func (x *Exchange) say(w work, p *partner, s Statement, now time.Time) (insidedb.Transition, error) {
	const op = "exchange.State"
	item, err := itemOf(w.Tx, s.Partner, s.Item)
	if err != nil {
		return insidedb.Transition{}, err
	}
	set, blocked := p.answerable(s.Partner, now)
	switch {
	case item.side == "":
		return insidedb.Transition{}, errs.E(errs.NotFound, op, "no item with the hash %s went between us and %s", s.Item, s.Partner)
	case blocked != "":
		return insidedb.Transition{}, errs.E(errs.Unavailable, op, "%s cannot be told: %s", s.Partner, blocked)
	case s.Control.Verb.Opens() && !p.active():
		return insidedb.Transition{}, errs.E(errs.Conflict, op, "the agreement with %s is not in force", s.Partner)
	}
	if item.side == obligation.Sender { // what is stated goes on a lane of its own, and must not come before the item
		r, err := w.Release(item.release)
		if err != nil {
			return insidedb.Transition{}, err
		}
		if rank[r.State] < rank[insidedb.Admitted] {
			return insidedb.Transition{}, errs.E(errs.Unavailable, op, "%s has not said yet that it has the item", s.Partner)
		}
	}
	if err := x.sayable(w.Tx, item, s, now); err != nil {
		return insidedb.Transition{}, err
	}
	return x.stateOf(w, p, set, item, s.Control, s.Officer, s.Cause, now)
}

// sayable refuses what would count for nothing: a partner would raise an alarm
// over it.
func (x *Exchange) sayable(tx *insidedb.Tx, item about, s Statement, now time.Time) error {
	const op = "exchange.State"
	before, err := tx.Transitions(item.partner, item.hash, time.Time{})
	if err != nil {
		return err
	}
	stated := make([]obligation.Transition, len(before), len(before)+1)
	for i, b := range before {
		stated[i] = b.Transition
	}
	trial := transitionOf(s.Control, item.partner, insidedb.Out, item.side, "trial", nil)
	trial.Item, trial.At = item.hash, now
	was, would := obligation.Fold(item.hash, stated, now), obligation.Fold(item.hash, append(stated, trial.Transition), now)
	for _, i := range would.Ignored {
		if i.Hash == trial.Hash {
			return errs.E(errs.Denied, op, "%s: %s", s.Control.Verb, i.Why)
		}
	}
	if len(would.Waiting) > len(was.Waiting) {
		return errs.E(errs.NotFound, op, "nothing was stated under %s", s.Control.Matter)
	}
	if tooMany := full(was, before, trial); tooMany != "" && !changes(was, would) {
		return errs.E(errs.Conflict, op, "%s would take no more: %s", item.partner, tooMany)
	}
	if m, ok := matterOf(was, s.Control.Matter); ok && !s.Control.Verb.Opens() {
		after, _ := would.Matter(m.Hash)
		if unchanged(m, after) {
			if s.Control.Verb == envelope.Extended && m.Until != nil {
				return errs.E(errs.Conflict, op, "the due time can only be put off; it is %s", m.Until.UTC().Format(time.RFC3339))
			}
			return errs.E(errs.Conflict, op, "it is %s already: %s changes nothing", m.State, s.Control.Verb)
		}
	}
	return nil
}

// matterOf is the matter that a statement names, itself or by an answer to it.
func matterOf(f obligation.Item, hash string) (obligation.Matter, bool) {
	if m, ok := f.Matter(hash); ok {
		return m, true
	}
	for _, m := range f.Matters {
		for _, a := range m.Answers {
			if a.Hash == hash {
				return m, true
			}
		}
	}
	return obligation.Matter{}, false
}

func unchanged(a, b obligation.Matter) bool {
	until := a.Until == nil && b.Until == nil || a.Until != nil && b.Until != nil && a.Until.Equal(*b.Until)
	end := a.End == nil && b.End == nil || a.End != nil && b.End != nil && a.End.Hash == b.End.Hash
	return a.State == b.State && a.Standing == b.Standing && len(a.Answers) == len(b.Answers) && until && end
}

// SealPending states what was to be stated once releases were admitted, one batch
// for each partner, and says for how many it is settled. What fails for one
// partner stops no other.
func (x *Exchange) SealPending(ctx context.Context) (int, error) {
	var waiting []party.Code
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, err := tx.PendingPartners()
		if err != nil || len(all) == 0 {
			return err
		}
		known, err := x.partners(tx)
		waiting = nil
		for _, code := range all {
			p := known[code]
			if _, blocked := p.answerable(code, x.Store.Now()); blocked == "" && p.active() && x.blocked(p) == "" {
				waiting = append(waiting, code)
			}
		}
		return err
	})
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	return x.each(waiting, func(partner party.Code) (int, error) { return x.sealPendingTo(ctx, partner) })
}

func (x *Exchange) sealPendingTo(ctx context.Context, partner party.Code) (done int, err error) {
	var w work
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w, done = work{Tx: tx, sealed: map[string]envelope.Sealed{}}, 0
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		all, err := tx.PendingFor(partner, batch)
		if err != nil {
			return err
		}
		for _, p := range all {
			settled, err := x.sealPending(w, known[partner], p)
			if err != nil {
				return err
			}
			if settled {
				done++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	x.fresh.keep(w.sealed)
	return done, nil
}

// sealPending settles one: it is stated, or dropped where there is nothing to
// state it about any more.
func (x *Exchange) sealPending(w work, p *partner, s insidedb.Pending) (settled bool, err error) {
	now := x.Store.Now()
	r, err := w.Release(s.Release)
	if err != nil {
		return false, err
	}
	if r.State != insidedb.Admitted {
		return w.SettlePending(s.ID, insidedb.PendingDropped, "", now)
	}
	c := envelope.Control{Verb: envelope.Verb(s.Verb), Code: envelope.Code(s.Code), Ground: s.Ground, Matter: s.Matter, Party: s.Party, Portion: s.Portion, Due: s.Due, NotAfter: s.NotAfter}
	item := s.Item
	switch {
	case item == "":
		item = r.EnvelopeHash
	case c.Verb == envelope.Answered:
		if c.Answer = r.EnvelopeHash; c.Code == obligation.Whole {
			if c.Code, err = extent(w.Tx, s.Matter, r); err != nil {
				return false, err
			}
		}
	case c.Verb == envelope.Requested && c.Matter == "": // of another item: the release says what for
		c.Matter = r.EnvelopeHash
	}
	stated, err := x.say(w, p, Statement{Officer: s.Officer, Partner: s.Partner, Item: item, Control: c, Cause: s.Cause}, now)
	switch errs.KindOf(err) {
	case "":
		return w.SettlePending(s.ID, insidedb.PendingStated, stated.Hash, now)
	case errs.Unavailable:
		return false, nil
	case errs.NotFound, errs.Denied, errs.Conflict, errs.Invalid: // it was withdrawn or answered otherwise meanwhile
		return w.SettlePending(s.ID, insidedb.PendingDropped, "", now)
	}
	return false, err
}

// extent is how much of what was wanted a release answers that is said to be all of
// it. What is withheld of an item is given by a need, and a reviewer may have given
// less than that since.
func extent(tx *insidedb.Tx, matter string, r insidedb.Release) (envelope.Code, error) {
	o, err := tx.Obligation(insidedb.ObligationOf(matter), time.Time{})
	if errs.KindOf(err) == errs.NotFound || err == nil && o.Kind != obligation.Unmask {
		return obligation.Whole, nil
	}
	if err != nil {
		return "", err
	}
	if all, err := disclosure.MeetsNeeds(tx, r); err != nil || all {
		return obligation.Whole, err
	}
	return obligation.Part, nil
}
