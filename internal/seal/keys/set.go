package keys

import (
	"bytes"
	"crypto/hpke"
	"encoding/base64"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// Sizes of MLKEM768-X25519, in bytes.
const (
	hpkePublicSize = 1216
	EncSize        = 1120 // an encapsulated key
)

// KeySet is the content of a key set, before the root signs it.
type KeySet struct {
	Service   party.Code
	Serial    uint64    // from 1; a later set has a higher one
	NotBefore time.Time // senders choose it from here
	NotAfter  time.Time // and until here; decides nothing about what was signed
	Release   Pair
	HPKE      []byte // MLKEM768-X25519 public key
	Gateway   Pair
	TLSPin    string // "sha256:…" of the certificate's SubjectPublicKeyInfo
}

type keySetJSON struct {
	V         int        `json:"v"`
	Service   party.Code `json:"service"`
	Serial    uint64     `json:"serial"`
	NotBefore string     `json:"not_before"`
	NotAfter  string     `json:"not_after"`
	Release   pairJSON   `json:"release"`
	HPKE      string     `json:"hpke"`
	Gateway   pairJSON   `json:"gateway"`
	TLSPin    string     `json:"tls_pin"`
}

// PublicSet is a capability: a key set that its service's root signed. The
// zero value verifies nothing and seals to nobody.
type PublicSet struct {
	set   KeySet
	hpke  hpke.PublicKey
	bytes []byte
}

// SignSet signs a key set of the root's own service; the answer is the document's bytes.
func (r *Root) SignSet(k KeySet) ([]byte, error) {
	const op = "keys.SignSet"
	if !r.Valid() {
		return nil, errs.E(errs.Internal, op, "no root key")
	}
	if k.Service != r.service {
		return nil, errs.E(errs.Denied, op, "a key set of %s; expected one of %s", k.Service, r.service)
	}
	payload, err := wire.Marshal(keySetJSON{V: 1, Service: k.Service, Serial: k.Serial,
		NotBefore: wire.Time(k.NotBefore), NotAfter: wire.Time(k.NotAfter), Release: k.Release.json(),
		HPKE: base64.StdEncoding.EncodeToString(k.HPKE), Gateway: k.Gateway.json(), TLSPin: k.TLSPin})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the key set")
	}
	if _, _, err := readSet(payload); err != nil {
		return nil, err
	}
	return r.signer().sign(op, KeySetType, payload)
}

// VerifySet reads a key set that the root of its service signed.
func VerifySet(data []byte, root Anchor) (*PublicSet, error) {
	const op = "keys.VerifySet"
	payload, err := root.pair.verify(data, op, KeySetType, MaxDocumentBytes)
	if err != nil {
		return nil, err
	}
	k, public, err := readSet(payload)
	if err != nil {
		return nil, err
	}
	if k.Service != root.service {
		return nil, errs.E(errs.Denied, op, "a key set of another service than the root's")
	}
	return &PublicSet{set: k, hpke: public, bytes: bytes.Clone(data)}, nil
}

func readSet(payload []byte) (KeySet, hpke.PublicKey, error) {
	o, err := wire.Parse(payload, wire.Limits{Bytes: MaxDocumentBytes, Depth: 2, Values: 32})
	if err != nil {
		return KeySet{}, nil, err
	}
	o.Uint("v", 1, 1)
	k := KeySet{Service: readCode(o, "service"), Serial: o.Uint("serial", 1, wire.MaxInteger),
		NotBefore: o.Time("not_before"), NotAfter: o.Time("not_after"), Release: readPair(o, "release"),
		HPKE: o.Base64("hpke", hpkePublicSize, hpkePublicSize), Gateway: readPair(o, "gateway"),
		TLSPin: o.Form("tls_pin", wire.Digest, `"sha256:" and 64 hexadecimal digits`)}
	if o.Err() == nil && !k.NotBefore.Before(k.NotAfter) {
		o.Fail("not_after", "expected a time after not_before")
	}
	if o.Err() == nil && (k.Release.classic.Equal(k.Gateway.classic) || k.Release.lattice.Equal(k.Gateway.lattice)) {
		o.Fail("gateway", "expected other keys than the release keys")
	}
	if err := o.Done(); err != nil {
		return KeySet{}, nil, err
	}
	public, err := hpke.MLKEM768X25519().NewPublicKey(k.HPKE)
	if err != nil {
		return KeySet{}, nil, errs.At("keys.VerifySet", "", 0, "hpke", "expected an MLKEM768-X25519 public key")
	}
	return k, public, nil
}

// readCode reads a party's code.
func readCode(o *wire.Object, key string) party.Code {
	c := party.Code(o.Text(key, 64))
	if o.Err() == nil && !c.Valid() {
		o.Fail(key, "expected TRIGRAPH or TRIGRAPH/SERVICE")
	}
	return c
}

// Valid tells whether VerifySet made this value.
func (s *PublicSet) Valid() bool { return s != nil && s.hpke != nil }

// Service is whose keys they are.
func (s *PublicSet) Service() party.Code { return s.set.Service }

// Serial is the set's serial.
func (s *PublicSet) Serial() uint64 { return s.set.Serial }

// NotBefore is the time from which senders choose the set.
func (s *PublicSet) NotBefore() time.Time { return s.set.NotBefore }

// NotAfter is the time until which senders choose the set.
func (s *PublicSet) NotAfter() time.Time { return s.set.NotAfter }

// TLSPin is the pin of the service's certificate, "sha256:…".
func (s *PublicSet) TLSPin() string { return s.set.TLSPin }

// Release is the pair that verifies envelopes.
func (s *PublicSet) Release() Pair { return s.set.Release }

// Gateway is the pair that verifies delivered receipts.
func (s *PublicSet) Gateway() Pair { return s.set.Gateway }

// Bytes are the signed document, for keeping and for passing on.
func (s *PublicSet) Bytes() []byte { return bytes.Clone(s.bytes) }

// VerifyEnvelope gives the payload of an envelope that the release key signed.
// A gateway key is refused, as every other key.
func (s *PublicSet) VerifyEnvelope(data []byte) ([]byte, error) {
	if !s.Valid() {
		return nil, errs.E(errs.Internal, "keys.VerifyEnvelope", "no key set")
	}
	return s.set.Release.verify(data, "keys.VerifyEnvelope", EnvelopeType, MaxEnvelopeBytes)
}

// VerifyDelivered gives the payload of a delivered receipt that the gateway key signed.
func (s *PublicSet) VerifyDelivered(data []byte) ([]byte, error) {
	if !s.Valid() {
		return nil, errs.E(errs.Internal, "keys.VerifyDelivered", "no key set")
	}
	return s.set.Gateway.verify(data, "keys.VerifyDelivered", DeliveredType, MaxDocumentBytes)
}

// SealTo encrypts to the set's HPKE key: the encapsulated key and the
// ciphertext, 16 bytes longer than plain. Its randomness is the standard
// library's own.
func (s *PublicSet) SealTo(info, plain []byte) (enc, ciphertext []byte, err error) {
	const op = "keys.SealTo"
	if !s.Valid() {
		return nil, nil, errs.E(errs.Internal, op, "no key set")
	}
	enc, sender, err := hpke.NewSender(s.hpke, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
	if err != nil {
		return nil, nil, errs.Wrap(errs.Internal, op, err, "cannot encrypt")
	}
	if ciphertext, err = sender.Seal(nil, plain); err != nil {
		return nil, nil, errs.Wrap(errs.Internal, op, err, "cannot encrypt")
	}
	return enc, ciphertext, nil
}

// Share makes a secret with the holder of the set's HPKE key: the encapsulated
// key to send, and 32 bytes that only the two can know.
func (s *PublicSet) Share(info []byte, context string) (enc, secret []byte, err error) {
	const op = "keys.Share"
	if !s.Valid() {
		return nil, nil, errs.E(errs.Internal, op, "no key set")
	}
	enc, sender, err := hpke.NewSender(s.hpke, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
	if err == nil {
		secret, err = sender.Export(context, secretSize)
	}
	if err != nil {
		return nil, nil, errs.Wrap(errs.Internal, op, err, "cannot share a secret")
	}
	return enc, secret, nil
}
