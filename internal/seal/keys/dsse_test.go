package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

func sha256Of(b []byte) []byte { s := sha256.Sum256(b); return s[:] }

func TestOnlyTwoGoodSignaturesInTheOneSpellingPass(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	var good, foreign dsse.Envelope
	if err := json.Unmarshal(a.data, &good); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(mustSign(t, b.root.signer(), KeySetType, payloadOf(t, a.data)), &foreign); err != nil {
		t.Fatal(err)
	}
	s := good.Signatures
	flip := func(s string, i int) string {
		raw, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		raw[i] ^= 0x01
		return base64.StdEncoding.EncodeToString(raw)
	}
	for _, tt := range []struct {
		name string
		kind errs.Kind
		says string
		edit func(e *dsse.Envelope)
	}{
		{"no signature", errs.Invalid, "signatures: expected a list", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{} }},
		{"signatures null", errs.Invalid, "signatures: expected a list", func(e *dsse.Envelope) { e.Signatures = nil }},
		{"Ed25519 alone", errs.Invalid, "signatures: expected a list", func(e *dsse.Envelope) { e.Signatures = s[:1] }},
		{"ML-DSA-65 alone", errs.Invalid, "signatures: expected a list", func(e *dsse.Envelope) { e.Signatures = s[1:] }},
		{"a third signature", errs.Invalid, "signatures: expected a list", func(e *dsse.Envelope) { e.Signatures = append(append([]dsse.Signature{}, s...), s[0]) }},
		{"Ed25519 twice", errs.Invalid, "signatures[1].sig", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{s[0], s[0]} }},
		{"swapped", errs.Invalid, "signatures[0].sig", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{s[1], s[0]} }},
		{"swapped under their names", errs.Invalid, "signatures[0].sig", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{{KeyID: s[0].KeyID, Sig: s[1].Sig}, {KeyID: s[1].KeyID, Sig: s[0].Sig}}
		}},
		{"Ed25519 of another root", errs.Denied, "another key", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{foreign.Signatures[0], s[1]} }},
		{"ML-DSA-65 of another root", errs.Denied, "another key", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{s[0], foreign.Signatures[1]} }},
		{"both of another root", errs.Denied, "another key", func(e *dsse.Envelope) { e.Signatures = foreign.Signatures }},
		{"Ed25519 of another root under the right name", errs.Denied, "Ed25519 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{{KeyID: s[0].KeyID, Sig: foreign.Signatures[0].Sig}, s[1]}
		}},
		{"ML-DSA-65 of another root under the right name", errs.Denied, "ML-DSA-65 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{s[0], {KeyID: s[1].KeyID, Sig: foreign.Signatures[1].Sig}}
		}},
		{"Ed25519 changed", errs.Denied, "Ed25519 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{{KeyID: s[0].KeyID, Sig: flip(s[0].Sig, 40)}, s[1]}
		}},
		{"ML-DSA-65 changed", errs.Denied, "ML-DSA-65 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{s[0], {KeyID: s[1].KeyID, Sig: flip(s[1].Sig, 3000)}}
		}},
		{"ML-DSA-65 hint changed", errs.Denied, "ML-DSA-65 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{s[0], {KeyID: s[1].KeyID, Sig: flip(s[1].Sig, 3308)}}
		}},
		{"Ed25519 with the group order added", errs.Denied, "Ed25519 signature", func(e *dsse.Envelope) {
			e.Signatures = []dsse.Signature{{KeyID: s[0].KeyID, Sig: addOrder(t, s[0].Sig)}, s[1]}
		}},
		{"no key id", errs.Denied, "another key", func(e *dsse.Envelope) { e.Signatures = []dsse.Signature{{Sig: s[0].Sig}, s[1]} }},
		{"payload changed", errs.Denied, "Ed25519 signature", func(e *dsse.Envelope) { e.Payload = flip(e.Payload, 5) }},
		{"empty payload", errs.Invalid, "payload: expected", func(e *dsse.Envelope) { e.Payload = "" }},
		{"payload url-safe", errs.Invalid, "expected", func(e *dsse.Envelope) {
			raw, _ := e.DecodeB64Payload()
			e.Payload = base64.URLEncoding.EncodeToString(append(raw, 0xff, 0xff, 0xff))
		}},
		{"payload without padding", errs.Invalid, "payload: expected", func(e *dsse.Envelope) { e.Payload = strings.TrimRight(e.Payload, "=") + "A" }},
		{"another type", errs.Invalid, "payloadType: expected one of", func(e *dsse.Envelope) { e.PayloadType = PeeringType }},
		{"type in capitals", errs.Invalid, "payloadType: expected one of", func(e *dsse.Envelope) { e.PayloadType = strings.ToUpper(e.PayloadType) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := good
			tt.edit(&e)
			data, err := wire.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			_, err = VerifySet(data, a.root.Public())
			wants(t, err, tt.kind, tt.says)
		})
	}
}

// addOrder is the same Ed25519 signature with S not reduced: a verifier that
// took it would let anyone make a second spelling of what was signed.
func addOrder(t *testing.T, sig string) string {
	raw, err := base64.StdEncoding.DecodeString(sig)
	if err != nil || len(raw) != ed25519.SignatureSize {
		t.Fatal("not a signature", err)
	}
	order, err := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	if err != nil {
		t.Fatal(err)
	}
	carry := 0
	for i := range order {
		n := int(raw[32+i]) + int(order[i]) + carry
		raw[32+i], carry = byte(n), n>>8
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func mustSign(t *testing.T, s *signer, payloadType string, payload []byte) []byte {
	t.Helper()
	data, err := s.sign("test", payloadType, payload)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The signatures stay good when the JSON around them is written otherwise, so
// only its one spelling is taken: else anybody could give a signed document a second hash.
func TestAnotherSpellingOfASignedDocumentIsRefused(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	good := string(a.data)
	var e dsse.Envelope
	if err := json.Unmarshal(a.data, &e); err != nil {
		t.Fatal(err)
	}
	indented, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	reordered, err := json.Marshal(map[string]any{"payload": e.Payload, "payloadType": e.PayloadType, "signatures": e.Signatures})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"indented": string(indented), "other order": string(reordered), "blank before": " " + good, "line end after": good + "\n",
		"escaped slash":   strings.Replace(good, "application/vnd", `application\/vnd`, 1),
		"escaped letter":  strings.Replace(good, `"payload"`, `"p\u0061yload"`, 1),
		"key in capitals": strings.Replace(good, `"payloadType"`, `"payloadtype"`, 1),
		"unknown key":     strings.Replace(good, `{"payloadType"`, `{"x":1,"payloadType"`, 1),
		"key twice":       strings.Replace(good, `{"payloadType"`, `{"payload":"e30=","payloadType"`, 1),
		"sig key twice":   strings.Replace(good, `"sig":`, `"sig":"","sig":`, 1),
		"sig unknown key": strings.Replace(good, `"keyid":`, `"cert":"","keyid":`, 1),
		"truncated":       good[:len(good)-1], "half": good[:len(good)/2], "nothing": "", "twice": good + good,
	} {
		if data == good {
			t.Errorf("%s: nothing was changed", name)
		}
		if _, err := VerifySet([]byte(data), a.root.Public()); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
	_, err = VerifySet(bytes.Repeat([]byte(" "), MaxDocumentBytes+1), a.root.Public())
	wants(t, err, errs.Invalid, "expected at most")
}

func TestPAEIsThatOfTheDSSEVectors(t *testing.T) {
	var vectors []struct {
		Type string `json:"type"`
		Body string `json:"body_utf8"`
		PAE  string `json:"pae_utf8"`
	}
	if err := json.Unmarshal(testData(t, "dsse/pae.json"), &vectors); err != nil || len(vectors) < 3 {
		t.Fatal("cannot read the vectors", err)
	}
	for _, v := range vectors {
		if got := string(dsse.PAE(v.Type, []byte(v.Body))); got != v.PAE {
			t.Errorf("got %q, want %q", got, v.PAE)
		}
	}
}

// The signatures are over the PAE and over nothing else.
func TestSignaturesAreOverThePAE(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	var e dsse.Envelope
	if err := json.Unmarshal(a.data, &e); err != nil {
		t.Fatal(err)
	}
	sig, err := base64.StdEncoding.DecodeString(e.Signatures[0].Sig)
	if err != nil {
		t.Fatal(err)
	}
	payload := payloadOf(t, a.data)
	pae := append([]byte("DSSEv1 38 application/vnd.entente.keyset.v1+json "+itoa(len(payload))+" "), payload...)
	if !ed25519.Verify(a.root.signer().public.classic, pae, sig) {
		t.Error("the Ed25519 signature is not over the PAE as written here")
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestHPKEFollowsTheVectorsOfItsKEM(t *testing.T) {
	var vectors []struct {
		KEM  uint16 `json:"kem_id"`
		KDF  uint16 `json:"kdf_id"`
		AEAD uint16 `json:"aead_id"`
		Info string `json:"info"`
		SK   string `json:"skRm"`
		PK   string `json:"pkRm"`
		Enc  string `json:"enc"`
		Encs []struct {
			AAD string `json:"aad"`
			CT  string `json:"ct"`
			PT  string `json:"pt"`
		} `json:"encryptions"`
	}
	if err := json.Unmarshal(testData(t, "rfc9180-hpke/hpke-pq.json"), &vectors); err != nil {
		t.Fatal(err)
	}
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	seen := 0
	for _, v := range vectors {
		if v.KEM != hpke.MLKEM768X25519().ID() || v.KDF != hpke.HKDFSHA256().ID() {
			continue
		}
		seen++
		k, err := hpkeFrom(holder{"FRA/DGSE", 1}, unhex(v.SK))
		if err != nil {
			t.Fatal(err)
		}
		if hex.EncodeToString(k.Public()) != v.PK || len(k.Public()) != hpkePublicSize || len(v.Enc) != 2*EncSize {
			t.Error("the public key or a size is not the vector's")
		}
		aead, err := hpke.NewAEAD(v.AEAD)
		if err != nil {
			t.Fatal(err)
		}
		r, err := hpke.NewRecipient(unhex(v.Enc), k.key().private, hpke.HKDFSHA256(), aead, unhex(v.Info))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range v.Encs {
			if got, err := r.Open(unhex(e.AAD), unhex(e.CT)); err != nil || e.PT != "" && hex.EncodeToString(got) != e.PT {
				t.Errorf("a vector does not open: %v", err)
			}
		}
	}
	if seen == 0 {
		t.Error("no vector for MLKEM768-X25519 with HKDF-SHA256")
	}
}
