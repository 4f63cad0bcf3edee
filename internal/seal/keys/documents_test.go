package keys

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

func samplePeering(s service, partner party.Code) Peering {
	return Peering{Service: s.root.Service(), Partner: partner, Serial: 1, Issued: day(1), Root: s.root.Public(),
		Endpoints: []string{"https://gateway.example:8443", "https://[2001:db8::1]:8443"}, KeySet: s.data, Agreement: "USA-FRA-2015", Ceiling: "SECRET",
		Equivalences: []Equivalence{{Ours: "SECRET", Theirs: "SECRET DÉFENSE", To: day(20)}, {Ours: "SECRET", Theirs: "SECRET", From: day(20)}},
		Proof:        ProofMutual, Window: 64, MaxBytes: MaxEnvelopeBytes, RetryAfter: 5}
}

var byDocument = cmp.Comparer(func(a, b Anchor) bool { return a.Equal(b) })

func TestKeySetsAreReadAsTheyWereSigned(t *testing.T) {
	a, b := newService(t, "USA/CIA", 3), newService(t, "FRA/DGSE", 3)
	set, err := VerifySet(a.data, a.root.Public())
	if err != nil {
		t.Fatal(err)
	}
	if set.Service() != "USA/CIA" || set.Serial() != 3 || !set.NotBefore().Equal(day(1)) || !set.NotAfter().Equal(day(31)) || set.TLSPin() != a.tls.Pin() ||
		!set.Release().Equal(a.release.Public()) || !set.Gateway().Equal(a.gateway.Public()) || !bytes.Equal(set.Bytes(), a.data) {
		t.Error("the set does not say what was signed")
	}
	_, err = VerifySet(a.data, b.root.Public())
	wants(t, err, errs.Denied, "another key")
	// The root's service counts, not only its keys.
	_, err = VerifySet(a.data, Anchor{service: "USA/FBI", pair: a.root.signer().public})
	wants(t, err, errs.Denied, "another service")
}

func TestARootSignsOnlyForItself(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	_, err := a.root.SignSet(b.set)
	wants(t, err, errs.Denied, "expected one of USA/CIA")
	_, err = a.root.SignPeering(samplePeering(b, "RUS/FSB"))
	wants(t, err, errs.Denied, "expected one of USA/CIA")
	_, err = a.root.SignRevocation(Revocation{Service: "FRA/DGSE", Serials: []uint64{1}, Reason: ReasonLost, At: day(1)})
	wants(t, err, errs.Denied, "expected one for USA/CIA")
}

// strictly signs variations of a payload with the root itself, so that only
// the reading can refuse them.
func strictly(t *testing.T, r *Root, payloadType string, good []byte, verify func([]byte) error, bad [][3]string) {
	t.Helper()
	sign := func(payload []byte) []byte {
		data, err := r.signer().sign("test", payloadType, payload)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if err := verify(sign(good)); err != nil {
		t.Fatalf("the document itself: %v", err)
	}
	for _, b := range bad {
		payload := strings.Replace(string(good), b[0], b[1], 1)
		if payload == string(good) {
			t.Errorf("%q is not in the document", b[0])
			continue
		}
		if err := verify(sign([]byte(payload))); errs.KindOf(err) != errs.Invalid && errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), b[2]) {
			t.Errorf("%q instead of %q: got %v, want %q", b[1], b[0], err, b[2])
		}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(good, &fields); err != nil {
		t.Fatal(err)
	}
	for key := range fields {
		short := map[string]json.RawMessage{}
		for k, v := range fields {
			if k != key {
				short[k] = v
			}
		}
		data, err := json.Marshal(short)
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(sign(data)); errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), key+":") {
			t.Errorf("without %s: got %v", key, err)
		}
	}
}

func payloadOf(t *testing.T, data []byte) []byte {
	t.Helper()
	var e dsse.Envelope
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	payload, err := e.DecodeB64Payload()
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func TestKeySetsAreReadStrictly(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	release, gateway := a.set.Release.json(), a.set.Gateway.json()
	strictly(t, a.root, KeySetType, payloadOf(t, a.data), func(d []byte) error { _, err := VerifySet(d, a.root.Public()); return err }, [][3]string{
		{`{"v":1`, `{"v":2`, "v: expected"},
		{`{"v":1`, `{"v":1,"v":1`, "given twice"},
		{`{"v":1`, `{"v":1,"x":1`, "unknown key"},
		{`"USA/CIA"`, `"USA/cia"`, "service: expected"},
		{`"USA/CIA"`, `"USA/FBI"`, "another service"},
		{`"serial":1`, `"serial":0`, "serial: expected"},
		{`"serial":1`, `"serial":1.0`, "serial: expected"},
		{`"2017-12-31T`, `"2017-12-01T`, "not_after: expected a time after"},
		{`"2017-12-31T00:00:00.000000Z"`, `"2017-12-31"`, "not_after: expected a UTC time"},
		{release.Ed25519, "", "release.ed25519: expected"},
		{release.MLDSA65, release.MLDSA65[4:], "release.mldsa65: expected"},
		{gateway.Ed25519, release.Ed25519, "gateway: expected other keys"},
		{gateway.MLDSA65, release.MLDSA65, "gateway: expected other keys"},
		{`"gateway":{`, `"gateway":{"x":1,`, "gateway: an unknown key"},
		{`"hpke":"`, `"hpke":"AAAA`, "hpke: expected"},
		{`"sha256:`, `"sha1:`, "tls_pin: expected"},
	})
}

func TestPeeringsAreReadStrictly(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	data, err := a.root.SignPeering(samplePeering(a, "FRA/DGSE"))
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs := a.root.signer().public.json(), b.root.signer().public.json()
	set := base64.StdEncoding.EncodeToString(a.data)
	strictly(t, a.root, PeeringType, payloadOf(t, data), func(d []byte) error { _, _, err := VerifyPeering(d, a.root.Public()); return err }, [][3]string{
		{`{"v":1`, `{"v":"1"`, "v: expected"},
		{`{"v":1`, `{"v":1,"note":"hello"`, "unknown key"},
		{`"partner":"FRA/DGSE"`, `"partner":"USA/CIA"`, "another party"},
		{`"https://gateway.example:8443"`, `"http://gateway.example:8443"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://gateway.example"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://gateway.example:8443/"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://gateway.example:8443?q"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://u:p@gateway.example:8443"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://:8443"`, "endpoints: expected https"},
		{`"https://gateway.example:8443"`, `"https://` + strings.Repeat("x", 300) + `:1"`, "endpoints: expected strings"},
		{`["https://gateway.example:8443","https://[2001:db8::1]:8443"]`, `[]`, "endpoints: expected a list"},
		{`"agreement":"USA-FRA-2015"`, `"agreement":"the agreement of 2015"`, "agreement: expected"},
		{`"ceiling":"SECRET"`, `"ceiling":"SECRET; really"`, "ceiling: expected"},
		{`"ceiling":"SECRET"`, `"ceiling":" SECRET"`, "ceiling: expected"},
		{`"ours":"SECRET"`, `"ours":""`, "ours: expected"},
		{`"from":"2017-12-20T00:00:00.000000Z"`, `"from":"2017-12-20T00:00:00.000000Z","to":"2017-12-20T00:00:00.000000Z"`, "to: expected a time after"},
		{`"proof":"mutual"`, `"proof":"some"`, "proof: expected one of"},
		{`"window":64`, `"window":0`, "window: expected"},
		{`"max_bytes":8388608`, `"max_bytes":8388609`, "max_bytes: expected"},
		{`"max_bytes":8388608`, `"max_bytes":1`, "max_bytes: expected"},
		{`"retry_after":5`, `"retry_after":-1`, "retry_after: expected"},
		{mine.Ed25519, theirs.Ed25519, "another key"},
		{mine.MLDSA65, theirs.MLDSA65, "another key"},
		{set, base64.StdEncoding.EncodeToString(b.data), "another key"},
		{set, base64.StdEncoding.EncodeToString([]byte("{}")), "expected"},
	})
}

func TestRevocationsAreReadStrictly(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	data, err := a.root.SignRevocation(Revocation{Service: "USA/CIA", Serials: []uint64{1, 4}, Reason: ReasonCompromised, At: day(3)})
	if err != nil {
		t.Fatal(err)
	}
	strictly(t, a.root, RevocationType, payloadOf(t, data), func(d []byte) error { _, err := VerifyRevocation(d, a.root.Public()); return err }, [][3]string{
		{`[1,4]`, `[]`, "serials: expected a list"},
		{`[1,4]`, `[4,1]`, "serials: expected ascending"},
		{`[1,4]`, `[4,4]`, "serials: expected ascending"},
		{`[1,4]`, `[0]`, "serials: expected whole"},
		{`[1,4]`, `["1"]`, "serials: expected whole"},
		{`"compromised"`, `"because"`, "reason: expected one of"},
		{`"USA/CIA"`, `"USA/FBI"`, "another service"},
		{`{"v":1`, `{"v":1,"x":1`, "unknown key"},
	})
}

func TestAnOfferIsTrustedOnlyAfterItsFingerprintWasSpoken(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	want := samplePeering(a, "FRA/DGSE")
	data, err := a.root.SignPeering(want)
	if err != nil {
		t.Fatal(err)
	}
	offer, err := ReadOffer(data)
	if err != nil {
		t.Fatal(err)
	}
	if offer.Service() != "USA/CIA" || offer.Fingerprint() != a.root.Public().Fingerprint() {
		t.Error("the offer does not say whose it is")
	}
	if d := cmp.Diff(want, offer.Statement(), byDocument); d != "" {
		t.Error(d)
	}
	spoken := "  " + strings.ReplaceAll(offer.Fingerprint(), " ", "-\n") + " "
	got, set, err := offer.Confirm(spoken, "FRA/DGSE")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, byDocument); d != "" || set.Serial() != 1 {
		t.Error(d)
	}
	for name, tt := range map[string]struct {
		spoken string
		self   party.Code
		says   string
	}{
		"nothing":        {"", "FRA/DGSE", "fingerprint"},
		"another root's": {b.root.Public().Fingerprint(), "FRA/DGSE", "fingerprint"},
		"the beginning":  {offer.Fingerprint()[:59], "FRA/DGSE", "fingerprint"},
		"one digit more": {offer.Fingerprint() + "0", "FRA/DGSE", "fingerprint"},
		"made to others": {offer.Fingerprint(), "RUS/FSB", "made to FRA/DGSE"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := offer.Confirm(tt.spoken, tt.self)
			wants(t, err, errs.Denied, tt.says)
		})
	}
	// Once confirmed, the same bytes regain their type under the root alone.
	again, _, err := VerifyPeering(data, got.Root)
	if d := cmp.Diff(want, again, byDocument); err != nil || d != "" {
		t.Error(err, d)
	}
	_, _, err = VerifyPeering(data, b.root.Public())
	wants(t, err, errs.Denied, "another key")
}

func TestNoRootVouchesForAnother(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	want := samplePeering(a, "FRA/DGSE")
	data, err := a.root.SignPeering(want)
	if err != nil {
		t.Fatal(err)
	}
	// An offer that names one root and is signed by another is no offer.
	forged, err := b.root.signer().sign("test", PeeringType, payloadOf(t, data))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadOffer(forged)
	wants(t, err, errs.Denied, "another key")
	// Nor does a confirmed root vouch for another root of its own service.
	other, err := GenerateRoot(stream("another root"), "USA/CIA")
	if err != nil {
		t.Fatal(err)
	}
	next := want
	if next.KeySet, err = other.SignSet(a.set); err != nil {
		t.Fatal(err)
	}
	named, err := other.SignPeering(next)
	if err != nil {
		t.Fatal(err)
	}
	swapped, err := a.root.signer().sign("test", PeeringType, payloadOf(t, named))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = VerifyPeering(swapped, a.root.Public())
	wants(t, err, errs.Denied, "another root")
}

func TestRingChoosesBySerialAndRefusesTheRevoked(t *testing.T) {
	one, two, other := newService(t, "USA/CIA", 1), newService(t, "USA/CIA", 2), newService(t, "FRA/DGSE", 1)
	two.set.NotBefore, two.set.NotAfter = day(10), day(20)
	data2, err := two.root.SignSet(two.set)
	if err != nil {
		t.Fatal(err)
	}
	r := NewRing(one.root.Public())
	for _, d := range [][]byte{one.data, data2, one.data} {
		if _, err := r.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	_, err = r.Add(other.data)
	wants(t, err, errs.Denied, "another key")
	_, err = r.Add(two.data) // serial 2 again, other dates
	wants(t, err, errs.Conflict, "serial 2")

	for _, tt := range []struct {
		at   time.Time
		want uint64
	}{{day(1).Add(-1), 0}, {day(1), 1}, {day(10).Add(-1), 1}, {day(10), 2}, {day(20).Add(-1), 2}, {day(20), 1}, {day(31), 0}} {
		set, err := r.Current(tt.at)
		if tt.want == 0 {
			wants(t, err, errs.NotFound, "no key set")
		} else if err != nil || set.Serial() != tt.want {
			t.Errorf("at %v: got %v, want set %d", tt.at, err, tt.want)
		}
	}
	// A set out of its window still verifies what it signed: no clock decides.
	if s, err := r.Set(1); err != nil || s.Serial() != 1 {
		t.Error(err)
	}
	_, err = r.Set(3)
	wants(t, err, errs.NotFound, "not known")

	revocation, err := one.root.SignRevocation(Revocation{Service: "USA/CIA", Serials: []uint64{2, 3}, Reason: ReasonCompromised, At: day(11)})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, r.Revoke(other.data), errs.Invalid, "payloadType")
	if err := r.Revoke(revocation); err != nil {
		t.Fatal(err)
	}
	for _, n := range []uint64{2, 3} {
		_, err = r.Set(n)
		wants(t, err, errs.Denied, "revoked")
	}
	if _, err := r.Add(data2); err != nil {
		t.Error(err)
	}
	_, err = r.Set(2) // told again, it stays revoked
	wants(t, err, errs.Denied, "revoked")
	if s, err := r.Current(day(12)); err != nil || s.Serial() != 1 {
		t.Errorf("got %v, want the set that is not revoked", err)
	}
}

func TestFingerprintIsSixtyDigitsOfTheRootDocument(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	got := a.root.Public().Fingerprint()
	if !regexp.MustCompile(`^\d{5}( \d{5}){11}$`).MatchString(got) {
		t.Errorf("%q is not 12 groups of 5 digits", got)
	}
	// The same by schoolbook division of the hash, digit by digit.
	sum := sha256Of(a.root.Public().Document())
	digits := ""
	for n, d := new(big.Int).SetBytes(sum), new(big.Int); len(digits) < 60; {
		n.DivMod(n, big.NewInt(10), d)
		digits = d.String() + digits
	}
	if strings.ReplaceAll(got, " ", "") != digits {
		t.Errorf("got %s, want the digits %s", got, digits)
	}
	if got == b.root.Public().Fingerprint() {
		t.Error("two roots have one fingerprint")
	}
	// The service is part of it.
	if (Anchor{"USA/FBI", a.root.signer().public}).Fingerprint() == got {
		t.Error("the fingerprint does not cover the service")
	}
	back, err := ReadAnchor(a.root.Public().Document())
	if err != nil || !back.Equal(a.root.Public()) {
		t.Errorf("the root document is not read back: %v", err)
	}
	doc := string(a.root.Public().Document())
	for _, bad := range []string{"", "{}", doc + "\n", strings.Replace(doc, `{"v":1`, `{"v": 1`, 1), strings.Replace(doc, `"v":1`, `"v":1,"x":1`, 1), strings.Replace(doc, "USA/CIA", "usa", 1)} {
		if _, err := ReadAnchor([]byte(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%.40q was taken as a root document: %v", bad, err)
		}
	}
}

// testData gives a file of the test data that may be placed beside the checkout.
func testData(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		t.Skipf("SKIPPED: the test data %s is not beside the checkout", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}
