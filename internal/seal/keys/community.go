package keys

import (
	"bytes"
	"slices"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/wire"
)

// The payload types of a community's documents. Its steward's release key signs them.
const (
	EpochType      = "application/vnd.entente.epoch.v1+json"
	LeaseType      = "application/vnd.entente.lease.v1+json"
	InvitationType = "application/vnd.entente.invitation.v1+json"
)

var communityLimits = wire.Limits{Bytes: MaxDocumentBytes, Depth: 2, Values: 32 + community.MaxMembers}

const digestForm = `"sha256:" and 64 lower-case hexadecimal digits`

// SignEpoch signs an epoch of a community whose steward the key's service is;
// the answer is the document's bytes.
func (k *ReleaseKey) SignEpoch(e community.Epoch) ([]byte, error) {
	return signOwn(k, "keys.SignEpoch", EpochType, e.Steward, e.Bytes(), readEpoch)
}

// SignInvitation signs an invitation to such a community.
func (k *ReleaseKey) SignInvitation(i community.Invitation) ([]byte, error) {
	return signOwn(k, "keys.SignInvitation", InvitationType, i.Steward, i.Bytes(), readInvitation)
}

// SignLease signs a lease of an epoch, which the steward must have signed.
func (k *ReleaseKey) SignLease(e community.Epoch, l community.Lease) ([]byte, error) {
	if !l.Of(e) {
		return nil, errs.E(errs.Invalid, "keys.SignLease", "a lease of another epoch; expected one of this")
	}
	return signOwn(k, "keys.SignLease", LeaseType, e.Steward, l.Bytes(), readLease)
}

// signOwn signs what the key's service says as a steward, when a receiver would read it.
func signOwn[T any](k *ReleaseKey, op, kind string, steward party.Code, payload []byte, read func([]byte) (T, error)) ([]byte, error) {
	switch {
	case !k.Valid():
		return nil, errs.E(errs.Internal, op, "no release key")
	case steward != k.Service():
		return nil, errs.E(errs.Denied, op, "a community of %s; expected one of %s", steward, k.Service())
	}
	if _, err := read(payload); err != nil {
		return nil, err
	}
	return k.signer().sign(op, kind, payload)
}

// VerifyEpoch reads an epoch that a release key of the ring's service signed as
// steward. NotFound: it is signed under a key set that is not known here yet.
func (r *Ring) VerifyEpoch(data []byte) (community.Epoch, error) {
	return verifyOwn(r, "keys.VerifyEpoch", EpochType, data, readEpoch, func(e community.Epoch) party.Code { return e.Steward })
}

// VerifyInvitation reads an invitation in the same way.
func (r *Ring) VerifyInvitation(data []byte) (community.Invitation, error) {
	return verifyOwn(r, "keys.VerifyInvitation", InvitationType, data, readInvitation, func(i community.Invitation) party.Code { return i.Steward })
}

// VerifyLease reads a lease of an epoch in the same way. A lease of another
// epoch is Stale.
func (r *Ring) VerifyLease(data []byte, e community.Epoch) (community.Lease, error) {
	l, err := verifyOwn(r, "keys.VerifyLease", LeaseType, data, readLease, func(community.Lease) party.Code { return e.Steward })
	if err == nil && !l.Of(e) {
		return community.Lease{}, errs.E(errs.Stale, "keys.VerifyLease", "a lease of another epoch than the one in force")
	}
	return l, err
}

// verifyOwn verifies a document of the ring's service. Its key ids say which of
// the key sets known here signed it; one that is revoked signs nothing.
func verifyOwn[T any](r *Ring, op, kind string, data []byte, read func([]byte) (T, error), steward func(T) party.Code) (T, error) {
	var none T
	s, err := readSigned(data, op, kind, MaxDocumentBytes)
	if err != nil {
		return none, err
	}
	revoked := false
	for serial, set := range r.sets {
		classic, lattice := set.Release().KeyIDs()
		if s.ids[0] != classic || s.ids[1] != lattice {
			continue
		}
		if _, err := r.Set(serial); err != nil {
			revoked = true
			continue
		}
		payload, err := set.Release().verify(data, op, kind, MaxDocumentBytes)
		if err != nil {
			return none, err
		}
		out, err := read(payload)
		if err == nil && steward(out) != r.root.Service() {
			err = errs.E(errs.Denied, op, "a document of the steward %s, signed by %s", steward(out), r.root.Service())
		}
		if err != nil {
			return none, err
		}
		return out, nil
	}
	if revoked {
		return none, errs.E(errs.Denied, op, "signed under a key set of %s that is revoked", r.root.Service())
	}
	return none, errs.E(errs.NotFound, op, "signed under no key set of %s that is known here", r.root.Service())
}

// DocumentType tells of which of a community's types a document says to be,
// without believing it: "" when it is none of them.
func DocumentType(data []byte) string {
	for _, kind := range []string{EpochType, LeaseType, InvitationType} {
		if _, err := readSigned(data, "keys.DocumentType", kind, MaxDocumentBytes); err == nil {
			return kind
		}
	}
	return ""
}

// ClaimedEpoch reads an epoch without believing it: only good for finding out
// whose key sets to verify it with.
func ClaimedEpoch(data []byte) (community.Epoch, error) {
	s, err := readSigned(data, "keys.ClaimedEpoch", EpochType, MaxDocumentBytes)
	if err != nil {
		return community.Epoch{}, err
	}
	return readEpoch(s.payload)
}

// ClaimedLease reads a lease without believing it.
func ClaimedLease(data []byte) (community.Lease, error) {
	s, err := readSigned(data, "keys.ClaimedLease", LeaseType, MaxDocumentBytes)
	if err != nil {
		return community.Lease{}, err
	}
	return readLease(s.payload)
}

func readEpoch(payload []byte) (community.Epoch, error) {
	o, err := wire.Parse(payload, communityLimits)
	if err != nil {
		return community.Epoch{}, err
	}
	o.Uint("v", 1, 1)
	e := community.Epoch{Community: readName(o), Number: o.Uint("number", 1, community.MaxNumber)}
	if o.Has("prev") {
		e.Prev = o.Form("prev", wire.Digest, digestForm)
	}
	e.Steward, e.Members, e.Issued = readCode(o, "steward"), readMembers(o), o.Time("issued")
	if err := o.Done(); err != nil {
		return community.Epoch{}, err
	}
	return e, asSpelt("keys.VerifyEpoch", payload, e.Bytes(), e.Check())
}

func readLease(payload []byte) (community.Lease, error) {
	o, err := wire.Parse(payload, communityLimits)
	if err != nil {
		return community.Lease{}, err
	}
	o.Uint("v", 1, 1)
	l := community.Lease{Community: readName(o), Number: o.Uint("number", 1, community.MaxNumber), Epoch: o.Form("epoch", wire.Digest, digestForm), Until: o.Time("until")}
	if err := o.Done(); err != nil {
		return community.Lease{}, err
	}
	return l, asSpelt("keys.VerifyLease", payload, l.Bytes(), nil)
}

func readInvitation(payload []byte) (community.Invitation, error) {
	o, err := wire.Parse(payload, communityLimits)
	if err != nil {
		return community.Invitation{}, err
	}
	o.Uint("v", 1, 1)
	i := community.Invitation{Community: readName(o), Steward: readCode(o, "steward"), Member: readCode(o, "member"), Members: readMembers(o),
		Epoch: o.Form("epoch", wire.Digest, digestForm), Issued: o.Time("issued")}
	if err := o.Done(); err != nil {
		return community.Invitation{}, err
	}
	return i, asSpelt("keys.VerifyInvitation", payload, i.Bytes(), i.Check())
}

// asSpelt refuses what was read but is not spelt as a steward spells it: an
// epoch's hash is of what is said, so it must be said in one way.
func asSpelt(op string, payload, spelt []byte, bad error) error {
	if bad == nil && !bytes.Equal(payload, spelt) {
		return errs.E(errs.Invalid, op, "not the canonical spelling; expected compact JSON with the keys in their order")
	}
	return bad
}

func readName(o *wire.Object) string {
	return o.Form("community", community.Name, "capitals such as TRILAT")
}

func readMembers(o *wire.Object) []party.Code {
	var out []party.Code
	for _, m := range o.Texts("members", 1, community.MaxMembers, 64) {
		c := party.Code(m)
		if !c.Valid() || !c.IsService() || slices.Contains(out, c) {
			o.Fail("members", "expected TRIGRAPH/SERVICE, each once")
			return nil
		}
		out = append(out, c)
	}
	return out
}

// ClaimedInvitation reads an invitation without believing it.
func ClaimedInvitation(data []byte) (community.Invitation, error) {
	s, err := readSigned(data, "keys.ClaimedInvitation", InvitationType, MaxDocumentBytes)
	if err != nil {
		return community.Invitation{}, err
	}
	return readInvitation(s.payload)
}
