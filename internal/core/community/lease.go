package community

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// Lease lets members send under an epoch until a time. It is a document of its
// own that names the epoch's hash: renewing it changes nothing of the epoch.
type Lease struct {
	Community string
	Number    uint64 // of the epoch
	Epoch     string // its hash
	Until     time.Time
}

type leaseJSON struct {
	V         int    `json:"v"`
	Community string `json:"community"`
	Number    uint64 `json:"number"`
	Epoch     string `json:"epoch"`
	Until     string `json:"until"`
}

// Bytes is the one spelling of the lease, which the steward signs.
func (l Lease) Bytes() []byte {
	return spelt(leaseJSON{1, l.Community, l.Number, l.Epoch, stamp(l.Until)})
}

// Renew gives a lease of the epoch until a time; the epoch stays what it is.
func (e Epoch) Renew(until time.Time) Lease {
	return Lease{Community: e.Community, Number: e.Number, Epoch: e.Hash(), Until: until}
}

// Of tells whether the lease is one of the epoch.
func (l Lease) Of(e Epoch) bool {
	return l.Community == e.Community && l.Number == e.Number && l.Epoch == e.Hash()
}

// Invitation asks a service to become a member. It becomes one when it accepts
// and the steward's next epoch says so.
type Invitation struct {
	Community string
	Steward   party.Code
	Member    party.Code   // who is invited
	Members   []party.Code // who belongs to it or is invited too, sorted, so that it is known with whom
	Epoch     string       // hash of the epoch in force
	Issued    time.Time
}

type invitationJSON struct {
	V         int          `json:"v"`
	Community string       `json:"community"`
	Steward   party.Code   `json:"steward"`
	Member    party.Code   `json:"member"`
	Members   []party.Code `json:"members"`
	Epoch     string       `json:"epoch"`
	Issued    string       `json:"issued"`
}

// Bytes is the one spelling of the invitation, which the steward signs.
func (i Invitation) Bytes() []byte {
	return spelt(invitationJSON{1, i.Community, i.Steward, i.Member, i.Members, i.Epoch, stamp(i.Issued)})
}

// Check refuses an invitation that no honest steward makes (Invalid).
func (i Invitation) Check() error {
	const op = "community.Check"
	whole := Epoch{Community: i.Community, Number: 1, Steward: i.Steward, Members: i.Members}
	if err := whole.Check(); err != nil {
		return err
	}
	switch {
	case i.Member == i.Steward || !whole.Has(i.Member):
		return errs.E(errs.Invalid, op, "the invited %.70q; expected one of the members, and not the steward", i.Member)
	case !digestForm.MatchString(i.Epoch):
		return errs.E(errs.Invalid, op, "expected the hash of the epoch in force")
	}
	return nil
}

// Answers tells whether an epoch can be the one that makes the invited service a
// member: it names it, and follows the epoch that the invitation speaks of, or is
// no older than the invitation. Both times are the steward's own.
func (e Epoch) Answers(i Invitation) bool {
	return e.Community == i.Community && e.Steward == i.Steward && e.Has(i.Member) &&
		e.Hash() != i.Epoch && (e.Prev == i.Epoch || !e.Issued.Before(i.Issued))
}

// MaySend says why from may not send to a service under the epoch at a time, nil
// when it may: both are members, and the lease is of this epoch and not over.
func MaySend(e Epoch, l Lease, from, to party.Code, at time.Time) error {
	const op = "community.MaySend"
	switch {
	case !e.Has(from):
		return errs.E(errs.Denied, op, "%s is no member of %s", from, e.Community)
	case !e.Has(to):
		return errs.E(errs.Denied, op, "%s is no member of %s in epoch %d", to, e.Community, e.Number)
	case !l.Of(e):
		return errs.E(errs.Unavailable, op, "the steward has given no lease for epoch %d of %s yet", e.Number, e.Community)
	case !at.Before(l.Until):
		return errs.E(errs.Unavailable, op, "the lease of %s ran out at %s; it must be renewed by %s", e.Community, l.Until.UTC().Format(time.RFC3339), e.Steward)
	}
	return nil
}

// Claim is the epoch that an item says it was sent under.
type Claim struct {
	Number uint64
	Hash   string
}

// Standing is what a receiver makes of a claim.
type Standing int

// The standings.
const (
	Current       Standing = iota // sent by a member under the epoch in force here
	Outside                       // the sender or we are not members
	Older                         // under an epoch that is over
	Newer                         // under an epoch that has not arrived here
	Contradictory                 // under another epoch of the same number
)

// Stand compares a sender's claim with the epoch in force at self. No clock has
// a say: leases bind who sends.
func Stand(e Epoch, c Claim, from, self party.Code) Standing {
	switch {
	case !e.Has(self):
		return Outside
	case c.Number > e.Number:
		return Newer
	case c.Number < e.Number:
		return Older
	case c.Hash != e.Hash():
		return Contradictory
	case !e.Has(from):
		return Outside
	}
	return Current
}
