package bridge

import (
	"bytes"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/store/gatewaydb"
)

// What inside has erased is forgotten once inside has taken it: its bytes and those
// that contradict it, and nothing else. The place, the hash and the receipt stay.
func TestWhatInsideErasedIsForgottenAndKnownAgain(t *testing.T) {
	w := newWorld(t)
	came := w.them.seal(t, w.us, 3)
	other := []byte("another under the same number")
	place := func(n int) gatewaydb.Place {
		h := came[n].Header()
		return gatewaydb.Place{Partner: h.From, Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq}
	}
	check(t, w.store.Write(t.Context(), func(tx *gatewaydb.Tx) error {
		for i, s := range came {
			if err := tx.AddIncoming(gatewaydb.Incoming{Place: place(i), Hash: s.Hash(), Signed: s.Bytes(), Receipt: []byte("receipt")}); err != nil {
				return err
			}
		}
		if _, err := tx.AddEquivocation(gatewaydb.Equivocation{Place: place(0), Hash: "sha256:other", Signed: other, Held: came[0].Hash(), HeldSigned: came[0].Bytes()}, 4); err != nil {
			return err
		}
		return tx.AddEvent(gatewaydb.Event{Kind: gatewaydb.EventEnvelope, Place: place(1), Hash: came[1].Hash(), Size: len(came[1].Bytes())})
	}))
	look := func(n int) gatewaydb.Incoming {
		t.Helper()
		var in gatewaydb.Incoming
		check(t, w.store.Read(t.Context(), func(tx *gatewaydb.Tx) (err error) {
			in, err = tx.Incoming(place(n))
			return err
		}))
		return in
	}
	if err := w.client.Forget(t.Context(), []string{came[0].Hash(), came[1].Hash()}); errs.KindOf(err) != errs.Unavailable {
		t.Errorf("forgotten before inside took it: %v", err)
	}
	for n := range came {
		if !bytes.Equal(look(n).Signed, came[n].Bytes()) {
			t.Fatalf("envelope %d is gone with the refusal", n)
		}
	}
	for range 2 { // repeated without harm
		check(t, w.client.Forget(t.Context(), []string{came[0].Hash(), "sha256:unknown"}))
	}
	events, err := w.link.Queue().Take(t.Context(), 10)
	check(t, err)
	check(t, w.client.Ack(t.Context(), []string{events[0].ID}))
	check(t, w.client.Forget(t.Context(), []string{came[1].Hash()}))
	for n, stays := range []bool{false, false, true} {
		in := look(n)
		if (in.Signed != nil) != stays || in.Hash != came[n].Hash() || string(in.Receipt) != "receipt" {
			t.Errorf("envelope %d: %d bytes under %s; stays: %v", n, len(in.Signed), in.Hash, stays)
		}
	}
	check(t, w.store.Read(t.Context(), func(tx *gatewaydb.Tx) error {
		e, err := tx.Equivocation(place(0), "sha256:other")
		if len(e.Signed) != 0 || len(e.HeldSigned) != 0 || e.Held != came[0].Hash() {
			t.Errorf("the contradiction is kept as %d and %d bytes", len(e.Signed), len(e.HeldSigned))
		}
		return err
	}))
}
