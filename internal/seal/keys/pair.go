package keys

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"

	"entente/internal/core/errs"
	"entente/internal/seal/wire"

	"filippo.io/mldsa"
)

// seedSize is the size of every private key's seed: Ed25519 (RFC 8032),
// ML-DSA (FIPS 204) and MLKEM768-X25519 alike.
const seedSize = 32

// signer is the private half of a pair: both keys sign everything.
type signer struct {
	classic ed25519.PrivateKey
	lattice *mldsa.PrivateKey
	public  Pair
}

// Pair is the public half: an Ed25519 and an ML-DSA-65 key that verify together.
// The zero value verifies nothing.
type Pair struct {
	classic ed25519.PublicKey
	lattice *mldsa.PublicKey
}

// newSigner draws both seeds from random.
func newSigner(random io.Reader) (*signer, error) {
	seeds := make([]byte, 2*seedSize)
	if _, err := io.ReadFull(random, seeds); err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Generate", err, "no randomness for a key")
	}
	return signerFrom(seeds[:seedSize], seeds[seedSize:])
}

func signerFrom(classic, lattice []byte) (*signer, error) {
	if len(classic) != seedSize || len(lattice) != seedSize {
		return nil, errs.E(errs.Invalid, "keys.Load", "a seed of the wrong size; expected %d bytes", seedSize)
	}
	l, err := mldsa.NewPrivateKey(mldsa.MLDSA65(), lattice)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "keys.Load", err, "an unusable ML-DSA-65 seed")
	}
	s := &signer{classic: ed25519.NewKeyFromSeed(classic), lattice: l}
	s.public = Pair{classic: s.classic.Public().(ed25519.PublicKey), lattice: l.PublicKey()}
	return s, nil
}

// Valid tells whether both keys are there.
func (p Pair) Valid() bool { return len(p.classic) == ed25519.PublicKeySize && p.lattice != nil }

// Equal tells whether both keys are the same.
func (p Pair) Equal(q Pair) bool {
	return p.Valid() && q.Valid() && p.classic.Equal(q.classic) && p.lattice.Equal(q.lattice)
}

// KeyIDs are the hints that stand beside the two signatures.
func (p Pair) KeyIDs() (classic, lattice string) {
	if !p.Valid() {
		return "", ""
	}
	return keyID("ed25519", p.classic), keyID("ml-dsa-65", p.lattice.Bytes())
}

// keyID names a public key: the algorithm and the first half of the key's SHA-256 hash.
func keyID(algorithm string, public []byte) string {
	sum := sha256.Sum256(public)
	return algorithm + ":" + hex.EncodeToString(sum[:16])
}

// pairJSON is a pair as documents hold it.
type pairJSON struct {
	Ed25519 string `json:"ed25519"`
	MLDSA65 string `json:"mldsa65"`
}

func (p Pair) json() pairJSON {
	if !p.Valid() {
		return pairJSON{}
	}
	return pairJSON{Ed25519: base64.StdEncoding.EncodeToString(p.classic), MLDSA65: base64.StdEncoding.EncodeToString(p.lattice.Bytes())}
}

// readPair reads a pair of a document.
func readPair(o *wire.Object, key string) Pair {
	in := o.Object(key)
	p := pairOf(in)
	o.Close(in)
	return p
}

// pairOf reads the two keys of an object.
func pairOf(o *wire.Object) Pair {
	classic := o.Base64("ed25519", ed25519.PublicKeySize, ed25519.PublicKeySize)
	lattice := o.Base64("mldsa65", mldsa.MLDSA65PublicKeySize, mldsa.MLDSA65PublicKeySize)
	if o.Err() != nil {
		return Pair{}
	}
	l, err := mldsa.NewPublicKey(mldsa.MLDSA65(), lattice)
	if err != nil {
		o.Fail("mldsa65", "expected an ML-DSA-65 public key")
		return Pair{}
	}
	return Pair{classic: classic, lattice: l}
}
