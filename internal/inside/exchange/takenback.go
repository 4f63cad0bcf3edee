package exchange

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// names are what reports may call an item that was received.
func (i about) names() []string {
	out := []string{i.hash}
	if i.side == "" {
		return out
	}
	out = append(out, i.received.ID)
	if t, err := tearline.Read(i.received.Bundle); err == nil && t.ID != "" {
		out = append(out, t.ID)
	}
	return out
}

// ownNames are those of its names that nothing of another service can have. A
// STIX id is the sender's choice, and what never came may be another's.
func (i about) ownNames() []string {
	if i.side == "" {
		return nil
	}
	return []string{i.hash, i.received.ID}
}

// derived lists the releases of what was made of an item.
func (i about) derived(tx *insidedb.Tx) ([]insidedb.Release, error) {
	out, err := tx.ReleasesFrom(i.partner, i.names())
	if err != nil {
		return nil, err
	}
	byCountry, err := tx.ReleasesFrom(i.partner.Country(), i.ownNames())
	for _, r := range byCountry {
		if !slices.ContainsFunc(out, func(o insidedb.Release) bool { return o.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out, err
}

// takenBack takes an item out of use at once, and what was made of it. What is
// not held here is answered, once, so that its sender knows; it will not be
// admitted. What is made of it is recalled with no time set: the sender's would
// tell others something of the sender's choosing.
func (x *Exchange) takenBack(w work, s statement, item about) error {
	if err := w.AddTakenBack(s.Partner, item.hash, item.names(), s.now); err != nil {
		return err
	}
	if err := w.AddTakenBack(s.Partner.Country(), item.hash, item.ownNames(), s.now); err != nil {
		return err
	}
	derived, err := item.derived(w.Tx)
	if err != nil {
		return err
	}
	for _, r := range derived {
		t := insidedb.Takeback{Verb: string(envelope.Recalled), Code: string(s.Code), Cause: s.Hash}
		if err := takeBack(w.Tx, r, t, s.now); err != nil {
			return err
		}
	}
	f, err := w.Fold(s.Partner, item.hash, time.Time{}, s.now)
	if err != nil {
		return err
	}
	answered := false
	for _, m := range f.Matters {
		if answered = answered || m.Hash != s.Hash && m.Verb == obligation.Verb(s.Verb) && m.End != nil; m.Verb != obligation.Asked {
			continue
		}
		// What was consented to of it is of no use now.
		if _, err := w.PutHeld(insidedb.HeldConsents, consentID(m.Hash), ""); err != nil {
			return err
		}
	}
	if item.held() || s.set == nil || answered {
		return nil
	}
	item.side, item.subject, item.commitment = obligation.Receiver, s.Subject, s.Commitment
	_, err = x.stateOf(w, s.partner, s.set, item, envelope.Control{Verb: envelope.Complied, Code: envelope.CodeUnheld, Matter: s.Hash}, "", "", s.now)
	return err
}

// Compliance is how an officer says that a recall or correction was complied with.
type Compliance struct {
	Officer string        `json:"-"`
	Item    string        `json:"-"`                // id in the inbox
	Code    envelope.Code `json:"code"`             // erased, replaced, apart
	Reason  string        `json:"reason,omitempty"` // apart: why a record must be kept; stays here
}

// Comply does what a recall or correction asks and tells its sender: erases the
// item, keeps it apart under a hold, or confirms that its successor stands in
// its place. One that was kept apart may be erased later.
func (x *Exchange) Comply(ctx context.Context, c Compliance) (Arrival, error) {
	const op = "exchange.Comply"
	if c.Code != envelope.CodeErased && c.Code != envelope.CodeReplaced && c.Code != envelope.CodeApart {
		return Arrival{}, errs.E(errs.Invalid, op, "code %q; expected erased, replaced or apart", c.Code)
	}
	if c.Code == envelope.CodeApart && strings.TrimSpace(c.Reason) == "" {
		return Arrival{}, errs.E(errs.Invalid, op, "a reason is missing; expected why a record must be kept")
	}
	var w work
	var out Arrival
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		if err := tx.Authorise(c.Officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		got, err := tx.Received(c.Item)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no item %q was received", c.Item)
		}
		if err != nil {
			return err
		}
		if err := x.comply(w, c, got); err != nil {
			return err
		}
		if got, err = tx.Received(c.Item); err != nil {
			return err
		}
		out, err = x.arrivalIn(tx, got, time.Time{})
		return err
	})
	if err != nil {
		return Arrival{}, err
	}
	x.fresh.keep(w.sealed)
	return out, nil
}

func (x *Exchange) comply(w work, c Compliance, got insidedb.Received) error {
	const op = "exchange.Comply"
	now := x.Store.Now()
	f, err := w.Fold(got.Partner, got.Hash, time.Time{}, now)
	if err != nil {
		return err
	}
	var wanting []obligation.Matter
	for _, m := range f.Matters {
		apart := m.State == obligation.Done && m.End.Code == string(envelope.CodeApart) && c.Code == envelope.CodeErased
		if m.Verb.TakesBack() && (m.State == obligation.Open || m.State == obligation.Lapsed || apart) {
			wanting = append(wanting, m)
		}
	}
	switch {
	case len(wanting) == 0:
		return errs.E(errs.Conflict, op, "nothing is asked of this item that was not complied with")
	case c.Code == envelope.CodeReplaced && f.Standing != obligation.IsCorrected:
		return errs.E(errs.Invalid, op, "the item is recalled and nothing stands in its place; expected erased or apart")
	case c.Code == envelope.CodeReplaced:
		next, err := w.ReceivedByHash(got.Partner, f.Successor)
		if errs.KindOf(err) == errs.NotFound || err == nil && next.State != insidedb.Admitted {
			return errs.E(errs.Conflict, op, "what stands in its place is not admitted here")
		}
		if err != nil {
			return err
		}
	}
	if err := keepOrErase(w.Tx, c, got); err != nil {
		return err
	}
	known, err := x.partners(w.Tx)
	if err != nil {
		return err
	}
	p := known[got.Partner]
	set, blocked := p.answerable(got.Partner, now)
	if blocked != "" {
		return errs.E(errs.Unavailable, op, "%s cannot be told: %s", got.Partner, blocked)
	}
	item := about{partner: got.Partner, hash: got.Hash, subject: got.Envelope, commitment: got.Commitment, side: obligation.Receiver, received: got}
	for _, m := range wanting {
		if _, err := x.stateOf(w, p, set, item, envelope.Control{Verb: envelope.Complied, Code: c.Code, Matter: m.Hash}, c.Officer, "", now); err != nil {
			return err
		}
	}
	return nil
}

// keepOrErase does to the content what is then told to its sender.
func keepOrErase(tx *insidedb.Tx, c Compliance, got insidedb.Received) error {
	const op = "exchange.Comply"
	s := insidedb.Subject{Kind: insidedb.SubjectReceived, ID: got.ID}
	acts, err := tx.RetentionActs(s, time.Time{})
	if err != nil {
		return err
	}
	holds := 0
	for _, a := range acts {
		switch a.Act {
		case insidedb.RetainHold:
			holds++
		case insidedb.RetainLift:
			holds--
		}
	}
	switch {
	case c.Code == envelope.CodeApart:
		_, err = tx.AddRetentionAct(insidedb.RetentionAct{Subject: s, Act: insidedb.RetainHold, Officer: c.Officer, Reason: c.Reason})
	case c.Code != envelope.CodeErased || got.Erased != nil:
	case holds > 0:
		err = errs.E(errs.Conflict, op, "it is held %d times; expected every hold to be lifted first: entente retention lift %s", holds, got.ID)
	default:
		_, err = tx.AddRetentionAct(insidedb.RetentionAct{Subject: s, Act: insidedb.RetainConfirm, Officer: c.Officer, Reason: "its sender took it back"})
		if err == nil {
			_, err = tx.Erase(s, insidedb.ByOrder)
		}
	}
	return err
}
