package acceptance

import (
	"crypto/rand"
	"errors"
	"sync"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/keys"
)

// identity is every key of a service, in memory.
type identity struct {
	code    party.Code
	root    *keys.Root
	release *keys.ReleaseKey
	opens   *keys.HPKEPrivate
	gateway *keys.GatewayKey
	tls     *keys.TLSKey
	ring    *keys.Ring
	set     *keys.PublicSet
}

func newIdentity(code party.Code) *identity {
	id := &identity{code: code}
	fail := make([]error, 7)
	id.root, fail[0] = keys.GenerateRoot(rand.Reader, code)
	id.release, fail[1] = keys.GenerateRelease(rand.Reader, code, 1)
	id.opens, fail[2] = keys.GenerateHPKE(rand.Reader, code, 1)
	id.gateway, fail[3] = keys.GenerateGateway(rand.Reader, code, 1)
	id.tls, fail[4] = keys.GenerateTLS(rand.Reader, code, 1)
	if err := errors.Join(fail...); err != nil {
		panic(err)
	}
	var signed []byte
	signed, fail[5] = id.root.SignSet(keys.KeySet{Service: code, Serial: 1, NotBefore: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), Release: id.release.Public(), HPKE: id.opens.Public(),
		Gateway: id.gateway.Public(), TLSPin: id.tls.Pin()})
	id.ring = keys.NewRing(id.root.Public())
	id.set, fail[6] = id.ring.Add(signed)
	if err := errors.Join(fail...); err != nil {
		panic(err)
	}
	return id
}

// The services of the tests that need no directory; keys are costly to make.
var (
	cia  = sync.OnceValue(func() *identity { return newIdentity("USA/CIA") })
	fsb  = sync.OnceValue(func() *identity { return newIdentity("RUS/FSB") })
	dgse = sync.OnceValue(func() *identity { return newIdentity("FRA/DGSE") })
)

// peering is what the service states to another.
func (id *identity) peering(t testing.TB, to party.Code, endpoint string) []byte {
	t.Helper()
	return signPeering(t, id.root, keys.Peering{Service: id.code, Partner: to, Serial: 1, Issued: insidetest.Start,
		Endpoints: []string{endpoint}, KeySet: id.set.Bytes(), Agreement: insidetest.Agreement, Ceiling: insidetest.Ceiling(id.code), Proof: keys.ProofMutual,
		Window: 64, MaxBytes: keys.MaxEnvelopeBytes, RetryAfter: 1})
}

func signPeering(t testing.TB, root *keys.Root, p keys.Peering) []byte {
	t.Helper()
	signed, err := root.SignPeering(p)
	check(t, err)
	return signed
}

func (id *identity) fingerprint() string { return id.root.Public().Fingerprint() }

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

// until waits for something that must come to pass, and gives up only when
// nothing can be hoped for any more.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("%s did not come to pass", what)
}
