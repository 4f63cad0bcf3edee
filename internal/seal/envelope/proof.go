package envelope

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Proof is how far an envelope can be shown to outsiders: a word of the
// agreement. Controls are always mutual.
type Proof string

// The modes of proof.
const (
	// Mutual: the sender's signature covers the content, and both sides can open
	// what it commits to.
	Mutual Proof = keys.ProofMutual
	// CommitmentOnly: the signature covers the header and the encapsulated key,
	// not the ciphertext, and the sender alone can open the commitment. The
	// receiver could have written any content under that key, so what it shows
	// to others proves nothing.
	CommitmentOnly Proof = keys.ProofCommitment
	// None: as CommitmentOnly, and nobody can open the commitment.
	None Proof = keys.ProofNone
)

// proofs are the modes, those that show the most first, with the word that
// begins a commitment of each and the label of its hash.
var proofs = []struct {
	Proof
	word, label string
}{
	{Mutual, "sha256:", labelList},
	{CommitmentOnly, "blind:", labelBlind},
	{None, "none:", labelNone},
}

// Least is the mode under which an envelope shows least: what holds when two
// sides state different ones. A word that is no mode shows nothing.
func Least(a, b Proof) Proof {
	if a.rank() > b.rank() {
		return a
	}
	return b
}

func (p Proof) rank() int {
	for i, q := range proofs {
		if q.Proof == p {
			return i
		}
	}
	return len(proofs)
}

// commitmentForm is what a commitment looks like, in any mode.
var commitmentForm = regexp.MustCompile(`^(sha256|blind|none):[0-9a-f]{64}$`)

const commitmentWords = `"sha256:", "blind:" or "none:" and 64 lower-case hexadecimal digits`

// ReadCommitment reads a commitment in any mode.
func ReadCommitment(o *wire.Object, key string) string {
	return o.Form(key, commitmentForm, commitmentWords)
}

// ProofOf is the mode that a commitment was made in. It is the commitment that
// says so, so that whatever quotes it says so too. "" for what is none.
func ProofOf(commitment string) Proof {
	for _, p := range proofs {
		if strings.HasPrefix(commitment, p.word) {
			return p.Proof
		}
	}
	return ""
}

// commitList is the commitment to a list of salted commitments in a mode.
func commitList(mode Proof, list [][sha256.Size]byte) string {
	if mode.rank() == len(proofs) {
		return ""
	}
	p, parts := proofs[mode.rank()], make([][]byte, len(list))
	for i := range list {
		parts[i] = list[i][:]
	}
	sum := digest(p.label, parts...)
	return p.word + hex.EncodeToString(sum[:])
}

// Commits tells whether a commitment is one to this list. One in the mode None
// is to nothing.
func Commits(commitment string, list [][sha256.Size]byte) bool {
	mode := ProofOf(commitment)
	return (mode == Mutual || mode == CommitmentOnly) && subtle.ConstantTimeCompare([]byte(commitList(mode, list)), []byte(commitment)) == 1
}

// exported is the context under which two sides derive the key of a ciphertext
// that no signature covers.
const exported = "entente/v1/detached"

// encryptDetached encrypts what no signature covers. The encapsulated key is
// signed, so that only its sender and its receiver know the key; each of them
// could have written the ciphertext. The key serves once, so the nonce is zero.
func encryptDetached(to *keys.PublicSet, header, padded []byte) (enc, ciphertext []byte, err error) {
	enc, secret, err := to.Share(info(header), exported)
	if err != nil {
		return nil, nil, err
	}
	ciphertext, err = sealUnder(secret, padded)
	return enc, ciphertext, err
}

func sealUnder(secret, padded []byte) ([]byte, error) {
	aead, err := once(secret)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, make([]byte, aead.NonceSize()), padded, nil), nil
}

func openDetached(own *keys.HPKEPrivate, p payload) ([]byte, error) {
	secret, err := own.Shared(info(p.header), p.enc, exported)
	if err != nil {
		return nil, err
	}
	aead, err := once(secret)
	if err != nil {
		return nil, err
	}
	padded, err := aead.Open(nil, make([]byte, aead.NonceSize()), p.ciphertext, nil)
	if err != nil {
		return nil, errs.E(errs.Denied, "envelope.Open", "not sealed to this key, or changed")
	}
	return padded, nil
}

// once is AES-256-GCM under a secret that serves one message.
func once(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Open", err, "an unusable secret")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Open", err, "an unusable secret")
	}
	return aead, nil
}

// detached stands between a signed document and a ciphertext that it does not
// cover. No signed document has one inside.
const detached = '\n'

// join puts a ciphertext behind the signed document that does not cover it.
func join(signed, ciphertext []byte) []byte {
	out := make([]byte, 0, len(signed)+1+base64.StdEncoding.EncodedLen(len(ciphertext)))
	return base64.StdEncoding.AppendEncode(append(append(out, signed...), detached), ciphertext)
}

// cut takes an envelope apart: the signed document, and the ciphertext behind
// it if there is one.
func cut(data []byte) (signed, ciphertext []byte, err error) {
	const op = "envelope.Read"
	signed, behind, found := bytes.Cut(data, []byte{detached})
	if !found {
		return data, nil, nil
	}
	if len(data) > keys.MaxEnvelopeBytes {
		return nil, nil, errs.E(errs.Invalid, op, "larger than %d bytes; expected at most that", keys.MaxEnvelopeBytes)
	}
	ciphertext, err = base64.StdEncoding.Strict().DecodeString(string(behind))
	if err != nil || bytes.ContainsAny(behind, "\r\n") {
		return nil, nil, errs.E(errs.Invalid, op, "behind the signed document: expected a ciphertext in base64")
	}
	return signed, ciphertext, nil
}

// Hash is the hash under which an envelope is known: that of its signed
// document, which is the whole envelope unless the signature leaves the
// ciphertext out.
func Hash(data []byte) string {
	signed, _, _ := bytes.Cut(data, []byte{detached})
	return wire.Hash(signed)
}
