package keys

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"

	"filippo.io/mldsa"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
)

// The payload types. One key signs one of the first two; the root signs the rest.
const (
	EnvelopeType   = "application/vnd.entente.envelope.v1+json"   // release key
	DeliveredType  = "application/vnd.entente.delivered.v1+json"  // gateway key
	KeySetType     = "application/vnd.entente.keyset.v1+json"     // root
	PeeringType    = "application/vnd.entente.peering.v1+json"    // root
	RevocationType = "application/vnd.entente.revocation.v1+json" // root
)

// Limits of a signed document.
const (
	MaxEnvelopeBytes = 8 << 20   // a signed envelope
	MaxDocumentBytes = 128 << 10 // any other signed document
)

// sign makes a DSSE envelope of exactly two signatures, Ed25519 first. Its
// bytes are the compact JSON of the DSSE type: one payload, one spelling.
func (s *signer) sign(op, payloadType string, payload []byte) ([]byte, error) {
	if s == nil || !s.public.Valid() {
		return nil, errs.E(errs.Internal, op, "no key to sign with")
	}
	pae := dsse.PAE(payloadType, payload)
	lattice, err := s.lattice.SignDeterministic(pae, nil)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot sign")
	}
	classicID, latticeID := s.public.KeyIDs()
	return encode(payloadType, payload, []dsse.Signature{
		{KeyID: classicID, Sig: base64.StdEncoding.EncodeToString(ed25519.Sign(s.classic, pae))},
		{KeyID: latticeID, Sig: base64.StdEncoding.EncodeToString(lattice)},
	})
}

func encode(payloadType string, payload []byte, sigs []dsse.Signature) ([]byte, error) {
	data, err := wire.Marshal(dsse.Envelope{PayloadType: payloadType, Payload: base64.StdEncoding.EncodeToString(payload), Signatures: sigs})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Sign", err, "cannot write the signed document")
	}
	return data, nil
}

// signed is a DSSE envelope that was read but not verified.
type signed struct {
	payload []byte
	ids     [2]string
	sigs    [2][]byte
}

// readSigned reads a DSSE envelope of a payload type strictly. Only the one
// spelling that sign writes passes: were another accepted, anyone could make
// a second set of bytes, and so a second hash, of what the signer signed once.
func readSigned(data []byte, op, payloadType string, limit int) (signed, error) {
	var out signed
	o, err := wire.Parse(data, wire.Limits{Bytes: limit, Depth: 3, Values: 16})
	if err != nil {
		return out, err
	}
	o.Word("payloadType", payloadType)
	out.payload = o.Base64("payload", 2, limit)
	sizes := [2]int{ed25519.SignatureSize, mldsa.MLDSA65SignatureSize}
	for i, s := range o.Objects("signatures", 2, 2) {
		out.ids[i] = s.Text("keyid", 64)
		out.sigs[i] = s.Base64("sig", sizes[i], sizes[i])
		o.Close(s)
	}
	if err := o.Done(); err != nil {
		return signed{}, err
	}
	again, err := encode(payloadType, out.payload, []dsse.Signature{
		{KeyID: out.ids[0], Sig: base64.StdEncoding.EncodeToString(out.sigs[0])},
		{KeyID: out.ids[1], Sig: base64.StdEncoding.EncodeToString(out.sigs[1])},
	})
	if err != nil || !bytes.Equal(again, data) {
		return signed{}, errs.E(errs.Invalid, op, "not the canonical spelling; expected compact JSON with payloadType, payload, signatures in that order")
	}
	return out, nil
}

// verify reads a DSSE envelope and gives its payload when both signatures are
// the pair's. The key ids must be the pair's own, but choose no key.
func (p Pair) verify(data []byte, op, payloadType string, limit int) ([]byte, error) {
	if !p.Valid() {
		return nil, errs.E(errs.Internal, op, "no key to verify with")
	}
	s, err := readSigned(data, op, payloadType, limit)
	if err != nil {
		return nil, err
	}
	classicID, latticeID := p.KeyIDs()
	if s.ids[0] != classicID || s.ids[1] != latticeID {
		return nil, errs.E(errs.Denied, op, "signed by another key than expected")
	}
	pae := dsse.PAE(payloadType, s.payload)
	if !ed25519.Verify(p.classic, pae, s.sigs[0]) {
		return nil, errs.E(errs.Denied, op, "the Ed25519 signature does not verify")
	}
	if mldsa.Verify(p.lattice, pae, s.sigs[1], nil) != nil {
		return nil, errs.E(errs.Denied, op, "the ML-DSA-65 signature does not verify")
	}
	return s.payload, nil
}

// UnverifiedPayload gives the payload of a signed document without believing
// it: only good for finding out which key set to verify it with.
func UnverifiedPayload(data []byte, payloadType string) ([]byte, error) {
	limit := MaxDocumentBytes
	if payloadType == EnvelopeType {
		limit = MaxEnvelopeBytes
	}
	s, err := readSigned(data, "keys.UnverifiedPayload", payloadType, limit)
	return s.payload, err
}
