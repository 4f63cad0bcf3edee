package envelope

import (
	"bytes"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/tearline"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

const tagSize = 16 // of AES-256-GCM

// Address is what an envelope says of itself before anything is verified. It
// serves to find the keys to verify it with, and for nothing else.
type Address struct {
	From, To                party.Code
	KeySet, RecipientKeySet uint64
	Lane                    Lane
}

// ReadAddress reads the address of an envelope. Its form is checked as
// strictly as Inspect does; its signatures are not checked.
func ReadAddress(data []byte) (Address, error) {
	signed, ciphertext, err := cut(data)
	if err != nil {
		return Address{}, err
	}
	raw, err := keys.UnverifiedPayload(signed, keys.EnvelopeType)
	if err != nil {
		return Address{}, err
	}
	h, _, err := readPayload(raw, ciphertext)
	if err != nil {
		return Address{}, err
	}
	return Address{From: h.From, To: h.To, KeySet: h.KeySet, RecipientKeySet: h.RecipientKeySet, Lane: h.Lane}, nil
}

// readPayload reads what the signatures cover. behind is the ciphertext that
// stood outside, nil for none: the mode of the commitment says where it belongs.
func readPayload(raw, behind []byte) (Header, payload, error) {
	o, err := wire.Parse(raw, wire.Limits{Bytes: keys.MaxEnvelopeBytes, Depth: 10, Values: 600})
	if err != nil {
		return Header{}, payload{}, err
	}
	p := payload{header: o.Raw("header"), enc: o.Base64("enc", keys.EncSize, keys.EncSize), ciphertext: behind}
	if behind == nil {
		p.ciphertext = o.Base64("ciphertext", MinPadded+tagSize, MaxPadded+tagSize)
	}
	if n := len(p.ciphertext) - tagSize; o.Err() == nil && (n < MinPadded || n > MaxPadded || padme(n) != n) {
		o.Fail("ciphertext", "expected a padded size")
	}
	if err := o.Done(); err != nil {
		return Header{}, payload{}, err
	}
	h, err := readHeader(p.header)
	if err == nil && (h.Proof() == Mutual) != (behind == nil) {
		err = errs.E(errs.Invalid, "envelope.Read", "commitment: expected \"sha256:\" where the signatures cover the ciphertext, and there alone")
	}
	return h, p, err
}

// inspect verifies signatures and header under the sender's key set.
func inspect(op string, data []byte, sender *keys.PublicSet) (Header, payload, error) {
	if !sender.Valid() {
		return Header{}, payload{}, errs.E(errs.Internal, op, "no key set to verify with")
	}
	signed, ciphertext, err := cut(data)
	if err != nil {
		return Header{}, payload{}, err
	}
	raw, err := sender.VerifyEnvelope(signed)
	if err != nil {
		return Header{}, payload{}, err
	}
	h, p, err := readPayload(raw, ciphertext)
	if err != nil {
		return Header{}, payload{}, err
	}
	if h.From != sender.Service() || h.KeySet != sender.Serial() {
		return Header{}, payload{}, errs.E(errs.Denied, op, "names another sender or key set than the one that signed it")
	}
	return h, p, nil
}

// Carried is a capability: an envelope whose signatures and clear header were
// verified, which is all that a gateway can do. The zero value is refused.
type Carried struct {
	header Header
	bytes  []byte
	hash   string
}

// Valid tells whether Inspect made this value.
func (c Carried) Valid() bool { return c.hash != "" }

// Header is the clear header.
func (c Carried) Header() Header { return c.header }

// Bytes are the envelope as it came. The caller must not change them.
func (c Carried) Bytes() []byte { return c.bytes }

// Hash is the hash under which the envelope is known, as the function Hash gives it.
func (c Carried) Hash() string { return c.hash }

// Inspect verifies both signatures and the clear header, without any private
// key. Form errors are Invalid; another signer is Denied.
func Inspect(data []byte, sender *keys.PublicSet) (Carried, error) {
	h, _, err := inspect("envelope.Inspect", data, sender)
	if err != nil {
		return Carried{}, err
	}
	return Carried{header: h, bytes: bytes.Clone(data), hash: Hash(data)}, nil
}

// Verified is a capability: an envelope for us that was opened and checked
// whole. Only this is admitted. The zero value is refused.
type Verified struct {
	header  Header
	bytes   []byte
	hash    string
	content plaintext
	control Control
}

// Valid tells whether Open made this value.
func (v Verified) Valid() bool { return v.hash != "" }

// Header is the clear header.
func (v Verified) Header() Header { return v.header }

// Bytes are the envelope as it came. The caller must not change them.
func (v Verified) Bytes() []byte { return v.bytes }

// Hash is the hash under which the envelope is known, as the function Hash gives it.
func (v Verified) Hash() string { return v.hash }

// Bundle is the tearline's STIX bundle, its exact bytes; nil for a Control.
// It is the sender's word: whether it is a bundle at all, and says what the
// portions say, is for the reader of tearlines to check.
func (v Verified) Bundle() []byte {
	if v.content.control {
		return nil
	}
	return bytes.Clone(v.content.bytes)
}

// Portions are the portions that the commitment covers, in order; nil for a Control.
func (v Verified) Portions() []tearline.Portion { return slices.Clone(v.content.portions) }

// Salts are the content's salt and each portion's, as Sealed.Salts; none
// unless the mode is Mutual.
func (v Verified) Salts() [][]byte { return Sealed{salts: v.content.salts}.Salts() }

// Control is the Control, if it is one.
func (v Verified) Control() (Control, bool) { return v.control, v.Valid() && v.content.control }

// Open verifies, decrypts and checks everything that docs/protocol.md lists,
// in that order. self is who we are, and own the HPKE key of the key set that
// the sender sealed to.
func Open(data []byte, sender *keys.PublicSet, own *keys.HPKEPrivate, self party.Code) (Verified, error) {
	const op = "envelope.Open"
	if !own.Valid() {
		return Verified{}, errs.E(errs.Internal, op, "no key to open with")
	}
	h, p, err := inspect(op, data, sender)
	if err != nil {
		return Verified{}, err
	}
	if h.To != self || own.Service() != self || h.RecipientKeySet != own.Serial() {
		return Verified{}, errs.E(errs.Denied, op, "sealed for another recipient or key set")
	}
	var padded []byte
	if h.Proof() == Mutual {
		padded, err = own.Open(info(p.header), p.enc, p.ciphertext)
	} else {
		padded, err = openDetached(own, p)
	}
	if err != nil {
		return Verified{}, err
	}
	content, err := unpad(padded)
	if err != nil {
		return Verified{}, err
	}
	v := Verified{header: h, bytes: bytes.Clone(data), hash: Hash(data)}
	if v.content, err = readPlaintext(content, h.Proof()); err != nil {
		return Verified{}, err
	}
	if v.content.control != (h.Lane == LaneControl) {
		return Verified{}, errs.E(errs.Denied, op, "content of another sort than its lane carries")
	}
	if h.Proof() == Mutual && !Commits(h.Commitment, commitments(v.content.bytes, v.content.portions, v.content.salts)) {
		return Verified{}, errs.E(errs.Denied, op, "the content is not the one that the header commits to")
	}
	if !v.content.attached.fits(h.Parts) {
		return Verified{}, errs.E(errs.Denied, op, "attachments that do not fit the parts of the header")
	}
	if v.content.control {
		if v.control, err = readControl(v.content.bytes); err != nil {
			return Verified{}, err
		}
	}
	return v, nil
}
