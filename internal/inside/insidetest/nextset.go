package insidetest

import (
	"testing"

	"entente/internal/inside/exchange"
	"entente/internal/seal/keys"
)

// Next gives the service's keys after a rotation to a serial: those before too.
// The gateway of the tests goes on with its own.
func (s Service) Next(t testing.TB, serial uint64) exchange.OwnKeys {
	t.Helper()
	label := string(s.Code) + string(rune('0'+serial))
	release := must(keys.GenerateRelease(stream(label+"release"), s.Code, serial))
	hpke := must(keys.GenerateHPKE(stream(label+"hpke"), s.Code, serial))
	gateway := must(keys.GenerateGateway(stream(label+"gateway"), s.Code, serial))
	pin := must(keys.GenerateTLS(stream(label+"tls"), s.Code, serial))
	must(s.Ring.Add(must(s.Root.SignSet(keys.KeySet{Service: s.Code, Serial: serial, NotBefore: Start.AddDate(-1, 0, 0), NotAfter: Start.AddDate(1, 0, 0),
		Release: release.Public(), HPKE: hpke.Public(), Gateway: gateway.Public(), TLSPin: pin.Pin()}))))
	return exchange.OwnKeys{Ring: s.Ring, Release: []*keys.ReleaseKey{s.Release, release}, HPKE: []*keys.HPKEPrivate{s.HPKE, hpke}}
}

// Revocation is one of the service's key sets, lost.
func (s Service) Revocation(t testing.TB, serial uint64) []byte {
	t.Helper()
	return must(s.Root.SignRevocation(keys.Revocation{Service: s.Code, Serials: []uint64{serial}, Reason: keys.ReasonLost, At: Start}))
}
