package exchange

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// mostDocuments bounds the key sets and revocations that are kept of a partner.
const mostDocuments = 512

// ofRevoked tells whether whyRevoked gave a reason for which an envelope is
// stopped. Its release is decided and sealed again.
func ofRevoked(reason string) bool {
	return strings.HasPrefix(reason, "key set ") && strings.HasSuffix(reason, " is revoked")
}

// keyStated takes a key set or a revocation that a partner's root signed, and
// confirms it. The root's signature is all that it needs: no officer is asked.
func (x *Exchange) keyStated(w work, s statement) error {
	kind := insidedb.KeySetDocument
	var compromised []uint64
	var err error
	if s.Verb == envelope.Revocation {
		kind = insidedb.RevocationDocument
		var v keys.Revocation
		if v, err = keys.VerifyRevocation(s.Document, s.partner.peering.Root); v.Reason == keys.ReasonCompromised {
			compromised = v.Serials
		}
	} else {
		err = s.takeSet()
	}
	if errs.KindOf(err) == errs.Conflict {
		return x.alarm(w.Tx, insidedb.AlarmEquivocation, s.Incoming, err.Error())
	}
	if err != nil {
		return x.alarm(w.Tx, insidedb.AlarmForged, s.Incoming, "a "+string(s.Verb)+" that the partner's root did not sign")
	}
	held, err := w.KeyDocuments(s.Partner)
	if err != nil {
		return err
	}
	if len(held) >= mostDocuments {
		return x.alarm(w.Tx, insidedb.AlarmReceipt, s.Incoming, fmt.Sprintf("more than %d key sets and revocations", mostDocuments))
	}
	if _, err := w.AddKeyDocument(insidedb.KeyDocument{Partner: s.Partner, Hash: s.Digest, Kind: kind, Signed: s.Document}); err != nil {
		return err
	}
	if compromised != nil {
		serials := strings.Trim(fmt.Sprint(compromised), "[]")
		if err := x.alarm(w.Tx, insidedb.AlarmRevoked, s.Incoming, "its root says that somebody else may hold the private keys of key set "+serials); err != nil {
			return err
		}
	}
	if s.set == nil { // a removed partner is told nothing
		return nil
	}
	_, err = x.state(w, s.partner, s.set, envelope.Control{Verb: envelope.Confirmed, Digest: s.Digest}, s.header().ID, s.now)
	return err
}

// takeSet verifies a key set, and holds it against the one of its serial.
func (s statement) takeSet() error {
	set, err := keys.VerifySet(s.Document, s.partner.peering.Root)
	if err != nil {
		return err
	}
	known, err := s.partner.ring.Known(set.Serial())
	if err == nil && hashOf(known.Bytes()) != s.Digest {
		return errs.E(errs.Conflict, "exchange.keyStated", "two key sets of %s have serial %d", s.Partner, set.Serial())
	}
	return nil
}

// keyConfirmed records that a key set or a revocation of ours is in force at a
// partner. ours is false when the digest is that of another document.
func (x *Exchange) keyConfirmed(w work, s statement) (ours bool, err error) {
	if ours, err = w.OwnDocumentKnown(s.Digest); err != nil || !ours {
		return ours, err
	}
	_, err = w.ConfirmTold(s.Partner, s.Digest)
	return true, err
}

// announced remembers under what everything had been told. Nothing rests on it.
type announced struct {
	mu      sync.Mutex
	own     *own
	changed int64
}

func (a *announced) is(o *own, changed int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.own == o && a.changed == changed
}

func (a *announced) set(o *own, changed int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.own, a.changed = o, changed
}

// configured is what the gateway was last told of.
type configured struct {
	mu      sync.Mutex
	changed int64
	serial  uint64
}

// tellGateway has the gateway learn of partners' documents, and of the key set
// to use, when either has changed.
func (x *Exchange) tellGateway(ctx context.Context) error {
	if x.PeersChanged == nil {
		return nil
	}
	var changed int64
	var serial uint64
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if changed, err = tx.PartnersChanged(); err != nil {
			return err
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		serial, err = x.gatewaySet(known, x.Store.Now())
		return err
	})
	if err != nil {
		return err
	}
	x.configured.mu.Lock()
	defer x.configured.mu.Unlock()
	if x.configured.changed == changed && x.configured.serial == serial {
		return nil
	}
	if err := x.PeersChanged(ctx); err != nil {
		return err
	}
	x.configured.changed, x.configured.serial = changed, serial
	return nil
}

// whyRevoked says that an envelope was sealed to a revoked set of the partner,
// or signed under a revoked one of ours; "" when neither.
func (x *Exchange) whyRevoked(p *partner, at envelope.Address) string {
	if _, err := p.ring.Set(at.RecipientKeySet); errs.KindOf(err) == errs.Denied { // who has its key may be anybody
		return err.Error()
	}
	if _, err := x.own.Load().ring.Set(at.KeySet); errs.KindOf(err) == errs.Denied { // the partner will not take it
		return err.Error()
	}
	return ""
}

// sealAgain has what was stopped in time because of a revoked set decided and
// sealed again.
func sealAgain(tx *insidedb.Tx, r insidedb.Release, reason string) error {
	_, err := tx.SetState(r, insidedb.Approved, "", "to be sealed again, for it was not delivered: "+reason)
	return err
}

// soon bounds how long something that failed is left alone.
const soon = 2 * time.Second
