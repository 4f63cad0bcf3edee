package exchange

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Ask is a question to the sender of an item: may it be passed on to a party?
// To ask tells the sender that the party is meant.
type Ask struct {
	Officer string     `json:"-"`
	Item    string     `json:"item"` // id in the inbox
	To      party.Code `json:"to"`
	Portion *uint64    `json:"portion,omitempty"` // as the item numbers its portions, from 0; nil: all of it
	Due     *time.Time `json:"due,omitempty"`
}

// Answer is what an officer says of a question that a partner asked.
type Answer struct {
	Officer string     `json:"-"`
	Ask     string     `json:"-"`
	Use     []string   `json:"use,omitempty"`    // nil: intelligence
	Onward  string     `json:"onward,omitempty"` // "": none
	Until   *time.Time `json:"until,omitempty"`
}

// Ask states a question.
func (x *Exchange) Ask(ctx context.Context, a Ask) (Asked, error) {
	const op = "exchange.Ask"
	if !a.To.Valid() {
		return Asked{}, errs.E(errs.Invalid, op, "to %q; expected TRIGRAPH or TRIGRAPH/SERVICE", a.To)
	}
	if !x.Policy().Parties().Known(a.To) { // a slip of the pen would tell the sender of an intention that nobody has
		return Asked{}, errs.E(errs.Invalid, op, "to %s, which parties.yaml does not name; expected a party that we know", a.To)
	}
	return x.consentAct(ctx, a.Officer, func(w work, now time.Time) (ask string, err error) {
		got, err := w.Received(a.Item)
		if errs.KindOf(err) == errs.NotFound {
			return "", errs.E(errs.NotFound, op, "no item %q was received", a.Item)
		}
		if err != nil {
			return "", err
		}
		gone, err := w.ItemTakenBack(got.Partner, got.Hash)
		if err != nil {
			return "", err
		}
		kept, err := w.Inbound(got.ID)
		switch {
		case err != nil:
			return "", err
		case kept.Held(time.Time{}):
			return "", errs.E(errs.Conflict, op, "the item is held until an officer clears it")
		case gone || got.State != insidedb.Admitted || got.Erased != nil:
			return "", errs.E(errs.Conflict, op, "the item is not held for use")
		case a.To.Includes(got.Partner) || a.To.Includes(x.Self) || x.Self.Includes(a.To):
			return "", errs.E(errs.Invalid, op, "to %s; expected somebody beside us and %s", a.To, got.Partner)
		case a.Portion != nil && *a.Portion >= uint64(len(got.Portions)):
			return "", errs.E(errs.Invalid, op, "portion %d; the item has %d, from 0", *a.Portion, len(got.Portions))
		}
		tooMany, err := asksTooMuch(w.Tx, got, now)
		if err != nil {
			return "", err
		}
		if tooMany != "" {
			return "", errs.E(errs.Conflict, op, "%s would take no more: %s", got.Partner, tooMany)
		}
		item := about{partner: got.Partner, hash: got.Hash, subject: got.Envelope, commitment: got.Commitment, side: obligation.Receiver, received: got}
		return x.stateConsent(w, item, envelope.Control{Verb: envelope.Asked, Party: a.To, Portion: a.Portion, Due: a.Due}, a.Officer, now)
	})
}

// Give consents to what a partner asked, under terms.
func (x *Exchange) Give(ctx context.Context, a Answer) (Asked, error) {
	if a.Use == nil {
		a.Use = []string{party.Uses[0]}
	}
	if a.Onward == "" {
		a.Onward = party.Onwards[0]
	}
	const op = "exchange.Give"
	for i, u := range a.Use {
		if !slices.Contains(party.Uses, u) || slices.Contains(a.Use[:i], u) {
			return Asked{}, errs.E(errs.Invalid, op, "use %q; expected each once, of %s", u, errs.List(party.Uses))
		}
	}
	if !slices.Contains(party.Onwards, a.Onward) {
		return Asked{}, errs.E(errs.Invalid, op, "onward %q; expected one of %s", a.Onward, errs.List(party.Onwards))
	}
	return x.reply(ctx, a, func(m obligation.Matter, now time.Time) (envelope.Control, error) {
		if a.Until != nil && !now.Before(*a.Until) {
			return envelope.Control{}, errs.E(errs.Invalid, op, "until %s is past", a.Until.Format(time.RFC3339))
		}
		return envelope.Control{Verb: envelope.Consented, Matter: m.Hash, Party: m.Party, Portion: m.Portion, Use: a.Use, Onward: a.Onward, NotAfter: a.Until}, nil
	})
}

// Decline says that what a partner asked may not be done. It does not say why.
func (x *Exchange) Decline(ctx context.Context, a Answer) (Asked, error) {
	return x.reply(ctx, a, func(m obligation.Matter, _ time.Time) (envelope.Control, error) {
		return envelope.Control{Verb: envelope.Declined, Matter: m.Hash}, nil
	})
}

// WithdrawConsent takes back what we said: the consent that we gave, or the
// question that we asked.
func (x *Exchange) WithdrawConsent(ctx context.Context, a Answer) (Asked, error) {
	const op = "exchange.WithdrawConsent"
	return x.consentAct(ctx, a.Officer, func(w work, now time.Time) (string, error) {
		asked, item, m, err := askOf(w.Tx, a.Ask, now)
		if err != nil {
			return "", err
		}
		c := envelope.Control{Verb: envelope.Withdrawn, Matter: m.Hash}
		switch {
		case m.State == obligation.IsWithdrawn:
			return "", errs.E(errs.Conflict, op, "it is withdrawn already")
		case asked.Direction == insidedb.Out:
		case m.Consent == nil || m.State != obligation.InForce:
			return "", errs.E(errs.Conflict, op, "no consent is in force; it is %s", m.State)
		default:
			c.Matter = m.Consent.Hash
		}
		if _, err := x.stateConsent(w, item, c, a.Officer, now); err != nil {
			return "", err
		}
		if asked.Direction == insidedb.Out { // what was consented to is not asked for any more
			_, err = w.PutHeld(insidedb.HeldConsents, consentID(m.Hash), "")
		}
		return m.Hash, err
	})
}

// reply answers an open question of a partner.
func (x *Exchange) reply(ctx context.Context, a Answer, make func(obligation.Matter, time.Time) (envelope.Control, error)) (Asked, error) {
	const op = "exchange.Reply"
	return x.consentAct(ctx, a.Officer, func(w work, now time.Time) (string, error) {
		asked, item, m, err := askOf(w.Tx, a.Ask, now)
		switch {
		case err != nil:
			return "", err
		case asked.Direction == insidedb.Out:
			return "", errs.E(errs.Invalid, op, "it is our own question; %s answers it", asked.Partner)
		case m.End != nil:
			return "", errs.E(errs.Conflict, op, "it is answered already: %s", m.State)
		}
		c, err := make(m, now)
		if err != nil {
			return "", err
		}
		if c.Verb == envelope.Consented {
			if err := x.oursToGive(w.Tx, item); err != nil {
				return "", err
			}
		}
		_, err = x.stateConsent(w, item, c, a.Officer, now)
		return m.Hash, err
	})
}

// oursToGive refuses consent to what is not ours alone, and to what was taken back.
func (x *Exchange) oursToGive(tx *insidedb.Tx, item about) error {
	const op = "exchange.Give"
	r, err := tx.Release(item.release)
	if err != nil {
		return err
	}
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return err
	}
	if held.Originator != x.Self || len(held.Third) > 0 {
		return errs.E(errs.Denied, op, "what the release holds is not ours alone; its originators are to be asked")
	}
	taken, err := tx.Takebacks(r.ID, time.Time{})
	if err == nil && slices.ContainsFunc(taken, func(t insidedb.Takeback) bool { return t.Outcome != insidedb.TakebackProposed }) {
		err = errs.E(errs.Conflict, op, "the release is taken back")
	}
	return err
}

// askOf finds a question by the name that officers use, with what became of it.
func askOf(tx *insidedb.Tx, ask string, now time.Time) (insidedb.Transition, about, obligation.Matter, error) {
	found, err := tx.AskByPrefix(ask)
	if errs.KindOf(err) == errs.NotFound {
		err = errs.E(errs.NotFound, "exchange.Consent", "no question %q; expected one that the list of consents names", ask)
	}
	if err != nil {
		return insidedb.Transition{}, about{}, obligation.Matter{}, err
	}
	item, err := itemOf(tx, found.Partner, found.Item)
	if err != nil {
		return insidedb.Transition{}, about{}, obligation.Matter{}, err
	}
	f, err := tx.Fold(found.Partner, found.Item, time.Time{}, now)
	m, _ := f.Matter(found.Hash)
	return found, item, m, err
}

// stateConsent states something about passing an item on, to an active partner.
func (x *Exchange) stateConsent(w work, item about, c envelope.Control, officer string, now time.Time) (ask string, err error) {
	known, err := x.partners(w.Tx)
	if err != nil {
		return "", err
	}
	p := known[item.partner]
	set, blocked := p.answerable(item.partner, now)
	if asks := c.Verb == envelope.Asked || c.Verb == envelope.Consented; blocked == "" && asks && !p.active() {
		blocked = "the agreement is not in force"
	}
	if blocked != "" {
		return "", errs.E(errs.Unavailable, "exchange.Consent", "%s cannot be told: %s", item.partner, blocked)
	}
	t, err := x.stateOf(w, p, set, item, c, officer, "", now)
	return t.Hash, err
}

// consentAct does an act of an officer in one transaction, and gives the
// question that it was about.
func (x *Exchange) consentAct(ctx context.Context, officer string, act func(work, time.Time) (ask string, err error)) (Asked, error) {
	var w work
	var out Asked
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		ask, err := act(w, x.Store.Now())
		if err != nil {
			return err
		}
		t, err := tx.Transition(ask)
		if err != nil {
			return err
		}
		out, err = x.askedLine(tx, t, time.Time{})
		return err
	})
	if err != nil {
		return Asked{}, err
	}
	x.fresh.keep(w.sealed)
	return out, x.Refresh(ctx)
}
