package exchange

import (
	"fmt"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// controlled records what a Control states. One that is not read stays in the
// inbox, and raises an alarm. set is the partner's key set to answer under, nil
// when nothing may be sealed for it.
func (x *Exchange) controlled(w work, a arrival, set *keys.PublicSet, now time.Time) error {
	c, ok := a.verified.Control()
	switch {
	case !ok:
		return x.alarm(w.Tx, insidedb.AlarmReceipt, a.Incoming, "a control that cannot be read")
	case c.Verb == envelope.Void: // the gateway says the same in the lane itself; this is the signed proof of it
		return x.evidence(w.Tx, a, c)
	case c.Verb.Receipt():
		return x.receiptOf(w.Tx, a, c)
	}
	return x.stated(w, statement{a, c, set, now})
}

// receiptOf records a receipt for an envelope of ours.
func (x *Exchange) receiptOf(tx *insidedb.Tx, a arrival, c envelope.Control) error {
	ours, err := tx.OutgoingByHash(c.EnvelopeHash)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return x.unknownReceipt(tx, a, c)
	case err != nil:
		return err
	case ours.Partner != a.Partner || ours.ID != c.Subject || ours.Release == "":
		return x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, "a receipt for "+c.EnvelopeHash+", which is not the envelope that it names")
	case ours.Commitment != c.Commitment:
		return x.alarm(tx, insidedb.AlarmCommitment, a.Incoming, "a receipt for "+c.EnvelopeHash+" that quotes "+c.Commitment+"; sealed was "+ours.Commitment)
	}
	if err := x.sameHead(tx, a, c); err != nil {
		return err
	}
	if contradicts, err := x.contradicts(tx, a, c); err != nil || contradicts {
		return err
	}
	if err := x.evidence(tx, a, c); err != nil {
		return err
	}
	if verdicts[c.Verb] { // whatever it says, the partner needs no part again
		if err := tx.DropPartsOut(ours.ID); err != nil {
			return err
		}
	}
	if err := advance(tx, ours, insidedb.State(c.Verb), string(a.Partner), string(c.Code)); err != nil || c.Code != envelope.CodeEpoch {
		return err
	}
	return x.refusedEpoch(tx, ours, x.Store.Now())
}

// unknownReceipt is one for what this store has never sealed, or has forgotten: a
// store that was restored gets receipts for what an earlier life of it sealed,
// and of a life that began after the backup it does not even know the name.
func (x *Exchange) unknownReceipt(tx *insidedb.Tx, a arrival, c envelope.Control) error {
	restored, err := x.restoredFor(tx, a.Partner)
	if err != nil {
		return err
	}
	if restored != "" && c.Head.Incarnation != x.incarnation {
		return x.alarm(tx, insidedb.AlarmRestored, a.Incoming, fmt.Sprintf("a receipt (%s) for %s, which is no longer known here", c.Verb, c.EnvelopeHash))
	}
	return x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, "a receipt for "+c.EnvelopeHash+", which was never sealed here")
}

// evidence keeps what a Control states, with the envelope that it came in.
func (x *Exchange) evidence(tx *insidedb.Tx, a arrival, c envelope.Control) error {
	_, err := tx.AddReceipt(insidedb.Receipt{Partner: a.Partner, Direction: insidedb.In, Verb: c.Verb, Hash: c.EnvelopeHash, Envelope: c.Subject,
		Commitment: c.Commitment, Code: c.Code, At: c.At, Evidence: a.Body, Content: a.verified.Content(), Salt: a.verified.Salts()[0]})
	if err != nil || c.Verb != envelope.Read && c.Verb != envelope.Acted {
		return err
	}
	return x.acknowledged(tx, a.Partner, c.EnvelopeHash, "")
}

// sameHead compares the head that a receipt quotes with what we have sealed: a
// partner that holds another envelope under a number of ours has seen another lane.
func (x *Exchange) sameHead(tx *insidedb.Tx, a arrival, c envelope.Control) error {
	if c.Head.Seq == 0 {
		return nil
	}
	key := insidedb.LaneKey{Partner: a.Partner, Direction: insidedb.Out, Incarnation: c.Head.Incarnation, Lane: c.Head.Lane}
	ours, err := tx.OutgoingAt(key, c.Head.Seq)
	if err == nil && ours.Hash == c.Head.Hash {
		return nil
	}
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	return x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, fmt.Sprintf("a receipt that quotes %s as number %d of the lane %s, which it is not", c.Head.Hash, c.Head.Seq, c.Head.Lane))
}

// verdicts are the receipts of which an envelope gets one.
var verdicts = map[envelope.Verb]bool{envelope.Admitted: true, envelope.Refused: true, envelope.Quarantined: true}

// contradicts tells whether the partner has receipted the envelope otherwise
// before; the first receipt stands.
func (x *Exchange) contradicts(tx *insidedb.Tx, a arrival, c envelope.Control) (bool, error) {
	if !verdicts[c.Verb] {
		return false, nil
	}
	held, err := tx.Receipts(insidedb.In, c.EnvelopeHash)
	if err != nil {
		return false, err
	}
	for _, r := range held {
		if verdicts[r.Verb] && (r.Verb != c.Verb || r.Code != c.Code) {
			return true, x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, fmt.Sprintf("%s receipted as %s, and before as %s", c.EnvelopeHash, c.Verb, r.Verb))
		}
	}
	return false, nil
}

// receipted records that the partner's gateway holds an envelope of ours.
func (x *Exchange) receipted(tx *insidedb.Tx, a arrival) error {
	ours, err := tx.Outgoing(a.Item)
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, "a delivered receipt for what was never sealed here")
	case err != nil:
		return err
	}
	h := envelope.Header{ID: ours.ID, From: x.Self, To: ours.Partner, Incarnation: ours.Incarnation, Lane: ours.Lane, Seq: ours.Seq, Commitment: ours.Commitment}
	if !a.delivered.Receipts(h, ours.Hash) {
		return x.alarm(tx, insidedb.AlarmReceipt, a.Incoming, "a delivered receipt that is not for "+ours.Hash)
	}
	if err := x.sameHead(tx, a, envelope.Control{Head: a.delivered.Head}); err != nil {
		return err
	}
	if _, err := tx.MarkDelivered(ours.ID, a.delivered.At); err != nil {
		return err
	}
	_, err = tx.AddReceipt(insidedb.Receipt{Partner: a.Partner, Direction: insidedb.In, Verb: insidedb.DeliveredVerb, Hash: ours.Hash, Envelope: ours.ID,
		Commitment: a.delivered.Commitment, At: a.delivered.At, Evidence: a.Body})
	if err != nil {
		return err
	}
	return advance(tx, ours, insidedb.Delivered, string(a.Partner), "")
}

// notTaken records that the partner's gateway will not take an envelope, and
// has our gateway stop it, so that its lane goes on behind it.
func (x *Exchange) notTaken(tx *insidedb.Tx, in insidedb.Incoming) error {
	ours, err := tx.Outgoing(in.Item)
	if errs.KindOf(err) == errs.NotFound {
		return x.alarm(tx, insidedb.AlarmReceipt, in, "a refusal of what was never sealed here")
	}
	if err != nil {
		return err
	}
	reason := "the partner's gateway does not take it: " + in.Code
	if _, err := tx.WantCancelled(ours.ID, reason, x.Store.Now()); err != nil || ours.Release == "" {
		return err
	}
	r, err := tx.Release(ours.Release)
	if err != nil || rank[r.State] == 0 || rank[r.State] >= rank[insidedb.Delivered] {
		return err
	}
	_, err = tx.SetState(r, insidedb.NeedsDecision, string(ours.Partner), reason)
	return err
}

// equivocated keeps the proof that a partner signed two envelopes that
// contradict one another.
func (x *Exchange) equivocated(tx *insidedb.Tx, a arrival) (outcome string, err error) {
	two := false
	if a.carried.Valid() && a.other.Valid() {
		if two, err = envelope.Equivocation(a.carried, a.other); err != nil {
			return "", err
		}
	}
	if !a.carried.Valid() || a.Held != nil && !two {
		return forged, x.alarm(tx, insidedb.AlarmForged, a.Incoming, "an equivocation that the two envelopes do not show")
	}
	detail := a.Hash
	if two {
		detail += " and " + a.other.Hash()
	}
	return taken, x.alarm(tx, insidedb.AlarmEquivocation, a.Incoming, "two envelopes that contradict one another: "+detail)
}

// alarm raises an alarm over an event, once. The bytes stay in the inbox too.
func (x *Exchange) alarm(tx *insidedb.Tx, kind string, in insidedb.Incoming, detail string) error {
	fresh, err := tx.AddAlarm(insidedb.Alarm{ID: kind + ":" + in.ID, Kind: kind, Partner: in.Partner, Detail: detail, Evidence: in.Body})
	if err == nil && fresh {
		x.Log.Error("alarm", "kind", kind, "event", in.ID)
	}
	return err
}
