package keys

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"entente/internal/core/errs"
)

// Ring is every key set known of one service, and which of them are revoked.
// Several are good at once while a rotation overlaps. It is not safe for
// concurrent change; build it, then share it. The zero value knows nothing
// and takes nothing: NewRing.
type Ring struct {
	root    Anchor
	sets    map[uint64]*PublicSet
	revoked map[uint64]string // serial → reason
}

// NewRing starts a ring of the service that root belongs to.
func NewRing(root Anchor) *Ring {
	return &Ring{root: root, sets: map[uint64]*PublicSet{}, revoked: map[uint64]string{}}
}

// Root is the anchor that everything in the ring was verified under.
func (r *Ring) Root() Anchor { return r.root }

// Add verifies a signed key set and remembers it. A second, different set
// under one serial is refused as a conflict: a root signs each serial once.
func (r *Ring) Add(data []byte) (*PublicSet, error) {
	set, err := VerifySet(data, r.root)
	if err != nil {
		return nil, err
	}
	if known := r.sets[set.Serial()]; known != nil && !bytes.Equal(known.bytes, set.bytes) {
		return nil, errs.E(errs.Conflict, "keys.Add", "another key set of %s has serial %d", set.Service(), set.Serial())
	}
	r.sets[set.Serial()] = set
	return set, nil
}

// Revoke verifies a signed revocation and applies it for good, also to sets not
// yet seen. Of several reasons for one set the gravest stands.
func (r *Ring) Revoke(data []byte) error {
	v, err := VerifyRevocation(data, r.root)
	if err != nil {
		return err
	}
	for _, n := range v.Serials {
		if gravity[v.Reason] > gravity[r.revoked[n]] {
			r.revoked[n] = v.Reason
		}
	}
	return nil
}

// gravity orders the reasons for a revocation.
var gravity = map[string]int{ReasonRetired: 1, ReasonLost: 2, ReasonCompromised: 3}

// Set gives the key set of a serial: NotFound when it is unknown, Denied when
// it is revoked. Its validity window is not looked at, since no clock decides
// whether an envelope counts.
func (r *Ring) Set(serial uint64) (*PublicSet, error) {
	switch {
	case r.revoked[serial] != "":
		return nil, errs.E(errs.Denied, "keys.Set", "key set %d of %s is revoked", serial, r.root.Service())
	case r.sets[serial] == nil:
		return nil, errs.E(errs.NotFound, "keys.Set", "key set %d of %s is not known here", serial, r.root.Service())
	}
	return r.sets[serial], nil
}

// Known gives the key set of a serial even when it is revoked: for reading
// again what was signed under it before. It is NotFound when it is unknown.
func (r *Ring) Known(serial uint64) (*PublicSet, error) {
	if r.sets[serial] == nil {
		return nil, errs.E(errs.NotFound, "keys.Known", "key set %d of %s is not known here", serial, r.root.Service())
	}
	return r.sets[serial], nil
}

// Serials lists the serials of the sets that are known, ascending.
func (r *Ring) Serials() []uint64 { return slices.Sorted(maps.Keys(r.sets)) }

// Revoked gives the reason for which a set is revoked, "" when it is not.
func (r *Ring) Revoked(serial uint64) string { return r.revoked[serial] }

// Current gives the set to seal with at a time: of those not revoked and with
// not_before ≤ at < not_after, the one with the highest serial.
func (r *Ring) Current(at time.Time) (*PublicSet, error) {
	return r.Best(at, func(uint64) bool { return true })
}

// Best is Current among the sets that may be chosen.
func (r *Ring) Best(at time.Time, may func(serial uint64) bool) (*PublicSet, error) {
	var best *PublicSet
	for n, s := range r.sets {
		if r.revoked[n] == "" && !at.Before(s.NotBefore()) && at.Before(s.NotAfter()) && (best == nil || n > best.Serial()) && may(n) {
			best = s
		}
	}
	if best == nil {
		return nil, errs.E(errs.NotFound, "keys.Current", "no key set of %s is good at this time", r.root.Service())
	}
	return best, nil
}
