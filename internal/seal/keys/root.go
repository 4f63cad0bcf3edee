package keys

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/big"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// Root is the service's root key. It signs key sets, the peering document and
// revocations, and stays off-line. The zero value signs nothing.
type Root struct {
	hidden
	service party.Code
	signer  guarded[signer]
}

// GenerateRoot makes a root key from random.
func GenerateRoot(random io.Reader, service party.Code) (*Root, error) {
	if !service.Valid() {
		return nil, errs.E(errs.Invalid, "keys.GenerateRoot", "expected a service code")
	}
	s, err := newSigner(random)
	if err != nil {
		return nil, err
	}
	return &Root{service: service, signer: guard(s)}, nil
}

// Valid tells whether there is a key.
func (r *Root) Valid() bool { return r != nil && r.signer != nil }

// Service is the service whose root it is.
func (r *Root) Service() party.Code { return r.service }

// Public is the public half.
func (r *Root) Public() Anchor {
	if !r.Valid() {
		return Anchor{}
	}
	return Anchor{service: r.service, pair: r.signer().public}
}

// Anchor is the public half of a service's root: what trust in that service
// rests on. The zero value verifies nothing.
type Anchor struct {
	service party.Code
	pair    Pair
}

// Valid tells whether there is a key.
func (r Anchor) Valid() bool { return r.service.Valid() && r.pair.Valid() }

// Service is the service whose root it is.
func (r Anchor) Service() party.Code { return r.service }

// Equal tells whether service and both keys are the same.
func (r Anchor) Equal(q Anchor) bool { return r.service == q.service && r.pair.Equal(q.pair) }

type rootJSON struct {
	V       int        `json:"v"`
	Service party.Code `json:"service"`
	Ed25519 string     `json:"ed25519"`
	MLDSA65 string     `json:"mldsa65"`
}

// Document is the canonical root public document: what the fingerprint is of.
func (r Anchor) Document() []byte {
	if !r.Valid() {
		return nil
	}
	p := r.pair.json()
	data, err := wire.Marshal(rootJSON{V: 1, Service: r.service, Ed25519: p.Ed25519, MLDSA65: p.MLDSA65})
	if err != nil {
		return nil
	}
	return data
}

// ReadAnchor reads a root public document. It says nothing about whose root it
// is; only a fingerprint compared by people does.
func ReadAnchor(data []byte) (Anchor, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxDocumentBytes, Depth: 1, Values: 8})
	if err != nil {
		return Anchor{}, err
	}
	o.Uint("v", 1, 1)
	a := Anchor{service: readCode(o, "service"), pair: pairOf(o)}
	if err := o.Done(); err != nil {
		return Anchor{}, err
	}
	if !bytes.Equal(a.Document(), data) {
		return Anchor{}, errs.E(errs.Invalid, "keys.ReadAnchor", "not the canonical spelling of a root document")
	}
	return a, nil
}

// Fingerprint is what two people compare over the phone: 60 decimal digits in
// 12 groups of 5. The digits are the SHA-256 hash of the root document, read
// as a big-endian number, modulo 10^60. It is "" without a key.
func (r Anchor) Fingerprint() string {
	doc := r.Document()
	if doc == nil {
		return ""
	}
	sum := sha256.Sum256(doc)
	n := new(big.Int).SetBytes(sum[:])
	n.Mod(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(60), nil))
	digits := fmt.Sprintf("%060d", n)
	groups := make([]string, 0, 12)
	for i := 0; i < len(digits); i += 5 {
		groups = append(groups, digits[i:i+5])
	}
	return strings.Join(groups, " ")
}
