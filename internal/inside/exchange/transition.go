package exchange

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// about is the item that a statement is about, as it is on record here.
type about struct {
	partner                   party.Code
	hash, subject, commitment string          // of its envelope
	side                      obligation.Side // ours; "" for an item that is not known
	release                   string          // ours: under which it left
	received                  insidedb.Received
}

// held tells whether its content is here.
func (i about) held() bool {
	return i.side == obligation.Receiver && i.received.State != insidedb.Refused && i.received.Erased == nil
}

// itemOf finds the item that went between us and a partner in an envelope. One
// that is not known has no side.
func itemOf(tx *insidedb.Tx, partner party.Code, hash string) (about, error) {
	out := about{partner: partner, hash: hash}
	sent, err := tx.OutgoingByHash(hash)
	if err == nil && sent.Partner == partner && sent.Release != "" {
		out.side, out.subject, out.commitment, out.release = obligation.Sender, sent.ID, sent.Commitment, sent.Release
		return out, nil
	}
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return about{}, err
	}
	got, err := tx.ReceivedByHash(partner, hash)
	if errs.KindOf(err) == errs.NotFound {
		return out, nil
	}
	out.side, out.subject, out.commitment, out.received = obligation.Receiver, got.Envelope, got.Commitment, got
	return out, err
}

// transitioned takes a partner's statement about an item, if it is that
// partner's to state; otherwise it changes nothing and raises an alarm.
func (x *Exchange) transitioned(w work, s statement) error {
	item, err := itemOf(w.Tx, s.Partner, s.EnvelopeHash)
	if err != nil {
		return err
	}
	why, err := x.misstated(w.Tx, s, item)
	if err != nil {
		return err
	}
	t := transitionOf(s.Control, s.Partner, insidedb.In, item.side.Other(), s.Hash, s.Body)
	if item.side == "" {
		t.By = obligation.Sender
	}
	tooMany := ""
	if why == "" {
		why, tooMany, err = weigh(w.Tx, t)
	}
	if err == nil && why == "" && tooMany == "" && item.side == "" {
		tooMany, err = x.unsent(w.Tx, s)
	}
	switch {
	case err != nil:
		return err
	case why != "":
		return x.alarm(w.Tx, insidedb.AlarmStatement, s.Incoming, string(s.Verb)+" of "+s.EnvelopeHash+": "+why)
	case tooMany != "":
		return x.alarmOnce(w.Tx, s.Incoming, tooMany)
	}
	if _, err := w.AddTransition(t); err != nil {
		return err
	}
	if err := w.KeepControl(s.Hash, s.verified.Content(), s.verified.Salts()[0]); err != nil {
		return err
	}
	if err := x.project(w.Tx, item, s.Hash, "", ""); err != nil {
		return err
	}
	switch s.Verb {
	case envelope.Recalled, envelope.Corrected:
		return x.takenBack(w, s, item)
	case envelope.Consented, envelope.Declined, envelope.Withdrawn:
		return x.answered(w.Tx, item, s.now)
	}
	return nil
}

// misstated says why a statement is not about an item that the partner may speak of.
func (x *Exchange) misstated(tx *insidedb.Tx, s statement, item about) (string, error) {
	takes := s.Verb == envelope.Recalled || s.Verb == envelope.Corrected
	switch {
	case item.side == "" && !takes:
		return "no such item went between us", nil
	case item.side == "": // what it answers must not tell whose the item is
		return "", nil
	case item.subject != s.Subject || item.commitment != s.Commitment:
		return "not the item that it names", nil
	case (s.Verb.Opens() || s.Verb == envelope.Consented) && !takes && !s.partner.active():
		return "the agreement is not in force", nil
	}
	return "", nil
}

// transitionOf is what a Control states, as it is kept.
func transitionOf(c envelope.Control, partner party.Code, direction string, by obligation.Side, hash string, evidence []byte) insidedb.Transition {
	return insidedb.Transition{Partner: partner, Direction: direction, Subject: c.Subject, Commitment: c.Commitment, Evidence: evidence,
		Transition: obligation.Transition{Item: c.EnvelopeHash, Verb: obligation.Verb(c.Verb), By: by, At: c.At, Hash: hash, Matter: c.Matter,
			Code: string(c.Code), Ground: c.Ground, Successor: c.Successor, Answer: c.Answer, Party: c.Party, Portion: c.Portion, Use: c.Use, Onward: c.Onward, NotAfter: c.NotAfter, Due: c.Due}}
}

// stateOf seals a statement of ours about an item, and records it; officer is ""
// for the node. cause is the id here of what it is stated for, "" for none.
func (x *Exchange) stateOf(w work, p *partner, set *keys.PublicSet, item about, c envelope.Control, officer, cause string, now time.Time) (insidedb.Transition, error) {
	c.Subject, c.EnvelopeHash, c.Commitment = item.subject, item.hash, item.commitment
	c.Due, c.NotAfter = instant(c.Due), instant(c.NotAfter)
	sealed, err := x.state(w, p, set, c, item.subject, now)
	if err != nil {
		return insidedb.Transition{}, err
	}
	c.At = now.Truncate(Tick)
	t := transitionOf(c, item.partner, insidedb.Out, item.side, sealed.Hash(), sealed.Bytes())
	t.Officer = officer
	if _, err = w.AddTransition(t); err != nil {
		return t, err
	}
	return t, x.project(w.Tx, item, t.Hash, officer, cause)
}

// instant is a time as the protocol writes it: UTC, whole microseconds.
func instant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.UTC().Truncate(time.Microsecond)
	return &at
}
