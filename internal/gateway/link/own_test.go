package link

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

func TestAGatewayGoesOverToAnotherSetAndSignsAnewWhatItIsAskedAgain(t *testing.T) {
	b, c := target(t)
	first := c.post(ordinary(1))
	again := rus().gatewayOf(t, 2)
	if err := b.Use(t.Context(), again, rus().tls); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v; expected that keys of two sets are refused", err)
	}
	tls, err := keys.GenerateTLS(rand.NewChaCha8([32]byte{9}), rus().code, 2)
	check(t, err)
	check(t, b.Use(t.Context(), again, tls))
	if b.Using() != 2 {
		t.Fatalf("it uses set %d; expected 2", b.Using())
	}
	second := c.post(ordinary(1))
	if bytes.Equal(first.Body, second.Body) {
		t.Errorf("the receipt is signed as before; expected by the set in use")
	}
	if _, serial, err := envelope.DeliveredAddress(second.Body); err != nil || serial != 2 {
		t.Errorf("signed under set %d, %v; expected 2", serial, err)
	}
	if third := c.post(ordinary(1)); !bytes.Equal(second.Body, third.Body) {
		t.Errorf("the receipt differs; expected that it stays once it is signed anew")
	}
}

func (id *identity) gatewayOf(t *testing.T, serial uint64) *keys.GatewayKey {
	t.Helper()
	k, err := keys.GenerateGateway(rand.NewChaCha8([32]byte{byte(serial)}), id.code, serial)
	check(t, err)
	return k
}
