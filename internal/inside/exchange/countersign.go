package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// labelCheckpoint keeps the digest of a blinded head from standing for any other hash.
const labelCheckpoint = "entente/v1/evidence/checkpoint\x00"

// Blind is the digest under which a partner sees a head of our log. Without the
// salt it says nothing, and two of them say nothing about one another.
func Blind(salt, checkpoint []byte) string {
	h := sha256.New()
	h.Write([]byte(labelCheckpoint))
	for _, part := range [][]byte{salt, checkpoint} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(part)))
		h.Write(n[:])
		h.Write(part)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Show shows a head of our log, blinded, to every partner that anything may be
// sent to: one Control each, of one size, whatever happened since the last one.
// For a partner that was shown one for this time already it does nothing. What
// fails for one partner stops no other.
func (x *Exchange) Show(ctx context.Context, slot time.Time, checkpoint []byte) error {
	var known partners
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		known, err = x.partners(tx)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for code, p := range known {
		if p.active() {
			failed = append(failed, x.showTo(ctx, code, slot, checkpoint))
		}
	}
	return errors.Join(failed...)
}

func (x *Exchange) showTo(ctx context.Context, code party.Code, slot time.Time, checkpoint []byte) error {
	var w work
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		w = work{Tx: tx, sealed: map[string]envelope.Sealed{}}
		last, err := tx.Blinded(code, 1)
		if err != nil || len(last) > 0 && !last[0].Slot.Before(slot) {
			return err
		}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		now := x.Store.Now()
		set, blocked := known[code].sealable(code, now)
		if blocked != "" { // the next one goes when the partner has a key set again
			return nil
		}
		salt := make([]byte, envelope.SaltSize)
		if _, err := io.ReadFull(x.Source.Reader(string(code), string(envelope.LaneControl), uint64(slot.Unix()), "checkpoint-salt"), salt); err != nil {
			return errs.Wrap(errs.Internal, "exchange.Show", err, "no randomness")
		}
		digest := Blind(salt, checkpoint)
		sealed, err := x.state(w, known[code], set, envelope.Control{Verb: envelope.Checkpoint, Digest: digest}, "", now)
		if err != nil {
			return err
		}
		return tx.AddBlinded(insidedb.Blinded{Partner: code, Slot: slot, Digest: digest, Salt: salt, Checkpoint: checkpoint, Envelope: sealed.Hash()})
	})
	if err == nil {
		x.fresh.keep(w.sealed)
	}
	return err
}

// shown answers a partner's blinded head: the digest was seen. This is the one
// Control that answers a Control, and is itself never answered. It depends on
// nothing but the digest.
func (x *Exchange) shown(w work, s statement) error {
	if err := w.AddSeen(s.Partner, s.Incoming.Hash, s.Digest, s.At); err != nil || s.set == nil { // a removed partner is told nothing
		return err
	}
	_, err := x.state(w, s.partner, s.set, envelope.Control{Verb: envelope.Countersigned, Digest: s.Digest}, s.header().ID, s.now)
	return err
}

// countersigned keeps a partner's countersignature with the head that it was
// shown; one under a digest that it was never shown raises an alarm.
func (x *Exchange) countersigned(tx *insidedb.Tx, s statement) error {
	known, err := tx.Countersigned(s.Partner, s.Digest, s.At, s.Body)
	if err != nil {
		return err
	}
	if !known {
		return x.alarm(tx, insidedb.AlarmReceipt, s.Incoming, "a countersignature under "+s.Digest+", which it was never shown")
	}
	return tx.KeepControl(s.Incoming.Hash, s.verified.Content(), s.verified.Salts()[0])
}
