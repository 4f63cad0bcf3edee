package keys

import (
	"crypto/hpke"
	"io"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// holder says whose key it is: the service and the serial of its key set.
type holder struct {
	service party.Code
	serial  uint64
}

// Service is the service whose key it is.
func (h holder) Service() party.Code { return h.service }

// Serial is the serial of the key set that names the key.
func (h holder) Serial() uint64 { return h.serial }

func newHolder(service party.Code, serial uint64) (holder, error) {
	if !service.Valid() || serial < 1 || serial > wire.MaxInteger {
		return holder{}, errs.E(errs.Invalid, "keys.Generate", "expected a service code and a serial from 1 to %d", uint64(wire.MaxInteger))
	}
	return holder{service, serial}, nil
}

// ReleaseKey signs envelopes and nothing else. It lives inside. The zero value signs nothing.
type ReleaseKey struct {
	hidden
	holder
	signer guarded[signer]
}

// GenerateRelease makes the release key of a key set from random.
func GenerateRelease(random io.Reader, service party.Code, serial uint64) (*ReleaseKey, error) {
	h, err := newHolder(service, serial)
	if err != nil {
		return nil, err
	}
	s, err := newSigner(random)
	if err != nil {
		return nil, err
	}
	return &ReleaseKey{holder: h, signer: guard(s)}, nil
}

// Valid tells whether there is a key.
func (k *ReleaseKey) Valid() bool { return k != nil && k.signer != nil }

// Public is the public half.
func (k *ReleaseKey) Public() Pair {
	if !k.Valid() {
		return Pair{}
	}
	return k.signer().public
}

// SignEnvelope signs the payload of an envelope; the answer is the envelope's bytes.
func (k *ReleaseKey) SignEnvelope(payload []byte) ([]byte, error) {
	if !k.Valid() {
		return nil, errs.E(errs.Internal, "keys.SignEnvelope", "no release key")
	}
	return k.signer().sign("keys.SignEnvelope", EnvelopeType, payload)
}

// GatewayKey signs delivered receipts and nothing else. It lives at the
// gateway. The zero value signs nothing.
type GatewayKey struct {
	hidden
	holder
	signer guarded[signer]
}

// GenerateGateway makes the gateway key of a key set from random.
func GenerateGateway(random io.Reader, service party.Code, serial uint64) (*GatewayKey, error) {
	h, err := newHolder(service, serial)
	if err != nil {
		return nil, err
	}
	s, err := newSigner(random)
	if err != nil {
		return nil, err
	}
	return &GatewayKey{holder: h, signer: guard(s)}, nil
}

// Valid tells whether there is a key.
func (k *GatewayKey) Valid() bool { return k != nil && k.signer != nil }

// Public is the public half.
func (k *GatewayKey) Public() Pair {
	if !k.Valid() {
		return Pair{}
	}
	return k.signer().public
}

// SignDelivered signs the payload of a delivered receipt; the answer is the receipt's bytes.
func (k *GatewayKey) SignDelivered(payload []byte) ([]byte, error) {
	if !k.Valid() {
		return nil, errs.E(errs.Internal, "keys.SignDelivered", "no gateway key")
	}
	return k.signer().sign("keys.SignDelivered", DeliveredType, payload)
}

// HPKEPrivate opens what was sealed for a key set. It lives inside. The zero value opens nothing.
type HPKEPrivate struct {
	hidden
	holder
	key guarded[hpkeKey]
}

type hpkeKey struct{ private hpke.PrivateKey }

// GenerateHPKE makes the HPKE key of a key set from random.
func GenerateHPKE(random io.Reader, service party.Code, serial uint64) (*HPKEPrivate, error) {
	h, err := newHolder(service, serial)
	if err != nil {
		return nil, err
	}
	seed := make([]byte, seedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Generate", err, "no randomness for a key")
	}
	return hpkeFrom(h, seed)
}

func hpkeFrom(h holder, seed []byte) (*HPKEPrivate, error) {
	k, err := hpke.MLKEM768X25519().NewPrivateKey(seed)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "keys.Load", err, "an unusable HPKE seed; expected %d bytes", seedSize)
	}
	return &HPKEPrivate{holder: h, key: guard(&hpkeKey{k})}, nil
}

// Valid tells whether there is a key.
func (k *HPKEPrivate) Valid() bool { return k != nil && k.key != nil }

// Public is the public half, as key sets hold it.
func (k *HPKEPrivate) Public() []byte {
	if !k.Valid() {
		return nil
	}
	return k.key().private.PublicKey().Bytes()
}

// Open decrypts what SealTo encrypted to this key under the same info.
func (k *HPKEPrivate) Open(info, enc, ciphertext []byte) ([]byte, error) {
	if !k.Valid() {
		return nil, errs.E(errs.Internal, "keys.Open", "no HPKE key")
	}
	r, err := hpke.NewRecipient(enc, k.key().private, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
	if err != nil {
		return nil, errs.E(errs.Denied, "keys.Open", "not sealed to this key")
	}
	plain, err := r.Open(nil, ciphertext)
	if err != nil {
		return nil, errs.E(errs.Denied, "keys.Open", "not sealed to this key, or changed")
	}
	return plain, nil
}

// secretSize is the size of a secret that two share, in bytes.
const secretSize = 32

// Shared gives the secret that whoever called Share has, for the same info
// and context (RFC 9180, section 5.3). Nobody else can know it, and nothing
// tells which of the two used it.
func (k *HPKEPrivate) Shared(info, enc []byte, context string) ([]byte, error) {
	if !k.Valid() {
		return nil, errs.E(errs.Internal, "keys.Shared", "no HPKE key")
	}
	r, err := hpke.NewRecipient(enc, k.key().private, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
	if err != nil {
		return nil, errs.E(errs.Denied, "keys.Shared", "not encapsulated to this key")
	}
	secret, err := r.Export(context, secretSize)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Shared", err, "cannot derive the shared secret")
	}
	return secret, nil
}
