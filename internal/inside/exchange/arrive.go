package exchange

import (
	"context"
	"errors"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// What comes of an event, as the inbox records it.
const (
	taken     = "taken"     // it used its number, or its news was taken
	duplicate = "duplicate" // the same as was taken before
	contested = "contested" // another envelope had its number
	forged    = "forged"    // not what the partner signed
)

// arrival is an event, verified and opened as far as it can be.
type arrival struct {
	insidedb.Incoming
	partner   *partner
	carried   envelope.Carried // both signatures and the header hold
	verified  envelope.Verified
	delivered envelope.Delivered
	other     envelope.Carried // equivocations: the envelope that was there before
	bad       string           // why it is not what a partner of ours signed; "" otherwise
	revoked   bool             // bad because the key set is revoked: its number is used all the same
	early     bool             // signed under a key set that has not arrived: it waits
}

// Process sees to everything in the inbox that can be seen to: each lane in its
// order, the control lane first. What must wait stays.
func (x *Exchange) Process(ctx context.Context) error {
	var lanes []insidedb.LaneKey
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		lanes, err = tx.WaitingLanes()
		return err
	})
	if err != nil {
		return err
	}
	// What fails in one lane holds that lane alone: no partner stops another.
	var failed []error
	for _, lane := range lanes {
		if waits, err := x.waitsForParts(ctx, lane); err != nil || waits {
			failed = append(failed, err)
			continue
		}
		for more := true; more && ctx.Err() == nil; {
			if more, err = x.processLane(ctx, lane); err != nil {
				failed = append(failed, err)
				break
			}
		}
	}
	return errors.Join(failed...)
}

// processLane sees to one batch of a lane in one transaction; more says that
// another may follow. The partner is read for each, for a batch before may have
// changed it.
func (x *Exchange) processLane(ctx context.Context, lane insidedb.LaneKey) (more bool, err error) {
	var known partners
	var waiting []insidedb.Incoming
	err = x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if waiting, err = tx.Waiting(lane, batchOf(lane.Lane), batchBytes); err != nil || len(waiting) == 0 {
			return err
		}
		known, err = x.partners(tx)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	list := make([]arrival, len(waiting))
	for i, in := range waiting {
		list[i] = x.open(known, in)
	}
	x.Crash("admit.opened")
	done := 0
	var w work
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w, done = work{Tx: tx, sealed: map[string]envelope.Sealed{}}, 0
		last, err := x.partners(tx)
		if err != nil || last[lane.Partner] != known[lane.Partner] { // it was suspended or removed a moment ago: opened again
			return err
		}
		for _, a := range list {
			gone, err := x.apply(w, lane, a)
			if err != nil {
				return err
			}
			if !gone {
				break
			}
			done++
		}
		x.Crash("admit.written")
		return nil
	})
	if err != nil {
		return false, err
	}
	x.fresh.keep(w.sealed)
	x.Crash("admit.stored")
	return done == len(list), nil
}

// open verifies an event and opens it, without any transaction.
func (x *Exchange) open(known partners, in insidedb.Incoming) arrival {
	a := arrival{Incoming: in, partner: known[in.Partner]}
	if a.partner == nil {
		a.bad = "no partner of ours"
		return a
	}
	switch in.Kind {
	case eventEnvelope:
		x.openEnvelope(&a)
	case eventReceipt:
		signer, serial, err := envelope.DeliveredAddress(in.Body)
		set := a.keySet(serial, err)
		if a.bad != "" || a.early {
			return a
		}
		if a.delivered, err = envelope.VerifyDelivered(in.Body, set); err != nil || signer != in.Partner {
			a.bad = "not a receipt of the partner's gateway"
		}
	case eventEquivocation:
		a.carried, a.other = a.inspect(in.Body), a.inspect(in.Held)
	case eventVoid, eventRefusal:
	default:
		a.bad = "an event of an unknown kind"
	}
	return a
}

func (x *Exchange) openEnvelope(a *arrival) {
	if x.openCurrent(a) {
		return
	}
	at, err := envelope.ReadAddress(a.Body)
	set := a.keySet(at.KeySet, err)
	if a.bad != "" || a.early {
		return
	}
	if own := x.own.Load().hpke[at.RecipientKeySet]; own != nil && at.To == x.Self {
		a.verified, err = envelope.Open(a.Body, set, own, x.Self)
	}
	var h envelope.Header
	if a.verified.Valid() {
		h = a.verified.Header()
	} else { // the signatures may hold all the same: then it has used its number
		if a.carried, err = envelope.Inspect(a.Body, set); err != nil {
			a.bad = "not an envelope that the partner signed"
			return
		}
		h = a.carried.Header()
	}
	if !a.names(h, envelope.Hash(a.Body)) {
		a.bad = "not the envelope that the event names"
	}
}

// openCurrent opens an envelope under the key sets that both sides use now,
// which is the usual case and spares reading its address first.
func (x *Exchange) openCurrent(a *arrival) bool {
	set, err := a.partner.ring.Current(x.Store.Now())
	if err != nil {
		return false
	}
	v, err := envelope.Open(a.Body, set, x.own.Load().newest(x.Store.Now()), x.Self)
	if err != nil || !a.names(v.Header(), v.Hash()) {
		return false
	}
	a.verified = v
	return true
}

// names tells whether the event names the envelope.
func (a *arrival) names(h envelope.Header, hash string) bool {
	return h.From == a.Partner && h.Incarnation == a.Incarnation && h.Lane == a.Lane && h.Seq == a.Seq && hash == a.Hash
}

// keySet finds the partner's key set of a serial. One that is revoked is
// nobody's; one that has not arrived is waited for.
func (a *arrival) keySet(serial uint64, err error) *keys.PublicSet {
	if err != nil {
		a.bad = "not well formed"
		return nil
	}
	set, err := a.partner.ring.Set(serial)
	switch errs.KindOf(err) {
	case "":
	case errs.NotFound:
		a.early = true
	default:
		a.bad, a.revoked = "signed under a key set that is revoked", true
	}
	return set
}

// inspect verifies an envelope of the partner; the zero value when it does not hold.
func (a *arrival) inspect(data []byte) envelope.Carried {
	at, err := envelope.ReadAddress(data)
	if err != nil {
		return envelope.Carried{}
	}
	set, err := a.partner.ring.Set(at.KeySet)
	if err != nil {
		return envelope.Carried{}
	}
	carried, err := envelope.Inspect(data, set)
	if err != nil {
		return envelope.Carried{}
	}
	return carried
}

// header is the envelope's, as far as it holds.
func (a *arrival) header() envelope.Header {
	if a.verified.Valid() {
		return a.verified.Header()
	}
	return a.carried.Header()
}

// apply records what comes of an event. gone is false when it must wait, and
// everything behind it in its lane too.
func (x *Exchange) apply(w work, lane insidedb.LaneKey, a arrival) (gone bool, err error) {
	if a.early {
		return false, nil
	}
	now, err := w.Incoming(a.ID)
	if err != nil || now.Outcome != "" { // another process has seen to it
		return true, err
	}
	outcome := taken
	switch {
	case a.bad != "" && !a.revoked:
		outcome = forged
		err = x.alarm(w.Tx, insidedb.AlarmForged, a.Incoming, a.bad)
	case a.Kind == eventEnvelope || a.Kind == eventVoid:
		outcome, err = x.next(w, lane, a)
	case a.revoked:
		outcome = forged
		err = x.alarm(w.Tx, insidedb.AlarmForged, a.Incoming, a.bad)
	case a.Kind == eventReceipt:
		err = x.receipted(w.Tx, a)
	case a.Kind == eventRefusal:
		err = x.notTaken(w.Tx, a.Incoming)
	case a.Kind == eventEquivocation:
		outcome, err = x.equivocated(w.Tx, a)
	}
	if err != nil || outcome == "" {
		return false, err
	}
	if outcome == duplicate {
		if err := w.PruneIncoming(a.ID); err != nil {
			return false, err
		}
	}
	_, err = w.DoneIncoming(a.ID, outcome, x.Store.Now())
	return true, err
}

// next puts an envelope, or a void number, where it belongs in its lane. The
// outcome is "" when the one before it has not come yet.
func (x *Exchange) next(w work, lane insidedb.LaneKey, a arrival) (outcome string, err error) {
	head, err := w.Head(lane)
	switch {
	case err != nil:
		return "", err
	case a.Seq > head.Seq+1:
		return "", nil
	case a.Seq <= head.Seq:
		return x.again(w.Tx, lane, a)
	}
	if a.Kind == eventVoid || a.revoked { // nothing comes under this number
		if a.revoked {
			err = x.alarm(w.Tx, insidedb.AlarmForged, a.Incoming, a.bad)
		}
		if err != nil {
			return "", err
		}
		return taken, w.Advance(lane, a.Seq, a.Hash)
	}
	now := x.Store.Now()
	set, blocked := a.partner.answerable(a.Partner, now)
	if blocked != "" && a.partner.open() { // no receipt could be sealed: wait for the partner's next key set
		return "", nil
	}
	epoch, wait, err := x.standing(w, lane, a)
	if err != nil || wait { // for an epoch that is on its way
		return "", err
	}
	follows := a.header().Follows(head)
	if wait, err := x.awaitParts(w.Tx, a, follows, epoch); err != nil || wait {
		return "", err
	}
	if err := w.Advance(lane, a.Seq, a.Hash); err != nil {
		return "", err
	}
	if !follows {
		if err := x.alarm(w.Tx, insidedb.AlarmOrder, a.Incoming, "it does not follow "+head.Hash); err != nil {
			return "", err
		}
	}
	switch {
	case a.Lane == envelope.LaneControl && follows:
		return taken, x.controlled(w, a, set, now)
	case a.Lane == envelope.LaneControl:
		return taken, nil
	}
	r := refused(envelope.CodeOrder)
	if follows {
		r = x.rule(a, epoch)
		if r, err = withParts(w.Tx, a, r); err != nil {
			return "", err
		}
	}
	if gone, err := w.ItemTakenBack(a.Partner, a.Hash); err != nil {
		return "", err
	} else if gone && follows { // the recall overtook it
		r = refused(envelope.CodeRecalled)
	}
	if err := x.keep(w.Tx, a, r); err != nil || set == nil { // a removed partner is told nothing
		return taken, err
	}
	return taken, x.answer(w, a, r, set, now)
}

// again sees to an envelope whose number was used before.
func (x *Exchange) again(tx *insidedb.Tx, lane insidedb.LaneKey, a arrival) (string, error) {
	before, err := tx.IncomingAt(lane, a.Seq, taken)
	if err != nil {
		return "", err
	}
	if len(before) > 0 && before[0].Hash == a.Hash {
		return duplicate, nil
	}
	detail := "number used before"
	if len(before) > 0 {
		detail += " by " + before[0].Hash
	}
	return contested, x.alarm(tx, insidedb.AlarmEquivocation, a.Incoming, detail)
}

// keep records the item. Of one that is refused no byte is kept: its hash stands
// in the receipt, and what raised an alarm is kept there.
func (x *Exchange) keep(tx *insidedb.Tx, a arrival, r ruling) error {
	if r.state == insidedb.Refused {
		if _, err := tx.AddRefused(a.ID, r.code, a.header(), a.Hash); err != nil {
			return err
		}
		if a.header().Parts != nil {
			if err := tx.DiscardPartsIn(a.Hash); err != nil {
				return err
			}
		}
		return tx.PruneIncoming(a.ID)
	}
	got, err := tx.AddReceived(a.ID, r.state, r.code, r.marking, a.verified)
	if err == nil && a.header().Parts != nil {
		err = tx.AttachParts(a.ID, a.verified, r.files)
	}
	if err != nil {
		return err
	}
	return r.found.keep(tx, got)
}

// answer seals the receipt for an item and puts it into the outbox.
func (x *Exchange) answer(w work, a arrival, r ruling, set *keys.PublicSet, now time.Time) error {
	h, at := a.header(), now.Truncate(Tick)
	c := envelope.Control{Verb: envelope.Verb(r.state), Subject: h.ID, EnvelopeHash: a.Hash, Commitment: h.Commitment, Code: r.code, At: at,
		Head: envelope.Head{Incarnation: a.Incarnation, Lane: a.Lane, Seq: a.Seq, Hash: a.Hash}}
	sealed, err := x.seal(w, a.partner, set, envelope.Header{Lane: envelope.LaneControl, Kind: envelope.KindControl, InReplyTo: h.ID},
		envelope.FromControl(c), envelope.Binding{}, now)
	if err != nil {
		return err
	}
	if err := w.Enqueue(sealed, "", now); err != nil {
		return err
	}
	_, err = w.AddReceipt(insidedb.Receipt{Partner: a.Partner, Direction: insidedb.Out, Verb: c.Verb, Hash: a.Hash, Envelope: h.ID,
		Commitment: c.Commitment, Code: c.Code, At: at, Evidence: sealed.Bytes()})
	return err
}
