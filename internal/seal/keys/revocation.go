package keys

import (
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// Reasons for a revocation: a closed list, no free text.
const (
	ReasonCompromised = "compromised" // somebody else may hold a private key
	ReasonLost        = "lost"        // nobody holds a private key any more
	ReasonRetired     = "retired"     // replaced in good order
)

// Revocation withdraws key sets for good. It works from the moment it is
// received; what was admitted before stays as it was.
type Revocation struct {
	Service party.Code
	Serials []uint64 // ascending
	Reason  string
	At      time.Time // as the service states it; informs people, decides nothing
}

type revocationJSON struct {
	V       int        `json:"v"`
	Service party.Code `json:"service"`
	Serials []uint64   `json:"serials"`
	Reason  string     `json:"reason"`
	At      string     `json:"at"`
}

// SignRevocation signs a revocation of the root's own key sets; the answer is the document's bytes.
func (r *Root) SignRevocation(v Revocation) ([]byte, error) {
	const op = "keys.SignRevocation"
	if !r.Valid() {
		return nil, errs.E(errs.Internal, op, "no root key")
	}
	if v.Service != r.service {
		return nil, errs.E(errs.Denied, op, "a revocation for %s; expected one for %s", v.Service, r.service)
	}
	payload, err := wire.Marshal(revocationJSON{V: 1, Service: v.Service, Serials: v.Serials, Reason: v.Reason, At: wire.Time(v.At)})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the revocation")
	}
	if _, err := readRevocation(payload); err != nil {
		return nil, err
	}
	return r.signer().sign(op, RevocationType, payload)
}

// VerifyRevocation reads a revocation that the root of its service signed.
func VerifyRevocation(data []byte, root Anchor) (Revocation, error) {
	const op = "keys.VerifyRevocation"
	payload, err := root.pair.verify(data, op, RevocationType, MaxDocumentBytes)
	if err != nil {
		return Revocation{}, err
	}
	v, err := readRevocation(payload)
	if err != nil {
		return Revocation{}, err
	}
	if v.Service != root.service {
		return Revocation{}, errs.E(errs.Denied, op, "a revocation for another service than the root's")
	}
	return v, nil
}

func readRevocation(payload []byte) (Revocation, error) {
	o, err := wire.Parse(payload, wire.Limits{Bytes: MaxDocumentBytes, Depth: 2, Values: 2048})
	if err != nil {
		return Revocation{}, err
	}
	o.Uint("v", 1, 1)
	v := Revocation{Service: readCode(o, "service"), Serials: o.Uints("serials", 1, 1024),
		Reason: o.Word("reason", ReasonCompromised, ReasonLost, ReasonRetired), At: o.Time("at")}
	if o.Err() == nil && (!slices.IsSorted(v.Serials) || len(slices.Compact(slices.Clone(v.Serials))) != len(v.Serials)) {
		o.Fail("serials", "expected ascending serials, each once")
	}
	return v, o.Done()
}
